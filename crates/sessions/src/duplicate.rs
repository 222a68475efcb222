//! The same text twice: byte for byte, in another layout, or as a part of another.
//!
//! Two texts are compared by their shingles: every run of five words, folded, of
//! what was said or written (headings and the like are left out, since they are the
//! same in every form), as a set of hashes. The hash is FNV-1a with 64 bits: the same
//! on every machine and in every version, so that a store can keep it.

use serde::Serialize;

use crate::record::Record;
use crate::words::{folded_words, words};

/// How many words a shingle has: fewer are common to all texts on one subject, and
/// more are lost with every misprint. Chosen by us.
pub const SHINGLE_WORDS: usize = 5;

/// From this share of shingles on, one text is taken to be in another. Chosen by
/// us: a misprint costs five shingles.
pub const SHARE_MIN: f64 = 0.9;

/// A text with fewer shingles is never called a part of another: it may be a phrase
/// that many use. Chosen by us.
pub const SHINGLES_MIN: usize = 30;

/// What is kept of a text to know it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fingerprint {
    /// Hash and length of all bytes.
    bytes: (u64, usize),
    /// The hashes of its shingles, sorted, each once.
    shingles: Vec<u64>,
}

impl Fingerprint {
    /// Of a text and the record that was read from it.
    ///
    /// # Panics
    ///
    /// When the record is of another text.
    pub fn of(text: &str, record: &Record) -> Fingerprint {
        let mut all = Vec::new();
        for turn in &record.turns {
            all.extend(words(text, turn.span).into_iter().map(|w| w.folded));
        }
        let mut shingles: Vec<u64> = all.windows(SHINGLE_WORDS).map(shingle).collect();
        shingles.sort_unstable();
        shingles.dedup();
        let bytes = (fnv(FNV_START, text.as_bytes()), text.len());
        Fingerprint { bytes, shingles }
    }

    /// How many shingles it has.
    pub fn shingles(&self) -> usize {
        self.shingles.len()
    }

    /// How many shingles both have.
    fn shared(&self, other: &Fingerprint) -> usize {
        let (mut a, mut b) = (self.shingles.iter(), other.shingles.iter());
        let (mut x, mut y) = (a.next(), b.next());
        let mut shared = 0;
        while let (Some(one), Some(two)) = (x, y) {
            shared += usize::from(one == two);
            if one <= two {
                x = a.next();
            }
            if two <= one {
                y = b.next();
            }
        }
        shared
    }

    /// How this text is like another; `None` when it is not. The shares are those of
    /// this and of the other text that are in both.
    pub fn likeness(&self, other: &Fingerprint) -> Option<(Likeness, f64, f64)> {
        if self.bytes == other.bytes {
            return Some((Likeness::SameBytes, 1.0, 1.0));
        }
        let shared = self.shared(other);
        let share = |of: &Fingerprint| shared as f64 / of.shingles().max(1) as f64;
        let within = |of: &Fingerprint| of.shingles() >= SHINGLES_MIN && share(of) >= SHARE_MIN;
        let likeness = match (within(self), within(other)) {
            (true, true) => Likeness::SameContent,
            (true, false) => Likeness::PartOf,
            (false, true) => Likeness::Contains,
            (false, false) => return None,
        };
        Some((likeness, share(self), share(other)))
    }
}

/// How one text is like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Byte for byte the same.
    SameBytes,
    /// The same words in another layout.
    SameContent,
    /// The first is an extract of the second.
    PartOf,
    /// The second is an extract of the first.
    Contains,
}

/// Two texts of several that are alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Duplicate {
    /// The index of the first.
    pub first: usize,
    /// The index of the second, which is larger.
    pub second: usize,
    /// How the first is like the second.
    pub likeness: Likeness,
    /// The share of the first that is in the second, 0 to 1.
    pub share_of_first: f64,
    /// The share of the second that is in the first, 0 to 1.
    pub share_of_second: f64,
}

/// A text and what was read from it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'d> {
    /// The text.
    pub text: &'d str,
    /// The record of it.
    pub record: &'d Record,
}

/// All pairs among several texts that are alike, in order.
pub fn duplicates(documents: &[Document<'_>]) -> Vec<Duplicate> {
    let prints: Vec<Fingerprint> = documents
        .iter()
        .map(|d| Fingerprint::of(d.text, d.record))
        .collect();
    let mut found = Vec::new();
    for (first, one) in prints.iter().enumerate() {
        for (second, other) in prints.iter().enumerate().skip(first + 1) {
            if let Some((likeness, share_of_first, share_of_second)) = one.likeness(other) {
                found.push(Duplicate {
                    first,
                    second,
                    likeness,
                    share_of_first,
                    share_of_second,
                });
            }
        }
    }
    found
}

/// So many people at least are in both records of one session.
const PEOPLE_IN_BOTH_MIN: usize = 3;

/// Whether two records can be of one session: their dates meet, and at least three
/// people, and half of those in the record with fewer, are in both by name. Gives
/// how many those are.
pub fn same_session(a: &Record, b: &Record) -> Option<usize> {
    let (from, to) = (a.date.as_ref()?, b.date.as_ref()?);
    let names = |r: &Record| -> Vec<Vec<String>> {
        let names = r.people.iter().map(|p| folded_words(&p.name));
        names.collect()
    };
    let (few, many) = if a.people.len() <= b.people.len() {
        (names(a), names(b))
    } else {
        (names(b), names(a))
    };
    let fits = |one: &Vec<String>, other: &Vec<String>| {
        one.iter().all(|w| other.contains(w)) || other.iter().all(|w| one.contains(w))
    };
    let both = few
        .iter()
        .filter(|one| many.iter().any(|other| fits(one, other)));
    let both = both.count();
    (from.meets(to) && both >= PEOPLE_IN_BOTH_MIN && both * 2 >= few.len()).then_some(both)
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn fnv(start: u64, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
    bytes.iter().fold(start, step)
}

fn shingle(words: &[String]) -> u64 {
    let add = |hash, word: &String| fnv(fnv(hash, word.as_bytes()), &[0]);
    words.iter().fold(FNV_START, add)
}
