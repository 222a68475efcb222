//! What is done with one event.

use catalog::Hours;
use catalog::words::{Recipient, Tlp, TriageAction};
use events::Event;
use predicate::{EvaluationError, Matches, NoFunctions};

use crate::columns::EventRow;
use crate::enrich::Facts;
use crate::rules::Rules;

/// How long an event is kept that no rule fires for, in days. Our choice: as long
/// as the noise of `norms/triage/base.toml`.
const DAYS_WITHOUT_RULE: &str = "90d";

/// What is done with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The rules that fired, by their place among the [`Rules`], ascending.
    pub rules: Vec<usize>,
    /// What is done: the most urgent of what they say; kept on file where none
    /// fired.
    pub action: TriageAction,
    /// Who is told, each once, in the order of [`Recipient`].
    pub told: Vec<Told>,
    /// How long it is kept: the longest of what they say.
    pub retention: Hours,
}

/// Who is told, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub recipient: Recipient,
    /// How: the most urgent way that a rule asks for.
    pub action: TriageAction,
    /// Within which time: the shortest of the rules that ask for that way.
    pub deadline: Option<Hours>,
    /// Who may see it: the strictest of the rules that name the recipient.
    pub tlp: Tlp,
    /// The rule that decided the way, by its place.
    pub rule: usize,
}

/// Decides events one after the other; keeps its memory between them.
#[derive(Debug, Default)]
pub struct Decider {
    matches: Matches,
}

impl Decider {
    /// Decides an event.
    pub fn decide(&mut self, rules: &Rules, event: &Event<'_>, facts: &Facts<'_>) -> Decision {
        Decision::of(rules, self.matching(rules, event, facts))
    }

    /// The rules whose conditions are true for an event, by their place, ascending.
    /// What follows from them is the same for all events: [`Decision::of`].
    pub fn matching(&mut self, rules: &Rules, event: &Event<'_>, facts: &Facts<'_>) -> &[usize] {
        let row = EventRow {
            event,
            facts,
            extras: rules.extras(),
        };
        rules.set().matching(&row, &NoFunctions, &mut self.matches);
        &self.matches.rules
    }

    /// The rules that could not be evaluated for the last event, and why.
    pub fn failed(&self) -> &[(usize, EvaluationError)] {
        &self.matches.failed
    }
}

impl Decision {
    /// What follows from the rules whose conditions are true, by their place, ascending.
    pub fn of(rules: &Rules, matching: &[usize]) -> Decision {
        let mut decision = Decision {
            rules: Vec::with_capacity(matching.len()),
            action: TriageAction::KeepOnFile,
            told: Vec::new(),
            retention: Hours::new(DAYS_WITHOUT_RULE).expect("it is a length of time"),
        };
        let mut most_urgent: Option<TriageAction> = None;
        let mut longest: Option<Hours> = None;
        for &place in matching {
            let rule = &rules.rules()[place].rule;
            decision.rules.push(place);
            most_urgent = Some(most_urgent.map_or(rule.action, |action| action.min(rule.action)));
            longest = longest.max(Some(rule.retention));
            for &recipient in &rule.recipients {
                tell(
                    &mut decision.told,
                    Told {
                        recipient,
                        action: rule.action,
                        deadline: rule.deadline,
                        tlp: rule.tlp,
                        rule: place,
                    },
                );
            }
            if rule.is_last {
                break;
            }
        }
        decision.told.sort_by_key(|told| told.recipient);
        decision.action = most_urgent.unwrap_or(decision.action);
        decision.retention = longest.unwrap_or(decision.retention);
        decision
    }

    /// The rule that decided the action: the first that asks for it; `None` where none
    /// fired.
    pub fn rule(&self, rules: &Rules) -> Option<usize> {
        let asks = |place: &&usize| rules.rules()[**place].rule.action == self.action;
        self.rules.iter().find(asks).copied()
    }
}

/// Adds a recipient, or makes what is known of it more urgent and stricter.
fn tell(told: &mut Vec<Told>, new: Told) {
    let Some(known) = told.iter_mut().find(|old| old.recipient == new.recipient) else {
        told.push(new);
        return;
    };
    known.tlp = known.tlp.max(new.tlp);
    if new.action < known.action {
        known.action = new.action;
        known.rule = new.rule;
        known.deadline = new.deadline;
    } else if new.action == known.action {
        known.deadline = match (known.deadline, new.deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}
