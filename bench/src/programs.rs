//! The programs that take part: ours, peers with sources here, and peers that are
//! installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::answers;
use crate::contest::installed;
use crate::machine::version;
use crate::options::{Options, names};
use crate::triage;

/// Where each program is. Those that are a `Result` come with the reason why they
/// could not be had; the others are looked for when they enter a contest.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) decompress: PathBuf,
    pub(crate) count: PathBuf,
    pub(crate) read_checksum: PathBuf,
    pub(crate) inflate: PathBuf,
    pub(crate) validations: PathBuf,
    pub(crate) look_ups: PathBuf,
    /// A folder of programs of ours with tables of others.
    pub(crate) tables: Result<PathBuf, String>,
    pub(crate) normwatch: Result<PathBuf, String>,
    /// bgpkit-parser, in a program of ours.
    pub(crate) bgpkit: Result<PathBuf, String>,
    /// The rules of Vector, in a program of ours.
    pub(crate) vrl: Result<PathBuf, String>,
    /// libparsebgp's own program.
    pub(crate) parsebgp: PathBuf,
    pub(crate) bgpgrep: PathBuf,
}

impl Programs {
    /// Builds our programs and the peers that have sources here; what no wanted
    /// contest needs and takes minutes is left out.
    ///
    /// # Errors
    /// When the small programs of this crate cannot be built.
    pub(crate) fn build(options: &Options) -> Result<Programs, String> {
        let mut wanted = names().filter(|name| options.wants(name));
        let is_wanted = wanted.any(|name| !answers::NAMES.contains(&name));
        let wanted = || is_wanted.then_some(()).ok_or("no contest wants it");
        let here = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
        let release = here.parent().expect("a program is in a folder");
        let target = release.parent().expect("profiles are in a target folder");
        let top = folder().parent().expect("bench is a folder of the project");
        cargo(top, &["--package", "input", "--example", "decompress"])?;
        let bins = [
            "count",
            "read_checksum",
            "inflate",
            "validations",
            "look_ups",
        ];
        let bins = bins.map(|bin| ["--bin", bin]).concat();
        cargo(top, &[&["--package", "bench"], bins.as_slice()].concat())?;
        let peers = target.join("peers");
        let place = peers.to_string_lossy();
        let build = |name| {
            let peer = folder().join("peers").join(name);
            cargo(&peer, &["--target-dir", &place])
        };
        let bgpkit = wanted().map_err(Into::into).and_then(|()| build("bgpkit"));
        let normwatch = wanted().map_err(Into::into);
        let normwatch = normwatch.and_then(|()| cargo(top, &["--package", "normwatch"]));
        let tables = build("tables");
        let mut of_triage = triage::NAMES.iter();
        let vrl = match of_triage.any(|name| options.wants(name)) {
            true => build("vrl"),
            false => Err("no contest wants it".into()),
        };
        let ours = target.join("release");
        Ok(Programs {
            decompress: ours.join("examples/decompress"),
            count: ours.join("count"),
            read_checksum: ours.join("read_checksum"),
            inflate: ours.join("inflate"),
            validations: ours.join("validations"),
            look_ups: ours.join("look_ups"),
            tables: tables.map(|()| peers.join("release")),
            normwatch: normwatch.map(|()| ours.join("normwatch")),
            bgpkit: bgpkit.map(|()| peers.join("release/bgpkit-peer")),
            vrl: vrl.map(|()| peers.join("release/vrl-peer")),
            parsebgp: options.parsebgp.clone(),
            bgpgrep: options.bgpgrep.clone(),
        })
    }

    /// The versions of all that takes part.
    pub(crate) fn versions(&self) -> Vec<(String, String)> {
        let mut versions = vec![
            ("rustc".to_owned(), version("rustc", "--version")),
            ("normwatch".to_owned(), commit()),
        ];
        let asked = [
            ("lbzip2", Path::new("lbzip2"), "--version"),
            ("bzip2", Path::new("bzip2"), "--help"),
            ("gzip", Path::new("gzip"), "--version"),
            ("pigz", Path::new("pigz"), "--version"),
            ("bgpdump", Path::new("bgpdump"), "-h"),
            ("parsebgp", &self.parsebgp, "-v"),
        ];
        for (name, program, argument) in asked {
            if installed(program).is_ok() {
                let version = version(&program.to_string_lossy(), argument);
                versions.push((name.to_owned(), version));
            }
        }
        if installed(&self.bgpgrep).is_ok() {
            let version = "does not tell its version; see bench/README.md";
            versions.push(("bgpgrep".into(), version.into()));
        }
        if self.bgpkit.is_ok() {
            let version = locked(BGPKIT_LOCK, "bgpkit-parser");
            versions.push(("bgpkit-parser".into(), version.into()));
        }
        if self.tables.is_ok() {
            for package in ["ip_network_table", "prefix-trie"] {
                let version = locked(TABLES_LOCK, package);
                versions.push((package.to_owned(), version.into()));
            }
        }
        if self.vrl.is_ok() {
            versions.push(("vrl".into(), locked(VRL_LOCK, "vrl").into()));
        }
        let version = locked(OUR_LOCK, "zlib-rs");
        versions.push(("zlib-rs".into(), version.into()));
        versions
    }
}

const BGPKIT_LOCK: &str = include_str!("../peers/bgpkit/Cargo.lock");
const TABLES_LOCK: &str = include_str!("../peers/tables/Cargo.lock");
const VRL_LOCK: &str = include_str!("../peers/vrl/Cargo.lock");
const OUR_LOCK: &str = include_str!("../../Cargo.lock");

/// This crate's folder.
pub(crate) fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--release", "--locked"])
        .args(arguments)
        .current_dir(folder)
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err("it could not be built".into())
}

/// The commit that is measured, and whether files differ from it.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(folder())
            .output()
            .ok()?;
        String::from_utf8(output.stdout).ok()
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else {
        return "unknown".into();
    };
    let changed = git(&[
        "status",
        "--porcelain",
        "--untracked-files=no",
        ":/crates",
        ":/Cargo.toml",
    ]);
    let changes = if changed.is_some_and(|list| list.is_empty()) {
        ""
    } else {
        ", with changes"
    };
    format!("commit {}{changes}", commit.trim())
}

/// A package's version in a lock file.
fn locked<'a>(lock: &'a str, package: &str) -> &'a str {
    let (_, rest) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .unwrap_or(("", "unknown\""));
    rest.split('"').next().unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Programs {
        /// As if all of ours were built, and no other was there.
        pub(crate) fn of_tests() -> Programs {
            Programs {
                decompress: "decompress".into(),
                count: "count".into(),
                read_checksum: "read_checksum".into(),
                inflate: "inflate".into(),
                validations: "validations".into(),
                look_ups: "look_ups".into(),
                tables: Err("no network".into()),
                normwatch: Ok("normwatch".into()),
                bgpkit: Err("no network".into()),
                vrl: Err("no network".into()),
                parsebgp: "/nowhere/parsebgp".into(),
                bgpgrep: "/nowhere/bgpgrep".into(),
            }
        }
    }

    #[test]
    fn a_packages_version_is_read_from_a_lock_file() {
        assert_eq!(locked(BGPKIT_LOCK, "bgpkit-parser"), "0.23.0");
        assert_eq!(locked(BGPKIT_LOCK, "nobody"), "unknown");
        assert_ne!(locked(OUR_LOCK, "zlib-rs"), "unknown");
    }
}
