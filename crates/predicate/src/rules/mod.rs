//! Many conditions at once.

mod build;
mod index;
mod necessary;

use crate::error::EvaluationError;
use crate::evaluate::Context;
use crate::predicate::Predicate;
use crate::row::{Functions, Row};

use index::Index;

/// Conditions in an order, of which each row evaluates only those that can be true.
///
/// A condition is known by its place in the order, from 0.
///
/// From each condition those values of columns are taken without which it cannot be
/// true: of `classification.type = 'scanner' and …` the text `'scanner'`, of an IN
/// list its values, of an OR those of all its branches, of `contains('192.0.2.0/24',
/// source.ip)` the prefix. Where a condition has several, it is filed under the one
/// that the fewest rows should have. A row looks its values up and evaluates what it
/// finds, and the conditions that could not be filed.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Predicate>,
    index: Index,
}

/// The conditions that are true for a row. Kept between rows, it takes no memory
/// anew.
#[derive(Debug, Default)]
pub struct Matches {
    /// The places of those that are true, ascending.
    pub rules: Vec<usize>,
    /// The places of those that could not be evaluated, ascending, and why. A condition
    /// that cannot be true by its index is not among them, though another part of it
    /// could not be evaluated either.
    pub failed: Vec<(usize, EvaluationError)>,
    /// How many conditions were evaluated.
    pub evaluated: usize,
    candidates: Vec<u32>,
}

impl RuleSet {
    /// Files conditions of one schema. `functions` tells the prefixes of its lists
    /// now; where they change, the set is made anew.
    ///
    /// # Panics
    ///
    /// When there are more than 2³² − 1 conditions.
    pub fn new(rules: impl IntoIterator<Item = Predicate>, functions: &dyn Functions) -> RuleSet {
        let rules: Vec<Predicate> = rules.into_iter().collect();
        assert!(u32::try_from(rules.len()).is_ok(), "too many conditions");
        let index = build::index(&rules, functions);
        RuleSet { rules, index }
    }

    /// The conditions, in their order.
    pub fn rules(&self) -> &[Predicate] {
        &self.rules
    }

    /// How many conditions every row evaluates, because nothing files them.
    pub fn always_evaluated(&self) -> usize {
        self.index.always_count()
    }

    /// Finds the conditions that are true for a row.
    pub fn matching(&self, row: &dyn Row, functions: &dyn Functions, matches: &mut Matches) {
        let mut candidates = std::mem::take(&mut matches.candidates);
        self.index.candidates(row, &mut candidates);
        let places = candidates.iter().map(|place| *place as usize);
        self.evaluate(places, Context { row, functions }, matches);
        matches.candidates = candidates;
    }

    /// The same without the index: every condition is evaluated. What
    /// [`RuleSet::matching`] is held to.
    pub fn matching_plainly(
        &self,
        row: &dyn Row,
        functions: &dyn Functions,
        matches: &mut Matches,
    ) {
        self.evaluate(0..self.rules.len(), Context { row, functions }, matches);
    }

    fn evaluate(
        &self,
        places: impl Iterator<Item = usize>,
        context: Context<'_>,
        matches: &mut Matches,
    ) {
        matches.rules.clear();
        matches.failed.clear();
        matches.evaluated = 0;
        for place in places {
            matches.evaluated += 1;
            match self.rules[place].node().truth(context) {
                Ok(Some(true)) => matches.rules.push(place),
                Ok(_) => {}
                Err(error) => matches.failed.push((place, error)),
            }
        }
    }
}
