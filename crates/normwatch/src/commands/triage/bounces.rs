//! `normwatch triage bounces`: reports of mail that came back.

use input::Source;
use notify::bounce::{self, BYTES_MAX, Bounce};
use notify::{Journal, text};

use super::outbox;
use crate::args::TriageBounces;
use crate::commands::answer;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

pub(super) fn run(args: &TriageBounces) -> Result<Exit, Failure> {
    let sources = input::expand(&args.messages)?;
    let mut journal = outbox::open(&args.outbox)?;
    let mut exit = Exit::Done;
    for source in &sources {
        let Source::Path(path) = source else {
            let message = "standard input is no message; name a file for each";
            return Err(Failure::new(Exit::WrongKind, message, None));
        };
        let size = std::fs::metadata(path).map_or(0, |found| found.len());
        let found = if size > BYTES_MAX as u64 {
            Err(bounce::NotABounce::TooLarge)
        } else {
            bounce::read(&input::read_all(path)?.0)
        };
        match found {
            Ok(found) => {
                let line = told(&mut journal, &found)?;
                answer::print(&format!("{source}: {line}\n"))?;
            }
            Err(reason) => {
                say(&format!("`{source}` is no report that is read: {reason}"));
                exit = Exit::Incomplete;
            }
        }
    }
    if exit != Exit::Done {
        say("hint: a report in words of a server's own is for a person to read");
    }
    Ok(exit)
}

/// Notes a report; says what came of it.
fn told(journal: &mut Journal, found: &Bounce) -> Result<String, Failure> {
    let id = found.message_id.as_deref().unwrap_or("no Message-ID");
    let id = text::line(id, 200);
    Ok(match bounce::note(journal, found)? {
        Some(state) => {
            let address = found.recipients.first().map_or("", |one| &one.address);
            format!("{id} to {address}: {state}")
        }
        None => format!("{id}: nothing in the outbox that this changes"),
    })
}
