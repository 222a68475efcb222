//! Statements as something to read.

use document::{Document, Entry, Line};
use report::statement::{HEADING, NOTE, StatementLine};

use crate::read::Statement;

impl Statement {
    /// As it is shown. `name` is how the speaker is called, where the catalog knows it.
    pub fn line(&self, name: Option<&str>) -> StatementLine {
        StatementLine {
            id: self.id.clone(),
            by: name.unwrap_or(&self.by).to_owned(),
            says: self.says.clone(),
            whom: self.whom.clone(),
            confidence: self.confidence.clone(),
            scale: self.scale.in_words().to_owned(),
            date: self.date.clone(),
            source: self.source.clone(),
        }
    }
}

/// Adds statements to what is said of an event, apart from it; nothing where there are
/// none.
pub fn append(page: &mut Document, lines: &[StatementLine]) {
    under(page, HEADING.to_owned(), lines);
}

/// The same of a case, by its ticket, where several stand on a page.
pub fn append_of_case(page: &mut Document, ticket: &str, lines: &[StatementLine]) {
    under(page, format!("{HEADING} on {ticket}"), lines);
}

fn under(page: &mut Document, heading: String, lines: &[StatementLine]) {
    if lines.is_empty() {
        return;
    }
    page.heading(1, heading);
    page.paragraph(NOTE);
    page.entries(lines.iter().map(entry).collect());
}

fn entry(line: &StatementLine) -> Entry {
    let [says, whom, confidence, said] = line.sentences();
    Entry {
        head: Line::from(says),
        body: vec![
            Line::from(whom),
            Line::from(confidence),
            Line::from(said),
            Line::from("statement ").then_code(&line.id),
        ],
    }
}
