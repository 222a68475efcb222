//! What a user of this crate may rely on.

mod bzip2_blocks;
mod durable_writes;
mod fuzz_replay;
mod ordered_writes;
mod real_files;
mod sources;
mod streams;
mod threads;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use input::{Compression, DamageKind, Event, Options, Reader, Source, Summary};

/// What reading one file brought.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) compression: Compression,
    pub(crate) pieces: Vec<Vec<u8>>,
    pub(crate) damage: Vec<Damage>,
    pub(crate) summary: Summary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damage {
    pub(crate) file_offset: u64,
    pub(crate) content_offset: u64,
    pub(crate) kind: DamageKind,
    pub(crate) resumed: bool,
}

impl Outcome {
    pub(crate) fn content(&self) -> Vec<u8> {
        self.pieces.concat()
    }

    pub(crate) fn kinds(&self) -> Vec<(DamageKind, bool)> {
        self.damage.iter().map(|d| (d.kind, d.resumed)).collect()
    }
}

pub(crate) fn options(threads: usize) -> Options {
    Options {
        threads: NonZeroUsize::new(threads).expect("a positive number"),
        hash: true,
    }
}

/// Reads files and holds the order of events to what [`Event`] promises.
pub(crate) fn read_files(paths: &[PathBuf], threads: usize) -> Vec<Outcome> {
    let sources = paths.iter().cloned().map(Source::Path).collect();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut begun = None;
    for event in Reader::new(sources, options(threads)) {
        let (mut pieces, mut damage, compression) = match (begun.take(), &event) {
            (
                None,
                Event::Begin {
                    source,
                    compression,
                },
            ) => {
                assert_eq!(*source, outcomes.len(), "sources come in order");
                begun = Some((Vec::new(), Vec::new(), *compression));
                continue;
            }
            (Some(state), _) => state,
            (None, other) => panic!("{other:?} without a beginning"),
        };
        let content_bytes = pieces.iter().map(Vec::len).sum::<usize>() as u64;
        match event {
            Event::Data {
                source,
                offset,
                bytes,
            } => {
                assert_eq!(source, outcomes.len());
                assert_eq!(offset, content_bytes, "content has no gap");
                assert!(!bytes.is_empty());
                pieces.push(bytes.into_vec());
            }
            Event::Damage {
                source,
                file_offset,
                content_offset,
                kind,
                resumed,
            } => {
                assert_eq!(source, outcomes.len());
                assert_eq!(content_offset, content_bytes);
                damage.push(Damage {
                    file_offset,
                    content_offset,
                    kind,
                    resumed,
                });
            }
            Event::End { source, summary } => {
                assert_eq!(source, outcomes.len());
                assert_eq!(summary.content_bytes, content_bytes);
                assert_eq!(summary.compression, compression);
                outcomes.push(Outcome {
                    compression,
                    pieces,
                    damage,
                    summary,
                });
                continue;
            }
            other => panic!("{other:?} within a file"),
        }
        begun = Some((pieces, damage, compression));
    }
    assert!(begun.is_none(), "a source without end");
    assert_eq!(outcomes.len(), paths.len());
    outcomes
}

/// Stores these bytes as a file and reads it.
pub(crate) fn read_bytes(stored: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = store(folder.path(), "file", stored);
    let outcome = read_files(&[path], 2).remove(0);
    assert_eq!(outcome.summary.file_bytes, stored.len() as u64);
    outcome
}

pub(crate) fn store(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a scratch file");
    path
}

/// Bytes that compress a little, the same in every run.
pub(crate) fn sample(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // Words from a small vocabulary, numbers, and now and then a run.
        match state % 8 {
            0 => bytes.extend([0xff; 16]),
            1..=3 => bytes.extend(b"announce "),
            4 => bytes.extend(b"withdraw "),
            _ => bytes.extend(&(state >> 20).to_le_bytes()[..5]),
        }
    }
    bytes.truncate(length);
    bytes
}

pub(crate) fn bzip2(level: u32, content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::new(level));
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

pub(crate) fn zstd(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).expect("a level");
    encoder.include_checksum(true).expect("a flag");
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

pub(crate) fn xz(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}
