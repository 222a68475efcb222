//! The bridge index over time, and the matrix of both sides, as SVG that stands in a
//! page or alone.

use std::fmt::Write as _;

use catalog::{Catalog, PartialDate};
use maud::html;

use crate::bridge::{self, Bridge};
use crate::matrix::Matrix;
use crate::side::Side;
use document::Picture;

/// Colours for light and dark, with enough contrast in print; no picture tells
/// anything by colour alone.
const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#1b1d21}\
.soft{fill:#5b616b}.rule{stroke:#c9ccd1;stroke-width:1}\
.states{stroke:#1f5f8b;fill:none;stroke-width:2.5}\
.operators{stroke:#a8500c;fill:none;stroke-width:2.5;stroke-dasharray:7 4}\
.cell{fill:#1f5f8b}.number{text-anchor:middle}\
@media(prefers-color-scheme:dark){text{fill:#e6e7e9}.soft{fill:#a5abb3}.rule{stroke:#3d4147}\
.states{stroke:#8ac1e6}.operators{stroke:#f0a868}.cell{fill:#8ac1e6}}";

/// The bridge index of both sides over time, in steps.
pub fn bridge_over_time(catalog: &Catalog, until: PartialDate) -> Picture {
    let rows: Vec<Bridge> = bridge::over_time(catalog)
        .into_iter()
        .filter(|row| row.date.end() <= until.end())
        .chain(Side::ALL.map(|side| bridge::on(catalog, side, until)))
        .collect();
    let (width, height, left, right, top, bottom) = (760.0, 320.0, 48.0, 150.0, 16.0, 34.0);
    let first = f64::from(FIRST_YEAR);
    let last = years(until);
    let x = |time: f64| left + (time - first) / (last - first) * (width - left - right);
    let y = |share: f64| top + (1.0 - share) * (height - top - bottom);
    let mut body = String::new();
    for percent in [0, 25, 50, 75, 100] {
        let at = y(f64::from(percent) / 100.0);
        let _ = write!(
            body,
            "<line class=\"rule\" x1=\"{left}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text class=\"soft\" text-anchor=\"end\" x=\"{}\" y=\"{:.1}\">{percent} %</text>",
            width - right,
            left - 8.0,
            at + 4.0
        );
    }
    for year in (FIRST_YEAR..=last as i32).step_by(5) {
        let _ = write!(
            body,
            "<text class=\"soft\" text-anchor=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{year}</text>",
            x(f64::from(year)),
            height - 12.0
        );
    }
    let mut told = Vec::new();
    for side in Side::ALL {
        let steps: Vec<(f64, f64)> = rows
            .iter()
            .filter(|row| row.side == side)
            .filter_map(|row| Some((years(row.date).max(first), row.proposed_share()?)))
            .collect();
        let mut path = String::new();
        let mut level = None;
        for &(time, share) in &steps {
            let (at, to) = (x(time), y(share));
            match level {
                None => drop(write!(path, "M{at:.1} {to:.1}")),
                Some(_) => drop(write!(path, "H{at:.1}V{to:.1}")),
            }
            level = Some(share);
        }
        let share = level.unwrap_or(0.0);
        let name = match side {
            Side::States => "States’ norms",
            Side::Operators => "operators’ norms",
        };
        let _ = write!(
            body,
            "<path class=\"{}\" d=\"{path}\"/><text x=\"{:.1}\" y=\"{:.1}\">{name}</text>\
             <text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">{:.1} %</text>",
            side.word(),
            width - right + 8.0,
            y(share) + 1.0,
            width - right + 8.0,
            y(share) + 17.0,
            share * 100.0
        );
        told.push(format!("{name} {:.1} %", share * 100.0));
    }
    Picture {
        name: "bridge-index.svg".to_owned(),
        alt: format!(
            "The bridge index from {FIRST_YEAR} to {until}: the share of norms on each side with \
             at least one counterpart on the other, by proposed mappings. At the end: {}.",
            told.join(", ")
        ),
        svg: svg(width, height, &body),
    }
}

/// The agenda item of the General Assembly began in 1998; what is older stands at
/// the left edge.
const FIRST_YEAR: i32 = 1998;

/// A date as years: what is given as a year alone stands at its end.
fn years(date: PartialDate) -> f64 {
    const SECONDS_PER_YEAR: f64 = 365.25 * 86_400.0;
    1970.0 + date.end().seconds() as f64 / SECONDS_PER_YEAR
}

/// Which norms of States are answered by whose technical norms.
pub fn matrix(matrix: &Matrix<'_>) -> Picture {
    let Matrix {
        publishers, rows, ..
    } = matrix;
    let (left, top, cell, line) = (400.0, 110.0, 58.0, 24.0);
    let width = left + publishers.len() as f64 * cell + 70.0;
    let height = top + rows.len() as f64 * line + 14.0;
    let most = rows
        .iter()
        .flat_map(|r| r.counterparts.iter())
        .max()
        .copied();
    let most = most.unwrap_or(1).max(1) as f64;
    let mut body = String::new();
    for (at, publisher) in publishers.iter().enumerate() {
        let x = left + (at as f64 + 0.5) * cell;
        let _ = write!(
            body,
            "<text transform=\"translate({x:.1} {:.1}) rotate(-40)\">{}</text>",
            top - 10.0,
            escaped(&publisher.name)
        );
    }
    let _ = write!(
        body,
        "<text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">gap</text>",
        left + publishers.len() as f64 * cell + 12.0,
        top - 10.0
    );
    for (at, row) in rows.iter().enumerate() {
        let y = top + at as f64 * line;
        let _ = write!(
            body,
            "<line class=\"rule\" x1=\"8\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"8\" y=\"{:.1}\">{}</text>",
            width - 8.0,
            y + 16.0,
            escaped(&row.name)
        );
        for (column, &number) in row.counterparts.iter().enumerate() {
            if number == 0 {
                continue;
            }
            let x = left + column as f64 * cell;
            let shade = 0.12 + 0.4 * (number as f64 / most).sqrt();
            let _ = write!(
                body,
                "<rect class=\"cell\" fill-opacity=\"{shade:.2}\" x=\"{:.1}\" y=\"{:.1}\" \
                 width=\"{:.1}\" height=\"{:.1}\"/>\
                 <text class=\"number\" x=\"{:.1}\" y=\"{:.1}\">{number}</text>",
                x + 2.0,
                y + 2.0,
                cell - 4.0,
                line - 4.0,
                x + cell / 2.0,
                y + 16.0
            );
        }
        let _ = write!(
            body,
            "<text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            left + publishers.len() as f64 * cell + 12.0,
            y + 16.0,
            row.gap.map_or(String::new(), |gap| gap.to_string())
        );
    }
    let empty = rows
        .iter()
        .filter(|r| r.counterparts.iter().all(|&n| n == 0));
    Picture {
        name: "matrix.svg".to_owned(),
        alt: format!(
            "{} norms and instruments of States against {} publishers of technical norms. {} of \
             the rows have no counterpart at all. The tables below have the same in words.",
            rows.len(),
            publishers.len(),
            empty.count()
        ),
        svg: svg(width, height, &body),
    }
}

fn svg(width: f64, height: f64, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\"><style>{STYLE}</style>{body}</svg>"
    )
}

/// Text that is only text in XML.
fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}
