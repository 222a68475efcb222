//! A row of `roas` or `aspas`, and what is said of the whole file.

use std::borrow::Cow;

use net::Asn;

use super::syntax::{Step, Value, is_space};
use super::{Gathered, ROW_BYTES_MAX, value};
use crate::aspas::Draft;
use crate::problem::{AspaProblem, Place, ProblemKind};

/// Takes a row that is any JSON value, complete and without white space around
/// it. What is wrong with it becomes a problem.
pub(crate) fn take_any(row: &[u8], place: Place, gathered: &mut Gathered) {
    if row.len() > ROW_BYTES_MAX {
        gathered.problems.row(place, row, ProblemKind::TooLong);
    } else if let Err(kind) = any(row, place, gathered) {
        gathered.problems.row(place, row, kind);
    }
}

fn any(row: &[u8], place: Place, gathered: &mut Gathered) -> Result<(), ProblemKind> {
    if row.first() != Some(&b'{') {
        return Err(ProblemKind::NotObject);
    }
    let (mut asn, mut prefix, mut max_length) = (None, None, None);
    let (mut anchor, mut expires, mut source) = (None, None, None);
    for (name, value) in members(row) {
        let place = match name.as_deref() {
            Some("asn") => &mut asn,
            Some("prefix") => &mut prefix,
            Some("maxLength") => &mut max_length,
            Some("ta") => &mut anchor,
            Some("expires") => &mut expires,
            Some("source") => &mut source,
            _ => continue,
        };
        *place = (value != b"null").then_some(value);
    }

    let asn = number_or_text(asn.unwrap_or_default()).ok_or(ProblemKind::Asn)?;
    let asn = value::asn(&asn)?;
    let prefix = prefix.unwrap_or_default();
    // What is no string is no prefix either, and shown as it stands.
    let prefix = text(prefix).unwrap_or_else(|| String::from_utf8_lossy(prefix));
    let prefix = value::prefix(&prefix)?;
    let max_length = number_or_text(max_length.unwrap_or_default());
    let max_length = value::max_length(prefix, &max_length.ok_or(ProblemKind::MaxLength)?)?;

    let mut known = Known::default();
    if let Some(value) = anchor {
        known.anchor = Some(text(value).ok_or(ProblemKind::TrustAnchor));
    }
    if let Some(value) = expires {
        let value = number_or_text(value).ok_or(ProblemKind::Expires);
        known.expires = Some(value.and_then(|value| value::expires(&value)));
    }
    if let Some(source) = source {
        known.take_source(source);
    }
    let anchor = match known.anchor.transpose() {
        Ok(None) => Ok(0),
        Ok(Some(name)) if name.is_empty() => Ok(0),
        Ok(Some(name)) => gathered
            .builder
            .anchor(&name)
            .ok_or(ProblemKind::TrustAnchor),
        Err(kind) => Err(kind),
    };
    let expires = known.expires.unwrap_or(Ok(0));
    let mut or_none = |result: Result<u32, ProblemKind>| {
        result.unwrap_or_else(|kind| {
            gathered.problems.row(place, row, kind);
            0
        })
    };
    let anchor = or_none(anchor.map(u32::from));
    let expires = or_none(expires);
    gathered
        .builder
        .add(prefix, max_length, asn, anchor as u8, expires);
    Ok(())
}

/// Takes a row of ASPAs, which is any JSON value, as [`take_any`].
pub(crate) fn take_aspa(row: &[u8], place: Place, gathered: &mut Gathered) {
    gathered.aspas += 1;
    let drafted = if row.len() > ROW_BYTES_MAX {
        Err(AspaProblem::TooLong)
    } else {
        aspa(row)
    };
    match drafted {
        Ok((draft, problem)) => {
            gathered.builder.aspas.push(draft);
            if let Some(problem) = problem {
                let kind = ProblemKind::Aspa(problem);
                gathered.problems.add(place, row, kind);
            }
        }
        Err(problem) => gathered
            .problems
            .add(place, row, ProblemKind::Aspa(problem)),
    }
}

/// An ASPA, and what is wrong with a value that not every one has.
fn aspa(row: &[u8]) -> Result<(Draft, Option<AspaProblem>), AspaProblem> {
    if row.first() != Some(&b'{') {
        return Err(AspaProblem::NotObject);
    }
    let (mut customer, mut providers, mut known) = (None, None, Known::default());
    for (name, value) in members(row) {
        match name.as_deref() {
            Some("customer_asid" | "customer") => customer = Some(value),
            Some("providers") => providers = Some(value),
            Some("expires") if value != b"null" => {
                let value = number_or_text(value).ok_or(ProblemKind::Expires);
                known.expires = Some(value.and_then(|value| value::expires(&value)));
            }
            _ => {}
        }
    }
    for (name, value) in members(row) {
        if name.as_deref() == Some("source") {
            known.take_source(value);
        }
    }
    let customer = customer.and_then(asn).ok_or(AspaProblem::Customer)?;
    let list = providers.filter(|list| list.first() == Some(&b'['));
    let providers: Option<Vec<Asn>> = elements(list.ok_or(AspaProblem::Providers)?)
        .map(asn)
        .collect();
    let providers = providers.ok_or(AspaProblem::Providers)?;
    if providers.is_empty() {
        return Err(AspaProblem::NoProviders);
    }
    let (expires, problem) = match known.expires {
        Some(Ok(expires)) => (expires, None),
        Some(Err(_)) => (0, Some(AspaProblem::Expires)),
        None => (0, None),
    };
    let draft = Draft {
        customer,
        providers,
        expires,
    };
    Ok((draft, problem))
}

fn asn(value: &[u8]) -> Option<Asn> {
    value::asn(&number_or_text(value)?).ok().map(Asn)
}

/// Takes the value of `metadata`: when the file was made.
pub(crate) fn take_metadata(value: &[u8], place: Place, gathered: &mut Gathered) {
    // One that is longer than a row is none that a validator wrote.
    if value.len() > ROW_BYTES_MAX {
        return;
    }
    let (mut seconds, mut time) = (None, None);
    for (name, value) in members(value) {
        match name.as_deref() {
            Some("generated") => seconds = Some(value),
            Some("buildtime" | "generatedTime") => time = Some(value),
            _ => {}
        }
    }
    let told = seconds.or(time).filter(|told| *told != b"null");
    let Some(told) =
        told.map(|told| number_or_text(told).and_then(|told| value::expires(&told).ok()))
    else {
        return;
    };
    match told {
        Some(seconds) => gathered.generated = seconds,
        None => gathered.problems.add(place, value, ProblemKind::Generated),
    }
}

/// What a row says beside what every VRP has; `None` where it says nothing.
#[derive(Default)]
struct Known<'a> {
    anchor: Option<Result<Cow<'a, str>, ProblemKind>>,
    expires: Option<Result<u32, ProblemKind>>,
}

impl<'a> Known<'a> {
    /// Adds what is missing from `source`: an array with an object for each ROA
    /// or local rule that the VRP comes from, or the trust anchor's name.
    fn take_source(&mut self, source: &'a [u8]) {
        if self.anchor.is_none() {
            self.anchor = text(source).map(Ok);
        }
        let no_expiry = self.expires.is_none();
        for object in elements(source) {
            let (mut own, mut chain) = (None, None);
            for (name, value) in members(object) {
                match name.as_deref() {
                    Some("tal") if self.anchor.is_none() => self.anchor = text(value).map(Ok),
                    Some("validity") => own = end_of_validity(value),
                    Some("chainValidity") => chain = end_of_validity(value),
                    _ => {}
                }
            }
            // A VRP is there as long as any of its ROAs is.
            if no_expiry && let Some(end) = chain.or(own) {
                self.expires = match (self.expires.take(), end) {
                    (Some(Ok(known)), Ok(end)) => Some(Ok(known.max(end))),
                    (Some(Err(kind)), _) => Some(Err(kind)),
                    (_, end) => Some(end),
                };
            }
        }
    }
}

fn end_of_validity(validity: &[u8]) -> Option<Result<u32, ProblemKind>> {
    let mut end = None;
    for (name, value) in members(validity) {
        if name.as_deref() == Some("notAfter") {
            end = Some(value);
        }
    }
    let text = text(end?).ok_or(ProblemKind::Expires);
    Some(text.and_then(|text| value::expires(&text)))
}

/// A complete string without its quotes and escapes. `None` for any other value,
/// and for a string with half of a surrogate pair.
pub(crate) fn text(value: &[u8]) -> Option<Cow<'_, str>> {
    let inner = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if inner.contains(&b'\\') {
        serde_json::from_slice::<String>(value).ok().map(Cow::Owned)
    } else {
        std::str::from_utf8(inner).ok().map(Cow::Borrowed)
    }
}

/// A number of digits alone as it stands, a string as [`text`], or nothing as
/// empty text.
fn number_or_text(value: &[u8]) -> Option<Cow<'_, str>> {
    match value.first() {
        None => Some(Cow::Borrowed("")),
        Some(b'"') => text(value),
        // 1.10 is a fraction here, and an AS number as text (RFC 5396 §2).
        Some(_) if value.iter().all(u8::is_ascii_digit) => {
            std::str::from_utf8(value).ok().map(Cow::Borrowed)
        }
        Some(_) => None,
    }
}

/// The members of a complete object; none of any other value. A name is `None`
/// where it has no text.
pub(crate) fn members(object: &[u8]) -> impl Iterator<Item = (Option<Cow<'_, str>>, &[u8])> {
    let mut parts = Parts::of(object, b'{');
    std::iter::from_fn(move || {
        let name = parts.next()?;
        Some((text(name), parts.next()?))
    })
}

/// The elements of a complete array; none of any other value.
pub(crate) fn elements(array: &[u8]) -> impl Iterator<Item = &[u8]> {
    Parts::of(array, b'[')
}

/// The values right inside a container, names of members among them.
struct Parts<'a> {
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(container: &'a [u8], open: u8) -> Parts<'a> {
        let rest = match container.split_first() {
            Some((first, rest)) if *first == open => rest,
            _ => &[],
        };
        Parts { rest }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let between = |byte: &u8| is_space(*byte) || matches!(byte, b',' | b':');
        let start = self.rest.iter().position(|byte| !between(byte))?;
        let rest = &self.rest[start..];
        if matches!(rest.first(), Some(b'}' | b']')) {
            return None;
        }
        // The container is known to be JSON, so the part ends, and within it.
        let Step::Done(count) = Value::new(0).feed(rest) else {
            return None;
        };
        let (part, rest) = rest.split_at(count);
        self.rest = rest;
        Some(part)
    }
}
