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
        let mut count = 0;
        while let Some(batch) = batches.take() {
            batches.decode(
                &batch,
                |_| true,
                |_, element| {
                    count += 1;
                    if with_attributes && let Element::Route(route) = element {
                        decode(&route.attributes);
                    }
                },
            );
        }
        elements.fetch_add(count, Ordering::Relaxed);
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

/// Decodes every attribute, and makes the compiler believe that it is used.
fn decode(attributes: &Attributes<'_>) {
    black_box(attributes.origin_code());
    if let Some(path) = attributes.as_path() {
        path.asns().for_each(|asn| {
            black_box(asn);
        });
    }
    black_box(attributes.origin());
    attributes.next_hops().for_each(|next_hop| {
        black_box(next_hop);
    });
    black_box(attributes.med());
    black_box(attributes.local_pref());
    black_box(attributes.atomic_aggregate());
    black_box(attributes.aggregator());
    attributes.communities().for_each(|community| {
        black_box(community);
    });
    black_box(attributes.originator_id());
    attributes.cluster_list().for_each(|cluster| {
        black_box(cluster);
    });
    attributes.extended_communities().for_each(|community| {
        black_box(community);
    });
    attributes
        .ipv6_extended_communities()
        .for_each(|community| {
            black_box(community);
        });
    black_box(attributes.aigp());
    attributes.large_communities().for_each(|community| {
        black_box(community);
    });
    black_box(attributes.only_to_customer());
    if let Some(sid) = attributes.prefix_sid() {
        black_box(sid.label_index());
        sid.originator_srgb().for_each(|block| {
            black_box(block);
        });
    }
}
