//! Text as it stands in feeds, turned into values.
//!
//! - [`time`]: instants in the forms that feeds have.
//! - [`number`]: whole numbers, reals, AS numbers, words for true and false.
//! - [`address`]: addresses and blocks.
//! - [`words`]: host names, URLs, and text that must be of a closed set.
//! - [`tags`]: what is taken out of a list of tags; Base64.
//!
//! [`typed`] picks by the kind of the field.

pub(crate) mod address;
pub(crate) mod number;
pub(crate) mod tags;
pub(crate) mod time;
pub(crate) mod words;

use crate::buffer::{Buffer, Slot, Span};
use crate::field::Kind;

/// Where a text is, so that a value can refer to it instead of copying.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    /// Inside the row.
    Row(Span),
    /// Somewhere else: it must be copied.
    Other,
}

impl Source {
    /// The text itself as a value.
    #[inline]
    pub(crate) fn keep(self, buffer: &mut Buffer, text: &str) -> Slot {
        match self {
            Source::Row(span) => Slot::Row(span),
            Source::Other => Slot::Made(buffer.make(text)),
        }
    }
}

/// The value that a text is for a field of that kind; none where it does not fit.
#[inline]
pub(crate) fn typed(kind: Kind, text: &str, source: Source, buffer: &mut Buffer) -> Option<Slot> {
    Some(match kind {
        Kind::Text => source.keep(buffer, text),
        Kind::Lower => lower(text, source, buffer),
        Kind::Host => {
            let name = words::host(text)?;
            lower(name, words::shortened(source, name), buffer)
        }
        Kind::Address => Slot::Address(address::address(text)?),
        Kind::Network => Slot::network(address::network(text)?),
        Kind::Asn => Slot::Asn(number::asn(text)?),
        Kind::Port => Slot::Integer(number::integer(text).filter(|n| (0..=65_535).contains(n))?),
        Kind::Integer => Slot::Integer(number::integer(text)?),
        Kind::Real => Slot::Real(number::real(text)?),
        Kind::Accuracy => Slot::Real(number::real(text).filter(|n| (0.0..=100.0).contains(n))?),
        Kind::Boolean => Slot::Boolean(number::boolean(text)?),
        Kind::Time => Slot::time(time::instant(text)?),
        Kind::Upper => upper(text, source, buffer),
        Kind::Economy => {
            let is_economy = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphanumeric());
            is_economy.then(|| upper(text, source, buffer))?
        }
        Kind::Url => words::is_url(text).then(|| source.keep(buffer, text))?,
        Kind::Transport => words::is_transport(text).then(|| lower(text, source, buffer))?,
        Kind::Registry => Slot::Made(buffer.make(words::registry(text)?)),
        Kind::Tlp => Slot::Made(buffer.make(words::tlp(text)?)),
        Kind::Severity => Slot::Made(buffer.make(words::severity(text)?)),
        Kind::Json => {
            // Checked and kept: what is no JSON must not be written as such.
            serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
            Slot::Json(buffer.make(text))
        }
    })
}

/// The text in small letters; the row's own where it has no others.
#[inline]
pub(crate) fn lower(text: &str, source: Source, buffer: &mut Buffer) -> Slot {
    if text
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        return source.keep(buffer, text);
    }
    let start = buffer.made.len();
    if text.is_ascii() {
        buffer.made.push_str(text);
        buffer.made[start..].make_ascii_lowercase();
    } else {
        buffer.made.push_str(&text.to_lowercase());
    }
    Slot::Made(Span::new(start, buffer.made.len()))
}

fn upper(text: &str, source: Source, buffer: &mut Buffer) -> Slot {
    if text
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_lowercase())
    {
        return source.keep(buffer, text);
    }
    Slot::Made(buffer.make(&text.to_uppercase()))
}
