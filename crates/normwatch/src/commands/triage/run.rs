//! `normwatch triage run`: feeds in, decisions out, and where every row ended.

use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::thread;
use std::time::{Duration, Instant};

use input::Source;
use intake::{Error, Feed, Format, Options, Problem, Report};
use report::words::row_ended;
use store::Store;
use triage::Ledger;

use super::basis::{Basis, feeds};
use super::receive;
use super::watch::Watch;
use crate::args::{DecisionFormat, TriageRun};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Feeds whose findings are told, and findings of each: enough to see what is wrong.
const FEEDS_TOLD_MAX: usize = 20;
const FINDINGS_TOLD_MAX: usize = 5;

pub(super) fn run(args: &TriageRun) -> Result<Exit, Failure> {
    let basis = Basis::read(&args.basis)?;
    let feeds = feeds(&args.feeds)?;
    let by = intake::Basis {
        feeds: &feeds,
        rules: &basis.rules,
        enricher: &basis.enricher,
        format: match args.format {
            DecisionFormat::Ndjson => Format::Ndjson,
            DecisionFormat::Csv => Format::Csv,
        },
    };
    let options = Options {
        window: Duration::from_secs(u64::from(args.window.count()) * 3600),
        decisions: args.decisions.clone(),
        quarantine: args.quarantine.clone(),
        commit_events: args.batch,
        threads: args
            .threads
            .and_then(|threads| NonZeroUsize::new(threads.into()))
            .unwrap_or_else(archive::threads),
    };
    let mut store = Store::open(&args.db)?;
    let mut decide = |sources: &[Source]| {
        let began = Instant::now();
        let report = match intake::run(&mut store, sources, &by, &options) {
            Ok(report) => report,
            // Whoever reads has seen enough: `normwatch triage run … | head`.
            Err(Error::Write { source, .. }) if source.kind() == ErrorKind::BrokenPipe => {
                return Ok(None);
            }
            Err(error) => return Err(Failure::from(error)),
        };
        tell(&report, began.elapsed());
        judge(&report, args).map(Some)
    };
    let exit = match args.watch {
        Some(pause) => watch(args, Duration::from_secs(pause), decide)?,
        None => decide(&input::expand(&args.sources)?)?,
    };
    Ok(match exit {
        Some(Exit::Done) => basis.exit,
        Some(exit) => exit,
        None => Exit::Done,
    })
}

/// Decides what comes, look by look, until the program is ended or nobody takes its
/// decisions. It may be ended at any moment: what is committed is not done again.
fn watch(
    args: &TriageRun,
    pause: Duration,
    mut decide: impl FnMut(&[Source]) -> Result<Option<Exit>, Failure>,
) -> Result<Option<Exit>, Failure> {
    let mut named = args.sources.clone();
    if let (Some(address), Some(inbox)) = (args.listen, &args.inbox) {
        receive::start(address, inbox)?;
        named.push(inbox.display().to_string());
    }
    let mut watch = Watch::default();
    loop {
        let ripe = watch.look(&named)?;
        if !ripe.is_empty() && decide(&ripe)?.is_none() {
            return Ok(None);
        }
        thread::sleep(pause);
    }
}

/// Tells what became of the feeds.
fn tell(report: &Report, elapsed: Duration) {
    let mut odd: Vec<&Feed> = report.feeds.iter().filter(|feed| is_odd(feed)).collect();
    // What is missing goes before what is only odd.
    odd.sort_by_key(|feed| (feed.problem.is_none(), feed.rejects.is_empty()));
    for feed in odd.iter().take(FEEDS_TOLD_MAX) {
        tell_feed(feed);
    }
    if let Some(more @ 1..) = odd.len().checked_sub(FEEDS_TOLD_MAX) {
        say(&format!("… and {more} more feeds with findings"));
    }
    let ledger = report.ledger();
    let before: u64 = report.feeds.iter().map(|feed| feed.rows_before).sum();
    let done = report.feeds.iter().filter(|feed| feed.was_done).count();
    if done > 0 {
        say(&format!(
            "{done} of {} feeds were decided before; they are in the sums, and another --db decides \
             them again",
            report.feeds.len()
        ));
    }
    let now = ledger.rows - before.min(ledger.rows);
    let rate = now as f64 / elapsed.as_secs_f64().max(1e-6);
    say(&format!(
        "{now} rows in {:.1} s ({rate:.0} a second); where all {} ended:",
        elapsed.as_secs_f64(),
        ledger.rows
    ));
    ledger_lines(&ledger).iter().for_each(|line| say(line));
}

fn is_odd(feed: &Feed) -> bool {
    !feed.findings.is_empty()
        || !feed.rejects.is_empty()
        || feed.problem.is_some()
        || feed.same_as.is_some()
}

fn tell_feed(feed: &Feed) {
    let name = &feed.name;
    if let Some(same) = &feed.same_as {
        say(&format!(
            "`{name}` has the same content as `{same}`; it is decided once"
        ));
    }
    match &feed.problem {
        Some(Problem::NoReader(error)) => say(&format!("`{name}` was left out: {error}")),
        Some(problem) => say(&format!("`{name}`: {problem}")),
        None => {}
    }
    for finding in feed.findings.iter().take(FINDINGS_TOLD_MAX) {
        say(&format!("`{name}`: {finding}"));
    }
    if let Some(more @ 1..) = feed.findings.len().checked_sub(FINDINGS_TOLD_MAX) {
        say(&format!("`{name}`: … and {more} more findings"));
    }
    feed.rejects
        .iter()
        .for_each(|reject| say(&format!("rejected: {reject}")));
}

/// The ledger: every row in one line, and the sum.
fn ledger_lines(ledger: &Ledger) -> Vec<String> {
    let words = |place: &str, name: &str| match (row_ended(place), place) {
        (Some(ended), _) => ended.to_owned(),
        (None, "dropped") => format!("dropped by rule {name}"),
        (None, other) => format!("{other}: {name}"),
    };
    let places = ledger.places();
    let mut lines: Vec<String> = places
        .iter()
        .map(|(place, name, rows)| format!("{rows:>12}  {}", words(place, name)))
        .collect();
    lines.push(format!(
        "{:>12}  in all, of {} rows",
        ledger.accounted(),
        ledger.rows
    ));
    if ledger.repeated + ledger.reopened > 0 {
        lines.push(format!(
            "of these {} repeat one within the window, for which nobody is told again; {} came \
             back after it",
            ledger.repeated, ledger.reopened
        ));
    }
    lines
}

/// How the program ends.
fn judge(report: &Report, args: &TriageRun) -> Result<Exit, Failure> {
    if !report.ledger().is_balanced() {
        let message = "the ledger does not add up: rows were lost or counted twice";
        let hint = "this is a mistake of the program; please report it with the feed".to_owned();
        return Err(Failure::new(Exit::Failed, message, Some(hint)));
    }
    let failed = report.feeds.iter().filter(|feed| feed.problem.is_some());
    let failed: Vec<&Feed> = failed.collect();
    if let [feed] = &report.feeds[..]
        && let [_] = &failed[..]
        && feed.ledger.rows == 0
        && let Some(Problem::NoReader(error)) = &feed.problem
    {
        let message = format!("`{}` cannot be read as a feed: {error}", feed.name);
        return Err(Failure::new(
            Exit::WrongKind,
            message,
            Some(error.hint().to_owned()),
        ));
    }
    if let Some(first) = failed.first() {
        let count = failed.len();
        let noun = if count == 1 { "feed was" } else { "feeds were" };
        say(&format!(
            "error: {count} {noun} not read to the end, first `{}`",
            first.name
        ));
        if let Some(Problem::NoReader(error)) = &first.problem {
            say(&format!("hint: {}", error.hint()));
        }
        return Ok(Exit::Incomplete);
    }
    let rejected = report.feeds.iter().any(|feed| !feed.rejects.is_empty());
    if rejected && args.quarantine.is_none() {
        say("hint: --quarantine FILE keeps rejected rows, so that they can be read again");
    }
    Ok(if rejected {
        Exit::Incomplete
    } else {
        Exit::Done
    })
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = match &error {
            Error::Input(_) => Exit::Unreadable,
            Error::Store(_) | Error::OutputShort { .. } | Error::OtherRun { .. } => Exit::Database,
            _ => Exit::Failed,
        };
        Failure::new(exit, &error, error.hint())
    }
}
