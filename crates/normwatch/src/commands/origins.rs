//! `normwatch origins`: archives in, a table of prefixes and origins out.

use std::io::{self, Write};
use std::path::Path;
use std::thread;

use archive::Window;
use input::{Event, Options, Reader, Source, durable};
use net::Family;
use origins::OriginTable;
use origins::output::{self, Tally};
use rpki::Vrps;

use crate::args::{Origins, OriginsFormat};
use crate::commands::sources;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Bar, say};

/// Problems of a file of VRPs that are told: enough to see what is wrong.
const PROBLEMS_TOLD_MAX: usize = 3;

pub(crate) fn run(args: &Origins) -> Result<Exit, Failure> {
    let mut given = input::expand(&args.sources)?;
    input::sort_by_time_in_name(&mut given);
    let bar = Bar::new(&given.iter().map(sources::file_bytes).collect::<Vec<_>>());
    let window = Window {
        since: args.since,
        until: args.until,
    };
    // The result is a table of numbers that can be made again: nothing of it
    // refers to the files by their hash.
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let progress = |place: usize| bar.reach(place);
    let (vrps, read) = thread::scope(|scope| {
        let vrps = scope.spawn(|| args.vrps.as_deref().map(vrps).transpose());
        let read = origins::read(given, &options, window, &progress);
        (vrps.join().expect("the thread does not panic"), read)
    });
    bar.finish();
    let (table, reports) = read;
    let vrps = vrps?;
    let exit = sources::judge(reports)?;
    let format = match args.format {
        OriginsFormat::Csv => output::Format::Csv,
        OriginsFormat::Ndjson => output::Format::Ndjson,
    };
    let write = |out: &mut (dyn Write + Send)| output::write(&table, vrps.as_ref(), format, out);
    let tally = match &args.output {
        Some(path) => durable::write(path, |file| write(file))
            .map_err(|error: io::Error| Failure::unwritten(path, &error))?,
        None => match write(&mut io::stdout()) {
            // Whoever reads has seen enough: `normwatch origins … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(exit),
            other => other?,
        },
    };
    summarise(&table, &tally, vrps.is_some());
    Ok(exit)
}

/// Reads a file of VRPs in pieces, so that its whole content is never in memory.
fn vrps(path: &Path) -> Result<Vrps, Failure> {
    let name = path.display();
    let mut reader = rpki::Reader::new();
    for event in Reader::new(vec![Source::Path(path.to_owned())], Options::default()) {
        match event {
            Event::Data { bytes, .. } => reader.push(&bytes),
            // A table of which a part is missing would call routes not found that
            // are not.
            Event::Damage {
                file_offset, kind, ..
            } => {
                return Err(input::Error::Damaged {
                    name: name.to_string(),
                    file_offset,
                    kind,
                }
                .into());
            }
            Event::Failed { error, .. } => return Err(error.into()),
            Event::Begin { .. } | Event::End { .. } => {}
        }
    }
    let (vrps, problems) = reader.finish().map_err(|error| {
        let hint = "write it with rpki-client (-j, -c) or `routinator vrps --format json`";
        let message = format!("`{name}` is no file of VRPs: {error}");
        Failure::new(Exit::WrongKind, message, Some(hint.to_owned()))
    })?;
    for problem in problems.iter().take(PROBLEMS_TOLD_MAX) {
        say(&format!("`{name}`: {problem}"));
    }
    if let Some(more @ 1..) = problems.len().checked_sub(PROBLEMS_TOLD_MAX) {
        say(&format!("`{name}`: … and {more} more"));
    }
    Ok(vrps)
}

/// What the numbers mean, for whoever looks.
fn summarise(table: &OriginTable, tally: &Tally, has_vrps: bool) {
    say(&format!(
        "{} prefixes with origins; {} peers, with a full feed {} of IPv4 and {} of IPv6",
        tally.pairs,
        table.peers().len(),
        table.full_feed_peers(Family::V4),
        table.full_feed_peers(Family::V6),
    ));
    if has_vrps {
        say(&format!(
            "{} valid, {} invalid, {} not found (RFC 6811)",
            tally.valid, tally.invalid, tally.not_found
        ));
    }
}
