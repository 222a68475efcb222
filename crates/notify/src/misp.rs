//! Notices as a MISP feed: a folder with a manifest and a file for each notice,
//! which any web server hands out (MISP core format; MISP's manual on feeds).
//!
//! A feed is for one recipient, or for recipients who may all see the same: who can
//! fetch the folder sees all of it. MISP's file of hashes, with which an instance
//! looks up values before it fetches events, is not written.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use catalog::words::{Tlp, Word};
use events::Classification;
use events::rsit::Type;
use net::Timestamp;
use serde_json::{Map, Value, json};

use crate::group::Notice;
use crate::item::{Item, Side};
use crate::sender::Sender;

/// The file that lists the events of a feed.
pub const MANIFEST: &str = "manifest.json";

/// Why a feed cannot be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum FeedError {
    /// The system says no.
    Io {
        /// To what.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
    /// The manifest that is there is none.
    Manifest {
        /// The file.
        path: PathBuf,
    },
}

/// Adds notices to the feed in a folder: events first, then the manifest, each file
/// whole or not at all. A notice that is there already is written again in its place.
///
/// # Errors
///
/// When a file cannot be read or written, or the manifest is none. Events that the
/// manifest does not name are not fetched, and writing again mends it.
pub fn publish<'n>(
    folder: &Path,
    notices: impl IntoIterator<Item = &'n Notice>,
    sender: &Sender,
    now: Timestamp,
) -> Result<(), FeedError> {
    let path = folder.join(MANIFEST);
    let mut manifest = match std::fs::read(&path) {
        Ok(text) => match serde_json::from_slice(&text) {
            Ok(Value::Object(manifest)) => manifest,
            _ => return Err(FeedError::Manifest { path }),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Map::new(),
        Err(source) => return Err(FeedError::Io { path, source }),
    };
    for notice in notices {
        let event = event(notice, sender, now);
        let uuid = uuid(notice);
        write(&folder.join(format!("{uuid}.json")), &event)?;
        manifest.insert(uuid, entry(&event["Event"]));
    }
    write(&path, &Value::Object(manifest))
}

fn write(path: &Path, value: &Value) -> Result<(), FeedError> {
    input::durable::write(path, |out| writeln!(out, "{value}")).map_err(|source| FeedError::Io {
        path: path.to_owned(),
        source,
    })
}

fn uuid(notice: &Notice) -> String {
    export::names::uuid("misp-event", &notice.name()).to_string()
}

/// What the manifest says of an event.
fn entry(event: &Value) -> Value {
    let fields = [
        "Orgc",
        "Tag",
        "info",
        "date",
        "analysis",
        "threat_level_id",
        "timestamp",
    ];
    let fields = fields.map(|name| (name.to_owned(), event[name].clone()));
    Value::Object(fields.into_iter().collect())
}

/// A notice as a MISP event, published at `now`.
pub fn event(notice: &Notice, sender: &Sender, now: Timestamp) -> Value {
    let seconds = now.seconds().to_string();
    let (first, _) = notice.span();
    let kinds: BTreeMap<&str, String> = notice.items.iter().map(tag).collect();
    let mut tags =
        vec![json!({ "name": format!("tlp:{}", notice.tlp.word()), "colour": colour(notice.tlp) })];
    tags.extend(
        kinds
            .values()
            .map(|name| json!({ "name": name, "colour": "#555555" })),
    );
    let kinds: Vec<&str> = kinds.into_keys().collect();
    json!({ "Event": {
        "uuid": uuid(notice),
        "info": format!("{}: {}", notice.ticket, kinds.join(", ")),
        "date": export::names::second(first).get(..10).unwrap_or_default(),
        "timestamp": seconds,
        "publish_timestamp": seconds,
        "published": true,
        // Completed, and of a level that nobody set.
        "analysis": "2",
        "threat_level_id": "4",
        "Orgc": {
            "name": sender.organisation(),
            "uuid": export::names::uuid("desk", sender.from.as_str()),
        },
        "Tag": tags,
        "Attribute": attributes(notice, &seconds),
    }})
}

/// RSIT's machine tag.
fn tag(item: &Item) -> (&'static str, String) {
    let class = item.class.class().map_or("other", |class| class.name());
    (item.kind(), format!("rsit:{class}=\"{}\"", item.kind()))
}

/// The colours that FIRST gives, as MISP's taxonomy has them.
fn colour(tlp: Tlp) -> &'static str {
    match tlp {
        Tlp::Clear => "#FFFFFF",
        Tlp::Green => "#33FF00",
        Tlp::Amber | Tlp::AmberStrict => "#FFC000",
        Tlp::Red => "#FF2B2B",
    }
}

/// What is known of one value in all events of a notice.
struct Seen {
    first: Timestamp,
    last: Timestamp,
    count: u64,
    kinds: Vec<String>,
    is_indicator: bool,
}

/// One attribute for each type and value: MISP takes a value once for an event.
fn attributes(notice: &Notice, seconds: &str) -> Vec<Value> {
    let mut seen: BTreeMap<(&str, String), Seen> = BTreeMap::new();
    for item in &notice.items {
        let is_indicator = matches!(
            item.class,
            Classification::Rsit(Type::C2Server | Type::MalwareDistribution | Type::Phishing)
        );
        let source = values(&item.source, "ip-src").into_iter();
        let destination = values(&item.destination, "ip-dst").into_iter();
        let both = source
            .map(|value| (value, is_indicator))
            .chain(destination.map(|value| (value, false)));
        for (value, is_indicator) in both {
            let known = seen.entry(value).or_insert(Seen {
                first: item.first,
                last: item.last,
                count: 0,
                kinds: Vec::new(),
                is_indicator: false,
            });
            known.first = known.first.min(item.first);
            known.last = known.last.max(item.last);
            known.count = known.count.saturating_add(item.count);
            known.is_indicator |= is_indicator;
            let mut kind = item.kind().to_owned();
            if let Some(malware) = &item.malware {
                kind = format!("{kind} ({malware})");
            }
            if !known.kinds.contains(&kind) {
                known.kinds.push(kind);
            }
        }
    }
    let attribute = |((kind, value), seen): ((&str, String), Seen)| {
        let name = format!("{} {kind} {value}", notice.name());
        json!({
            "uuid": export::names::uuid("misp-attribute", &name),
            "type": kind,
            "category": "Network activity",
            "value": value,
            // An address alone is no network, and a network no attacker.
            "to_ids": seen.is_indicator && kind != "AS",
            "timestamp": seconds,
            "first_seen": export::names::millisecond(seen.first),
            "last_seen": export::names::millisecond(seen.last),
            "comment": format!("{}, seen {} times", seen.kinds.join(", "), seen.count),
        })
    };
    seen.into_iter().map(attribute).collect()
}

/// Types and values of a side.
fn values(side: &Side, address: &'static str) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    match (side.ip, side.port, address) {
        (Some(ip), None, _) => values.push((address, ip.to_string())),
        (Some(ip), Some(port), "ip-src") => values.push(("ip-src|port", format!("{ip}|{port}"))),
        (Some(ip), Some(port), _) => values.push(("ip-dst|port", format!("{ip}|{port}"))),
        (None, ..) => {}
    }
    if let Some(name) = &side.fqdn {
        values.push(("hostname", name.clone()));
    }
    if let Some(url) = &side.url {
        values.push(("url", url.clone()));
    }
    if let Some(asn) = side.asn {
        values.push(("AS", asn.to_string()));
    }
    values
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            FeedError::Manifest { path } => write!(
                f,
                "{} is no manifest of a MISP feed; it is left as it is",
                path.display()
            ),
        }
    }
}

impl std::error::Error for FeedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FeedError::Io { source, .. } => Some(source),
            FeedError::Manifest { .. } => None,
        }
    }
}
