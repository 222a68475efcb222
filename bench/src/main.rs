//! Measures normwatch against its peers: whole processes, in turns, on the same
//! files, in one run.
//!
//! `cargo run --release -p bench -- [--data DIR] [--runs N] [--note TEXT]…` writes
//! `bench/results/DATE.md`. DIR is the folder of real data, or what
//! `NORMWATCH_DATA` names. Speeds are looked at by people and never asserted.
//!
//! - [`contenders`]: who is measured on what.
//! - [`process`]: one run of a program, and what it used.
//! - [`statistics`]: medians of a few runs.
//! - [`machine`]: what it ran on.
//! - [`markdown`]: the document.

#![expect(clippy::print_stderr, reason = "a program talks on standard error")]

mod contenders;
mod machine;
mod markdown;
mod process;
mod statistics;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use contenders::{Contest, Files, Programs};
use machine::Machine;
use markdown::{Group, Results, Row};
use process::Usage;
use statistics::Medians;

const USAGE: &str = "usage: bench [--data DIR] [--runs N] [--note TEXT]…";

/// The day of the YouTube hijack, in the folder of real data.
const DAY: &str = "mrt/youtube-2008";

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(file) => {
            eprintln!("written: {}", file.display());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    data: PathBuf,
    runs: usize,
    notes: Vec<String>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut data = std::env::var_os("NORMWATCH_DATA").map(PathBuf::from);
        let mut runs = 5;
        let mut notes = Vec::new();
        while let Some(argument) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{argument} takes a value\n{USAGE}"))?;
            match argument.as_str() {
                "--data" => data = Some(value.into()),
                "--runs" => {
                    runs = value
                        .parse()
                        .ok()
                        .filter(|runs| *runs > 0)
                        .ok_or_else(|| format!("--runs takes a number from 1, not {value}"))?;
                }
                "--note" => notes.push(value),
                _ => return Err(format!("there is no option {argument}\n{USAGE}")),
            }
        }
        let data = data.ok_or_else(|| {
            format!("no folder of real data\nhint: --data DIR, or NORMWATCH_DATA=DIR\n{USAGE}")
        })?;
        Ok(Options { data, runs, notes })
    }
}

fn run(options: &Options) -> Result<PathBuf, String> {
    let programs = build()?;
    let scratch = tempfile::tempdir().map_err(|error| format!("no scratch folder: {error}"))?;
    let files = prepare(&options.data.join(DAY), scratch.path())?;
    let before = machine::load();
    let mut groups = Vec::new();
    for contest in contenders::contests(&programs, &files) {
        groups.push(measure(contest, options.runs)?);
    }
    let results = Results {
        date: jiff::Zoned::now().date().to_string(),
        machine: Machine::here(),
        load: (before, machine::load()),
        runs: options.runs,
        notes: options.notes.clone(),
        versions: contenders::versions(&programs),
        groups,
    };
    let file = folder()
        .join("results")
        .join(format!("{}.md", results.date));
    std::fs::write(&file, markdown::write(&results))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

/// This crate's folder.
fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds our programs and the peers that have sources.
fn build() -> Result<Programs, String> {
    let here = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let release = here.parent().expect("a program is in a folder");
    let target = release.parent().expect("profiles are in a target folder");
    let top = folder().parent().expect("bench is a folder of the project");
    cargo(top, &["--package", "input", "--example", "decompress"])?;
    cargo(top, &["--package", "bench", "--bin", "count"])?;
    let normwatch = if top.join("crates/normwatch").is_dir() {
        cargo(top, &["--package", "normwatch"])?;
        Some(target.join("release/normwatch"))
    } else {
        None
    };
    let peers = target.join("peers");
    let place = peers.to_string_lossy();
    let bgpkit = cargo(&folder().join("peers/bgpkit"), &["--target-dir", &place])
        .map(|()| peers.join("release/bgpkit-peer"))
        .map_err(|_| "it could not be built".to_owned());
    Ok(Programs {
        decompress: target.join("release/examples/decompress"),
        count: target.join("release/count"),
        normwatch,
        bgpkit,
    })
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
    Err(format!("cargo build {} failed", arguments.join(" ")))
}

/// The day's files, and the same content compressed with gzip.
fn prepare(day: &Path, scratch: &Path) -> Result<Files, String> {
    let listing = std::fs::read_dir(day).map_err(|error| format!("{}: {error}", day.display()))?;
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
    Ok(Files {
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

/// Lets the contenders take turns.
fn measure(contest: Contest, runs: usize) -> Result<Group, String> {
    let mut usages: Vec<Vec<Usage>> = vec![Vec::new(); contest.contenders.len()];
    let mut counts = vec![None; contest.contenders.len()];
    for turn in 1..=runs {
        for (place, contender) in contest.contenders.iter().enumerate() {
            let (usage, count) = process::run(&mut contender.command(), contender.output)?;
            let wall = usage.wall.as_secs_f64();
            eprintln!(
                "{} {turn}/{runs}: {} {wall:.2} s",
                contest.title, contender.name
            );
            usages[place].push(usage);
            counts[place] = count;
        }
    }
    let rows = contest
        .contenders
        .into_iter()
        .zip(usages.iter().zip(counts));
    Ok(Group {
        title: contest.title.to_owned(),
        work: contest.work,
        rows: rows
            .map(|(contender, (usages, count))| Row {
                name: contender.name,
                is_ours: contender.is_ours,
                count,
                medians: Medians::of(usages),
            })
            .collect(),
        left_out: contest.left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let options = parse("--data d --runs 7 --note shared").unwrap();
        let expected = Options {
            data: "d".into(),
            runs: 7,
            notes: vec!["shared".into()],
        };
        assert_eq!(options, expected);
        assert_eq!(parse("--data d").unwrap().runs, 5);
    }

    #[test]
    fn mistakes_in_options_are_named() {
        for (line, start) in [
            ("--data", "--data takes a value"),
            ("--data d --runs 0", "--runs takes a number from 1, not 0"),
            ("--speed 9", "there is no option --speed"),
        ] {
            let problem = parse(line).unwrap_err();
            assert!(problem.starts_with(start), "{problem}");
        }
    }
}
