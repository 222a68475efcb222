//! Other people's programs that tests compare with, when they are installed.

use std::path::PathBuf;

/// A program.
pub(crate) struct Peer {
    /// How it is called.
    pub(crate) program: &'static str,
    /// The Debian package that has it.
    package: &'static str,
    /// What it is the reference for.
    pub(crate) reads: &'static str,
}

/// All that tests use.
pub(crate) const PEERS: [Peer; 3] = [
    Peer {
        program: "bgpdump",
        package: "bgpdump",
        reads: "routing archives",
    },
    Peer {
        program: "lbzip2",
        package: "lbzip2",
        reads: "bzip2 files",
    },
    Peer {
        program: "stayrtr",
        package: "stayrtr",
        reads: "validated prefixes, which it serves by RTR",
    },
];

/// What walks the pages. Node is had from many places, which do not go together with
/// Debian's, so their packages are wanted only where a program is missing.
pub(crate) const BROWSER: [Peer; 3] = [
    Peer {
        program: "chromium",
        package: "chromium",
        reads: "pages",
    },
    Peer {
        program: "node",
        package: "nodejs",
        reads: "pages",
    },
    Peer {
        program: "npm",
        package: "npm",
        reads: "pages",
    },
];

/// Set to anything, this makes a missing program a failure.
const VARIABLE: &str = "NORMWATCH_PEERS";

/// The packages to install, in one line.
pub(crate) fn packages() -> String {
    let all = PEERS.iter().chain(missing(&BROWSER));
    all.map(|peer| peer.package).collect::<Vec<_>>().join(" ")
}

/// Fails for want of these, where that is wanted.
pub(crate) fn insist(missing: &[&Peer]) -> Result<(), String> {
    if missing.is_empty() || std::env::var_os(VARIABLE).is_none() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().map(|peer| peer.package).collect();
    Err(format!(
        "hint: apt-get install {}, or unset {VARIABLE}",
        packages.join(" ")
    ))
}

/// Which of these are not on the search path.
pub(crate) fn missing(peers: &'static [Peer]) -> Vec<&'static Peer> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    peers
        .iter()
        .filter(|peer| {
            !folders
                .iter()
                .any(|folder| folder.join(peer.program).is_file())
        })
        .collect()
}
