//! What somebody asks, checked against the table of questions.

use std::collections::BTreeMap;

use catalog::PartialDate;

use crate::answer::Form;
use crate::problem::Problem;
use crate::question::{Kind, Parameter, Question};
use crate::who::Who;

/// The longest value of a parameter, in bytes. Ours: a statement of SQL that somebody
/// wrote by hand has a tenth of it.
const VALUE_BYTES_MAX: usize = 16 * 1024;

/// What somebody asks.
#[derive(Debug)]
pub struct Asked {
    /// How they want the answer.
    pub form: Form,
    /// The question.
    pub question: &'static Question,
    /// Who asks it.
    pub who: Who,
    values: BTreeMap<&'static str, String>,
}

impl Asked {
    /// Takes the values of a question's parameters. `format` among them is not one:
    /// it says the form.
    ///
    /// # Errors
    ///
    /// When a value is not of its kind, stands twice, or is of no parameter.
    pub fn new(
        question: &'static Question,
        form: Form,
        who: Who,
        values: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Asked, Problem> {
        let mut asked = Asked {
            form,
            question,
            who,
            values: BTreeMap::new(),
        };
        for (name, value) in values {
            if name == "format" {
                continue;
            }
            let parameters = question.parameters;
            let Some(parameter) = parameters.iter().find(|known| known.name == name) else {
                return Err(unknown(question, &name));
            };
            // An empty field of a form is one that was left out.
            if value.is_empty() && !question.is_in_path(&name) {
                continue;
            }
            check(parameter, &value)?;
            if asked.values.insert(parameter.name, value).is_some() {
                return Err(Problem::asked(format!("`{name}` is given twice")));
            }
        }
        Ok(asked)
    }

    /// The value of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The value of a parameter that stands in the path.
    pub fn named(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// The value of a date.
    pub fn date(&self, name: &str) -> Option<PartialDate> {
        self.text(name)?.parse().ok()
    }

    /// The value of a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok()
    }

    /// How many rows are asked for, and from which on.
    pub fn window(&self) -> (usize, usize) {
        let number = |name, or: u64| usize::try_from(self.number(name).unwrap_or(or));
        (
            number("limit", 100).unwrap_or(usize::MAX),
            number("cursor", 0).unwrap_or(usize::MAX),
        )
    }

    /// All values, by name.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }
}

fn unknown(question: &Question, name: &str) -> Problem {
    let known = question.parameters.iter().map(|known| known.name);
    let known: Vec<_> = known.chain(["format"]).collect();
    let problem = Problem::asked(format!("there is no parameter `{}`", shown(name)));
    problem.hint(format!("there are: {}", known.join(", ")))
}

fn check(parameter: &Parameter, value: &str) -> Result<(), Problem> {
    let name = parameter.name;
    let wrong = |wanted: String| {
        Err(Problem::asked(format!("`{}` is no `{name}`", shown(value))).hint(wanted))
    };
    if value.len() > VALUE_BYTES_MAX {
        return Err(Problem::asked(format!(
            "`{name}` has {} bytes; it may have {VALUE_BYTES_MAX}",
            value.len()
        )));
    }
    match parameter.kind {
        Kind::Text if value.contains('\0') => wrong("text has no NUL in it".to_owned()),
        Kind::Text => Ok(()),
        Kind::Date if value.parse::<PartialDate>().is_ok() => Ok(()),
        Kind::Date => wrong(format!("write {}", PartialDate::SHAPE)),
        Kind::Number(least, most) => match value.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ => wrong(format!("it is a number from {least} to {most}")),
        },
        Kind::Word(words) if words.contains(&value) => Ok(()),
        Kind::Word(words) => wrong(format!("it is one of {}", words.join(", "))),
    }
}

/// What somebody wrote, short enough for a sentence.
pub(crate) fn shown(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if clean.len() < text.len() {
        format!("{clean}…")
    } else {
        clean
    }
}
