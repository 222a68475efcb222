//! An event as somebody may be told of it.

use std::net::IpAddr;
use std::sync::Arc;

use catalog::words::Tlp;
use events::Classification;
use net::{Asn, Timestamp};

use crate::ticket::Ticket;

/// An event, seen once or several times.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is called: the same on each replay, another for each event.
    pub id: String,
    /// When it was seen first.
    pub first: Timestamp,
    /// When it was seen last; not before `first`.
    pub last: Timestamp,
    /// How often it was seen, at least once.
    pub count: u64,
    /// What sort of event it is.
    pub class: Classification,
    /// Where it came from.
    pub source: Side,
    /// Where it went.
    pub destination: Side,
    /// The protocol of the transport: `tcp`.
    pub transport: Option<String>,
    /// The protocol above it, or the service: `ssh`.
    pub service: Option<String>,
    /// What the malware is called.
    pub malware: Option<String>,
    /// The header of the message of mail that it is about, where it is about one and
    /// the feed has it.
    pub reported_header: Option<String>,
    /// Which feed says so.
    pub feed: Option<String>,
    /// Where in what was read it stands.
    pub evidence: Option<Evidence>,
    /// How its source marked it; `None` where it did not.
    pub marking: Option<Tlp>,
    /// The rules that fired for it.
    pub rules: Vec<Arc<Rule>>,
    /// The ticket under which somebody was told of it before.
    pub earlier: Option<Ticket>,
}

/// One side of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Its address.
    pub ip: Option<IpAddr>,
    /// Its port.
    pub port: Option<u16>,
    /// Its network.
    pub asn: Option<Asn>,
    /// Its name.
    pub fqdn: Option<String>,
    /// The address of a page on it.
    pub url: Option<String>,
    /// Its economy, by ISO 3166.
    pub economy: Option<String>,
}

/// A line of a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
}

/// A rule that fired, and by what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Why, in words that can stand in a letter.
    pub why: String,
    /// The provisions that such an event engages.
    pub provisions: Vec<Provision>,
}

/// A provision that an event engages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provision {
    /// Its id: `un-gge-2015#13-f`.
    pub id: String,
    /// Document and paragraph, as one would cite them.
    pub citation: String,
}

impl Item {
    /// What sort of event it is, in RSIT's word; `undetermined` where nobody says.
    pub fn kind(&self) -> &'static str {
        self.class.name().unwrap_or("undetermined")
    }
}
