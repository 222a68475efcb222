//! Events of one feed after the other, decided and made ready to be written.

use std::sync::Arc;
use std::time::Duration;

use catalog::Hours;
use catalog::words::{TriageAction, Word};
use events::{Event, Field, Place};
use net::Timestamp;
use rustc_hash::FxHashMap;
use triage::{Decider, Decision, Enricher, Key, Rules, recipients};

use crate::feeds::Feeds;
use crate::line::{Format, Letter, json_list, json_told};

/// What events are read and decided by.
#[derive(Debug)]
pub struct Basis<'a> {
    /// How feeds are read.
    pub feeds: &'a Feeds,
    /// The rules.
    pub rules: &'a Rules,
    /// What is added to events.
    pub enricher: &'a Enricher,
    /// How decisions are written.
    pub format: Format,
}

/// Rules that fired together, and all that is the same for every event that they
/// fired for.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) decision: Decision,
    /// The rule that decided the action, by its place.
    pub(crate) rule: Option<usize>,
    pub(crate) action: TriageAction,
    /// Lists as JSON.
    pub(crate) rules: String,
    pub(crate) provisions: String,
    /// Its part of a line.
    line: Vec<u8>,
}

/// An event that was decided. Its texts stand in the batch that it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decided {
    pub(crate) key: Key,
    /// When it happened. Where that is not known, the time of the one before.
    pub(crate) time: Timestamp,
    pub(crate) is_timed: bool,
    pub(crate) line: u64,
    pub(crate) offset: u64,
    pub(crate) outcome: u32,
    pub(crate) port: Option<i64>,
    pub(crate) asn: Option<i64>,
    pub(crate) keep_until: Option<Timestamp>,
    /// Where the parts of its line end: before what was seen, before who is told,
    /// behind that, and the line.
    pub(crate) parts: [u32; 4],
    /// Where its columns end: type, address, name, who is told. Empty is null.
    pub(crate) columns: [u32; 4],
}

/// Decides; keeps what it found between events.
pub(crate) struct Desk<'a> {
    basis: &'a Basis<'a>,
    decider: Decider,
    room: Vec<u8>,
    outcomes: Vec<Arc<Outcome>>,
    of_rules: FxHashMap<Vec<usize>, u32>,
    /// The time of the last event that has one.
    time: Option<Timestamp>,
    /// By rule: events for which it could not be evaluated, and why for the first.
    pub(crate) failed: FxHashMap<usize, (u64, String)>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(basis: &'a Basis<'a>) -> Desk<'a> {
        Desk {
            basis,
            decider: Decider::default(),
            room: Vec::new(),
            outcomes: Vec::new(),
            of_rules: FxHashMap::default(),
            time: None,
            failed: FxHashMap::default(),
        }
    }

    /// Forgets what was of the feed before.
    pub(crate) fn begin_feed(&mut self) {
        self.time = None;
        self.failed.clear();
    }

    /// The time of an event, which those behind it take where they have none.
    pub(crate) fn pass(&mut self, event: &Event<'_>) {
        self.time = time(event).or(self.time);
    }

    /// The outcomes so far, by number.
    pub(crate) fn outcomes(&self) -> &[Arc<Outcome>] {
        &self.outcomes
    }

    /// Decides an event; appends the parts of its line to `text` and its columns to
    /// `columns`. `file` is how its line begins.
    pub(crate) fn decide(
        &mut self,
        event: &Event<'_>,
        place: Place,
        file: &[u8],
        text: &mut Vec<u8>,
        columns: &mut Vec<u8>,
    ) -> Decided {
        let Basis {
            enricher, format, ..
        } = *self.basis;
        let facts = enricher.facts(event);
        let number = self.outcome(event, &facts);
        let outcome = &self.outcomes[number as usize];
        let key = Key::of(event, &mut self.room);
        let own_time = time(event);
        self.time = own_time.or(self.time);
        let received = event.get(Field::TimeObservation).time().or(own_time);
        let keep_until = own_time.map(|time| after(time, outcome.decision.retention));
        let letters = || {
            outcome.decision.told.iter().map(|told| {
                let address = recipients::address(told.recipient, event, &facts, enricher.desk());
                (told, address)
            })
        };
        let end = |out: &Vec<u8>| u32::try_from(out.len()).expect("a batch is bounded");

        text.extend_from_slice(file);
        format.head(text, (place.line, place.offset), own_time, key);
        let head = end(text);
        format.event(text, event);
        text.extend_from_slice(&outcome.line);
        let middle = end(text);

        let kind = event.get(Field::ClassificationType).text();
        columns.extend_from_slice(kind.unwrap_or("").as_bytes());
        let kind = end(columns);
        if let Some(address) = event.get(Field::SourceIp).address() {
            net::text::address(columns, address, net::text::Ipv6Style::Standard);
        }
        let address = end(columns);
        let name = event.get(Field::SourceFqdn).text();
        columns.extend_from_slice(name.unwrap_or("").as_bytes());
        let name = end(columns);
        let found: Vec<_> = letters().collect();
        let letters = || {
            found.iter().map(|(told, address)| Letter {
                told,
                mail: address
                    .as_ref()
                    .map(|address| (&*address.mail, address.known)),
                deadline: received
                    .zip(told.deadline)
                    .map(|(from, within)| after(from, within)),
            })
        };
        json_told(columns, letters());
        let told_column = end(columns);

        match format {
            Format::Ndjson => text.extend_from_slice(&columns[name as usize..]),
            Format::Csv => format.told(text, letters()),
        }
        let told = end(text);
        format.tail(text, keep_until);
        Decided {
            key,
            time: self.time.unwrap_or(Timestamp::from_micros(0)),
            is_timed: own_time.is_some(),
            line: place.line,
            offset: place.offset,
            outcome: number,
            port: event.get(Field::SourcePort).integer(),
            asn: event.get(Field::SourceAsn).integer(),
            keep_until,
            parts: [head, middle, told, end(text)],
            columns: [kind, address, name, told_column],
        }
    }

    /// What the rules come to, by its number.
    fn outcome(&mut self, event: &Event<'_>, facts: &triage::Facts<'_>) -> u32 {
        let rules = self.basis.rules;
        let matching = self.decider.matching(rules, event, facts);
        if let Some(number) = self.of_rules.get(matching) {
            let number = *number;
            self.note_failed();
            return number;
        }
        let number = u32::try_from(self.outcomes.len()).expect("memory would be full before");
        let outcome = Outcome::new(rules, matching, self.basis.format);
        self.of_rules.insert(matching.to_vec(), number);
        self.outcomes.push(Arc::new(outcome));
        self.note_failed();
        number
    }

    fn note_failed(&mut self) {
        for (place, error) in self.decider.failed() {
            let entry = self.failed.entry(*place);
            entry.or_insert_with(|| (0, error.to_string())).0 += 1;
        }
    }
}

impl Outcome {
    fn new(rules: &Rules, matching: &[usize], format: Format) -> Outcome {
        let decision = Decision::of(rules, matching);
        let fired = || {
            decision
                .rules
                .iter()
                .map(|place| &rules.rules()[*place].rule)
        };
        let ids: Vec<&str> = fired().map(|rule| rule.id.as_str()).collect();
        let mut provisions: Vec<&str> = Vec::new();
        for provision in fired().flat_map(|rule| &rule.provisions) {
            if !provisions.contains(&provision.as_str()) {
                provisions.push(provision.as_str());
            }
        }
        let action = decision.action;
        Outcome {
            rule: decision.rule(rules),
            action,
            rules: json_list(&ids),
            provisions: json_list(&provisions),
            line: format.outcome(action.word(), &ids, &provisions),
            decision,
        }
    }
}

/// When an event happened, or else when it was observed.
fn time(event: &Event<'_>) -> Option<Timestamp> {
    event
        .time()
        .or_else(|| event.get(Field::TimeObservation).time())
}

fn after(instant: Timestamp, span: Hours) -> Timestamp {
    instant.plus(Duration::from_secs(u64::from(span.count()) * 3600))
}
