//! What events are decided by: rules, registers, the desk's file; and what feeds are
//! read with.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use catalog::Catalog;
use events::shadowserver::Schema;
use events::table::Mapping;
use intake::Feeds;
use net::Prefix;
use triage::{Desk, Enricher, Rules};

use crate::args::{TriageBasis, TriageFeeds};
use crate::commands::{catalog_with, registers};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Rules that are told of when they cannot be used: enough to see what is wrong.
const PROBLEMS_TOLD_MAX: usize = 20;

/// What events are decided by.
pub(crate) struct Basis {
    pub(crate) catalog: Catalog,
    pub(crate) rules: Rules,
    pub(crate) enricher: Enricher,
    /// How the program ends if nothing else is wrong.
    pub(crate) exit: Exit,
}

impl Basis {
    pub(super) fn read(args: &TriageBasis) -> Result<Basis, Failure> {
        Basis::of(catalog_with(args.norms.as_deref(), &args.rules)?, args)
    }

    /// With norms that were read already.
    pub(crate) fn of(catalog: Catalog, args: &TriageBasis) -> Result<Basis, Failure> {
        let (desk, more) = match &args.desk {
            Some(path) => desk(path)?,
            None => (Desk::default(), Vec::new()),
        };
        let jurisdiction = args.jurisdiction.or(desk.economy);
        let rules = Rules::compile(catalog.triage(), jurisdiction)
            .map_err(|problems| tell_problems(&problems))?;
        let (editions, exit) = registers::editions(&args.registers)?;
        let enricher = Enricher::new(Arc::new(editions), desk, more);
        Ok(Basis {
            catalog,
            rules,
            enricher,
            exit,
        })
    }
}

/// Tells what is wrong with rules; the answer says that they cannot be used.
pub(crate) fn tell_problems(problems: &[impl Display]) -> Failure {
    for problem in problems.iter().take(PROBLEMS_TOLD_MAX) {
        say(&problem.to_string());
    }
    if let Some(more @ 1..) = problems.len().checked_sub(PROBLEMS_TOLD_MAX) {
        say(&format!("… and {more} more"));
    }
    let count = problems.len();
    let message = match count {
        1 => "a rule of triage is wrong".to_owned(),
        _ => format!("{count} rules of triage are wrong"),
    };
    let hint = "`normwatch triage columns` lists what a condition can ask for".to_owned();
    Failure::new(Exit::Catalog, message, Some(hint))
}

/// The desk's file, and the blocks in the files that it names, which are beside it.
pub(super) fn desk(path: &Path) -> Result<(Desk, Vec<Prefix>), Failure> {
    let wrong = |message: String| {
        let message = format!("`{}` is no desk's file: {message}", path.display());
        let hint = "docs/triage.md has one to begin with".to_owned();
        Failure::new(Exit::WrongKind, message, Some(hint))
    };
    // What is missing has a neighbour that is meant.
    input::expand(&[path])?;
    let (bytes, _) = input::read_all(path)?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is no text".to_owned()))?;
    let desk = Desk::read(&text).map_err(|error| wrong(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut more = Vec::new();
    for file in &desk.constituency.files {
        more.extend(prefixes(&folder.join(file))?);
    }
    Ok((desk, more))
}

/// A file with a block of addresses on each line; `#` begins a remark.
fn prefixes(path: &Path) -> Result<Vec<Prefix>, Failure> {
    let (bytes, _) = input::read_all(path)?;
    let wrong = |line: usize, message: String| {
        let message = format!("`{}`, line {line}: {message}", path.display());
        let hint = "it takes one block a line, as in 192.0.2.0/24 or 2001:db8::/32".to_owned();
        Failure::new(Exit::WrongKind, message, Some(hint))
    };
    let text = String::from_utf8(bytes).map_err(|_| wrong(1, "it is no text".to_owned()))?;
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        if !line.is_empty() {
            let prefix = line
                .parse()
                .map_err(|error| wrong(at + 1, format!("{error}")))?;
            found.push(prefix);
        }
    }
    Ok(found)
}

/// What feeds are read with.
pub(crate) fn feeds(args: &TriageFeeds) -> Result<Feeds, Failure> {
    let wrong = |path: &Path, message: String| {
        let message = format!("`{}` is no mapping: {message}", path.display());
        Failure::new(Exit::WrongKind, message, None)
    };
    let schema = args.schema.as_deref().map(|path| {
        let (bytes, _) = input::read_all(path)?;
        Schema::read(&bytes).map_err(|error| wrong(path, error.to_string()))
    });
    let mapping = args.mapping.as_deref().map(|path| {
        let (bytes, _) = input::read_all(path)?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| wrong(path, "it is no text".to_owned()))?;
        Mapping::read(&text).map_err(|error| wrong(path, error.to_string()))
    });
    Ok(Feeds {
        schema: schema.transpose()?,
        mapping: mapping.transpose()?,
        received: args.received,
    })
}
