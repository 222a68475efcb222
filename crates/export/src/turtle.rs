//! Writes Turtle (RDF 1.1 Turtle). What goes out is made of values that cannot
//! hold anything to be escaped, or escapes it: there is no way to write raw text.

use std::fmt::{self, Write as _};
use std::io;

use catalog::PartialDate;

use crate::names;

/// The prefixes of every file.
const PREFIXES: [(&str, &str); 13] = [
    ("dcterms", "http://purl.org/dc/terms/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("nw", "urn:normwatch:ns:"),
    ("scheme", "urn:normwatch:scheme:"),
    ("term", "urn:normwatch:term:"),
    ("organisation", "urn:normwatch:organisation:"),
    ("process", "urn:normwatch:process:"),
    ("instrument", "urn:normwatch:instrument:"),
    ("source", "urn:normwatch:source:"),
];

/// What a statement says, or of what.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A name with one of the prefixes.
    Name(Name),
    /// An address in full.
    Address(String),
    /// English text.
    English(String),
    /// A text without a language, such as a word or a version.
    Plain(String),
    /// A date, as exactly as it is known.
    Date(PartialDate),
    /// An instant in RFC 3339.
    Instant(String),
    /// Yes or no.
    Flag(bool),
    /// Something without a name, with what is said of it.
    Node(Vec<(Name, Value)>),
}

/// A name with one of the prefixes: `skos:Concept`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    prefix: &'static str,
    local: String,
}

/// A name of a vocabulary, such as `name("skos", "Concept")`; or of a record.
///
/// # Panics
///
/// When the name is not made of letters, digits, hyphens, and dots within, which
/// is all that ids of the catalog have; or when there is no such prefix.
pub(crate) fn name(prefix: &'static str, local: &str) -> Name {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let ends_well = local.starts_with(|c: char| c.is_ascii_alphanumeric())
        && local.ends_with(|c: char| c.is_ascii_alphanumeric());
    assert!(
        local.chars().all(plain) && ends_well && PREFIXES.iter().any(|(p, _)| *p == prefix),
        "{prefix}:{local} is no id of the catalog"
    );
    Name {
        prefix,
        local: local.to_owned(),
    }
}

/// Writes the prefixes, which come before everything.
pub(crate) fn prefixes(out: &mut impl io::Write) -> io::Result<()> {
    for (prefix, iri) in PREFIXES {
        writeln!(out, "@prefix {prefix}: <{iri}> .")?;
    }
    Ok(())
}

/// Writes what is said of one thing, a line for each statement.
pub(crate) fn subject(
    subject: &Name,
    statements: &[(Name, Value)],
    out: &mut impl io::Write,
) -> io::Result<()> {
    let statements = statements
        .iter()
        .map(|(predicate, value)| format!("  {predicate} {value}"));
    let statements: Vec<String> = statements.collect();
    writeln!(out, "\n{subject}\n{} .", statements.join(" ;\n"))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.prefix, self.local)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Name(name) => name.fmt(f),
            Value::Address(link) => write!(f, "<{}>", names::address(link)),
            Value::English(text) => write!(f, "{}@en", Quoted(text)),
            Value::Plain(text) => Quoted(text).fmt(f),
            Value::Date(date) => {
                let text = date.to_string();
                let kind = match text.len() {
                    4 => "gYear",
                    7 => "gYearMonth",
                    _ => "date",
                };
                write!(f, "\"{text}\"^^xsd:{kind}")
            }
            Value::Instant(text) => write!(f, "{}^^xsd:dateTime", Quoted(text)),
            Value::Flag(flag) => flag.fmt(f),
            Value::Node(statements) => {
                f.write_char('[')?;
                for (at, (predicate, value)) in statements.iter().enumerate() {
                    let end = if at + 1 == statements.len() {
                        " "
                    } else {
                        " ;"
                    };
                    write!(f, "\n    {predicate} {value}{end}")?;
                }
                f.write_char(']')
            }
        }
    }
}

/// A text in quotes (RDF 1.1 Turtle §2.5.1): quotes, backslashes and control
/// characters are escaped, so that the text comes back as it is.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                c if c.is_control() => write!(f, "\\u{:04X}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}
