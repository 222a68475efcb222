//! What is to be told now: digests that are over, and what is told at once.
//!
//! Who waits to be told stands in the database, and up to which decision that is known. So
//! a run looks at what was decided since, and at what is due.

use std::collections::BTreeMap;

use catalog::words::Word;
use net::Timestamp;
use notify::{MailAddress, Period};
use store::Store;
use store::decided::Untold;

use crate::contacts::Contacts;
use crate::error::Error;
use crate::letters::{Letter, Letters};

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

/// How many decisions are looked at in one transaction. Our choice: less than a second.
const LOOKED_EACH: i64 = 100_000;

/// Notes who waits to be told of what was decided since the last look.
pub(crate) fn look(store: &mut Store, letters: &Letters, until: Timestamp) -> Result<(), Error> {
    let (mut looked, last) = store.triage_looked()?;
    while looked < last {
        let to = last.min(looked.saturating_add(LOOKED_EACH));
        let mut waiting = Vec::new();
        each_new(
            store,
            letters,
            until,
            (looked, to),
            |row, _, letter, due| {
                waiting.push((row.decision, letter.role, due.micros()));
            },
        )?;
        store.transaction(|to_store| {
            for (decision, role, due) in waiting {
                to_store.keep_waiting(decision, role.word(), due)?;
            }
            to_store.keep_looked(to)
        })?;
        looked = to;
    }
    Ok(())
}

/// What is due of what waits, and of what was decided since the last look.
pub(crate) fn plan(
    store: &Store,
    letters: &Letters,
    contacts: &Contacts<'_>,
    until: Timestamp,
) -> Result<Plan, Error> {
    let mut plan = Plan {
        waiting: store.count_not_due(until.micros())?,
        ..Plan::default()
    };
    let mut by_address: BTreeMap<Option<MailAddress>, Vec<Due>> = BTreeMap::new();
    let mut unwritten = 0;
    let mut add = |due: Due, letter: &Letter, is_written: bool| {
        if !is_written {
            unwritten += 1;
            return;
        }
        // Whoever the desk's file names may be told in the place of others, too: all of
        // that goes together.
        let address = letter.mail.as_ref().ok();
        let address = address
            .filter(|mail| contacts.unusable(letter).is_none() && !contacts.is_of_desk(mail));
        match address.and_then(|mail| by_address.get_mut(&Some(mail.clone()))) {
            Some(known) => known.push(due),
            None => by_address.entry(address.cloned()).or_default().push(due),
        }
    };
    store.each_due(until.micros(), |row| {
        let list = letters.list(store, row.letters)?;
        let role = |letter: &Letter| letter.role.word() == row.recipient;
        let place = list.iter().position(role).ok_or_else(|| Error::Row {
            table: "triage_waiting",
            value: row.recipient.to_owned(),
        })?;
        let due = Due {
            decision: row.decision,
            letters: row.letters,
            place,
        };
        add(due, &list[place], row.is_written);
        Ok::<_, Error>(())
    })?;
    let (looked, last) = store.triage_looked()?;
    each_new(
        store,
        letters,
        until,
        (looked, last),
        |row, place, letter, due| {
            if due > until {
                plan.waiting += 1;
                return;
            }
            let due = Due {
                decision: row.decision,
                letters: row.letters,
                place,
            };
            add(due, letter, row.is_written);
        },
    )?;
    plan.unwritten = unwritten;
    let last = by_address.remove(&None);
    for due in by_address.into_values().chain(last) {
        match plan.parts.last_mut() {
            Some(part) if part.len() < TELLINGS_EACH => part.extend(due),
            _ => plan.parts.push(due),
        }
    }
    Ok(plan)
}

/// Looks through decisions: each letter that was not told, its place in its list, and from
/// when on it is due.
fn each_new(
    store: &Store,
    letters: &Letters,
    until: Timestamp,
    span: (i64, i64),
    mut each: impl FnMut(&Untold<'_>, usize, &Letter, Timestamp),
) -> Result<(), Error> {
    store.each_untold(span, |row| {
        let list = letters.list(store, row.letters)?;
        for (place, letter) in list.iter().enumerate() {
            let is_told = row.told.split(',').any(|role| role == letter.role.word());
            let time = row.time.map_or(until, Timestamp::from_micros);
            let period = Period::of(letter.action, time).filter(|_| !is_told);
            if let Some(period) = period {
                each(&row, place, letter, period.over());
            }
        }
        Ok(())
    })
}
