//! What a measure did: before and after, and what is left for whom.

use std::fmt;

use crate::rate::Rate;

/// What is left, by who could put it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Residual {
    /// What network operators can put right, such as open servers of their own.
    pub by_operators: u64,
    /// What only end users can, such as devices in homes.
    pub by_end_users: u64,
    /// What nobody has assigned to either.
    pub unassigned: u64,
}

/// What changed, and what is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The rate before.
    pub before: Rate,
    /// The rate after.
    pub after: Rate,
    /// After ÷ before: 0.25 says that a quarter is left, more than 1 that there
    /// is more than there was. `None` where there was nothing before.
    pub ratio: Option<f64>,
    /// What is left.
    pub residual: Residual,
}

impl Effect {
    /// From the rates before and after, and how much of what is counted after is
    /// for operators and for end users to put right.
    ///
    /// That a rate fell after something was agreed does not say that it fell
    /// because of it.
    ///
    /// # Errors
    ///
    /// When the two parts are more than what was counted after, or the two rates
    /// are not of one kind.
    pub fn new(
        before: Rate,
        after: Rate,
        by_operators: u64,
        by_end_users: u64,
    ) -> Result<Effect, EffectError> {
        if before.kind() != after.kind() {
            return Err(EffectError::OtherKind);
        }
        let counted = after.numerator();
        let assigned = by_operators.saturating_add(by_end_users);
        if assigned as f64 > counted {
            return Err(EffectError::MoreThanLeft { assigned });
        }
        let was = before.value();
        Ok(Effect {
            before,
            after,
            ratio: (was > 0.0).then(|| after.value() / was),
            residual: Residual {
                by_operators,
                by_end_users,
                // A count; a score's fraction belongs to nobody.
                unassigned: counted as u64 - assigned.min(counted as u64),
            },
        })
    }
}

/// An effect that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectError {
    /// More was assigned than is left.
    MoreThanLeft {
        /// To operators and end users together.
        assigned: u64,
    },
    /// One rate is a share and the other is not, or they are per different units.
    OtherKind,
}

impl fmt::Display for EffectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EffectError::MoreThanLeft { assigned } => write!(
                f,
                "{assigned} are assigned to operators and end users, which is more than is left"
            ),
            EffectError::OtherKind => f.write_str("rates of two kinds cannot be compared"),
        }
    }
}

impl std::error::Error for EffectError {}
