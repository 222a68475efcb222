//! One event of a feed, by its line.

use events::Event;
use input::{Options, Reader, Source};

use crate::feeds::{Feeds, NoReader, START_BYTES};

/// What is in a line.
#[derive(Debug)]
pub enum Found<T> {
    /// An event, and what was made of it.
    Event(T),
    /// No event, and why.
    Reject(String),
    /// Nothing begins there.
    Nothing,
    /// The feed cannot be read.
    NoReader(NoReader),
}

/// Finds the event that begins in a line of a feed; of several, as in a document, the
/// first.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn at_line<T>(
    source: Source,
    feeds: &Feeds,
    line: u64,
    mut make: impl FnMut(&Event<'_>) -> T,
) -> Result<Found<T>, input::Error> {
    let name = source.to_string();
    let mut found = None;
    let mut reader: Option<events::Reader> = None;
    let mut start: Vec<u8> = Vec::new();
    let mut each = |event: &Event<'_>| {
        if found.is_none() && event.place().line == line {
            found = Some(make(event));
        }
    };
    let mut rejected = None;
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let mut look = |reader: &mut events::Reader| {
        let rejects = reader.take_rejects().rejects;
        let reject = rejects.iter().find(|reject| reject.place.line == line);
        rejected = rejected
            .take()
            .or(reject.map(|reject| reject.reason.to_string()));
    };
    for event in Reader::new(vec![source], options) {
        match event {
            input::Event::Data { bytes, .. } => match &mut reader {
                Some(reader) => {
                    reader.push(&bytes, &mut each);
                    look(reader);
                }
                None => {
                    start.extend_from_slice(&bytes);
                    if start.len() >= START_BYTES {
                        match open(feeds, &mut start, &name, &mut each) {
                            Ok(opened) => look(reader.insert(opened)),
                            Err(error) => return Ok(Found::NoReader(error)),
                        }
                    }
                }
            },
            input::Event::Failed { error, .. } => return Err(error),
            // What is before the damage can be looked at.
            input::Event::Begin { .. } | input::Event::Damage { .. } => {}
            input::Event::End { .. } => {
                if reader.is_none() {
                    match open(feeds, &mut start, &name, &mut each) {
                        Ok(opened) => reader = Some(opened),
                        Err(error) => return Ok(Found::NoReader(error)),
                    }
                }
                if let Some(reader) = &mut reader {
                    reader.finish(&mut each);
                    look(reader);
                }
            }
        }
    }
    Ok(match (found, rejected) {
        (Some(made), _) => Found::Event(made),
        (None, Some(reason)) => Found::Reject(reason),
        (None, None) => Found::Nothing,
    })
}

/// Makes a reader for content that begins so, and gives it that.
fn open(
    feeds: &Feeds,
    start: &mut Vec<u8>,
    name: &str,
    each: impl FnMut(&Event<'_>),
) -> Result<events::Reader, NoReader> {
    let start = std::mem::take(start);
    let mut reader = feeds.reader(&start, name)?;
    reader.push(&start, each);
    Ok(reader)
}
