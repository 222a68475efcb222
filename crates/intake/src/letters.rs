//! Who is told of an event: made once for all events that have the same, but for the
//! instants of deadlines.

use std::io::Write as _;

use catalog::Hours;
use catalog::words::Word;
use events::Value;
use events::write::json_value;
use net::Timestamp;
use triage::{Address, Told};

use crate::decide::after;
use crate::line::{Format, in_quotes, needs_quotes};

/// Who is told, ready to be written.
#[derive(Debug)]
pub(crate) struct Letters {
    /// As JSON, as the database has it: deadlines in hours.
    pub(crate) told: String,
    format: Format,
    /// Its part of a line where it is not known when the event was received.
    untimed: Vec<u8>,
    timed: Vec<Piece>,
}

/// A text, and the deadline that stands behind it.
#[derive(Debug, Default)]
struct Piece {
    text: Vec<u8>,
    deadline: Option<Hours>,
}

impl Letters {
    pub(crate) fn new(format: Format, told: &[Told], found: &[Option<Address<'_>>]) -> Letters {
        let pieces = |timed| match format {
            Format::Ndjson => json(told, found, timed),
            Format::Csv => csv(told, found, timed),
        };
        let untimed = pieces(false);
        Letters {
            told: rows(told, found),
            format,
            untimed: untimed.into_iter().flat_map(|piece| piece.text).collect(),
            timed: pieces(true),
        }
    }

    /// Appends its part of a line. Deadlines count from when the event was received.
    pub(crate) fn write(&self, out: &mut Vec<u8>, received: Option<Timestamp>) {
        let Some(received) = received else {
            return out.extend_from_slice(&self.untimed);
        };
        for piece in &self.timed {
            out.extend_from_slice(&piece.text);
            if let Some(within) = piece.deadline {
                self.format.instant(out, Some(after(received, within)));
            }
        }
    }
}

/// What makes letters the same, beside who is told.
pub(crate) fn same(room: &mut Vec<u8>, address: Option<&Address<'_>>) {
    let Some(address) = address else {
        return room.push(0);
    };
    room.push(1 + address.known as u8);
    room.extend_from_slice(&(address.mail.len() as u64).to_le_bytes());
    room.extend_from_slice(address.mail.as_bytes());
}

/// The rows of the database.
fn rows(told: &[Told], found: &[Option<Address<'_>>]) -> String {
    let mut out = Vec::new();
    for (at, (told, address)) in told.iter().zip(found).enumerate() {
        begin(&mut out, at, told, address.as_ref());
        out.extend_from_slice(b",\"within\":");
        let within = told.deadline.map(|within| i64::from(within.count()));
        json_value(&mut out, within.map_or(Value::Null, Value::Integer));
        end(&mut out, told);
    }
    let list = String::from_utf8(out).expect("it is made of text");
    format!("[{list}]")
}

/// A list as JSON.
fn json(told: &[Told], found: &[Option<Address<'_>>], timed: bool) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    pieces.last.text.push(b'[');
    for (at, (told, address)) in told.iter().zip(found).enumerate() {
        let text = &mut pieces.last.text;
        begin(text, at, told, address.as_ref());
        text.extend_from_slice(b",\"deadline\":");
        match told.deadline.filter(|_| timed) {
            Some(within) => pieces.deadline(within),
            None => text.extend_from_slice(b"null"),
        }
        end(&mut pieces.last.text, told);
    }
    pieces.last.text.push(b']');
    pieces.all()
}

/// The beginning of a row of JSON: to whom, and how.
fn begin(out: &mut Vec<u8>, at: usize, told: &Told, address: Option<&Address<'_>>) {
    let comma = if at > 0 { "," } else { "" };
    let recipient = told.recipient.word();
    write!(out, "{comma}{{\"recipient\":\"{recipient}\",\"mail\":")
        .expect("memory takes what is written to it");
    json_value(out, text(address.map(|address| &*address.mail)));
    out.extend_from_slice(b",\"known\":");
    json_value(out, text(address.map(|address| address.known.word())));
    write!(out, ",\"action\":\"{}\"", told.action.word())
        .expect("memory takes what is written to it");
}

fn end(out: &mut Vec<u8>, told: &Told) {
    write!(out, ",\"tlp\":\"{}\"}}", told.tlp.word()).expect("memory takes what is written to it");
}

fn text(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::Text)
}

/// `holder daily-digest by 2026-11-23T18:16:16+00:00 tlp:green to abuse@example.net (feed)`
/// and more behind a semicolon, as a cell.
fn csv(told: &[Told], found: &[Option<Address<'_>>], timed: bool) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    for (at, (told, address)) in told.iter().zip(found).enumerate() {
        let separator = if at > 0 { "; " } else { "" };
        let (recipient, action) = (told.recipient.word(), told.action.word());
        write!(pieces.last.text, "{separator}{recipient} {action}")
            .expect("memory takes what is written to it");
        if let Some(within) = told.deadline.filter(|_| timed) {
            pieces.last.text.extend_from_slice(b" by ");
            pieces.deadline(within);
        }
        let text = &mut pieces.last.text;
        write!(text, " tlp:{}", told.tlp.word()).expect("memory takes what is written to it");
        if let Some(address) = address {
            write!(text, " to {} ({})", address.mail, address.known.word())
                .expect("memory takes what is written to it");
        }
    }
    quoted(pieces.all())
}

/// Pieces of a cell, in quotes where it must be: what stands between them never needs any.
fn quoted(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if !pieces.iter().any(|piece| needs_quotes(&piece.text)) {
        return pieces;
    }
    let last = pieces.len() - 1;
    for (at, piece) in pieces.iter_mut().enumerate() {
        let text = std::mem::take(&mut piece.text);
        piece.text.extend((at == 0).then_some(b'"'));
        in_quotes(&mut piece.text, &text);
        piece.text.extend((at == last).then_some(b'"'));
    }
    pieces
}

/// Pieces while they are made.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    last: Piece,
}

impl Pieces {
    fn deadline(&mut self, within: Hours) {
        self.last.deadline = Some(within);
        self.done.push(std::mem::take(&mut self.last));
    }

    fn all(mut self) -> Vec<Piece> {
        self.done.push(self.last);
        self.done
    }
}
