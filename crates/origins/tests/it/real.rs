//! Real archives, where the machine has them: `NORMWATCH_DATA` names the folder.

use std::io::Write;
use std::path::{Path, PathBuf};

use archive::Window;

use crate::reference::check;

fn folder(suite: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NORMWATCH_DATA");
    if folder.is_none() {
        let line = format!("left out: {suite} (NORMWATCH_DATA names no folder)");
        writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
    }
    folder.map(|folder| PathBuf::from(folder).join("mrt"))
}

fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| wanted(&path.to_string_lossy()))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_real_file_has_the_pairs_of_the_slow_reference() {
    let Some(folder) = folder("real files, origins") else {
        return;
    };
    let mut count = 0;
    for part in ["ris", "broken", "lab"] {
        let is_archive = |path: &str| !path.ends_with(".bgp.gz") && !path.ends_with(".conf");
        for path in files(&folder.join(part), is_archive) {
            check(&[path], Window::default());
            count += 1;
        }
    }
    assert!(count >= 24, "{count} files");
}

#[test]
fn an_evening_of_updates_has_the_pairs_of_the_slow_reference() {
    let Some(folder) = folder("updates of 24 February 2008, origins") else {
        return;
    };
    // More than a million announcements: rows are merged on the way.
    let paths = files(&folder.join("youtube-2008"), |path| {
        path.contains(".18") || path.contains(".19") || path.contains(".20") || path.contains(".21")
    });
    check(&paths, Window::default());
}
