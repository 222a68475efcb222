//! What rules would have done, as data.

use serde::Serialize;

use crate::feeds::FeedAccount;

/// What a proposal of rules would have done, beside those in force.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The id of the proposal.
    pub proposal: String,
    /// Its title.
    pub title: String,
    /// Whether anything was tested.
    pub outcome: Tested,
    /// Why nothing was, in words.
    pub because: Option<String>,
    /// The feeds, in the order read.
    pub feeds: Vec<FeedAccount>,
    /// Events in all.
    pub events: u64,
    /// Events that repeat one within the window: nobody is told of them.
    pub repeated: u64,
    /// Events whose time is not known.
    pub undated: u64,
    /// How far apart events are at most that repeat one another.
    pub window: String,
    /// How often what was seen had to be forgotten for want of memory: repeats of
    /// events before that count as new.
    pub forgotten: u64,
    /// Events by what is done.
    pub actions: Vec<ActionCount>,
    /// Tellings by whom and day.
    pub by_day: Vec<DayCount>,
    /// What each recipient gets.
    pub letters: Vec<LetterCount>,
    /// Events with another decision.
    pub changed: u64,
    /// What differs, the most frequent first.
    pub differences: Vec<Difference>,
    /// The rules of the proposal.
    pub rules: Vec<RuleAnswer>,
    /// Rules that could not be evaluated for some events.
    pub failed: Vec<Failed>,
}

/// Whether anything was tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tested {
    /// It was.
    Tested,
    /// The evidence says nothing about the proposal.
    Unknown,
}

/// A count under both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Both {
    /// By the rules in force.
    pub in_force: u64,
    /// With the proposal.
    pub proposed: u64,
}

/// Events with which this is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionCount {
    /// What is done: a word of the catalog.
    pub action: String,
    /// How many.
    #[serde(flatten)]
    pub events: Both,
}

/// Tellings on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// Who: a word of the catalog.
    pub recipient: String,
    /// The day, in UTC; `None` is not known.
    pub day: Option<String>,
    /// How many.
    #[serde(flatten)]
    pub tellings: Both,
}

/// What a recipient gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterCount {
    /// Who: a word of the catalog.
    pub recipient: String,
    /// Tellings.
    pub tellings: Both,
    /// Letters: one for each address, way, marking, and hour, day or month.
    pub letters: Both,
    /// Addresses that they go to.
    pub addresses: Both,
    /// Tellings for which nobody says where to write.
    pub without_address: Both,
}

/// Events that are decided otherwise, alike and for the same rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What is done by the rules in force, and who is told.
    pub from: String,
    /// The same with the proposal.
    pub to: String,
    /// Rules that fire in force only, or are others there.
    pub rules_in_force: Vec<String>,
    /// Rules that fire with the proposal only, or are others there.
    pub rules_proposed: Vec<String>,
    /// How many events.
    pub events: u64,
    /// The first of them.
    pub samples: Vec<Sample>,
}

/// An event to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// Where it stands: `feed.csv:17`, as `triage explain` takes it.
    pub place: String,
    /// When it happened.
    pub time: Option<String>,
    /// What kind it is.
    pub classification: Option<String>,
    /// The source: address or name.
    pub source: Option<String>,
    /// The destination: address or name.
    pub destination: Option<String>,
}

/// A rule of the proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleAnswer {
    /// Its id.
    pub id: String,
    /// What it does.
    pub title: String,
    /// Its file and line.
    pub place: String,
    /// What can be said of it.
    pub verdict: RuleVerdict,
    /// Events for which it fired.
    pub fired: u64,
    /// Events for which it is true, and a rule before it ended the search.
    pub shadowed: u64,
    /// Events that lack what it asks for, so that it is neither true nor false.
    pub unknown: u64,
    /// Events for which all parts of its condition hold but one.
    pub near: u64,
    /// The part that was missing most often.
    pub most_missing: Option<Missing>,
}

/// What can be said of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleVerdict {
    /// It fired.
    Fired,
    /// It was true, and a rule before it always ended the search.
    Shadowed,
    /// It was never true, and false at least once.
    NeverTrue,
    /// No event has what it asks for.
    Unknown,
}

impl RuleVerdict {
    /// In words.
    pub const fn in_words(self) -> &'static str {
        match self {
            RuleVerdict::Fired => "fired",
            RuleVerdict::Shadowed => "true, but a rule before it ended the search",
            RuleVerdict::NeverTrue => "never true",
            RuleVerdict::Unknown => "unknown: no event has what it asks for",
        }
    }
}

/// A part of a condition that was missing alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The part.
    pub condition: String,
    /// How many events lacked it alone.
    pub events: u64,
    /// Of these, events that do not have what it asks for.
    pub unknown: u64,
}

/// A rule that could not be evaluated for some events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The rule.
    pub rule: String,
    /// How many events.
    pub events: Both,
}
