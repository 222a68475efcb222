//! What others say of who did something.

use serde::{Deserialize, Serialize};

/// The heading that statements stand under.
pub const HEADING: &str = "Statements by others";

/// What is said before them.
pub const NOTE: &str = "These are theirs, not ours. They were read by no rule and changed nothing \
    above; whether they are right is not looked into here.";

/// What somebody else says of who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// Tells it apart.
    pub id: String,
    /// Who says it.
    pub by: String,
    /// What is said, in our words.
    pub says: String,
    /// Who is said to have done it, as the speaker names them.
    pub whom: String,
    /// How sure the speaker is.
    pub confidence: String,
    /// On which scale.
    pub scale: String,
    /// When it was said.
    pub date: String,
    /// Where it can be read.
    pub source: String,
}

impl StatementLine {
    /// Each thing that it says, a sentence each; the speaker first.
    pub fn sentences(&self) -> [String; 4] {
        [
            format!("{} says, in our words: {}", self.by, self.says),
            format!("It names: {}", self.whom),
            format!("How sure it is: {} ({})", self.confidence, self.scale),
            format!("Said {}, {}", self.date, self.source),
        ]
    }
}
