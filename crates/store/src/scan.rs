//! Archives of routes, record by record: what the tables over files share.

use archive::{Archive, Outcome, SourceReport, Step, Window};
use input::Options;
use mrt::{Element, Record};

use crate::error::HINT_MARK;

/// Reads sources one after another; one that cannot be read is an error.
pub(crate) struct Scan {
    archive: Archive,
}

impl Scan {
    /// Finds the sources that the arguments name, and starts reading.
    ///
    /// # Errors
    ///
    /// As [`input::expand`].
    pub(crate) fn new(arguments: &[String]) -> Result<Scan, rusqlite::Error> {
        let sources = input::expand(arguments).map_err(|error| failed(&error))?;
        Ok(Scan {
            archive: Archive::new(sources, &Options::default(), Window::default()),
        })
    }

    /// Goes to the next record, and gives its elements to `visit` when the record
    /// is `wanted`; or to where a source begins or ends.
    ///
    /// # Errors
    ///
    /// When a source cannot be read.
    pub(crate) fn step(
        &mut self,
        wanted: impl FnOnce(&Record<'_>) -> bool,
        mut visit: impl FnMut(Element<'_>),
    ) -> Result<Step, rusqlite::Error> {
        let step = self.archive.step(wanted, |_, element| visit(element));
        if let Step::End(place) = step
            && let Outcome::Failed(error) = &self.report(place).outcome
        {
            return Err(failed(error));
        }
        Ok(step)
    }

    /// What is known of a source; complete once it ended.
    pub(crate) fn report(&self, place: usize) -> &SourceReport {
        &self.archive.reports()[place]
    }
}

/// An error of `input` as SQLite can carry it: one text.
fn failed(error: &input::Error) -> rusqlite::Error {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    if let Some(hint) = error.hint() {
        text = text + HINT_MARK + &hint;
    }
    module_error(text)
}

/// An error that a table over files reports.
pub(crate) fn module_error(text: String) -> rusqlite::Error {
    rusqlite::Error::ModuleError(text)
}

/// An error for a source that has content and no record in it.
pub(crate) fn not_an_archive(report: &SourceReport) -> rusqlite::Error {
    module_error(format!(
        "`{}` is no archive of routes: none of its {} bytes is in an MRT record{HINT_MARK}\
         files from RouteViews and RIPE RIS are read, compressed or not",
        report.name, report.gap_bytes
    ))
}
