//! `normwatch routes`: archives in, text out.

use std::cell::Cell;
use std::io::{self, Write};
use std::path::Path;

use archive::{Archive, Outcome, SourceReport, Step, Window};
use engine::Progress;
use input::{Options, Source, durable};
use mrt::{Action, Element, Kind, Record};
use routes::selection::{Peers, Prefixes, Selection, Types};
use routes::{Writer, bgpdump};

use crate::args::{ElementType, RouteFilters, Routes, RoutesFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Bar, say};

/// Text that is collected before it is written: large enough that the system's
/// part is small, small enough for the processor's cache. Chosen by us.
const BUFFER_BYTES: usize = 256 << 10;
/// How often progress is told, in records.
const PROGRESS_RECORDS: u64 = 1 << 14;
/// Files whose defects are told, and defects of each: enough to see what is wrong.
const FILES_TOLD_MAX: usize = 10;
const DEFECTS_TOLD_MAX: usize = 3;

pub(crate) fn run(args: &Routes) -> Result<Exit, Failure> {
    let selection = selection(&args.filters)?;
    let mut sources = input::expand(&args.sources)?;
    input::sort_by_time_in_name(&mut sources);
    let bar = Bar::new(&sources.iter().map(file_bytes).collect::<Vec<_>>());
    let archive = Archive::new(sources, &Options::default(), Window::default());
    let run = Run {
        archive,
        selection,
        format: (!args.count).then_some(args.format),
        bar,
    };
    let written = match &args.output {
        Some(path) => durable::write(path, |file| run.write(file))
            .map_err(|error: io::Error| Failure::unwritten(path, &error)),
        None => match run.write(&mut io::stdout().lock()) {
            // Whoever reads has seen enough: `normwatch routes … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
            other => other.map_err(Failure::from),
        },
    };
    judge(written?)
}

/// What is to be done.
struct Run {
    archive: Archive,
    selection: Selection,
    /// `None` counts only.
    format: Option<RoutesFormat>,
    bar: Bar,
}

impl Run {
    /// Does it, and answers what the sources held.
    fn write(self, out: &mut impl Write) -> io::Result<Vec<SourceReport>> {
        let Run {
            mut archive,
            selection,
            format,
            bar,
        } = self;
        let mut writer = format.map(writer);
        let mut counts = Counts::default();
        let mut text = Vec::with_capacity(BUFFER_BYTES + (BUFFER_BYTES >> 2));
        if let Some(writer) = &writer {
            writer.header(&mut text);
        }
        let all = selection.is_all();
        let kind = Cell::new(Kind::PEER_INDEX_TABLE);
        let (mut sources, mut records) = (0, 0);
        loop {
            let wanted = |record: &Record<'_>| {
                kind.set(record.kind);
                all || selection.record(record)
            };
            let step = archive.step(wanted, |_, element| {
                if !all && !selection.element(&element) {
                    return;
                }
                match &mut writer {
                    Some(writer) => writer.element(kind.get(), element, &mut text),
                    None => counts.see(&element),
                }
            });
            // Whole lines only, so that standard output has nothing to hold back.
            if text.len() >= BUFFER_BYTES {
                out.write_all(&text)?;
                text.clear();
            }
            match step {
                Step::Begin(_) => sources += 1,
                Step::Record => records += 1,
                Step::End(_) => continue,
                Step::Done => break,
            }
            if records % PROGRESS_RECORDS == 0 {
                bar.show(Progress { sources, records });
            }
        }
        bar.finish();
        if writer.is_none() {
            counts.write(&mut text)?;
        }
        out.write_all(&text)?;
        out.flush()?;
        Ok(archive.into_reports())
    }
}

fn writer(format: RoutesFormat) -> Writer {
    match format {
        RoutesFormat::Bgpdump => Writer::Bgpdump(Box::new(bgpdump::Lines::new())),
        RoutesFormat::Ndjson => Writer::Ndjson,
        RoutesFormat::Csv => Writer::Csv,
    }
}

/// How many elements of each type.
#[derive(Default)]
struct Counts {
    announce: u64,
    withdraw: u64,
    rib: u64,
    state: u64,
}

impl Counts {
    fn see(&mut self, element: &Element<'_>) {
        let count = match element {
            Element::Route(route) => match route.action {
                Action::Announce => &mut self.announce,
                Action::Withdraw => &mut self.withdraw,
                Action::Rib => &mut self.rib,
            },
            Element::StateChange(_) => &mut self.state,
        };
        *count += 1;
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "announce {}", self.announce)?;
        writeln!(out, "withdraw {}", self.withdraw)?;
        writeln!(out, "rib {}", self.rib)?;
        writeln!(out, "state {}", self.state)
    }
}

fn selection(filters: &RouteFilters) -> Result<Selection, Failure> {
    let mut prefixes = Prefixes::default();
    let RouteFilters {
        prefix,
        more_specific,
        less_specific,
        prefix_file,
        ..
    } = filters;
    prefix.iter().for_each(|prefix| prefixes.add_exact(*prefix));
    more_specific
        .iter()
        .for_each(|block| prefixes.add_within(*block));
    less_specific
        .iter()
        .for_each(|prefix| prefixes.add_covering(*prefix));
    for path in prefix_file {
        add_file(&mut prefixes, path)?;
    }
    let mut peers = Peers::default();
    filters.peer.iter().for_each(|name| peers.add(*name));
    Ok(Selection {
        since: filters.since,
        until: filters.until,
        types: types(&filters.types),
        peers,
        prefixes,
        origins: filters.origin.iter().copied().collect(),
        paths: filters.as_path.clone(),
        communities: filters.community.clone(),
    })
}

fn add_file(prefixes: &mut Prefixes, path: &Path) -> Result<(), Failure> {
    let (bytes, _) = input::read_all(path)?;
    let wrong = |message: String| {
        let hint = "it takes one prefix a line, as in 192.0.2.0/24 or 2001:db8::/32^+";
        let message = format!("`{}` is no list of prefixes: {message}", path.display());
        Failure::new(Exit::WrongKind, message, Some(hint.to_owned()))
    };
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is no text".to_owned()))?;
    match prefixes.add_lines(&text) {
        // An empty filter would let everything through.
        Ok(0) => Err(wrong("it is empty".to_owned())),
        Ok(_) => Ok(()),
        Err(error) => Err(wrong(error.to_string())),
    }
}

fn types(given: &[ElementType]) -> Types {
    let has = |wanted| given.is_empty() || given.contains(&wanted);
    Types {
        announce: has(ElementType::Announce),
        withdraw: has(ElementType::Withdraw),
        rib: has(ElementType::Rib),
        state: has(ElementType::State),
    }
}

/// Tells what was wrong with the sources, and how the program ends.
fn judge(reports: Vec<SourceReport>) -> Result<Exit, Failure> {
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
    let Some(first) = incomplete.first() else {
        return Ok(Exit::Done);
    };
    let others = match incomplete.len() - 1 {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    say(&format!(
        "error: `{first}`{others} was damaged, cut off or unreadable in part"
    ));
    say("hint: fetch it again and compare its SHA-256 with the publisher's; all else was written");
    Ok(Exit::Incomplete)
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
            "  byte {} of the content: {} ({}); {}",
            defect.span.start,
            defect.kind.describe(),
            defect.kind.reference(),
            defect.kind.action()
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

fn file_bytes(source: &Source) -> u64 {
    match source {
        Source::Path(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Source::StandardInput => 0,
    }
}
