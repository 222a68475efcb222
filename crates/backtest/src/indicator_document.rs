//! What an indicator would have found, as something to read.

use document::{Document, Entry, Line, Table};

use crate::answer::{Both, Tested};
use crate::indicator::{Counted, FindingSample, IndicatorAnswer, IndicatorDifference};

impl IndicatorAnswer {
    /// As something to read.
    pub fn document(&self) -> Document {
        let title = format!("What `{}` would have found: {}", self.indicator, self.title);
        let mut page = Document::new(title);
        let total: u64 = self.analyses.iter().map(|a| a.findings.proposed).sum();
        match (self.outcome, &self.because) {
            (Tested::Unknown, Some(because)) => page.paragraph(format!(
                "Unknown: {because}. Nothing below says that the proposal changes nothing."
            )),
            _ => page.paragraph(format!(
                "{total} findings with the proposal; {} would have been others.",
                self.changed
            )),
        }
        page.paragraph(match &self.in_force {
            Some(version) => format!(
                "Version {} against version {version}, which is in force.",
                self.proposed
            ),
            None => format!(
                "Version {}; no indicator of this id is in force.",
                self.proposed
            ),
        });
        page.heading(1, "Evidence");
        page.table(self.analyses_table());
        page.heading(1, "Findings");
        page.table(counts("severity", &self.severities));
        page.table(self.provisions_table());
        page.table(counts("who would be told", &self.recipients));
        page.heading(1, "What differs");
        if self.differences.is_empty() {
            page.paragraph("Nothing, for this evidence.");
        }
        page.entries(
            self.differences
                .iter()
                .map(IndicatorDifference::entry)
                .collect(),
        );
        page.paragraph(
            "A finding is about prefixes and networks. That a provision is engaged does not say \
             that somebody broke it.",
        );
        page
    }

    fn analyses_table(&self) -> Table {
        let mut table = Table::new([
            "#analysis",
            "from",
            "to",
            "#observations",
            "#in force",
            "#proposed",
        ]);
        for analysis in &self.analyses {
            let instant = |time: &Option<String>| {
                Line::from(time.as_deref().unwrap_or("not known").to_owned())
            };
            table.row([
                Line::from(analysis.id),
                instant(&analysis.span.0),
                instant(&analysis.span.1),
                Line::from(analysis.observations),
                Line::from(analysis.findings.in_force),
                Line::from(analysis.findings.proposed),
            ]);
        }
        table
    }

    fn provisions_table(&self) -> Table {
        let mut table = Table::new(["provision", "what can be said", "#in force", "#proposed"]);
        for count in &self.provisions {
            let Both { in_force, proposed } = count.findings;
            table.row([
                Line::code(&count.provision),
                Line::from(&count.outcome),
                Line::from(in_force),
                Line::from(proposed),
            ]);
        }
        table
    }
}

fn counts(name: &str, counted: &[Counted]) -> Table {
    let mut table = Table::new([name, "#in force", "#proposed"]);
    for count in counted {
        table.row([
            Line::from(&count.name),
            Line::from(count.findings.in_force),
            Line::from(count.findings.proposed),
        ]);
    }
    table
}

impl IndicatorDifference {
    fn entry(&self) -> Entry {
        Entry {
            head: Line::from(format!("{}: {}", self.findings, self.how)),
            body: self.samples.iter().flat_map(FindingSample::lines).collect(),
        }
    }
}

impl FindingSample {
    fn lines(&self) -> Vec<Line> {
        let head = Line::from("for instance ")
            .then_code(&self.key)
            .then(format!(
                ", {}, first seen {}",
                self.subject, self.first_seen
            ));
        let said = |word: &str, said: &Option<String>| {
            let said = said.as_deref().unwrap_or("nothing");
            Line::from(format!("{word}: {said}"))
        };
        vec![
            head,
            said("in force", &self.in_force),
            said("proposed", &self.proposed),
        ]
    }
}
