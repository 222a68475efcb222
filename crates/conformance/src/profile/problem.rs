//! What can be wrong in a profile, and how it is said.

use std::fmt;

use crate::metric_id::MetricId;
use crate::profile::{DEMO, Direction, Filter, OWN};

/// A profile that cannot be used: all that is wrong in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileError {
    /// At least one, in the order of the lines.
    pub problems: Vec<Problem>,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ProfileError {}

/// One thing that is wrong, and where. Shown as `file:line:column: message`, with
/// a line `hint:` that says what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            file, line, column, ..
        } = self;
        write!(f, "{file}:{line}:{column}: {}", self.fault)?;
        write!(f, "\nhint: {}", self.fault.hint())
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Fault {
    /// The text is no TOML, or has not the fields of a profile.
    Toml(toml::de::Error),
    /// An id has other characters than `a` to `z`, digits and `-`, or none.
    Id { id: String },
    /// Two of the same kind have one id.
    Twice { id: String },
    /// A source is named that is not in the file.
    NoSuchSource { id: String },
    /// An action names a metric that the profile has not.
    NoSuchMetric { id: MetricId },
    /// A metric's direction is not that of its formula.
    Direction { formula: Direction },
    /// A metric is made of incidents, and nothing says how they score.
    NoScoring { id: MetricId },
    /// A metric is about what was passed on, and nothing says what that counts.
    NoPassing { id: MetricId },
    /// A filter is of no use for the metric's formula.
    Filter { filter: Filter },
    /// Peers are asked for where no routes are counted.
    PeersMin,
    /// A number is outside its range.
    Range {
        what: &'static str,
        range: &'static str,
    },
    /// A threshold has no source.
    NoSource { class: String },
    /// A threshold is somebody's own, and the profile's id does not say so.
    OwnNumbers { id: String },
    /// A threshold has both bounds, or none, or the wrong one.
    Bound { direction: Direction },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Toml(error) => f.write_str(error.message().trim_end()),
            Fault::Id { id } => write!(f, "`{id}` is no id"),
            Fault::Twice { id } => write!(f, "`{id}` is there twice"),
            Fault::NoSuchSource { id } => write!(f, "there is no source `{id}` in this profile"),
            Fault::NoSuchMetric { id } => write!(f, "there is no metric {id} in this profile"),
            Fault::Direction { .. } => f.write_str("that is not the direction of the formula"),
            Fault::NoScoring { id } => {
                write!(
                    f,
                    "{id} is made of incidents, and nothing says how they score"
                )
            }
            Fault::NoPassing { id } => write!(
                f,
                "{id} is about what was passed on, and nothing says what that counts"
            ),
            Fault::Filter { filter } => {
                write!(
                    f,
                    "the filter {} does not apply to this formula",
                    name(*filter)
                )
            }
            Fault::PeersMin => f.write_str("this formula counts no routes, and so no peers"),
            Fault::Range { what, .. } => write!(f, "{what} is outside its range"),
            Fault::NoSource { class } => {
                write!(f, "the threshold of `{class}` has no source")
            }
            Fault::OwnNumbers { id } => write!(
                f,
                "the threshold is one of your own, and the id `{id}` does not say so"
            ),
            Fault::Bound { .. } => {
                f.write_str("a threshold has one bound, on the good side of the metric")
            }
        }
    }
}

impl Fault {
    /// What to do about it, in one line.
    pub fn hint(&self) -> String {
        match self {
            Fault::Toml(_) => {
                "docs/methods.md lists the fields of a profile and the words they take".to_owned()
            }
            Fault::Id { .. } => "write lower case letters, digits and hyphens".to_owned(),
            Fault::Twice { .. } => "take one of the two out, or rename it".to_owned(),
            Fault::NoSuchSource { .. } => {
                "add it under [[sources]], with title and address, or correct the id".to_owned()
            }
            Fault::NoSuchMetric { .. } => {
                "add it under [[metrics]], or take it out of the action".to_owned()
            }
            Fault::Direction {
                formula: Direction::LowerIsBetter,
            } => "write direction = \"lower\", or choose another formula".to_owned(),
            Fault::Direction {
                formula: Direction::HigherIsBetter,
            } => "write direction = \"higher\", or choose another formula".to_owned(),
            Fault::NoScoring { .. } => "add the table [scoring]".to_owned(),
            Fault::NoPassing { .. } => "add the table [passing]".to_owned(),
            Fault::Filter { .. } => {
                "filters are for the formula \"incidents\"; take it out".to_owned()
            }
            Fault::PeersMin => "take peers_min out".to_owned(),
            Fault::Range { range, .. } => format!("write {range}"),
            Fault::NoSource { .. } => format!(
                "name where the number is published; one of your own goes into a profile \
                 whose id begins with {DEMO}, with source = \"{OWN}\""
            ),
            Fault::OwnNumbers { .. } => {
                format!("let the profile's id begin with {DEMO}, or name where it is published")
            }
            Fault::Bound {
                direction: Direction::LowerIsBetter,
            } => "write at_most, and not at_least".to_owned(),
            Fault::Bound {
                direction: Direction::HigherIsBetter,
            } => "write at_least, and not at_most".to_owned(),
        }
    }
}

const fn name(filter: Filter) -> &'static str {
    match filter {
        Filter::NotVouchedFor => "not-vouched-for",
        Filter::FullBogons => "full-bogons",
    }
}
