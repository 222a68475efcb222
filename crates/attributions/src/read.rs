//! Statements from TOML.

use catalog::{PartialDate, TomlError};
use net::{Prefix, Timestamp};
use serde::{Deserialize, Serialize};

use crate::about::About;
use crate::scale::Scale;

/// What somebody says of who did something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Statement {
    /// Tells it apart.
    pub id: String,
    /// Who says it: the id of an organisation in `norms/organisations/`, or a name.
    pub by: String,
    /// Of what.
    #[serde(skip)]
    pub about: About,
    /// What is said, in our words.
    pub says: String,
    /// Who is said to have done it, just as the speaker names them.
    pub whom: String,
    /// How sure the speaker is: a word of the scale.
    pub confidence: String,
    /// The scale.
    pub scale: Scale,
    /// When it was said: a year, a month or a day.
    pub date: String,
    /// Where it can be read.
    pub source: String,
}

/// Statements, in the order of their file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statements(Vec<Statement>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    by: String,
    about: RawAbout,
    says: String,
    whom: String,
    confidence: String,
    scale: Scale,
    date: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAbout {
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    findings: Vec<String>,
    #[serde(default)]
    tickets: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
    from: Option<String>,
    until: Option<String>,
}

impl Statements {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// The first thing in it that is wrong: no TOML, a field that is missing or not
    /// known, a word that is not of the scale, a statement that is about nothing, an id
    /// that two have.
    pub fn read(text: &str) -> Result<Statements, TomlError> {
        let File { statements } = catalog::from_toml(text)?;
        for (at, statement) in statements.iter().enumerate() {
            if statements[..at]
                .iter()
                .any(|other| other.id == statement.id)
            {
                let message = format!("two statements are called `{}`", statement.id);
                return Err(TomlError { line: 0, message });
            }
        }
        Ok(Statements(statements))
    }

    /// All of them.
    pub fn all(&self) -> &[Statement] {
        &self.0
    }
}

impl TryFrom<Raw> for Statement {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Statement, String> {
        let Raw {
            id,
            by,
            about,
            says,
            whom,
            confidence,
            scale,
            date,
            source,
        } = raw;
        let fields = [
            ("id", &id),
            ("by", &by),
            ("says", &says),
            ("whom", &whom),
            ("confidence", &confidence),
        ];
        if let Some((name, _)) = fields.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(format!("`{name}` says nothing"));
        }
        if !scale.has(&confidence) {
            let words = scale.words().join(", ");
            return Err(format!(
                "\"{confidence}\" is no word of the scale; its words are {words}"
            ));
        }
        if date.parse::<PartialDate>().is_err() {
            return Err(format!(
                "\"{date}\" is no date; write 2026, 2026-11 or 2026-11-29"
            ));
        }
        if !(source.starts_with("https://") || source.starts_with("http://")) {
            return Err(format!(
                "\"{source}\" is no address of a page; it begins with https://"
            ));
        }
        Ok(Statement {
            about: about.checked()?,
            id,
            by,
            says,
            whom,
            confidence,
            scale,
            date,
            source,
        })
    }
}

impl RawAbout {
    fn checked(self) -> Result<About, String> {
        let names = [&self.events, &self.findings, &self.tickets, &self.prefixes];
        if names.iter().all(|names| names.is_empty()) {
            return Err("`about` names no events, findings, tickets or prefixes".to_owned());
        }
        let is_key = |key: &String| key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(key) = self.events.iter().find(|key| !is_key(key)) {
            return Err(format!(
                "\"{key}\" is no key of an event: 32 hexadecimal digits, as decisions have them"
            ));
        }
        let prefix = |text: &String| -> Result<Prefix, String> {
            text.parse()
                .map_err(|error: net::ParsePrefixError| error.to_string())
        };
        let instant = |text: Option<String>| -> Result<Option<Timestamp>, String> {
            text.map(|text| {
                text.parse()
                    .map_err(|error: net::ParseTimestampError| error.to_string())
            })
            .transpose()
        };
        let prefixes: Result<Vec<Prefix>, String> = self.prefixes.iter().map(prefix).collect();
        let about = About {
            events: self
                .events
                .iter()
                .map(|key| key.to_ascii_lowercase())
                .collect(),
            findings: self.findings,
            tickets: self.tickets,
            prefixes: prefixes?,
            from: instant(self.from)?,
            until: instant(self.until)?,
        };
        // A block without a time is everything that ever happens in it.
        if !about.prefixes.is_empty() && (about.from.is_none() || about.until.is_none()) {
            return Err("`about` with prefixes says `from` and `until` too".to_owned());
        }
        match (about.from, about.until) {
            (Some(from), Some(until)) if until < from => Err("`until` is before `from`".to_owned()),
            _ => Ok(about),
        }
    }
}
