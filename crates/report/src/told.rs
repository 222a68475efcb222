//! A finding as programs elsewhere are told of it: what feeds have of each, and no
//! more than the page of a list needs.
//!
//! Whatever is in it may be seen by everyone (TLP:CLEAR).

use net::Timestamp;

use crate::check::ProvisionLine;

/// A finding, as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its name: the same for the same sources.
    pub name: String,
    /// `high`, `medium` or `low`.
    pub severity: String,
    /// Why so grave.
    pub because: String,
    /// What was seen, in one line.
    pub headline: String,
    /// What it is about.
    pub subject: String,
    /// The indicator.
    pub indicator: String,
    /// First seen.
    pub first_seen: Timestamp,
    /// Last seen.
    pub last_seen: Timestamp,
    /// When the database first had it.
    pub added: Timestamp,
    /// When what it says last changed.
    pub changed: Timestamp,
    /// The provisions that it engages.
    pub provisions: Vec<ProvisionLine>,
    /// What was seen, up to [`SEEN_MAX`] of it.
    pub seen: Vec<Seen>,
    /// How many observations it has in all.
    pub observations: u64,
}

/// What one observation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The kind of observation.
    pub kind: String,
    /// The prefix.
    pub prefix: String,
    /// The network that did it, as far as routes tell.
    pub asn: u32,
}

/// Observations of one finding that are told. Ours: a finding about a whole table has
/// thousands, and its page has them.
pub const SEEN_MAX: usize = 100;

impl Told {
    /// What it says, in a few sentences: why so grave, which norms are engaged and what
    /// that does not show.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = vec![format!("{} severity: {}", self.severity, self.because)];
        for line in &self.provisions {
            sentences.push(format!(
                "Engages {} ({}): {} What this does not show: {}",
                line.citation, line.title, line.why, line.does_not_show
            ));
        }
        sentences.push(
            "An address or a network is no author, and no State is named as the author of \
             anything."
                .to_owned(),
        );
        sentences
    }
}
