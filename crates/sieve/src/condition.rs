//! An expression as SQL over the columns of an event.
//!
//! The SQL is true for just the events that the expression matches; for others it is
//! false or unknown, and `is not true` turns either round.

use std::collections::BTreeMap;
use std::net::IpAddr;

use events::{Field, Kind};
use net::{Prefix, Timestamp};

use crate::regex;
use crate::tree::{Expression, ListOperator, Literal, Operator, Place, Test};

/// A part of an expression that SQL has no equal for here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unequal {
    /// Where it stands.
    pub place: Place,
    /// Why, in words.
    pub reason: String,
}

/// Fields that were changed before, with the line that changes them.
pub type Changed = BTreeMap<String, usize>;

/// An expression as SQL.
///
/// # Errors
///
/// All parts of it that have no equal.
pub fn sql(expression: &Expression, changed: &Changed) -> Result<String, Vec<Unequal>> {
    match expression {
        Expression::Any(parts) => joined(parts, changed, " or "),
        Expression::All(parts) => joined(parts, changed, " and "),
        Expression::Not(inner) => Ok(not(&sql(inner, changed)?)),
        Expression::Match { key, test, place } => one(key, test, changed).map_err(|reason| {
            vec![Unequal {
                place: *place,
                reason,
            }]
        }),
    }
}

/// True where `condition` is false or unknown.
pub fn not(condition: &str) -> String {
    format!("({condition}) is not true")
}

fn joined(parts: &[Expression], changed: &Changed, between: &str) -> Result<String, Vec<Unequal>> {
    let mut done = Vec::with_capacity(parts.len());
    let mut problems = Vec::new();
    for part in parts {
        match sql(part, changed) {
            Ok(part) => done.push(part),
            Err(more) => problems.extend(more),
        }
    }
    match problems.is_empty() {
        true => Ok(format!("({})", done.join(between))),
        false => Err(problems),
    }
}

/// What a column holds, as far as comparing goes.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Text,
    Address,
    Integer,
    Real,
    Boolean,
    Time,
    /// Anything: a field of `extra`.
    Open,
}

struct Column {
    name: String,
    holds: Holds,
}

fn column(key: &str) -> Result<Column, String> {
    if let Some(rest) = key.strip_prefix("extra.").filter(|rest| !rest.is_empty()) {
        let is_plain = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let name = match rest.split('.').all(is_plain) {
            true => key.to_owned(),
            false => format!("\"{key}\""),
        };
        return Ok(Column {
            name,
            holds: Holds::Open,
        });
    }
    let field = Field::named(key).ok_or_else(|| format!("an event has no field `{key}` here"))?;
    let holds = match field.kind() {
        Kind::Address => Holds::Address,
        Kind::Asn | Kind::Port | Kind::Integer => Holds::Integer,
        Kind::Real | Kind::Accuracy => Holds::Real,
        Kind::Boolean => Holds::Boolean,
        Kind::Time => Holds::Time,
        Kind::Json => return Err(format!("`{key}` is JSON, which is compared otherwise here")),
        _ => Holds::Text,
    };
    Ok(Column {
        name: key.to_owned(),
        holds,
    })
}

fn one(key: &str, test: &Test, changed: &Changed) -> Result<String, String> {
    if let Some(line) = changed.get(key) {
        return Err(format!(
            "it asks for `{key}`, which line {line} changes; a rule sees an event as it came"
        ));
    }
    let column = column(key)?;
    let name = &column.name;
    match test {
        Test::Exists => Ok(format!("{name} is not null")),
        Test::NotExists => Ok(format!("{name} is null")),
        Test::One(operator, value) => column.compared(*operator, value),
        Test::List(operator, values) => column.listed(*operator, values),
    }
}

impl Column {
    fn compared(&self, operator: Operator, value: &Literal) -> Result<String, String> {
        let name = &self.name;
        match operator {
            Operator::Equal => Ok(format!("{name} = {}", self.same(value)?)),
            // A text that is not there differs from all; a number that is not there
            // does not.
            Operator::NotEqual => match value {
                Literal::Text(_) => Ok(not(&format!("{name} = {}", self.same(value)?))),
                _ => Ok(format!("{name} <> {}", self.same(value)?)),
            },
            Operator::Less => self.ordered("<", value),
            Operator::LessOrEqual => self.ordered("<=", value),
            Operator::Greater => self.ordered(">", value),
            Operator::GreaterOrEqual => self.ordered(">=", value),
            Operator::Contains => self.contains(value),
            Operator::Matches => self.matches(value),
            Operator::NotMatches => Ok(not(&self.matches(value)?)),
            Operator::Within => self.within(value),
            Operator::Before => Ok(format!("substr({name}, 1, 19) < {}", self.instant(value)?)),
            Operator::After => {
                // With a fraction of a second it is after the second.
                let at = self.instant(value)?;
                Ok(format!(
                    "(substr({name}, 1, 19) > {at} or (substr({name}, 1, 19) = {at} and length({name}) > 20))"
                ))
            }
        }
    }

    fn listed(&self, operator: ListOperator, values: &[Literal]) -> Result<String, String> {
        let each = |test: &dyn Fn(&Literal) -> Result<String, String>, between: &str| {
            let parts: Result<Vec<String>, String> = values.iter().map(test).collect();
            Ok(format!("({})", parts?.join(between)))
        };
        match operator {
            ListOperator::In => {
                let parts: Result<Vec<String>, String> =
                    values.iter().map(|value| self.same(value)).collect();
                Ok(format!("{} in ({})", self.name, parts?.join(", ")))
            }
            ListOperator::ContainsAny => each(&|value| self.contains(value), " or "),
            ListOperator::RegexIn => each(&|value| self.matches(value), " or "),
            ListOperator::WithinAny => each(&|value| self.within(value), " or "),
            ListOperator::Overlaps => each(&|value| self.has(value), " or "),
            ListOperator::SupersetOf => each(&|value| self.has(value), " and "),
            ListOperator::Equals | ListOperator::SetEquals | ListOperator::SubsetOf => Err(
                "a condition sees a list as text, and cannot tell what else is in it".to_owned(),
            ),
        }
    }

    /// A value that this column can be equal to.
    fn same(&self, value: &Literal) -> Result<String, String> {
        let name = &self.name;
        match (value, self.holds) {
            (Literal::Text(text), Holds::Text | Holds::Address | Holds::Open) => quoted(text),
            (Literal::Text(text), Holds::Time) => {
                let instant: Result<Timestamp, _> = text.parse();
                let is_whole = text.len() == "2026-01-01T00:00:00+00:00".len();
                match instant {
                    Ok(instant) if is_whole && text.ends_with("+00:00") => {
                        quoted(&instant.to_string())
                    }
                    _ => Err(format!(
                        "no instant is written '{text}'; write :before or :after"
                    )),
                }
            }
            (Literal::Number(number), Holds::Integer | Holds::Real | Holds::Open) => {
                Ok(number.clone())
            }
            (Literal::Boolean(is), Holds::Boolean | Holds::Open) => {
                Ok(if *is { "1" } else { "0" }.to_owned())
            }
            (Literal::Text(_), _) => Err(format!("`{name}` is no text, and equals none")),
            (Literal::Number(_), _) => Err(format!("`{name}` is no number, and equals none")),
            (Literal::Boolean(_), _) => Err(format!(
                "`{name}` is neither true nor false, and equals neither"
            )),
        }
    }

    fn ordered(&self, operator: &str, value: &Literal) -> Result<String, String> {
        let name = &self.name;
        let Literal::Number(number) = value else {
            return Err(format!("`{operator}` compares numbers"));
        };
        match self.holds {
            Holds::Integer | Holds::Real => Ok(format!("{name} {operator} {number}")),
            // Any text is more than any number to SQL.
            Holds::Open => Ok(format!(
                "(typeof({name}) <> 'text' and {name} {operator} {number})"
            )),
            _ => Err(format!("`{name}` is no number")),
        }
    }

    /// The column where it reads the same as in IntelMQ.
    fn as_text(&self) -> Result<&str, String> {
        match self.holds {
            Holds::Text | Holds::Address | Holds::Integer | Holds::Open => Ok(&self.name),
            Holds::Real | Holds::Boolean | Holds::Time => {
                Err(format!("`{}` is written otherwise here", self.name))
            }
        }
    }

    fn contains(&self, value: &Literal) -> Result<String, String> {
        match value {
            Literal::Text(text) => Ok(format!("instr({}, {}) > 0", self.as_text()?, quoted(text)?)),
            _ => Err("only text is in a text".to_owned()),
        }
    }

    fn matches(&self, value: &Literal) -> Result<String, String> {
        let Literal::Text(expression) = value else {
            return Err("a regular expression is text".to_owned());
        };
        let name = self.as_text()?;
        let found = regex::patterns(expression).map_err(|what| {
            format!("a rule has no regular expressions, and GLOB no equal for {what}: {expression}")
        })?;
        let side = match found.ignores_case {
            true => format!("lower({name})"),
            false => name.to_owned(),
        };
        let parts: Result<Vec<String>, String> = found
            .patterns
            .iter()
            .map(|pattern| Ok(format!("{side} glob {}", quoted(pattern)?)))
            .collect();
        let parts = parts?;
        Ok(match &parts[..] {
            [only] => only.clone(),
            _ => format!("({})", parts.join(" or ")),
        })
    }

    fn within(&self, value: &Literal) -> Result<String, String> {
        if self.holds != Holds::Address {
            return Err(format!("`{}` is no address", self.name));
        }
        let Literal::Text(text) = value else {
            return Err("a block of addresses stands in quotes".to_owned());
        };
        let block = block(text).ok_or_else(|| format!("'{text}' is no block of addresses"))?;
        Ok(format!("contains('{block}', {})", self.name))
    }

    /// An instant, in the 19 characters before its fraction and zone.
    fn instant(&self, value: &Literal) -> Result<String, String> {
        if self.holds != Holds::Time {
            return Err(format!("`{}` is no instant", self.name));
        }
        let Literal::Text(text) = value else {
            return Err("an instant stands in quotes".to_owned());
        };
        let instant: Timestamp = text.parse().map_err(|_| {
            format!(
                "'{text}' is counted from the moment of reading, or is no instant; a rule has the \
                 same answer whenever it is asked"
            )
        })?;
        let text = instant.to_string();
        match text.get(..19).filter(|_| instant.micros() % 1_000_000 == 0) {
            Some(second) => quoted(second),
            None => Err(format!("'{text}' is no whole second")),
        }
    }

    /// Whether a text is an element of a list, which is text as JSON has it.
    fn has(&self, value: &Literal) -> Result<String, String> {
        let name = &self.name;
        let is_plain = |text: &str| {
            text.bytes()
                .all(|b| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\')
        };
        match value {
            Literal::Text(text) if self.holds == Holds::Open && is_plain(text) => Ok(format!(
                "({name} like '[%' and instr({name}, {}) > 0)",
                quoted(&format!("\"{text}\""))?
            )),
            Literal::Text(_) if self.holds != Holds::Open => Err(format!("`{name}` is no list")),
            _ => Err("an element is looked for in a list only as plain text".to_owned()),
        }
    }
}

/// A block of addresses; bits behind its length are taken away.
fn block(text: &str) -> Option<Prefix> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let bits = if address.is_ipv4() { 32 } else { 128 };
    Prefix::new(address, length.unwrap_or(bits))
}

fn quoted(text: &str) -> Result<String, String> {
    match text.contains('\0') {
        true => Err("a text with a NUL in it".to_owned()),
        false => Ok(format!("'{}'", text.replace('\'', "''"))),
    }
}
