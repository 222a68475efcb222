//! What can be wrong in the files of `norms/`, and how it is said.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::fields;
use crate::records::Place;
use crate::words::{GapCode, TriageAction};

/// Why the catalog could not be loaded.
#[derive(Debug)]
pub enum CatalogError {
    /// The folder or a file in it could not be read.
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not.
        source: io::Error,
    },
    /// The folder has no TOML file.
    NothingThere {
        /// The folder.
        path: PathBuf,
    },
    /// The files were read and are wrong: all problems, by file and line.
    Wrong {
        /// At least one.
        problems: Vec<Problem>,
    },
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CatalogError::Unreadable { path, .. } => {
                write!(f, "cannot read {}", path.display())
            }
            CatalogError::NothingThere { path } => {
                write!(f, "no .toml file below {}", path.display())
            }
            CatalogError::Wrong { problems } => {
                for problem in problems {
                    writeln!(f, "{problem}")?;
                }
                let plural = if problems.len() == 1 { "" } else { "s" };
                write!(f, "{} problem{plural} in the norms", problems.len())
            }
        }
    }
}

impl std::error::Error for CatalogError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CatalogError::Unreadable { source, .. } => Some(source),
            CatalogError::NothingThere { .. } | CatalogError::Wrong { .. } => None,
        }
    }
}

/// One thing that is wrong, and where. Shown as `file:line:column: message`, with
/// a line `hint:` where there is something to suggest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

impl Problem {
    /// What is wrong, in one line.
    pub fn message(&self) -> String {
        self.fault.to_string()
    }

    /// What to do about it, in one line.
    pub fn hint(&self) -> Option<String> {
        self.fault.hint()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column } = &self.place;
        write!(f, "{file}:{line}:{column}: {}", self.fault)?;
        match self.hint() {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// What is wrong. Fields named `record` say which kind of record has it:
/// `provision`, `mapping`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the messages below say what each field is")]
pub enum Fault {
    /// Not TOML.
    Syntax { message: String },
    /// A field that the record has not.
    UnknownField {
        record: &'static str,
        field: String,
        known: Vec<&'static str>,
    },
    /// A field that the record must have.
    MissingField {
        record: &'static str,
        field: &'static str,
    },
    /// A field of another type than it should be.
    WrongType {
        record: &'static str,
        field: String,
        expected: &'static str,
        found: &'static str,
    },
    /// A text or list without anything in it.
    Empty { record: &'static str, field: String },
    /// A list with fewer entries than make sense.
    TooFew { field: &'static str, least: usize },
    /// An entry that stands in a list twice.
    Repeated { field: String, text: String },
    /// A word that is not of the closed set.
    UnknownWord {
        field: String,
        word: String,
        allowed: Vec<&'static str>,
    },
    /// An id that has not the shape of an id.
    IllFormedId {
        field: String,
        text: String,
        shape: &'static str,
    },
    /// Not one of the economies; `named` is the code of that which has the text as
    /// its name.
    NoEconomy {
        field: String,
        text: String,
        named: Option<&'static str>,
    },
    /// Not a date.
    IllFormedDate { field: String, text: String },
    /// A number that is too large.
    OutOfRange {
        field: String,
        text: String,
        allowed: &'static str,
    },
    /// A link that is not a web address.
    IllFormedLink { text: String },
    /// An id or pair that was used before.
    Duplicate {
        record: &'static str,
        id: String,
        first: Place,
    },
    /// An id that no record of the kind has; `is` says what has it.
    Dangling {
        record: &'static str,
        id: String,
        nearest: Option<String>,
        is: Option<&'static str>,
    },
    /// A record whose fields are not all covered by a source.
    UncoveredFields { record: &'static str },
    /// A basis that says "found" of somebody's knowledge, and the like.
    UnfitVerification {
        verification: &'static str,
        source: String,
    },
    /// Neither a mapping nor a primary gap.
    NeitherMappingNorGap { provision: String },
    /// Two primary gaps.
    SeveralPrimaryGaps { provision: String },
    /// A gap code that cannot apply to such a provision.
    UnfitGap { code: GapCode, provision: String },
    /// A code that `gaps.toml` does not explain.
    UnexplainedGap { code: GapCode },
    /// A mapping of a provision to itself.
    SelfMapping { provision: String },
    /// An obsolete instrument without the date of its end, or the reverse.
    StatusAndUntil { id: String },
    /// A word of outcome about a restraint.
    OutcomeOfRestraint {
        field: String,
        word: &'static str,
        provision: String,
    },
    /// An indicator without a rule for severity.
    NoSeverity { indicator: String },
    /// A rule that tells nobody, or names somebody whom it does not tell.
    UnfitRecipients { rule: String, action: TriageAction },
    /// A rule that tells at once and does not say by when.
    NoDeadline { rule: String },
    /// A `:name` in SQL that is no parameter.
    UnknownParameter {
        field: String,
        name: String,
        known: Vec<String>,
    },
    /// A parameter that no SQL uses.
    UnusedParameter { name: String },
    /// A file in a place where the catalog expects none.
    StrayFile { file: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Syntax { message } => write!(f, "not TOML: {message}"),
            Fault::UnknownField { record, field, .. } => {
                write!(f, "{} has no field `{field}`", with_article(record))
            }
            Fault::MissingField { record, field } => {
                write!(f, "{} without `{field}`", with_article(record))
            }
            Fault::WrongType {
                field,
                expected,
                found,
                ..
            } => {
                write!(f, "`{field}` should be {expected}, but is {found}")
            }
            Fault::Empty { field, .. } => write!(f, "`{field}` is empty"),
            Fault::TooFew { field, least } => write!(f, "`{field}` has fewer than {least}"),
            Fault::Repeated { field, text } => write!(f, "`{field}` has \"{text}\" twice"),
            Fault::UnknownWord { field, word, .. } => {
                write!(f, "`{field}` cannot be \"{word}\"")
            }
            Fault::IllFormedId { field, text, .. } => {
                write!(f, "`{field}` has the ill-formed id \"{text}\"")
            }
            Fault::NoEconomy { field, text, .. } => {
                write!(
                    f,
                    "`{field}` has \"{text}\", which is no code of an economy"
                )
            }
            Fault::IllFormedDate { field, text } => {
                write!(f, "`{field}` is not a date: \"{text}\"")
            }
            Fault::OutOfRange { field, text, .. } => write!(f, "`{field}` cannot be {text}"),
            Fault::IllFormedLink { text } => {
                write!(f, "`link` is not a web address: \"{text}\"")
            }
            Fault::Duplicate { record, id, .. } => {
                write!(f, "{} `{id}` is there twice", with_article(record))
            }
            Fault::Dangling { record, id, .. } => write!(f, "there is no {record} `{id}`"),
            Fault::UncoveredFields { record } => write!(
                f,
                "{} must say what all its fields rest on: one `basis` without `of`",
                with_article(record)
            ),
            Fault::UnfitVerification {
                verification,
                source,
            } => {
                write!(
                    f,
                    "nothing can be \"{verification}\" in the source `{source}`"
                )
            }
            Fault::NeitherMappingNorGap { provision } => {
                write!(f, "`{provision}` has neither a mapping nor a primary gap")
            }
            Fault::SeveralPrimaryGaps { provision } => {
                write!(f, "`{provision}` has more than one primary gap")
            }
            Fault::UnfitGap { code, provision } => {
                write!(f, "the gap {code} cannot apply to `{provision}`")
            }
            Fault::UnexplainedGap { code } => {
                write!(f, "the gap {code} is not explained in gaps.toml")
            }
            Fault::SelfMapping { provision } => write!(f, "`{provision}` is mapped to itself"),
            Fault::StatusAndUntil { id } => {
                write!(
                    f,
                    "`{id}` must have `until` when it is obsolete, and only then"
                )
            }
            Fault::OutcomeOfRestraint {
                field,
                word,
                provision,
            } => write!(
                f,
                "`{field}` says \"{word}\", but `{provision}` asks to refrain"
            ),
            Fault::NoSeverity { indicator } => {
                write!(f, "`{indicator}` has no rule for severity")
            }
            Fault::UnfitRecipients { rule, action } if action.tells() => {
                write!(f, "`{rule}` has the action {action} and nobody to tell")
            }
            Fault::UnfitRecipients { rule, action } => {
                write!(f, "`{rule}` names recipients, and {action} tells nobody")
            }
            Fault::NoDeadline { rule } => write!(f, "`{rule}` has no deadline"),
            Fault::UnknownParameter { field, name, .. } => {
                write!(f, "`{field}` uses `:{name}`, which is no parameter")
            }
            Fault::UnusedParameter { name } => {
                write!(f, "no SQL uses the parameter `:{name}`")
            }
            Fault::StrayFile { file } => {
                write!(f, "the catalog does not know what to do with `{file}`")
            }
        }
    }
}

impl Fault {
    fn hint(&self) -> Option<String> {
        match self {
            Fault::UnknownField { field, known, .. } => Some(choice(field, known)),
            Fault::MissingField { record, field } => missing_hint(record, field),
            Fault::WrongType {
                found: "a date without quotes",
                ..
            } => Some("put it in quotes: \"2015-07-22\"".to_owned()),
            Fault::WrongType {
                expected: "a list",
                found: "text",
                ..
            } => Some("put it in brackets: [\"…\"]".to_owned()),
            Fault::Empty { record, field } | Fault::WrongType { record, field, .. } => {
                fields::says(record, field).map(|says| format!("what goes there: {says}"))
            }
            Fault::TooFew { .. } => {
                Some("one claim contradicts nothing: add another [[conflicts.claims]]".to_owned())
            }
            Fault::Repeated { .. } => Some("take one of them away".to_owned()),
            Fault::UnknownWord { word, allowed, .. } => Some(choice(word, allowed)),
            Fault::UnknownParameter { name, known, .. } if !known.is_empty() => {
                Some(choice(name, known))
            }
            Fault::UnknownParameter { .. } => Some("add it under [parameters]".to_owned()),
            Fault::IllFormedId { shape, .. } => Some(format!("write {shape}")),
            Fault::NoEconomy {
                named: Some(code), ..
            } => Some(format!("write \"{code}\"")),
            Fault::NoEconomy { .. } => Some(format!("write {}", crate::Economy::SHAPE)),
            Fault::IllFormedDate { .. } => {
                Some(format!("write {}", crate::date::PartialDate::SHAPE))
            }
            Fault::OutOfRange { allowed, .. } => Some(format!("write {allowed}")),
            Fault::IllFormedLink { .. } => Some("write https://… in full".to_owned()),
            Fault::Duplicate { first, .. } => {
                Some(format!("the first is at {}:{}", first.file, first.line))
            }
            Fault::Dangling {
                record,
                id,
                nearest,
                is,
            } => dangling_hint(record, id, nearest.as_deref(), *is),
            Fault::UncoveredFields { .. } => {
                Some("add basis = { source = \"…\", verification = \"…\" }".to_owned())
            }
            Fault::UnfitVerification { .. } => Some(
                "\"found\" needs a source with a link, \"seed\" a workshop document".to_owned(),
            ),
            Fault::NeitherMappingNorGap { .. } => Some(
                "map it in norms/mappings/, or add a gap with primary = true and a reason"
                    .to_owned(),
            ),
            Fault::SeveralPrimaryGaps { .. } => {
                Some("keep primary = true on the one that weighs most".to_owned())
            }
            Fault::UnfitGap {
                code: GapCode::Inverse,
                ..
            } => Some("GX is for technical provisions; a State's has G1".to_owned()),
            Fault::UnfitGap { .. } => {
                Some("G1 is for State provisions; a technical one has GX".to_owned())
            }
            Fault::OutcomeOfRestraint { .. } => Some(
                "a restraint is only ever \"nothing seen against it\", \"something seen \
                 against it\" or \"unknown\""
                    .to_owned(),
            ),
            Fault::NoSeverity { .. } => {
                Some("add [[severities]]; the last may have when = \"true\"".to_owned())
            }
            Fault::UnfitRecipients { action, .. } if action.tells() => {
                Some("add recipients, or keep it on file".to_owned())
            }
            Fault::UnfitRecipients { .. } => {
                Some("leave recipients out, or choose a digest".to_owned())
            }
            Fault::NoDeadline { .. } => Some("add deadline = \"24h\" or another time".to_owned()),
            Fault::StrayFile { .. } => Some(
                "norms/ has sources.toml, gaps.toml, aliases.toml, conflicts.toml and the \
                 folders sources, instruments, mappings, indicators, triage, organisations, processes, \
                 terms, adoptions and events"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

/// What to add, and what goes there.
fn missing_hint(record: &str, field: &str) -> Option<String> {
    if (record, field) == ("list of members", "members_as_of") {
        return Some("add members_as_of = \"…\": the date at which these were the members".into());
    }
    if (record, field) == ("adoption", "economies") {
        return Some("add economies = [\"JP\"], or organisations = [\"…\"]: who did it".to_owned());
    }
    let says = fields::says(record, field)?;
    Some(format!("add {field} = …: {says}"))
}

/// What else has the id, or is nearly called so, or where to add it.
fn dangling_hint(
    record: &str,
    id: &str,
    nearest: Option<&str>,
    is: Option<&str>,
) -> Option<String> {
    if let Some(kind) = is {
        let (kind, wanted) = (
            with_article(kind),
            with_article(record.trim_end_matches(" called")),
        );
        return Some(format!("`{id}` is {kind}; what is asked for is {wanted}"));
    }
    if let Some(near) = nearest {
        return Some(format!("did you mean `{near}`?"));
    }
    let place = match record {
        "source" => "norms/sources.toml or a file in norms/sources/",
        "instrument" => "a file in norms/instruments/",
        "organisation" => "a file in norms/organisations/",
        "process" => "a file in norms/processes/",
        "term" | "term called" => "a file in norms/terms/",
        "provision" => "the file of its instrument in norms/instruments/",
        _ => return Some(format!("write the id of {}", with_article(record))),
    };
    Some(format!("add it to {place}"))
}

/// "did you mean" where one is near, and always what there is to choose from.
fn choice<S: AsRef<str>>(word: &str, known: &[S]) -> String {
    let list = known
        .iter()
        .map(AsRef::as_ref)
        .collect::<Vec<_>>()
        .join(", ");
    match crate::find::nearest(word, known.iter().map(AsRef::as_ref)) {
        Some(near) => format!("did you mean `{near}`? there are: {list}"),
        None => format!("there are: {list}"),
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}
