//! What `rank` and `effect` share: reading what they ask of, and writing what they
//! answer.

use std::io::Write;

use catalog::Catalog;
use holders::Evidence;
use input::Options;
use net::Timestamp;
use plot::number::count;
use rankings::{Error, Indicator, Question, Routed};
use scans::{File, Scans};
use serde::Serialize;

use document::Document;

use crate::args::{Asked, RankFormat};
use crate::commands::{answer, catalog, registers, sources};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Bar, say};

/// Lines of a list that are told: enough to see what is wrong.
const PROBLEMS_TOLD_MAX: usize = 3;

/// All that was read for a question.
pub(crate) struct Read {
    indicator: Indicator,
    scans: Scans,
    routed: Routed,
    evidence: Evidence,
    catalog: Catalog,
    route_names: Vec<String>,
    /// How the program ends if all else goes well.
    pub(crate) exit: Exit,
}

impl Read {
    pub(crate) fn new(asked: &Asked) -> Result<Read, Failure> {
        // What is wrong with the question is told before anything is read.
        let indicator = Indicator::parse(&asked.indicator)?;
        let catalog = catalog(asked.norms.as_deref())?;
        let scans = scans::read(&input::expand(&asked.scan)?)?;
        let mut exit = tell(&scans);
        let (evidence, registers_exit) = registers::read(&asked.registers, true)?;
        exit = worse(exit, registers_exit);
        // Where delegations are known they decide what counts; otherwise at least
        // what nobody may announce does not.
        let last_day = scans.days.keys().next_back();
        let special_on: Option<Timestamp> = last_day
            .filter(|_| evidence.delegations.is_none())
            .map(|day| day.start());
        let mut route_names = Vec::new();
        let routed = if asked.routes.is_empty() {
            let table = evidence.prefix_origins.as_ref().ok_or(Error::NoRoutes)?;
            Routed::of_table(table, special_on)
        } else {
            let mut given = input::expand(&asked.routes)?;
            input::sort_by_time_in_name(&mut given);
            route_names.extend(given.iter().map(ToString::to_string));
            let bar = Bar::new(&given.iter().map(sources::file_bytes).collect::<Vec<_>>());
            let options = Options {
                hash: false,
                ..Options::default()
            };
            let progress = |place: usize| bar.reach(place);
            let window = archive::Window::default();
            let (table, reports) = origins::read(given, &options, window, &progress);
            bar.finish();
            exit = worse(exit, sources::judge(reports)?);
            Routed::of_routes(&table, route_names.len(), special_on)
        };
        Ok(Read {
            indicator,
            scans,
            routed,
            evidence,
            catalog,
            route_names,
            exit,
        })
    }

    pub(crate) fn question(&self, asked: &Asked) -> Question<'_> {
        Question {
            indicator: self.indicator.clone(),
            scans: &self.scans,
            routed: &self.routed,
            evidence: &self.evidence,
            catalog: &self.catalog,
            by: asked.by.into(),
            economy_of: asked.economy_of.into(),
            per: asked.per.get(),
            is_whole_internet: asked.whole_internet,
            rows_shown: asked.top,
            route_names: &self.route_names,
        }
    }

    /// Writes an answer in the form that was asked for, and its picture.
    pub(crate) fn write(
        &self,
        asked: &Asked,
        data: &impl Serialize,
        document: impl FnOnce() -> Document,
        csv: impl FnOnce() -> String,
        picture: impl FnOnce() -> String,
    ) -> Result<Exit, Failure> {
        if let Some(path) = &asked.plot {
            let svg = picture();
            input::durable::write(path, |file| file.write_all(svg.as_bytes()))
                .map_err(|error| Failure::unwritten(path, &error))?;
            say(&format!("written: {}", path.display()));
        }
        let written = match asked.format {
            RankFormat::Table => answer::print(&document().text())?,
            RankFormat::Markdown => answer::print(&document().markdown())?,
            RankFormat::Csv => answer::print(&csv())?,
            RankFormat::Json => {
                let text = serde_json::to_string_pretty(data).expect("plain data is JSON");
                answer::print(&format!("{text}\n"))?
            }
        };
        Ok(worse(self.exit, written))
    }
}

/// Says what was wrong with the lists, and how the program ends.
fn tell(scans: &Scans) -> Exit {
    for file in &scans.files {
        for problem in file.problems.iter().take(PROBLEMS_TOLD_MAX) {
            say(&problem.in_file(&file.name));
        }
        let told = file.problems.len().min(PROBLEMS_TOLD_MAX) as u64;
        let all = file.problems.len() as u64 + file.problems_further;
        if all > told {
            say(&format!(
                "`{}`: … and {} more",
                file.name,
                count(all - told)
            ));
        }
    }
    let is_damaged = |file: &&File| file.damage.is_some();
    let damaged: Vec<String> = scans
        .files
        .iter()
        .filter(is_damaged)
        .map(|file| file.name.clone())
        .collect();
    sources::tell_incomplete(&damaged, "", "used")
}

/// An exit code that says that something is missing outlives one that does not.
fn worse(first: Exit, second: Exit) -> Exit {
    if first == Exit::Done { second } else { first }
}

impl From<scans::Error> for Failure {
    fn from(error: scans::Error) -> Failure {
        let hint = error.hint();
        match error {
            scans::Error::Input(error) => error.into(),
            scans::Error::UnknownForm { .. } | scans::Error::NothingUsable { .. } => {
                Failure::new(Exit::WrongKind, &error, hint)
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = match &error {
            Error::UnknownIndicator { .. } => Exit::Catalog,
            Error::OtherService { .. } | Error::NothingSeen => Exit::WrongKind,
            Error::NoDelegations
            | Error::NoRoutes
            | Error::NoList { .. }
            | Error::Backwards { .. } => Exit::Failed,
        };
        Failure::new(exit, &error, error.hint())
    }
}
