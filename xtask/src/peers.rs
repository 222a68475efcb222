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

/// The packages to install, in one line.
pub(crate) fn packages() -> String {
    PEERS.map(|peer| peer.package).join(" ")
}

/// Programs that are not on the search path.
pub(crate) fn missing() -> Vec<&'static Peer> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    PEERS
        .iter()
        .filter(|peer| {
            !folders
                .iter()
                .any(|folder| folder.join(peer.program).is_file())
        })
        .collect()
}
