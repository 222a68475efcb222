//! The rules' own tests.

use std::fmt;

use catalog::words::{Recipient, TriageAction};
use catalog::{RuleId, TriageFile, TriageTest};
use events::intelmq;
use serde_json::{Map, Value as Json};

use crate::columns::Added;
use crate::decision::{Decider, Decision};
use crate::enrich::{Facts, Side};
use crate::rules::{RuleProblem, Rules};

/// A test that does not hold.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The test.
    pub test: TriageTest,
    /// What is wrong.
    pub kind: FailureKind,
}

/// What is wrong with a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Its event is no JSON object, or no event.
    NoEvent {
        /// Why.
        reason: String,
    },
    /// Other rules fire.
    Rules {
        /// Those that do.
        fired: Vec<RuleId>,
    },
    /// Something else is done.
    Action {
        /// What is.
        action: TriageAction,
    },
    /// Others are told.
    Recipients {
        /// Those who are.
        told: Vec<Recipient>,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.test.place;
        write!(f, "{}:{}: \"{}\": ", place.file, place.line, self.test.says)?;
        let listed = |f: &mut fmt::Formatter<'_>, words: Vec<String>| match &words[..] {
            [] => f.write_str("none"),
            words => f.write_str(&words.join(", ")),
        };
        match &self.kind {
            FailureKind::NoEvent { reason } => write!(f, "`event` is none: {reason}"),
            FailureKind::Rules { fired } => {
                f.write_str("the rules that fire are ")?;
                listed(f, fired.iter().map(ToString::to_string).collect())?;
                f.write_str("; it expects ")?;
                listed(f, self.test.rules.iter().map(ToString::to_string).collect())
            }
            FailureKind::Action { action } => {
                write!(
                    f,
                    "what is done is {action}; it expects {}",
                    self.test.action
                )
            }
            FailureKind::Recipients { told } => {
                f.write_str("those who are told are ")?;
                listed(f, told.iter().map(ToString::to_string).collect())?;
                f.write_str("; it expects ")?;
                let expected = &self.test.recipients;
                listed(f, expected.iter().map(ToString::to_string).collect())
            }
        }
    }
}

impl std::error::Error for Failure {}

/// Runs the tests of all files, each with the rules of its file's jurisdiction;
/// answers how many there are, and those that do not hold.
///
/// # Errors
///
/// When rules cannot be compiled: all that cannot.
pub fn run(files: &[TriageFile]) -> Result<(usize, Vec<Failure>), Vec<RuleProblem>> {
    let mut failures = Vec::new();
    let mut count = 0;
    for (at, file) in files.iter().enumerate() {
        // A later layer changes what this one says; its own tests say how.
        let rules = Rules::compile(&files[..=at], file.jurisdiction)?;
        for test in &file.tests {
            count += 1;
            if let Some(kind) = one(&rules, test) {
                failures.push(Failure {
                    test: test.clone(),
                    kind,
                });
            }
        }
    }
    Ok((count, failures))
}

fn one(rules: &Rules, test: &TriageTest) -> Option<FailureKind> {
    let decision = match decide(rules, &test.event) {
        Ok(decision) => decision,
        Err(reason) => return Some(FailureKind::NoEvent { reason }),
    };
    let fired = decision.rules.iter();
    let fired: Vec<RuleId> = fired.map(|at| rules.rules()[*at].rule.id.clone()).collect();
    if fired != test.rules {
        return Some(FailureKind::Rules { fired });
    }
    if decision.action != test.action {
        let action = decision.action;
        return Some(FailureKind::Action { action });
    }
    let told: Vec<Recipient> = decision.told.iter().map(|told| told.recipient).collect();
    let mut expected = test.recipients.clone();
    expected.sort();
    (told != expected).then_some(FailureKind::Recipients { told })
}

/// Decides an event that is given as JSON, with the added columns among its fields.
///
/// # Errors
///
/// When it is no JSON object or no event, in words.
pub fn decide(rules: &Rules, event: &str) -> Result<Decision, String> {
    let mut fields: Map<String, Json> =
        serde_json::from_str(event).map_err(|error| error.to_string())?;
    let given = Given::take(&mut fields)?;
    let line = Json::Object(fields).to_string();
    let mut decided = None;
    let mut reader = intelmq::Reader::new();
    let mut decide = |event: &events::Event<'_>| {
        decided = Some(Decider::default().decide(rules, event, &given.facts()));
    };
    reader.push(line.as_bytes(), &mut decide);
    reader.finish(&mut decide);
    decided.ok_or_else(|| {
        let rejects = reader.take_rejects();
        let first = rejects.rejects.first();
        first.map_or_else(|| "nothing in it".to_owned(), ToString::to_string)
    })
}

/// The added columns that a test gives.
#[derive(Default)]
struct Given {
    texts: Vec<(Added, String)>,
    in_constituency: Option<bool>,
}

impl Given {
    fn take(fields: &mut Map<String, Json>) -> Result<Given, String> {
        let mut given = Given::default();
        for added in Added::ALL {
            let Some(value) = fields.remove(added.name()) else {
                continue;
            };
            match (added, value) {
                (Added::InConstituency, Json::Number(number)) => {
                    given.in_constituency = Some(number.as_u64() == Some(1));
                }
                (Added::InConstituency, Json::Bool(is)) => given.in_constituency = Some(is),
                (Added::InConstituency, other) => {
                    return Err(format!("`in_constituency` is 0 or 1, and not {other}"));
                }
                (_, Json::String(text)) => given.texts.push((added, text)),
                (added, other) => {
                    return Err(format!("`{}` is a text, and not {other}", added.name()));
                }
            }
        }
        Ok(given)
    }

    fn text(&self, wanted: Added) -> Option<&str> {
        let given = self.texts.iter().find(|(added, _)| *added == wanted);
        given.map(|(_, text)| text.as_str())
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            source: Side {
                holder: self.text(Added::SourceHolder),
                economy: self.text(Added::SourceEconomy),
                asset: self.text(Added::SourceAsset),
                sector: self.text(Added::SourceSector),
                abuse_contact: None,
            },
            destination: Side {
                holder: self.text(Added::DestinationHolder),
                economy: self.text(Added::DestinationEconomy),
                asset: self.text(Added::DestinationAsset),
                sector: self.text(Added::DestinationSector),
                abuse_contact: None,
            },
            in_constituency: self.in_constituency,
            own_economy: self.text(Added::OwnEconomy),
        }
    }
}
