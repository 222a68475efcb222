//! Events of one feed after the other, decided and made ready to be written.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use catalog::Hours;
use catalog::words::{Tlp, TriageAction, Word};
use events::{Event, Field, Viewer};
use net::Timestamp;
use triage::{Decider, Decision, Enricher, Facts, Key, Novelty, Rules, Sighting, recipients};

use crate::feeds::Feeds;
use crate::letters::{self, Letters};
use crate::line::{Format, json_list};
use crate::more;
use crate::read::{self, End, Rejected};
use crate::shared::Shared;

/// Letters that are kept from batch to batch, some MB. Our choice.
const LETTERS_MAX: usize = 16 * 1024;

/// Sets of rules that fired together that are kept from batch to batch, some MB. Our
/// choice: real ones are some dozens.
const OUTCOMES_MAX: usize = 16 * 1024;

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
    /// Its place among the outcomes of the batch.
    pub(crate) outcome: u32,
    /// Its place among the letters of the batch.
    pub(crate) letters: u32,
    pub(crate) port: Option<i64>,
    pub(crate) asn: Option<i64>,
    /// Where deadlines count from.
    pub(crate) received: Option<Timestamp>,
    /// How far it may be told.
    pub(crate) tlp: Tlp,
    /// Where the parts of its line end: before what was seen, behind that, before who is
    /// told, behind that, and the line.
    pub(crate) parts: [u32; 5],
    /// Where its columns end: type, address, name. Empty is null.
    pub(crate) columns: [u32; 3],
}

/// What becomes of a part of one feed.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The feed, by its place in the list.
    pub(crate) feed: usize,
    pub(crate) events: Events,
    pub(crate) rejected: Rejected,
    /// Rules that could not be evaluated, by their place: for how many events, and why
    /// for the first.
    pub(crate) failed: BTreeMap<usize, (u64, String)>,
    /// Where the feed ends with this batch: how.
    pub(crate) end: Option<End>,
}

/// Events that were decided, with all that is written of them.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) all: Vec<Decided>,
    /// Lines of events that are new, as nearly all are. Of others they have to be changed.
    pub(crate) text: Vec<u8>,
    /// Columns of the database.
    pub(crate) columns: Vec<u8>,
    pub(crate) outcomes: Vec<Arc<Outcome>>,
    pub(crate) letters: Vec<Arc<Letters>>,
}

/// Decides batch after batch, of any feed and in any order; what it remembers changes no
/// decision.
pub(crate) struct Desk<'a> {
    viewer: Viewer,
    memory: Memory<'a>,
    /// Bytes of texts and columns of the last batch.
    last: (usize, usize),
}

/// What is kept between events.
struct Memory<'a> {
    basis: &'a Basis<'a>,
    decider: Decider,
    room: Vec<u8>,
    outcomes: Shared<usize, Outcome>,
    letters: Shared<u8, Letters>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(basis: &'a Basis<'a>) -> Desk<'a> {
        Desk {
            viewer: Viewer::new(basis.rules.extras()),
            memory: Memory {
                basis,
                decider: Decider::default(),
                room: Vec::new(),
                outcomes: Shared::new(),
                letters: Shared::new(),
            },
            last: (0, 0),
        }
    }

    /// Decides the events of a batch.
    pub(crate) fn decide(&mut self, batch: read::Batch) -> Batch {
        self.memory.outcomes.next_batch(OUTCOMES_MAX);
        self.memory.letters.next_batch(LETTERS_MAX);
        let mut decided = Batch {
            feed: batch.feed,
            rejected: batch.rejected,
            end: batch.end,
            ..Batch::default()
        };
        let (text, columns) = self.last;
        let events = &mut decided.events;
        events.all.reserve_exact(batch.events.len());
        events.text.reserve_exact(text + text / 8);
        events.columns.reserve_exact(columns + columns / 8);
        let mut time = batch.time;
        let memory = &mut self.memory;
        self.viewer.each(batch.events, |event| {
            time = memory.event(event, time, &batch.file, &mut decided);
        });
        self.last = (decided.events.text.len(), decided.events.columns.len());
        decided
    }
}

impl Memory<'_> {
    /// Decides an event and adds it to those of the batch; the time of the last one that
    /// has any. `file` is how its line begins.
    fn event(
        &mut self,
        event: &Event<'_>,
        time_before: Option<Timestamp>,
        file: &[u8],
        batch: &mut Batch,
    ) -> Option<Timestamp> {
        let Basis {
            enricher, format, ..
        } = *self.basis;
        let facts = enricher.facts(event);
        let outcome = self.outcome(event, &facts, batch);
        let events = &mut batch.events;
        let of_rules = &events.outcomes[outcome as usize];
        let letters = self.letters(event, &facts, of_rules, &mut events.letters);
        let key = Key::of(event, &mut self.room);
        let own_time = event.time_or_observed();
        let last_time = own_time.or(time_before);
        let received = event.get(Field::TimeObservation).time().or(own_time);
        let keep_until = own_time.map(|time| after(time, of_rules.decision.retention));
        let place = event.place();

        let text = &mut events.text;
        text.extend_from_slice(file);
        format.head(text, (place.line, place.offset), own_time, key);
        let head = end(text);
        let time = last_time.unwrap_or(Timestamp::from_micros(0));
        format.seen(
            text,
            Novelty::New,
            &Sighting::new(time, 0),
            own_time.is_some(),
        );
        let seen = end(text);
        format.event(text, event);
        let is_json = format == Format::Ndjson;
        if is_json {
            more::registers(text, &facts);
        }
        text.extend_from_slice(&of_rules.line);
        let middle = end(text);
        events.letters[letters as usize].write(text, received);
        if is_json && !of_rules.decision.told.is_empty() {
            more::told(text, event);
        }
        let told = end(text);
        format.tail(text, keep_until);
        let line = end(text);
        events.all.push(Decided {
            key,
            time,
            is_timed: own_time.is_some(),
            line: place.line,
            offset: place.offset,
            outcome,
            letters,
            port: event.get(Field::SourcePort).integer(),
            asn: event.get(Field::SourceAsn).integer(),
            received,
            tlp: marking(event, of_rules),
            parts: [head, seen, middle, told, line],
            columns: columns(event, &mut events.columns),
        });
        last_time
    }

    /// What the rules come to, by its place in the batch.
    fn outcome(&mut self, event: &Event<'_>, facts: &Facts<'_>, batch: &mut Batch) -> u32 {
        let Basis { rules, format, .. } = *self.basis;
        let matching = self.decider.matching(rules, event, facts);
        let make = || Outcome::new(rules, matching, format);
        let place = self
            .outcomes
            .place(matching, &mut batch.events.outcomes, make);
        for (place, error) in self.decider.failed() {
            let entry = batch.failed.entry(*place);
            entry.or_insert_with(|| (0, error.to_string())).0 += 1;
        }
        place
    }

    /// Who is told, by its place in the batch.
    fn letters(
        &mut self,
        event: &Event<'_>,
        facts: &Facts<'_>,
        outcome: &Outcome,
        in_batch: &mut Vec<Arc<Letters>>,
    ) -> u32 {
        let Basis {
            enricher, format, ..
        } = *self.basis;
        let told = &outcome.decision.told;
        let found = || {
            told.iter()
                .map(|told| recipients::address(told.recipient, event, facts, enricher.desk()))
        };
        self.room.clear();
        for rule in &outcome.decision.rules {
            self.room.extend_from_slice(&rule.to_le_bytes());
        }
        found().for_each(|address| letters::same(&mut self.room, address.as_ref()));
        let make = || Letters::new(format, told, &found().collect::<Vec<_>>());
        self.letters.place(&self.room, in_batch, make)
    }
}

/// How far a decision may be told: the strictest of the feed's own marking and those with
/// which others are told; amber where there is none, since feeds are given to the desk.
fn marking(event: &Event<'_>, outcome: &Outcome) -> Tlp {
    let own = event.get(Field::Tlp).text().map(Tlp::of_marking);
    let told = outcome.decision.told.iter().map(|told| told.tlp);
    told.chain(own).max().unwrap_or(Tlp::Amber)
}

/// Appends the columns that the database has of an event; where they end.
fn columns(event: &Event<'_>, out: &mut Vec<u8>) -> [u32; 3] {
    let kind = event.get(Field::ClassificationType).text();
    out.extend_from_slice(kind.unwrap_or("").as_bytes());
    let kind = end(out);
    if let Some(address) = event.get(Field::SourceIp).address() {
        net::text::address(out, address, net::text::Ipv6Style::Standard);
    }
    let address = end(out);
    let name = event.get(Field::SourceFqdn).text();
    out.extend_from_slice(name.unwrap_or("").as_bytes());
    [kind, address, end(out)]
}

fn end(out: &[u8]) -> u32 {
    u32::try_from(out.len()).expect("a batch is bounded")
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

pub(crate) fn after(instant: Timestamp, span: Hours) -> Timestamp {
    instant.plus(Duration::from_secs(u64::from(span.count()) * 3600))
}
