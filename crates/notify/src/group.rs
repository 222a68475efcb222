//! Tellings become notices: one for each recipient, marking, way of telling and
//! period.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use catalog::words::{Tlp, TriageAction, Word};
use net::Timestamp;
use sha2::{Digest, Sha256};

use crate::address::MailAddress;
use crate::item::Item;
use crate::minimise::{self, Withheld};
use crate::recipient::Recipient;
use crate::ticket::{Period, Ticket};

/// The most events in one message. Our choice: a table that people still open, and
/// with a XARF report for each some two megabytes, which every relay takes.
pub const ITEMS_MAX: usize = 1_000;

/// That somebody is to be told of an event, by a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Of what.
    pub item: Item,
    /// Who.
    pub recipient: Recipient,
    /// How.
    pub action: TriageAction,
    /// With what else of the same span of time.
    pub period: Period,
    /// By when something should be done.
    pub deadline: Option<Timestamp>,
    /// Who may see it, by the rules.
    pub tlp: Tlp,
    /// Whether somebody was told before.
    pub round: Round,
}

/// Whether somebody was told of an event before, and why again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Round {
    /// It is told for the first time.
    #[default]
    First,
    /// Who should be told cannot be reached; somebody is told in its place.
    InPlace,
    /// It was seen again after the deadline.
    Reminder,
    /// It was seen again after the deadline of the reminder; somebody else is told.
    Escalation,
}

/// What one message tells one recipient. Only [`group`] makes one: what it holds
/// may leave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Notice {
    /// The number to answer with.
    pub ticket: Ticket,
    /// Which part of the ticket it is, from 1.
    pub part: usize,
    /// How many parts the ticket has.
    pub parts: usize,
    /// Who is told.
    pub recipient: Recipient,
    /// Who may see it: the stricter of what rules and sources say.
    pub tlp: Tlp,
    /// How.
    pub action: TriageAction,
    /// Of which span of time.
    pub period: Period,
    /// Whether somebody was told before.
    pub round: Round,
    /// By when something should be done: the earliest of its events.
    pub deadline: Option<Timestamp>,
    /// The events, by time, with what the recipient may see: at least one, at most
    /// [`ITEMS_MAX`].
    pub items: Vec<Item>,
}

/// Notices, and what did not become part of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouped {
    /// The notices, by recipient, marking, way and period.
    pub notices: Vec<Notice>,
    /// How many tellings were withheld, by role and reason.
    pub withheld: BTreeMap<(catalog::words::Recipient, Withheld), u64>,
}

/// What one ticket is about.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    role: catalog::words::Recipient,
    mail: MailAddress,
    tlp: Tlp,
    action: TriageAction,
    period: Period,
    round: Round,
}

/// Groups tellings. The order in which they come makes no difference, and an event
/// that somebody is told twice is told once.
///
/// The same tellings give the same notices. Whoever keeps events notes in the
/// transaction that keeps the messages which ones were told, and gives each of
/// them here until then, and not after.
pub fn group(tellings: impl IntoIterator<Item = Telling>) -> Grouped {
    let mut grouped = Grouped::default();
    let mut tickets: BTreeMap<Key, Vec<Telling>> = BTreeMap::new();
    for telling in tellings {
        if let Err(reason) = minimise::may_leave(&telling.item, &telling.recipient) {
            let key = (telling.recipient.role, reason);
            *grouped.withheld.entry(key).or_default() += 1;
            continue;
        }
        let key = Key {
            role: telling.recipient.role,
            mail: telling.recipient.mail.clone(),
            tlp: telling.tlp.max(telling.item.marking.unwrap_or(Tlp::Clear)),
            action: telling.action,
            period: telling.period,
            round: telling.round,
        };
        tickets.entry(key).or_default().push(telling);
    }
    for (key, tellings) in tickets {
        grouped.notices.extend(notices(&key, tellings));
    }
    grouped
}

fn notices(key: &Key, mut tellings: Vec<Telling>) -> Vec<Notice> {
    let order = |t: &Telling| (t.item.first, t.item.last, t.item.id.clone());
    tellings.sort_by_cached_key(order);
    let mut known = BTreeSet::new();
    tellings.retain(|telling| known.insert(telling.item.id.clone()));
    let rules: BTreeSet<&str> = tellings
        .iter()
        .flat_map(|telling| telling.item.rules.iter().map(|rule| rule.id.as_str()))
        .collect();
    // Registers may have several names for one mailbox; any of them will do, as long
    // as it is the same each time.
    let recipient = tellings.iter().map(|telling| &telling.recipient).max();
    let recipient = recipient.expect("a ticket has an event").clone();
    let fixed = [
        key.role.word(),
        key.mail.as_str(),
        key.tlp.word(),
        key.action.word(),
    ];
    // The first round is not named, so that tickets that people hold stay.
    let round = (key.round != Round::First).then(|| key.round.word());
    let named = fixed.into_iter().chain(round).chain(rules);
    let ticket = Ticket::of(key.period, named);
    let parts = tellings.len().div_ceil(ITEMS_MAX);
    tellings
        .chunks(ITEMS_MAX)
        .enumerate()
        .map(|(place, chunk)| Notice {
            ticket: ticket.clone(),
            part: place + 1,
            parts,
            recipient: recipient.clone(),
            tlp: key.tlp,
            action: key.action,
            period: key.period,
            round: key.round,
            deadline: chunk.iter().filter_map(|telling| telling.deadline).min(),
            items: chunk
                .iter()
                .map(|telling| minimise::shown(&telling.item, key.role))
                .collect(),
        })
        .collect()
}

impl Round {
    /// All rounds.
    pub const ALL: [Round; 4] = [
        Round::First,
        Round::InPlace,
        Round::Reminder,
        Round::Escalation,
    ];

    /// As files and tickets have it.
    pub const fn word(self) -> &'static str {
        match self {
            Round::First => "first",
            Round::InPlace => "in-place",
            Round::Reminder => "reminder",
            Round::Escalation => "escalation",
        }
    }

    /// The round that a word names.
    pub fn from_word(word: &str) -> Option<Round> {
        Round::ALL.into_iter().find(|round| round.word() == word)
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Notice {
    /// How often all its events were seen, together.
    pub fn count(&self) -> u64 {
        self.items.iter().map(|item| item.count).sum()
    }

    /// A name for what it says: ticket and events. Another run that tells of other
    /// events under the same ticket is another message.
    pub fn name(&self) -> String {
        let mut hash = Sha256::new();
        for item in &self.items {
            hash.update((item.id.len() as u64).to_be_bytes());
            hash.update(&item.id);
        }
        let digits = net::text::hex(&hash.finalize()[..8]);
        format!("{}.{digits}", self.ticket.as_str().to_ascii_lowercase())
    }

    /// When its events were seen first and last.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        let first = self.items.iter().map(|item| item.first).min();
        let last = self.items.iter().map(|item| item.last).max();
        let start = self.period.start();
        (first.unwrap_or(start), last.unwrap_or(start))
    }
}
