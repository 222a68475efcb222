//! What one transaction has: batches in order, what was seen, how far all is.

use std::collections::BTreeMap;
use std::time::Duration;

use catalog::RuleId;
use net::Timestamp;
use store::Transaction;
use store::triage::{NewDecision, SeenRow, TriageFeed};
use store::triage_keys::Keys;
use triage::{Key, Novelty, Rules, Seen, Sighting};

use crate::decide::{Basis, Batch, Decided, Events, Outcome};
use crate::error::Error;
use crate::filter::Filter;
use crate::line::Format;
use crate::lines::Lines;
use crate::numbers::Numbers;
use crate::output::Output;
use crate::read::End;
use crate::run::{Feed, Report};

/// How many events unlike one another are kept in memory, those of a transaction among
/// them: 140 MB, and with more a table of twice that is made. What is not is looked up in
/// the database. Our choice.
const SEEN_MAX: usize = 1_800_000;

/// The part of a run that writes.
pub(crate) struct State<'a> {
    rules: &'a Rules,
    format: Format,
    decisions: Output,
    quarantine: Output,
    feeds: Vec<Progress>,
    seen: Seen,
    /// Which keys were seen and are not in memory, and where the database has them.
    forgotten: Filter,
    keys: Keys,
    commit_events: usize,
    /// The database's version when `seen` was right.
    version: Option<i64>,
    next_decision: i64,
    numbers: Numbers,
    /// What is new in this transaction or came back, with its decision.
    new: Vec<(Key, i64)>,
    /// What was seen in this transaction otherwise than once at its own time, as often as
    /// it was.
    changed: Vec<Key>,
    /// What was known when something came back.
    superseded: Vec<SeenRow>,
    /// Events and rejected rows of this transaction.
    uncommitted: u64,
    fresh: Vec<Fresh>,
}

/// An event that is new or came back.
#[derive(Clone, Copy)]
struct Fresh {
    /// Its place in the batch.
    place: u32,
    /// The number of its decision.
    number: i64,
    /// Where its line begins among those of the batch, and how long it is.
    at: u64,
    bytes: u64,
}

/// How far a feed is.
struct Progress {
    feed: Feed,
    sha256: Option<String>,
    row: TriageFeed,
    /// Events and rejects that are committed.
    committed: (u64, u64),
    is_changed: bool,
    /// Rules that could not be evaluated, by their place: for how many events, and why
    /// for the first.
    failed: BTreeMap<usize, (u64, String)>,
}

impl<'a> State<'a> {
    pub(crate) fn new(
        basis: &Basis<'a>,
        (window, commit_events): (Duration, u64),
        (decisions, quarantine): (Output, Output),
    ) -> State<'a> {
        State {
            rules: basis.rules,
            format: basis.format,
            decisions,
            quarantine,
            feeds: Vec::new(),
            seen: Seen::new(window),
            forgotten: Filter::default(),
            keys: Keys::default(),
            commit_events: usize::try_from(commit_events).unwrap_or(usize::MAX),
            version: None,
            next_decision: 1,
            numbers: Numbers::default(),
            new: Vec::new(),
            changed: Vec::new(),
            superseded: Vec::new(),
            uncommitted: 0,
            fresh: Vec::new(),
        }
    }

    /// Adds a feed, with what is known of it.
    pub(crate) fn add(&mut self, mut feed: Feed, sha256: Option<String>, row: TriageFeed) {
        for (place, name, rows) in &row.places {
            feed.ledger.add_place(place, name, *rows);
        }
        feed.ledger.repeated = row.repeated;
        feed.ledger.reopened = row.reopened;
        self.feeds.push(Progress {
            feed,
            sha256,
            committed: (row.events, row.rejects),
            row,
            is_changed: false,
            failed: BTreeMap::new(),
        });
    }

    pub(crate) fn into_report(self) -> Report {
        Report {
            feeds: self
                .feeds
                .into_iter()
                .map(|progress| progress.feed)
                .collect(),
        }
    }

    /// Events and rejected rows of this transaction so far.
    pub(crate) fn uncommitted(&self) -> u64 {
        self.uncommitted
    }

    /// Forgets what was seen if another program wrote the database, or if it is too
    /// much.
    pub(crate) fn begin(&mut self, to: &Transaction<'_>) -> Result<(), Error> {
        let version = to.version()?;
        if self.version != Some(version) {
            self.seen.forget();
            self.forgotten.empty();
            self.keys = Keys::read(to, |key| self.forgotten.add(Key(u128::from_be_bytes(key))))?;
            self.version = Some(version);
            self.next_decision = to.next_triage_decision()?;
        }
        if self.seen.len().saturating_add(self.commit_events) > SEEN_MAX {
            self.seen.keys().for_each(|key| self.forgotten.add(key));
            self.seen.forget();
        }
        Ok(())
    }

    /// Takes a batch.
    pub(crate) fn take(&mut self, to: &Transaction<'_>, mut batch: Batch) -> Result<(), Error> {
        let id = self.begin_feed(to, batch.feed)?;
        self.recall(to, &batch.events.all)?;
        let at = self.decisions.at();
        self.see(&mut batch)?;
        self.keep(to, &batch.events, id, at)?;
        self.reject(&mut batch)?;
        let events = batch.events.all.len() as u64;
        let progress = &mut self.feeds[batch.feed];
        progress.is_changed = true;
        progress.row.events += events;
        self.uncommitted += events;
        for (place, (events, why)) in batch.failed {
            progress.failed.entry(place).or_insert((0, why)).0 += events;
        }
        if let Some(end) = batch.end {
            progress.end(end, self.rules);
        }
        Ok(())
    }

    /// The feed's number, which it gets with its first batch.
    fn begin_feed(&mut self, to: &Transaction<'_>, place: usize) -> Result<i64, Error> {
        let progress = &mut self.feeds[place];
        if progress.row.id == 0 {
            let sha256 = progress.sha256.as_deref();
            progress.row.id = to.begin_triage_feed(&progress.feed.name, sha256)?;
        }
        Ok(progress.row.id)
    }

    /// Looks up what was seen and is not in memory.
    fn recall(&mut self, to: &Transaction<'_>, events: &[Decided]) -> Result<(), Error> {
        for event in events {
            let key = event.key;
            if self.seen.sighting(key).is_some() || !self.forgotten.may_have(key) {
                continue;
            }
            let decision = self.keys.find(to, &key.0.to_be_bytes())?;
            let row = match decision {
                Some(decision) => to.triage_seen(decision)?,
                None => None,
            };
            if let Some(row) = row {
                self.seen.restore(key, sighting(&row));
            }
        }
        Ok(())
    }

    /// Tells of each event whether it was seen, and writes and counts its decision.
    fn see(&mut self, batch: &mut Batch) -> Result<(), Error> {
        self.fresh.clear();
        let Events {
            all,
            text,
            outcomes,
            ..
        } = &mut batch.events;
        let mut of_outcome = vec![0; outcomes.len()];
        let Progress { feed, row, .. } = &mut self.feeds[batch.feed];
        let mut lines = Lines::new(text, self.format);
        for (place, event) in (0..).zip(&*all) {
            let number = self.next_decision;
            let (novelty, sighting) = self.seen.see(event.key, event.time, number);
            let (at, bytes) = lines.line(event, novelty, &sighting);
            match novelty {
                Novelty::New if event.is_timed => {}
                Novelty::New => self.changed.push(event.key),
                Novelty::Repeated => {
                    row.repeated += 1;
                    self.changed.push(event.key);
                }
                Novelty::Reopened(before) => {
                    row.reopened += 1;
                    self.changed.push(event.key);
                    self.superseded.push(seen_row(&before, Some(number)));
                }
            }
            if novelty != Novelty::Repeated {
                self.new.push((event.key, number));
                self.fresh.push(Fresh {
                    place,
                    number,
                    at,
                    bytes,
                });
                self.next_decision += 1;
            }
            of_outcome[event.outcome as usize] += 1;
        }
        for (outcome, rows) in outcomes.iter().zip(of_outcome) {
            feed.ledger
                .decided(outcome.action, outcome.id(self.rules), rows);
        }
        feed.ledger.repeated = row.repeated;
        feed.ledger.reopened = row.reopened;
        self.decisions.write(lines.finish())
    }

    /// Keeps the decisions of events that are new or came back. `at` is where the lines
    /// of the batch begin.
    fn keep(
        &mut self,
        to: &Transaction<'_>,
        events: &Events,
        feed: i64,
        at: Option<(i64, u64)>,
    ) -> Result<(), Error> {
        let fresh = self
            .fresh
            .iter()
            .map(|fresh| &events.all[fresh.place as usize]);
        let (outcomes, letters) = self.numbers.of(to, events, fresh)?;
        let text = |from: u32, to: u32| {
            let bytes = &events.columns[from as usize..to as usize];
            std::str::from_utf8(bytes).expect("columns are text")
        };
        let rows = self.fresh.iter().map(|fresh| {
            let place = fresh.place as usize;
            let event = &events.all[place];
            let before = place.checked_sub(1);
            let start = before.map_or(0, |before| events.all[before].columns[2]);
            let [kind, address, name] = event.columns;
            let column = |from, to| Some(text(from, to)).filter(|text| !text.is_empty());
            NewDecision {
                id: fresh.number,
                feed,
                line: event.line,
                offset: event.offset,
                key: event.key.0.to_be_bytes(),
                time: event.is_timed.then(|| event.time.micros()),
                received: event.received.map(Timestamp::micros),
                kind: column(start, kind),
                ip: column(kind, address),
                port: event.port,
                asn: event.asn,
                fqdn: column(address, name),
                outcome: outcomes[event.outcome as usize],
                letters: letters[event.letters as usize],
                at: at.map(|(output, at)| (output, at + fresh.at)),
                bytes: fresh.bytes,
                tlp: event.tlp,
            }
        });
        Ok(to.keep_decisions(&rows.collect::<Vec<_>>())?)
    }

    /// Counts rejected rows, and writes them.
    fn reject(&mut self, batch: &mut Batch) -> Result<(), Error> {
        let Progress { feed, row, .. } = &mut self.feeds[batch.feed];
        for (kind, rows) in &batch.rejected.kinds {
            feed.ledger.rejected(kind, *rows);
            row.rejects += rows;
            self.uncommitted += rows;
        }
        feed.rejects.extend(batch.rejected.told.iter().cloned());
        self.quarantine
            .write(std::mem::take(&mut batch.rejected.lines))
    }

    /// Brings all of the transaction to where it is to be, before it is committed.
    pub(crate) fn settle(&mut self, to: &Transaction<'_>) -> Result<(), Error> {
        self.remember(to)?;
        for progress in self.feeds.iter_mut().filter(|progress| progress.is_changed) {
            let places = progress.feed.ledger.places();
            let owned =
                |(place, name, rows): (&str, &str, u64)| (place.to_owned(), name.to_owned(), rows);
            progress.row.places = places.into_iter().map(owned).collect();
            if !to.reach_triage_feed(&progress.row, progress.committed)? {
                return Err(Error::OtherRun {
                    name: progress.feed.name.clone(),
                });
            }
        }
        for output in [&mut self.decisions, &mut self.quarantine] {
            if let Some((name, bytes)) = output.settle()? {
                to.reach_triage_output(name, bytes)?;
            }
        }
        Ok(())
    }

    /// Writes what was seen.
    fn remember(&mut self, to: &Transaction<'_>) -> Result<(), Error> {
        self.changed.sort_unstable();
        self.changed.dedup();
        let sighting = |key: &Key| self.seen.sighting(*key).expect("it was seen");
        let now = self.changed.iter().map(|key| seen_row(sighting(key), None));
        // Of a decision the last is right: one that was superseded is it for good.
        let mut rows: Vec<SeenRow> = now.collect();
        rows.append(&mut self.superseded);
        rows.sort_by_key(|row| row.decision);
        to.remember_triage_seen(rows)?;
        self.changed.clear();
        // Of a key that is new and came back the last decision is right.
        self.new.sort_unstable();
        let latest = self.new.chunk_by(|a, b| a.0 == b.0);
        let latest = latest.filter_map(|same| same.last());
        let latest: Vec<_> = latest
            .map(|(key, decision)| (key.0.to_be_bytes(), *decision))
            .collect();
        self.keys.add(to, &latest)?;
        self.new.clear();
        Ok(())
    }

    /// The transaction was committed.
    pub(crate) fn committed(&mut self) {
        self.uncommitted = 0;
        for progress in self.feeds.iter_mut().filter(|progress| progress.is_changed) {
            progress.committed = (progress.row.events, progress.row.rejects);
            progress.is_changed = false;
        }
    }
}

fn sighting(row: &SeenRow) -> Sighting {
    Sighting {
        first: Timestamp::from_micros(row.first),
        last: Timestamp::from_micros(row.last),
        count: row.count,
        reopened: row.reopened,
        decision: row.decision,
    }
}

fn seen_row(sighting: &Sighting, superseded: Option<i64>) -> SeenRow {
    SeenRow {
        decision: sighting.decision,
        first: sighting.first.micros(),
        last: sighting.last.micros(),
        count: sighting.count,
        reopened: sighting.reopened,
        superseded,
    }
}

impl Progress {
    /// The feed ended.
    fn end(&mut self, end: End, rules: &Rules) {
        self.row.done = !matches!(
            end.problem,
            Some(crate::read::Problem::Input(_) | crate::read::Problem::NoReader(_))
        );
        self.feed.findings = end.findings;
        for (place, (events, why)) in std::mem::take(&mut self.failed) {
            let id = &rules.rules()[place].rule.id;
            self.feed.findings.push(format!(
                "rule `{id}` could not be evaluated for {events} events: {why}"
            ));
        }
        self.feed.problem = end.problem;
    }
}

impl Outcome {
    /// The rule that decided the action.
    fn id<'r>(&self, rules: &'r Rules) -> Option<&'r RuleId> {
        Some(&rules.rules()[self.rule?].rule.id)
    }
}
