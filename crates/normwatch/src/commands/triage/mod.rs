//! `normwatch triage`: events in, decisions out, and people told.

mod basis;
mod bounces;
mod columns;
mod explain;
mod import_sieve;
mod notify;
mod outbox;
mod receive;
mod report;
mod run;
mod watch;

use crate::args::{Triage, TriageCommand};
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) use basis::{Basis, feeds, tell_problems};

/// The command that makes a database with decisions.
const DECIDES: &str = "triage run FEED --decisions FILE";

pub(crate) fn run(args: &Triage) -> Result<Exit, Failure> {
    match &args.command {
        TriageCommand::Run(args) => run::run(args),
        TriageCommand::Explain(args) => explain::run(args),
        TriageCommand::Notify(args) => notify::run(args),
        TriageCommand::Outbox(args) => outbox::run(args),
        TriageCommand::Bounces(args) => bounces::run(args),
        TriageCommand::Report(args) => report::run(args),
        TriageCommand::ImportSieve(args) => import_sieve::run(args),
        TriageCommand::Columns { format } => columns::run(*format),
    }
}
