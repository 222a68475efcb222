//! Names that other records point at. Each is checked when it is made, so a
//! value of these types is always well formed; whether it *exists* is for
//! [`crate::Catalog`] to say.

use std::fmt;

use serde::{Serialize, Serializer};

/// Longest id accepted: longer ones do not fit a column of a table.
const ID_CHARS_MAX: usize = 60;

macro_rules! plain_id {
    ($(#[$doc:meta])* $name:ident, $separators:literal, $shape:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The shape in words, for messages.
            pub const SHAPE: &'static str = $shape;

            /// From its text; `None` when the text has not the shape of this id.
            pub fn new(text: &str) -> Option<$name> {
                is_slug(text, $separators).then(|| $name(text.to_owned()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

plain_id! {
    /// Names an instrument: `un-gge-2015`, `manrs-netops`, `bcp38`.
    InstrumentId, "-.", "lower-case letters, digits, hyphens and dots, such as un-gge-2015"
}
plain_id! {
    /// Names a source that facts rest on: `dig-watch-cyber-norms`.
    SourceId, "-.", "lower-case letters, digits, hyphens and dots, such as dig-watch-cyber-norms"
}
plain_id! {
    /// Names an indicator: `route-new-origin`.
    IndicatorId, "-", "lower-case letters, digits and hyphens, such as route-new-origin"
}
plain_id! {
    /// Names a body that convenes, publishes or joins: `osce`.
    OrganisationId, "-", "lower-case letters, digits and hyphens, such as osce"
}
plain_id! {
    /// Names a way in which norms come about: `un-gge`.
    ProcessId, "-", "lower-case letters, digits and hyphens, such as un-gge"
}
plain_id! {
    /// Names a word of the rooms: `critical-infrastructure`.
    TermId, "-", "lower-case letters, digits and hyphens, such as critical-infrastructure"
}
plain_id! {
    /// Names a triage rule or a file of them: `tell-the-national-csirt`.
    RuleId, "-", "lower-case letters, digits and hyphens, such as tell-the-national-csirt"
}
plain_id! {
    /// Names a reason or a parameter inside an indicator. It becomes a column or
    /// a `:name` in SQL, so it has no hyphen: `wave_share_high`.
    SqlName, "_", "lower-case letters, digits and underscores, starting with a letter, such as wave_share_high"
}

/// Names a provision: instrument, `#`, label, as in `un-gge-2015#13-f`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvisionId {
    text: String,
    hash: usize,
}

impl ProvisionId {
    /// The shape in words, for messages.
    pub const SHAPE: &'static str = "an instrument, # and a label, such as un-gge-2015#13-f";

    /// From its text; `None` when the text is not `instrument#label`.
    pub fn new(text: &str) -> Option<ProvisionId> {
        let (instrument, label) = text.split_once('#')?;
        ProvisionId::of(&InstrumentId::new(instrument)?, label)
    }

    /// The provision called `label` in `instrument`; `None` when the label is not
    /// made of lower-case letters, digits and hyphens.
    pub fn of(instrument: &InstrumentId, label: &str) -> Option<ProvisionId> {
        let label_fits = label.len() <= ID_CHARS_MAX
            && !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        label_fits.then(|| ProvisionId {
            text: format!("{instrument}#{label}"),
            hash: instrument.as_str().len(),
        })
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The instrument that has the provision.
    pub fn instrument(&self) -> InstrumentId {
        InstrumentId(self.text[..self.hash].to_owned())
    }

    /// Whether the instrument with this id has the provision.
    pub fn is_of(&self, instrument: &InstrumentId) -> bool {
        self.text[..self.hash] == *instrument.as_str()
    }

    /// The part after `#`.
    pub fn label(&self) -> &str {
        &self.text[self.hash + 1..]
    }
}

impl fmt::Display for ProvisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Serialize for ProvisionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

fn is_slug(text: &str, separators: &str) -> bool {
    text.len() <= ID_CHARS_MAX
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || separators.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_at_the_bound_is_taken_and_one_past_it_is_not() {
        for (length, fits) in [(59, true), (60, true), (61, false)] {
            assert_eq!(InstrumentId::new(&"a".repeat(length)).is_some(), fits);
        }
    }

    #[test]
    fn a_provision_id_knows_its_two_parts() {
        let id = ProvisionId::new("un-gge-2015#13-f").expect("well formed");
        assert_eq!(id.instrument().as_str(), "un-gge-2015");
        assert_eq!(id.label(), "13-f");
        for wrong in ["un-gge-2015", "#13-f", "un-gge-2015#", "un#13(f)", "UN#a"] {
            assert_eq!(ProvisionId::new(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sql_names_have_no_hyphen() {
        assert!(SqlName::new("wave_share_high").is_some());
        assert!(SqlName::new("wave-share").is_none());
        assert!(SqlName::new("9lives").is_none());
    }
}
