//! Before and after.

use crate::axis::Axis;
use crate::canvas::{Anchor, Canvas, LINE, Mark, SIDE, WIDTH, width};
use crate::caption::Caption;
use crate::ranking::{NAMES_MAX, NOBODY, WORDS_MAX, grid_across};

/// More rows than this are not drawn; as for a ranking.
pub const ROWS_MAX: usize = crate::ranking::ROWS_MAX;

/// Height of a row.
const ROW: f64 = 22.0;

/// A picture of rates at two times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Title, axis, sources.
    pub caption: Caption,
    /// What the hollow mark stands for: `1 March 2015`.
    pub before: String,
    /// What the full mark stands for.
    pub after: String,
    /// The rows, from the top. More than [`ROWS_MAX`] are told in words.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Who.
    pub name: String,
    /// The rate before, 0 or more.
    pub before: f64,
    /// The rate after, 0 or more.
    pub after: f64,
    /// Written behind it: how much it changed.
    pub words: String,
}

impl Change {
    /// The picture, as SVG.
    ///
    /// # Panics
    ///
    /// When a value is negative or no number: a bug of the caller's.
    pub fn svg(&self) -> String {
        let shown = &self.rows[..self.rows.len().min(ROWS_MAX)];
        let values = || shown.iter().flat_map(|row| [row.before, row.after]);
        for value in values() {
            assert!(value.is_finite() && value >= 0.0, "{value}");
        }
        let mut canvas = Canvas::default();
        let top = canvas.title(&self.caption.title);
        let widest = |room: f64, texts: &dyn Fn(&Row) -> &str| {
            let widths = shown.iter().map(|row| width(texts(row)));
            widths.fold(0.0, f64::max).min(room)
        };
        let names = widest(NAMES_MAX, &|row| &row.name);
        let words = widest(WORDS_MAX, &|row| &row.words);
        let left = SIDE + names + 16.0;
        let right = WIDTH - SIDE - words - 16.0;
        let legend = top + 8.0;
        let mut x = left;
        for (mark, words) in [(Mark::Ring, &self.before), (Mark::Disc, &self.after)] {
            canvas.mark(mark, x + 4.0, legend);
            canvas.text("", Anchor::Start, x + 13.0, legend + 4.0, words);
            x += 13.0 + width(words) + 24.0;
        }
        let top = top + LINE + 6.0;
        let axis = Axis::new(values(), values(), left, right);
        let bottom = top + ROW * shown.len().max(1) as f64 + 6.0;
        let under = grid_across(&mut canvas, &axis, &self.caption.axis, (left, top, bottom));
        if shown.is_empty() {
            canvas.text("halo", Anchor::Start, left, top + ROW * 0.8, NOBODY);
        }
        for (at, row) in shown.iter().enumerate() {
            let y = top + ROW * (at as f64 + 0.5) + 3.0;
            canvas.cut_text(Anchor::Start, SIDE, y + 4.0, &row.name, NAMES_MAX);
            let (before, after) = (axis.at(row.before), axis.at(row.after));
            canvas.line("guide", (left, y), (before.min(after), y));
            canvas.line("line", (before, y), (after, y));
            canvas.mark(Mark::Ring, before, y);
            canvas.mark(Mark::Disc, after, y);
            canvas.cut_text(Anchor::Start, right + 16.0, y + 4.0, &row.words, WORDS_MAX);
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
