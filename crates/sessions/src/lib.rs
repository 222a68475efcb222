//! Deliberations as records: what was said in a room where norms are talked about,
//! by whom, of which norms, and what was asked for.
//!
//! A text goes in as it is: captions of a session, a filled form of its report, or
//! a proposal for one. [`Reader::read`] finds out by itself which it is. Every byte
//! of the text then belongs to exactly one [`Part`], and everything that is told of
//! the text has its span in it.
//!
//! - [`text`]: bytes to text, spans, lines; [`TextError`].
//! - [`record`]: what came out: [`Record`], its parts, [`Turn`]s, [`Finding`]s.
//! - [`reader`]: the way from text to record. `transcript` and `template` cut the
//!   two kinds of text into turns.
//! - [`people`]: who is who among the names that captions have, and by which rule;
//!   `attribute` finds the speaker of a turn without a name.
//! - [`hearing`]: what captions made of words, put right where that is sure.
//! - [`mention`]: which terms, processes, organisations, instruments and provisions
//!   a turn names; `lexicon` finds all names of the catalog in one pass.
//! - [`request`]: sentences that ask for something, by stated rules.
//! - [`duplicate`]: the same text twice, in another layout, or a part of another.
//! - [`search`]: turns with all of some words, however they were spelled.
//! - [`mod@report`]: a record in the form of the IGF's workshop report.
//! - [`collection`]: several sessions together, and what is asked over all of them.
//! - [`document`]: answers as something to read.
//!
//! Nothing is guessed silently: a speaker whom no rule finds stays as captioned, and
//! a word that can mean two things stays as it was heard, with a flag. Nothing here
//! reads files or knows of evidence.

#![forbid(unsafe_code)]

mod attribute;
pub mod collection;
pub mod document;
pub mod duplicate;
pub mod hearing;
mod lexicon;
pub mod mention;
pub mod people;
pub mod reader;
pub mod record;
pub mod report;
pub mod request;
pub mod search;
mod sentence;
mod template;
pub mod text;
mod transcript;
mod words;

use catalog::Catalog;

pub use collection::{Collection, KeptText, Session, Wanted};
pub use duplicate::{Document, Duplicate, Fingerprint, Likeness, duplicates};
pub use hearing::Hearing;
pub use mention::{Mention, MentionKind};
pub use people::{Identified, Known, Person, Role, RoleKind, Variant};
pub use reader::Reader;
pub use record::{
    Field, Finding, Form, HeardDocument, How, Part, PartKind, Passage, Problem, Record, Section,
    SessionDate, Speaker, Turn,
};
pub use report::{Report, report};
pub use request::{Asked, Request, Rule, asked};
pub use search::{Hit, Row};
pub use text::{Span, TextError, text_of};
pub use words::folded_words;

/// Reads one text with the names of `catalog` and no knowledge besides.
///
/// For several texts, or with people already known, see [`Reader`].
pub fn read(text: &str, catalog: &Catalog) -> Record {
    Reader::new(catalog).read(text)
}
