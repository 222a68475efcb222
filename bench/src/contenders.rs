//! Who is measured on what.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::version;
use crate::process::Output;

/// One program with its arguments.
pub(crate) struct Contender {
    pub(crate) name: String,
    pub(crate) is_ours: bool,
    pub(crate) output: Output,
    program: OsString,
    arguments: Vec<OsString>,
}

impl Contender {
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}

/// Contenders for the same work, ours first.
pub(crate) struct Contest {
    pub(crate) title: &'static str,
    pub(crate) work: String,
    pub(crate) contenders: Vec<Contender>,
    pub(crate) left_out: Vec<String>,
}

impl Contest {
    fn new(title: &'static str, work: String) -> Contest {
        Contest {
            title,
            work,
            contenders: Vec::new(),
            left_out: Vec::new(),
        }
    }

    fn ours(&mut self, name: &str, output: Output, program: &Path, arguments: Vec<OsString>) {
        self.contenders.push(Contender {
            name: name.to_owned(),
            is_ours: true,
            output,
            program: program.into(),
            arguments,
        });
    }

    /// A peer takes part when its program is there.
    fn peer(&mut self, name: &str, output: Output, program: &Path, arguments: Vec<OsString>) {
        if !is_installed(program) {
            self.left_out
                .push(format!("{name}, which is not installed"));
            return;
        }
        self.contenders.push(Contender {
            name: name.to_owned(),
            is_ours: false,
            output,
            program: program.into(),
            arguments,
        });
    }
}

/// Our programs, and peers that are built on demand.
pub(crate) struct Programs {
    pub(crate) decompress: PathBuf,
    pub(crate) count: PathBuf,
    /// Not there before its crate is.
    pub(crate) normwatch: Option<PathBuf>,
    /// bgpkit-parser, or why it could not be built.
    pub(crate) bgpkit: Result<PathBuf, String>,
}

/// The same content, compressed twice.
pub(crate) struct Files {
    pub(crate) bzip2: Vec<PathBuf>,
    pub(crate) gzip: Vec<PathBuf>,
    /// All bzip2 files, one behind the other in one file.
    pub(crate) joined: PathBuf,
    /// A folder for what contenders write.
    pub(crate) scratch: PathBuf,
}

/// Everything that is measured.
pub(crate) fn contests(programs: &Programs, files: &Files) -> Vec<Contest> {
    vec![
        decompress_bzip2("Decompressing bzip2", programs, &files.bzip2),
        decompress_bzip2(
            "Decompressing bzip2, joined into one file",
            programs,
            std::slice::from_ref(&files.joined),
        ),
        decompress_gzip(programs, files),
        decode_bzip2(programs, files),
        decode_gzip(programs, files),
        check(programs, files),
    ]
}

/// A peer that works by blocks of one file gets its chance with a large file.
fn decompress_bzip2(title: &'static str, programs: &Programs, files: &[PathBuf]) -> Contest {
    let mut contest = Contest::new(title, describe(files));
    let with = |options: &[&str]| arguments(options, files);
    let output = Output::Discard;
    contest.ours("normwatch", output, &programs.decompress, with(&["--null"]));
    contest.peer(
        "lbzip2 -n 2 -dc",
        output,
        Path::new("lbzip2"),
        with(&["-n", "2", "-dc"]),
    );
    // Two threads can cost more processor time than one where cores share caches.
    contest.peer(
        "lbzip2 -n 1 -dc",
        output,
        Path::new("lbzip2"),
        with(&["-n", "1", "-dc"]),
    );
    contest.peer("bzip2 -dc", output, Path::new("bzip2"), with(&["-dc"]));
    contest
}

fn decompress_gzip(programs: &Programs, files: &Files) -> Contest {
    let mut contest = Contest::new("Decompressing gzip", describe(&files.gzip));
    let with = |options: &[&str]| arguments(options, &files.gzip);
    let output = Output::Discard;
    contest.ours("normwatch", output, &programs.decompress, with(&["--null"]));
    contest.peer("gzip -dc", output, Path::new("gzip"), with(&["-dc"]));
    contest.peer("pigz -dc", output, Path::new("pigz"), with(&["-dc"]));
    contest
}

fn decode_bzip2(programs: &Programs, files: &Files) -> Contest {
    let mut contest = Contest::new("Decoding, from bzip2", describe(&files.bzip2));
    decoders(&mut contest, programs, &files.bzip2);
    let script = "for file in \"$@\"; do bgpdump -m \"$file\" 2>&1 || exit 1; done";
    if is_installed(Path::new("bgpdump")) {
        let each = arguments(&["-c", script, "sh"], &files.bzip2);
        contest.peer("bgpdump -m", Output::Discard, Path::new("sh"), each);
    } else {
        let why = "bgpdump, which is not installed";
        contest.left_out.push(why.into());
    }
    contest
}

fn decode_gzip(programs: &Programs, files: &Files) -> Contest {
    let mut contest = Contest::new("Decoding, from gzip", describe(&files.gzip));
    decoders(&mut contest, programs, &files.gzip);
    contest
}

/// Those that count elements and write nothing else.
fn decoders(contest: &mut Contest, programs: &Programs, files: &[PathBuf]) {
    let with = |options: &[&str]| arguments(options, files);
    let output = Output::Count;
    contest.ours("normwatch", output, &programs.count, with(&[]));
    let name = "normwatch, all attributes";
    contest.ours(name, output, &programs.count, with(&["--attributes"]));
    match &programs.bgpkit {
        Ok(program) => {
            contest.peer("bgpkit-parser, elements", output, program, with(&[]));
            contest.peer(
                "bgpkit-parser, routes",
                output,
                program,
                with(&["--routes"]),
            );
        }
        Err(why) => contest.left_out.push(format!("bgpkit-parser: {why}")),
    }
}

fn check(programs: &Programs, files: &Files) -> Contest {
    let mut contest = Contest::new("The whole check, from bzip2", describe(&files.bzip2));
    let Some(normwatch) = &programs.normwatch else {
        let why = "normwatch check, whose crate is not there yet";
        contest.left_out.push(why.into());
        return contest;
    };
    // A new store for each run: the shell removes the last one's. The check
    // ends with 5 when a part of the input is damaged, as in real archives.
    let database = files.scratch.join("bench.db");
    let json = files.scratch.join("bench.json");
    let mut ours = arguments(
        &[
            "-c",
            "rm -f \"$2\" \"$2\"-wal \"$2\"-shm; program=$1 db=$2 json=$3; shift 3; \
           \"$program\" check --routes \"$@\" --db \"$db\" --json \"$json\"; case $? in 0|5) ;; *) exit 1;; esac",
            "sh",
        ],
        &[normwatch.clone(), database, json],
    );
    ours.extend(files.bzip2.iter().map(OsString::from));
    contest.ours("normwatch check", Output::Discard, Path::new("sh"), ours);
    let rest = arguments(&["-n", "2", "-dc"], &files.bzip2);
    contest.peer(
        "lbzip2 -n 2 -dc",
        Output::Discard,
        Path::new("lbzip2"),
        rest,
    );
    contest
}

/// The versions of all that takes part.
pub(crate) fn versions(programs: &Programs) -> Vec<(String, String)> {
    let mut versions = vec![
        ("rustc".to_owned(), version("rustc", "--version")),
        ("normwatch".to_owned(), commit()),
    ];
    let asked = [
        ("lbzip2", "--version"),
        ("bzip2", "--help"),
        ("gzip", "--version"),
        ("pigz", "--version"),
        ("bgpdump", "-h"),
    ];
    for (program, argument) in asked {
        if is_installed(Path::new(program)) {
            versions.push((program.to_owned(), version(program, argument)));
        }
    }
    if programs.bgpkit.is_ok() {
        versions.push(("bgpkit-parser".to_owned(), locked("bgpkit-parser")));
    }
    versions
}

/// The commit that is measured, and whether files differ from it.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else {
        return "unknown".into();
    };
    let changed = git(&[
        "status",
        "--porcelain",
        "--untracked-files=no",
        "crates",
        "Cargo.toml",
    ]);
    let changes = if changed.is_some_and(|list| list.is_empty()) {
        ""
    } else {
        ", with changes"
    };
    format!("commit {}{changes}", commit.trim())
}

/// A package's version in the peer's lock file.
fn locked(package: &str) -> String {
    let lock = include_str!("../peers/bgpkit/Cargo.lock");
    let (_, rest) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .unwrap_or(("", "unknown\""));
    rest.split('"').next().unwrap_or("unknown").to_owned()
}

/// Whether a program is on the search path, or is a file.
pub(crate) fn is_installed(program: &Path) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    program.is_file() || std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn arguments(options: &[&str], files: &[PathBuf]) -> Vec<OsString> {
    let options = options.iter().map(OsString::from);
    options.chain(files.iter().map(OsString::from)).collect()
}

/// How many files, and how large.
fn describe(files: &[PathBuf]) -> String {
    let bytes: u64 = files
        .iter()
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum();
    format!(
        "{} files, {:.1} MB compressed.",
        files.len(),
        bytes as f64 / 1e6
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peers_version_is_read_from_its_lock_file() {
        assert_eq!(locked("bgpkit-parser"), "0.23.0");
        assert_eq!(locked("nobody"), "unknown");
    }

    #[test]
    fn peers_that_cannot_be_had_are_named() {
        let programs = Programs {
            decompress: "decompress".into(),
            count: "count".into(),
            normwatch: None,
            bgpkit: Err("no network".into()),
        };
        let files = Files {
            bzip2: vec!["a.bz2".into()],
            gzip: vec!["a.gz".into()],
            joined: "all.bz2".into(),
            scratch: "scratch".into(),
        };
        let contests = contests(&programs, &files);
        let named = |title: &str, why: &str| {
            let contest = contests
                .iter()
                .find(|contest| contest.title == title)
                .unwrap();
            contest.left_out.iter().any(|found| found == why)
        };
        assert!(named("Decoding, from gzip", "bgpkit-parser: no network"));
        let why = "normwatch check, whose crate is not there yet";
        assert!(named("The whole check, from bzip2", why));
        assert!(contests.iter().all(|contest| {
            contest
                .contenders
                .iter()
                .all(|one| one.command().get_args().count() > 0)
        }));
    }
}
