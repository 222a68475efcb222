//! Rates on each day that there is a list of.

use std::collections::BTreeMap;

use document::{Column, Document, Line, Table};
use plot::{Caption, number, series};
use scans::Day;
use serde::Serialize;

use crate::around::Around;
use crate::error::Error;
use crate::key::Key;
use crate::question::Question;
use crate::rank;
use crate::words::{full_name, scaled, sentence};

/// Columns of a table beside the day: more do not fit a line of text.
const COLUMNS_MAX: usize = 6;

/// Rates over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// What stands around them.
    #[serde(flatten)]
    pub around: Around,
    /// The days.
    pub days: Vec<Day>,
    /// Who is ranked on the last of them, in that order.
    pub rows: Vec<Row>,
    /// What happened when, as whoever asked says.
    pub moments: Vec<(Day, String)>,
}

/// The rates of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Who.
    pub key: Key,
    /// Its name where one is known.
    pub name: Option<String>,
    /// On each of the days, in the answer's unit; `None` where it is not known.
    pub rates: Vec<Option<f64>>,
}

/// Rates over time of those who are ranked at the end.
///
/// # Errors
///
/// Those of [`Error`].
pub fn answer(
    question: &Question<'_>,
    at: Option<Day>,
    moments: Vec<(Day, String)>,
) -> Result<Answer, Error> {
    let ranking = rank::answer(question, at, None)?;
    let ready = question.ready()?;
    let mut rates: BTreeMap<Key, Vec<Option<f64>>> = BTreeMap::new();
    let days: Vec<Day> = question.scans.days.keys().copied().collect();
    for (day, list) in &question.scans.days {
        for count in ready.counts(*day, list).rows {
            let rate = count
                .rate()
                .ok()
                .map(|rate| scaled(rate.value(), question.per));
            rates.entry(count.key).or_default().push(rate);
        }
    }
    let rows = ranking.rows.into_iter().map(|row| Row {
        rates: rates.remove(&row.key).unwrap_or_default(),
        key: row.key,
        name: row.name,
    });
    Ok(Answer {
        rows: rows.collect(),
        around: ranking.around,
        days,
        moments,
    })
}

impl Answer {
    fn title(&self) -> String {
        let unit = sentence(&self.around.unit());
        format!("{unit}, by {}", self.around.by_words())
    }

    /// To read.
    pub fn document(&self) -> Document {
        let mut document = Document::new(self.title());
        self.around.begin(&mut document);
        let shown = &self.rows[..self.rows.len().min(COLUMNS_MAX)];
        let mut table = Table::new(["day"]);
        table.columns.extend(shown.iter().map(|row| Column {
            name: row.key.to_string(),
            number: true,
        }));
        for (at, day) in self.days.iter().enumerate() {
            let rates = shown.iter().map(|row| match row.rates[at] {
                Some(rate) => Line::from(number(rate)),
                None => Line::from("not known"),
            });
            let day = Line::from(day.to_string());
            table.rows.push(std::iter::once(day).chain(rates).collect());
        }
        document.table(table);
        if let Some(more @ 1..) = self.rows.len().checked_sub(COLUMNS_MAX) {
            document.paragraph(format!("… and {more} more (--format json has all)."));
        }
        let moment = |(day, words): &(Day, String)| Line::from(format!("{day}: {words}"));
        document.list(self.moments.iter().map(moment).collect());
        self.around.end(&mut document);
        document
    }

    /// As a picture.
    pub fn picture(&self) -> String {
        let line = |row: &Row| series::Line {
            name: full_name(&row.key, row.name.as_deref()),
            values: row.rates.clone(),
        };
        let mut notes = self.around.lists_say_notes();
        let (first, last) = (self.days.first(), self.days.last());
        let span = match first.zip(last) {
            Some((first, last)) => format!("{first} to {last}"),
            None => "no day".to_owned(),
        };
        notes.push(self.around.source_note(&span));
        series::Series {
            caption: Caption {
                title: self.title(),
                axis: self.around.unit(),
                description: format!(
                    "Rates of {} on {} days, {span}.",
                    self.rows.len(),
                    self.days.len()
                ),
                notes,
            },
            times: self
                .days
                .iter()
                .map(|day| (day.0, day.to_string()))
                .collect(),
            lines: self.rows.iter().map(line).collect(),
            moments: self
                .moments
                .iter()
                .map(|(day, words)| (day.0, format!("{words}, {day}")))
                .collect(),
        }
        .svg()
    }

    /// A row for each who and day (RFC 4180).
    pub fn csv(&self) -> String {
        let mut text = "key,day,rate\r\n".to_owned();
        for row in &self.rows {
            for (day, rate) in self.days.iter().zip(&row.rates) {
                let rate = rate.map_or(String::new(), |rate| rate.to_string());
                text += &format!("{},{day},{rate}\r\n", row.key);
            }
        }
        text
    }
}
