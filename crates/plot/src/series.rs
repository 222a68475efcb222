//! Over time.

use crate::axis::Axis;
use crate::canvas::{Anchor, Canvas, LINE, Mark, SIDE, WIDTH, cut, width};
use crate::caption::Caption;

/// More lines than this are not drawn: each has a mark of its own, and there are no
/// more of these that print tells apart.
pub const LINES_MAX: usize = 8;
/// More moments than this are not drawn: their words would cover the lines.
pub const MOMENTS_MAX: usize = 4;

/// Height of the part with the lines.
const HEIGHT: f64 = 290.0;
/// The most room that names of lines may have.
const NAMES_MAX: f64 = 190.0;
/// The least room between two labels of times.
const TIME_LABEL: f64 = 76.0;

/// The least room between two marks of a line.
const MARK: f64 = 30.0;

/// One for each line.
const DASHES: [&str; LINES_MAX] = ["", "7 4", "2 3", "10 3 2 3", "", "5 2", "1 4", "12 4 4 4"];

/// A picture of rates over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Title, axis (of the values), sources.
    pub caption: Caption,
    /// The times, in order, each with its label: days since 1970.
    pub times: Vec<(i32, String)>,
    /// The lines. More than [`LINES_MAX`] are told in words.
    pub lines: Vec<Line>,
    /// What happened when: days since 1970, and words.
    pub moments: Vec<(i32, String)>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Who.
    pub name: String,
    /// A value for each of the times, 0 or more; `None` where it is not known,
    /// which leaves a gap.
    pub values: Vec<Option<f64>>,
}

impl Series {
    /// The picture, as SVG.
    ///
    /// # Panics
    ///
    /// When a line has not one value for each time, or a value is negative or no
    /// number: bugs of the caller's.
    pub fn svg(&self) -> String {
        let shown = &self.lines[..self.lines.len().min(LINES_MAX)];
        for line in shown {
            assert_eq!(line.values.len(), self.times.len(), "{}", line.name);
            let is_fine = |value: &f64| value.is_finite() && *value >= 0.0;
            assert!(line.values.iter().flatten().all(is_fine), "{}", line.name);
        }
        let mut canvas = Canvas::default();
        let top = canvas.title(&self.caption.title);
        canvas.text("", Anchor::Start, SIDE, top + 8.0, &self.caption.axis);
        let moments = &self.moments[..self.moments.len().min(MOMENTS_MAX)];
        let top = top + LINE + 8.0 + LINE * moments.len() as f64;
        let bottom = top + HEIGHT;
        let values = shown.iter().flat_map(|line| line.values.iter().flatten());
        let axis = Axis::linear(values.copied(), bottom, top);
        let ticks = axis.ticks();
        let labels = ticks.iter().map(|tick| width(&tick.label));
        let left = SIDE + labels.fold(0.0, f64::max) + 8.0;
        let names = shown.iter().map(|line| width(&line.name));
        let names = names.fold(0.0, f64::max).min(NAMES_MAX);
        let right = WIDTH - SIDE - names - 18.0;
        for tick in &ticks {
            canvas.line("grid", (left, tick.at), (right, tick.at));
            let y = tick.at + 4.0;
            canvas.text("soft", Anchor::End, left - 7.0, y, &tick.label);
        }
        let place = self.places(left, right);
        self.times_under(&mut canvas, &place, bottom);
        for (at, (day, words)) in moments.iter().enumerate() {
            let x = place(*day).clamp(left, right);
            let y = top - LINE * (moments.len() - at) as f64 + 8.0;
            canvas.line("thin", (x, y - 8.0), (x, bottom));
            let is_right = x + 6.0 + width(words) > WIDTH - SIDE;
            let (anchor, x) = match is_right {
                true => (Anchor::End, x - 5.0),
                false => (Anchor::Start, x + 5.0),
            };
            canvas.text("", anchor, x, y, words);
        }
        for (at, line) in shown.iter().enumerate().filter(|_| !self.times.is_empty()) {
            self.line(&mut canvas, line, at, &place, &axis);
        }
        names_behind(&mut canvas, shown, &axis, right, (top, bottom));
        let mut notes = Vec::new();
        let hidden = self.lines.len() - shown.len();
        if hidden > 0 {
            notes.push(format!("… and {hidden} more lines that are not drawn."));
        }
        if self.moments.len() > moments.len() {
            let hidden = self.moments.len() - moments.len();
            notes.push(format!("… and {hidden} more moments that are not drawn."));
        }
        notes.extend(self.caption.notes.iter().cloned());
        let end = canvas.notes(&notes, bottom + LINE + 10.0);
        canvas.finish(&self.caption, end)
    }

    /// From a day to its place.
    fn places(&self, left: f64, right: f64) -> impl Fn(i32) -> f64 + use<> {
        let first = self.times.first().map_or(0, |time| time.0);
        let last = self.times.last().map_or(0, |time| time.0);
        // Marks stand clear of the axis and of the names.
        let (left, right) = (left + 8.0, right - 6.0);
        move |day: i32| match last - first {
            0 => f64::midpoint(left, right),
            span => left + f64::from(day - first) / f64::from(span) * (right - left),
        }
    }

    fn times_under(&self, canvas: &mut Canvas, place: &impl Fn(i32) -> f64, bottom: f64) {
        let mut free_from = f64::NEG_INFINITY;
        for (day, label) in &self.times {
            let x = place(*day);
            canvas.line("grid", (x, bottom), (x, bottom + 4.0));
            if x - TIME_LABEL / 2.0 < free_from {
                continue;
            }
            canvas.text("soft", Anchor::Middle, x, bottom + LINE, label);
            free_from = x + TIME_LABEL / 2.0;
        }
    }

    fn line(
        &self,
        canvas: &mut Canvas,
        line: &Line,
        at: usize,
        place: &impl Fn(i32) -> f64,
        axis: &Axis,
    ) {
        let points: Vec<Option<(f64, f64)>> = self
            .times
            .iter()
            .zip(&line.values)
            .map(|((day, _), value)| Some((place(*day), axis.at((*value)?))))
            .collect();
        for part in points.split(Option::is_none) {
            let part: Vec<(f64, f64)> = part.iter().flatten().copied().collect();
            if part.len() > 1 {
                canvas.path(DASHES[at], &part);
            }
        }
        // Where times are close, a line has a mark at some of them, each line at
        // others; and always at its ends.
        let ends = (
            points.iter().position(Option::is_some),
            points.iter().rposition(Option::is_some),
        );
        let span = place(self.times[self.times.len() - 1].0) - place(self.times[0].0);
        let is_dense = span / (self.times.len() as f64) < MARK;
        let mut free_from = f64::NEG_INFINITY;
        for (number, point) in points.iter().enumerate() {
            let Some((x, y)) = *point else { continue };
            let is_end = [ends.0, ends.1].contains(&Some(number));
            if is_dense && x < free_from && !is_end {
                continue;
            }
            canvas.mark(Mark::ALL[at], x, y);
            // The first mark is followed by a longer gap, another for each line.
            let is_first = ends.0 == Some(number);
            let stagger = if is_first && is_dense { at as f64 } else { 0.0 };
            free_from = x + MARK * (1.0 + stagger / 3.0);
        }
    }
}

/// The names behind the ends of the lines, moved apart where they would collide.
fn names_behind(
    canvas: &mut Canvas,
    lines: &[Line],
    axis: &Axis,
    right: f64,
    (top, bottom): (f64, f64),
) {
    let end = |line: &Line| {
        let last = line.values.iter().flatten().next_back();
        last.map_or(bottom, |value| axis.at(*value))
    };
    let mut places: Vec<(f64, usize)> = lines.iter().map(end).zip(0..).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free_from = top - LINE;
    for (y, _) in &mut places {
        *y = y.max(free_from + LINE);
        free_from = *y;
    }
    let mut free_to = bottom + LINE;
    for (y, _) in places.iter_mut().rev() {
        *y = y.min(free_to - LINE);
        free_to = *y;
    }
    for (y, at) in places {
        canvas.mark(Mark::ALL[at], right + 8.0, y);
        let name = cut(&lines[at].name, NAMES_MAX);
        canvas.text("halo", Anchor::Start, right + 17.0, y + 4.0, &name);
    }
}
