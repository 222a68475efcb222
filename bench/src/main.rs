//! Measures normwatch against its peers: whole processes, in turns, on the same
//! files, in one run. `--help` says on which; the results are a Markdown document.
//! Speeds are looked at by people and never asserted.
//!
//! - [`options`]: the command line.
//! - [`programs`]: ours, and peers.
//! - [`contest`]: contenders for the same work, and what is asked of ours.
//! - [`table`], [`day`]: the contests on a table of full size, and on a real day.
//! - [`answers`]: the contests in validating routes and looking addresses up.
//! - [`norms`]: how long a person waits for an answer about norms.
//! - [`triage`]: how many events are decided in a second.
//! - [`turns`]: lets the contenders of a contest take turns.
//! - [`process`]: one run of a program, and what it used.
//! - [`compare`]: whether two programs write the same.
//! - [`statistics`]: medians of a few runs.
//! - [`asked`]: whether what was asked of us holds.
//! - [`machine`]: what it ran on.
//! - [`markdown`]: the document.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

mod answers;
mod asked;
mod compare;
mod contest;
mod day;
mod machine;
mod markdown;
mod norms;
mod options;
mod process;
mod programs;
mod statistics;
mod table;
mod triage;
mod turns;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use contest::Contest;
use machine::Machine;
use markdown::Results;
use options::{HELP, Options};
use programs::Programs;
use table::Table;

fn main() -> ExitCode {
    let data = std::env::var_os("NORMWATCH_DATA").map(PathBuf::from);
    let done = match Options::parse(data, std::env::args().skip(1)) {
        Ok(Some(options)) => run(options),
        Ok(None) => {
            let names = options::names().collect::<Vec<_>>().join(", ");
            println!("{HELP}\ncontests: {names}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => Err(format!("{problem}\nhint: --help lists the options")),
    };
    match done {
        Ok(file) => {
            eprintln!("written: {}", file.display());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all that is wanted; gives the file of the results.
fn run(options: Options) -> Result<PathBuf, String> {
    let date = jiff::Zoned::now().date().to_string();
    let of_today = || {
        programs::folder()
            .join("results")
            .join(format!("{date}.md"))
    };
    let file = options.out.clone().unwrap_or_else(of_today);
    let scratch = tempfile::tempdir().map_err(|error| format!("no scratch folder: {error}"))?;
    let programs = Programs::build(&options)?;
    // Tried before anything is measured: half an hour would be a pity.
    let reach = |error| format!("{}: {error}", file.display());
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&file)
        .map_err(reach)?;
    let mut notes = options.notes.clone();
    let contests = contests(&options, &programs, scratch.path(), &mut notes);
    let before = machine::load();
    let measure = |contest| turns::measure(contest, options.runs);
    let groups = contests.into_iter().map(measure).collect();
    let results = Results {
        date: date.clone(),
        machine: Machine::here(),
        load: (before, machine::load()),
        runs: options.runs,
        notes,
        versions: programs.versions(),
        groups,
    };
    std::fs::write(&file, markdown::write(&results)).map_err(reach)?;
    Ok(file)
}

/// The contests that are wanted; a note says why others are not there.
fn contests(
    options: &Options,
    programs: &Programs,
    scratch: &Path,
    notes: &mut Vec<String>,
) -> Vec<Contest> {
    let data = options.data.as_deref();
    let table = Table::new(options.table.as_deref(), options.vrps.as_deref(), data);
    let mut vrps = Err("no validated prefixes".to_owned());
    let mut contests = match table.with_plain_registers(scratch) {
        Ok(table) => {
            vrps = table.vrps();
            table::contests(programs, &table)
        }
        Err(why) => {
            notes.push(format!("The contests on a table are left out: {why}."));
            Vec::new()
        }
    };
    if day::NAMES.into_iter().any(|name| options.wants(name)) {
        let day = data.ok_or_else(|| "no --data".to_owned());
        match day.and_then(|data| day::prepare(data, scratch)) {
            Ok(day) => contests.extend(day::contests(programs, &day)),
            Err(why) => notes.push(format!(
                "The contests on the day of 2008 are left out: {why}."
            )),
        }
    }
    if answers::NAMES.into_iter().any(|name| options.wants(name)) {
        let files = data.ok_or_else(|| "no --data".to_owned());
        let files = files.and_then(|data| answers::Files::prepare(data, vrps?, scratch));
        match files {
            Ok(files) => contests.extend(answers::contests(programs, &files)),
            Err(why) => notes.push(format!("The contests in answers are left out: {why}.")),
        }
    }
    contests.extend(norms::contests(programs));
    if triage::NAMES.into_iter().any(|name| options.wants(name)) {
        match triage::Files::prepare(options, scratch) {
            Ok(files) => contests.extend(triage::contests(programs, &files)),
            Err(why) => notes.push(format!("The contests in triage are left out: {why}.")),
        }
    }
    contests.retain(|contest| options.wants(contest.name));
    contests
}
