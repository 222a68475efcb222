//! Rules for what to do with an event.

use serde::Serialize;

use super::{Basis, Place};
use crate::economy::Economy;
use crate::hours::Hours;
use crate::id::{ProvisionId, RuleId};
use crate::words::{Recipient, Tlp, TriageAction};

/// A file of triage rules.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriageFile {
    /// Its id: `base`, `jp`.
    pub id: RuleId,
    /// What the rules are for.
    pub title: String,
    /// The economy whose desks they are for; absent for all.
    pub jurisdiction: Option<Economy>,
    /// A remark for readers.
    pub note: Option<String>,
    /// Rules of files before this one that do not hold here.
    pub switched_off: Vec<SwitchedOff>,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<TriageRule>,
    /// Events, and what is to become of them.
    pub tests: Vec<TriageTest>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// A rule that another file has and that does not hold here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SwitchedOff {
    /// The rule.
    pub rule: RuleId,
    /// Why.
    pub why: String,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// What to do with events of a kind, and by which norms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriageRule {
    /// Its id. One of a later file takes the place of an earlier one.
    pub id: RuleId,
    /// What it does, in one line.
    pub title: String,
    /// A SQL boolean over the columns of an event.
    pub when: String,
    /// The provisions that such an event engages.
    pub provisions: Vec<ProvisionId>,
    /// Who is told; nobody where it is only kept or dropped.
    pub recipients: Vec<Recipient>,
    /// What is done.
    pub action: TriageAction,
    /// Within which time, from when the event was seen.
    pub deadline: Option<Hours>,
    /// Who may see what is sent.
    pub tlp: Tlp,
    /// How long the event is kept.
    pub retention: Hours,
    /// Why, in words that can stand in a letter.
    pub why: String,
    /// Whether no rule behind it is tried when it fires.
    pub is_last: bool,
    /// What the fields rest on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// An event, and what is to become of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriageTest {
    /// What it shows, in one sentence.
    pub says: String,
    /// The event, as a JSON object with the field names of `IntelMQ`.
    pub event: String,
    /// The rules that fire, in their order.
    pub rules: Vec<RuleId>,
    /// What is done in the end.
    pub action: TriageAction,
    /// All who are told.
    pub recipients: Vec<Recipient>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}
