//! A row of `roas` or `aspas`, and what is said of the whole file.

use std::borrow::Cow;

use net::Asn;

use super::syntax::{Step, Value, is_space};
use super::{Gathered, ROW_BYTES_MAX, value};
use crate::aspas::Draft;
use crate::problem::{AspaProblem, Place, ProblemKind};

/// Takes a row as nearly all files have them, which begins where `bytes` do, and
/// gives its length. `None`, with nothing taken, for all others: incomplete,
/// unusual or wrong.
///
/// Whatever this takes, [`take_any`] would have taken in the same way.
pub(crate) fn take_plain(bytes: &[u8], gathered: &mut Gathered) -> Option<usize> {
    let mut scan = Scan { bytes, at: 0 };
    scan.byte(b'{')?;
    let (mut asn, mut prefix, mut max_length) = (None, None, None);
    let (mut anchor, mut expires) = (None, None);
    loop {
        scan.space();
        // Of two members with one name the last counts, here as below.
        let rest = scan.rest();
        if rest.starts_with(b"\"asn\"") {
            scan.at += 5;
            scan.colon()?;
            asn = Some(scan.asn()?);
        } else if rest.starts_with(b"\"prefix\"") {
            scan.at += 8;
            scan.colon()?;
            scan.byte(b'"')?;
            let (found, count) = value::plain_prefix(scan.rest())?;
            scan.at += count;
            scan.byte(b'"')?;
            prefix = Some(found);
        } else if rest.starts_with(b"\"maxLength\"") {
            scan.at += 11;
            scan.colon()?;
            max_length = Some(scan.number()?);
        } else if rest.starts_with(b"\"ta\"") {
            scan.at += 4;
            scan.colon()?;
            anchor = Some(scan.name()?);
        } else if rest.starts_with(b"\"expires\"") {
            scan.at += 9;
            scan.colon()?;
            expires = Some(scan.number()?);
        } else {
            return None;
        }
        scan.space();
        match scan.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
    }
    let (asn, prefix, max_length) = (asn?, prefix?, max_length?);
    if max_length < u32::from(prefix.length())
        || max_length > u32::from(prefix.family().bits())
        || scan.at > ROW_BYTES_MAX
    {
        return None;
    }
    let anchor = match anchor {
        Some(name) => gathered.builder.anchor(name)?,
        None => 0,
    };
    let expires = expires.unwrap_or(0);
    gathered
        .builder
        .add(prefix, max_length as u8, asn, anchor, expires);
    Some(scan.at)
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn byte(&mut self, expected: u8) -> Option<()> {
        (self.next()? == expected).then_some(())
    }

    fn space(&mut self) {
        while let Some(byte) = self.bytes.get(self.at)
            && is_space(*byte)
        {
            self.at += 1;
        }
    }

    fn colon(&mut self) -> Option<()> {
        self.space();
        self.byte(b':')?;
        self.space();
        Some(())
    }

    /// A number without sign, point or exponent: what may follow it is the
    /// caller's, and neither of those is.
    fn number(&mut self) -> Option<u32> {
        let (number, count) = value::digits(self.rest())?;
        // JSON has no leading zeros (RFC 8259 §6).
        if count > 1 && self.bytes[self.at] == b'0' {
            return None;
        }
        self.at += count;
        Some(number)
    }

    fn asn(&mut self) -> Option<u32> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return self.number();
        }
        let text = self.name()?;
        value::plain_asn(text.as_bytes())
    }

    /// A string of graphic ASCII characters, without an escape.
    fn name(&mut self) -> Option<&'a str> {
        self.byte(b'"')?;
        let rest = self.rest();
        let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        let count = rest.iter().position(|byte| !plain(byte))?;
        self.at += count;
        self.byte(b'"')?;
        std::str::from_utf8(&rest[..count]).ok()
    }
}

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
