//! Files to begin with: each field of a new record, with a line on what goes there.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use crate::fields::{FILES, Field, FileKind, Need, Record, Shape};
use crate::id::{InstrumentId, OrganisationId, ProvisionId};
use crate::words::{TemplateKind, Word, capital};

/// The widest line of a comment, in characters.
const COLUMNS: usize = 92;

/// A set of words is explained one by one up to this size. Longer ones are words
/// that explain themselves.
const EXPLAINED_MAX: usize = 12;

/// A file for a new record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Where it goes: `norms/instruments/rfc8212.toml`.
    pub path: String,
    /// TOML, with `""` or `[]` wherever something must be filled in. A line that
    /// begins with `#` and no blank is a field that may be left out.
    pub text: String,
}

/// The id has not the shape that the new record needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllFormedTemplateId {
    /// The id as given.
    pub id: String,
    /// The shape that it should have, in words.
    pub shape: &'static str,
}

impl fmt::Display for IllFormedTemplateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IllFormedTemplateId { id, shape } = self;
        write!(f, "\"{id}\" cannot be an id here: write {shape}")
    }
}

impl std::error::Error for IllFormedTemplateId {}

/// The file for a new record called `id`. For an adoption and an event, `id` is
/// the record that they are about; for a mapping it is the provision that it
/// starts from, or its instrument.
///
/// # Errors
///
/// When `id` has not the shape that the kind of record needs.
pub fn template(kind: TemplateKind, id: &str) -> Result<Template, IllFormedTemplateId> {
    let shape = match kind {
        TemplateKind::Instrument | TemplateKind::Adoption | TemplateKind::Event => {
            InstrumentId::SHAPE
        }
        TemplateKind::Mapping => "an instrument or a provision, such as bcp38 or un-gge-2015#13-f",
        TemplateKind::Term | TemplateKind::Process | TemplateKind::Organisation => {
            OrganisationId::SHAPE
        }
    };
    let fits = match kind {
        TemplateKind::Instrument | TemplateKind::Adoption | TemplateKind::Event => {
            InstrumentId::new(id).is_some()
        }
        TemplateKind::Mapping => InstrumentId::new(id).is_some() || ProvisionId::new(id).is_some(),
        TemplateKind::Term | TemplateKind::Process | TemplateKind::Organisation => {
            OrganisationId::new(id).is_some()
        }
    };
    if !fits {
        let id = id.to_owned();
        return Err(IllFormedTemplateId { id, shape });
    }
    let file = FILES
        .iter()
        .find(|file| file.schema == kind.schema())
        .expect("each kind of template has a kind of file");
    let mut page = Page {
        text: String::new(),
        explained: BTreeSet::new(),
        filled: kind.filled(id),
        active: kind.active(),
    };
    page.head(kind, file);
    page.record(file.record, "", true);
    Ok(Template {
        path: format!("norms/{}{}.toml", file.places[0], id.replace('#', "-")),
        text: page.text,
    })
}

impl TemplateKind {
    fn schema(self) -> &'static str {
        match self {
            TemplateKind::Instrument => "instrument",
            TemplateKind::Mapping => "mappings",
            TemplateKind::Term => "terms",
            TemplateKind::Process => "processes",
            TemplateKind::Organisation => "organisations",
            TemplateKind::Adoption => "adoptions",
            TemplateKind::Event => "events",
        }
    }

    /// Fields whose value is known before anybody writes: record, field, value.
    fn filled(self, id: &str) -> Vec<(&'static str, &'static str, String)> {
        let quoted = format!("\"{id}\"");
        match self {
            TemplateKind::Instrument => vec![
                ("instrument", "id", quoted),
                ("gap of a provision", "primary", "true".to_owned()),
            ],
            TemplateKind::Mapping => {
                let mut known = vec![
                    ("file of mappings", "method", "\"human\"".to_owned()),
                    ("file of mappings", "status", "\"draft\"".to_owned()),
                ];
                if id.contains('#') {
                    known.push(("mapping", "from", quoted));
                }
                known
            }
            TemplateKind::Term => vec![("term", "id", quoted)],
            TemplateKind::Process => vec![("process", "id", quoted)],
            TemplateKind::Organisation => vec![("organisation", "id", quoted)],
            TemplateKind::Adoption => vec![("adoption", "instrument", quoted)],
            TemplateKind::Event => vec![("event", "about", quoted)],
        }
    }

    /// Fields that may be left out, but that whoever begins should think of.
    fn active(self) -> &'static [(&'static str, &'static str)] {
        match self {
            TemplateKind::Instrument => &[
                ("instrument", "provisions"),
                ("provision", "gaps"),
                ("gap of a provision", "primary"),
            ],
            TemplateKind::Mapping => &[
                ("file of mappings", "method"),
                ("file of mappings", "status"),
                ("file of mappings", "basis"),
                ("file of mappings", "mappings"),
            ],
            TemplateKind::Term => &[("file", "terms")],
            TemplateKind::Process => &[("file", "processes")],
            TemplateKind::Organisation => &[("file", "organisations")],
            TemplateKind::Adoption => &[
                ("file of adoptions", "adoptions"),
                ("adoption", "economies"),
                ("adoption", "basis"),
            ],
            TemplateKind::Event => &[("file", "events")],
        }
    }
}

struct Page {
    text: String,
    /// What was explained once: lists of words, and the parts of a basis.
    explained: BTreeSet<String>,
    filled: Vec<(&'static str, &'static str, String)>,
    active: &'static [(&'static str, &'static str)],
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn comment(&mut self, text: &str) {
        let mut line = "#".to_owned();
        for word in text.split(' ') {
            if line.chars().count() + 1 + word.chars().count() > COLUMNS {
                self.line(&line);
                "#".clone_into(&mut line);
            }
            line.push(' ');
            line.push_str(word);
        }
        self.line(&line);
    }

    fn head(&mut self, kind: TemplateKind, file: &FileKind) {
        self.line(&format!("#:schema ../../schema/norms-{}.json", file.schema));
        self.comment(&format!("A new {}: {}.", kind.word(), kind.in_words()));
        self.comment(
            "Fill in what is \"\" or []. A line that begins with # and no blank may be left out: \
             take the # away, or the line. norms/README.md says more of each field.",
        );
        self.line("");
    }

    /// The fields of a record under its header; tables come last, as TOML wants it.
    fn record(&mut self, record: &'static Record, path: &str, active: bool) {
        let is_table = |f: &&Field| matches!(f.shape, Shape::Tables { .. });
        for field in record.fields.iter().filter(|f| !is_table(f)) {
            self.field(record, field, active);
        }
        for field in record.fields.iter().filter(is_table) {
            let Shape::Tables { of, .. } = field.shape else {
                continue;
            };
            let path = match path {
                "" => field.name.to_owned(),
                path => format!("{path}.{}", field.name),
            };
            let active = active && self.is_active(record, field);
            if !self.text.ends_with("\n\n") {
                self.line("");
            }
            self.comment(&format!("{}.", capital(field.says)));
            self.line(&format!("{}[[{path}]]", if active { "" } else { "#" }));
            self.record(of, &path, active);
        }
    }

    /// The words that a field can have, for the end of its comment.
    fn words(&mut self, shape: &Shape) -> String {
        let words = listed(shape);
        if words.is_empty() || self.explained.insert(words.clone()) {
            return words;
        }
        "; the same words as above".to_owned()
    }

    fn is_active(&self, record: &Record, field: &Field) -> bool {
        field.need == Need::Must || self.active.contains(&(record.name, field.name))
    }

    fn field(&mut self, record: &'static Record, field: &Field, active: bool) {
        // What the top of the file has for all is not asked for again.
        let above = record.name == "mapping" && field.need == Need::UnlessAbove;
        if above {
            return;
        }
        let words = self.words(&field.shape);
        self.comment(&format!("{}{words}.", capital(field.says)));
        if matches!(field.shape, Shape::Basis) && self.explained.insert("basis".to_owned()) {
            let basis = record.basis();
            for part in basis.fields.iter().filter(|f| f.need == Need::Must) {
                let words = self.words(&part.shape);
                self.comment(&format!("- {}: {}{words}", part.name, part.says));
            }
        }
        let filled = self
            .filled
            .iter()
            .find(|(r, f, _)| (*r, *f) == (record.name, field.name));
        let value = match (filled, &field.shape) {
            (Some((_, _, value)), _) => value.clone(),
            (None, Shape::Words(_) | Shape::Texts { .. } | Shape::Ids(_) | Shape::Economies) => {
                "[]".to_owned()
            }
            (None, Shape::Basis) => "{ source = \"\", verification = \"\" }".to_owned(),
            (None, _) => "\"\"".to_owned(),
        };
        let mark = if active && self.is_active(record, field) {
            ""
        } else {
            "#"
        };
        let line = format!("{mark}{} = {value}", field.name);
        self.line(&line);
    }
}

/// The words of a closed set, each with its meaning where that says more.
fn listed(shape: &Shape) -> String {
    let (Shape::Word(choices) | Shape::Words(choices)) = shape else {
        return String::new();
    };
    let choices = choices();
    let how_many = match shape {
        Shape::Words(_) => "one or more of",
        _ => "one of",
    };
    let mut list = format!("; {how_many}: ");
    for (at, choice) in choices.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let explained = choices.len() <= EXPLAINED_MAX && choice.word != choice.meaning;
        let meaning = if explained {
            format!(" ({})", choice.meaning)
        } else {
            String::new()
        };
        write!(list, "{comma}{}{meaning}", choice.word).expect("a String never fails");
    }
    list
}
