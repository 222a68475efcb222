//! The body of the fuzz target on stable: every seed of the fuzzer, inputs that
//! it once failed on, real files, and mutations that are the same in every run.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use mrt::fuzz::decode;

#[path = "../../../testkit/examples/corpus/seeds.rs"]
mod seeds;

/// Chunks of one byte, of less than a header, of about a record, of many.
const CHUNK_BYTES: [usize; 5] = [1, 7, 64, 1 << 10, 1 << 16];

#[test]
fn seeds_and_damaged_inputs_hold_the_invariants() {
    for (_, content) in seeds::mrt() {
        for chunk_bytes in CHUNK_BYTES {
            decode(&content, chunk_bytes);
        }
    }
}

#[test]
fn inputs_that_once_failed_hold_the_invariants() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/regressions/mrt_decode");
    for path in files(&folder) {
        if path.extension().is_some_and(|ending| ending == "md") {
            continue;
        }
        let data = std::fs::read(&path).expect("a file");
        let (chunk_bytes, content) = data.split_first_chunk().expect("two bytes at least");
        decode(content, usize::from(u16::from_be_bytes(*chunk_bytes)));
    }
}

#[test]
fn mutated_seeds_hold_the_invariants() {
    const MUTATIONS: u64 = 100_000;
    let seeds = seeds::mrt();
    let mut random = SplitMix64(2008);
    for _ in 0..MUTATIONS {
        let (_, seed) = &seeds[random.below(seeds.len())];
        let mut content = seed.clone();
        for _ in 0..=random.below(4) {
            mutate(&mut content, &seeds, &mut random);
        }
        decode(&content, 1 + random.below(200));
    }
}

#[test]
fn real_files_hold_the_invariants() {
    /// Larger contents are left to the comparisons with other readers.
    const CONTENT_BYTES_MAX: u64 = 3 << 20;
    let Some(folder) = std::env::var_os("NORMWATCH_DATA") else {
        writeln!(
            std::io::stderr(),
            "left out: real files in small chunks (NORMWATCH_DATA names no folder)"
        )
        .expect("standard error takes a line");
        return;
    };
    let mut contents = 0;
    for part in ["mrt/ris", "mrt/broken", "mrt/lab"] {
        for path in files(&Path::new(&folder).join(part)) {
            if path.extension().is_some_and(|ending| ending == "bz2") {
                continue;
            }
            let file = std::fs::read(&path).expect("a file");
            let mut content = Vec::new();
            if path.extension().is_some_and(|ending| ending == "gz") {
                flate2::read::MultiGzDecoder::new(&file[..])
                    .take(CONTENT_BYTES_MAX + 1)
                    .read_to_end(&mut content)
                    .expect("sound gzip");
            } else {
                content = file;
            }
            if content.len() as u64 > CONTENT_BYTES_MAX {
                // Its start is no less real, and ends inside a record.
                content.truncate(CONTENT_BYTES_MAX as usize / 4);
            }
            contents += 1;
            for chunk_bytes in [13, 1 << 10, 1 << 16] {
                decode(&content, chunk_bytes);
            }
        }
    }
    assert!(contents >= 30, "{contents} real files");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}

/// One change as a fuzzer makes them: bits, numbers at their ends, pieces taken
/// out, doubled, or brought in from another seed.
fn mutate(content: &mut Vec<u8>, seeds: &[(String, Vec<u8>)], random: &mut SplitMix64) {
    let at = random.below(content.len() + 1);
    let bytes = random.below(40).min(content.len() - at);
    match random.below(6) {
        0 if at < content.len() => content[at] ^= 1 << random.below(8),
        1 if at < content.len() => content[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
        2 => drop(content.drain(at..at + bytes)),
        3 => {
            let piece = content[at..at + bytes].to_vec();
            content.splice(at..at, piece);
        }
        4 => {
            let (_, other) = &seeds[random.below(seeds.len())];
            let start = random.below(other.len() + 1);
            let end = (start + random.below(100)).min(other.len());
            content.splice(at..at, other[start..end].iter().copied());
        }
        _ => content.truncate(at),
    }
}

/// The generator of Steele, Lea and Flood (2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
