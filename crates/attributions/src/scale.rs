//! The words of confidence that speakers use.

use serde::{Deserialize, Serialize};

/// A scale with a closed set of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// How sure an analyst is of a judgment: ICD 203, Analytic Standards.
    AnalyticConfidence,
    /// How likely something is: ICD 203, Analytic Standards.
    EstimativeProbability,
    /// How credible an information is: the Admiralty or NATO System, FM 2-22.3.
    AdmiraltyCredibility,
    /// The speaker's own words, on no scale.
    OwnWords,
}

impl Scale {
    /// What it is, with its source.
    pub const fn in_words(self) -> &'static str {
        match self {
            Scale::AnalyticConfidence => "confidence in analytic judgment, ICD 203",
            Scale::EstimativeProbability => "likelihood, ICD 203",
            Scale::AdmiraltyCredibility => "information credibility, Admiralty scale",
            Scale::OwnWords => "the speaker's own words, on no scale",
        }
    }

    /// Its words, as MISP's taxonomies `estimative-language` and `admiralty-scale` have
    /// them; none where all words are taken.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Scale::AnalyticConfidence => &["low", "moderate", "high"],
            Scale::EstimativeProbability => &[
                "almost-no-chance",
                "very-unlikely",
                "unlikely",
                "roughly-even-chance",
                "likely",
                "very-likely",
                "almost-certain",
            ],
            Scale::AdmiraltyCredibility => &["1", "2", "3", "4", "5", "6"],
            Scale::OwnWords => &[],
        }
    }

    /// Whether a word is of this scale.
    pub fn has(self, word: &str) -> bool {
        self.words().is_empty() || self.words().contains(&word)
    }
}
