//! Which event, finding or case a statement is about.

use std::net::IpAddr;

use net::{Prefix, Timestamp};

use crate::read::{Statement, Statements};

/// What a statement is about: at least one of these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Events, by the keys that decisions have.
    pub events: Vec<String>,
    /// Findings, by their ids.
    pub findings: Vec<String>,
    /// Cases, by the tickets that notices have.
    pub tickets: Vec<String>,
    /// What happened in these blocks between `from` and `until`.
    pub prefixes: Vec<Prefix>,
    /// The first instant.
    pub from: Option<Timestamp>,
    /// The last instant.
    pub until: Option<Timestamp>,
}

/// Something that statements may be about.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The key of an event, the id of a finding, or the ticket of a case.
    pub name: String,
    /// Its blocks; an address is a block of one.
    pub prefixes: Vec<Prefix>,
    /// Its first and last instant; `None` is not known.
    pub span: Option<(Timestamp, Timestamp)>,
}

impl Seen {
    /// An event: its key, the addresses of its sides, and when it happened.
    pub fn event(
        key: String,
        addresses: impl IntoIterator<Item = IpAddr>,
        time: Option<Timestamp>,
    ) -> Seen {
        let block =
            |address: IpAddr| Prefix::new(address, if address.is_ipv4() { 32 } else { 128 });
        Seen {
            name: key,
            prefixes: addresses.into_iter().filter_map(block).collect(),
            span: time.map(|time| (time, time)),
        }
    }

    /// A case, by its ticket alone.
    pub fn case(ticket: &str) -> Seen {
        Seen {
            name: ticket.to_owned(),
            ..Seen::default()
        }
    }
}

impl About {
    /// Whether it is about this.
    pub fn is(&self, seen: &Seen) -> bool {
        let is_named = self
            .events
            .iter()
            .chain(&self.findings)
            .chain(&self.tickets)
            .any(|name| *name == seen.name);
        is_named || (self.has_place(seen) && self.has_time(seen))
    }

    fn has_place(&self, seen: &Seen) -> bool {
        let within = |block: &Prefix| self.prefixes.iter().any(|wide| wide.covers(*block));
        seen.prefixes.iter().any(within)
    }

    fn has_time(&self, seen: &Seen) -> bool {
        // What has no time may have happened at any other.
        let Some((first, last)) = seen.span else {
            return false;
        };
        self.from.is_some_and(|from| from <= last) && self.until.is_some_and(|until| first <= until)
    }
}

impl Statements {
    /// Those about something, in their order.
    pub fn about(&self, seen: &Seen) -> Vec<&Statement> {
        self.all()
            .iter()
            .filter(|statement| statement.about.is(seen))
            .collect()
    }
}
