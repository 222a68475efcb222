//! `normwatch backtest`: a proposal over recorded evidence.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use archive::Window;
use backtest::proposal::{Norms, Order, ProposalError};
use backtest::{FeedAccount, FeedProblem, Proposal, indicator, replay};
use catalog::{Catalog, Indicator, TriageFile};
use engine::BaselineChoice;
use input::{Options, Source};
use intake::Problem;
use store::Store;
use triage::Rules;

use super::triage::{Basis, feeds, tell_problems};
use crate::args::Backtest;
use crate::commands::{answer, rules, sources};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Bar, say};

/// How a database of SQLite begins (its file format, §1.3.1).
const DATABASE_MAGIC: &[u8; 16] = b"SQLite format 3\0";

pub(crate) fn run(args: &Backtest) -> Result<Exit, Failure> {
    let (bytes, _) = input::read_all(&args.proposal)?;
    let order = if args.first {
        Order::First
    } else {
        Order::Last
    };
    let mut texts = Catalog::texts(args.basis.norms.as_deref())?;
    for (name, text) in rules(&args.basis.rules)? {
        texts.push((format!("norms/triage/{name}"), text));
    }
    let norms = match String::from_utf8(bytes) {
        Ok(text) => Norms::with(texts, &args.proposal, &text, order),
        Err(_) => Err(ProposalError::Neither),
    };
    let norms = norms.map_err(|error| wrong(&args.proposal, error))?;
    match norms.proposal.clone() {
        Proposal::Rules(file) => over_feeds(args, norms, &file),
        Proposal::Indicator(indicator) => over_routes(args, &norms, &indicator),
    }
}

fn wrong(path: &Path, error: ProposalError) -> Failure {
    match error {
        ProposalError::Catalog(error) => error.into(),
        error => {
            let message = format!("`{}` is no proposal: {error}", path.display());
            let hint = "it takes a file as in norms/triage/ or norms/indicators/; \
                        docs/backtest.md has one to begin with";
            Failure::new(Exit::WrongKind, message, Some(hint.to_owned()))
        }
    }
}

fn over_feeds(args: &Backtest, norms: Norms, proposal: &TriageFile) -> Result<Exit, Failure> {
    let evidence = input::expand(&args.over)?;
    let basis = Basis::of(norms.in_force, &args.basis)?;
    let jurisdiction = args.basis.jurisdiction.or(basis.enricher.desk().economy);
    let proposed = Rules::compile(norms.proposed.triage(), jurisdiction)
        .map_err(|problems| tell_problems(&problems))?;
    let by = replay::Basis {
        feeds: &feeds(&args.feeds)?,
        in_force: &basis.rules,
        proposed: &proposed,
        proposal,
        enricher: &basis.enricher,
        window: args.window,
        samples: usize::from(args.samples),
    };
    let found = replay::run(&evidence, &by).expect("its conditions were compiled");
    let exit = judge(&found.feeds)?;
    answer::write(args.format, &found, || found.document())?;
    Ok(if exit == Exit::Done { basis.exit } else { exit })
}

/// Tells which feeds were not read, and how the program ends.
fn judge(feeds: &[FeedAccount]) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for FeedAccount {
        name,
        events,
        rejected,
        problem,
    } in feeds
    {
        let alone = feeds.len() == 1 && *events == 0;
        let told = match problem {
            Some(FeedProblem::Feed(Problem::NoReader(error))) if alone => {
                let message = format!("`{name}` cannot be read as a feed: {error}");
                return Err(Failure::new(
                    Exit::WrongKind,
                    message,
                    Some(error.hint().to_owned()),
                ));
            }
            Some(problem) => format!("`{name}`: {problem}"),
            None if *rejected > 0 => format!("`{name}`: {rejected} rows are no events"),
            None => continue,
        };
        say(&told);
        exit = Exit::Incomplete;
    }
    Ok(exit)
}

fn over_routes(args: &Backtest, norms: &Norms, proposed: &Indicator) -> Result<Exit, Failure> {
    let in_force = norms.in_force.indicator(&proposed.id);
    let evidence = input::expand(&args.over)?;
    let database = match &evidence[..] {
        [Source::Path(path)] if is_database(path) => Some(path),
        _ => None,
    };
    let (mut store, exit) = match database {
        Some(path) => (Store::open(path)?, Exit::Done),
        None => observed(args, norms, evidence)?,
    };
    let samples = usize::from(args.samples);
    let found = indicator::compare(&mut store, in_force, proposed, samples)?;
    answer::write(args.format, &found, || found.document())?;
    Ok(exit)
}

/// Whether a file is a database; one that cannot be read is told of later.
fn is_database(path: &Path) -> bool {
    let mut start = [0; DATABASE_MAGIC.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *DATABASE_MAGIC
}

/// Archives as an analysis that is kept nowhere.
fn observed(
    args: &Backtest,
    norms: &Norms,
    mut routes: Vec<Source>,
) -> Result<(Store, Exit), Failure> {
    input::sort_by_time_in_name(&mut routes);
    let check = engine::Check {
        baseline: match &args.baseline[..] {
            [] => BaselineChoice::FirstHours(args.learn),
            files => BaselineChoice::Files(input::expand(files)?),
        },
        as_org: args.as_org.clone(),
        as_rel: args.as_rel.clone(),
        window: Window::default(),
        options: Options::default(),
        routes,
    };
    let mut store = Store::in_memory()?;
    let bar = Bar::new(
        &check
            .routes
            .iter()
            .map(sources::file_bytes)
            .collect::<Vec<_>>(),
    );
    let checked = engine::check(&norms.in_force, &mut store, &check, &mut |progress| {
        bar.show(progress);
    });
    bar.finish();
    let exit = sources::tell_incomplete(&checked?.incomplete, "", "read");
    Ok((store, exit))
}
