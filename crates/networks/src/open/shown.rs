//! What is behind a number, as data.

use std::collections::BTreeMap;

use net::Timestamp;
use serde::Serialize;

use crate::coverage::{maybe_text, text};
use crate::events::{Ways, What};
use crate::report::{ProfileShown, ValueShown};

/// The version of the shape that `schema/conformance-opened.json` describes.
pub const FORMAT: &str = "normwatch/conformance-opened/1";

/// A number, opened.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    /// [`FORMAT`].
    pub format: &'static str,
    /// By which profile it is computed.
    pub profile: ProfileShown,
    /// Whose number it is.
    pub of: String,
    /// The metric.
    pub metric: &'static str,
    /// What it measures.
    pub title: String,
    /// The number.
    pub value: ValueShown,
    /// What each part of the lists below is, in words.
    pub parts: BTreeMap<Part, String>,
    /// The routes behind it.
    pub routes: Vec<RouteShown>,
    /// The events behind it.
    pub events: Vec<EventShown>,
    /// The objects behind it.
    pub objects: Vec<AutNumShown>,
}

/// Where a route or an event stands in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// In numerator and denominator; of events, in the score.
    Counted,
    /// In the denominator alone.
    Other,
    /// Nowhere: its state is not known.
    Undecided,
    /// Nowhere: too few peers with a full feed carry it.
    TooFewPeers,
    /// Nowhere: the profile's filter leaves it out.
    Filtered,
    /// Nowhere: it lies outside the time.
    Outside,
}

impl Part {
    /// Its name in data.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Counted => "counted",
            Part::Other => "other",
            Part::Undecided => "undecided",
            Part::TooFewPeers => "too-few-peers",
            Part::Filtered => "filtered",
            Part::Outside => "outside",
        }
    }
}

/// A route behind a number.
#[derive(Clone, Debug, Serialize)]
pub struct RouteShown {
    /// Where it stands in the number.
    pub part: Part,
    /// Whose metric it counts for.
    pub network: u32,
    /// Its key: its place in the table of prefixes and origins.
    pub key: u64,
    /// The prefix.
    pub prefix: String,
    /// The origin.
    pub origin: u32,
    /// Peers that carried it.
    pub peers: u32,
    /// Of them, those with a full feed of its family.
    pub full_feed_peers: u32,
    /// The share of peers with a full feed that carried it; `None` without any.
    pub visibility: Option<f64>,
    /// RFC 6811; `None` where there were no VRPs to ask.
    pub rov: Option<&'static str>,
    /// Of an invalid one: `asn` or `length`.
    pub rov_reason: Option<String>,
    /// What the registry says; `None` where there was none to ask.
    pub irr: Option<&'static str>,
    /// The VRPs that cover it, the longest block first.
    pub vrps: Vec<VrpShown>,
    /// The route objects that cover it, the longest block first.
    pub route_objects: Vec<RouteObjectShown>,
}

/// A VRP.
#[derive(Clone, Debug, Serialize)]
pub struct VrpShown {
    /// Its block.
    pub prefix: String,
    /// The longest prefix that it allows.
    pub max_length: u8,
    /// Who may originate.
    pub asn: u32,
    /// The root of the chain of signatures, where the file says.
    pub trust_anchor: Option<String>,
    /// The validator's file.
    pub file: Option<String>,
}

/// A route object.
#[derive(Clone, Debug, Serialize)]
pub struct RouteObjectShown {
    /// Its prefix.
    pub prefix: String,
    /// Its origin.
    pub origin: u32,
    /// The registry.
    pub source: String,
    /// The file that it stands in.
    pub file: String,
    /// The line that it starts on.
    pub line: u64,
}

/// An event behind a number.
#[derive(Clone, Debug, Serialize)]
pub struct EventShown {
    /// Where it stands in the number.
    pub part: Part,
    /// Whose metric it counts for.
    pub network: u32,
    /// Its key.
    pub key: u64,
    /// What was done.
    pub what: What,
    /// Who did it.
    pub asn: u32,
    /// With which prefix.
    pub prefix: String,
    /// Who originated it.
    pub origin: Option<u32>,
    /// How a leak was found.
    pub ways: Ways,
    /// When it began.
    #[serde(serialize_with = "text")]
    pub start: Timestamp,
    /// When it ended; `None` while it lasted.
    #[serde(serialize_with = "maybe_text")]
    pub end: Option<Timestamp>,
    /// Its weight for this network.
    pub weight: f64,
    /// Sessions that carried it at once, at the most.
    pub sessions: u32,
    /// The first path.
    pub path: String,
    /// The file of the first sight.
    pub source: String,
    /// Where its record starts there, in bytes of the decompressed content.
    pub offset: u64,
}

/// A network's object behind a number.
#[derive(Clone, Debug, Serialize)]
pub struct AutNumShown {
    /// The network.
    pub network: u32,
    /// Lines that say from whom it accepts routes.
    pub imports: u64,
    /// Lines that say to whom it announces routes.
    pub exports: u64,
    /// Contacts for anything but abuse.
    pub contacts: u64,
    /// The file that it stands in.
    pub file: String,
    /// The line that it starts on.
    pub line: u64,
}
