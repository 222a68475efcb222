//! Counts what standard input, plain MRT, holds.
#![allow(clippy::print_stdout)]
use std::io::Read;

use mrt::{Decoder, DefectKind, Element, Frame, Framer};

fn main() -> std::io::Result<()> {
    let mut framer = Framer::new();
    let mut decoder = Decoder::new();
    let mut stdin = std::io::stdin().lock();
    let mut origins = 0_u64;
    let mut finished = false;
    loop {
        while let Some(frame) = framer.next_frame() {
            match frame {
                Frame::Record(record) => decoder.record(&record, |element| {
                    if let Element::Route(route) = element
                        && route.attributes.origin().is_some()
                    {
                        origins += 1;
                    }
                }),
                Frame::Gap(gap) => decoder.gap(gap),
            }
        }
        let mut chunk: Vec<u8> = framer.take_chunk();
        chunk.resize(1 << 20, 0);
        let count = stdin.read(&mut chunk)?;
        chunk.truncate(count);
        if count > 0 {
            framer.push(chunk);
        } else if finished {
            break;
        } else {
            framer.finish();
            finished = true;
        }
    }
    println!(
        "{:?} origins {origins} gap bytes {}",
        decoder.counts(),
        framer.gap_bytes()
    );
    for kind in DefectKind::ALL {
        if decoder.defects().count(kind) > 0 {
            println!("{kind} {}", decoder.defects().count(kind));
        }
    }
    for defect in decoder.defects().kept().iter().take(5) {
        println!("{defect:?}");
    }
    Ok(())
}
