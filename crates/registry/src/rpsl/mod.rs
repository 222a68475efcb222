//! Objects of the Routing Policy Specification Language (RFC 2622) as dumps have
//! them: those of routing registries, and the split files of the RIPE, APNIC and
//! AFRINIC databases.
//!
//! - [`read_objects`] hands over each object with its attributes, whatever its
//!   class.
//! - [`read`] hands it over as what it is, a [`View`]: a route, a network, a set,
//!   a block of addresses, or somebody to write to.
//!
//! How a dump is read (RFC 2622 §2):
//!
//! - An object is a run of lines that ends with an empty line. Its first
//!   attribute names its class and, as a rule, its key.
//! - An attribute is `name: value`. A line that starts with a space, a tab or `+`
//!   continues the value of the line before it; the parts are joined with a line
//!   feed. A continuation may be empty, so a line of white space alone does not
//!   end an object.
//! - `#` starts a comment that runs to the end of the line, in every attribute.
//!   A line that starts with `%` is a remark of whoever wrote the file.
//! - Names are not case-sensitive and are shown in small letters; values are
//!   shown as they stand.
//! - Bytes that are no UTF-8 are taken for Latin-1, line by line: older dumps are
//!   in it.
//!
//! A line that is neither is named and left out, with what continues it; the rest
//! of its object is read. An object whose first line is damaged has no class and
//! is left out.

mod view;

use std::io::BufRead;
use std::ops::Range;

pub use view::{
    AsSet, AutNum, Block, Contact, ContactKind, Header, Irt, Organisation, Route, SetMember,
    Validation, View,
};

use crate::line::{LineProblem, LineProblemKind as Kind, Problems, read_line};

/// The longest object that is read: bytes of names and values, with a line feed
/// between the parts of a value. Our choice: sets
/// of some hundred thousand members have a few MiB, and a dump without empty
/// lines must not fill the memory.
pub const OBJECT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The most attributes that are read of one object. Our choice, for the same
/// reason: each takes some 40 bytes besides its text.
pub const ATTRIBUTES_MAX: usize = 1024 * 1024;

/// An object of any class.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    line: u64,
    text: &'a str,
    spans: &'a [Span],
}

/// An attribute of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The line that it starts on; the first of the file is 1.
    pub line: u64,
    /// The name in small letters.
    pub name: &'a str,
    /// The value without comments and without white space around its parts; the
    /// parts of a continued value are joined with a line feed.
    pub value: &'a str,
}

impl<'a> Object<'a> {
    /// The line that the object starts on; the first of the file is 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The class: the name of the first attribute, `route`.
    pub fn class(&self) -> &'a str {
        self.first().name
    }

    /// The value of the first attribute, which is the object's key or a part of
    /// it; of persons and roles it is their name.
    pub fn key(&self) -> &'a str {
        self.first().value
    }

    /// All attributes, in their order; at least one.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let (text, spans) = (self.text, self.spans);
        spans.iter().map(move |span| span.of(text))
    }

    /// The first attribute of this name, which is in small letters, where it has
    /// a value.
    pub fn attribute(&self, name: &str) -> Option<Attribute<'a>> {
        self.attributes()
            .find(|attribute| attribute.name == name && !attribute.value.is_empty())
    }

    /// The value of the first attribute of this name; `None` where it is missing
    /// or empty.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        Some(self.attribute(name)?.value)
    }

    /// The words of all attributes of this name, which commas or white space
    /// separate, in their order.
    pub fn words<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.attributes()
            .filter(move |attribute| attribute.name == name)
            .flat_map(|attribute| attribute.value.split(is_separator))
            .filter(|word| !word.is_empty())
    }

    /// How many attributes have one of these names.
    pub fn count(&self, names: &[&str]) -> usize {
        self.attributes()
            .filter(|attribute| names.contains(&attribute.name))
            .count()
    }

    fn first(&self) -> Attribute<'a> {
        self.spans[0].of(self.text)
    }
}

fn is_separator(character: char) -> bool {
    character == ',' || character.is_ascii_whitespace()
}

/// Where an attribute stands in the text of its object.
#[derive(Clone, Debug)]
struct Span {
    line: u64,
    name: Range<usize>,
    value: Range<usize>,
}

impl Span {
    fn of<'a>(&self, text: &'a str) -> Attribute<'a> {
        Attribute {
            line: self.line,
            name: &text[self.name.clone()],
            value: &text[self.value.clone()],
        }
    }
}

/// Reads a dump, handing each object to `visit` in order.
pub fn read_objects(reader: impl BufRead, mut visit: impl FnMut(&Object<'_>)) -> Vec<LineProblem> {
    objects(reader, |object, _| visit(object))
}

/// Reads a dump, handing each object to `visit` as what it is, in order.
///
/// An object that lacks what its class cannot be without (a source, and what is
/// named at each [`View`]), or has nonsense there, is left out and named, with
/// the line of the attribute that is wrong, or the object's first where one is
/// missing.
pub fn read(
    reader: impl BufRead,
    mut visit: impl FnMut(&Object<'_>, View<'_>),
) -> Vec<LineProblem> {
    objects(reader, |object, problems| {
        let view = view::of(object, &mut |attribute, kind| {
            let text = format!("{}: {}", attribute.name, attribute.value);
            problems.add(attribute.line, text.as_bytes(), kind);
        });
        if let Some(view) = view {
            visit(object, view);
        }
    })
}

fn objects(
    mut reader: impl BufRead,
    mut visit: impl FnMut(&Object<'_>, &mut Problems),
) -> Vec<LineProblem> {
    let mut problems = Problems::default();
    let mut gathered = Gathered::default();
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        line += 1;
        match read_line(&mut reader, &mut bytes) {
            Ok(Some(complete)) => {
                let start: &[u8] = match &*bytes {
                    [0xef, 0xbb, 0xbf, rest @ ..] if line == 1 => rest,
                    all => all,
                };
                let content = start.strip_suffix(b"\r").unwrap_or(start);
                if content.is_empty() {
                    gathered.end(&mut problems, &mut visit);
                    continue;
                }
                let result = if complete {
                    gathered.line(line, content)
                } else {
                    gathered.damaged(line);
                    Err(Kind::TooLong)
                };
                if let Err(kind) = result {
                    problems.add(line, content, kind);
                }
            }
            Ok(None) => {
                gathered.end(&mut problems, &mut visit);
                return problems.finish(line);
            }
            Err(error) => {
                // What was gathered may be the half of an object.
                problems.add(line, &bytes, Kind::Unreadable(error.kind()));
                return problems.finish(line);
            }
        }
    }
}

/// The object that is being read.
#[derive(Default)]
struct Gathered {
    text: String,
    spans: Vec<Span>,
    /// The object's first line; 0 between objects.
    line: u64,
    /// The first line names no class.
    classless: bool,
    /// The attribute that a continuation line would continue was left out.
    left_out: bool,
    too_long: bool,
}

impl Gathered {
    /// A line that is not empty.
    fn line(&mut self, line: u64, bytes: &[u8]) -> Result<(), Kind> {
        match bytes[0] {
            b'%' | b'#' => return Ok(()),
            b' ' | b'\t' | b'+' => return self.continuation(&bytes[1..]),
            _ => {}
        }
        let Some(colon) = bytes.iter().position(|byte| *byte == b':') else {
            self.damaged(line);
            return Err(Kind::NoColon);
        };
        let name = bytes[..colon].trim_ascii_end();
        let letters = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if name.is_empty() || !name.iter().all(letters) {
            self.damaged(line);
            return Err(Kind::AttributeName);
        }
        self.begin(line);
        self.left_out = false;
        self.too_long |= self.spans.len() == ATTRIBUTES_MAX;
        if self.too_long {
            return Ok(());
        }
        let start = self.text.len();
        for byte in name {
            self.text.push(char::from(byte.to_ascii_lowercase()));
        }
        let end = self.text.len();
        push_value(&mut self.text, &bytes[colon + 1..]);
        self.spans.push(Span {
            line,
            name: start..end,
            value: end..self.text.len(),
        });
        self.too_long |= self.text.len() > OBJECT_BYTES_MAX;
        Ok(())
    }

    fn continuation(&mut self, bytes: &[u8]) -> Result<(), Kind> {
        if self.left_out || self.too_long {
            return Ok(());
        }
        match self.spans.last_mut() {
            Some(span) => {
                self.text.push('\n');
                push_value(&mut self.text, bytes);
                span.value.end = self.text.len();
                self.too_long |= self.text.len() > OBJECT_BYTES_MAX;
                Ok(())
            }
            None if bytes.trim_ascii().is_empty() => Ok(()),
            None => Err(Kind::StrayContinuation),
        }
    }

    /// A line that is left out, with what continues it.
    fn damaged(&mut self, line: u64) {
        self.begin(line);
        self.left_out = true;
        self.classless |= self.spans.is_empty();
    }

    fn begin(&mut self, line: u64) {
        if self.line == 0 {
            self.line = line;
        }
    }

    fn end(&mut self, problems: &mut Problems, visit: &mut impl FnMut(&Object<'_>, &mut Problems)) {
        if self.line != 0 {
            if self.classless {
                problems.add(self.line, b"", Kind::NoClass);
            } else if self.too_long {
                let class = self
                    .spans
                    .first()
                    .map_or("", |span| span.of(&self.text).name);
                problems.add(self.line, class.as_bytes(), Kind::ObjectTooLong);
            } else {
                let object = Object {
                    line: self.line,
                    text: &self.text,
                    spans: &self.spans,
                };
                visit(&object, problems);
            }
        }
        self.text.clear();
        self.spans.clear();
        self.line = 0;
        self.classless = false;
        self.left_out = false;
        self.too_long = false;
    }
}

/// Appends a part of a value without its comment and the white space around it.
fn push_value(text: &mut String, bytes: &[u8]) {
    let comment = bytes.iter().position(|byte| *byte == b'#');
    let value = bytes[..comment.unwrap_or(bytes.len())].trim_ascii();
    match std::str::from_utf8(value) {
        Ok(value) => text.push_str(value),
        Err(_) => text.extend(value.iter().copied().map(char::from)),
    }
}
