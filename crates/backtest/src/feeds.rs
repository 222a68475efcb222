//! Feeds as events in order.

use std::fmt;

use events::{Event, Reader};
use input::{Options, Source};
use intake::feeds::{PIECE_BYTES, START_BYTES};
use intake::{Feeds, Problem};
use serde::{Serialize, Serializer};

/// What became of a feed.
#[derive(Debug, Default, Serialize)]
pub struct FeedAccount {
    /// Its name.
    pub name: String,
    /// Events in it.
    pub events: u64,
    /// Rows that are none.
    pub rejected: u64,
    /// Why it was not read, or not to its end.
    #[serde(serialize_with = "in_words")]
    pub problem: Option<FeedProblem>,
}

/// Why a feed was not read, or not to its end.
#[derive(Debug)]
pub enum FeedProblem {
    /// It cannot be read, as a run would find too.
    Feed(Problem),
    /// It has rows that were rejected before: they were never decided.
    Quarantine,
}

impl fmt::Display for FeedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedProblem::Feed(problem) => problem.fmt(f),
            FeedProblem::Quarantine => f.write_str(
                "left out: it has rows that were rejected; name the feeds that they come from",
            ),
        }
    }
}

impl From<Problem> for FeedProblem {
    fn from(problem: Problem) -> FeedProblem {
        FeedProblem::Feed(problem)
    }
}

fn in_words<S: Serializer>(problem: &Option<FeedProblem>, to: S) -> Result<S::Ok, S::Error> {
    match problem {
        Some(problem) => to.serialize_some(&problem.to_string()),
        None => to.serialize_none(),
    }
}

/// Reads a feed and hands on its events.
pub(crate) fn read(
    feeds: &Feeds,
    source: &Source,
    mut each: impl FnMut(&Event<'_>),
) -> FeedAccount {
    let mut account = FeedAccount {
        name: source.to_string(),
        ..FeedAccount::default()
    };
    let mut content = Content {
        feeds,
        reader: None,
        start: Vec::new(),
    };
    let mut events = 0;
    let mut count = |event: &Event<'_>| {
        events += 1;
        each(event);
    };
    let done = content.read(source, &mut account, &mut count);
    account.events = events;
    account.problem = done.err();
    account
}

struct Content<'a> {
    feeds: &'a Feeds,
    reader: Option<Reader>,
    start: Vec<u8>,
}

impl Content<'_> {
    fn read(
        &mut self,
        source: &Source,
        account: &mut FeedAccount,
        each: &mut impl FnMut(&Event<'_>),
    ) -> Result<(), FeedProblem> {
        let options = Options {
            hash: false,
            ..Options::default()
        };
        let mut damage = None;
        for event in input::Reader::new(vec![source.clone()], options) {
            match event {
                input::Event::Begin { .. } => {}
                input::Event::Data { bytes, .. } => self.push(&bytes, account, each)?,
                input::Event::Damage {
                    file_offset, kind, ..
                } => {
                    // What follows does not continue what was before.
                    damage = Some(Problem::Damaged { file_offset, kind });
                    break;
                }
                input::Event::End { .. } => break,
                input::Event::Failed { error, .. } => return Err(Problem::Input(error).into()),
            }
        }
        if self.reader.is_none() && !self.start.trim_ascii().is_empty() {
            self.open(account, each)?;
        }
        if let Some(reader) = &mut self.reader {
            reader.finish(&mut *each);
            take(reader, account);
        }
        damage.map_or(Ok(()), |problem| Err(problem.into()))
    }

    fn push(
        &mut self,
        bytes: &[u8],
        account: &mut FeedAccount,
        each: &mut impl FnMut(&Event<'_>),
    ) -> Result<(), FeedProblem> {
        let Some(reader) = &mut self.reader else {
            self.start.extend_from_slice(bytes);
            return match self.start.len() >= START_BYTES {
                true => self.open(account, each),
                false => Ok(()),
            };
        };
        pieces(reader, bytes, account, each);
        Ok(())
    }

    /// Makes a reader by how the feed begins, and gives it that.
    fn open(
        &mut self,
        account: &mut FeedAccount,
        each: &mut impl FnMut(&Event<'_>),
    ) -> Result<(), FeedProblem> {
        let start = std::mem::take(&mut self.start);
        if intake::quarantine::is_quarantine(&start) {
            return Err(FeedProblem::Quarantine);
        }
        let reader = self.feeds.reader(&start, &account.name);
        let reader = self.reader.insert(reader.map_err(Problem::NoReader)?);
        pieces(reader, &start, account, each);
        Ok(())
    }
}

fn pieces(
    reader: &mut Reader,
    bytes: &[u8],
    account: &mut FeedAccount,
    each: &mut impl FnMut(&Event<'_>),
) {
    for piece in bytes.chunks(PIECE_BYTES) {
        reader.push(piece, &mut *each);
        take(reader, account);
    }
}

fn take(reader: &mut Reader, account: &mut FeedAccount) {
    let taken = reader.take_rejects();
    account.rejected += taken.rejects.len() as u64 + taken.further;
}
