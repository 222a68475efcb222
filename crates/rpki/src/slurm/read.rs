//! A file of local exceptions: one JSON object (RFC 8416 §3).
//!
//! ASPAs are named as in the latest draft, `customerAsn` and `providerAsns`; the
//! names of earlier ones and of programs that follow them are taken too:
//! `customerAsid` and `providers`.

use std::borrow::Cow;

use net::{Asn, Prefix, scan};

use super::problem::{SLURM_PROBLEMS_MAX, SlurmError, SlurmProblem, SlurmProblemKind as Kind};
use super::{AspaAssertion, PrefixAssertion, PrefixFilter, Slurm};
use crate::problem::clip;
use crate::read::row::{elements, members, text};
use crate::read::syntax::{Step, Value, is_space};

/// How long a key identifier is, in bytes (RFC 8416 §3.3.2).
const KEY_IDENTIFIER_BYTES: usize = 20;

impl Slurm {
    /// Reads a file of local exceptions, and what is wrong with it that does no
    /// harm.
    ///
    /// # Errors
    ///
    /// When the file has a mistake for which it must not be used: broken JSON, a
    /// version that is not known, a member that is not known, missing or there
    /// twice, or a value that is not what its member needs.
    pub fn read(bytes: &[u8]) -> Result<(Slurm, Vec<SlurmProblem>), SlurmError> {
        let mut found = Found {
            bytes,
            problems: Vec::new(),
        };
        let slurm = match found.whole() {
            Ok(whole) => found.file(whole),
            Err((offset, kind)) => {
                let value = &bytes[offset..];
                found.wrong(&At::whole(value), kind);
                Slurm::default()
            }
        };
        if found.problems.iter().all(|problem| problem.is_harmless) {
            Ok((slurm, found.problems))
        } else {
            Err(SlurmError {
                problems: found.problems,
            })
        }
    }
}

/// The text, and what is wrong with it.
struct Found<'a> {
    bytes: &'a [u8],
    problems: Vec<SlurmProblem>,
}

/// A value of the file, and the way to it.
#[derive(Clone)]
struct At<'a> {
    value: &'a [u8],
    path: String,
    /// Whether it is in a list of router keys.
    of_router_keys: bool,
}

impl<'a> At<'a> {
    fn whole(value: &'a [u8]) -> At<'a> {
        At {
            value,
            path: String::new(),
            of_router_keys: false,
        }
    }

    fn member(&self, name: &str, value: &'a [u8]) -> At<'a> {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        At {
            value,
            path,
            of_router_keys: self.of_router_keys,
        }
    }

    /// The members of an array.
    fn elements(&self) -> impl Iterator<Item = At<'a>> + use<'a> {
        let list = self.clone();
        elements(self.value).enumerate().map(move |(at, value)| At {
            value,
            path: format!("{}[{at}]", list.path),
            of_router_keys: list.of_router_keys,
        })
    }
}

impl<'a> Found<'a> {
    /// The one value of the file, or where it is broken and how.
    fn whole(&self) -> Result<&'a [u8], (usize, Kind)> {
        let bytes = self.bytes;
        let start = bytes.iter().position(|byte| !is_space(*byte));
        let start = start.ok_or((bytes.len(), Kind::Truncated))?;
        match Value::new(0).feed(&bytes[start..]) {
            Step::Done(count) => {
                let end = start + count;
                match bytes[end..].iter().position(|byte| !is_space(*byte)) {
                    Some(after) => Err((end + after, Kind::Trailing)),
                    None => Ok(&bytes[start..end]),
                }
            }
            // A number could go on, and is no file of exceptions either.
            Step::More => Err((bytes.len(), Kind::Truncated)),
            Step::Bad(count) => Err((start + count, Kind::Syntax)),
        }
    }

    /// Adds a problem with a value.
    fn wrong(&mut self, at: &At<'_>, kind: Kind) {
        let is_list = matches!(kind, Kind::Missing(name) if LISTS.contains(&name));
        let is_harmless = is_list || at.of_router_keys;
        let is_full = self.problems.len() >= SLURM_PROBLEMS_MAX;
        // The first one that is not harmless counts, whatever came before.
        if is_full && (is_harmless || self.problems.iter().any(|known| !known.is_harmless)) {
            return;
        }
        self.problems.push(SlurmProblem {
            // Every value is a slice of the text.
            offset: (at.value.as_ptr() as usize - self.bytes.as_ptr() as usize) as u64,
            path: at.path.clone(),
            text: clip(at.value),
            kind,
            is_harmless,
        });
    }

    fn file(&mut self, whole: &'a [u8]) -> Slurm {
        let whole = At::whole(whole);
        let [version, filters, assertions] = self.take(
            &whole,
            [
                &["slurmVersion"],
                &["validationOutputFilters"],
                &["locallyAddedAssertions"],
            ],
        );
        let mut slurm = Slurm::default();
        if let Some(version) = self.needed(&whole, version, "slurmVersion") {
            match version.value {
                b"1" => slurm.version = 1,
                b"2" => slurm.version = 2,
                _ => self.wrong(&version, Kind::Version),
            }
        }
        let has_aspas = slurm.version == 2;
        if let Some(filters) = self.needed(&whole, filters, "validationOutputFilters") {
            self.filters(&filters, has_aspas, &mut slurm);
        }
        if let Some(assertions) = self.needed(&whole, assertions, "locallyAddedAssertions") {
            self.assertions(&assertions, has_aspas, &mut slurm);
        }
        slurm
    }

    fn filters(&mut self, filters: &At<'a>, has_aspas: bool, slurm: &mut Slurm) {
        let [prefixes, keys, aspas] = self.lists(
            filters,
            has_aspas,
            ["prefixFilters", "bgpsecFilters", "aspaFilters"],
        );
        for entry in prefixes {
            let [prefix, asn, comment] = self.take(&entry, [&["prefix"], &["asn"], &["comment"]]);
            self.comment(comment);
            self.condition(&entry, prefix.is_some() || asn.is_some());
            let prefix = prefix.map(|prefix| self.prefix(&prefix));
            let asn = asn.map(|asn| self.asn(&asn));
            // What is there and could not be read must not widen the filter.
            if prefix != Some(None) && asn != Some(None) {
                slurm.prefix_filters.push(PrefixFilter {
                    prefix: prefix.flatten(),
                    asn: asn.flatten(),
                });
            }
        }
        for entry in keys {
            let [asn, ski, comment] = self.take(&entry, [&["asn"], &["SKI"], &["comment"]]);
            self.comment(comment);
            self.condition(&entry, asn.is_some() || ski.is_some());
            let asn = asn.and_then(|asn| self.asn(&asn));
            if let Some(ski) = ski {
                self.key_identifier(&ski);
            }
            slurm.router_key_filters.push(asn);
        }
        for entry in aspas {
            let [customer, comment] = self.take(&entry, [CUSTOMER, &["comment"]]);
            self.comment(comment);
            self.condition(&entry, customer.is_some());
            let customer = customer.and_then(|customer| self.asn(&customer));
            slurm.aspa_filters.extend(customer);
        }
    }

    fn assertions(&mut self, assertions: &At<'a>, has_aspas: bool, slurm: &mut Slurm) {
        let [prefixes, keys, aspas] = self.lists(
            assertions,
            has_aspas,
            ["prefixAssertions", "bgpsecAssertions", "aspaAssertions"],
        );
        for entry in prefixes {
            let names: [&[&str]; 4] = [&["asn"], &["prefix"], &["maxPrefixLength"], &["comment"]];
            let [asn, prefix, max_length, comment] = self.take(&entry, names);
            self.comment(comment);
            let asn = self.needed(&entry, asn, "asn");
            let asn = asn.and_then(|asn| self.asn(&asn));
            let prefix = self.needed(&entry, prefix, "prefix");
            let Some(prefix) = prefix.and_then(|prefix| self.prefix(&prefix)) else {
                continue;
            };
            let max_length = match max_length {
                Some(max_length) => self.max_length(&max_length, prefix),
                None => Some(prefix.length()),
            };
            if let (Some(asn), Some(max_length)) = (asn, max_length) {
                slurm.prefix_assertions.push(PrefixAssertion {
                    prefix,
                    max_length,
                    asn,
                });
            }
        }
        for entry in keys {
            let names: [&[&str]; 4] = [&["asn"], &["SKI"], &["routerPublicKey"], &["comment"]];
            let [asn, ski, key, comment] = self.take(&entry, names);
            self.comment(comment);
            let asn = self.needed(&entry, asn, "asn");
            let asn = asn.and_then(|asn| self.asn(&asn));
            if let Some(ski) = self.needed(&entry, ski, "SKI") {
                self.key_identifier(&ski);
            }
            if let Some(key) = self.needed(&entry, key, "routerPublicKey") {
                self.base64(&key);
            }
            slurm.router_key_assertions.push(asn);
        }
        for entry in aspas {
            let [customer, providers, comment] =
                self.take(&entry, [CUSTOMER, PROVIDERS, &["comment"]]);
            self.comment(comment);
            let customer = self.needed(&entry, customer, CUSTOMER[0]);
            let customer = customer.and_then(|customer| self.asn(&customer));
            let providers = self.needed(&entry, providers, PROVIDERS[0]);
            let providers = providers.and_then(|providers| self.providers(&providers));
            if let (Some(customer), Some(providers)) = (customer, providers) {
                slurm.aspa_assertions.push(AspaAssertion {
                    customer,
                    providers,
                });
            }
        }
    }

    /// The members of an object by name, each with the names that it may have.
    fn take<const N: usize>(
        &mut self,
        object: &At<'a>,
        names: [&[&str]; N],
    ) -> [Option<At<'a>>; N] {
        let mut taken = [const { None }; N];
        if object.value.first() != Some(&b'{') {
            self.wrong(object, Kind::NotObject);
            return taken;
        }
        for (name, value) in members(object.value) {
            let name = name.unwrap_or(Cow::Borrowed("\u{fffd}"));
            let member = object.member(&name, value);
            let place = names.iter().position(|names| names.contains(&&*name));
            match place.map(|place| &mut taken[place]) {
                None => self.wrong(&member, Kind::UnknownMember),
                Some(Some(_)) => self.wrong(&member, Kind::Twice),
                Some(place) => *place = Some(member),
            }
        }
        taken
    }

    /// A filter must have something to filter by.
    fn condition(&mut self, filter: &At<'a>, has_one: bool) {
        if !has_one && filter.value.first() == Some(&b'{') {
            self.wrong(filter, Kind::NoCondition);
        }
    }

    /// A member that must be there.
    fn needed(
        &mut self,
        object: &At<'a>,
        member: Option<At<'a>>,
        name: &'static str,
    ) -> Option<At<'a>> {
        if member.is_none() && object.value.first() == Some(&b'{') {
            self.wrong(object, Kind::Missing(name));
        }
        member
    }

    /// The entries of three lists, of which the second is of router keys and the
    /// last of ASPAs.
    fn lists(
        &mut self,
        object: &At<'a>,
        has_aspas: bool,
        names: [&'static str; 3],
    ) -> [Vec<At<'a>>; 3] {
        let [first, second, third] = names;
        let third_names: &[&str] = if has_aspas { &[third] } else { &[] };
        let taken = self.take(object, [&[first], &[second], third_names]);
        let mut lists = [const { Vec::new() }; 3];
        for ((list, name), entries) in taken.into_iter().zip(names).zip(&mut lists) {
            // A file of version 2 that says nothing of ASPAs is common.
            let list = match name == third {
                true => list,
                false => self.needed(object, list, name),
            };
            let Some(mut list) = list else { continue };
            list.of_router_keys = name == second;
            if list.value.first() == Some(&b'[') {
                entries.extend(list.elements());
            } else {
                self.wrong(&list, Kind::NotArray);
            }
        }
        lists
    }

    fn comment(&mut self, comment: Option<At<'a>>) {
        if let Some(comment) = comment {
            self.text(&comment);
        }
    }

    fn text(&mut self, at: &At<'a>) -> Option<Cow<'a, str>> {
        let found = text(at.value);
        if found.is_none() {
            self.wrong(at, Kind::NotText);
        }
        found
    }

    fn asn(&mut self, at: &At<'a>) -> Option<Asn> {
        let asn = number(at.value).map(Asn);
        if asn.is_none() {
            self.wrong(at, Kind::Asn);
        }
        asn
    }

    fn prefix(&mut self, at: &At<'a>) -> Option<Prefix> {
        let text = self.text(at)?;
        if !text.contains('/') {
            self.wrong(at, Kind::NoLength);
            return None;
        }
        match clip(text.as_bytes()).parse() {
            Ok(prefix) => Some(prefix),
            Err(error) => {
                self.wrong(at, Kind::Prefix(error));
                None
            }
        }
    }

    fn max_length(&mut self, at: &At<'a>, prefix: Prefix) -> Option<u8> {
        let (length, bits) = (prefix.length(), prefix.family().bits());
        let found = number(at.value).and_then(|number| u8::try_from(number).ok());
        let found = found.filter(|number| (length..=bits).contains(number));
        if found.is_none() {
            self.wrong(at, Kind::MaxLength { length, bits });
        }
        found
    }

    fn providers(&mut self, at: &At<'a>) -> Option<Vec<Asn>> {
        if at.value.first() != Some(&b'[') {
            self.wrong(at, Kind::NotArray);
            return None;
        }
        let all: Vec<Option<Asn>> = at.elements().map(|provider| self.asn(&provider)).collect();
        if all.is_empty() {
            self.wrong(at, Kind::NoProviders);
            return None;
        }
        all.into_iter().collect()
    }

    fn key_identifier(&mut self, at: &At<'a>) {
        if let Some(bytes) = self.base64(at)
            && bytes != KEY_IDENTIFIER_BYTES
        {
            self.wrong(at, Kind::KeyIdentifierLength { bytes });
        }
    }

    /// How many bytes the text stands for.
    fn base64(&mut self, at: &At<'a>) -> Option<usize> {
        let text = self.text(at)?;
        let digits = text.trim_end_matches('=');
        let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+/".contains(&byte);
        if !digits.bytes().all(is_digit) || digits.len() % 4 == 1 || text.len() - digits.len() > 2 {
            self.wrong(at, Kind::NotBase64);
            return None;
        }
        if digits.len() < text.len() || digits.contains(['+', '/']) {
            self.wrong(at, Kind::OtherBase64);
        }
        Some(digits.len() * 3 / 4)
    }
}

/// Lists without which a file is as if they were empty.
const LISTS: [&str; 4] = [
    "prefixFilters",
    "bgpsecFilters",
    "prefixAssertions",
    "bgpsecAssertions",
];

/// The names of a customer.
const CUSTOMER: &[&str] = &["customerAsn", "customerAsid"];

/// The names of its providers.
const PROVIDERS: &[&str] = &["providerAsns", "providers"];

/// A number without sign, point or exponent, up to 4294967295.
fn number(value: &[u8]) -> Option<u32> {
    let (number, count) = scan::digits(value)?;
    (count == value.len()).then_some(number)
}
