//! What commands that read archives say of them.

use archive::{Outcome, SourceReport};
use input::Source;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Files whose defects are told, and defects of each: enough to see what is wrong.
const FILES_TOLD_MAX: usize = 10;
const DEFECTS_TOLD_MAX: usize = 3;

/// Tells what was wrong with the sources, and how the program ends.
pub(crate) fn judge(reports: Vec<SourceReport>) -> Result<Exit, Failure> {
    if reports.iter().all(|report| report.record_bytes == 0)
        && let Some(place) = reports.iter().position(SourceReport::is_no_mrt)
    {
        return Err(engine::Error::NoMrt {
            name: reports[place].name.clone(),
        }
        .into());
    }
    let mut incomplete = Vec::new();
    let mut told = 0;
    let mut untold = 0;
    let several = reports.len() > 1;
    for report in reports {
        if report.is_no_mrt() {
            say(&format!("left out: `{}` is no MRT", report.name));
            continue;
        }
        if is_incomplete(&report) {
            incomplete.push(report.name.clone());
        }
        if report.defects_total() > 0 {
            if told < FILES_TOLD_MAX {
                tell(&report);
                told += 1;
            } else {
                untold += 1;
            }
        }
        if let Outcome::Failed(error) = report.outcome {
            if !several {
                return Err(error.into());
            }
            say(&format!("error: {error}"));
        }
    }
    if untold > 0 {
        say(&format!("… and {untold} more with defects"));
    }
    Ok(tell_incomplete(&incomplete, "", "written"))
}

/// Says which sources were read in part only, and how the program ends.
pub(crate) fn tell_incomplete(names: &[String], place: &str, done: &str) -> Exit {
    let Some(first) = names.first() else {
        return Exit::Done;
    };
    let others = match names.len() - 1 {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    say(&format!(
        "error: `{first}`{others} was damaged, cut off or unreadable in part{place}"
    ));
    say(&format!(
        "hint: fetch it again and compare its SHA-256 with the publisher's; all else was {done}"
    ));
    Exit::Incomplete
}

/// Whether part of the source is missing.
fn is_incomplete(report: &SourceReport) -> bool {
    report.summary().is_none() || !report.damages.is_empty() || report.gap_bytes > 0
}

/// How many defects a source has, and the first of them.
fn tell(report: &SourceReport) {
    let total = report.defects_total();
    let noun = if total == 1 { "defect" } else { "defects" };
    say(&format!("`{}` has {total} {noun}", report.name));
    let damages = report.damages.iter().map(|damage| {
        let done = if damage.resumed {
            "what follows is read"
        } else {
            "nothing behind it is read"
        };
        format!(
            "  byte {} of the file: {}; {done}",
            damage.file_offset, damage.kind
        )
    });
    let defects = report.defects.kept().iter().map(|defect| {
        format!(
            "  byte {} of the content: {} ({}); {}{}",
            defect.span.start,
            defect.kind.describe(),
            defect.reference(),
            defect.kind.action(),
            match defect.treatment {
                Some(treatment) => format!("; a router would answer with {treatment} (RFC 7606)"),
                None => String::new(),
            }
        )
    });
    damages
        .chain(defects)
        .take(DEFECTS_TOLD_MAX)
        .for_each(|line| say(&line));
    if total > DEFECTS_TOLD_MAX as u64 {
        say(&format!("  … and {} more", total - DEFECTS_TOLD_MAX as u64));
    }
}

/// Bytes of the file as stored; 0 where it cannot be told.
pub(crate) fn file_bytes(source: &Source) -> u64 {
    match source {
        Source::Path(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Source::StandardInput => 0,
    }
}
