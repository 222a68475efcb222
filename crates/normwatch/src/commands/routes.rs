//! `normwatch routes`: archives in, text out.

use std::io::{self, Write};
use std::path::Path;

use archive::SourceReport;
use input::{Options, Source, durable};
use routes::selection::{Peers, Prefixes, Selection, Types};
use routes::{Writer, bgpdump};

use crate::args::{ElementType, RouteFilters, Routes, RoutesFormat};
use crate::commands::sources;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Bar;

pub(crate) fn run(args: &Routes) -> Result<Exit, Failure> {
    let selection = selection(&args.filters)?;
    let mut given = input::expand(&args.sources)?;
    input::sort_by_time_in_name(&mut given);
    let bar = Bar::new(&given.iter().map(sources::file_bytes).collect::<Vec<_>>());
    let mut reports = Vec::new();
    let written = match &args.output {
        Some(path) => durable::write(path, |file| {
            write(args, &selection, given, file, &bar, &mut reports)
        })
        .map_err(|error: io::Error| Failure::unwritten(path, &error)),
        None => match write(
            args,
            &selection,
            given,
            &mut io::stdout(),
            &bar,
            &mut reports,
        ) {
            // Whoever reads has seen enough: `normwatch routes … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::Done),
            other => other.map_err(Failure::from),
        },
    };
    bar.finish();
    written?;
    sources::judge(reports)
}

/// Writes the text, or counts, and notes what the sources held.
fn write(
    args: &Routes,
    selection: &Selection,
    given: Vec<Source>,
    out: &mut (dyn Write + Send),
    bar: &Bar,
    reports: &mut Vec<SourceReport>,
) -> io::Result<()> {
    // What is written has no reference to the files by their hash.
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let format = args.format;
    let make = move || writer(format);
    let make: Option<&(dyn Fn() -> Writer + Sync)> = if args.count { None } else { Some(&make) };
    let (written, held) =
        routes::run::write(given, &options, selection, make, &mut *out, &|place| {
            bar.reach(place);
        });
    *reports = held;
    let counts = written?;
    if args.count {
        writeln!(out, "announce {}", counts.announce)?;
        writeln!(out, "withdraw {}", counts.withdraw)?;
        writeln!(out, "rib {}", counts.rib)?;
        writeln!(out, "state {}", counts.state)?;
    }
    out.flush()
}

fn writer(format: RoutesFormat) -> Writer {
    match format {
        RoutesFormat::Bgpdump => Writer::Bgpdump(Box::new(bgpdump::Lines::new())),
        RoutesFormat::Ndjson => Writer::Ndjson,
        RoutesFormat::Csv => Writer::Csv,
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
