//! Real archives, where the machine has them: `NORMWATCH_DATA` names the folder.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use input::DamageKind;

use crate::read_files;

/// The folder with real data; says what is left out without it.
fn data(suite: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NORMWATCH_DATA").map(PathBuf::from);
    if folder.is_none() {
        // Written past the test harness, which keeps what passing tests print.
        let note = format!("left out: {suite} (NORMWATCH_DATA names no folder)\n");
        std::io::stderr()
            .write_all(note.as_bytes())
            .expect("a note");
    }
    folder
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_real_bzip2_file_reads_as_the_reference_reads_it() {
    let Some(folder) = data("real bzip2 files against the reference") else {
        return;
    };
    let mut paths = Vec::new();
    files(&folder, "bz2", &mut paths);
    assert!(paths.len() >= 90, "{} files", paths.len());
    for some in paths.chunks(10) {
        for (outcome, path) in read_files(some, 2).iter().zip(some) {
            let file = std::fs::File::open(path).expect("a file");
            let mut expect = Vec::new();
            let whole = bzip2::read::MultiBzDecoder::new(file).read_to_end(&mut expect);
            if whole.is_ok() {
                assert_eq!(outcome.damage, [], "{}", path.display());
                assert!(outcome.content() == expect, "{}", path.display());
            } else {
                assert_eq!(outcome.kinds(), [(DamageKind::Truncated, false)]);
                assert!(outcome.content().starts_with(&expect), "{}", path.display());
            }
        }
    }
}

#[test]
fn every_real_gzip_file_reads_as_the_reference_reads_it() {
    let Some(folder) = data("real gzip files against the reference") else {
        return;
    };
    let mut paths = Vec::new();
    files(&folder, "gz", &mut paths);
    assert!(paths.len() >= 30, "{} files", paths.len());
    for (outcome, path) in read_files(&paths, 2).iter().zip(&paths) {
        let file = std::fs::File::open(path).expect("a file");
        let mut expect = Vec::new();
        let whole = flate2::read::MultiGzDecoder::new(file).read_to_end(&mut expect);
        assert_eq!(
            whole.is_ok(),
            outcome.damage.is_empty(),
            "{}",
            path.display()
        );
        assert!(outcome.content() == expect, "{}", path.display());
    }
}
