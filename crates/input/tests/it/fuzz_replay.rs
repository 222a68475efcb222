//! The bodies of the fuzz targets on stable: over every seed of the fuzzer, what is
//! kept of its runs, mutations that are the same in every run, and real files.

use std::io::{Read, Write};
use std::path::Path;

use input::fuzz::{bzip2, streams};

#[path = "../../../../fuzz/replay.rs"]
mod replay;
#[path = "../../../testkit/examples/corpus/streams.rs"]
mod seeds;

#[test]
fn bzip2_is_cut_alike_in_pieces_and_every_block_has_one_result() {
    let seeds = seeds::bzip2().into_iter().map(|(_, stream)| stream);
    replay::replay("bzip2", seeds, 1_500, bzip2);
}

#[test]
fn streams_are_the_same_in_pieces_and_by_their_libraries() {
    let seeds = seeds::others().into_iter();
    let with_pieces = seeds.flat_map(|(_, stream)| {
        [1_u16, 7, 300].map(|bytes| [&bytes.to_be_bytes()[..], &stream].concat())
    });
    replay::replay("streams", with_pieces, 3_000, |data| {
        if let Some((piece_bytes, data)) = data.split_first_chunk() {
            streams(data, usize::from(u16::from_be_bytes(*piece_bytes)));
        }
    });
}

#[test]
fn real_files_hold_the_invariants() {
    /// What is cut off ends inside a block.
    const FILE_BYTES_MAX: u64 = 200_000;
    let Some(folder) = std::env::var_os("NORMWATCH_DATA") else {
        writeln!(
            std::io::stderr(),
            "left out: real files in the bodies of the fuzz targets (NORMWATCH_DATA names no \
             folder)"
        )
        .expect("standard error takes a line");
        return;
    };
    let mut files = 0;
    for part in ["mrt/ris", "mrt/broken"] {
        for path in replay::files(&Path::new(&folder).join(part)) {
            let mut start = Vec::new();
            std::fs::File::open(&path)
                .and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut start))
                .expect("a file");
            files += 1;
            replay::run(&path.display().to_string(), &start, |start| {
                bzip2(start);
                streams(start, 4_099);
            });
        }
    }
    assert!(files >= 15, "{files} real files");
}
