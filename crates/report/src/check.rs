//! What `check` found, as data: the JSON report is this, and the page and the
//! terminal's text are made of this.
//!
//! Times are RFC 3339 in UTC, AS numbers are plain numbers, prefixes are text.
//! The shapes are in `schema/check-report.json`, which a test holds to this.

use serde::{Deserialize, Serialize};

use crate::statement::StatementLine;

/// Everything that one `check` has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The version of this shape: `normwatch/check/1`.
    pub format: String,
    /// The program's version.
    pub normwatch: String,
    /// What was looked at: without it no number means anything.
    pub coverage: Coverage,
    /// The files, in the order read.
    pub sources: Vec<SourceLine>,
    /// How many observations of each kind, findings or not.
    pub observations: Vec<KindCount>,
    /// What indicators made of them, the gravest first.
    pub findings: Vec<Finding>,
    /// What this report cannot show.
    pub limits: Vec<String>,
}

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The first record's time.
    pub from: Option<String>,
    /// The last record's time.
    pub to: Option<String>,
    /// Peer networks heard.
    pub peers: u32,
    /// Sessions heard; one network may have several.
    pub sessions: u32,
    /// Prefixes seen.
    pub prefixes: u64,
    /// Routes announced.
    pub announcements: u64,
    /// Routes withdrawn.
    pub withdrawals: u64,
    /// RIB entries.
    pub rib_entries: u64,
    /// Where the knowledge of who originates what came from, in words.
    pub baseline: String,
    /// Tables that were looked up in for explanations, and those that were not
    /// given, in words.
    pub tables: Vec<String>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceLine {
    /// As the user named it.
    pub name: String,
    /// SHA-256 of the file as stored, in hexadecimal; absent when it could not be
    /// read to its end.
    pub sha256: Option<String>,
    /// How it is compressed.
    pub compression: Option<String>,
    /// Bytes of the file as stored.
    pub file_bytes: u64,
    /// Bytes of its content.
    pub content_bytes: u64,
    /// Records.
    pub records: u64,
    /// Routes and session changes.
    pub elements: u64,
    /// Bytes of content in no record.
    pub gap_bytes: u64,
    /// Why it could not be read; absent when it could.
    pub failure: Option<String>,
    /// What is wrong with it: the first of each kind, with how many there are.
    pub defects: Vec<DefectLine>,
}

/// One kind of defect in one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefectLine {
    /// Its short name.
    pub kind: String,
    /// What is wrong, in words.
    pub what: String,
    /// How many.
    pub count: u64,
    /// The first one's place: bytes of content, or of the file for damaged
    /// compression.
    pub start: u64,
    /// Its end.
    pub end: u64,
    /// The standard that it breaks; absent for damaged compression.
    pub reference: Option<String>,
    /// What was done about it.
    pub action: String,
}

/// How many observations of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// The kind's short name.
    pub kind: String,
    /// How many.
    pub count: u64,
}

/// How grave a finding is; why stands beside it, never a number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Look at it now.
    High,
    /// Look at it today.
    Medium,
    /// Worth knowing.
    Low,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Severity; 3] = [Severity::High, Severity::Medium, Severity::Low];

    /// The one of a word.
    pub fn from_word(word: &str) -> Option<Severity> {
        Severity::ALL
            .into_iter()
            .find(|severity| severity.word() == word)
    }

    /// The word for it, as in JSON and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        }
    }
}

/// An indicator's outcome that engages provisions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its place in the ranking, from 1.
    pub rank: u32,
    /// A name that stays the same for the same sources: indicator and key.
    pub id: String,
    /// How grave.
    pub severity: Severity,
    /// Why so grave, in words.
    pub because: String,
    /// One line that says what was seen.
    pub headline: String,
    /// What it is about: a prefix or a network.
    pub subject: String,
    /// The indicator and its version: `route-new-origin@1`.
    pub indicator: String,
    /// First seen.
    pub first_seen: String,
    /// Last seen.
    pub last_seen: String,
    /// What speaks for and against it, in words.
    pub reasons: Vec<ReasonLine>,
    /// What was seen.
    pub observations: Vec<ObservationLine>,
    /// The provisions engaged.
    pub provisions: Vec<ProvisionLine>,
    /// Whom to tell.
    pub recipients: Vec<RecipientLine>,
    /// What others say of who did it; never ours.
    #[serde(default)]
    pub statements_by_others: Vec<StatementLine>,
}

/// Something that speaks for or against a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonLine {
    /// `raises`, `lowers` or `notes`.
    pub effect: String,
    /// In words.
    pub text: String,
}

/// An observation in a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObservationLine {
    /// Its number in the database.
    pub id: i64,
    /// Its kind's short name.
    pub kind: String,
    /// The prefix.
    pub prefix: String,
    /// The network that did it as far as the routes tell.
    pub asn: u32,
    /// First announcement.
    pub first_seen: String,
    /// Last announcement.
    pub last_seen: String,
    /// When it ended; absent while it lasts.
    pub ended: Option<String>,
    /// Announcements.
    pub announcements: u64,
    /// Withdrawals.
    pub withdrawals: u64,
    /// Peer networks that announced it.
    pub peers: Vec<u32>,
    /// Those of the first wave.
    pub wave_peers: Vec<u32>,
    /// Peer networks that the collector had heard of by then.
    pub peers_heard: u32,
    /// Sessions that still hold it at the end.
    pub sessions_holding: u32,
    /// The AS path first seen.
    pub path: String,
    /// The networks next to `asn`, the most frequent first.
    pub neighbors: Vec<u32>,
    /// For new origins: the known prefix.
    pub known_prefix: Option<String>,
    /// For new origins: the origins it had.
    pub known_origins: Vec<u32>,
    /// For new origins: the holder's answers.
    pub counters: Vec<CounterLine>,
    /// For new origins: explanations looked up, holding or not.
    pub explanations: Vec<ExplanationLine>,
    /// Where it can be read again.
    pub evidence: Vec<EvidenceLine>,
    /// Announcements and withdrawals by minute, prefix and origin.
    pub minutes: Vec<MinuteLine>,
}

/// The holder's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterLine {
    /// The same prefix, or a part of it.
    pub prefix: String,
    /// The known origin.
    pub origin: u32,
    /// First seen.
    pub first_seen: String,
}

/// A benign explanation that was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationLine {
    /// Its short name.
    pub kind: String,
    /// Whether it holds; absent when nothing was at hand to tell.
    pub holds: Option<bool>,
    /// What was found, in words.
    pub detail: String,
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceLine {
    /// What it shows: `before`, `first`, `last`, `end` or `counter`.
    pub role: String,
    /// The file's name.
    pub source: String,
    /// The file's SHA-256.
    pub sha256: Option<String>,
    /// Where the record starts in the decompressed content, in bytes.
    pub offset: u64,
    /// The record's time.
    pub time: String,
    /// The peer network.
    pub peer_asn: u32,
    /// The peer's address.
    pub peer_ip: String,
    /// The prefix.
    pub prefix: String,
    /// The AS path; empty for withdrawals and where only the place was kept.
    pub path: String,
}

/// What happened in one minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinuteLine {
    /// The minute's start.
    pub minute: String,
    /// The prefix.
    pub prefix: String,
    /// The origin; absent for withdrawals and for sets.
    pub origin: Option<u32>,
    /// Announcements.
    pub announcements: u32,
    /// Withdrawals.
    pub withdrawals: u32,
}

/// A provision that a finding engages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionLine {
    /// Its id.
    pub id: String,
    /// Symbol and paragraph, or RFC and section.
    pub citation: String,
    /// A handle of a few words.
    pub title: String,
    /// What it asks, in our words; never its text.
    pub paraphrase: String,
    /// `state` or `technical`: whose side it comes from.
    pub side: String,
    /// Why it is engaged.
    pub why: String,
    /// What the finding does not show about it.
    pub does_not_show: String,
    /// For restraints `evidence-against`, `no-evidence-against` or `unknown`; for
    /// duties also `evidence-for`. Never "complied".
    pub outcome: String,
    /// Since when it holds.
    pub since: String,
    /// Whether it held when it was first seen; absent when its date is not known
    /// well enough to tell.
    pub in_force_then: Option<bool>,
    /// The primary gap's code, where it has one.
    pub gap: Option<String>,
    /// How well the provision's own facts are verified.
    pub verification: String,
}

/// Somebody to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientLine {
    /// In which role: holder of the prefix, origin network, …
    pub role: String,
    /// Which network or prefix: `AS36561`.
    pub subject: String,
    /// The holder's name, where a table gives it.
    pub name: Option<String>,
    /// The holder's economy (ISO 3166 alpha-2) as the registry has it: where it is
    /// registered, not who acted.
    pub economy: Option<String>,
    /// Why this one.
    pub why: String,
    /// How to reach it, and what is not known about that.
    pub reach: String,
}
