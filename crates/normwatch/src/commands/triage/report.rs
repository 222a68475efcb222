//! `normwatch triage report`: what became of the events of a month.

use notify::Outbox;
use notify::month;

use super::{DECIDES, outbox};
use crate::args::{ReportFormat, TriageReport};
use crate::commands::{answer, catalog, database};
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) fn run(args: &TriageReport) -> Result<Exit, Failure> {
    let store = database(&args.db, DECIDES)?;
    let catalog = catalog(args.norms.as_deref())?;
    let entries = match &args.outbox {
        Some(folder) => outbox::open(folder)?.entries(),
        None => Vec::new(),
    };
    let records = telling::month::records(&store, &catalog, &entries, args.month)?;
    let document = month::report(args.month, &records, args.tlp);
    answer::print(&match args.format {
        ReportFormat::Text => document.text(),
        ReportFormat::Markdown => document.markdown(),
        ReportFormat::Html => document.html(),
    })
}
