//! Counts the elements of routing archives, to be measured:
//! `count [--attributes] [--one-thread] FILES…`. With `--attributes`, every
//! attribute of every route that we know is decoded too; with `--one-thread`, one
//! thread decodes, and not as many as there are cores.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use archive::{Batches, Outcome};
use input::{Options, expand};
use mrt::{Attribute, Attributes, Element};

fn main() -> ExitCode {
    let mut names: Vec<_> = std::env::args_os().skip(1).collect();
    let all = names.len();
    names.retain(|name| name != "--attributes");
    let with_attributes = names.len() < all;
    let all = names.len();
    names.retain(|name| name != "--one-thread");
    let threads = if names.len() < all {
        NonZeroUsize::MIN
    } else {
        archive::threads()
    };
    let sources = match expand(&names) {
        Ok(sources) => sources,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let batches = Batches::new(sources, &options);
    let elements = AtomicU64::new(0);
    let work = || {
        let (mut count, mut sum) = (0, 0_u64);
        let mut last = (0, ptr::null());
        while let Some(batch) = batches.take() {
            batches.decode(
                &batch,
                |_| true,
                |record, element| {
                    count += 1;
                    if with_attributes && let Element::Route(route) = element {
                        // The routes of a message share their attributes.
                        let place = (record.offset, route.attributes.bytes().as_ptr());
                        if last != place {
                            last = place;
                            sum = sum.wrapping_add(decode(&route.attributes));
                        }
                    }
                },
            );
        }
        elements.fetch_add(count, Ordering::Relaxed);
        black_box(sum);
    };
    thread::scope(|scope| {
        for _ in 1..threads.get() {
            scope.spawn(work);
        }
        work();
    });
    println!("{}", elements.into_inner());
    let all_read = batches
        .into_reports()
        .iter()
        .all(|report| matches!(report.outcome, Outcome::Read(_)));
    if all_read {
        ExitCode::SUCCESS
    } else {
        eprintln!("not all files were read");
        ExitCode::FAILURE
    }
}

/// Decodes every attribute, and sums up all that they say, so that nothing of it
/// can be left out.
fn decode(attributes: &Attributes<'_>) -> u64 {
    let mut sum = 0_u64;
    attributes.each(|attribute| {
        let said = match attribute {
            Attribute::Origin(number) => number.into(),
            Attribute::AsPath(path) | Attribute::As4Path(path) => {
                path.asns().map(|asn| u64::from(asn.0)).sum()
            }
            Attribute::NextHop(address) | Attribute::OriginatorId(address) => {
                address.to_bits().into()
            }
            Attribute::MultiExitDisc(number) | Attribute::LocalPref(number) => number.into(),
            Attribute::AtomicAggregate => 1,
            Attribute::Aggregator(asn, router) | Attribute::As4Aggregator(asn, router) => {
                u64::from(asn.0) + u64::from(router.to_bits())
            }
            Attribute::Communities(items) | Attribute::ClusterList(items) => items
                .iter()
                .map(|item| u64::from(u32::from_be_bytes(*item)))
                .sum(),
            Attribute::MpReachNlri(reach) => {
                let bytes = reach.next_hop.iter().map(|byte| u64::from(*byte));
                u64::from(reach.afi) + u64::from(reach.safi) + bytes.sum::<u64>()
            }
            Attribute::MpUnreachNlri(unreach) => u64::from(unreach.afi) + u64::from(unreach.safi),
            Attribute::ExtendedCommunities(items) => items.iter().fold(0, |sum: u64, item| {
                sum.wrapping_add(u64::from_be_bytes(*item))
            }),
            Attribute::Ipv6ExtendedCommunities(items) => {
                items.iter().flatten().map(|byte| u64::from(*byte)).sum()
            }
            Attribute::Aigp(metric) => metric.unwrap_or(0),
            Attribute::LargeCommunities(items) => {
                let (words, _) = items.as_flattened().as_chunks();
                words
                    .iter()
                    .map(|word| u64::from(u32::from_be_bytes(*word)))
                    .sum()
            }
            Attribute::OnlyToCustomer(asn) => asn.0.into(),
            Attribute::PrefixSid(sid) => {
                let blocks = sid.originator_srgb().map(|block| u64::from(block.base));
                sid.label_index().map_or(0, u64::from) + blocks.sum::<u64>()
            }
            Attribute::Other { flags, value, .. } => u64::from(flags) + value.len() as u64,
            other => panic!("{other:?} is not summed up"),
        };
        sum = sum.wrapping_add(said);
    });
    sum
}
