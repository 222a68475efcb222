//! Reports to be read: the answer first, then what it rests on.

use conformance::measure::Missing;
use conformance::profile::Direction;
use conformance::rank::{self, Candidate, Method, Order, Ranked, SizeBands};
use conformance::rate::{Rate, Z_95};
use document::{Column, Document, Line, Table};

use crate::coverage::day;
use crate::group::By;
use crate::open::{Opened, Part};
use crate::report::{MetricShown, Report, Row, ValueShown};

/// Rows shown at either end of a ranking, chosen by us.
const ENDS_SHOWN: usize = 5;

/// Groups shown by size, and metrics beside them, chosen by us for the width of a
/// terminal.
const LARGEST_SHOWN: usize = 10;
const SHARES_SHOWN: usize = 4;

/// Routes or events of each part that are shown; all are in JSON and CSV.
const OPENED_SHOWN: usize = 40;

/// Rates with a smaller denominator are not ranked, chosen by us: of fewer routes
/// one more or less moves a share by more than a tenth.
const RANKED_ROUTES_MIN: f64 = 10.0;

/// One report for each time.
pub fn reports(reports: &[Report]) -> Document {
    match reports {
        [report] => one(report),
        _ => days(reports),
    }
}

fn one(report: &Report) -> Document {
    let mut document = Document::new(format!(
        "Conformance by {}, {}, {}",
        by_in_words(report.by),
        time(report),
        report.profile.title
    ));
    answer(&mut document, report);
    if let [row] = &report.rows[..] {
        one_row(&mut document, report, row);
    } else {
        metrics(&mut document, report);
        largest(&mut document, report);
        rankings(&mut document, report);
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
fn time(report: &Report) -> String {
    let (start, end) = (day(report.coverage.start), &report.coverage.end);
    let last = day(net::Timestamp::from_micros(end.micros() - 1));
    if start == last {
        start
    } else {
        format!("{start} to {last}")
    }
}

fn answer(document: &mut Document, report: &Report) {
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

fn metrics(document: &mut Document, report: &Report) {
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
                number(metric.all.known as u64),
                number(metric.all.networks as u64)
            )
            .into(),
            metric.better.into(),
        ]);
    }
    document.table(table);
}

/// Groups with the most routes, with the metrics that are shares.
fn largest(document: &mut Document, report: &Report) {
    let shares = report.metrics.iter().filter(|metric| metric.is_share);
    let shares: Vec<&str> = shares
        .map(|metric| metric.metric)
        .take(SHARES_SHOWN)
        .collect();
    let mut rows: Vec<&Row> = report.rows.iter().filter(|row| row.networks > 0).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.sums.routes));
    if rows.is_empty() {
        return;
    }
    document.heading(1, "Those with the most routes");
    let mut table = Table::new(["who", "name", "#networks", "#routes"]);
    table.columns.extend(shares.iter().map(|metric| Column {
        name: (*metric).to_owned(),
        number: true,
    }));
    for row in rows.into_iter().take(LARGEST_SHOWN) {
        let mut cells = vec![
            row.key.as_deref().map_or("not known".into(), Line::code),
            row.name.as_deref().unwrap_or_default().into(),
            number(row.networks as u64).into(),
            number(row.sums.routes).into(),
        ];
        let values = shares.iter().map(|metric| row.values.get(metric));
        cells.extend(values.map(|shown| Line::from(shown.map_or(String::new(), value))));
        table.rows.push(cells);
    }
    document.table(table);
}

fn rankings(document: &mut Document, report: &Report) {
    for metric in &report.metrics {
        let named = || report.rows.iter().filter(|row| row.key.is_some());
        if metric.is_share {
            ranking(document, report, metric);
            continue;
        }
        // Scores are sums; the largest are shown, and are no ranking.
        let mut scored: Vec<(&Row, &ValueShown)> = named()
            .filter_map(|row| Some((row, row.values.get(metric.metric)?)))
            .filter(|(_, value)| value.denominator.is_none() && value.numerator > 0.0)
            .collect();
        scored.sort_by(|a, b| b.1.numerator.total_cmp(&a.1.numerator));
        if scored.is_empty() {
            continue;
        }
        document.heading(2, format!("{}: {}", metric.metric, metric.title));
        document.paragraph(format!(
            "{} {} more than 0 points. The most:",
            number(scored.len() as u64),
            if scored.len() == 1 { "has" } else { "have" }
        ));
        let mut table = Table::new(["who", "name", "#points", "#networks"]);
        for (row, value) in scored.into_iter().take(ENDS_SHOWN) {
            table.row([
                Line::code(row.key.as_deref().unwrap_or_default()),
                row.name.as_deref().unwrap_or_default().into(),
                decimal(value.numerator).into(),
                number(value.networks as u64).into(),
            ]);
        }
        document.table(table);
    }
}

fn ranking(document: &mut Document, report: &Report, metric: &MetricShown) {
    let coverage = rank::Coverage {
        collectors: report.coverage.sources.len() as u32,
        peers: report.coverage.peers as u32,
        full_feed_peers: report
            .coverage
            .full_feeds_ipv4
            .max(report.coverage.full_feeds_ipv6),
    };
    let named = report
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.key.is_some());
    let candidates: Vec<Candidate<usize>> = named
        .filter_map(|(place, row)| {
            let value = row.values.get(metric.metric)?;
            let share = Rate::share(value.numerator as u64, value.denominator? as u64);
            Some(Candidate {
                key: place,
                rate: share.map_err(|_| Missing::NothingToMeasure),
                size: Some(row.sums.routes as f64),
                coverage,
            })
        })
        .collect();
    let method = |order| Method {
        direction: match metric.better {
            "higher" => Direction::HigherIsBetter,
            _ => Direction::LowerIsBetter,
        },
        order,
        denominator_min: RANKED_ROUTES_MIN,
        full_feed_peers_min: 0,
        z: Z_95,
        bands: SizeBands::prefixes(),
    };
    let worst = rank::rank(candidates.clone(), &method(Order::WorstFirst));
    let best = rank::rank(candidates, &method(Order::BestFirst));
    if worst.rows.len() < 2 {
        return;
    }
    document.heading(2, format!("{}: {}", metric.metric, metric.title));
    document.paragraph(format!(
        "{} ranked, by the end of the interval of 95 % that is sure; {} with fewer than {} routes \
         and {} of which it is not known stand apart.",
        number(worst.rows.len() as u64),
        number(worst.too_small.len() as u64),
        RANKED_ROUTES_MIN,
        number(worst.unknown.len() as u64)
    ));
    let mut table = Table::new(["", "who", "name", "#share", "#of", "interval", "#routes"]);
    for (word, ranking) in [("worst", &worst), ("best", &best)] {
        for ranked in ranking.rows.iter().take(ENDS_SHOWN) {
            ranked_row(&mut table, report, word, ranked);
        }
    }
    document.table(table);
}

fn ranked_row(table: &mut Table, report: &Report, word: &str, ranked: &Ranked<usize>) {
    let row = &report.rows[ranked.key];
    let interval = ranked.interval.map(|interval| {
        format!(
            "{:.1} to {:.1} %",
            100.0 * interval.low,
            100.0 * interval.high
        )
    });
    table.row([
        word.into(),
        Line::code(row.key.as_deref().unwrap_or_default()),
        row.name.as_deref().unwrap_or_default().into(),
        format!("{:.1} %", 100.0 * ranked.rate.value()).into(),
        format!(
            "{} of {}",
            number(ranked.rate.numerator() as u64),
            number(ranked.rate.denominator() as u64)
        )
        .into(),
        interval.unwrap_or_default().into(),
        number(row.sums.routes).into(),
    ]);
}

fn one_row(document: &mut Document, report: &Report, row: &Row) {
    let key = row.key.as_deref().unwrap_or("not known");
    let name = row
        .name
        .as_ref()
        .map_or(String::new(), |name| format!(", {name}"));
    document.heading(1, format!("{key}{name}"));
    let sums = &row.sums;
    document.paragraph(format!(
        "{} with {}: {} prefixes of IPv4 with {} addresses, {} of IPv6 with {} networks of 64 \
         bits; {} to prefixes that nobody may announce.",
        count(row.networks as u64, "network", "networks"),
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

fn not_known(document: &mut Document, report: &Report) {
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

fn seen_by(document: &mut Document, report: &Report) {
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
        lines.push(
            format!(
                "{} distinct paths; by relations {} free of leaks, {} leaked, {} not told; by \
                 ASPAs {} invalid",
                number(paths.distinct),
                number(paths.valley_free),
                number(paths.leaked),
                number(paths.undecided),
                number(paths.aspa_invalid)
            )
            .into(),
        );
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
fn days(reports: &[Report]) -> Document {
    let mut document = Document::new("Conformance day by day");
    let Some(first) = reports.first() else {
        document.paragraph("No day has a route.");
        return document;
    };
    for metric in &first.metrics {
        document.heading(1, format!("{}: {}", metric.metric, metric.title));
        let mut table = Table::new(["time", "who", "#value", "#of", "#networks known"]);
        for report in reports {
            let shown = match &report.rows[..] {
                [row] => (row.key.clone()).zip(row.values.get(metric.metric)),
                _ => None,
            };
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
                number(shown.known as u64).into(),
            ]);
        }
        document.table(table);
    }
    not_known(&mut document, first);
    seen_by(&mut document, first);
    document
}

/// What is behind a number.
pub fn opened(opened: &Opened) -> Document {
    let mut document = Document::new(format!(
        "{} of {}: {}",
        opened.metric, opened.of, opened.title
    ));
    document.paragraph(format!(
        "{} ({}), by the profile {}.",
        value_or_why(&opened.value),
        fraction(&opened.value),
        opened.profile.id
    ));
    routes(&mut document, opened);
    events(&mut document, opened);
    let mut table = Table::new(["network", "#imports", "#exports", "#contacts", "where"]);
    for object in &opened.objects {
        table.row([
            format!("AS{}", object.network).into(),
            object.imports.into(),
            object.exports.into(),
            object.contacts.into(),
            Line::code(format!("{}:{}", object.file, object.line)),
        ]);
    }
    document.table(table);
    document
}

fn part_heading(document: &mut Document, opened: &Opened, part: Part, total: usize) {
    let words = opened.parts.get(&part).map_or("", String::as_str);
    document.heading(2, format!("{words}: {}", number(total as u64)));
    if total > OPENED_SHOWN {
        document.paragraph(format!(
            "The first {OPENED_SHOWN}; all are in --format json and csv."
        ));
    }
}

fn routes(document: &mut Document, opened: &Opened) {
    for routes in opened.routes.chunk_by(|a, b| a.part == b.part) {
        part_heading(document, opened, routes[0].part, routes.len());
        let mut table = Table::new(["prefix", "origin", "#peers", "#seen", "rpki", "because of"]);
        for route in routes.iter().take(OPENED_SHOWN) {
            let visibility = route
                .visibility
                .map(|share| format!("{:.0} %", 100.0 * share));
            let rov = match (route.rov, &route.rov_reason) {
                (Some(rov), Some(reason)) => format!("{rov} ({reason})"),
                (Some(rov), None) => rov.to_owned(),
                (None, _) => "not asked".to_owned(),
            };
            let vrps = route
                .vrps
                .iter()
                .map(|vrp| format!("ROA AS{} {} to /{}", vrp.asn, vrp.prefix, vrp.max_length));
            let objects = route.route_objects.iter().map(|object| {
                format!(
                    "AS{} {} {}:{}",
                    object.origin, object.prefix, object.file, object.line
                )
            });
            let irr = route.irr.map(|irr| format!("registry: {irr}"));
            let because: Vec<String> = vrps.chain(irr).chain(objects).collect();
            table.row([
                Line::code(&route.prefix),
                format!("AS{}", route.origin).into(),
                number(route.peers.into()).into(),
                visibility.unwrap_or_default().into(),
                rov.into(),
                because.join("; ").into(),
            ]);
        }
        document.table(table);
    }
}

fn events(document: &mut Document, opened: &Opened) {
    for events in opened.events.chunk_by(|a, b| a.part == b.part) {
        part_heading(document, opened, events[0].part, events.len());
        let mut table = Table::new(["what", "prefix", "from", "to", "#weight", "path"]);
        for event in events.iter().take(OPENED_SHOWN) {
            let ways = event.ways.to_string();
            let what = match ways.is_empty() {
                true => format!("{} by AS{}", event.what.name(), event.asn),
                false => format!("{} by AS{} ({ways})", event.what.name(), event.asn),
            };
            let end = event.end.map_or("lasts".to_owned(), |end| end.to_string());
            table.row([
                what.into(),
                Line::code(&event.prefix),
                event.start.into(),
                end.into(),
                decimal(event.weight).into(),
                event.path.as_str().into(),
            ]);
        }
        document.table(table);
    }
}

/// The value in words: a share as a percentage, a score as a number.
fn value(shown: &ValueShown) -> String {
    match (shown.value, shown.denominator) {
        (None, _) => "unknown".to_owned(),
        (Some(value), Some(_)) => format!("{:.1} %", 100.0 * value),
        (Some(value), None) => decimal(value),
    }
}

fn value_or_why(shown: &ValueShown) -> String {
    match shown.unknown.keys().next() {
        Some(why) if shown.value.is_none() => format!("unknown: {why}"),
        _ => value(shown),
    }
}

fn fraction(shown: &ValueShown) -> String {
    match shown.denominator {
        Some(denominator) => format!(
            "{} of {}",
            number(shown.numerator as u64),
            number(denominator as u64)
        ),
        None => "points".to_owned(),
    }
}

fn count(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

fn of(part: u64, all: u64) -> String {
    format!(
        "{} ({:.1} %)",
        number(part),
        100.0 * part as f64 / all as f64
    )
}

fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with commas between thousands.
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
