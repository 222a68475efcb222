//! `normwatch check`: routes in, findings out.

use std::io::{self, IsTerminal, Write};

use archive::Window;
use engine::{BaselineChoice, Checked};
use input::{Options, durable};
use report::check::CheckReport;
use report::terminal;
use store::Store;

use crate::args::{Check, Outputs};
use crate::commands::{catalog, sources, statements};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Bar, say};

pub(crate) fn run(args: &Check) -> Result<Exit, Failure> {
    let mut routes = input::expand(&args.routes)?;
    input::sort_by_time_in_name(&mut routes);
    let baseline = if args.baseline.is_empty() {
        BaselineChoice::FirstHours(args.learn)
    } else {
        BaselineChoice::Files(input::expand(&args.baseline)?)
    };
    let check = engine::Check {
        routes,
        baseline,
        as_org: args.as_org.clone(),
        as_rel: args.as_rel.clone(),
        window: Window {
            since: args.since,
            until: args.until,
        },
        options: Options::default(),
    };
    run_with(&check, &args.outputs)
}

/// Runs a check and writes what was asked for: the terminal's report always, the
/// page and the JSON on request, the database at the end of the check.
pub(crate) fn run_with(check: &engine::Check, outputs: &Outputs) -> Result<Exit, Failure> {
    let catalog = catalog(outputs.norms.as_deref())?;
    let statements = statements::read(outputs.statements.as_deref())?;
    let mut store = Store::open(&outputs.db)?;
    let bar = Bar::new(
        &check
            .routes
            .iter()
            .map(sources::file_bytes)
            .collect::<Vec<_>>(),
    );
    let checked = engine::check(&catalog, &mut store, check, &mut |progress| {
        bar.show(progress);
    });
    bar.finish();
    let Checked {
        mut report,
        incomplete,
    } = checked?;
    // Only now: nothing that was decided has seen them.
    statements::add_to(&mut report, &statements, &catalog);
    if let Some(path) = &outputs.html {
        let page = report::html::page(&report);
        durable::write(path, |file| file.write_all(page.as_bytes()))
            .map_err(|error: io::Error| Failure::unwritten(path, &error))?;
    }
    if let Some(path) = &outputs.json {
        durable::write(path, |file| report::json::write(&report, file))
            .map_err(|error: io::Error| Failure::unwritten(path, &error))?;
    }
    print(&report, outputs.all)?;
    for path in [&outputs.html, &outputs.json].into_iter().flatten() {
        say(&format!("wrote {}", path.display()));
    }
    say(&format!("wrote {}", outputs.db.display()));
    Ok(sources::tell_incomplete(
        &incomplete,
        "; the report says where",
        "read",
    ))
}

fn print(report: &CheckReport, all: bool) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let mut options = terminal::Options {
        width: width(),
        colour: out.is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        ..terminal::Options::default()
    };
    options.detail.low = all;
    match terminal::write(report, &options, &mut out).and_then(|()| out.flush()) {
        // Whoever reads has seen enough: `normwatch check … | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Columns to write: what `COLUMNS` says, within what reads well.
fn width() -> usize {
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    columns.unwrap_or(100_usize).clamp(80, 120)
}
