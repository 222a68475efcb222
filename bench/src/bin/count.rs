//! Counts the elements of routing archives, to be measured:
//! `count [--attributes] FILES…`. With `--attributes`, every attribute of every
//! route that we know is decoded too.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::hint::black_box;
use std::process::ExitCode;

use archive::{Archive, Outcome, Window};
use input::{Options, expand};
use mrt::{Attributes, Element};

fn main() -> ExitCode {
    let mut names: Vec<_> = std::env::args_os().skip(1).collect();
    let all = names.len();
    names.retain(|name| name != "--attributes");
    let with_attributes = names.len() < all;
    let sources = match expand(&names) {
        Ok(sources) => sources,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut archive = Archive::new(sources, &Options::default(), Window::default());
    let mut elements = 0_u64;
    while archive.next_record(|_, element| {
        elements += 1;
        if with_attributes && let Element::Route(route) = element {
            decode(&route.attributes);
        }
    }) {}
    println!("{elements}");
    let all_read = archive
        .reports()
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
