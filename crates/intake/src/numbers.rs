//! The numbers that outcomes and letters have in the database.

use catalog::words::Word;
use rustc_hash::FxHashMap;
use store::Transaction;

use crate::decide::{Decided, Events, Outcome};
use crate::error::Error;

/// Letters whose numbers are kept in memory, some tens of MB. Our choice.
const LETTERS_MAX: usize = 100_000;

/// Numbers that are known.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// Of outcomes, by the rules that fired.
    outcomes: FxHashMap<Vec<usize>, i64>,
    /// Of letters, by what the database has of them.
    letters: FxHashMap<String, i64>,
}

impl Numbers {
    /// The numbers of a batch's outcomes and of its letters, in their order; 0 for those
    /// that only events have that are not `fresh`.
    pub(crate) fn of<'e>(
        &mut self,
        to: &Transaction<'_>,
        events: &Events,
        fresh: impl Iterator<Item = &'e Decided>,
    ) -> Result<(Vec<i64>, Vec<i64>), Error> {
        if self.letters.len() > LETTERS_MAX {
            self.letters.clear();
        }
        let mut outcomes = vec![0; events.outcomes.len()];
        let mut letters = vec![0; events.letters.len()];
        for event in fresh {
            let place = event.outcome as usize;
            if outcomes[place] == 0 {
                outcomes[place] = self.outcome(to, &events.outcomes[place])?;
            }
            let place = event.letters as usize;
            if letters[place] == 0 {
                letters[place] = self.letter(to, &events.letters[place].told)?;
            }
        }
        Ok((outcomes, letters))
    }

    fn outcome(&mut self, to: &Transaction<'_>, outcome: &Outcome) -> Result<i64, Error> {
        let rules = &outcome.decision.rules;
        if let Some(number) = self.outcomes.get(rules) {
            return Ok(*number);
        }
        let number = to.triage_outcome(
            outcome.action.word(),
            &outcome.rules,
            &outcome.provisions,
            outcome.decision.retention.count(),
        )?;
        self.outcomes.insert(rules.clone(), number);
        Ok(number)
    }

    fn letter(&mut self, to: &Transaction<'_>, told: &str) -> Result<i64, Error> {
        if let Some(number) = self.letters.get(told) {
            return Ok(*number);
        }
        let number = to.triage_letters(told)?;
        self.letters.insert(told.to_owned(), number);
        Ok(number)
    }
}
