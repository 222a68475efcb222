//! Which organisation holds an AS number: CAIDA's AS-to-organisation files.
//!
//! Two forms are read, each line told by its first character:
//!
//! - JSON, one object a line, `"type"` being `ASN` or `Organization`;
//! - the older text with `|` between columns, whose `# format:` lines name the
//!   columns of the lines that follow.
//!
//! What is odd about the data:
//!
//! - An organisation id is the registry's handle where it publishes one
//!   (`YOUTU-ARIN`). An id that starts with `@` was made up by CAIDA for one
//!   network, or for a family of them, because the registry publishes none: two
//!   networks of one organisation may therefore have different ids.
//! - Few numbers stand in the records of two registries. The record with the
//!   latest `changed` counts, one without a date being the oldest; of equal
//!   dates the later line. The same holds for organisations.
//! - The economy is as the registries write it: ISO 3166 alpha-2, and besides
//!   `EU` and `AP` for a region where they know no more. `ZZ` stands for
//!   unknown and is left out.

use std::borrow::Cow;
use std::io::BufRead;
use std::ops::Range;

use net::Asn;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::line::{LineProblem, LineProblemKind as Kind, each_numbered_line};

/// Who holds which AS number.
#[derive(Clone, Debug, Default)]
pub struct AsOrg {
    /// Every text, one after the other; the records hold ranges of it.
    texts: String,
    /// In the order of their numbers, each once.
    networks: Vec<Network>,
    organisations: Vec<Organisation>,
}

/// Who holds an AS number, as a registry recorded it.
///
/// `None` stands for what the source does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The AS number.
    pub asn: Asn,
    /// The network's name: `PKTELECOM-AS-AP`.
    pub as_name: Option<&'a str>,
    /// The organisation's id: `YOUTU-ARIN`, or made up, with an `@` before it.
    pub organisation: &'a str,
    /// The organisation's name, free text in any language.
    pub organisation_name: Option<&'a str>,
    /// The economy that the organisation is registered in: two capital letters.
    pub economy: Option<&'a str>,
    /// The registry that the network's record is from: `RIPE`.
    pub source: Option<&'a str>,
    /// The day of the network's record, `YYYYMMDD`.
    pub changed: Option<&'a str>,
    /// The line of the network's record; the first of the file is 1.
    pub line: u64,
}

impl AsOrg {
    /// Reads a file of either form.
    ///
    /// Lines that cannot be used are left out and named. An organisation that
    /// networks refer to and no line describes has an id and nothing else.
    pub fn read(reader: impl BufRead) -> (AsOrg, Vec<LineProblem>) {
        let mut builder = Builder::default();
        let problems = each_numbered_line(reader, |number, line| builder.line(number, line));
        (builder.finish(), problems)
    }

    /// Who holds the number; `None` when the source does not know it.
    pub fn holder(&self, asn: Asn) -> Option<Holder<'_>> {
        Some(self.holder_of(self.find(asn)?))
    }

    /// The id of the organisation that holds both numbers.
    ///
    /// Only equal ids count, not equal names: a name is free text, and two
    /// organisations may share one. `None` says that the source does not show
    /// one holder, not that there are two.
    pub fn same_organisation(&self, a: Asn, b: Asn) -> Option<&str> {
        let organisation = self.find(a)?.organisation;
        if self.find(b)?.organisation != organisation {
            return None;
        }
        Some(&self.texts[self.organisations[organisation].id.clone()])
    }

    /// How many AS numbers have a holder here.
    pub fn len(&self) -> usize {
        self.networks.len()
    }

    /// Whether no AS number has a holder here.
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty()
    }

    /// How many organisations there are, with or without networks.
    pub fn organisations_len(&self) -> usize {
        self.organisations.len()
    }

    /// All holders, in the order of the AS numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Holder<'_>> {
        self.networks.iter().map(|network| self.holder_of(network))
    }

    fn find(&self, asn: Asn) -> Option<&Network> {
        let at = self
            .networks
            .binary_search_by_key(&asn, |network| network.asn);
        Some(&self.networks[at.ok()?])
    }

    fn holder_of(&self, network: &Network) -> Holder<'_> {
        let organisation = &self.organisations[network.organisation];
        Holder {
            asn: network.asn,
            as_name: self.text(&network.name),
            organisation: &self.texts[organisation.id.clone()],
            organisation_name: self.text(&organisation.name),
            economy: self.text(&organisation.economy),
            source: self.text(&network.source),
            changed: self.text(&network.changed),
            line: network.line,
        }
    }

    fn text(&self, span: &Span) -> Option<&str> {
        (!span.is_empty()).then(|| &self.texts[span.clone()])
    }
}

/// A range of `AsOrg::texts`; empty where the source says nothing.
type Span = Range<usize>;

#[derive(Clone, Debug)]
struct Network {
    asn: Asn,
    organisation: usize,
    name: Span,
    source: Span,
    changed: Span,
    line: u64,
}

#[derive(Clone, Debug, Default)]
struct Organisation {
    id: Span,
    name: Span,
    economy: Span,
    changed: Span,
}

/// A record of either form, borrowed from its line; empty where missing.
enum Record<'a> {
    Network {
        asn: &'a str,
        organisation: &'a str,
        name: &'a str,
        source: &'a str,
        changed: &'a str,
    },
    Organisation {
        id: &'a str,
        name: &'a str,
        economy: &'a str,
        changed: &'a str,
    },
}

#[derive(Default)]
struct Builder {
    built: AsOrg,
    /// Where an organisation's id stands in `built.organisations`.
    organisation_at: FxHashMap<Box<str>, usize>,
    format: Option<Format>,
    /// The line that is read.
    line: u64,
}

impl Builder {
    fn line(&mut self, number: u64, line: &str) -> Result<(), Kind> {
        self.line = number;
        if line.starts_with('{') {
            return self.json_line(line);
        }
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(columns) = comment.trim_start().strip_prefix("format:") {
                self.format = Format::read(columns);
                self.format.as_ref().ok_or(Kind::UnknownFormat)?;
            }
            return Ok(());
        }
        let record = self.format.as_ref().ok_or(Kind::NoFormat)?.record(line)?;
        self.add(&record)
    }

    fn json_line(&mut self, line: &str) -> Result<(), Kind> {
        let json: JsonLine<'_> = serde_json::from_str(line).map_err(|error| Kind::Json {
            column: error.column(),
        })?;
        let record = match &*json.kind {
            "ASN" => Record::Network {
                asn: text_of(&json.asn),
                organisation: text_of(&json.organisation_id),
                name: text_of(&json.name),
                source: text_of(&json.source),
                changed: text_of(&json.changed),
            },
            "Organization" => Record::Organisation {
                id: text_of(&json.organisation_id),
                name: text_of(&json.name),
                economy: text_of(&json.country),
                changed: text_of(&json.changed),
            },
            _ => return Err(Kind::UnknownType),
        };
        self.add(&record)
    }

    fn add(&mut self, record: &Record<'_>) -> Result<(), Kind> {
        match *record {
            Record::Network {
                asn,
                organisation,
                name,
                source,
                changed,
            } => {
                let asn = asn.parse().map_err(|_| Kind::Asn)?;
                let network = Network {
                    asn,
                    organisation: self.organisation(organisation)?,
                    name: self.keep(name),
                    source: self.keep(source),
                    changed: self.keep(changed),
                    line: self.line,
                };
                self.built.networks.push(network);
            }
            Record::Organisation {
                id,
                name,
                economy,
                changed,
            } => {
                let at = self.organisation(id)?;
                let known = &self.built.organisations[at];
                if *changed < self.built.texts[known.changed.clone()] {
                    return Ok(());
                }
                let id = known.id.clone();
                self.built.organisations[at] = Organisation {
                    id,
                    name: self.keep(name),
                    economy: self.keep(economy_of(economy)),
                    changed: self.keep(changed),
                };
            }
        }
        Ok(())
    }

    /// Where the organisation stands; a new place when the id is new.
    fn organisation(&mut self, id: &str) -> Result<usize, Kind> {
        let id = id.trim();
        if id.is_empty() {
            return Err(Kind::Missing("organisation id"));
        }
        if let Some(&at) = self.organisation_at.get(id) {
            return Ok(at);
        }
        let at = self.built.organisations.len();
        let organisation = Organisation {
            id: self.keep(id),
            ..Organisation::default()
        };
        self.built.organisations.push(organisation);
        self.organisation_at.insert(id.into(), at);
        Ok(at)
    }

    fn keep(&mut self, text: &str) -> Span {
        let start = self.built.texts.len();
        self.built.texts.push_str(text.trim());
        start..self.built.texts.len()
    }

    fn finish(mut self) -> AsOrg {
        let AsOrg {
            texts, networks, ..
        } = &mut self.built;
        // The sort is stable, so that of equal dates the later line comes last.
        networks.sort_by(|a, b| {
            let changed = |network: &Network| &texts[network.changed.clone()];
            (a.asn, changed(a)).cmp(&(b.asn, changed(b)))
        });
        networks.dedup_by(|later, kept| {
            let same = later.asn == kept.asn;
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        self.built
    }
}

/// The two letters of an economy; empty for anything else and for `ZZ`.
fn economy_of(code: &str) -> &str {
    let code = code.trim();
    let letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if letters && code != "ZZ" { code } else { "" }
}

#[derive(Deserialize)]
struct JsonLine<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    asn: Option<Text<'a>>,
    #[serde(rename = "organizationId", borrow)]
    organisation_id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    country: Option<Text<'a>>,
    #[serde(borrow)]
    source: Option<Text<'a>>,
    #[serde(borrow)]
    changed: Option<Text<'a>>,
}

/// A string that is borrowed unless it has escapes; a bare `Option<Cow<str>>`
/// would always be copied.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn text_of<'t>(text: &'t Option<Text<'_>>) -> &'t str {
    text.as_ref().map_or("", |text| &text.0)
}

/// The columns that a `# format:` line names.
struct Format {
    columns: usize,
    /// The AS number; absent in lines about organisations.
    asn: Option<usize>,
    organisation_id: usize,
    name: Option<usize>,
    country: Option<usize>,
    source: Option<usize>,
    changed: Option<usize>,
}

impl Format {
    fn read(columns: &str) -> Option<Format> {
        let names: Vec<&str> = columns.split('|').map(str::trim).collect();
        let at = |name| names.iter().position(|column| *column == name);
        let asn = at("aut");
        let name = at(if asn.is_some() {
            "aut_name"
        } else {
            "org_name"
        });
        if asn.is_none() && name.is_none() {
            return None;
        }
        Some(Format {
            columns: names.len(),
            asn,
            organisation_id: at("org_id")?,
            name,
            country: at("country"),
            source: at("source"),
            changed: at("changed"),
        })
    }

    fn record<'a>(&self, line: &'a str) -> Result<Record<'a>, Kind> {
        let found = line.split('|').count();
        if found != self.columns {
            return Err(Kind::Columns {
                expected: self.columns,
                found,
            });
        }
        let value = |at: Option<usize>| at.and_then(|at| line.split('|').nth(at)).unwrap_or("");
        let organisation = value(Some(self.organisation_id));
        Ok(if self.asn.is_some() {
            Record::Network {
                asn: value(self.asn),
                organisation,
                name: value(self.name),
                source: value(self.source),
                changed: value(self.changed),
            }
        } else {
            Record::Organisation {
                id: organisation,
                name: value(self.name),
                economy: value(self.country),
                changed: value(self.changed),
            }
        })
    }
}
