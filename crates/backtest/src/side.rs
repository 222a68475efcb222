//! What one set of rules does.

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use catalog::words::{Recipient, TriageAction, Word};
use events::Event;
use net::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use triage::{Decider, Decision, Enricher, Facts, Rules, recipients};

/// A set of rules, and what it came to so far.
pub(crate) struct Side<'a> {
    pub(crate) rules: &'a Rules,
    decider: Decider,
    of_rules: FxHashMap<Vec<usize>, usize>,
    /// What rules that fire together come to, once for each such set.
    pub(crate) outcomes: Vec<Decision>,
    /// Events by what is done.
    pub(crate) actions: BTreeMap<TriageAction, u64>,
    /// Tellings by whom and on which day; `None` is not known.
    pub(crate) by_day: BTreeMap<(Recipient, Option<String>), u64>,
    pub(crate) letters: BTreeMap<Recipient, Letters>,
    /// Events for which a rule could not be evaluated, by the rule's place.
    pub(crate) failed: BTreeMap<usize, u64>,
    /// The conditions that were true for the last event, by their place.
    pub(crate) matching: Vec<usize>,
}

/// What a recipient gets. Letters and addresses are kept as 64 bits of a hash: their
/// number is wanted, not they.
#[derive(Default)]
pub(crate) struct Letters {
    pub(crate) tellings: u64,
    /// Tellings for which nobody says where to write.
    pub(crate) without_address: u64,
    pub(crate) addresses: FxHashSet<u64>,
    /// One for each address, way, marking and period.
    pub(crate) letters: FxHashSet<u64>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(rules: &'a Rules) -> Side<'a> {
        Side {
            rules,
            decider: Decider::default(),
            of_rules: FxHashMap::default(),
            outcomes: Vec::new(),
            actions: TriageAction::ALL
                .iter()
                .map(|action| (*action, 0))
                .collect(),
            by_day: BTreeMap::new(),
            letters: BTreeMap::new(),
            failed: BTreeMap::new(),
            matching: Vec::new(),
        }
    }

    /// Decides an event; the number of its outcome.
    pub(crate) fn decide(&mut self, event: &Event<'_>, facts: &Facts<'_>) -> usize {
        let matching = self.decider.matching(self.rules, event, facts);
        self.matching.clear();
        self.matching.extend_from_slice(matching);
        for (place, _) in self.decider.failed() {
            *self.failed.entry(*place).or_default() += 1;
        }
        let number = match self.of_rules.get(&self.matching) {
            Some(number) => *number,
            None => {
                let number = self.outcomes.len();
                self.outcomes.push(Decision::of(self.rules, &self.matching));
                self.of_rules.insert(self.matching.clone(), number);
                number
            }
        };
        *self
            .actions
            .entry(self.outcomes[number].action)
            .or_default() += 1;
        number
    }

    /// Counts who is told of an event that is new, or came back.
    pub(crate) fn tell(
        &mut self,
        outcome: usize,
        event: &Event<'_>,
        facts: &Facts<'_>,
        enricher: &Enricher,
        time: Option<Timestamp>,
    ) {
        let text = time.map(|time| time.to_string());
        let until = |length: usize| text.as_ref().and_then(|text| text.get(..length));
        for told in &self.outcomes[outcome].told {
            // As notices are put together: by the hour, the day and the month.
            let period = match told.action {
                TriageAction::NotifyNow => until("2026-11-29T10".len()),
                TriageAction::DailyDigest => until("2026-11-29".len()),
                TriageAction::MonthlyDigest => until("2026-11".len()),
                TriageAction::KeepOnFile | TriageAction::Drop => continue,
            };
            let day = until("2026-11-29".len()).map(str::to_owned);
            *self.by_day.entry((told.recipient, day)).or_default() += 1;
            let letters = self.letters.entry(told.recipient).or_default();
            letters.tellings += 1;
            let address = recipients::address(told.recipient, event, facts, enricher.desk());
            match address {
                None => letters.without_address += 1,
                Some(address) => {
                    let mail = address.mail.to_ascii_lowercase();
                    letters.addresses.insert(hash(&mail));
                    let letter = (mail, told.action, told.tlp, period);
                    letters.letters.insert(hash(&letter));
                }
            }
        }
    }

    /// The rules of an outcome, by their ids.
    pub(crate) fn ids(&self, outcome: usize) -> Vec<String> {
        let rules = self.outcomes[outcome].rules.iter();
        rules
            .map(|place| self.rules.rules()[*place].rule.id.to_string())
            .collect()
    }
}

fn hash(of: &impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}
