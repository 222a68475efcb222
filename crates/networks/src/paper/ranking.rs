//! The worst and the best, fairly.

use conformance::measure::Missing;
use conformance::profile::Direction;
use conformance::rank::{self, Candidate, Method, Order, SizeBands};
use conformance::rate::{Interval, Rate, Z_95};
use document::{Document, Line, Table};

use crate::paper::words::{decimal, number};
use crate::report::{MetricShown, Report, Row, ValueShown};

/// Rows shown at either end of a ranking, chosen by us.
const ENDS_SHOWN: usize = 5;

/// Rates with a smaller denominator are not ranked, chosen by us: of fewer routes
/// one more or less moves a share by more than a tenth.
const RANKED_ROUTES_MIN: f64 = 10.0;

/// The worst and the best by each share, and the most points.
pub(super) fn rankings(document: &mut Document, report: &Report) {
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
    let candidates = named.filter_map(|(place, row)| {
        let value = row.values.get(metric.metric)?;
        let share = Rate::share(value.numerator as u64, value.denominator? as u64);
        Some(Candidate {
            key: place,
            rate: share.map_err(|_| Missing::NothingToMeasure),
            size: Some(row.sums.routes as f64),
            coverage,
        })
    });
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
    let first = |order| rank::first(candidates.clone(), &method(order), ENDS_SHOWN);
    let worst = first(Order::WorstFirst);
    if worst.ranked < 2 {
        return;
    }
    document.heading(2, format!("{}: {}", metric.metric, metric.title));
    document.paragraph(format!(
        "{} ranked, by the end of the interval of 95 % that is sure; {} with fewer than {} routes \
         and {} of which it is not known stand apart.",
        number(worst.ranked as u64),
        number(worst.too_small as u64),
        RANKED_ROUTES_MIN,
        number(worst.unknown as u64)
    ));
    let mut table = Table::new(["", "who", "name", "#share", "#of", "interval", "#routes"]);
    for (word, first) in [("worst", worst), ("best", first(Order::BestFirst))] {
        for (place, rate, interval) in first.rows {
            ranked_row(&mut table, &report.rows[place], word, rate, interval);
        }
    }
    document.table(table);
}

fn ranked_row(table: &mut Table, row: &Row, word: &str, rate: Rate, interval: Option<Interval>) {
    let interval = interval.map(|interval| {
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
        format!("{:.1} %", 100.0 * rate.value()).into(),
        format!(
            "{} of {}",
            number(rate.numerator() as u64),
            number(rate.denominator() as u64)
        )
        .into(),
        interval.unwrap_or_default().into(),
        number(row.sums.routes).into(),
    ]);
}
