//! What registers say of an address, a block or a network.
//!
//! `None` stands for a register that was not given: it was not asked. An empty list
//! stands for one that was asked and has nothing. As JSON the one is `null` and the
//! other `[]`.

use std::fmt;

use net::{Asn, Prefix, Timestamp};
use registry::delegated::Resources;
use serde::Serialize;

use crate::query::Query;
use crate::serial;

/// The most records of one kind that are kept in a dossier; how many there are is kept
/// too. Our choice: 0.0.0.0/0 is delegated in a quarter of a million parts, and nobody
/// asks for them here.
pub const RECORDS_MAX: usize = 100;

/// What registers say of one query.
#[derive(Clone, Debug, Serialize)]
pub struct Dossier {
    /// What was asked.
    #[serde(serialize_with = "serial::text")]
    pub query: Query,
    /// The day that it was asked for.
    #[serde(serialize_with = "serial::day")]
    pub day: Timestamp,
    /// The answer in sentences.
    pub answer: Answer,
    /// Of addresses: what is said of them.
    pub block: Option<BlockFacts>,
    /// Of a network: what is said of it.
    pub network: Option<NetworkFacts>,
    /// Of a network: what it does.
    pub conduct: Option<Conduct>,
    /// Where sources contradict each other, each in a sentence.
    pub disagreements: Vec<String>,
    /// What one should know before one relies on it, each in a sentence.
    pub notes: Vec<String>,
    /// Kinds of registers that would have had a say and were not given.
    pub not_asked: Vec<&'static str>,
    /// The files that were asked.
    pub registers: Vec<Register>,
}

/// The answer in sentences: what to read first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Who holds it.
    pub holder: String,
    /// In which economy the holder is registered.
    pub economy: String,
    /// Who announces it; of a network how much it announces.
    pub announced: String,
    /// What has been authorised, in the RPKI and by route objects.
    pub authorised: String,
    /// Whom to write to about abuse, one for each contact.
    pub write_to: Vec<String>,
}

/// Records of one kind: the first [`RECORDS_MAX`] of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Records<T> {
    /// How many there are.
    pub total: usize,
    /// The first.
    pub first: Vec<T>,
}

impl<T> FromIterator<T> for Records<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Records<T> {
        let mut all = records.into_iter();
        let first: Vec<T> = all.by_ref().take(RECORDS_MAX).collect();
        Records {
            total: first.len() + all.count(),
            first,
        }
    }
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, or the files where one table was made of several.
    pub file: String,
    /// The line that the record starts on; `None` in forms without lines, and where
    /// the line was not kept.
    pub line: Option<u64>,
    /// The record's key, where there is no line.
    pub record: Option<String>,
    /// The day that the file is of, where it says so.
    #[serde(serialize_with = "serial::maybe_day")]
    pub date: Option<Timestamp>,
}

impl Place {
    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        name_of(&self.file)
    }

    /// The file's name without its folder, and the line or record.
    pub fn short(&self) -> String {
        let name = self.name();
        match (self.line, &self.record) {
            (Some(line), _) => format!("{name}:{line}"),
            (None, Some(record)) => format!("{name}, record {record}"),
            (None, None) => name.to_owned(),
        }
    }
}

/// A file's name without its folder.
pub(crate) fn name_of(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

impl fmt::Display for Place {
    /// As [`Place::short`], with the day that the file is of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())?;
        match self.date {
            Some(date) => write!(f, ", of {}", serial::shown_day(date)),
            None => Ok(()),
        }
    }
}

/// Who holds something by one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// What kind of record: `delegation`, `inetnum`, `inet6num`, `aut-num`, `as2org`,
    /// `peeringdb`.
    pub register: &'static str,
    /// The addresses or the network that the record is about.
    pub about: String,
    /// The same as numbers.
    #[serde(skip)]
    pub resources: Resources,
    /// The holder's name.
    pub holder: Option<String>,
    /// The block's or network's name.
    pub name: Option<String>,
    /// The holder's id: opaque, or an organisation's handle.
    pub id: Option<String>,
    /// The registry that the record is of.
    pub registry: Option<String>,
    /// The economy in the record: of a delegation and of AS2Org where the holder is
    /// registered, of an object where its maintainer says.
    pub economy: Option<String>,
    /// Where the organisation that the object names is registered.
    pub organisation_economy: Option<String>,
    /// What it is: `allocated`, `ASSIGNED PA`.
    pub status: Option<String>,
    /// When it was first handed out, or the object was made.
    #[serde(serialize_with = "serial::maybe_day")]
    pub since: Option<Timestamp>,
    /// When the record was last changed.
    #[serde(serialize_with = "serial::maybe_day")]
    pub changed: Option<Timestamp>,
    /// Whether the record says that nobody holds it: it is with the registry, or of
    /// another one.
    pub is_unheld: bool,
    /// Where it stands.
    pub place: Place,
}

/// A block or range that a standard sets aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Special {
    /// The block or the range of AS numbers.
    pub block: String,
    /// What it is for.
    pub name: String,
    /// Where that is written.
    pub reference: &'static str,
    /// The first day on which it counted.
    #[serde(serialize_with = "serial::day")]
    pub since: Timestamp,
    /// Whether it is a bogon: nobody may announce it.
    pub is_bogon: bool,
}

/// Whom to write to about abuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactFacts {
    /// The address of mail.
    pub mailbox: String,
    /// The role or response team.
    pub handle: String,
    /// How it was found: `own` abuse-c, by `organisation`, by `irt`.
    pub through: &'static str,
    /// The block or network whose object leads to it.
    pub about: String,
    /// What the registry found when it wrote to the address: `validated`, `invalid`;
    /// `None` where it does not say.
    pub validation: Option<&'static str>,
    /// The day of it.
    #[serde(serialize_with = "serial::maybe_day")]
    pub validated: Option<Timestamp>,
    /// How many days before the day of the question that was; negative after it.
    pub validated_days_before: Option<i64>,
    /// When the contact's object was last changed, which is no validation.
    #[serde(serialize_with = "serial::maybe_day")]
    pub last_modified: Option<Timestamp>,
    /// The object for the block or network.
    pub place: Place,
    /// The contact's object.
    pub contact_place: Place,
}

/// What is said of addresses.
#[derive(Clone, Debug, Serialize)]
pub struct BlockFacts {
    /// The special-purpose block that they are in, on that day.
    pub special: Option<Special>,
    /// Delegations of registries.
    pub delegations: Option<Records<Holding>>,
    /// The smallest `inetnum` or `inet6num` objects.
    pub objects: Option<Records<Holding>>,
    /// Networks that the registry delegated to the holder of the first delegation, by
    /// its opaque id: their names are the holder's. `None` also without such an id.
    pub same_holder: Option<Records<SameHolder>>,
    /// Whom to write to.
    pub contacts: Option<Records<ContactFacts>>,
    /// What may be announced.
    pub claims: Claims,
    /// What is announced.
    pub announced: Option<Announced>,
}

/// A network with the same holder as a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SameHolder {
    /// Its number.
    #[serde(serialize_with = "serial::asn")]
    pub asn: Asn,
    /// Its holder or name, where a register says.
    pub name: Option<String>,
    /// The network's delegation.
    pub place: Place,
}

/// What is announced of addresses.
#[derive(Clone, Debug, Serialize)]
pub struct Announced {
    /// The longest announced prefix that covers them all; `None` where there is none.
    pub longest: Option<Announcement>,
    /// Announced prefixes inside the block, itself left out.
    pub inside: Records<PrefixAndOrigins>,
}

/// A prefix and who announces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrefixAndOrigins {
    /// The prefix.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// The networks.
    #[serde(serialize_with = "serial::asns")]
    pub origins: Vec<Asn>,
}

/// An announced prefix.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    /// The prefix.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// Where that stands.
    pub place: Place,
    /// Who announces it.
    pub origins: Vec<OriginFacts>,
    /// What may be announced of it.
    pub claims: Claims,
}

/// A network that announces a prefix.
#[derive(Clone, Debug, Serialize)]
pub struct OriginFacts {
    /// What the RPKI says of it (RFC 6811): `valid`, `invalid`, `not-found`.
    pub rpki: Option<String>,
    /// Why it is invalid: `asn` or `length`.
    pub rpki_reason: Option<String>,
    /// What route objects say of it: `exact`, `less-specific`, `other-origin`,
    /// `not-found`.
    pub irr: Option<&'static str>,
    /// Whether the holder told ARIN of this network, for the block or one around it;
    /// `None` also where the holder told ARIN of none.
    pub is_in_origin_as: Option<bool>,
    /// The network.
    pub network: NetworkFacts,
}

/// What holders say may be announced of a prefix.
#[derive(Clone, Debug, Serialize)]
pub struct Claims {
    /// The prefix.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// The VRPs that cover it.
    pub vrps: Option<Records<VrpSays>>,
    /// The route objects for it and for prefixes around it.
    pub route_objects: Option<Records<RouteObject>>,
    /// ARIN's `OriginAS` for it and for blocks around it.
    pub origin_as: Option<Records<OriginAsSays>>,
}

/// A VRP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VrpSays {
    /// The block.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// The longest prefix that may be announced.
    pub max_length: u8,
    /// Who may.
    #[serde(serialize_with = "serial::asn")]
    pub asn: Asn,
    /// The trust anchor.
    pub trust_anchor: Option<String>,
    /// When the first signature ends.
    #[serde(serialize_with = "serial::maybe_day")]
    pub expires: Option<Timestamp>,
    /// Where it stands.
    pub place: Place,
}

/// A route object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteObject {
    /// The prefix.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// The network that may announce it.
    #[serde(serialize_with = "serial::asn")]
    pub origin: Asn,
    /// The registry.
    pub registry: String,
    /// When it was last changed.
    #[serde(serialize_with = "serial::maybe_day")]
    pub changed: Option<Timestamp>,
    /// Where it stands.
    pub place: Place,
}

/// What a holder told ARIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginAsSays {
    /// The block.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// The networks that may announce it.
    #[serde(serialize_with = "serial::asns")]
    pub origins: Vec<Asn>,
    /// Where it stands.
    pub place: Place,
}

/// What is said of a network.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkFacts {
    /// Its number.
    #[serde(serialize_with = "serial::asn")]
    pub asn: Asn,
    /// The special range that the number is in, on that day.
    pub special: Option<Special>,
    /// Delegations of registries.
    pub delegations: Option<Vec<Holding>>,
    /// Its `aut-num` object.
    pub objects: Option<Vec<Holding>>,
    /// Its record in AS2Org.
    pub as_org: Option<Vec<Holding>>,
    /// What it says of itself in PeeringDB.
    pub peeringdb: Option<Vec<Holding>>,
    /// Whom to write to.
    pub contacts: Option<Records<ContactFacts>>,
}

/// What a network does.
#[derive(Clone, Debug, Serialize)]
pub struct Conduct {
    /// What it announces.
    pub originated: Option<Originated>,
    /// Its neighbours.
    pub neighbours: Option<Neighbours>,
    /// Whom it names as providers in the RPKI.
    pub aspas: Option<Vec<AspaSays>>,
}

/// What a network announces.
#[derive(Clone, Debug, Serialize)]
pub struct Originated {
    /// The prefixes, in their order.
    pub prefixes: Records<OriginatedPrefix>,
    /// How many of them the RPKI calls valid, invalid and not found; `None` where it
    /// was not asked.
    pub rpki: Option<RpkiCounts>,
    /// Where they stand.
    pub place: Place,
}

/// How many prefixes are in each state (RFC 6811).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RpkiCounts {
    /// Valid.
    pub valid: usize,
    /// Invalid.
    pub invalid: usize,
    /// Not found.
    pub not_found: usize,
}

/// A prefix that a network announces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginatedPrefix {
    /// The prefix.
    #[serde(serialize_with = "serial::text")]
    pub prefix: Prefix,
    /// What the RPKI says.
    pub rpki: Option<String>,
}

/// The neighbours of a network, as they were inferred from routes.
#[derive(Clone, Debug, Serialize)]
pub struct Neighbours {
    /// Who sells it transit, those with the most neighbours first.
    pub providers: Records<Neighbour>,
    /// Who buys transit of it.
    pub customers: Records<Neighbour>,
    /// Who peers with it.
    pub peers: Records<Neighbour>,
    /// Where they stand.
    pub place: Place,
}

/// A neighbour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its number.
    #[serde(serialize_with = "serial::asn")]
    pub asn: Asn,
    /// Its holder or name, where a register says.
    pub name: Option<String>,
    /// How many neighbours it has itself.
    pub neighbours: usize,
}

/// An ASPA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AspaSays {
    /// Whom the network names as its providers.
    #[serde(serialize_with = "serial::asns")]
    pub providers: Vec<Asn>,
    /// When the first signature ends.
    #[serde(serialize_with = "serial::maybe_day")]
    pub expires: Option<Timestamp>,
    /// Where it stands.
    pub place: Place,
}

/// A file that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    /// Its name.
    pub file: String,
    /// What it is.
    pub kind: &'static str,
    /// The SHA-256 of the file as stored.
    pub sha256: Option<String>,
    /// Records of it in use.
    pub records: u64,
    /// The day that it is of, where it says so.
    #[serde(serialize_with = "serial::maybe_day")]
    pub date: Option<Timestamp>,
    /// Whether it could be read to its end.
    pub is_whole: bool,
}
