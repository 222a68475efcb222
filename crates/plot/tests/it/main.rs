//! What pictures hold, whatever is in them.

mod bounds;
mod words;

use plot::ranking::{Ranking, Row};
use plot::series::{Line, Series};
use plot::{Caption, change};

fn caption() -> Caption {
    Caption {
        title: "Open <hosts> & \"others\"".to_owned(),
        axis: "open per 100,000".to_owned(),
        description: "In words.".to_owned(),
        notes: vec!["Source: a list.".to_owned()],
    }
}

fn ranking(count: usize, value: impl Fn(usize) -> f64) -> String {
    let row = |at: usize| Row {
        rank: (at + 1).to_string(),
        name: format!("Name {at}"),
        value: value(at),
        interval: None,
        words: plot::number(value(at)),
    };
    Ranking {
        caption: caption(),
        rows: (0..count).map(row).collect(),
    }
    .svg()
}

fn changes(count: usize) -> String {
    let row = |at: usize| change::Row {
        name: format!("Name {at}"),
        before: at as f64,
        after: 0.0,
        words: String::new(),
    };
    change::Change {
        caption: caption(),
        before: "then".to_owned(),
        after: "now".to_owned(),
        rows: (0..count).map(row).collect(),
    }
    .svg()
}

fn series(lines: usize, moments: usize) -> String {
    let line = |at: usize| Line {
        name: format!("Name {at}"),
        values: vec![Some(at as f64), None, Some(1.0)],
    };
    Series {
        caption: caption(),
        times: (0..3).map(|day| (day, format!("day {day}"))).collect(),
        lines: (0..lines).map(line).collect(),
        moments: (0..moments).map(|at| (1, format!("Moment {at}"))).collect(),
    }
    .svg()
}
