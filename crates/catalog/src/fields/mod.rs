//! What the fields of each kind of record are: name, shape, whether they must be
//! there, and in one line what goes there. Messages, the schemas for editors and
//! the templates say what stands here; a test holds that the parser asks for the
//! same.

mod records;

use crate::words::Word;

pub(crate) use records::FILES;

/// A kind of record, or a file that holds records.
pub(crate) struct Record {
    /// What messages call it: `gap of a provision`.
    pub(crate) name: &'static str,
    /// What it is, in one line.
    pub(crate) says: &'static str,
    pub(crate) fields: &'static [Field],
    pub(crate) rules: &'static [Rule],
}

/// One field of a record.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    pub(crate) shape: Shape,
    /// What goes there, in one line without a full stop.
    pub(crate) says: &'static str,
}

/// Whether a field must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Must,
    May,
    /// It must unless the top of the file has it for all records.
    UnlessAbove,
}

/// What a value looks like.
pub(crate) enum Shape {
    Text,
    Date,
    Link,
    Flag,
    Openness,
    Number,
    Id(IdShape),
    Ids(IdShape),
    Word(fn() -> Vec<Choice>),
    /// At least one.
    Words(fn() -> Vec<Choice>),
    Texts {
        least: usize,
    },
    Economies,
    Economy,
    /// A length of time, as in `24h`.
    Period,
    /// One table, or a list of them, of which one covers all fields.
    Basis,
    /// A list of tables.
    Tables {
        of: &'static Record,
        least: usize,
    },
    Table(&'static Record),
    /// Tables under names of our choice.
    Named(&'static Record),
}

/// The form of an id.
#[derive(Clone, Copy)]
pub(crate) enum IdShape {
    /// Lower-case letters, digits and hyphens.
    Plain,
    /// The same with dots.
    Dotted,
    /// The part of a provision's id after `#`.
    Label,
    /// A provision in full.
    Provision,
    /// A name for SQL, with underscores.
    Sql,
}

/// A word of a closed set.
pub(crate) struct Choice {
    pub(crate) word: &'static str,
    pub(crate) meaning: &'static str,
}

/// What fields of a record demand of one another.
pub(crate) enum Rule {
    /// The second must be there when the first is.
    With(&'static str, &'static str),
    /// One of the two at least.
    OneOf(&'static str, &'static str),
}

/// A kind of file in `norms/`.
pub(crate) struct FileKind {
    /// The schema for editors, without `norms-` and `.json`.
    pub(crate) schema: &'static str,
    /// Where such files are, below `norms/`: a file or a folder that ends with `/`.
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests look files up by it"))]
    pub(crate) places: &'static [&'static str],
    pub(crate) record: &'static Record,
}

/// A closed set of words.
fn choices<W: Word>() -> Vec<Choice> {
    let choice = |w: &W| Choice {
        word: w.word(),
        meaning: w.in_words(),
    };
    W::ALL.iter().map(choice).collect()
}

impl Record {
    /// The fields that a basis can name.
    pub(crate) fn covered(&self) -> impl Iterator<Item = &'static str> {
        let names = self.fields.iter().map(|f| f.name);
        names.filter(|name| *name != "basis")
    }

    /// The record that its basis is.
    #[allow(clippy::unused_self, reason = "reads as a question to the record")]
    pub(crate) fn basis(&self) -> &'static Record {
        &records::BASIS
    }

    /// The records in it.
    fn inner(&self) -> impl Iterator<Item = &'static Record> {
        self.fields.iter().filter_map(|field| match field.shape {
            Shape::Tables { of, .. } | Shape::Table(of) | Shape::Named(of) => Some(of),
            Shape::Basis => Some(&records::BASIS),
            _ => None,
        })
    }

    fn find(&'static self, name: &str) -> Option<&'static Record> {
        if self.name == name {
            return Some(self);
        }
        self.inner().find_map(|record| record.find(name))
    }
}

/// What goes into a field of the kind of record that messages call `record`.
pub(crate) fn says(record: &str, field: &str) -> Option<String> {
    let record = FILES.iter().find_map(|file| file.record.find(record))?;
    let field = record.fields.iter().find(|f| f.name == field)?;
    Some(match &field.shape {
        Shape::Word(choices) | Shape::Words(choices) => {
            let words: Vec<_> = choices().iter().map(|c| c.word).collect();
            format!("{}: {}", field.says, words.join(", "))
        }
        _ => field.says.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use super::*;
    use crate::{Catalog, CatalogError, Fault, Problem};

    /// A field left out, of the record that messages call so.
    type Without = Option<(&'static str, &'static str)>;

    /// Writes a record with all that it must have, and each record in it once.
    /// Where `stranger` is set, each has a field that no record has.
    fn write(
        record: &'static Record,
        path: &str,
        without: Without,
        stranger: bool,
        to: &mut String,
    ) {
        if stranger {
            to.push_str("stranger = 1\n");
        }
        let there = |field: &&Field| without != Some((record.name, field.name));
        for field in record.fields.iter().filter(there) {
            let wanted = field.need == Need::Must || (stranger && field.name == "basis");
            if let (true, Some(value)) = (wanted, value(field, stranger)) {
                writeln!(to, "{} = {value}", field.name).expect("a String never fails");
            }
        }
        for field in record.fields.iter().filter(there) {
            let name = if path.is_empty() {
                field.name.to_owned()
            } else {
                format!("{path}.{}", field.name)
            };
            match field.shape {
                Shape::Tables { of, least } => {
                    for _ in 0..least.max(1) {
                        writeln!(to, "[[{name}]]").expect("a String never fails");
                        write(of, &name, without, stranger, to);
                    }
                }
                Shape::Table(of) => {
                    writeln!(to, "[{name}]").expect("a String never fails");
                    write(of, &name, without, stranger, to);
                }
                Shape::Named(of) => {
                    writeln!(to, "[{name}.one]").expect("a String never fails");
                    write(of, &name, without, stranger, to);
                }
                _ => {}
            }
        }
    }

    fn value(field: &Field, stranger: bool) -> Option<String> {
        Some(match &field.shape {
            Shape::Text => "\"one\"".to_owned(),
            Shape::Date => "\"2015\"".to_owned(),
            Shape::Link => "\"https://example.org\"".to_owned(),
            Shape::Flag => "true".to_owned(),
            Shape::Openness | Shape::Number => "1".to_owned(),
            Shape::Id(IdShape::Provision) => "\"one#one\"".to_owned(),
            Shape::Id(_) => "\"one\"".to_owned(),
            Shape::Word(choices) => format!("\"{}\"", choices()[0].word),
            Shape::Words(choices) => format!("[\"{}\"]", choices()[0].word),
            Shape::Ids(IdShape::Provision) => "[\"one#one\"]".to_owned(),
            Shape::Ids(_) | Shape::Texts { .. } => "[\"one\"]".to_owned(),
            Shape::Economies => "[\"JP\"]".to_owned(),
            Shape::Economy => "\"JP\"".to_owned(),
            Shape::Period => "\"24h\"".to_owned(),
            Shape::Basis => {
                let stranger = if stranger { ", stranger = 1" } else { "" };
                format!("{{ source = \"one\", verification = \"unverified\"{stranger} }}")
            }
            Shape::Tables { .. } | Shape::Table(_) | Shape::Named(_) => return None,
        })
    }

    fn problems(file: &FileKind, without: Without, stranger: bool) -> Vec<Problem> {
        let mut text = String::new();
        write(file.record, "", without, stranger, &mut text);
        let name = match file.places[0] {
            folder if folder.ends_with('/') => format!("norms/{folder}one.toml"),
            file => format!("norms/{file}"),
        };
        match Catalog::from_files([(name.as_str(), text.as_str())]) {
            Ok(_) => Vec::new(),
            Err(CatalogError::Wrong { problems }) => problems,
            Err(other) => panic!("{other}"),
        }
    }

    /// All records in a record, and it.
    fn all(record: &'static Record) -> Vec<&'static Record> {
        let mut found = vec![record];
        found.extend(record.inner().flat_map(all));
        found
    }

    #[test]
    fn the_parser_takes_the_fields_of_each_record_and_no_others() {
        for file in FILES {
            let mut taken: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for problem in problems(file, None, true) {
                if let Fault::UnknownField {
                    record,
                    field,
                    mut known,
                } = problem.fault
                {
                    assert_eq!(field, "stranger");
                    known.sort_unstable();
                    taken.insert(record, known);
                }
            }
            for record in all(file.record) {
                let mut fields: Vec<_> = record.fields.iter().map(|f| f.name).collect();
                fields.sort_unstable();
                assert_eq!(taken.get(record.name), Some(&fields), "{}", record.name);
            }
        }
    }

    #[test]
    fn what_may_be_left_out_is_not_asked_for() {
        // Above and rules are tested where they are: see `mistakes`.
        for file in FILES.iter().filter(|f| f.schema != "mappings") {
            for problem in problems(file, None, false) {
                let lacks = matches!(problem.fault, Fault::MissingField { field, .. } if field != "economies");
                assert!(!lacks, "{}: {problem}", file.schema);
            }
        }
    }

    #[test]
    fn what_must_be_there_is_asked_for() {
        let mut tried = 0;
        for file in FILES {
            for record in all(file.record) {
                let must = record.fields.iter().filter(|f| f.need == Need::Must);
                for field in must.filter(|_| record.name != "basis") {
                    let asked = problems(file, Some((record.name, field.name)), false)
                        .into_iter()
                        .any(|problem| match problem.fault {
                            Fault::MissingField {
                                record: r,
                                field: f,
                            } => r == record.name && f == field.name,
                            Fault::UncoveredFields { record: r } => {
                                r == record.name && field.name == "basis"
                            }
                            Fault::TooFew { field: f, .. } => f == field.name,
                            Fault::NoSeverity { .. } => field.name == "severities",
                            _ => false,
                        });
                    assert!(asked, "{} without {}", record.name, field.name);
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "{tried}");
    }

    #[test]
    fn each_field_is_explained_in_one_line() {
        for record in FILES.iter().flat_map(|f| all(f.record)) {
            for field in record.fields {
                let (says, name) = (field.says, field.name);
                assert!(!says.is_empty() && !says.ends_with('.'), "{name}: {says}");
                assert!(!says.contains('\n'), "{name}: {says}");
            }
        }
        let hint = says("provision", "polarity").expect("it is a field");
        assert_eq!(hint, "what it asks for: do, refrain, process");
        assert_eq!(says("provision", "colour"), None);
    }
}
