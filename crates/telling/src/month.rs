//! What became of the events of a month: who was told, and whether they are gone.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use catalog::Catalog;
use catalog::words::{TriageAction, Word};
use net::Timestamp;
use notify::Period;
use notify::Round;
use notify::month::{Fate, Record, Told};
use notify::outbox::{Entry, State};
use store::Store;
use store::month::MonthRow;

use crate::again::has_failed;
use crate::error::Error;
use crate::item::Files;
use crate::letters::Letters;
use crate::mailing::MARKING;

/// How long an event is not seen, while its feed goes on, until it counts as gone. Our
/// choice: three of the daily reports that scans come in.
pub const QUIET: Duration = Duration::from_secs(3 * 86_400);

/// The events of the month that begins at `month`, each once; what came of messages as
/// the outbox has it, which is told by its entries.
///
/// # Errors
///
/// When the database or a file of decisions cannot be read.
pub fn records(
    store: &Store,
    catalog: &Catalog,
    entries: &[Entry],
    month: Timestamp,
) -> Result<Vec<Record>, Error> {
    let context = Context {
        letters: Letters::default(),
        states: entries
            .iter()
            .map(|entry| (entry.id.as_str(), &entry.state))
            .collect(),
        latest: store.last_seen_by_kind()?.into_iter().collect(),
        citations: catalog
            .provisions()
            .iter()
            .map(|provision| (provision.id.as_str(), provision.citation.as_str()))
            .collect(),
    };
    let until = Period::Month(month).over();
    let rows = store.decided_between(month.micros(), until.micros())?;
    let mut files = Files::default();
    let mut found: Vec<Record> = Vec::new();
    let mut places: HashMap<[u8; 16], usize> = HashMap::new();
    for row in rows {
        let record = context.record(store, &mut files, &row)?;
        // An event that came back in the month is the same event.
        match places.get(&row.key) {
            Some(place) => merge(&mut found[*place], record),
            None => {
                places.insert(row.key, found.len());
                found.push(record);
            }
        }
    }
    Ok(found)
}

/// What records are made with.
struct Context<'a> {
    letters: Letters,
    states: BTreeMap<&'a str, &'a State>,
    /// When events of each kind were seen last.
    latest: HashMap<Option<String>, i64>,
    citations: HashMap<&'a str, &'a str>,
}

impl Context<'_> {
    fn record(&self, store: &Store, files: &mut Files, row: &MonthRow) -> Result<Record, Error> {
        let wrong = |value: &str| Error::Row {
            table: "triage_outcomes",
            value: value.to_owned(),
        };
        let provisions: Vec<String> =
            serde_json::from_str(&row.provisions).map_err(|_| wrong(&row.provisions))?;
        let cited = provisions.into_iter().map(|id| {
            let citation = self.citations.get(id.as_str()).copied();
            (id.clone(), citation.unwrap_or(&id).to_owned())
        });
        let provisions = cited.collect();
        let action = TriageAction::from_word(&row.action).ok_or_else(|| wrong(&row.action))?;
        let decision = store.triage_decision(row.decision)?;
        let line = match &decision {
            Some(decision) => files.line(decision)?,
            None => None,
        };
        let told = self.told(store, row)?;
        let has = |round: Round| row.told.iter().any(|told| told.round == round.word());
        Ok(Record {
            provisions,
            kind: row
                .kind
                .clone()
                .unwrap_or_else(|| "undetermined".to_owned()),
            economy: line
                .as_ref()
                .and_then(|line| line.economy())
                .map(str::to_owned),
            holder: line
                .as_ref()
                .and_then(|line| line.holder())
                .map(str::to_owned),
            action,
            told,
            fate: self.fate(row, told),
            is_reminded: has(Round::Reminder),
            is_escalated: has(Round::Escalation),
        })
    }

    /// What came of telling: of several recipients the best.
    fn told(&self, store: &Store, row: &MonthRow) -> Result<Told, Error> {
        let outcomes = row.told.iter().map(|told| match &told.notice {
            None if told.withheld.as_deref() == Some(MARKING) => Told::Withheld,
            // Another letter of the decision says what came of it.
            None => Told::Nobody,
            Some(notice) => match self.states.get(notice.as_str()) {
                Some(state) if has_failed(state) => Told::Bounced,
                Some(State::Ending { .. }) => Told::InDoubt,
                Some(State::Waiting { .. }) => Told::NotYet,
                // Without an outbox nothing bad is known.
                _ => Told::At(Timestamp::from_micros(told.made)),
            },
        });
        if let Some(best) = outcomes.min_by_key(|told| rank(*told)) {
            return Ok(best);
        }
        let list = self.letters.list(store, row.letters)?;
        let mut letters = list
            .iter()
            .filter(|letter| letter.action.tells())
            .peekable();
        if letters.peek().is_none() {
            return Ok(Told::Nobody);
        }
        Ok(match letters.all(|letter| letter.mail.is_err()) {
            true => Told::NoContact,
            false => Told::NotYet,
        })
    }

    /// Whether an event is gone: it was not seen for [`QUIET`], though others of its
    /// kind were, behind both the telling and its last time.
    fn fate(&self, row: &MonthRow, told: Told) -> Fate {
        let Told::At(told) = told else {
            return Fate::Unknown;
        };
        let last = Timestamp::from_micros(row.last);
        let latest = self.latest.get(&row.kind).copied();
        let latest = Timestamp::from_micros(latest.unwrap_or(row.last));
        if latest >= last.max(told).plus(QUIET) {
            Fate::Gone(last)
        } else if last > told {
            Fate::StillSeen
        } else {
            Fate::Unknown
        }
    }
}

/// The better an outcome, the lower; of two tellings the first.
fn rank(told: Told) -> (u8, i64) {
    match told {
        Told::At(at) => (0, at.micros()),
        Told::InDoubt => (1, 0),
        Told::NotYet => (2, 0),
        Told::Bounced => (3, 0),
        Told::NoContact => (4, 0),
        Told::Withheld => (5, 0),
        Told::Nobody => (6, 0),
    }
}

/// An event that came back is what it was, and what became of it since.
fn merge(known: &mut Record, again: Record) {
    known.action = known.action.min(again.action);
    if rank(again.told) < rank(known.told) {
        known.told = again.told;
        known.fate = again.fate;
    }
    known.is_reminded |= again.is_reminded;
    known.is_escalated |= again.is_escalated;
}
