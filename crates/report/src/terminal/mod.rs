//! A report as text for a terminal, to be understood without colour.
//!
//! - `lines`: wrapped and indented lines, with or without colour.
//! - `finding`: one finding, in full or shortened.

mod finding;
mod lines;

use std::collections::BTreeMap;
use std::io;

use catalog::words::capital;

use crate::check::{CheckReport, Finding, Severity};
use crate::words;
use lines::{Lines, Paint};

/// How to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns; fewer than 40 are taken as 40.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// How much.
    pub detail: Detail,
}

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Also list findings of low severity, and those of medium severity in full:
    /// `--all`.
    pub low: bool,
    /// Observations of one finding to list; how many more there are is said.
    pub observations_max: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            width: 80,
            colour: false,
            detail: Detail {
                low: false,
                observations_max: 5,
            },
        }
    }
}

/// Writes `report`: a summary, findings the gravest first, defects of the input,
/// limits.
///
/// # Errors
///
/// When `out` fails.
pub fn write(report: &CheckReport, options: &Options, mut out: impl io::Write) -> io::Result<()> {
    let mut lines = Lines::new(options.width, options.colour);
    lines.paragraph(0, &words::summary(report));
    lines.blank();
    lines.paragraph(0, words::NO_STATE_NAMED);
    let of = |severity: Severity| -> Vec<&Finding> {
        let all = report.findings.iter();
        all.filter(|finding| finding.severity == severity).collect()
    };
    for finding in of(Severity::High) {
        finding::full(&mut lines, finding, options.detail);
    }
    for finding in of(Severity::Medium) {
        if options.detail.low {
            finding::full(&mut lines, finding, options.detail);
        } else {
            finding::short(&mut lines, finding);
        }
    }
    low(&mut lines, &of(Severity::Low), options.detail);
    input(&mut lines, report);
    limits(&mut lines, report);
    out.write_all(lines.text().as_bytes())
}

fn low(lines: &mut Lines, findings: &[&Finding], detail: Detail) {
    if findings.is_empty() {
        return;
    }
    if detail.low {
        for finding in findings {
            finding::short(lines, finding);
        }
        return;
    }
    lines.section("Low", Paint::Low);
    let mut by_indicator: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in findings {
        *by_indicator.entry(&finding.indicator).or_default() += 1;
    }
    for (indicator, count) in by_indicator {
        let found = words::some(count, "finding", "findings");
        lines.paragraph(2, &format!("{found} of {indicator}"));
    }
    lines.paragraph(
        2,
        "hint: --all lists them, and shows the medium ones in full",
    );
}

/// What is wrong with the files; nothing when nothing is.
fn input(lines: &mut Lines, report: &CheckReport) {
    let wrong = report
        .sources
        .iter()
        .filter(|source| source.failure.is_some() || !source.defects.is_empty());
    let mut is_first = true;
    for source in wrong {
        if is_first {
            lines.section("Defects of the input", Paint::Heading);
            is_first = false;
        }
        lines.paragraph(2, &source.name);
        if let Some(failure) = &source.failure {
            lines.item(4, "failed:", failure);
        }
        for defect in &source.defects {
            let reference = match &defect.reference {
                Some(reference) => format!(" ({reference})"),
                None => String::new(),
            };
            let text = format!(
                "{}{reference}: {}; the first at bytes {} to {}. {}",
                defect.what,
                words::some(defect.count, "time", "times"),
                defect.start,
                defect.end,
                capital(&defect.action),
            );
            lines.item(4, "-", &text);
        }
    }
}

fn limits(lines: &mut Lines, report: &CheckReport) {
    lines.section("What this cannot show", Paint::Heading);
    for limit in &report.limits {
        lines.item(2, "-", limit);
    }
    let baseline = &report.coverage.baseline;
    if !baseline.is_empty() {
        lines.item(2, "-", &format!("Known before: {baseline}"));
    }
    for table in &report.coverage.tables {
        lines.item(2, "-", &format!("Looked up in: {table}"));
    }
}
