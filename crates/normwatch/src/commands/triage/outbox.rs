//! `normwatch triage outbox`: messages, and what became of them.

use std::collections::BTreeMap;
use std::path::Path;

use document::{Document, Line, Table};
use notify::journal::JournalError;
use notify::outbox::{State, Step};
use notify::{Journal, Outbox};
use report::statement::StatementLine;
use serde::Serialize;

use crate::args::TriageOutbox;
use crate::commands::{answer, catalog, statements};
use crate::exit::Exit;
use crate::failure::Failure;

/// A message.
#[derive(Serialize)]
struct Message {
    message_id: String,
    ticket: String,
    to: String,
    /// `waiting`, `in-doubt`, `sent`, `failed`, `came-back` or `delayed`.
    state: &'static str,
    /// In words, with what the relay said.
    words: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements_by_others: Vec<StatementLine>,
}

pub(super) fn run(args: &TriageOutbox) -> Result<Exit, Failure> {
    // The catalog knows what speakers are called, and takes longer to read than all else.
    let said = match &args.statements {
        Some(path) => Some((statements::read(Some(path))?, catalog(None)?)),
        None => None,
    };
    let of_case = |ticket: &str| match &said {
        Some((statements, catalog)) => statements::of_case(ticket, statements, catalog),
        None => Vec::new(),
    };
    let mut journal = open(&args.outbox)?;
    let arrived = args.arrived.iter().map(|id| (id, Step::Arrived));
    let not_arrived = args.not_arrived.iter().map(|id| (id, Step::NotArrived));
    for (id, step) in arrived.chain(not_arrived) {
        let id = id.trim_start_matches('<').trim_end_matches('>');
        settle(&mut journal, id, step)?;
    }
    let messages: Vec<Message> = journal
        .entries()
        .into_iter()
        .map(|entry| Message {
            message_id: entry.id,
            statements_by_others: of_case(entry.ticket.as_str()),
            ticket: entry.ticket.to_string(),
            to: entry.to.to_string(),
            state: word(&entry.state),
            words: entry.state.to_string(),
        })
        .collect();
    answer::write(args.format, &messages, || document(&messages))
}

/// The outbox that is there: none is made.
pub(super) fn open(folder: &Path) -> Result<Journal, Failure> {
    if !folder.join("journal").is_file() {
        let message = format!("`{}` is no outbox", folder.display());
        let hint = "name the folder that `normwatch triage notify --outbox` was given";
        return Err(Failure::new(
            Exit::Unreadable,
            message,
            Some(hint.to_owned()),
        ));
    }
    Ok(Journal::open(folder)?)
}

fn settle(journal: &mut Journal, id: &str, step: Step) -> Result<(), Failure> {
    match journal.step(id, step) {
        Ok(_) => Ok(()),
        Err(error @ (JournalError::Unknown { .. } | JournalError::Step(_))) => {
            let hint = "only what is in doubt can be settled; without --arrived and --not-arrived \
                        all messages are listed";
            Err(Failure::new(
                Exit::WrongKind,
                format!("{id}: {error}"),
                Some(hint.to_owned()),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

fn word(state: &State) -> &'static str {
    match state {
        State::Waiting { .. } => "waiting",
        State::Ending { .. } => "in-doubt",
        State::Sent(_) => "sent",
        State::Failed(_) => "failed",
        State::Bounced {
            is_permanent: true, ..
        } => "came-back",
        State::Bounced { .. } => "delayed",
    }
}

fn document(messages: &[Message]) -> Document {
    let mut page = Document::new("Messages, and what became of them");
    let in_doubt = messages.iter().filter(|one| one.state == "in-doubt");
    page.paragraph(format!(
        "{} in all, {} in doubt.",
        messages.len(),
        in_doubt.count()
    ));
    let mut table = Table::new(["ticket", "Message-ID", "to", "state"]);
    for message in messages {
        table.row([
            Line::code(&message.ticket),
            Line::code(&message.message_id),
            message.to.as_str().into(),
            message.words.as_str().into(),
        ]);
    }
    page.table(table);
    // The parts of a long notice have one ticket.
    let cases: BTreeMap<&str, &[StatementLine]> = messages
        .iter()
        .map(|message| (&*message.ticket, &*message.statements_by_others))
        .collect();
    for (ticket, said) in cases {
        attributions::show::append_of_case(&mut page, ticket, said);
    }
    page
}
