//! How fast attributes are found and decoded, apart from all else: takes the
//! attributes of the first routes in standard input, plain MRT, and decodes them
//! over and over; or, without input, those of a made-up route of 60 bytes.
#![allow(clippy::print_stdout)]
use std::hint::black_box;
use std::io::Read;

use mrt::{AsSize, Attributes, Decoder, Defects, Element, Frame, Framer};

/// As many as stay in a second-level cache with their bytes; chosen by us.
const ROUTES_MAX: usize = 4096;
/// Some seconds' worth; chosen by us.
const ROUNDS: usize = 10_000;

fn main() -> std::io::Result<()> {
    let mut content = Vec::new();
    std::io::stdin().take(1 << 22).read_to_end(&mut content)?;
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    let mut framer = Framer::new();
    let mut decoder = Decoder::new();
    framer.push(content);
    while let Some(frame) = framer.next_frame() {
        if let Frame::Record(record) = frame {
            decoder.record(&record, |element| {
                if let Element::Route(route) = element
                    && blocks.len() < ROUTES_MAX
                {
                    blocks.push(written(&route.attributes));
                }
            });
        }
    }
    if blocks.is_empty() {
        blocks = vec![made_up(); ROUTES_MAX];
    }
    let bytes: usize = blocks.iter().map(Vec::len).sum();
    println!("{} routes of {} bytes", blocks.len(), bytes / blocks.len());
    let mut defects = Defects::default();
    let mut measure = |what: &str, decode: fn(&Attributes<'_>)| {
        let start = cpu_seconds();
        for _ in 0..ROUNDS {
            for block in &blocks {
                let found = Attributes::find(block, AsSize::Four, 0, &mut defects);
                decode(black_box(&found));
            }
        }
        let seconds = cpu_seconds() - start;
        let millions = (ROUNDS * blocks.len()) as f64 / seconds / 1e6;
        println!("{what}: {millions:.1} million/s");
    };
    measure("found", |_| {});
    measure("found, origin network", |found| {
        black_box(found.origin());
    });
    measure("found, all decoded", decode);
    Ok(())
}

/// What this thread has used of the processor: others may share the machine.
fn cpu_seconds() -> f64 {
    let text =
        std::fs::read_to_string("/proc/thread-self/schedstat").expect("a Linux with statistics");
    let nanoseconds: f64 = text
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number");
    nanoseconds / 1e9
}

/// The attributes' bytes again.
fn written(attributes: &Attributes<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (flags, number, value) in attributes.raw() {
        bytes.extend([flags, number]);
        let length = (value.len() as u16).to_be_bytes();
        bytes.extend(if flags & 0x10 == 0 {
            &length[1..]
        } else {
            &length[..]
        });
        bytes.extend(value);
    }
    bytes
}

/// `ORIGIN`, an `AS_PATH` of five, `NEXT_HOP`, `MULTI_EXIT_DISC`, two communities.
fn made_up() -> Vec<u8> {
    let mut bytes = vec![0x40, 1, 1, 0, 0x40, 2, 22, 2, 5];
    for asn in [64496_u32, 64497, 64498, 64499, 64500] {
        bytes.extend(asn.to_be_bytes());
    }
    bytes.extend([0x40, 3, 4, 192, 0, 2, 1, 0x80, 4, 4, 0, 0, 0, 10]);
    bytes.extend([0xc0, 8, 8, 0xfb, 0xf0, 0, 1, 0xfb, 0xf0, 0, 2]);
    bytes
}

/// Decodes what nearly every route has, and looks for the rest.
fn decode(attributes: &Attributes<'_>) {
    black_box(attributes.origin_code());
    if let Some(path) = attributes.as_path() {
        path.asns().for_each(|asn| {
            black_box(asn);
        });
    }
    black_box(attributes.next_hop());
    black_box(attributes.med());
    black_box(attributes.local_pref());
    black_box(attributes.atomic_aggregate());
    black_box(attributes.aggregator());
    attributes.communities().for_each(|community| {
        black_box(community);
    });
}
