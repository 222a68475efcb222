//! Reads one TOML file field by field and keeps going: each thing that is wrong
//! becomes a [`Problem`] with its place, and reading continues behind it.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Fault, Problem};
use crate::records::Place;
use crate::words::{Verification, Word};

/// What a file says.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    /// How messages name the file.
    pub(crate) name: &'t str,
    /// Its place below `norms/`, which says what it holds.
    pub(crate) below: &'t str,
    pub(crate) text: &'t str,
}

impl<'t> Text<'t> {
    /// The text of a file whose name has `norms/` in it.
    pub(crate) fn named(name: &'t str, text: &'t str) -> Text<'t> {
        let below = name.split_once("norms/").map_or(name, |(_, below)| below);
        Text { name, below, text }
    }
}

/// One file, what is wrong with it, and what it points at.
pub(crate) struct File<'t> {
    name: &'t str,
    below: &'t str,
    text: &'t str,
    /// Where each line begins, in bytes: places are asked for by the thousand.
    line_starts: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
    pointers: RefCell<Vec<Pointer>>,
}

/// A field that names another record.
pub(crate) struct Pointer {
    pub(crate) target: Target,
    pub(crate) id: String,
    /// Where in its file, in bytes. Only a pointer to nothing needs its line.
    pub(crate) offset: usize,
}

/// What a pointer names; a source together with what is said of it.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    Provision,
    Instrument,
    Source(Option<Verification>),
    Organisation,
    Process,
    Term,
    Rule,
    /// A term by id, label or alias.
    TermNamed,
    /// A process, an organisation or an instrument.
    Venue,
    /// Any record that others can name.
    Anything,
}

impl<'t> File<'t> {
    pub(crate) fn new(Text { name, below, text }: Text<'t>) -> File<'t> {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        File {
            name,
            below,
            text,
            line_starts: [0].into_iter().chain(ends.map(|end| end + 1)).collect(),
            problems: RefCell::default(),
            pointers: RefCell::default(),
        }
    }

    /// Parses the file, as far as it goes.
    pub(crate) fn parse(&self) -> Spanned<DeTable<'t>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let offset = error.span().map_or(0, |s| s.start);
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            self.report(offset, Fault::Syntax { message });
        }
        table
    }

    pub(crate) fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = self
            .line_starts
            .partition_point(|&start| start <= before.len());
        Place {
            file: self.name.to_owned(),
            line,
            column: before[self.line_starts[line - 1]..].chars().count() + 1,
        }
    }

    /// How the file is called.
    pub(crate) fn name(&self) -> &'t str {
        self.name
    }

    /// Its place below `norms/`.
    pub(crate) fn below(&self) -> &'t str {
        self.below
    }

    /// What was wrong with it so far.
    pub(crate) fn take_problems(&self) -> Vec<Problem> {
        self.problems.take()
    }

    /// All fields of the file that name another record.
    pub(crate) fn take_pointers(&self) -> Vec<Pointer> {
        self.pointers.take()
    }

    pub(crate) fn report(&self, offset: usize, fault: Fault) {
        let place = self.place(offset);
        self.problems.borrow_mut().push(Problem { place, fault });
    }
}

/// Hardly a record has more fields.
const FIELDS_MOST: usize = 24;

/// The fields of one record. Each method takes one field, reports what is wrong
/// with it and then gives `None`; [`Fields::finish`] reports what nobody took.
pub(crate) struct Fields<'a, 't> {
    pub(crate) file: &'a File<'t>,
    record: &'static str,
    table: &'a DeTable<'t>,
    offset: usize,
    taken: RefCell<Vec<&'static str>>,
}

impl<'a, 't> Fields<'a, 't> {
    pub(crate) fn new(
        file: &'a File<'t>,
        record: &'static str,
        table: &'a DeTable<'t>,
        span: Range<usize>,
    ) -> Fields<'a, 't> {
        let taken = RefCell::new(Vec::with_capacity(FIELDS_MOST));
        Fields {
            file,
            record,
            table,
            offset: span.start,
            taken,
        }
    }

    pub(crate) fn place(&self) -> Place {
        self.file.place(self.offset)
    }

    pub(crate) fn report(&self, fault: Fault) {
        self.file.report(self.offset, fault);
    }

    /// Reports at the value of a field, or at the record where it is absent.
    pub(crate) fn report_at(&self, field: &str, fault: Fault) {
        let value = self.table.get(field);
        let offset = value.map_or(self.offset, |v| v.span().start);
        self.file.report(offset, fault);
    }

    /// Whether a field is there, however empty.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.table.get(field).is_some()
    }

    /// Remembers that a field names another record, which is looked for when all
    /// files are read.
    pub(crate) fn point(&self, field: &'static str, target: Target, id: &str) {
        let offset = self
            .table
            .get(field)
            .map_or(self.offset, |v| v.span().start);
        self.point_from(offset, target, id);
    }

    /// The same for one of several names in a field.
    pub(crate) fn point_from(&self, offset: usize, target: Target, id: &str) {
        let pointer = Pointer {
            target,
            id: id.to_owned(),
            offset,
        };
        self.file.pointers.borrow_mut().push(pointer);
    }

    /// Which kind of record it is, in words.
    pub(crate) fn record(&self) -> &'static str {
        self.record
    }

    /// The names asked for so far: what the record may have.
    pub(crate) fn taken(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for &name in self.taken.borrow().iter() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Reports each field that nothing asked for.
    pub(crate) fn finish(&self) {
        let known = self.taken.borrow();
        for key in self.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let fault = Fault::UnknownField {
                    record: self.record,
                    field: key.get_ref().to_string(),
                    known: self.taken(),
                };
                self.file.report(key.span().start, fault);
            }
        }
    }

    /// The raw value of a field that may be absent.
    pub(crate) fn value(&self, field: &'static str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.taken.borrow_mut().push(field);
        self.table.get(field)
    }

    fn required(&self, field: &'static str) -> Option<&'a Spanned<DeValue<'t>>> {
        let value = self.value(field);
        if value.is_none() {
            self.report(Fault::MissingField {
                record: self.record,
                field,
            });
        }
        value
    }

    /// Text as it stands, for SQL; not blank.
    pub(crate) fn sql(&self, field: &'static str) -> Option<String> {
        self.text_of(field, self.required(field)?)
    }

    pub(crate) fn optional_sql(&self, field: &'static str) -> Option<String> {
        self.text_of(field, self.value(field)?)
    }

    /// Prose: line breaks and indentation of the file become single blanks.
    pub(crate) fn prose(&self, field: &'static str) -> Option<String> {
        self.sql(field).map(|text| flat(&text))
    }

    pub(crate) fn optional_prose(&self, field: &'static str) -> Option<String> {
        self.optional_sql(field).map(|text| flat(&text))
    }

    /// A field made of text by `read`; `fault` says what is wrong when it cannot.
    pub(crate) fn parsed<T>(
        &self,
        field: &'static str,
        read: impl Fn(&str) -> Option<T>,
        fault: impl Fn(String, String) -> Fault,
    ) -> Option<T> {
        self.parse_value(field, self.required(field)?, &read, &fault)
    }

    pub(crate) fn optional_parsed<T>(
        &self,
        field: &'static str,
        read: impl Fn(&str) -> Option<T>,
        fault: impl Fn(String, String) -> Fault,
    ) -> Option<T> {
        self.parse_value(field, self.value(field)?, &read, &fault)
    }

    fn parse_value<T>(
        &self,
        field: &str,
        value: &Spanned<DeValue<'t>>,
        read: &impl Fn(&str) -> Option<T>,
        fault: &impl Fn(String, String) -> Fault,
    ) -> Option<T> {
        let text = self.text_of(field, value)?;
        let made = read(&text);
        if made.is_none() {
            self.file
                .report(value.span().start, fault(field.to_owned(), text));
        }
        made
    }

    /// A word of a closed set.
    pub(crate) fn word<W: Word>(&self, field: &'static str) -> Option<W> {
        self.parsed(field, W::from_word, unknown_word::<W>)
    }

    pub(crate) fn optional_word<W: Word>(&self, field: &'static str) -> Option<W> {
        self.optional_parsed(field, W::from_word, unknown_word::<W>)
    }

    /// A list of words of a closed set, at least one.
    pub(crate) fn words<W: Word>(&self, field: &'static str) -> Option<Vec<W>> {
        let value = self.required(field)?;
        let items = self.items(field, value)?;
        if items.is_empty() {
            self.file.report(
                value.span().start,
                Fault::Empty {
                    record: self.record,
                    field: field.to_owned(),
                },
            );
            return None;
        }
        items
            .iter()
            .map(|item| self.parse_value(field, item, &W::from_word, &unknown_word::<W>))
            .collect::<Vec<_>>()
            .into_iter()
            .collect()
    }

    /// The same, empty when absent.
    pub(crate) fn optional_words<W: Word>(&self, field: &'static str) -> Option<Vec<W>> {
        if self.has(field) {
            return self.words(field);
        }
        self.value(field);
        Some(Vec::new())
    }

    /// A list of texts that must be there, but may be empty.
    pub(crate) fn texts(&self, field: &'static str) -> Option<Vec<String>> {
        self.texts_of(field, self.required(field)?)
    }

    /// The same, each with where it stands.
    pub(crate) fn required_placed_texts(
        &self,
        field: &'static str,
    ) -> Option<Vec<(usize, String)>> {
        self.placed_texts_of(field, self.required(field)?)
    }

    /// A list of texts; empty when absent.
    pub(crate) fn optional_texts(&self, field: &'static str) -> Option<Vec<String>> {
        match self.value(field) {
            None => Some(Vec::new()),
            Some(value) => self.texts_of(field, value),
        }
    }

    /// A list of texts, each with where it stands; empty when absent.
    pub(crate) fn placed_texts(&self, field: &'static str) -> Option<Vec<(usize, String)>> {
        match self.value(field) {
            None => Some(Vec::new()),
            Some(value) => self.placed_texts_of(field, value),
        }
    }

    fn placed_texts_of(
        &self,
        field: &str,
        value: &'a Spanned<DeValue<'t>>,
    ) -> Option<Vec<(usize, String)>> {
        self.items(field, value)?
            .iter()
            .map(|item| Some((item.span().start, flat(&self.text_of(field, item)?))))
            .collect::<Vec<_>>()
            .into_iter()
            .collect()
    }

    fn texts_of(&self, field: &str, value: &'a Spanned<DeValue<'t>>) -> Option<Vec<String>> {
        let placed = self.placed_texts_of(field, value)?;
        Some(placed.into_iter().map(|(_, text)| text).collect())
    }

    pub(crate) fn flag(&self, field: &'static str) -> Option<bool> {
        self.required(field)?;
        self.optional_flag(field)
    }

    pub(crate) fn optional_flag(&self, field: &'static str) -> Option<bool> {
        let value = self.value(field)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_type(field, value, "true or false"),
        }
    }

    /// The tables of a list; one table alone counts as a list of one.
    pub(crate) fn tables(&self, field: &'static str, record: &'static str) -> Vec<Fields<'a, 't>> {
        let Some(value) = self.value(field) else {
            return Vec::new();
        };
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        items
            .into_iter()
            .filter_map(|item| self.table_of(field, record, item))
            .collect()
    }

    /// The tables under the names of a table, each with its name.
    pub(crate) fn named_tables(
        &self,
        field: &'static str,
        record: &'static str,
    ) -> Vec<(&'a str, Fields<'a, 't>)> {
        let Some(value) = self.value(field) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type::<()>(field, value, "a table");
            return Vec::new();
        };
        table
            .iter()
            .filter_map(|(name, item)| {
                let mut fields = self.table_of(field, record, item)?;
                fields.offset = name.span().start;
                Some((name.get_ref().as_ref(), fields))
            })
            .collect()
    }

    fn table_of(
        &self,
        field: &str,
        record: &'static str,
        value: &'a Spanned<DeValue<'t>>,
    ) -> Option<Fields<'a, 't>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields::new(self.file, record, table, value.span())),
            _ => self.wrong_type(field, value, "a table"),
        }
    }

    fn items(
        &self,
        field: &str,
        value: &'a Spanned<DeValue<'t>>,
    ) -> Option<&'a [Spanned<DeValue<'t>>]> {
        match value.get_ref() {
            DeValue::Array(items) => Some(items),
            _ => self.wrong_type(field, value, "a list"),
        }
    }

    fn text_of(&self, field: &str, value: &Spanned<DeValue<'t>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.file.report(
                    value.span().start,
                    Fault::Empty {
                        record: self.record,
                        field: field.to_owned(),
                    },
                );
                None
            }
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => self.wrong_type(field, value, "text in quotes"),
        }
    }

    pub(crate) fn wrong_type<T>(
        &self,
        field: &str,
        value: &Spanned<DeValue<'t>>,
        expected: &'static str,
    ) -> Option<T> {
        let found = match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                let (record, field) = (self.record, field.to_owned());
                self.file
                    .report(value.span().start, Fault::Empty { record, field });
                return None;
            }
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date without quotes",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let fault = Fault::WrongType {
            record: self.record,
            field: field.to_owned(),
            expected,
            found,
        };
        self.file.report(value.span().start, fault);
        None
    }
}

fn unknown_word<W: Word>(field: String, word: String) -> Fault {
    let allowed = W::ALL.iter().map(|w| w.word()).collect();
    Fault::UnknownWord {
        field,
        word,
        allowed,
    }
}

fn flat(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_blank = |byte: u8| byte.is_ascii_whitespace();
    let even = bytes
        .iter()
        .zip(bytes.get(1..).unwrap_or_default())
        .all(|(&a, &b)| a.is_ascii_graphic() || a >= 0x80 || (a == b' ' && !is_blank(b)));
    // Most text stands on one line; blanks beyond ASCII are for the slow way.
    if even && (text.is_ascii() || !text.contains(|c: char| !c.is_ascii() && c.is_whitespace())) {
        return text.trim().to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
