//! The contests on a real day: all files of the 24th of February 2008.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::contest::{Contest, Kind, arguments, installed};
use crate::process::Output;
use crate::programs::Programs;

/// The day of the YouTube hijack, in the folder of real data.
const DAY: &str = "mrt/youtube-2008";

/// Their names, in the order in which they run.
pub(crate) const NAMES: [&str; 6] = [
    "bzip2",
    "bzip2-joined",
    "gzip",
    "decode-bzip2",
    "decode-gzip",
    "check",
];

/// The same content, compressed twice.
#[derive(Debug)]
pub(crate) struct Day {
    bzip2: Vec<PathBuf>,
    gzip: Vec<PathBuf>,
    /// All bzip2 files, one behind the other in one file.
    joined: PathBuf,
    /// A folder for what contenders write.
    scratch: PathBuf,
}

/// All contests of the day, in the order of [`NAMES`].
pub(crate) fn contests(programs: &Programs, day: &Day) -> Vec<Contest> {
    let joined = std::slice::from_ref(&day.joined);
    vec![
        decompress_bzip2(NAMES[0], "Decompressing bzip2", programs, &day.bzip2),
        decompress_bzip2(
            NAMES[1],
            "Decompressing bzip2, joined into one file",
            programs,
            joined,
        ),
        decompress_gzip(programs, day),
        decode_bzip2(programs, day),
        decode_gzip(programs, day),
        check(programs, day),
    ]
}

/// A peer that works by blocks of one file gets its chance with a large file.
fn decompress_bzip2(
    name: &'static str,
    title: &'static str,
    programs: &Programs,
    files: &[PathBuf],
) -> Contest {
    let mut contest = Contest::new(name, title, "", files);
    let mut enter = |who, program, options: &[&str]| {
        contest.enter(who, program, arguments(options, files), Output::Discard);
    };
    let ours = Ok(programs.decompress.as_path());
    let lbzip2 = Path::new("lbzip2");
    enter((Kind::Ours, "normwatch"), ours, &["--null"]);
    let two = (Kind::Peer, "lbzip2 -n 2 -dc");
    enter(two, installed(lbzip2), &["-n", "2", "-dc"]);
    // Two threads can cost more processor time than one where cores share caches.
    let one = (Kind::Peer, "lbzip2 -n 1 -dc");
    enter(one, installed(lbzip2), &["-n", "1", "-dc"]);
    let bzip2 = (Kind::Peer, "bzip2 -dc");
    enter(bzip2, installed(Path::new("bzip2")), &["-dc"]);
    contest
}

fn decompress_gzip(programs: &Programs, day: &Day) -> Contest {
    let mut contest = Contest::new(NAMES[2], "Decompressing gzip", "", &day.gzip);
    let mut enter = |who, program, options: &[&str]| {
        contest.enter(who, program, arguments(options, &day.gzip), Output::Discard);
    };
    let ours = Ok(programs.decompress.as_path());
    enter((Kind::Ours, "normwatch"), ours, &["--null"]);
    let gzip = (Kind::Peer, "gzip -dc");
    enter(gzip, installed(Path::new("gzip")), &["-dc"]);
    let pigz = (Kind::Peer, "pigz -dc");
    enter(pigz, installed(Path::new("pigz")), &["-dc"]);
    contest
}

fn decode_bzip2(programs: &Programs, day: &Day) -> Contest {
    let mut contest = Contest::new(NAMES[3], "Decoding, from bzip2", "", &day.bzip2);
    decoders(&mut contest, programs, &day.bzip2);
    let script = "for file in \"$@\"; do bgpdump -m \"$file\" 2>&1 || exit 1; done";
    let each = arguments(&["-c", script, "sh"], &day.bzip2);
    let shell = installed(Path::new("bgpdump")).map(|_| Path::new("sh"));
    contest.enter((Kind::Peer, "bgpdump -m"), shell, each, Output::Discard);
    contest
}

fn decode_gzip(programs: &Programs, day: &Day) -> Contest {
    let mut contest = Contest::new(NAMES[4], "Decoding, from gzip", "", &day.gzip);
    decoders(&mut contest, programs, &day.gzip);
    contest
}

/// Those that count elements and write nothing else.
fn decoders(contest: &mut Contest, programs: &Programs, files: &[PathBuf]) {
    let mut enter = |who, program, options: &[&str]| {
        contest.enter(who, program, arguments(options, files), Output::Elements);
    };
    let count = || Ok(programs.count.as_path());
    let bgpkit = || programs.bgpkit.as_deref().map_err(Clone::clone);
    enter((Kind::Ours, "normwatch"), count(), &[]);
    let all = (Kind::Ours, "normwatch, all attributes");
    enter(all, count(), &["--attributes"]);
    enter((Kind::Peer, "bgpkit-parser, elements"), bgpkit(), &[]);
    let routes = (Kind::Peer, "bgpkit-parser, routes");
    enter(routes, bgpkit(), &["--routes"]);
}

fn check(programs: &Programs, day: &Day) -> Contest {
    let mut contest = Contest::new(NAMES[5], "The whole check, from bzip2", "", &day.bzip2);
    let ours = (Kind::Ours, "normwatch check");
    match &programs.normwatch {
        Ok(normwatch) => {
            // A new store for each run: the shell removes the last one's. The
            // check ends with 5 when a part of the input is damaged, as in real
            // archives.
            let script = "rm -f \"$2\" \"$2\"-wal \"$2\"-shm; program=$1 db=$2 json=$3; shift 3; \
                \"$program\" check --routes \"$@\" --db \"$db\" --json \"$json\"; \
                case $? in 0|5) ;; *) exit 1;; esac";
            let database = day.scratch.join("bench.db");
            let json = day.scratch.join("bench.json");
            let places = [normwatch.clone(), database, json];
            let mut all = arguments(&["-c", script, "sh"], &places);
            all.extend(day.bzip2.iter().map(OsString::from));
            contest.enter(ours, Ok(Path::new("sh")), all, Output::Discard);
        }
        Err(why) => contest.enter(ours, Err(why.clone()), Vec::new(), Output::Discard),
    }
    let options = arguments(&["-n", "2", "-dc"], &day.bzip2);
    let floor = (Kind::Floor, "lbzip2 -n 2 -dc");
    let lbzip2 = installed(Path::new("lbzip2"));
    contest.enter(floor, lbzip2, options, Output::Discard);
    contest
}

/// Finds the day's files, and compresses the same content with gzip.
///
/// # Errors
/// When there are none, or they cannot be read and written.
pub(crate) fn prepare(data: &Path, scratch: &Path) -> Result<Day, String> {
    let day = data.join(DAY);
    let listing = std::fs::read_dir(&day).map_err(|error| format!("{}: {error}", day.display()))?;
    let mut bzip2: Vec<PathBuf> = listing
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|end| end == "bz2"))
        .collect();
    bzip2.sort();
    if bzip2.is_empty() {
        return Err(format!("{}: no .bz2 files", day.display()));
    }
    eprintln!("compressing {} files with gzip -6", bzip2.len());
    let mut gzip = Vec::new();
    for file in &bzip2 {
        let name = file.file_stem().expect("a listed file has a name");
        let path = scratch.join(name).with_added_extension("gz");
        recompress(file, &path)?;
        gzip.push(path);
    }
    let joined = scratch.join("joined.bz2");
    join(&bzip2, &joined).map_err(|error| format!("{}: {error}", joined.display()))?;
    Ok(Day {
        bzip2,
        gzip,
        joined,
        scratch: scratch.to_owned(),
    })
}

/// `cat FILES > TO`: bzip2 files one behind the other are a bzip2 file.
fn join(files: &[PathBuf], to: &Path) -> std::io::Result<()> {
    let mut joined = File::create(to)?;
    for file in files {
        std::io::copy(&mut File::open(file)?, &mut joined)?;
    }
    Ok(())
}

/// `bzip2 -dc FROM | gzip -6 > TO`.
fn recompress(from: &Path, to: &Path) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{}: {error}", from.display());
    let mut source = Command::new("bzip2")
        .arg("-dc")
        .arg(from)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(fail)?;
    let content = source.stdout.take().expect("standard output is piped");
    let packed = Command::new("gzip")
        .arg("-6")
        .stdin(content)
        .stdout(File::create(to).map_err(fail)?)
        .status()
        .map_err(fail)?;
    if source.wait().map_err(fail)?.success() && packed.success() {
        return Ok(());
    }
    Err(format!("{}: bzip2 -dc | gzip -6 failed", from.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_cannot_be_built_are_left_out_of_their_contests() {
        let programs = Programs {
            normwatch: Err("it could not be built".into()),
            ..Programs::of_tests()
        };
        let day = Day {
            bzip2: vec!["a.bz2".into()],
            gzip: vec!["a.gz".into()],
            joined: "all.bz2".into(),
            scratch: "scratch".into(),
        };
        let contests = contests(&programs, &day);
        assert!(contests.iter().map(|contest| contest.name).eq(NAMES));
        let is_named = |name: &str, why: &str| {
            let contest = contests.iter().find(|contest| contest.name == name);
            contest.unwrap().left_out.iter().any(|found| found == why)
        };
        assert!(is_named("decode-gzip", "bgpkit-parser, routes: no network"));
        assert!(is_named("check", "normwatch check: it could not be built"));
        for contender in contests.iter().flat_map(|contest| &contest.contenders) {
            assert!(contender.command().get_args().count() > 0);
        }
    }
}
