//! Real archives, where the machine has them: `NORMWATCH_DATA` names the folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder with real archives; says what is left out without it.
pub(crate) fn folder(suite: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NORMWATCH_DATA");
    if folder.is_none() {
        say(&format!(
            "left out: {suite} (NORMWATCH_DATA names no folder)"
        ));
    }
    folder.map(|folder| PathBuf::from(folder).join("mrt"))
}

/// Whether `bgpdump` is there. It must be where the run says that peers are.
pub(crate) fn has_bgpdump(suite: &str) -> bool {
    let found = Command::new("bgpdump")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        let line = format!("left out: {suite} (bgpdump is not installed)");
        assert!(
            std::env::var_os("NORMWATCH_PEERS").is_none_or(|peers| peers != "1"),
            "{line}"
        );
        say(&line);
    }
    found
}

/// Writes past the capture of output, so that it is seen when all tests pass.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
}

/// The archives of these folders, by name.
pub(crate) fn archives(folder: &Path, parts: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for part in parts {
        for entry in std::fs::read_dir(folder.join(part)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = name(&path);
            let other = [".bgp.gz", ".conf", ".jsonl", ".txt"];
            if !other.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn name(path: &Path) -> &str {
    let name = path.file_name().expect("a file has a name");
    name.to_str().expect("names are ASCII")
}
