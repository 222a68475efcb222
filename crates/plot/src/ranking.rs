//! Who has how much, with intervals.

use crate::axis::Axis;
use crate::canvas::{Anchor, Canvas, LINE, Mark, SIDE, WIDTH, width};
use crate::caption::Caption;

/// More rows than this are not drawn: so many stand on a page of A4, and nobody
/// compares more.
pub const ROWS_MAX: usize = 40;

/// Stands where rows would.
pub(crate) const NOBODY: &str = "Of nobody is a rate known.";

/// Height of a row.
const ROW: f64 = 20.0;
/// The most room that names may have.
pub(crate) const NAMES_MAX: f64 = 210.0;
/// The most room that words behind the marks may have.
pub(crate) const WORDS_MAX: f64 = 190.0;

/// A picture of rates in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Title, axis, sources.
    pub caption: Caption,
    /// The rows, from the top. More than [`ROWS_MAX`] are told in words.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The rank as it may be claimed: `3`, or `2–5`.
    pub rank: String,
    /// Who.
    pub name: String,
    /// The rate, 0 or more.
    pub value: f64,
    /// From where to where it may well be.
    pub interval: Option<(f64, f64)>,
    /// Written behind it: the number, and of how many.
    pub words: String,
}

impl Ranking {
    /// The picture, as SVG.
    ///
    /// # Panics
    ///
    /// When a value is negative or no number: a bug of the caller's.
    pub fn svg(&self) -> String {
        let shown = &self.rows[..self.rows.len().min(ROWS_MAX)];
        for row in shown {
            let ends = row
                .interval
                .map_or([row.value; 2], |(low, high)| [low, high]);
            let is_fine = |value: f64| value.is_finite() && value >= 0.0;
            assert!(
                is_fine(row.value) && ends.into_iter().all(is_fine),
                "{row:?}"
            );
        }
        let mut canvas = Canvas::default();
        let top = canvas.title(&self.caption.title);
        let widest = |room: f64, texts: &dyn Fn(&Row) -> &str| {
            let widths = shown.iter().map(|row| width(texts(row)));
            widths.fold(0.0, f64::max).min(room)
        };
        let ranks = widest(60.0, &|row| &row.rank);
        let names = widest(NAMES_MAX, &|row| &row.name);
        let words = widest(WORDS_MAX, &|row| &row.words);
        let names_at = SIDE + ranks + if ranks > 0.0 { 10.0 } else { 0.0 };
        let left = names_at + names + 16.0;
        let right = WIDTH - SIDE - words - 14.0;
        let axis = Axis::new(
            shown
                .iter()
                .flat_map(|row| [row.value, row.interval.map_or(0.0, |ends| ends.1)]),
            shown.iter().map(|row| row.value),
            left,
            right,
        );
        let bottom = top + ROW * shown.len().max(1) as f64 + 6.0;
        let under = grid_across(&mut canvas, &axis, &self.caption.axis, (left, top, bottom));
        if shown.is_empty() {
            canvas.text("halo", Anchor::Start, left, top + ROW * 0.8, NOBODY);
        }
        for (at, row) in shown.iter().enumerate() {
            let y = top + ROW * (at as f64 + 0.5) + 3.0;
            let text = y + 4.0;
            canvas.text("soft", Anchor::End, SIDE + ranks, text, &row.rank);
            canvas.cut_text(Anchor::Start, names_at, text, &row.name, NAMES_MAX);
            let x = axis.at(row.value);
            canvas.line("guide", (left, y), (x, y));
            if let Some((low, high)) = row.interval {
                canvas.interval(axis.at(low), axis.at(high), y);
            }
            canvas.mark(Mark::Disc, x, y);
            canvas.cut_text(Anchor::Start, right + 14.0, text, &row.words, WORDS_MAX);
        }
        let mut notes = Vec::new();
        if self.rows.len() > shown.len() {
            notes.push(format!(
                "… and {} more that are not drawn.",
                self.rows.len() - shown.len()
            ));
        }
        notes.extend(self.caption.notes.iter().cloned());
        let end = canvas.notes(&notes, under);
        canvas.finish(&self.caption, end)
    }
}

/// A grid of upright lines with the axis' words under it; gives where these end.
pub(crate) fn grid_across(
    canvas: &mut Canvas,
    axis: &Axis,
    words: &str,
    (left, top, bottom): (f64, f64, f64),
) -> f64 {
    for tick in axis.ticks_across() {
        canvas.line("grid", (tick.at, top), (tick.at, bottom));
        let y = bottom + LINE - 3.0;
        canvas.text("soft", Anchor::Middle, tick.at, y, &tick.label);
    }
    let words = if axis.is_powers() {
        format!("{words}; each step is ten times the last")
    } else {
        words.to_owned()
    };
    let y = bottom + 2.0 * LINE;
    // Long words would leave the picture on the right: they begin further left.
    let start = left.min(WIDTH - SIDE - width(&words)).max(SIDE);
    canvas.text("", Anchor::Start, start, y, &words);
    y + 8.0
}
