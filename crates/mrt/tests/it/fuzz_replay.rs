//! The bodies of the fuzz targets on stable: over every seed of the fuzzer, what is
//! kept of its runs, mutations that are the same in every run, and real files.

use std::io::{Read, Write};
use std::path::Path;

use mrt::fuzz::{decode, origins};

use crate::encoded_again;

#[path = "../../../../fuzz/replay.rs"]
mod replay;
#[path = "../../../testkit/examples/corpus/seeds.rs"]
mod seeds;

/// Chunks of one byte, of less than a header, of about a record, of many.
const CHUNK_BYTES: [u16; 5] = [1, 7, 64, 1 << 10, u16::MAX];

#[test]
fn chunks_and_batches_change_nothing_that_is_decoded() {
    let with_chunks = seeds::mrt().into_iter().flat_map(|(_, content)| {
        CHUNK_BYTES.map(|bytes| [&bytes.to_be_bytes()[..], &content].concat())
    });
    replay::replay("mrt_decode", with_chunks, 40_000, |data| {
        if let Some((chunk_bytes, content)) = data.split_first_chunk() {
            decode(content, usize::from(u16::from_be_bytes(*chunk_bytes)));
        }
    });
}

#[test]
fn origins_read_fast_are_those_of_the_routes_decoded() {
    replay::replay("mrt_origins", contents(), 100_000, origins);
}

#[test]
fn what_is_sound_is_written_and_read_again() {
    replay::replay("mrt_reencode", contents(), 100_000, |content| {
        encoded_again::check(content);
    });
    let mut sound = 0;
    let mut written = 0;
    for content in contents() {
        let coverage = encoded_again::check(&content);
        sound += coverage.sound;
        written += coverage.written;
    }
    assert!(sound >= 100, "{sound} sound records in the seeds");
    assert_eq!(written, sound, "the writer has words for all of them");
}

fn contents() -> impl Iterator<Item = Vec<u8>> {
    seeds::mrt().into_iter().map(|(_, content)| content)
}

#[test]
fn real_files_hold_the_invariants() {
    /// More of a file is left to the comparisons with other readers. What is cut
    /// off is no less real, and ends inside a record.
    const CONTENT_BYTES_MAX: u64 = 700_000;
    let Some(folder) = std::env::var_os("NORMWATCH_DATA") else {
        writeln!(
            std::io::stderr(),
            "left out: real files in the bodies of the fuzz targets (NORMWATCH_DATA names no \
             folder)"
        )
        .expect("standard error takes a line");
        return;
    };
    let mut contents = 0;
    let mut sound = 0;
    let mut written = 0;
    for part in ["mrt/ris", "mrt/broken", "mrt/lab"] {
        for path in replay::files(&Path::new(&folder).join(part)) {
            let ending = path.extension().and_then(|ending| ending.to_str());
            if ending == Some("bz2") {
                continue;
            }
            let file = std::fs::read(&path).expect("a file");
            let mut content = Vec::new();
            match ending {
                Some("gz") => flate2::read::MultiGzDecoder::new(&file[..])
                    .take(CONTENT_BYTES_MAX)
                    .read_to_end(&mut content),
                _ => (&file[..])
                    .take(CONTENT_BYTES_MAX)
                    .read_to_end(&mut content),
            }
            .expect("sound gzip");
            contents += 1;
            replay::run(&path.display().to_string(), &content, |content| {
                for chunk_bytes in [13, 1 << 10, 1 << 16] {
                    decode(content, chunk_bytes);
                }
                origins(content);
            });
            let coverage = encoded_again::check(&content);
            sound += coverage.sound;
            written += coverage.written;
        }
    }
    assert!(contents >= 30, "{contents} real files");
    // All but one of more than 16,000 bytes.
    assert!(
        sound > 30_000 && written + 1 >= sound,
        "{written} of {sound}"
    );
}
