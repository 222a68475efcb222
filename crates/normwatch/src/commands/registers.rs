//! What commands that look things up in registers share: reading them.

use std::sync::Arc;
use std::time::Duration;

use holders::{Account, Editions, Error, Evidence, File, Kind, Live, Options};
use input::Source;
use net::Timestamp;
use rtr::{Client, Settings};

use crate::args::{Registers, RegistersAccount};
use crate::commands::{answer, now, sources};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Files whose problems are told, and problems of each: enough to see what is wrong.
const FILES_TOLD_MAX: usize = 10;
const PROBLEMS_TOLD_MAX: usize = 3;

/// Begins the name of a validator that is asked in place of reading a file.
const RTR: &str = "rtr:";
/// How long a validator may take to send all it has. Our choice: a million VRPs
/// take a few seconds.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// Says what registers hold, and what is odd about them.
pub(crate) fn run(args: &RegistersAccount) -> Result<Exit, Failure> {
    let evidence = gather(&args.registers, |files, live| {
        holders::read_with(&files, live.into())
    })?;
    let exit = tell_damaged(&evidence.files);
    let account = Account::new(&evidence, args.at.unwrap_or_else(now));
    answer::write(args.format, &account, || account.document())?;
    Ok(exit)
}

/// Reads the registers, tells what is wrong in them, and how the program ends if
/// nothing else is wrong. They are hashed for whoever shows that.
pub(crate) fn read(args: &Registers, hash: bool) -> Result<(Evidence, Exit), Failure> {
    let evidence = evidence(args, hash)?;
    let exit = tell_damaged(&evidence.files);
    Ok((evidence, exit))
}

/// The same as of a day: of a register of which several editions were given, the
/// newest that is not later.
pub(crate) fn read_as_of(args: &Registers, day: Timestamp) -> Result<(Evidence, Exit), Failure> {
    let evidence = gather(&args.registers, |files, live| {
        let used = holders::editions::as_of(&files, day)?;
        if let Some(others @ 1..) = files.len().checked_sub(used.len()) {
            let files = if others == 1 { "file" } else { "files" };
            let day = &day.to_string()[..10];
            say(&format!(
                "{others} {files} of other editions than that of {day} left aside"
            ));
        }
        holders::read_with(&used, live.into())
    })?;
    tell_problems(&evidence.files);
    let exit = tell_damaged(&evidence.files);
    Ok((evidence, exit))
}

/// The same with all editions of each register.
pub(crate) fn editions(args: &Registers) -> Result<(Editions, Exit), Failure> {
    let editions = gather(&args.registers, |files, live| Editions::read(&files, live))?;
    let files = editions.files();
    tell_problems(files.iter().copied());
    let exit = tell_damaged(files);
    Ok((editions, exit))
}

/// Tells which registers were read in part only, and how the program ends.
fn tell_damaged<'f>(files: impl IntoIterator<Item = &'f File>) -> Exit {
    let damaged: Vec<String> = files
        .into_iter()
        .filter(|file| file.damage.is_some())
        .map(|file| file.name.clone())
        .collect();
    sources::tell_incomplete(&damaged, "", "used")
}

/// Reads the registers and tells what is wrong in them.
pub(crate) fn evidence(args: &Registers, hash: bool) -> Result<Evidence, Failure> {
    let evidence = gather(&args.registers, |files, live| {
        holders::read_with(&files, Options { live, hash })
    })?;
    tell_problems(&evidence.files);
    Ok(evidence)
}

/// Tells what is wrong in registers.
fn tell_problems<'f>(files: impl IntoIterator<Item = &'f File>) {
    let wrong: Vec<&File> = files
        .into_iter()
        .filter(|file| !file.problems.is_empty())
        .collect();
    wrong
        .iter()
        .take(FILES_TOLD_MAX)
        .for_each(|file| tell(file));
    if let Some(more @ 1..) = wrong.len().checked_sub(FILES_TOLD_MAX) {
        say(&format!("… and {more} more files with problems"));
    }
}

/// Reads what the names stand for; nothing where there is no name.
fn gather<T: Default>(
    names: &[String],
    read: impl FnOnce(Vec<Source>, Option<Live>) -> Result<T, Error>,
) -> Result<T, Failure> {
    if names.is_empty() {
        return Ok(T::default());
    }
    let (live, files): (Vec<_>, Vec<_>) = names.iter().partition(|name| name.starts_with(RTR));
    let live = match &live[..] {
        [] => None,
        [one] => Some(validator(one)?),
        [first, second, ..] => {
            return Err(Error::Twice {
                kind: Kind::Payloads,
                first: (*first).clone(),
                second: (*second).clone(),
            }
            .into());
        }
    };
    Ok(read(input::expand(&files)?, live)?)
}

/// What a validator says now, by the RPKI-to-Router protocol.
fn validator(name: &str) -> Result<Live, Failure> {
    let address = name.strip_prefix(RTR).unwrap_or(name);
    let mut client = Client::new(address, Settings::default());
    let failed = |why: String| {
        let hint = "start it with its RTR server on: `routinator server --rtr 127.0.0.1:3323`";
        let message = format!("`{name}` gave no VRPs: {why}");
        Failure::new(Exit::Unreadable, message, Some(hint.to_owned()))
    };
    let snapshot = match client.wait(ANSWER_MAX) {
        Ok(Some(snapshot)) => snapshot,
        Ok(None) => return Err(failed(format!("no answer in {} s", ANSWER_MAX.as_secs()))),
        Err(error) => return Err(failed(error.to_string())),
    };
    say(&format!(
        "{name}: {} VRPs and {} ASPAs, session {}, serial {}",
        snapshot.payloads.vrps.len(),
        snapshot.payloads.aspas.len(),
        snapshot.session,
        snapshot.serial
    ));
    drop(client);
    let snapshot = Arc::into_inner(snapshot).expect("the client is gone, which had the other");
    let mut payloads = snapshot.payloads;
    // The protocol does not say when they were made; they are in force now.
    payloads.generated = Some(now());
    Ok(Live {
        name: name.to_owned(),
        payloads,
    })
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
            | Error::SlurmOverlap(_)
            | Error::NoDay { .. }
            | Error::SlurmAlone { .. } => Failure::new(Exit::WrongKind, &error, hint),
        }
    }
}
