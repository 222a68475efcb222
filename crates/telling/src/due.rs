//! What is to be told now: digests that are over, and what is told at once.

use std::collections::BTreeMap;

use catalog::words::Word;
use net::Timestamp;
use notify::{MailAddress, Period};
use store::Store;

use crate::contacts::Contacts;
use crate::error::Error;
use crate::letters::Letters;

/// How many tellings are committed together, at least, while there are more. Our
/// choice: some tens of MB of memory.
pub(crate) const TELLINGS_EACH: usize = 20_000;

/// That somebody is to be told of a decision now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) decision: i64,
    /// The number of its list of letters, and the place of the letter in it.
    pub(crate) letters: i64,
    pub(crate) place: usize,
}

/// What is to be told now, in parts that are committed one by one. All of one address
/// is in one part.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) parts: Vec<Vec<Due>>,
    /// Tellings whose day or month is not over.
    pub(crate) waiting: u64,
    /// Tellings of decisions that were written to no file.
    pub(crate) unwritten: u64,
}

/// Looks through what was decided.
pub(crate) fn plan(
    store: &Store,
    letters: &Letters,
    contacts: &Contacts<'_>,
    until: Timestamp,
) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let mut by_address: BTreeMap<Option<&MailAddress>, Vec<Due>> = BTreeMap::new();
    let mut unknown = None;
    store.each_to_tell(|row| {
        let Some(list) = letters.get(&row.letters) else {
            unknown = Some(row.letters);
            return;
        };
        for (place, letter) in list.iter().enumerate() {
            let is_told = row.told.split(',').any(|role| role == letter.role.word());
            let time = row.time.map_or(until, Timestamp::from_micros);
            let Some(period) = Period::of(letter.action, time).filter(|_| !is_told) else {
                continue;
            };
            if period.over() > until {
                plan.waiting += 1;
                continue;
            }
            if !row.is_written {
                plan.unwritten += 1;
                continue;
            }
            // Whoever the desk's file names may be told in the place of others, too:
            // all of that goes together.
            let address = letter.mail.as_ref().ok();
            let address = address
                .filter(|mail| contacts.unusable(letter).is_none() && !contacts.is_of_desk(mail));
            by_address.entry(address).or_default().push(Due {
                decision: row.decision,
                letters: row.letters,
                place,
            });
        }
    })?;
    if let Some(id) = unknown {
        return Err(Error::Row {
            table: "triage_decisions",
            value: format!("letters {id}"),
        });
    }
    let last = by_address.remove(&None);
    for due in by_address.into_values().chain(last) {
        match plan.parts.last_mut() {
            Some(part) if part.len() < TELLINGS_EACH => part.extend(due),
            _ => plan.parts.push(due),
        }
    }
    Ok(plan)
}
