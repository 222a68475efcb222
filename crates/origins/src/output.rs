//! The table as text, made by several threads.
//!
//! CSV (RFC 4180) has one header line, NDJSON one object a line. Columns:
//!
//! | name | is |
//! | --- | --- |
//! | `prefix` | the block, as `192.0.2.0/24` |
//! | `origin` | the AS number; `{1,2}` for a set of them; empty or `null` where the path has none |
//! | `peers` | how many peers carried it |
//! | `visibility` | the share of peers with a full feed that carried it, 0 to 1; empty or `null` where none has |
//! | `rov` | with VRPs: `valid`, `invalid` or `not-found` (RFC 6811 §2) |
//! | `rov_reason` | of an invalid one: `asn` or `length` |
//!
//! In NDJSON a set is an array of numbers.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use input::ordered;
use net::Family;
use net::text::{self, Ipv6Style};
use rpki::{Reason, State, Sweep, Vrps};

use crate::table::{Origin, OriginTable, Pair, Pairs};

/// Rows that a thread writes at a time: some MB of text at most, chosen by us.
const PIECE_ROWS: usize = 1 << 14;

/// How the table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

/// How many pairs have which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All pairs.
    pub pairs: u64,
    /// RFC 6811: valid.
    pub valid: u64,
    /// Invalid.
    pub invalid: u64,
    /// Not found.
    pub not_found: u64,
}

/// Writes the table, with validation states where there are VRPs.
///
/// # Errors
///
/// When writing fails.
pub fn write(
    table: &OriginTable,
    vrps: Option<&Vrps>,
    format: Format,
    mut out: impl Write + Send,
) -> io::Result<Tally> {
    if format == Format::Csv {
        let header = match vrps {
            Some(_) => "prefix,origin,peers,visibility,rov,rov_reason\r\n",
            None => "prefix,origin,peers,visibility\r\n",
        };
        out.write_all(header.as_bytes())?;
    }
    let visibilities = Visibilities::new(table, format);
    let pieces = table.pieces(PIECE_ROWS);
    let writer = ordered::Writer::new(out);
    let next = AtomicU64::new(0);
    let total = Mutex::new(Tally::default());
    let work = || {
        let mut text = Vec::new();
        let mut tally = Tally::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(pairs) = pieces.get(number as usize) else {
                break;
            };
            let mut rows = Rows {
                sweep: vrps.map(Vrps::sweep),
                visibilities: &visibilities,
                tally: &mut tally,
                text: &mut text,
            };
            rows.write(pairs.clone(), format);
            if writer.write(number, &mut text).is_err() {
                break;
            }
        }
        let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
        total.pairs += tally.pairs;
        total.valid += tally.valid;
        total.invalid += tally.invalid;
        total.not_found += tally.not_found;
    };
    thread::scope(|scope| {
        for _ in 1..archive::threads().get() {
            scope.spawn(work);
        }
        work();
    });
    writer.finish()?;
    Ok(total.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The text of every visibility there can be.
struct Visibilities {
    v4: Vec<String>,
    v6: Vec<String>,
}

impl Visibilities {
    fn new(table: &OriginTable, format: Format) -> Visibilities {
        let texts = |family| match table.full_feed_peers(family) {
            0 => vec![match format {
                Format::Csv => String::new(),
                Format::Ndjson => "null".to_owned(),
            }],
            all => (0..=all)
                .map(|count| format!("{:.3}", f64::from(count) / f64::from(all)))
                .collect(),
        };
        Visibilities {
            v4: texts(Family::V4),
            v6: texts(Family::V6),
        }
    }

    fn text(&self, pair: &Pair<'_>) -> &str {
        let texts = match pair.prefix.family() {
            Family::V4 => &self.v4,
            Family::V6 => &self.v6,
        };
        &texts[pair.full_feed_peers as usize]
    }
}

/// What writes rows.
struct Rows<'a> {
    sweep: Option<Sweep<'a>>,
    visibilities: &'a Visibilities,
    tally: &'a mut Tally,
    text: &'a mut Vec<u8>,
}

impl Rows<'_> {
    fn write(&mut self, pairs: Pairs<'_>, format: Format) {
        for pair in pairs {
            let state = self.state(&pair);
            self.tally.pairs += 1;
            match state {
                None => {}
                Some(State::Valid) => self.tally.valid += 1,
                Some(State::Invalid(_)) => self.tally.invalid += 1,
                Some(State::NotFound) => self.tally.not_found += 1,
            }
            match format {
                Format::Csv => self.csv(&pair, state),
                Format::Ndjson => self.ndjson(&pair, state),
            }
        }
    }

    fn state(&mut self, pair: &Pair<'_>) -> Option<State> {
        let origin = match pair.origin {
            Origin::As(asn) => Some(asn),
            Origin::Set(_) | Origin::None => None,
        };
        let sweep = self.sweep.as_mut()?;
        Some(sweep.validate(pair.prefix, origin))
    }

    fn prefix(&mut self, pair: &Pair<'_>, after: &[u8]) {
        text::prefix(self.text, pair.prefix, Ipv6Style::Standard);
        self.text.extend_from_slice(after);
    }

    fn set(&mut self, numbers: &[u32]) {
        for (index, &number) in numbers.iter().enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            text::number(self.text, number);
        }
    }

    fn csv(&mut self, pair: &Pair<'_>, state: Option<State>) {
        self.prefix(pair, b",");
        match pair.origin {
            Origin::As(asn) => text::number_and(self.text, asn.0, b','),
            Origin::Set(numbers) => {
                // RFC 4180: a field with commas is quoted.
                self.text.extend_from_slice(b"\"{");
                self.set(numbers);
                self.text.extend_from_slice(b"}\",");
            }
            Origin::None => self.text.push(b','),
        }
        text::number_and(self.text, pair.peers, b',');
        let visibility = self.visibilities.text(pair);
        self.text.extend_from_slice(visibility.as_bytes());
        self.text.extend_from_slice(match state {
            None => b"\r\n",
            Some(State::Valid) => b",valid,\r\n",
            Some(State::Invalid(Reason::Asn)) => b",invalid,asn\r\n",
            Some(State::Invalid(Reason::Length)) => b",invalid,length\r\n",
            Some(State::NotFound) => b",not-found,\r\n",
        });
    }

    fn ndjson(&mut self, pair: &Pair<'_>, state: Option<State>) {
        self.text.extend_from_slice(b"{\"prefix\":\"");
        self.prefix(pair, b"\",\"origin\":");
        match pair.origin {
            Origin::As(asn) => text::number(self.text, asn.0),
            Origin::Set(numbers) => {
                self.text.push(b'[');
                self.set(numbers);
                self.text.push(b']');
            }
            Origin::None => self.text.extend_from_slice(b"null"),
        }
        self.text.extend_from_slice(b",\"peers\":");
        text::number(self.text, pair.peers);
        self.text.extend_from_slice(b",\"visibility\":");
        let visibility = self.visibilities.text(pair);
        self.text.extend_from_slice(visibility.as_bytes());
        self.text.extend_from_slice(match state {
            None => b"}\n".as_slice(),
            Some(State::Valid) => b",\"rov\":\"valid\",\"rov_reason\":null}\n",
            Some(State::Invalid(Reason::Asn)) => b",\"rov\":\"invalid\",\"rov_reason\":\"asn\"}\n",
            Some(State::Invalid(Reason::Length)) => {
                b",\"rov\":\"invalid\",\"rov_reason\":\"length\"}\n"
            }
            Some(State::NotFound) => b",\"rov\":\"not-found\",\"rov_reason\":null}\n",
        });
    }
}
