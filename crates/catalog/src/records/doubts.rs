//! What was misheard, and where sources contradict one another.

use serde::Serialize;

use super::{Basis, Place};
use crate::date::PartialDate;
use crate::id::SourceId;
use crate::words::{ConflictState, HearingState};

/// What captions made of a word.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alias {
    /// As the captions have it, all variants.
    pub heard: Vec<String>,
    /// What was meant, in words.
    pub means: String,
    /// The id of what was meant, where the catalog has it.
    pub refers_to: Option<String>,
    /// How sure that is.
    pub state: HearingState,
    /// How one knows.
    pub why: String,
    /// The document in which it was heard.
    pub document: Option<SourceId>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

impl Alias {
    /// The words that stand in the place of what was heard: what `means` says before
    /// its first comma, semicolon or bracket. What follows explains.
    pub fn meant(&self) -> &str {
        let head = self.means.split([',', ';', '(']).next();
        head.expect("splitting gives at least one part").trim()
    }
}

/// Sources that contradict one another, and what the catalog holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// Its id.
    pub id: SourceId,
    /// The id of a record, or in words what they speak of.
    pub about: String,
    /// On what they disagree.
    pub question: String,
    /// What each of them says; at least two.
    pub claims: Vec<Claim>,
    /// What the catalog holds, and why.
    pub resolution: String,
    /// Whether the question is settled.
    pub state: ConflictState,
    /// What the resolution rests on.
    pub basis: Vec<Basis>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}

/// What one source says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// What it says.
    pub says: String,
    /// The source.
    pub source: SourceId,
    /// The date for which it says so.
    pub as_of: Option<PartialDate>,
    /// Where it is recorded.
    #[serde(skip)]
    pub place: Place,
}
