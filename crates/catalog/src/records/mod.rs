//! What the files of `norms/` say, record by record. Field for field the shapes
//! are described in `norms/README.md`.

mod doubts;
mod rooms;
mod triage;

use serde::Serialize;

pub use doubts::{Alias, Claim, Conflict};
pub use rooms::{Adoption, Event, Organisation, Process, Sense, Term};
pub use triage::{SwitchedOff, TriageFile, TriageRule, TriageTest};

use crate::date::PartialDate;
use crate::id::{
    IndicatorId, InstrumentId, OrganisationId, ProcessId, ProvisionId, SourceId, SqlName,
};
use crate::words::{
    Access, Bindingness, Confidence, DecisionRule, Effect, GapCode, Kind, Link, MappingStatus,
    Method, Observability, Openness, Outcome, Party, Polarity, RelationKind, SetRelation,
    SeverityLevel, SourceTag, Status, Verification,
};

/// Where a record stands in the files: for messages, and to find it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file as it was named when loaded: `norms/instruments/bcp38.toml`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A document, page or person that facts rest on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// What it is, in one line.
    pub title: String,
    /// What kind of source.
    pub tag: SourceTag,
    /// Its address; absent for a person's knowledge.
    pub link: Option<String>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// What some or all facts of a record rest on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Basis {
    /// The fields that it covers; empty for all that no other basis names.
    pub of: Vec<String>,
    /// The source.
    pub source: SourceId,
    /// How well it supports them.
    pub verification: Verification,
}

/// A document that states norms, and its provisions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instrument {
    /// Its id.
    pub id: InstrumentId,
    /// Its title in full.
    pub title: String,
    /// The name that people use.
    pub short_title: String,
    /// The document symbol or number: `A/70/174`, `RFC 2827`.
    pub symbol: String,
    /// Where it was agreed or by whom it was published.
    pub venue: String,
    /// The process that it came out of.
    pub process: Option<ProcessId>,
    /// The body that adopted or published it.
    pub organisation: Option<OrganisationId>,
    /// Bodies all of whose members are committed to it.
    pub members_of: Vec<OrganisationId>,
    /// Which version of it this is.
    pub version: Option<String>,
    /// When it was adopted or published.
    pub date: PartialDate,
    /// What sort of norms it states.
    pub kind: Kind,
    /// How far they bind.
    pub bindingness: Bindingness,
    /// Whom it addresses.
    pub addressees: Vec<Party>,
    /// How it was decided on.
    pub decision_rule: DecisionRule,
    /// How open its making was.
    pub openness: Openness,
    /// Whether it is still in use.
    pub status: Status,
    /// Since when it is no longer in use.
    pub until: Option<PartialDate>,
    /// Whether it speaks of peacetime; absent where that is not known or has no
    /// meaning.
    pub peacetime: Option<bool>,
    /// Address of the primary document.
    pub link: Option<String>,
    /// Other names that people look for: `RFC 2827`, `UN GGE`.
    pub aliases: Vec<String>,
    /// A remark for readers.
    pub note: Option<String>,
    /// How it hangs together with other instruments.
    pub relations: Vec<Relation>,
    /// Facts that change in time, such as the number of adopters.
    pub facts: Vec<Fact>,
    /// Its provisions in the order of the document.
    pub provisions: Vec<ProvisionId>,
    /// What the fields above rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A link from one instrument to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relation {
    /// What the first does to the second.
    pub relation: RelationKind,
    /// The second.
    pub to: InstrumentId,
    /// A remark for readers.
    pub note: Option<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// Something that was true at a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// What is stated: `supporters`.
    pub property: String,
    /// Its value in words: `80 States`.
    pub value: String,
    /// The date at which it held.
    pub as_of: PartialDate,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// One numbered commitment of an instrument.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Provision {
    /// Its id.
    pub id: ProvisionId,
    /// A handle of a few words, ours.
    pub title: String,
    /// Symbol and paragraph: `A/70/174, para. 13(f)`.
    pub citation: String,
    /// What it says in our words; never the text of the instrument.
    pub paraphrase: String,
    /// What it asks for; a provision can ask to act and to refrain.
    pub polarity: Vec<Polarity>,
    /// What sort of norm it is.
    pub kind: Kind,
    /// How far it binds.
    pub bindingness: Bindingness,
    /// Whom it addresses.
    pub addressees: Vec<Party>,
    /// For whose good.
    pub beneficiaries: Vec<Party>,
    /// What it covers, in one sentence.
    pub scope: String,
    /// Whether it speaks of peacetime; absent where that is not known or has no
    /// meaning.
    pub peacetime: Option<bool>,
    /// Where evidence can come from.
    pub observability: Vec<Observability>,
    /// Words in it that have no agreed meaning.
    pub contested_terms: Vec<String>,
    /// What could be measured or read to see whether it is kept.
    pub measures: Vec<Measure>,
    /// Since when it holds.
    pub since: PartialDate,
    /// Since when it no longer holds.
    pub until: Option<PartialDate>,
    /// What is missing between the provision and evidence for it.
    pub gaps: Vec<ProvisionGap>,
    /// A remark for readers.
    pub note: Option<String>,
    /// What the fields above rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

impl Provision {
    /// Whether it asks to refrain from something, alone or besides other things.
    pub fn is_restraint(&self) -> bool {
        self.polarity.contains(&Polarity::Refrain)
    }

    /// What may be said about a party and this provision. Of a restraint nobody
    /// can ever say that it was kept.
    pub fn outcomes(&self) -> &'static [Outcome] {
        const RESTRAINT: &[Outcome] = &[
            Outcome::NoEvidenceAgainst,
            Outcome::EvidenceAgainst,
            Outcome::Unknown,
        ];
        const OTHER: &[Outcome] = &[
            Outcome::EvidenceFor,
            Outcome::EvidenceAgainst,
            Outcome::Unknown,
        ];
        if self.is_restraint() {
            RESTRAINT
        } else {
            OTHER
        }
    }

    /// The gap that weighs most, where there is one.
    pub fn primary_gap(&self) -> Option<&ProvisionGap> {
        self.gaps.iter().find(|g| g.primary)
    }
}

/// Something that could be measured or read about a provision. Not an indicator:
/// those run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// What can be counted or read.
    pub what: String,
    /// Whose data it is in.
    pub data: String,
    /// Who can get at them.
    pub access: Access,
    /// What this rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A gap of one provision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProvisionGap {
    /// The code.
    pub code: GapCode,
    /// Whether it is the one that weighs most.
    pub primary: bool,
    /// Why the code applies here.
    pub reason: String,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// What a gap code means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The code.
    pub code: GapCode,
    /// Its short name: `not-attributable`.
    pub name: String,
    /// What it means, in one sentence.
    pub describes: String,
    /// How to tell that it applies.
    pub test: String,
    /// What the codes rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A link between two provisions, mostly of different instruments.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mapping {
    /// The first provision; `relation` and `link` read from it to the second.
    pub from: ProvisionId,
    /// The second provision.
    pub to: ProvisionId,
    /// How their contents overlap.
    pub relation: SetRelation,
    /// What the first does to the second, where that is known.
    pub link: Option<Link>,
    /// Why, in one sentence.
    pub rationale: String,
    /// How it was made.
    pub method: Method,
    /// How sure its author is.
    pub confidence: Confidence,
    /// How far it has come.
    pub status: MappingStatus,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// SQL that turns evidence into findings that engage provisions.
///
/// This crate keeps the SQL as text: the engine runs it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indicator {
    /// Its id.
    pub id: IndicatorId,
    /// Its version; results name it.
    pub version: String,
    /// One line.
    pub title: String,
    /// What it measures, in plain words.
    pub describes: String,
    /// What it cannot show.
    pub limits: String,
    /// A SQL expression over the base columns: the title of one finding.
    pub headline: String,
    /// The base: a query with one row per finding to be, with at least the
    /// columns `key`, `subject` and `observations` (a JSON array of ids).
    pub sql: String,
    /// The numbers that the SQL names as `:name`.
    pub parameters: Vec<Parameter>,
    /// What speaks for and against a finding.
    pub reasons: Vec<Reason>,
    /// How serious a finding is; the first that matches wins.
    pub severities: Vec<SeverityRule>,
    /// SQL order terms: which findings to show first.
    pub ranking: Vec<String>,
    /// Which provisions a finding engages.
    pub engages: Vec<Engagement>,
    /// Who should be told of a finding.
    pub recipients: Vec<RecipientRule>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A named number of an indicator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// The name; SQL has it as `:name`.
    pub name: SqlName,
    /// The number.
    pub value: Number,
    /// Why this number.
    pub reason: String,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A number as it was written: SQL divides integers and reals differently.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
}

/// A circumstance that makes a finding weigh more or less.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Its id; the later expressions have it as a column that is 0 or 1.
    pub id: SqlName,
    /// What it does to the finding.
    pub effect: Effect,
    /// A SQL boolean over the base columns.
    pub when: String,
    /// A SQL expression: the words to show.
    pub text: String,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A rule that says how serious a finding is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeverityRule {
    /// The level that it gives.
    pub level: SeverityLevel,
    /// A SQL boolean over base columns and reasons.
    pub when: String,
    /// Why, in words.
    pub because: String,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A provision that a finding engages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Engagement {
    /// The provision.
    pub provision: ProvisionId,
    /// A SQL boolean over base columns and reasons; absent for always.
    pub when: Option<String>,
    /// Why the observation engages it.
    pub why: String,
    /// What the observation does not show about it.
    pub does_not_show: String,
    /// What may be said about the provision and those it addresses here; unknown
    /// where nothing is given.
    pub outcome: Outcome,
    /// Whom the provision addresses here.
    pub role: Option<String>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// Somebody who should be told of a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecipientRule {
    /// In which role: `holder of the prefix`.
    pub role: String,
    /// A SQL expression that gives who it is, such as `AS36561`, or NULL for
    /// nobody.
    pub subject: String,
    /// Why they should know.
    pub why: String,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}
