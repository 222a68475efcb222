//! A run: feeds are read on one thread and decided on others; on one more it is told
//! what was seen before, and all is committed, a number of events at a time.
//!
//! Exactly once: what was seen, decisions, the ledger, the position in the feed and the
//! lengths of the files that are appended to are one transaction. A run that is
//! stopped is begun again behind it: files are cut to their length, and feeds read again
//! from the start without deciding what was decided.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, Scope};
use std::time::Duration;

use input::Source;
use sha2::{Digest, Sha256};
use store::Store;
use store::triage::TriageFeed;
use triage::Ledger;

use crate::commit::State;
use crate::decide::{self, Basis, Desk};
use crate::error::Error;
use crate::output::Output;
use crate::read::{self, Problem, Work};

/// Batches that wait to be decided, for each thread that decides.
const BATCHES_UNDECIDED: usize = 4;

/// Batches that wait to be written, of some hundred KB each: enough that nobody waits
/// while a transaction is committed.
const BATCHES_DECIDED: usize = 64;

/// How long a transaction waits for more events before it is committed: standard
/// input may have none for hours. Our choice.
const WAIT: Duration = Duration::from_secs(1);

/// What is done with what comes out.
#[derive(Clone, Debug)]
pub struct Options {
    /// Two events are the same when they are at most this far apart.
    pub window: Duration,
    /// Where decisions are appended; standard output without it.
    pub decisions: Option<PathBuf>,
    /// Where rejected rows are appended, if anywhere.
    pub quarantine: Option<PathBuf>,
    /// How many events are committed together.
    pub commit_events: u64,
    /// Threads that decide. What comes out is the same for any number.
    pub threads: NonZeroUsize,
}

/// What became of all feeds.
#[derive(Debug, Default)]
pub struct Report {
    /// Each feed, in the order given.
    pub feeds: Vec<Feed>,
}

/// What became of a feed.
#[derive(Debug, Default)]
pub struct Feed {
    /// Its name.
    pub name: String,
    /// Whether it was decided to its end before this run.
    pub was_done: bool,
    /// The feed before it in the list that has the same content.
    pub same_as: Option<String>,
    /// Where its rows ended, those of earlier runs too.
    pub ledger: Ledger,
    /// Rows that were decided or rejected by earlier runs.
    pub rows_before: u64,
    /// What is odd about it.
    pub findings: Vec<String>,
    /// The first rows that were rejected in this run, with place and reason.
    pub rejects: Vec<String>,
    /// Why it was not read, or not to its end.
    pub problem: Option<Problem>,
}

impl Report {
    /// Where all rows ended.
    pub fn ledger(&self) -> Ledger {
        let mut sum = Ledger::default();
        self.feeds.iter().for_each(|feed| sum.add(&feed.ledger));
        sum
    }
}

/// Decides the events of feeds, each once.
///
/// # Errors
///
/// When a file cannot be written or the database not used; when another run decides
/// the same feed. What cannot be read is in the report.
pub fn run(
    store: &mut Store,
    sources: &[Source],
    basis: &Basis<'_>,
    options: &Options,
) -> Result<Report, Error> {
    store.expect_many_writes()?;
    let outputs = outputs(store, basis, options)?;
    let mut state = State::new(basis, (options.window, options.commit_events), outputs);
    let work = plan(store, sources, options.threads.get(), &mut state)?;
    thread::scope(|scope| {
        let batches = decided(scope, basis, &work, options.threads.get());
        write(store, batches, &mut state, options.commit_events)
    })?;
    Ok(state.into_report())
}

/// Threads that read and decide; what comes out of them, in the order of what is read:
/// each of those that decide has its turn.
fn decided<'s, 'e: 's>(
    scope: &'s Scope<'s, 'e>,
    basis: &'e Basis<'_>,
    work: &'s [Work],
    threads: usize,
) -> Turns<decide::Batch> {
    let mut undecided = Vec::with_capacity(threads);
    let mut decided = Vec::with_capacity(threads);
    for _ in 0..threads {
        let (give, batches) = mpsc::sync_channel::<read::Batch>(BATCHES_UNDECIDED);
        let (send, receive) = mpsc::sync_channel(BATCHES_DECIDED.div_ceil(threads));
        undecided.push(give);
        decided.push(receive);
        scope.spawn(move || {
            let mut desk = Desk::new(basis);
            for batch in batches {
                if send.send(desk.decide(batch)).is_err() {
                    return;
                }
            }
        });
    }
    let mut turns = (0..threads).cycle();
    scope.spawn(move || {
        read::read(basis, work, |batch| {
            let turn = turns.next().expect("it never ends");
            undecided[turn].send(batch).is_ok()
        });
    });
    Turns {
        from: decided,
        turn: 0,
    }
}

/// What several threads send, each in its turn.
struct Turns<T> {
    from: Vec<Receiver<T>>,
    turn: usize,
}

impl<T> Turns<T> {
    fn next(&mut self) -> Option<T> {
        let next = self.from[self.turn].recv().ok()?;
        self.turn = (self.turn + 1) % self.from.len();
        Some(next)
    }

    /// As [`Turns::next`]; none too where nothing comes in so long a time.
    fn next_within(&mut self, wait: Duration) -> Option<T> {
        let next = self.from[self.turn].recv_timeout(wait).ok()?;
        self.turn = (self.turn + 1) % self.from.len();
        Some(next)
    }
}

/// Where decisions and rejected rows go.
fn outputs(
    store: &mut Store,
    basis: &Basis<'_>,
    options: &Options,
) -> Result<(Output, Output), Error> {
    let header = basis.format.header();
    let decisions = match &options.decisions {
        Some(path) => Output::open(path, header, store)?,
        None => Output::standard(header)?,
    };
    let quarantine = match &options.quarantine {
        Some(path) => Output::open(path, b"", store)?,
        None => Output::Nowhere,
    };
    Ok((decisions, quarantine))
}

/// What is to be read, and behind what.
fn plan(
    store: &Store,
    sources: &[Source],
    threads: usize,
    state: &mut State<'_>,
) -> Result<Vec<Work>, Error> {
    let mut work = Vec::new();
    let mut first_with: HashMap<String, String> = HashMap::new();
    let hashes = hashes(sources, threads);
    for ((place, source), hash) in sources.iter().enumerate().zip(hashes) {
        let name = source.to_string();
        let mut feed = Feed {
            name: name.clone(),
            ..Feed::default()
        };
        let mut row = TriageFeed::default();
        let hash = match hash {
            Ok(hash) => hash,
            Err(error) => {
                feed.problem = Some(Problem::Input(input::Error::Unreadable {
                    name,
                    offset: None,
                    source: error,
                }));
                state.add(feed, None, row);
                continue;
            }
        };
        if let Some(hash) = &hash {
            if let Some(same) = first_with.insert(hash.clone(), name.clone()) {
                first_with.insert(hash.clone(), same.clone());
                feed.same_as = Some(same);
                state.add(feed, Some(hash.clone()), row);
                continue;
            }
            if let Some(known) = store.triage_feed(hash)? {
                feed.was_done = known.done;
                feed.rows_before = known.events + known.rejects;
                row = known;
            }
        }
        if !row.done {
            work.push(Work {
                feed: place,
                source: source.clone(),
                events: row.events,
                rejects: row.rejects,
            });
        }
        state.add(feed, hash, row);
    }
    Ok(work)
}

/// What each source is known by, in their order, told by several threads.
fn hashes(sources: &[Source], threads: usize) -> Vec<io::Result<Option<String>>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            found.push((
                place,
                match sources.get(place) {
                    None => return found,
                    Some(Source::Path(path)) => sha256(path),
                    // What was read before of standard input is not known.
                    Some(Source::StandardInput) => Ok(None),
                },
            ));
        }
    };
    let mut found: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(sources.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut found = work();
        for other in others {
            found.extend(other.join().expect("it does not panic"));
        }
        found
    });
    found.sort_unstable_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, hash)| hash).collect()
}

/// SHA-256 of a file as stored, in hexadecimal; `None` for what is no regular file,
/// such as a pipe, which can be read once.
fn sha256(path: &Path) -> io::Result<Option<String>> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => hasher.update(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(net::text::hex(&hasher.finalize())))
}

/// Writes and commits what comes, until nothing more does.
fn write(
    store: &mut Store,
    mut batches: Turns<decide::Batch>,
    state: &mut State<'_>,
    commit_events: u64,
) -> Result<(), Error> {
    while let Some(first) = batches.next() {
        store.transaction(|transaction| {
            state.begin(transaction)?;
            state.take(transaction, first)?;
            while state.uncommitted() < commit_events {
                match batches.next_within(WAIT) {
                    Some(batch) => state.take(transaction, batch)?,
                    None => break,
                }
            }
            state.settle(transaction)
        })?;
        state.committed();
    }
    Ok(())
}
