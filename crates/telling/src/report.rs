//! What a run did or would do.

use std::collections::BTreeMap;

use catalog::words::{Recipient as Role, Word, capital};
use document::{Document, Line, Table};
use net::Timestamp;
use notify::minimise::Withheld;
use notify::recipient::label;
use notify::text::{count, minute};
use notify::{Notice, Sender, mail};
use serde::Serialize;

/// What a run did or would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Whether anything was sent or kept; else it is what would be.
    pub is_dry: bool,
    /// What is told.
    pub notices: Vec<Told>,
    /// What does not leave, by role and reason.
    pub withheld: BTreeMap<String, u64>,
    /// What nobody could be told, by role and reason. It is tried again in each run.
    pub unreached: BTreeMap<String, u64>,
    /// Tellings whose day or month is not over.
    pub waiting: u64,
    /// Tellings of decisions that are in no file that can be read: they were written
    /// to standard output or as CSV, or the file is gone.
    pub unwritten: u64,
    /// Message-IDs that the relay took in this run.
    pub sent: Vec<String>,
    /// Message-IDs that were in doubt, of which the relay's log says that they arrived.
    pub arrived: Vec<String>,
    /// Message-IDs that are tried again in another run, with the reason.
    pub deferred: Vec<(String, String)>,
    /// Message-IDs that were refused for good, with the relay's words.
    pub failed: Vec<(String, String)>,
    /// Message-IDs of which nobody knows whether they arrived.
    pub in_doubt: Vec<String>,
    /// Message-IDs of earlier runs that would be sent with these.
    pub would_send: Vec<String>,
    /// Addresses that mail does not reach, with the reason.
    pub failing: BTreeMap<String, String>,
}

/// A notice.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Its Message-ID.
    pub message_id: String,
    /// The number to answer with.
    pub ticket: String,
    /// Which part of the ticket it is, and of how many.
    pub part: (usize, usize),
    /// In which role somebody is told.
    pub role: &'static str,
    /// Where.
    pub mail: String,
    /// `first`, `in-place`, `reminder` or `escalation`.
    pub round: &'static str,
    /// How.
    pub action: &'static str,
    /// Of which span of time.
    pub period: String,
    /// Who may see it.
    pub tlp: &'static str,
    /// By when something should be done.
    pub deadline: Option<String>,
    /// The same, to read.
    #[serde(skip)]
    by: Option<String>,
    /// How many events it tells.
    pub events: usize,
}

impl Report {
    pub(crate) fn add(&mut self, notice: &Notice, sender: &Sender) {
        self.notices.push(Told {
            message_id: mail::id(notice, sender),
            ticket: notice.ticket.to_string(),
            part: (notice.part, notice.parts),
            role: notice.recipient.role.word(),
            mail: notice.recipient.mail.to_string(),
            round: notice.round.word(),
            action: notice.action.word(),
            period: notice.period.to_string(),
            tlp: label(notice.tlp),
            deadline: notice.deadline.map(export::names::second),
            by: notice.deadline.map(minute),
            events: notice.items.len(),
        });
    }

    pub(crate) fn withheld(&mut self, withheld: &BTreeMap<(Role, Withheld), u64>) {
        for ((role, reason), number) in withheld {
            let name = format!("{}: {}", role.word(), reason.in_words());
            *self.withheld.entry(name).or_default() += number;
        }
    }

    pub(crate) fn unreached(&mut self, role: Role, why: String) {
        let name = format!("{}: {why}", role.word());
        *self.unreached.entry(name).or_default() += 1;
    }

    /// The report to read.
    pub fn document(&self, until: Timestamp) -> Document {
        let mut page = Document::new(match self.is_dry {
            true => format!("What would be told, as of {} UTC", minute(until)),
            false => format!("What is told, as of {} UTC", minute(until)),
        });
        let events: usize = self.notices.iter().map(|told| told.events).sum();
        page.paragraph(format!(
            "{} with {}; {} for a day or month that is not over.",
            count(self.notices.len() as u64, "notice", "notices"),
            count(events as u64, "event", "events"),
            count(self.waiting, "telling waits", "tellings wait"),
        ));
        page.table(self.table());
        if !self.is_dry || !self.would_send.is_empty() {
            self.delivery(&mut page);
        }
        counted(&mut page, "Withheld", &self.withheld);
        counted(&mut page, "Nobody to tell", &self.unreached);
        if self.unwritten > 0 {
            page.heading(1, "Not in a file");
            page.paragraph(format!(
                "{} cannot be told: the decisions are in no file that can be read.",
                count(self.unwritten, "telling", "tellings")
            ));
        }
        if !self.failing.is_empty() {
            page.heading(1, "Addresses that mail does not reach");
            let each = |(mail, why): (&String, &String)| Line::from(format!("{mail}: {why}"));
            page.list(self.failing.iter().map(each).collect());
        }
        page
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["ticket", "to", "role", "#events", "TLP", "by"]);
        for told in &self.notices {
            let (part, parts) = told.part;
            let ticket = match parts {
                1 => told.ticket.clone(),
                _ => format!("{} ({part}/{parts})", told.ticket),
            };
            let role = match told.round {
                "first" => told.role.to_owned(),
                round => format!("{}, {round}", told.role),
            };
            table.row([
                Line::code(ticket),
                told.mail.as_str().into(),
                role.into(),
                told.events.into(),
                told.tlp.into(),
                told.by.as_deref().unwrap_or("-").into(),
            ]);
        }
        table
    }

    /// What became of messages.
    fn delivery(&self, page: &mut Document) {
        page.heading(1, "Mail");
        let numbers = [
            ("sent", self.sent.len()),
            ("arrived before, by the relay's log", self.arrived.len()),
            ("would be sent too: made before", self.would_send.len()),
        ];
        let numbers = numbers.iter().filter(|(_, number)| *number > 0);
        let mut lines: Vec<Line> = numbers
            .map(|(words, number)| format!("{number} {words}").into())
            .collect();
        let with_reason = [
            ("tried again in the next run", &self.deferred),
            ("refused for good", &self.failed),
        ];
        for (words, messages) in with_reason {
            let each = |(id, why): &(String, String)| format!("{words}: {id}: {why}").into();
            lines.extend(messages.iter().map(each));
        }
        let each = |id: &String| format!("in doubt, and held: {id}").into();
        lines.extend(self.in_doubt.iter().map(each));
        page.list(lines);
    }
}

fn counted(page: &mut Document, heading: &str, counts: &BTreeMap<String, u64>) {
    if counts.is_empty() {
        return;
    }
    page.heading(1, heading);
    let each =
        |(name, number): (&String, &u64)| Line::from(format!("{number} x {}", capital(name)));
    page.list(counts.iter().map(each).collect());
}
