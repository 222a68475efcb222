//! What commands that look things up in registers share: reading them.

use holders::{Error, Evidence, File};

use crate::args::Registers;
use crate::commands::sources;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Files whose problems are told, and problems of each: enough to see what is wrong.
const FILES_TOLD_MAX: usize = 10;
const PROBLEMS_TOLD_MAX: usize = 3;

/// Reads the registers, tells what is wrong in them, and how the program ends if
/// nothing else is wrong.
pub(crate) fn read(args: &Registers) -> Result<(Evidence, Exit), Failure> {
    if args.registers.is_empty() {
        return Ok((Evidence::default(), Exit::Done));
    }
    let evidence = holders::read(&input::expand(&args.registers)?)?;
    let wrong: Vec<&File> = evidence
        .files
        .iter()
        .filter(|file| !file.problems.is_empty())
        .collect();
    wrong
        .iter()
        .take(FILES_TOLD_MAX)
        .for_each(|file| tell(file));
    if let Some(more @ 1..) = wrong.len().checked_sub(FILES_TOLD_MAX) {
        say(&format!("… and {more} more files with problems"));
    }
    let damaged = evidence
        .files
        .iter()
        .filter(|file| file.damage.is_some())
        .map(|file| file.name.clone())
        .collect::<Vec<_>>();
    let exit = sources::tell_incomplete(&damaged, "", "used");
    Ok((evidence, exit))
}

/// The first problems of a file.
fn tell(file: &File) {
    for problem in file.problems.iter().take(PROBLEMS_TOLD_MAX) {
        say(&format!("`{}`: {problem}", file.name));
    }
    if let Some(more @ 1..) = file.problems.len().checked_sub(PROBLEMS_TOLD_MAX) {
        say(&format!("`{}`: … and {more} more", file.name));
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let hint = error.hint();
        match error {
            Error::Input(error) => error.into(),
            Error::UnknownKind { .. }
            | Error::Twice { .. }
            | Error::Empty { .. }
            | Error::Payloads { .. }
            | Error::Slurm { .. }
            | Error::SlurmAlone { .. } => Failure::new(Exit::WrongKind, &error, hint),
        }
    }
}
