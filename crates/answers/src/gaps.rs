//! What is missing between the two sides, by code, and whether it gets less.

use catalog::words::{GapCode, Polarity, Word};
use catalog::{Catalog, PartialDate, Provision};
use serde::Serialize;

use crate::bridge::{self, Bridge};
use crate::side::{Side, counterparts, in_force, links, stale_end};
use crate::words::{date, list, percent};
use document::{Document, Line, Table};

/// Which gaps to show: those that fit every field that is set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of provisions on this side.
    pub side: Option<Side>,
    /// With this code.
    pub code: Option<GapCode>,
    /// Only the one that weighs most of each provision.
    pub primary: bool,
}

/// Gaps on a day.
#[derive(Clone, Debug, Serialize)]
pub struct Gaps<'c> {
    /// The day.
    pub date: PartialDate,
    /// The index of both sides.
    pub bridge: Vec<Bridge>,
    /// How many provisions have which code.
    pub codes: Vec<Code<'c>>,
    /// The gaps, in the order of the catalog.
    pub gaps: Vec<Row<'c>>,
    /// Mappings to texts that were replaced.
    pub stale: Vec<Stale<'c>>,
}

/// A code and how often it applies.
#[derive(Clone, Debug, Serialize)]
pub struct Code<'c> {
    /// The code.
    pub code: GapCode,
    /// What it means, in one sentence.
    pub describes: &'c str,
    /// Provisions of States in force that have it.
    pub states: usize,
    /// Provisions of operators in force that have it.
    pub operators: usize,
    /// For how many it weighs most.
    pub primary: usize,
}

/// A gap of a provision.
#[derive(Clone, Debug, Serialize)]
pub struct Row<'c> {
    /// The provision.
    pub provision: &'c str,
    /// Its handle.
    pub title: &'c str,
    /// Symbol and paragraph.
    pub citation: &'c str,
    /// Its side; absent for professional ethics.
    pub side: Option<Side>,
    /// The code.
    pub code: GapCode,
    /// Whether it weighs most.
    pub primary: bool,
    /// Why it applies here.
    pub reason: &'c str,
    /// How many counterparts it has on the other side.
    pub counterparts: usize,
    /// Words in it without an agreed meaning.
    pub contested_terms: &'c [String],
}

/// A mapping to a text that was replaced (G9).
#[derive(Clone, Debug, Serialize)]
pub struct Stale<'c> {
    /// The mapping's first provision.
    pub from: &'c str,
    /// Its second.
    pub to: &'c str,
    /// The one whose text was replaced.
    pub replaced: &'c str,
    /// Since when.
    pub until: Option<PartialDate>,
    /// What replaced it, where that is known.
    pub by: Vec<&'c str>,
}

/// The gaps of the provisions in force on a day.
pub fn on<'c>(catalog: &'c Catalog, date: PartialDate, filter: &Filter) -> Gaps<'c> {
    let held: Vec<&Provision> = catalog
        .provisions()
        .iter()
        .filter(|p| in_force(p, date))
        .collect();
    let gaps = held
        .iter()
        .flat_map(|provision| rows(catalog, provision))
        .filter(|row| filter.side.is_none_or(|side| row.side == Some(side)))
        .filter(|row| filter.code.is_none_or(|code| row.code == code))
        .filter(|row| !filter.primary || row.primary)
        .collect();
    Gaps {
        date,
        bridge: Side::ALL
            .map(|side| bridge::on(catalog, side, date))
            .to_vec(),
        codes: GapCode::ALL
            .iter()
            .map(|&code| count(catalog, &held, code))
            .collect(),
        gaps,
        stale: stale(catalog),
    }
}

fn rows<'c>(catalog: &'c Catalog, provision: &'c Provision) -> Vec<Row<'c>> {
    let mut gaps: Vec<_> = provision.gaps.iter().collect();
    gaps.sort_by_key(|gap| !gap.primary);
    gaps.into_iter()
        .map(|gap| Row {
            provision: provision.id.as_str(),
            title: &provision.title,
            citation: &provision.citation,
            side: Side::of(provision),
            code: gap.code,
            primary: gap.primary,
            reason: &gap.reason,
            counterparts: counterparts(catalog, provision).count(),
            contested_terms: &provision.contested_terms,
        })
        .collect()
}

fn count<'c>(catalog: &'c Catalog, held: &[&Provision], code: GapCode) -> Code<'c> {
    let with = |side: Option<Side>| {
        let has = |p: &&&Provision| Side::of(p) == side && p.gaps.iter().any(|g| g.code == code);
        held.iter().filter(has).count()
    };
    let weighs_most = |p: &&&Provision| p.primary_gap().is_some_and(|g| g.code == code);
    Code {
        code,
        describes: catalog.gap(code).map_or("", |gap| gap.describes.as_str()),
        states: with(Some(Side::States)),
        operators: with(Some(Side::Operators)),
        primary: held.iter().filter(weighs_most).count(),
    }
}

/// The mappings that point to a text that was replaced.
pub fn stale(catalog: &Catalog) -> Vec<Stale<'_>> {
    let linked = catalog.mappings().iter().filter(|m| links(m));
    linked
        .filter_map(|mapping| {
            let replaced = stale_end(catalog, mapping)?;
            let instrument = replaced.id.instrument();
            let by = catalog.instruments().iter().filter(|other| {
                let replaces = |r: &catalog::Relation| {
                    r.to == instrument && r.relation == catalog::words::RelationKind::Obsoletes
                };
                other.relations.iter().any(replaces)
            });
            Some(Stale {
                from: mapping.from.as_str(),
                to: mapping.to.as_str(),
                replaced: replaced.id.as_str(),
                until: replaced.until,
                by: by.map(|i| i.id.as_str()).collect(),
            })
        })
        .collect()
}

impl Gaps<'_> {
    /// To be read.
    pub fn document(&self) -> Document {
        let mut document = Document::new(format!("Gaps between the two sides on {}", self.date));
        document.table(bridge_table(&self.bridge));
        document.paragraph(bridge::METHOD);
        document.heading(1, "By code");
        let mut table = Table::new(["code", "gap", "#States", "#operators", "#weighs most"]);
        for code in &self.codes {
            table.row([
                Line::code(code.code),
                code.describes.into(),
                code.states.into(),
                code.operators.into(),
                code.primary.into(),
            ]);
        }
        document.table(table);
        document.heading(1, "By provision");
        let mut table = Table::new(["provision", "gap", "why", "#counterparts"]);
        for row in &self.gaps {
            let mark = if row.primary { "" } else { " (besides)" };
            table.row([
                Line::code(row.provision).then(format!(" {}", row.title)),
                Line::code(row.code).then(mark),
                row.reason.into(),
                row.counterparts.into(),
            ]);
        }
        if table.rows.is_empty() {
            document.paragraph("None that fits.");
        }
        document.table(table);
        if !self.stale.is_empty() {
            document.heading(1, "Mappings to texts that were replaced (G9)");
            document.list(self.stale.iter().map(stale_line).collect());
        }
        document
    }
}

fn stale_line(stale: &Stale<'_>) -> Line {
    let line = Line::code(stale.from)
        .then(" – ")
        .then_code(stale.to)
        .then(": ")
        .then_code(stale.replaced);
    let line = line.then(match stale.until {
        Some(until) => format!(" was replaced {}", date(until)),
        None => " was replaced".to_owned(),
    });
    match &stale.by[..] {
        [] => line,
        by => line.then(format!(" by {}", by.join(", "))),
    }
}

/// The index of some days as a table.
pub(crate) fn bridge_table(rows: &[Bridge]) -> Table {
    let mut table = Table::new([
        "date",
        "side",
        "#standing",
        "#with a counterpart",
        "#bridge index, proposed",
        "#confirmed",
    ]);
    for row in rows {
        table.row([
            row.date.into(),
            row.side.word().into(),
            row.provisions.into(),
            row.proposed.into(),
            percent(row.proposed_share()).into(),
            percent(row.confirmed_share()).into(),
        ]);
    }
    table
}

/// How the gap moved between two days.
#[derive(Clone, Debug, Serialize)]
pub struct Change<'c> {
    /// The first day.
    pub from: PartialDate,
    /// The last day.
    pub to: PartialDate,
    /// The index of both sides on both days.
    pub bridge: Vec<Bridge>,
    /// What came into force between them, and whether it has a counterpart.
    pub new: Vec<Moved<'c>>,
    /// What was there before and got its first counterpart between them.
    pub bridged: Vec<Moved<'c>>,
    /// What was there before and lost its last counterpart, or ended.
    pub lost: Vec<Moved<'c>>,
}

/// A provision that moved.
#[derive(Clone, Debug, Serialize)]
pub struct Moved<'c> {
    /// The provision.
    pub provision: &'c str,
    /// Its handle.
    pub title: &'c str,
    /// Its side.
    pub side: Side,
    /// Since when it holds.
    pub since: PartialDate,
    /// Since when it no longer holds.
    pub until: Option<PartialDate>,
    /// Its counterparts in force on the last day.
    pub counterparts: Vec<&'c str>,
    /// What it asks for.
    pub polarity: &'c [Polarity],
}

/// How the gap moved between two days.
pub fn between(catalog: &Catalog, from: PartialDate, to: PartialDate) -> Change<'_> {
    let mut change = Change {
        from,
        to,
        bridge: [from, to]
            .into_iter()
            .flat_map(|day| Side::ALL.map(|side| bridge::on(catalog, side, day)))
            .collect(),
        new: Vec::new(),
        bridged: Vec::new(),
        lost: Vec::new(),
    };
    for provision in catalog.provisions() {
        let Some(side) = Side::of(provision) else {
            continue;
        };
        let (was, is) = (in_force(provision, from), in_force(provision, to));
        let (_, was_bridged) = bridge::bridged(catalog, provision, from);
        let (_, is_bridged) = bridge::bridged(catalog, provision, to);
        let moved = || Moved {
            provision: provision.id.as_str(),
            title: &provision.title,
            side,
            since: provision.since,
            until: provision.until,
            counterparts: counterparts(catalog, provision)
                .filter(|(other, _)| in_force(other, to))
                .map(|(other, _)| other.id.as_str())
                .collect(),
            polarity: &provision.polarity,
        };
        match (was, is) {
            (false, true) => change.new.push(moved()),
            (true, true) if !was_bridged && is_bridged => change.bridged.push(moved()),
            (true, false) => change.lost.push(moved()),
            (true, true) if was_bridged && !is_bridged => change.lost.push(moved()),
            _ => {}
        }
    }
    change
}

impl Change<'_> {
    /// To be read.
    pub fn document(&self) -> Document {
        let title = format!("How the gap moved from {} to {}", self.from, self.to);
        let mut document = Document::new(title);
        document.table(bridge_table(&self.bridge));
        document.paragraph(bridge::METHOD);
        for side in Side::ALL {
            let at = |day| self.bridge.iter().find(|b| b.side == side && b.date == day);
            if let (Some(before), Some(after)) = (at(self.from), at(self.to)) {
                document.paragraph(moved_in_words(side, before, after));
            }
        }
        let parts = [
            (
                "Was there, and got its first counterpart",
                &self.bridged,
                true,
            ),
            ("New, with a counterpart", &self.new, true),
            ("New, without a counterpart", &self.new, false),
            ("Ended, or lost its counterpart", &self.lost, false),
        ];
        for (heading, rows, with) in parts {
            let mut table = Table::new(["provision", "side", "since", "counterparts"]);
            for row in rows
                .iter()
                .filter(|row| row.counterparts.is_empty() != with)
            {
                table.row([
                    Line::code(row.provision).then(format!(" {}", row.title)),
                    row.side.word().into(),
                    row.since.into(),
                    list(row.counterparts.iter().copied()),
                ]);
            }
            if !table.rows.is_empty() {
                document.heading(1, heading);
                document.table(table);
            }
        }
        document
    }
}

fn moved_in_words(side: Side, before: &Bridge, after: &Bridge) -> String {
    let points = |share: Option<f64>| share.map(|s| s * 100.0);
    let moved = match (
        points(before.proposed_share()),
        points(after.proposed_share()),
    ) {
        (Some(before), Some(after)) => format!("{:+.1} points", after - before),
        _ => "not comparable, since nothing was in force on one of the days".to_owned(),
    };
    format!(
        "{}: {} of {} provisions had a counterpart, now {} of {}: {moved} (by proposed mappings).",
        match side {
            Side::States => "States' side",
            Side::Operators => "Operators' side",
        },
        before.proposed,
        before.provisions,
        after.proposed,
        after.provisions,
    )
}
