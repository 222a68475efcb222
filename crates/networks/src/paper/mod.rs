//! Reports to be read: the answer first, then what it rests on.
//!
//! - `ranking`: the worst and the best; `opened`: what is behind a number;
//!   `words`: numbers in words.

mod opened;
mod ranking;
mod words;

use std::cmp::Reverse;

use conformance::rank;
use document::{Column, Document, Line, Table};

use crate::coverage::day;
use crate::group::By;
use crate::report::{MetricShown, Report, Row};
use words::{count, fraction, number, of, value, value_or_why};

pub use opened::opened;

/// Groups shown by size, and metrics beside them, chosen by us for the width of a
/// terminal.
const LARGEST_SHOWN: usize = 10;
const SHARES_SHOWN: usize = 4;

/// One report for each time.
pub fn reports(reports: &[Report<'_>]) -> Document {
    match reports {
        [report] => one(report),
        _ => days(reports),
    }
}

fn one(report: &Report<'_>) -> Document {
    let mut document = Document::new(format!(
        "Conformance by {}, {}, {}",
        by_in_words(report.by),
        time(report),
        report.profile.title
    ));
    answer(&mut document, report);
    if let Some(row) = report.rows.only() {
        one_row(&mut document, report, &row);
    } else {
        metrics(&mut document, report);
        largest(&mut document, report);
        ranking::rankings(&mut document, report);
    }
    not_known(&mut document, report);
    seen_by(&mut document, report);
    document
}

fn by_in_words(by: By) -> &'static str {
    match by {
        By::Asn => "network",
        By::Organisation => "organisation",
        By::Economy => "economy",
    }
}

/// The day, or the days, of a report.
fn time(report: &Report<'_>) -> String {
    let (start, end) = (day(report.coverage.start), &report.coverage.end);
    let last = day(net::Timestamp::from_micros(end.micros() - 1));
    if start == last {
        start
    } else {
        format!("{start} to {last}")
    }
}

fn answer(document: &mut Document, report: &Report<'_>) {
    let all = &report.all;
    let sums = &all.sums;
    let mut words = format!(
        "{} originate {}: {} prefixes of IPv4 and {} of IPv6.",
        count(all.networks as u64, "network", "networks"),
        count(sums.routes, "route", "routes"),
        number(sums.ipv4.prefixes),
        number(sums.ipv6.prefixes)
    );
    let rov = &sums.rov;
    let told = rov.valid + rov.invalid_origin + rov.invalid_length + rov.not_found;
    if told > 0 {
        words += &format!(
            " By the RPKI {} are valid, {} invalid, and no ROA covers {}.",
            of(rov.valid, told),
            of(rov.invalid_origin + rov.invalid_length, told),
            of(rov.not_found, told)
        );
    }
    let irr = &sums.irr;
    let told = irr.registered + irr.less_specific + irr.other_origin + irr.not_found;
    if told > 0 {
        words += &format!(
            " In the registries {} are registered, {} for other origins alone, {} not at all.",
            of(irr.registered + irr.less_specific, told),
            of(irr.other_origin, told),
            of(irr.not_found, told)
        );
    }
    document.paragraph(words);
    for metric in &report.metrics {
        for programme in programmes(metric) {
            let of_programme = || metric.classes.iter().filter(|c| c.programme == programme);
            let all: usize = of_programme().map(|class| class.networks).sum();
            let classes: Vec<String> = of_programme()
                .map(|class| format!("{} {}", number(class.networks as u64), class.class))
                .collect();
            let whom = match &programme {
                Some(programme) => format!(", held to the threshold for {programme}"),
                None => String::new(),
            };
            document.paragraph(format!(
                "{}: of {}{whom}, {}.",
                metric.metric,
                count(all as u64, "network", "networks"),
                classes.join(", ")
            ));
        }
    }
    if report
        .metrics
        .iter()
        .all(|metric| metric.classes.is_empty())
    {
        document.paragraph(
            "The profile has no thresholds, since no public source gives any: nobody is called \
             conformant or not.",
        );
    }
    let (sets, nobody) = (all.of_sets.routes, all.of_nobody.routes);
    if sets + nobody > 0 {
        document.paragraph(format!(
            "{} more end in a set of networks and {} have no origin; they are in no network's \
             number.",
            number(sets),
            number(nobody)
        ));
    }
}

fn programmes(metric: &MetricShown) -> Vec<Option<String>> {
    let mut programmes: Vec<Option<String>> = metric
        .classes
        .iter()
        .map(|class| class.programme.clone())
        .collect();
    programmes.dedup();
    programmes
}

fn metrics(document: &mut Document, report: &Report<'_>) {
    document.heading(1, "All networks together");
    let mut table = Table::new([
        "metric",
        "what",
        "#value",
        "#of",
        "#networks known",
        "better",
    ]);
    for metric in &report.metrics {
        table.row([
            Line::code(metric.metric),
            metric.title.as_str().into(),
            value(&metric.all).into(),
            fraction(&metric.all).into(),
            format!(
                "{} of {}",
                number(metric.all.known),
                number(metric.all.networks)
            )
            .into(),
            metric.better.into(),
        ]);
    }
    document.table(table);
}

/// Groups with the most routes, with the metrics that are shares.
fn largest(document: &mut Document, report: &Report<'_>) {
    let shares = report.metrics.iter().filter(|metric| metric.is_share);
    let shares: Vec<&str> = shares
        .map(|metric| metric.metric)
        .take(SHARES_SHOWN)
        .collect();
    let groups = report.rows.groups().iter().enumerate();
    let originate = groups.filter(|(_, group)| group.networks > 0);
    // Of as many the first comes first.
    let routes = originate.map(|(place, group)| (Reverse(group.sums.routes), place));
    let largest = rank::least(routes, LARGEST_SHOWN, Ord::cmp);
    if largest.is_empty() {
        return;
    }
    document.heading(1, "Those with the most routes");
    let mut table = Table::new(["who", "name", "#networks", "#routes"]);
    table.columns.extend(shares.iter().map(|metric| Column {
        name: (*metric).to_owned(),
        number: true,
    }));
    for (_, place) in largest {
        let (key, name) = report.rows.who(place);
        let group = &report.rows.groups()[place];
        let mut cells = vec![
            key.map_or("not known".into(), Line::code),
            name.unwrap_or_default().into(),
            number(group.networks).into(),
            number(group.sums.routes).into(),
        ];
        let values = shares.iter().map(|metric| report.rows.value(place, metric));
        cells.extend(values.map(|shown| Line::from(shown.as_ref().map_or(String::new(), value))));
        table.rows.push(cells);
    }
    document.table(table);
}

fn one_row(document: &mut Document, report: &Report<'_>, row: &Row<'_>) {
    let key = row.key.as_deref().unwrap_or("not known");
    let name = row.name.map_or(String::new(), |name| format!(", {name}"));
    document.heading(1, format!("{key}{name}"));
    let sums = &row.sums;
    document.paragraph(format!(
        "{} with {}: {} prefixes of IPv4 with {} addresses, {} of IPv6 with {} networks of 64 \
         bits; {} to prefixes that nobody may announce.",
        count(row.networks, "network", "networks"),
        count(sums.routes, "route", "routes"),
        number(sums.ipv4.prefixes),
        number(sums.ipv4.addresses),
        number(sums.ipv6.prefixes),
        number(sums.ipv6.addresses),
        count(sums.bogon_prefixes, "route", "routes"),
    ));
    let mut table = Table::new(["metric", "what", "#value", "#of", "#all", "better"]);
    for metric in &report.metrics {
        let Some(shown) = row.values.get(metric.metric) else {
            continue;
        };
        table.row([
            Line::code(metric.metric),
            metric.title.as_str().into(),
            value_or_why(shown).into(),
            fraction(shown).into(),
            value(&metric.all).into(),
            metric.better.into(),
        ]);
    }
    document.table(table);
    document.paragraph(format!(
        "The routes behind a number: --of {key} --metric METRIC."
    ));
}

fn not_known(document: &mut Document, report: &Report<'_>) {
    if report.unknown.is_empty() {
        return;
    }
    document.heading(1, "Not known");
    let mut reasons: Vec<(String, &str, Vec<&str>)> = Vec::new();
    for unknown in &report.unknown {
        let why = unknown.why.to_string();
        match reasons.iter_mut().find(|(known, ..)| *known == why) {
            Some((.., metrics)) => metrics.push(unknown.metric),
            None => reasons.push((why, unknown.remedy, vec![unknown.metric])),
        }
    }
    let lines = reasons.into_iter().map(|(why, remedy, metrics)| {
        Line::code(metrics.join(", ")).then(format!(": {why}; {remedy}"))
    });
    document.list(lines.collect());
}

fn seen_by(document: &mut Document, report: &Report<'_>) {
    let coverage = &report.coverage;
    document.heading(1, "What it rests on");
    let sources = &coverage.sources;
    let mut lines: Vec<Line> = vec![
        format!(
            "{} with routes, from {} to {}; {}, with a full feed {} of IPv4 and {} of IPv6",
            count(sources.len() as u64, "file", "files"),
            coverage.start,
            coverage.end,
            count(coverage.peers as u64, "peer", "peers"),
            coverage.full_feeds_ipv4,
            coverage.full_feeds_ipv6
        )
        .into(),
    ];
    for register in &coverage.registers {
        let made = register.made.map_or("day not known".to_owned(), day);
        lines.push(Line::code(&register.name).then(format!(
            ": {}, {made}, {}",
            register.kind,
            count(register.records, "record", "records")
        )));
    }
    if let Some(register) = report.grouped_by {
        lines.push(format!("who belongs together: {register}").into());
    }
    if let Some(paths) = report.paths {
        let mut words = count(paths.distinct, "distinct path", "distinct paths");
        // Without relations none of these was told.
        if paths.valley_free + paths.leaked + paths.undecided > 0 {
            words += &format!(
                "; by relations {} free of leaks, {} leaked, {} not told",
                number(paths.valley_free),
                number(paths.leaked),
                number(paths.undecided)
            );
        }
        if paths.aspa_invalid > 0 {
            words += &format!("; by ASPAs {} invalid", number(paths.aspa_invalid));
        }
        lines.push(words.into());
    }
    document.list(lines);
    document.list(coverage.cautions.iter().map(Into::into).collect());
    if report.by == By::Economy {
        document.paragraph(
            "An economy's number is the sum over the networks whose numbers are registered \
             there. It says nothing about a State.",
        );
    }
}

/// Days one after the other: all networks, or the one group that was asked for.
fn days(reports: &[Report<'_>]) -> Document {
    let mut document = Document::new("Conformance day by day");
    let Some(first) = reports.first() else {
        document.paragraph("No day has a route.");
        return document;
    };
    for metric in &first.metrics {
        document.heading(1, format!("{}: {}", metric.metric, metric.title));
        let mut table = Table::new(["time", "who", "#value", "#of", "#networks known"]);
        for report in reports {
            let row = report.rows.only();
            let shown = row.as_ref().and_then(|row| {
                let value = row.values.get(metric.metric)?;
                Some((row.key.clone()?, value))
            });
            let of_all = report
                .metrics
                .iter()
                .find(|known| known.metric == metric.metric);
            let all = || of_all.map(|metric| ("all".to_owned(), &metric.all));
            let Some((who, shown)) = shown.or_else(all) else {
                continue;
            };
            table.row([
                time(report).into(),
                who.into(),
                value_or_why(shown).into(),
                fraction(shown).into(),
                number(shown.known).into(),
            ]);
        }
        document.table(table);
    }
    not_known(&mut document, first);
    seen_by(&mut document, first);
    document
}
