//! A mapping and the columns of one file, made into steps.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::function::{Function, Outcome};
use super::{Entry, Report, Target};
use crate::buffer::{Buffer, Slot};
use crate::csv::Row;
use crate::field::{FieldId, Kind};
use crate::finding::Finding;
use crate::names::EXTRA_NAME_BYTES_MAX;
use crate::reject::Reason;

/// What to do with each column.
pub(crate) struct Plan {
    steps: Vec<Step>,
    /// The columns that something is made of, in their order.
    used: Vec<Used>,
    columns: Vec<Box<str>>,
    /// Columns that must have a value in every row.
    strict: Vec<usize>,
}

/// A column that something is made of.
struct Used {
    place: usize,
    /// Its steps.
    first: u32,
    end: u32,
    /// Whether one of them makes something of an empty text.
    takes_empty: bool,
}

struct Step {
    target: FieldId,
    kind: Kind,
    function: Function,
    is_required: bool,
    /// Whether the function looks at other columns; which.
    others: Option<[Option<usize>; 2]>,
    /// Where a text that does not fit is kept.
    misfit: Option<FieldId>,
    misfits: u64,
    first_line: u64,
}

impl Plan {
    /// Matches the columns of a file with a mapping. `extras` are the `extra.*` that
    /// somebody looks at, named with it; without it all are kept.
    pub(crate) fn new<'a>(
        header: impl Iterator<Item = &'a str>,
        report: &Report,
        extras: Option<&[String]>,
        buffer: &mut Buffer,
        findings: &mut Vec<Finding>,
    ) -> Plan {
        let columns: Vec<Box<str>> = header.map(Box::from).collect();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (index, column) in columns.iter().enumerate() {
            if places.insert(column, index).is_some() {
                findings.push(Finding::RepeatedColumn {
                    column: column.clone(),
                });
            }
        }
        let is_wanted = |name: &str| {
            let is = |of: &String| of.strip_prefix("extra.") == Some(name);
            extras.is_none_or(|extras| extras.iter().any(is))
        };
        let mut entries: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for entry in &report.entries {
            let column = &entry.column;
            if !places.contains_key(&**column) && !entries.contains_key(&**column) {
                findings.push(Finding::MissingColumn {
                    column: column.clone(),
                    is_required: entry.is_required,
                });
            }
            entries.entry(column).or_default().push(entry);
        }
        let mut plan = Plan {
            steps: Vec::new(),
            used: Vec::new(),
            columns: Vec::new(),
            strict: Vec::new(),
        };
        for (index, column) in columns.iter().enumerate() {
            let first = plan.steps.len();
            // Of two columns with one name only the later one is read.
            if places[&**column] == index {
                match entries.get(&**column) {
                    Some(entries) => {
                        if report.is_strict && entries.iter().any(|entry| entry.is_required) {
                            plan.strict.push(index);
                        }
                        for entry in entries {
                            if entry.plain_extra().is_none_or(is_wanted) {
                                plan.add(entry, &places, buffer);
                            }
                        }
                    }
                    None => {
                        findings.push(Finding::UnknownColumn {
                            column: column.clone(),
                        });
                        let name = unknown_name(index, column);
                        if is_wanted(&name) {
                            plan.add_unknown(&name, buffer);
                        }
                    }
                }
            }
            let steps = &plan.steps[first..];
            if !steps.is_empty() {
                plan.used.push(Used {
                    place: index,
                    first: first as u32,
                    end: plan.steps.len() as u32,
                    takes_empty: steps.iter().any(|step| step.function.takes_empty()),
                });
            }
        }
        plan.columns = columns;
        plan
    }

    /// How many columns a row must have.
    pub(crate) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Whether the first so many columns have all that every file must have.
    pub(crate) fn has_required(&self, columns: usize) -> bool {
        let mut rest = self.used.iter().filter(|column| column.place >= columns);
        !rest.any(|column| {
            self.steps[column.steps()]
                .iter()
                .any(|step| step.is_required)
        })
    }

    fn add(&mut self, entry: &Entry, places: &HashMap<&str, usize>, buffer: &mut Buffer) {
        let (target, kind) = match &entry.target {
            Target::Field(field) => (Some(FieldId::from(*field)), field.kind()),
            Target::Extra(name) => (buffer.extra(name), Kind::Text),
        };
        // There is room for the names of a table, but not for one too long.
        let Some(target) = target else {
            let name = unknown_name(places[&*entry.column], &entry.column);
            return self.add_unknown(&name, buffer);
        };
        let others = entry.function.others();
        let place = |name: &str| places.get(name).copied();
        let misfit = match (entry.function.is_test(), &entry.target) {
            (true, _) => None,
            (false, Target::Field(_)) => buffer.extra(&entry.column),
            (false, Target::Extra(_)) => Some(target),
        };
        self.steps.push(Step {
            target,
            kind,
            function: entry.function,
            is_required: entry.is_required,
            others: (!others[0].is_empty()).then(|| others.map(place)),
            misfit,
            misfits: 0,
            first_line: 0,
        });
    }

    fn add_unknown(&mut self, name: &str, buffer: &mut Buffer) {
        if let Some(target) = buffer.extra(name) {
            self.steps.push(Step {
                target,
                kind: Kind::Text,
                function: Function::Keep,
                is_required: false,
                others: None,
                misfit: None,
                misfits: 0,
                first_line: 0,
            });
        }
    }

    /// Sets the fields of a row.
    #[inline]
    pub(crate) fn apply(&mut self, row: &Row<'_>, buffer: &mut Buffer) -> Result<(), Reason> {
        for &column in &self.strict {
            if row
                .spans
                .get(column)
                .is_none_or(|span| span.start == span.end)
            {
                return Err(self.required(column));
            }
        }
        for column in &self.used {
            let Some(span) = row.spans.get(column.place) else {
                break;
            };
            let is_empty = span.start == span.end;
            if is_empty && !column.takes_empty {
                continue;
            }
            let text = span.of(row.text);
            // What people write where there is nothing to write. `extra.*` is left as
            // it comes.
            let is_nothing = matches!(text.as_bytes(), b"-" | b"N/A");
            let (mut has_value, mut must_have) = (false, false);
            for step in &mut self.steps[column.steps()] {
                if is_empty && !step.function.takes_empty() {
                    continue;
                }
                if is_nothing && step.target.field().is_some() {
                    continue;
                }
                let outcome = match step.others {
                    None => step.function.convert(step.kind, text, *span, buffer),
                    Some(others) => {
                        let other = |place: Option<usize>| {
                            place
                                .and_then(|place| row.spans.get(place))
                                .map_or("", |s| s.of(row.text))
                        };
                        step.function.convert_row(text, others.map(other), buffer)
                    }
                };
                match outcome {
                    Outcome::Value(slot) => {
                        has_value = true;
                        buffer.set(step.target, slot);
                    }
                    Outcome::None => {}
                    Outcome::Misfit => {
                        must_have |= step.is_required;
                        if step.misfits == 0 {
                            step.first_line = row.place.line;
                        }
                        step.misfits += 1;
                        if let Some(id) = step.misfit.filter(|id| !buffer.has(*id)) {
                            buffer.set(id, Slot::Row(*span));
                        }
                    }
                }
            }
            if must_have && !has_value {
                return Err(self.required(column.place));
            }
        }
        Ok(())
    }

    #[cold]
    fn required(&self, column: usize) -> Reason {
        Reason::Required {
            column: self.columns[column].clone(),
        }
    }

    /// What did not fit, column by column.
    pub(crate) fn findings(&self, findings: &mut Vec<Finding>) {
        for column in &self.used {
            let steps = self.steps[column.steps()].iter();
            for step in steps.filter(|step| step.misfits > 0) {
                findings.push(Finding::Misfits {
                    column: self.columns[column.place].clone(),
                    field: step.target.field(),
                    count: step.misfits,
                    first_line: step.first_line,
                });
            }
        }
    }
}

impl Used {
    fn steps(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// The `extra.*` that a column goes to that has no other place.
fn unknown_name(index: usize, column: &str) -> Cow<'_, str> {
    match column.len() {
        1..=EXTRA_NAME_BYTES_MAX => column.into(),
        _ => format!("column_{}", index + 1).into(),
    }
}
