//! Where events go while a document is read.

use std::collections::BTreeMap;

use memchr::memchr_iter;
use serde_json::Value as Json;

use crate::account::Account;
use crate::buffer::{Buffer, Slot};
use crate::convert::{Source, tags, typed};
use crate::event::{Event, Place};
use crate::field::{Field, FieldId};
use crate::finding::{FINDINGS_MAX, Finding};
use crate::reject::{Reason, Rejects};

/// The event that is being made, and what becomes of the records of a document.
pub(super) struct Sink<'s> {
    pub(super) content: &'s str,
    /// Bytes of the document before the content.
    before: u64,
    buffer: &'s mut Buffer,
    rejects: &'s mut Rejects,
    account: &'s mut Account,
    each: &'s mut dyn FnMut(&Event<'_>),
    passed: BTreeMap<Box<str>, u64>,
    /// Records of kinds that are too many to be told apart.
    further: u64,
    misfits: BTreeMap<Field, (u64, u64)>,
    versions: Vec<Box<str>>,
    /// The record at hand, and how many events it has made.
    place: Place,
    made: u64,
    problem: Option<Reason>,
    /// A byte whose line is known.
    known: (usize, u64),
}

impl<'s> Sink<'s> {
    pub(super) fn new(
        content: &'s str,
        before: u64,
        buffer: &'s mut Buffer,
        rejects: &'s mut Rejects,
        account: &'s mut Account,
        each: &'s mut dyn FnMut(&Event<'_>),
    ) -> Sink<'s> {
        Sink {
            content,
            before,
            buffer,
            rejects,
            account,
            each,
            passed: BTreeMap::new(),
            further: 0,
            misfits: BTreeMap::new(),
            versions: Vec::new(),
            place: Place {
                offset: 0,
                bytes: 0,
                line: 1,
            },
            made: 0,
            problem: None,
            known: (0, 1),
        }
    }

    /// Begins a record: a part of the content.
    pub(super) fn begin(&mut self, start: usize, bytes: usize) {
        let (known, line) = self.known;
        let line = match self.content.as_bytes().get(known..start) {
            Some(between) => line + memchr_iter(b'\n', between).count() as u64,
            None => 1 + memchr_iter(b'\n', &self.content.as_bytes()[..start]).count() as u64,
        };
        self.known = (start, line);
        self.place = Place {
            offset: self.before + start as u64,
            bytes: bytes as u64,
            line,
        };
        self.made = 0;
        self.problem = None;
        self.buffer.clear();
    }

    /// Where a part of the content starts.
    pub(super) fn start_of(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.content.as_ptr() as usize)
    }

    /// Ends a record that is an event, several, or by its nature none.
    pub(super) fn end(&mut self, kind: &str, raw: &str) {
        if self.made > 0 {
            self.account.event_bytes += self.place.bytes;
        } else if let Some(reason) = self.problem.take() {
            self.reject(reason, raw);
        } else {
            self.account.passed_over += 1;
            if self.passed.len() < FINDINGS_MAX || self.passed.contains_key(kind) {
                *self
                    .passed
                    .entry(kind.chars().take(64).collect())
                    .or_default() += 1;
            } else {
                self.further += 1;
            }
        }
    }

    /// Ends a record that is none.
    pub(super) fn reject(&mut self, reason: Reason, raw: &str) {
        self.account.reject(self.place);
        self.rejects.add(self.place, reason, raw.as_bytes());
    }

    /// Begins another event of the record.
    pub(super) fn clear(&mut self) {
        self.buffer.clear();
    }

    /// Hands the event on, unless something in it is wrong.
    pub(super) fn emit(&mut self) {
        if self.problem.is_none() {
            self.account.events += 1;
            self.made += 1;
            (self.each)(&Event::new(self.buffer, "", self.place));
        }
    }

    /// Says why the record is no event.
    pub(super) fn fail(&mut self, reason: Reason) {
        self.problem.get_or_insert(reason);
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.buffer.has(field.into())
    }

    /// Sets a field, where the text fits it.
    pub(super) fn try_set(&mut self, field: Field, text: &str) -> bool {
        let slot = typed(field.kind(), text, Source::Other, self.buffer);
        if let Some(slot) = slot {
            self.buffer.set(field.into(), slot);
        }
        slot.is_some()
    }

    /// Sets a field; what does not fit is kept in `extra` and counted.
    pub(super) fn set(&mut self, field: Field, text: &str) {
        if text.is_empty() || self.try_set(field, text) {
            return;
        }
        self.misfit(field);
        self.extra(field.name(), &Json::from(text));
    }

    /// Sets a field that is what a record is about; what does not fit is counted.
    pub(super) fn take(&mut self, field: Field, text: &str) -> bool {
        let is_set = self.try_set(field, text);
        if !is_set {
            self.misfit(field);
        }
        is_set
    }

    fn misfit(&mut self, field: Field) {
        let misfits = self.misfits.entry(field).or_insert((0, self.place.line));
        misfits.0 += 1;
    }

    /// Sets a field from a JSON value, as [`Sink::set`].
    pub(super) fn set_json(&mut self, field: Field, json: &Json) {
        match json {
            Json::Null => {}
            Json::String(text) => self.set(field, text),
            other => self.set(field, &other.to_string()),
        }
    }

    /// Sets a field that every event of the document must have.
    pub(super) fn require(&mut self, field: Field, column: &str, json: &Json) {
        let is_set = json.as_str().is_some_and(|text| self.try_set(field, text));
        if !is_set {
            self.fail(Reason::Required {
                column: column.into(),
            });
        }
    }

    /// Sets the vulnerabilities named in a text.
    pub(super) fn vulnerabilities(&mut self, text: &str) -> bool {
        let mut list = String::new();
        tags::vulnerabilities(&mut list, text);
        !list.is_empty() && self.try_set(Field::ProductVulnerabilities, &list)
    }

    /// Keeps a value under `extra`; objects are taken apart.
    pub(super) fn extra(&mut self, name: &str, json: &Json) {
        if let Json::Object(members) = json {
            for (key, member) in members {
                self.extra(&format!("{name}.{key}"), member);
            }
        } else if let Err(reason) = crate::table::extra(name, json, self.buffer) {
            self.fail(reason);
        }
    }

    /// A number as a real.
    pub(super) fn real(&mut self, field: Field, number: f64) {
        if number.is_finite() {
            self.buffer.set(FieldId::from(field), Slot::Real(number));
        }
    }

    /// Notes a version that is not known.
    pub(super) fn version(&mut self, version: &str) {
        let version: Box<str> = version.chars().take(64).collect();
        if self.versions.len() < FINDINGS_MAX && !self.versions.contains(&version) {
            self.versions.push(version);
        }
    }

    pub(super) fn finish(self, findings: &mut Vec<Finding>) {
        let version = |version| Finding::Version { version };
        findings.extend(self.versions.into_iter().map(version));
        for (field, (count, first_line)) in self.misfits {
            findings.push(Finding::Misfits {
                column: field.name().into(),
                field: Some(field),
                count,
                first_line,
            });
        }
        let passed = |(kind, count)| Finding::PassedOver { kind, count };
        findings.extend(self.passed.into_iter().map(passed));
        if self.further > 0 {
            findings.push(Finding::Further {
                count: self.further,
            });
        }
    }
}
