//! The worst and the best, fairly.

use conformance::measure::Missing;
use conformance::profile::Direction;
use conformance::rank::{self, Candidate, Method, Order, SizeBands};
use conformance::rate::{Interval, Rate, Z_95};
use document::{Document, Line, Table};

use crate::group::Total;
use crate::paper::words::{decimal, number};
use crate::report::{MetricShown, Report, Rows};

/// Rows shown at either end of a ranking, chosen by us.
const ENDS_SHOWN: usize = 5;

/// Rates with a smaller denominator are not ranked, chosen by us: of fewer routes
/// one more or less moves a share by more than a tenth.
const RANKED_ROUTES_MIN: f64 = 10.0;

/// The worst and the best by each share, and the most points.
pub(super) fn rankings(document: &mut Document, report: &Report<'_>) {
    for metric in &report.metrics {
        if metric.is_share {
            ranking(document, report, metric);
            continue;
        }
        // Scores are sums; the largest are shown, and are no ranking.
        let scored = report
            .rows
            .named(metric.metric)
            .filter(|(_, total)| total.denominator.is_none() && total.numerator > 0.0);
        let count = scored.clone().count();
        if count == 0 {
            continue;
        }
        // Of as many points the first comes first.
        let order = |a: &(usize, &Total), b: &(usize, &Total)| {
            b.1.numerator.total_cmp(&a.1.numerator).then(a.0.cmp(&b.0))
        };
        let most = rank::least(scored, ENDS_SHOWN, order);
        document.heading(2, format!("{}: {}", metric.metric, metric.title));
        document.paragraph(format!(
            "{} {} more than 0 points. The most:",
            number(count as u64),
            if count == 1 { "has" } else { "have" }
        ));
        let mut table = Table::new(["who", "name", "#points", "#networks"]);
        for (place, total) in most {
            let (key, name) = report.rows.who(place);
            table.row([
                Line::code(key.unwrap_or_default()),
                name.unwrap_or_default().into(),
                decimal(total.numerator).into(),
                number(total.networks).into(),
            ]);
        }
        document.table(table);
    }
}

fn ranking(document: &mut Document, report: &Report<'_>, metric: &MetricShown) {
    let coverage = rank::Coverage {
        collectors: report.coverage.sources.len() as u32,
        peers: report.coverage.peers as u32,
        full_feed_peers: report
            .coverage
            .full_feeds_ipv4
            .max(report.coverage.full_feeds_ipv6),
    };
    let candidates = report
        .rows
        .named(metric.metric)
        .filter_map(|(place, total)| {
            let share = Rate::share(total.numerator as u64, total.denominator? as u64);
            Some(Candidate {
                key: place,
                rate: share.map_err(|_| Missing::NothingToMeasure),
                // Those who are first are so among all sizes.
                size: None,
                coverage,
            })
        });
    let method = Method {
        direction: match metric.better {
            "higher" => Direction::HigherIsBetter,
            _ => Direction::LowerIsBetter,
        },
        order: Order::WorstFirst,
        denominator_min: RANKED_ROUTES_MIN,
        full_feed_peers_min: 0,
        z: Z_95,
        bands: SizeBands::prefixes(),
    };
    let ends = rank::ends(candidates, &method, ENDS_SHOWN);
    if ends.ranked < 2 {
        return;
    }
    document.heading(2, format!("{}: {}", metric.metric, metric.title));
    document.paragraph(format!(
        "{} ranked, by the end of the interval of 95 % that is sure; {} with fewer than {} routes \
         and {} of which it is not known stand apart.",
        number(ends.ranked as u64),
        number(ends.too_small as u64),
        RANKED_ROUTES_MIN,
        number(ends.unknown as u64)
    ));
    let mut table = Table::new(["", "who", "name", "#share", "#of", "interval", "#routes"]);
    for (word, rows) in [("worst", ends.worst), ("best", ends.best)] {
        for (place, rate, interval) in rows {
            ranked_row(&mut table, &report.rows, place, word, (rate, interval));
        }
    }
    document.table(table);
}

fn ranked_row(
    table: &mut Table,
    rows: &Rows<'_>,
    place: usize,
    word: &str,
    (rate, interval): (Rate, Option<Interval>),
) {
    let (key, name) = rows.who(place);
    let interval = interval.map(|interval| {
        format!(
            "{:.1} to {:.1} %",
            100.0 * interval.low,
            100.0 * interval.high
        )
    });
    table.row([
        word.into(),
        Line::code(key.unwrap_or_default()),
        name.unwrap_or_default().into(),
        format!("{:.1} %", 100.0 * rate.value()).into(),
        format!(
            "{} of {}",
            number(rate.numerator() as u64),
            number(rate.denominator() as u64)
        )
        .into(),
        interval.unwrap_or_default().into(),
        number(rows.groups()[place].sums.routes).into(),
    ]);
}
