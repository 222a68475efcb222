//! An event as it is told, from its line in the file of decisions.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use catalog::Catalog;
use catalog::words::Tlp;
use events::Classification;
use net::{Asn, Timestamp};
use notify::item::{Evidence, Provision, Rule};
use notify::{Item, Side, Ticket};
use serde::Deserialize;
use store::decided::DecisionRow;
use triage::Rules;

use crate::error::Error;

/// The longest line that is read, in bytes. Our choice: four times the longest line of
/// a feed, since what it has of that may be escaped.
const LINE_BYTES_MAX: u64 = 4 * events::lines::LINE_BYTES_MAX as u64;

/// A line of a file of decisions, as far as it is told.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    key: String,
    classification: Class,
    source: Source,
    pub(crate) rules: Vec<String>,
    #[serde(default)]
    registers: Registers,
    #[serde(default)]
    event: More,
}

#[derive(Debug, Deserialize)]
struct Class {
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Source {
    ip: Option<IpAddr>,
    port: Option<u16>,
    asn: Option<u32>,
    fqdn: Option<String>,
}

/// What registers said when the event was decided.
#[derive(Debug, Default, Deserialize)]
struct Registers {
    #[serde(rename = "source.economy")]
    economy: Option<String>,
    #[serde(rename = "source.holder")]
    holder: Option<String>,
    #[serde(rename = "destination.economy")]
    destination_economy: Option<String>,
}

/// What only those who are told need.
#[derive(Debug, Default, Deserialize)]
struct More {
    #[serde(rename = "source.url")]
    source_url: Option<String>,
    #[serde(rename = "destination.ip")]
    ip: Option<IpAddr>,
    #[serde(rename = "destination.port")]
    port: Option<u16>,
    #[serde(rename = "destination.asn")]
    asn: Option<u32>,
    #[serde(rename = "destination.fqdn")]
    fqdn: Option<String>,
    #[serde(rename = "destination.url")]
    url: Option<String>,
    #[serde(rename = "protocol.transport")]
    transport: Option<String>,
    #[serde(rename = "protocol.application")]
    service: Option<String>,
    #[serde(rename = "malware.name")]
    malware: Option<String>,
    #[serde(rename = "feed.name")]
    feed: Option<String>,
    tlp: Option<String>,
}

impl Line {
    /// The economy of the source.
    pub(crate) fn economy(&self) -> Option<&str> {
        self.registers.economy.as_deref()
    }

    /// Who holds the source.
    pub(crate) fn holder(&self) -> Option<&str> {
        self.registers.holder.as_deref()
    }

    /// The event as it stands in the database, seen as it is said there.
    pub(crate) fn item(
        self,
        row: &DecisionRow,
        (first, last, count): (i64, i64, u64),
        reasons: &Reasons,
        earlier: Option<Ticket>,
    ) -> Item {
        let marking = self.event.tlp.as_deref();
        let kind = self.classification.kind.as_deref();
        Item {
            id: id(row),
            first: Timestamp::from_micros(first),
            last: Timestamp::from_micros(last),
            count,
            class: kind.map_or(Classification::Unknown, Classification::of),
            source: Side {
                ip: self.source.ip,
                port: self.source.port,
                asn: self.source.asn.map(Asn),
                fqdn: self.source.fqdn,
                url: self.event.source_url,
                economy: self.registers.economy,
            },
            destination: Side {
                ip: self.event.ip,
                port: self.event.port,
                asn: self.event.asn.map(Asn),
                fqdn: self.event.fqdn,
                url: self.event.url,
                economy: self.registers.destination_economy,
            },
            transport: self.event.transport,
            service: self.event.service,
            malware: self.event.malware,
            // No feed that is read has one.
            reported_header: None,
            feed: self.event.feed,
            evidence: Some(Evidence {
                file: row.file.clone(),
                line: row.line,
            }),
            marking: marking.map(Tlp::of_marking),
            rules: self.rules.iter().map(|rule| reasons.rule(rule)).collect(),
            earlier,
        }
    }
}

/// What an event is called: the same on each replay of its feed.
fn id(row: &DecisionRow) -> String {
    let key = u128::from_be_bytes(row.key);
    match row.time {
        Some(time) => format!("{key:032x}-{time}"),
        None => format!("{key:032x}-{}:{}", row.file, row.line),
    }
}

/// Files of decisions, which are read where the database says.
#[derive(Default)]
pub(crate) struct Files {
    open: HashMap<String, File>,
}

impl Files {
    /// The line of a decision; `None` where it was not written to a file that a line of
    /// JSON can be read from: standard output, CSV, a file that is no more.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or has something else there.
    pub(crate) fn line(&mut self, row: &DecisionRow) -> Result<Option<Line>, Error> {
        let Some((path, at, bytes)) = &row.written else {
            return Ok(None);
        };
        let wrong = |found| Error::Line {
            path: path.clone(),
            at: *at,
            found,
        };
        let unread = |source| Error::Io {
            path: path.into(),
            source,
        };
        if *bytes > LINE_BYTES_MAX {
            return Err(wrong("a line that is too long"));
        }
        let file = match self.open.get_mut(path) {
            Some(file) => file,
            None => match File::open(Path::new(path)) {
                Ok(file) => self.open.entry(path.clone()).or_insert(file),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(unread(error)),
            },
        };
        let mut text = Vec::new();
        file.seek(SeekFrom::Start(*at)).map_err(unread)?;
        file.take(*bytes).read_to_end(&mut text).map_err(unread)?;
        if text.len() as u64 != *bytes {
            return Err(wrong("the end of the file"));
        }
        // Lines of CSV end so, and those of JSON do not.
        if text.ends_with(b"\r\n") {
            return Ok(None);
        }
        let line: Line = serde_json::from_slice(&text).map_err(|_| wrong("no decision"))?;
        if line.key != format!("{:032x}", u128::from_be_bytes(row.key)) {
            return Err(wrong("another one"));
        }
        Ok(Some(line))
    }
}

/// Rules, as letters give them as reasons.
pub(crate) struct Reasons {
    rules: HashMap<String, Arc<Rule>>,
}

impl Reasons {
    /// From the rules in force, with their provisions as one would cite them.
    pub(crate) fn new(catalog: &Catalog, rules: &Rules) -> Reasons {
        let rules = rules.rules().iter().map(|compiled| {
            let rule = &compiled.rule;
            let provisions = rule.provisions.iter().map(|id| Provision {
                id: id.to_string(),
                citation: catalog
                    .provision(id)
                    .map_or_else(String::new, |provision| provision.citation.clone()),
            });
            let known = Rule {
                id: rule.id.to_string(),
                why: rule.why.clone(),
                provisions: provisions.collect(),
            };
            (known.id.clone(), Arc::new(known))
        });
        Reasons {
            rules: rules.collect(),
        }
    }

    /// A rule by its id. One that is no longer in force has its id for all that is
    /// known.
    pub(crate) fn rule(&self, id: &str) -> Arc<Rule> {
        self.rules.get(id).map_or_else(
            || {
                Arc::new(Rule {
                    id: id.to_owned(),
                    why: format!("The rule {id}, which was in force then."),
                    provisions: Vec::new(),
                })
            },
            Arc::clone,
        )
    }
}
