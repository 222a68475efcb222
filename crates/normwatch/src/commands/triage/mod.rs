//! `normwatch triage`: events in, decisions out.

mod basis;
mod columns;
mod explain;
mod import_sieve;
mod run;

use crate::args::{Triage, TriageCommand};
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) use basis::{Basis, feeds, tell_problems};

pub(crate) fn run(args: &Triage) -> Result<Exit, Failure> {
    match &args.command {
        TriageCommand::Run(args) => run::run(args),
        TriageCommand::Explain(args) => explain::run(args),
        TriageCommand::ImportSieve(args) => import_sieve::run(args),
        TriageCommand::Columns { format } => columns::run(*format),
    }
}
