//! What one transaction has: batches in order, what was seen, how far all is.

use std::sync::Arc;
use std::time::Duration;

use catalog::RuleId;
use net::Timestamp;
use store::triage::{NewDecision, SeenRow, TriageFeed};
use store::{Store, Transaction};
use triage::{Key, Novelty, Rules, Seen, Sighting};

use crate::decide::{Basis, Decided, Outcome};
use crate::error::Error;
use crate::line::Format;
use crate::output::Output;
use crate::read::{Batch, End};
use crate::run::{Feed, Report};

/// How many events unlike one another are kept in memory, beside those of one
/// transaction: 140 MB. What is not is looked up in the database. Our choice.
const SEEN_MAX: usize = 1_800_000;

/// The part of a run that writes.
pub(crate) struct State<'a> {
    rules: &'a Rules,
    format: Format,
    decisions: Output,
    quarantine: Output,
    feeds: Vec<Progress>,
    seen: Seen,
    /// Whether `seen` has all that was ever seen.
    has_all_seen: bool,
    /// The database's version when `seen` was right.
    version: Option<i64>,
    next_decision: i64,
    outcomes: Vec<(Arc<Outcome>, Option<i64>)>,
    /// What was seen in this transaction, in order: of one key the last counts.
    changed: Vec<(Key, Sighting)>,
    /// Events and rejected rows of this transaction.
    uncommitted: u64,
    line: Vec<u8>,
    fresh: Vec<(u32, i64)>,
}

/// How far a feed is.
struct Progress {
    feed: Feed,
    sha256: Option<String>,
    row: TriageFeed,
    /// Events and rejects that are committed.
    committed: (u64, u64),
    is_changed: bool,
}

impl<'a> State<'a> {
    pub(crate) fn new(
        basis: &Basis<'a>,
        window: Duration,
        (decisions, quarantine): (Output, Output),
    ) -> State<'a> {
        State {
            rules: basis.rules,
            format: basis.format,
            decisions,
            quarantine,
            feeds: Vec::new(),
            seen: Seen::new(window),
            has_all_seen: false,
            version: None,
            next_decision: 1,
            outcomes: Vec::new(),
            changed: Vec::new(),
            uncommitted: 0,
            line: Vec::new(),
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
    pub(crate) fn begin(&mut self, store: &Store) -> Result<(), Error> {
        let version = store.version()?;
        if self.version != Some(version) || self.seen.len() > SEEN_MAX {
            self.seen.forget();
            self.has_all_seen = !store.has_triage_seen()?;
            self.version = Some(version);
            self.next_decision = 0;
        }
        Ok(())
    }

    /// Takes a batch.
    pub(crate) fn take(&mut self, to: &Transaction<'_>, batch: Batch) -> Result<(), Error> {
        if self.next_decision == 0 {
            self.next_decision = to.next_triage_decision()?;
        }
        let id = self.begin_feed(to, batch.feed)?;
        self.outcomes.extend(
            batch
                .outcomes
                .iter()
                .map(|outcome| (Arc::clone(outcome), None)),
        );
        self.recall(to, &batch.events)?;
        self.see(&batch)?;
        self.keep(to, &batch, id)?;
        self.reject(&batch)?;
        let progress = &mut self.feeds[batch.feed];
        progress.is_changed = true;
        progress.row.events += batch.events.len() as u64;
        self.uncommitted += batch.events.len() as u64;
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
        if self.has_all_seen {
            return Ok(());
        }
        let unknown = events
            .iter()
            .filter(|event| self.seen.sighting(event.key).is_none());
        let mut keys: Vec<[u8; 16]> = unknown.map(|event| event.key.0.to_be_bytes()).collect();
        keys.sort_unstable();
        keys.dedup();
        for row in to.triage_seen(&keys)? {
            let sighting = Sighting {
                first: Timestamp::from_micros(row.first),
                last: Timestamp::from_micros(row.last),
                count: row.count,
                reopened: row.reopened,
                decision: row.decision,
            };
            self.seen
                .restore(Key(u128::from_be_bytes(row.key)), sighting);
        }
        Ok(())
    }

    /// Tells of each event whether it was seen, and writes and counts its decision.
    fn see(&mut self, batch: &Batch) -> Result<(), Error> {
        self.line.clear();
        self.fresh.clear();
        let Progress { feed, row, .. } = &mut self.feeds[batch.feed];
        let mut start = 0;
        for (at, event) in batch.events.iter().enumerate() {
            let number = self.next_decision;
            let (novelty, sighting) = self.seen.see(event.key, event.time, number);
            self.changed.push((event.key, sighting));
            let [head, middle, told, end] = event.parts.map(|end| end as usize);
            let out = &mut self.line;
            out.extend_from_slice(&batch.text[start..head]);
            self.format.seen(out, novelty, &sighting, event.is_timed);
            out.extend_from_slice(&batch.text[head..middle]);
            match novelty {
                Novelty::Repeated => out.extend_from_slice(self.format.nobody()),
                _ => out.extend_from_slice(&batch.text[middle..told]),
            }
            out.extend_from_slice(&batch.text[told..end]);
            start = end;
            match novelty {
                Novelty::Repeated => row.repeated += 1,
                Novelty::New | Novelty::Reopened => {
                    row.reopened += u64::from(novelty == Novelty::Reopened);
                    self.fresh.push((at as u32, number));
                    self.next_decision += 1;
                }
            }
            let outcome = &self.outcomes[event.outcome as usize].0;
            feed.ledger.decided(outcome.action, outcome.id(self.rules));
        }
        feed.ledger.repeated = row.repeated;
        feed.ledger.reopened = row.reopened;
        self.decisions.write(&self.line)
    }

    /// Keeps the decisions of events that are new or came back.
    fn keep(&mut self, to: &Transaction<'_>, batch: &Batch, feed: i64) -> Result<(), Error> {
        for (at, _) in &self.fresh {
            let (outcome, id) = &mut self.outcomes[batch.events[*at as usize].outcome as usize];
            if id.is_none() {
                let action = catalog::words::Word::word(outcome.action);
                *id = Some(to.triage_outcome(action, &outcome.rules, &outcome.provisions)?);
            }
        }
        let text = |from: u32, to: u32| {
            let bytes = &batch.columns[from as usize..to as usize];
            std::str::from_utf8(bytes).expect("columns are text")
        };
        let rows = self.fresh.iter().map(|(at, number)| {
            let at = *at as usize;
            let event = &batch.events[at];
            let start = at
                .checked_sub(1)
                .map_or(0, |before| batch.events[before].columns[3]);
            let [kind, address, name, told] = event.columns;
            let column = |from, to| Some(text(from, to)).filter(|text| !text.is_empty());
            NewDecision {
                id: *number,
                feed,
                line: event.line,
                offset: event.offset,
                key: event.key.0.to_be_bytes(),
                time: event.is_timed.then(|| event.time.micros()),
                kind: column(start, kind),
                ip: column(kind, address),
                port: event.port,
                asn: event.asn,
                fqdn: column(address, name),
                outcome: self.outcomes[event.outcome as usize]
                    .1
                    .expect("it was just set"),
                told: text(name, told),
                keep_until: event.keep_until.map(Timestamp::micros),
            }
        });
        Ok(to.keep_decisions(rows)?)
    }

    /// Counts rejected rows, and writes them.
    fn reject(&mut self, batch: &Batch) -> Result<(), Error> {
        let Progress { feed, row, .. } = &mut self.feeds[batch.feed];
        for (kind, rows) in &batch.rejected.kinds {
            feed.ledger.rejected(kind, *rows);
            row.rejects += rows;
            self.uncommitted += rows;
        }
        feed.rejects.extend(batch.rejected.told.iter().cloned());
        self.quarantine.write(&batch.rejected.lines)
    }

    /// Brings all of the transaction to where it is to be, before it is committed.
    pub(crate) fn settle(&mut self, to: &Transaction<'_>) -> Result<(), Error> {
        // Sorting keeps the order of what has one key.
        self.changed.sort_by_key(|(key, _)| *key);
        let last = self.changed.chunk_by(|(a, _), (b, _)| a == b);
        let rows = last.filter_map(|same| {
            let (key, sighting) = same.last()?;
            Some(SeenRow {
                key: key.0.to_be_bytes(),
                decision: sighting.decision,
                first: sighting.first.micros(),
                last: sighting.last.micros(),
                count: sighting.count,
                reopened: sighting.reopened,
            })
        });
        to.remember_triage_seen(rows)?;
        self.changed.clear();
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

    /// The transaction was committed.
    pub(crate) fn committed(&mut self) {
        self.uncommitted = 0;
        for progress in self.feeds.iter_mut().filter(|progress| progress.is_changed) {
            progress.committed = (progress.row.events, progress.row.rejects);
            progress.is_changed = false;
        }
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
        for (place, (events, why)) in end.failed {
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
