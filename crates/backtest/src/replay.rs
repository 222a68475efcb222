//! Rules over feeds, each event decided twice: by the rules in force, and with the
//! proposal.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use catalog::TriageFile;
use catalog::words::{Recipient, TriageAction, Word};
use events::Event;
use input::Source;
use intake::Feeds;
use net::Timestamp;
use predicate::CompileError;
use triage::columns::EventRow;
use triage::{Enricher, Key, Novelty, Rules, Seen};

use crate::answer::{
    ActionCount, Answer, Both, DayCount, Failed, LetterCount, RuleVerdict, Tested,
};
use crate::changes::{self, Changes};
use crate::feeds;
use crate::side::{Letters, Side};
use crate::watch::Watched;

/// Events unlike one another that are remembered. Our choice: some 300 MB. With more
/// all are forgotten, and the answer says so.
const SEEN_MAX: usize = 4_000_000;

/// What events are decided by.
#[derive(Debug)]
pub struct Basis<'a> {
    /// How feeds are read.
    pub feeds: &'a Feeds,
    /// The rules in force.
    pub in_force: &'a Rules,
    /// The rules with the proposal.
    pub proposed: &'a Rules,
    /// The proposal.
    pub proposal: &'a TriageFile,
    /// What is added to events.
    pub enricher: &'a Enricher,
    /// Two events are the same when they are at most this far apart.
    pub window: catalog::Hours,
    /// How many events are shown of each difference.
    pub samples: usize,
}

/// Decides all events of feeds twice.
///
/// # Errors
///
/// When a condition cannot be taken apart.
pub fn run(sources: &[Source], basis: &Basis<'_>) -> Result<Answer, CompileError> {
    let mut tally = Tally::new(basis)?;
    let mut accounts = Vec::with_capacity(sources.len());
    for source in sources {
        tally.feed = source.to_string();
        tally.time = None;
        let account = feeds::read(basis.feeds, source, |event| tally.event(event));
        accounts.push(account);
    }
    let mut answer = tally.into_answer();
    answer.feeds = accounts;
    Ok(answer)
}

struct Tally<'a> {
    basis: &'a Basis<'a>,
    in_force: Side<'a>,
    proposed: Side<'a>,
    changes: Changes,
    watched: Vec<Watched>,
    seen: Seen,
    room: Vec<u8>,
    feed: String,
    /// The time of the last event that has one.
    time: Option<Timestamp>,
    events: u64,
    repeated: u64,
    undated: u64,
    forgotten: u64,
}

impl<'a> Tally<'a> {
    fn new(basis: &'a Basis<'a>) -> Result<Tally<'a>, CompileError> {
        let rules = basis.proposed.rules().iter().enumerate();
        let own = rules.filter(|(_, rule)| rule.rule.place.file == basis.proposal.place.file);
        let watched: Result<Vec<Watched>, CompileError> = own
            .map(|(place, _)| Watched::new(basis.proposed, place))
            .collect();
        let window = u64::from(basis.window.count()) * 3600;
        Ok(Tally {
            basis,
            in_force: Side::new(basis.in_force),
            proposed: Side::new(basis.proposed),
            changes: Changes::default(),
            watched: watched?,
            seen: Seen::new(Duration::from_secs(window)),
            room: Vec::new(),
            feed: String::new(),
            time: None,
            events: 0,
            repeated: 0,
            undated: 0,
            forgotten: 0,
        })
    }

    fn event(&mut self, event: &Event<'_>) {
        let Basis {
            enricher, proposed, ..
        } = *self.basis;
        let facts = enricher.facts(event);
        let before = self.in_force.decide(event, &facts);
        let after = self.proposed.decide(event, &facts);
        let row = EventRow {
            event,
            facts: &facts,
            extras: proposed.extras(),
        };
        let fired = &self.proposed.outcomes[after].rules;
        for watched in &mut self.watched {
            watched.look(proposed, &row, &self.proposed.matching, fired);
        }
        self.changes.note(
            [&self.in_force, &self.proposed],
            [before, after],
            self.events,
            self.basis.samples,
            || changes::sample(&self.feed, event),
        );
        self.events += 1;
        let time = event.time_or_observed();
        self.undated += u64::from(time.is_none());
        if self.is_repeated(event, time) {
            self.repeated += 1;
            return;
        }
        self.in_force.tell(before, event, &facts, enricher, time);
        self.proposed.tell(after, event, &facts, enricher, time);
    }

    /// Whether nobody is told, because something like it was seen within the window.
    fn is_repeated(&mut self, event: &Event<'_>, time: Option<Timestamp>) -> bool {
        if self.seen.len() >= SEEN_MAX {
            self.seen.forget();
            self.forgotten += 1;
        }
        self.time = time.or(self.time);
        let key = Key::of(event, &mut self.room);
        let time = self.time.unwrap_or(Timestamp::from_micros(0));
        let (novelty, _) = self.seen.see(key, time, 0);
        novelty == Novelty::Repeated
    }

    fn into_answer(self) -> Answer {
        let sides = [&self.in_force, &self.proposed];
        let rules: Vec<_> = self
            .watched
            .iter()
            .map(|watched| watched.answer(self.basis.proposed))
            .collect();
        let action = |action: &TriageAction| ActionCount {
            action: action.word().to_owned(),
            events: both(sides, |side| side.actions.get(action).copied()),
        };
        let (by_day, letters, failed) = (by_day(sides), letters(sides), failed(sides));
        let changed = self.changes.events;
        let because = if self.events == 0 {
            Some("no event was read")
        } else if rules.is_empty() && self.basis.proposal.switched_off.is_empty() {
            Some("no rule of the proposal holds for this desk's jurisdiction")
        } else if changed == 0
            && !rules.is_empty()
            && rules
                .iter()
                .all(|rule| rule.verdict == RuleVerdict::Unknown)
        {
            Some("no event has what its rules ask for")
        } else {
            None
        };
        Answer {
            proposal: self.basis.proposal.id.to_string(),
            title: self.basis.proposal.title.clone(),
            outcome: match because {
                None => Tested::Tested,
                Some(_) => Tested::Unknown,
            },
            because: because.map(str::to_owned),
            feeds: Vec::new(),
            events: self.events,
            repeated: self.repeated,
            undated: self.undated,
            window: self.basis.window.to_string(),
            forgotten: self.forgotten,
            actions: TriageAction::ALL.iter().map(action).collect(),
            by_day,
            letters,
            changed,
            differences: self.changes.into_differences(sides, self.basis.samples),
            rules,
            failed,
        }
    }
}

fn both(sides: [&Side<'_>; 2], count: impl Fn(&Side<'_>) -> Option<u64>) -> Both {
    Both {
        in_force: count(sides[0]).unwrap_or(0),
        proposed: count(sides[1]).unwrap_or(0),
    }
}

fn by_day(sides: [&Side<'_>; 2]) -> Vec<DayCount> {
    let keys: BTreeSet<_> = sides.iter().flat_map(|side| side.by_day.keys()).collect();
    let count = |key: &(Recipient, Option<String>)| DayCount {
        recipient: key.0.word().to_owned(),
        day: key.1.clone(),
        tellings: both(sides, |side| side.by_day.get(key).copied()),
    };
    keys.into_iter().map(count).collect()
}

fn letters(sides: [&Side<'_>; 2]) -> Vec<LetterCount> {
    let keys: BTreeSet<Recipient> = sides
        .iter()
        .flat_map(|side| side.letters.keys().copied())
        .collect();
    let count = |recipient: Recipient| {
        let of = |count: fn(&Letters) -> u64| {
            both(sides, |side| side.letters.get(&recipient).map(count))
        };
        LetterCount {
            recipient: recipient.word().to_owned(),
            tellings: of(|letters| letters.tellings),
            letters: of(|letters| letters.letters.len() as u64),
            addresses: of(|letters| letters.addresses.len() as u64),
            without_address: of(|letters| letters.without_address),
        }
    };
    keys.into_iter().map(count).collect()
}

fn failed(sides: [&Side<'_>; 2]) -> Vec<Failed> {
    let mut found: BTreeMap<String, Both> = BTreeMap::new();
    for (number, side) in sides.iter().enumerate() {
        for (place, events) in &side.failed {
            let rule = side.rules.rules()[*place].rule.id.to_string();
            let both = found.entry(rule).or_default();
            match number {
                0 => both.in_force = *events,
                _ => both.proposed = *events,
            }
        }
    }
    let failed = found.into_iter();
    failed
        .map(|(rule, events)| Failed { rule, events })
        .collect()
}
