//! `normwatch origins`: archives in, a table of prefixes and origins out.

use std::io::{self, Write};
use std::thread;

use archive::Window;
use holders::{File, Kind};
use input::{Options, durable};
use net::Family;
use origins::OriginTable;
use origins::output::{self, Tally};
use rpki::Vrps;

use crate::args::{Origins, OriginsFormat, Registers};
use crate::commands::{registers, sources};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Bar, say};

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
        let vrps = scope.spawn(|| vrps(&args.vrps));
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

/// What validators say, with local exceptions applied; `None` where nobody asked.
fn vrps(names: &[String]) -> Result<Option<Vrps>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let registers = Registers {
        registers: names.to_vec(),
    };
    let evidence = registers::evidence(&registers, true)?;
    let of_other_kind = |file: &&File| !matches!(file.kind, Kind::Payloads | Kind::Slurm);
    if let Some(file) = evidence.files.iter().find(of_other_kind) {
        let message = format!("`{}` is no file of VRPs: it has {}", file.name, file.kind);
        return Err(Failure::new(Exit::WrongKind, message, None));
    }
    Ok(evidence.payloads.map(|payloads| payloads.vrps))
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
