//! What is told again: reminders, escalations, mail that came back.
//!
//! `docs/notifications.md` has the rule. All of it is told with the day's others, by
//! the day of the run.

use std::collections::BTreeMap;

use catalog::words::{Recipient as Role, Word};
use net::Timestamp;
use notify::Round;
use notify::outbox::{Entry, State};
use store::Store;
use store::notices::{NoticeRow, ToldRow};

use crate::error::Error;

/// Those who can end it themselves.
pub(crate) const CAN_ACT: [Role; 2] = [Role::Holder, Role::Target];

/// That somebody is to be told again.
#[derive(Debug)]
pub(crate) struct Again {
    /// What was told last.
    pub(crate) row: ToldRow,
    /// In which notice.
    pub(crate) notice: NoticeRow,
    /// Why again.
    pub(crate) round: Round,
}

/// Looks through what was told.
pub(crate) fn plan(
    store: &Store,
    entries: &[Entry],
    until: Timestamp,
) -> Result<Vec<Again>, Error> {
    let mut found = Vec::new();
    let mut notices: BTreeMap<String, NoticeRow> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| has_failed(&entry.state)) {
        let rows = store.told_last_in(&entry.id)?;
        let rows = rows.into_iter().map(|row| (row, Round::InPlace));
        found.extend(rows.filter(|(row, _)| row.round == Round::First.word()));
    }
    let sent: BTreeMap<&str, &State> = entries
        .iter()
        .map(|entry| (entry.id.as_str(), &entry.state))
        .collect();
    for row in store.told_in_vain(until.micros())? {
        let notice = row.notice.as_deref().unwrap_or_default();
        // What may not have arrived is nothing to be reminded of.
        let has_arrived = matches!(sent.get(notice), Some(State::Sent(_)));
        let can_act = CAN_ACT.iter().any(|role| role.word() == row.recipient);
        let next = match Round::from_word(&row.round) {
            Some(Round::First | Round::InPlace) => Round::Reminder,
            Some(Round::Reminder) => Round::Escalation,
            Some(Round::Escalation) | None => continue,
        };
        if has_arrived && can_act {
            found.push((row, next));
        }
    }
    let mut again = Vec::with_capacity(found.len());
    for (row, round) in found {
        let id = row.notice.as_deref().unwrap_or_default();
        if !notices.contains_key(id)
            && let Some(notice) = store.notice(id)?
        {
            notices.insert(id.to_owned(), notice);
        }
        let notice = notices.get(id).ok_or_else(|| Error::Row {
            table: "triage_told",
            value: id.to_owned(),
        })?;
        let notice = notice.clone();
        again.push(Again { row, notice, round });
    }
    Ok(again)
}

/// Whether a message will not arrive.
pub(crate) fn has_failed(state: &State) -> bool {
    matches!(
        state,
        State::Failed(_)
            | State::Bounced {
                is_permanent: true,
                ..
            }
    )
}
