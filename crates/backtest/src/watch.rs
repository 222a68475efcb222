//! Rules of a proposal that never fired, and what they lacked.

use predicate::{CompileError, NoFunctions, Predicate};
use triage::Rules;
use triage::columns::EventRow;

use crate::answer::{Missing, RuleAnswer, RuleVerdict};

/// A rule that is watched.
pub(crate) struct Watched {
    /// Its place among the rules.
    place: usize,
    /// The conditions that all have to hold.
    parts: Vec<Part>,
    fired: u64,
    shadowed: u64,
    not_true: u64,
    unknown: u64,
    near: u64,
}

struct Part {
    predicate: Predicate,
    /// Events for which it alone was missing.
    missing: u64,
    /// Of these, events that lack what it asks for.
    unknown: u64,
}

impl Watched {
    pub(crate) fn new(rules: &Rules, place: usize) -> Result<Watched, CompileError> {
        let parts = rules.set().rules()[place].parts(rules.schema())?;
        let part = |predicate: Predicate| Part {
            predicate,
            missing: 0,
            unknown: 0,
        };
        Ok(Watched {
            place,
            parts: parts.into_iter().map(part).collect(),
            fired: 0,
            shadowed: 0,
            not_true: 0,
            unknown: 0,
            near: 0,
        })
    }

    /// Looks at an event: the rules whose conditions are true, and those that fired.
    pub(crate) fn look(
        &mut self,
        rules: &Rules,
        row: &EventRow<'_>,
        matching: &[usize],
        fired: &[usize],
    ) {
        if fired.contains(&self.place) {
            self.fired += 1;
            return;
        }
        if matching.contains(&self.place) {
            self.shadowed += 1;
            return;
        }
        match rules.set().rules()[self.place].truth(row, &NoFunctions) {
            Ok(None) => self.unknown += 1,
            _ => self.not_true += 1,
        }
        if self.parts.len() < 2 {
            return;
        }
        let mut missing = None;
        for (at, part) in self.parts.iter().enumerate() {
            let truth = part.predicate.truth(row, &NoFunctions);
            if matches!(truth, Ok(Some(true))) {
                continue;
            }
            if missing.is_some() {
                return;
            }
            missing = Some((at, matches!(truth, Ok(None))));
        }
        let Some((at, is_unknown)) = missing else {
            return;
        };
        self.near += 1;
        self.parts[at].missing += 1;
        self.parts[at].unknown += u64::from(is_unknown);
    }

    pub(crate) fn answer(&self, rules: &Rules) -> RuleAnswer {
        let rule = &rules.rules()[self.place].rule;
        // Of equally frequent ones the first.
        let most = self.parts.iter().rev().max_by_key(|part| part.missing);
        let most = most.filter(|part| part.missing > 0).map(|part| Missing {
            condition: part.predicate.text().to_owned(),
            events: part.missing,
            unknown: part.unknown,
        });
        let verdict = match self {
            Watched { fired: 1.., .. } => RuleVerdict::Fired,
            Watched { shadowed: 1.., .. } => RuleVerdict::Shadowed,
            Watched { not_true: 1.., .. } => RuleVerdict::NeverTrue,
            _ => RuleVerdict::Unknown,
        };
        RuleAnswer {
            id: rule.id.to_string(),
            title: rule.title.clone(),
            place: format!("{}:{}", rule.place.file, rule.place.line),
            verdict,
            fired: self.fired,
            shadowed: self.shadowed,
            unknown: self.unknown,
            near: self.near,
            most_missing: most,
        }
    }
}
