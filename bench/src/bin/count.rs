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
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use archive::{Batches, Outcome};
use input::{Options, expand};
use mrt::{Attributes, Element};

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
    let mut add = |number: u64| sum = sum.wrapping_add(number);
    add(attributes.origin_code().map_or(0, u64::from));
    if let Some(path) = attributes.as_path() {
        add(path.asns().map(|asn| u64::from(asn.0)).sum());
    }
    attributes.next_hops().for_each(|hop| add(low_bits(hop)));
    add(attributes.med().map_or(0, u64::from));
    add(attributes.local_pref().map_or(0, u64::from));
    add(u64::from(attributes.atomic_aggregate()));
    if let Some((asn, router)) = attributes.aggregator() {
        add(u64::from(asn.0));
        add(low_bits(router));
    }
    for (high, low) in attributes.communities() {
        add(u64::from(high) << 16 | u64::from(low));
    }
    add(attributes
        .originator_id()
        .map_or(0, |id| id.to_bits().into()));
    for cluster in attributes.cluster_list() {
        add(cluster.to_bits().into());
    }
    for community in attributes.extended_communities() {
        add(u64::from_be_bytes(community));
    }
    for community in attributes.ipv6_extended_communities() {
        community.iter().for_each(|byte| add(u64::from(*byte)));
    }
    add(attributes.aigp().unwrap_or(0));
    for (global, first, second) in attributes.large_communities() {
        add(u64::from(global) + u64::from(first) + u64::from(second));
    }
    add(attributes.only_to_customer().map_or(0, |asn| asn.0.into()));
    if let Some(sid) = attributes.prefix_sid() {
        add(sid.label_index().map_or(0, u64::from));
        sid.originator_srgb().for_each(|block| {
            black_box(block);
        });
    }
    sum
}

fn low_bits(address: IpAddr) -> u64 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits() as u64,
    }
}
