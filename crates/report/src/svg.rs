//! The picture of an event over time, as SVG.
//!
//! One lane per prefix and origin, bars for announcements per minute, lines for
//! what happened when. Lanes, words and printed counts carry the meaning; colour
//! only repeats it. Colours are attributes, which a page's style sheet may
//! override by the classes `new`, `known`, `other`, `withdrawn`, `name`, `bar`,
//! `axis`, `mark`, `lasted`, `note` and `halo`. The text can stand alone as a file or inside a page.

use maud::{Markup, PreEscaped, html};

use crate::check::{MinuteLine, ObservationLine};
use crate::{time, words};

/// More lanes than this are not drawn: beyond it nobody compares them.
const LANES_MAX: usize = 8;
/// More marks than this are not drawn; placing them takes 2 to the power of it.
const MARKS_MAX: usize = 8;
/// The holder's answers marked: after the first few, the lanes tell the rest.
const ANSWERS_MAX: usize = 4;
/// At least this long after the end is drawn: what follows within the half hour
/// belongs to the event.
const AFTER_SECONDS_MIN: i64 = 1_800;
/// Height of the tallest bar.
const BAR_HEIGHT_MAX: f64 = 52.0;
/// A bar that stands for one announcement must still be seen.
const BAR_HEIGHT_MIN: f64 = 4.0;
/// Width of a character of 12 units, on the large side: labels must not collide.
const CHARACTER_WIDTH: f64 = 6.7;
/// Space between lines of text.
const LINE_HEIGHT: f64 = 17.0;
/// Space on either side of the time axis.
const SIDE: f64 = 10.0;

/// What to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Begins the ids inside the picture, so that one page can hold several.
    pub id: String,
    /// What it shows, in one line.
    pub title: String,
    /// What one would see in it, for those who do not.
    pub description: String,
    /// The lanes, from the top.
    pub lanes: Vec<Lane>,
    /// Moments, in time order.
    pub marks: Vec<Mark>,
    /// From when to when it lasted, in seconds since 1970; drawn as a band.
    pub lasted: Option<(i64, i64)>,
    /// Said under the axis: what is not drawn.
    pub note: Option<String>,
}

/// Bars of one kind over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What it is: `208.65.153.0/24 by AS17557`.
    pub label: String,
    /// Its part in the event.
    pub tone: Tone,
    /// The bars, in time order.
    pub bars: Vec<Bar>,
}

/// One minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its start, in seconds since 1970.
    pub start: i64,
    /// How many.
    pub count: u64,
}

/// A lane's part in the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Announcements by the network that the observation is about.
    New,
    /// Announcements by the origin known before.
    Known,
    /// Announcements by others.
    Other,
    /// Withdrawals.
    Withdrawn,
}

/// A moment that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When, in seconds since 1970.
    pub at: i64,
    /// What happened.
    pub label: String,
    /// The same in less room.
    pub short: String,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Tone::New => "new",
            Tone::Known => "known",
            Tone::Other => "other",
            Tone::Withdrawn => "withdrawn",
        }
    }

    const fn fill(self) -> &'static str {
        match self {
            Tone::New => "#a32a1c",
            Tone::Known => "#1c5a8a",
            Tone::Other => "#5c6670",
            Tone::Withdrawn => "none",
        }
    }

    const fn stroke(self) -> &'static str {
        match self {
            Tone::Withdrawn => "#5c6670",
            _ => "none",
        }
    }
}

impl Lane {
    fn total(&self) -> u64 {
        self.bars.iter().map(|bar| bar.count).sum()
    }

    fn caption(&self) -> String {
        match self.tone {
            Tone::Withdrawn => self.caption_short(),
            _ => {
                let words = words::some(self.total(), "announcement", "announcements");
                format!("{}: {words}", self.label)
            }
        }
    }

    fn caption_short(&self) -> String {
        format!("{}: {}", self.label, words::count(self.total()))
    }

    /// The longest caption that fits.
    fn caption_in(&self, room: f64) -> String {
        let caption = self.caption();
        // The caption is bold.
        let room = room / 1.12;
        if width_of(&caption) <= room {
            caption
        } else {
            fit(&self.caption_short(), room)
        }
    }
}

impl Timeline {
    /// The picture of an observation; `None` when it has no minutes, or none whose
    /// time can be read.
    pub fn of(observation: &ObservationLine, id: &str) -> Option<Timeline> {
        let first = time::seconds(&observation.first_seen);
        let ended = observation.ended.as_deref().and_then(time::seconds);
        let lasted = first.zip(ended);
        let mut lanes = lanes(observation);
        let note = lasted.and_then(|lasted| cut(&mut lanes, lasted));
        if lanes.is_empty() {
            return None;
        }
        let title = format!(
            "Announcements per minute of {} and what covers it or is inside it",
            observation.prefix
        );
        Some(Timeline {
            id: id.to_owned(),
            title,
            description: description(observation, &lanes),
            lanes,
            marks: marks(observation),
            lasted,
            note,
        })
    }

    fn range(&self) -> (i64, i64) {
        let bars = self.lanes.iter().flat_map(|lane| &lane.bars);
        let times = bars
            .map(|bar| bar.start)
            .chain(self.marks.iter().map(|mark| mark.at));
        let from = times.clone().min().unwrap_or(0);
        let to = times.max().unwrap_or(0).saturating_add(60);
        // Some room before the first bar, or it looks cut off.
        let room = (to.saturating_sub(from) / 60).max(60);
        (from.saturating_sub(room), to.saturating_add(room))
    }
}

fn lanes(observation: &ObservationLine) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    let mut put = |label: String, tone: Tone, minute: &MinuteLine, count: u32| {
        let Some(start) = time::seconds(&minute.minute) else {
            return;
        };
        let bar = Bar {
            start,
            count: u64::from(count),
        };
        match lanes.iter_mut().find(|lane| lane.label == label) {
            Some(lane) => lane.bars.push(bar),
            None => lanes.push(Lane {
                label,
                tone,
                bars: vec![bar],
            }),
        }
    };
    for minute in &observation.minutes {
        if minute.announcements > 0 {
            let tone = match minute.origin {
                Some(origin) if origin == observation.asn => Tone::New,
                Some(origin) if observation.known_origins.contains(&origin) => Tone::Known,
                _ => Tone::Other,
            };
            let origin = minute
                .origin
                .map_or_else(|| "a set of networks".to_owned(), words::asn);
            let label = format!("{} by {origin}", minute.prefix);
            put(label, tone, minute, minute.announcements);
        }
        if minute.withdrawals > 0 {
            let label = format!("withdrawals of {}", minute.prefix);
            put(label, Tone::Withdrawn, minute, minute.withdrawals);
        }
    }
    for lane in &mut lanes {
        lane.bars.sort_by_key(|bar| bar.start);
    }
    // Stable: within a part, in the order of their first minute.
    lanes.sort_by_key(|lane| (lane.tone, lane.bars[0].start));
    lanes
}

/// Leaves out what came long after the end, so that the event itself is not a
/// stroke at the edge; says what was left out.
fn cut(lanes: &mut Vec<Lane>, (from, to): (i64, i64)) -> Option<String> {
    let after = to.saturating_sub(from).max(AFTER_SECONDS_MIN);
    let until = to.saturating_add(after);
    let mut left_out = 0;
    for lane in &mut *lanes {
        lane.bars.retain(|bar| {
            let is_late = bar.start > until;
            left_out += if is_late { bar.count } else { 0 };
            !is_late
        });
    }
    lanes.retain(|lane| !lane.bars.is_empty());
    let until = time::hour_minute(until);
    (left_out > 0).then(|| {
        let what = words::some(left_out, "message", "messages");
        format!("{what} after {until}: in the table only")
    })
}

fn marks(observation: &ObservationLine) -> Vec<Mark> {
    let at = |text: &str, what: &str, more: &str| {
        let clock = time::clock(text, text);
        time::seconds(text).map(|at| Mark {
            at,
            label: format!("{clock} {what}{more}"),
            short: format!("{clock} {what}"),
        })
    };
    let mut marks: Vec<Mark> = Vec::new();
    marks.extend(at(&observation.first_seen, "first seen", ""));
    for (moment, answer) in words::answers(&observation.counters)
        .into_iter()
        .take(ANSWERS_MAX)
    {
        marks.extend(at(moment, "holder answers", &format!(": {answer}")));
    }
    marks.extend(at(&observation.last_seen, "last announced", ""));
    if let Some(ended) = &observation.ended {
        marks.extend(at(ended, "ended", ""));
    }
    marks.sort_by_key(|mark| mark.at);
    marks
}

fn description(observation: &ObservationLine, lanes: &[Lane]) -> String {
    let mut text = format!(
        "A time axis in UTC with one lane per prefix and origin. First seen {}; {}.",
        time::moment(&observation.first_seen),
        match &observation.ended {
            Some(ended) => format!("ended {}", time::moment(ended)),
            None => "not ended when the data did".to_owned(),
        }
    );
    for lane in lanes.iter().take(LANES_MAX) {
        let most = lane.bars.iter().max_by_key(|bar| bar.count);
        text.push_str(&format!(" {}", lane.caption()));
        if let Some(most) = most {
            text.push_str(&format!(
                ", most in the minute of {} ({})",
                time::hour_minute(most.start),
                words::count(most.count)
            ));
        }
        text.push('.');
    }
    text
}

/// Draws `timeline`, `width` units wide (one unit is a pixel at full size; 320 and
/// more make sense).
pub fn timeline(timeline: &Timeline, width: u32) -> String {
    let width = f64::from(width.max(200));
    let (from, to) = timeline.range();
    let drawn = &timeline.lanes[..timeline.lanes.len().min(LANES_MAX)];
    let seconds_per_unit = (to - from) as f64 / (width - 2.0 * SIDE);
    let scale = Scale {
        from,
        seconds_per_unit,
        width,
        bin: bin(seconds_per_unit),
    };
    let shown = &timeline.marks[..timeline.marks.len().min(MARKS_MAX)];
    let (marks, marks_bottom) = place_marks(shown, &scale);
    let binned: Vec<Vec<Bar>> = drawn.iter().map(|lane| scale.binned(&lane.bars)).collect();
    let most = binned.iter().flatten().map(|bar| bar.count).max();
    let bar_height = |count: u64| {
        let share = (count as f64 / most.unwrap_or(1).max(1) as f64).sqrt();
        (share * BAR_HEIGHT_MAX).max(BAR_HEIGHT_MIN)
    };

    let mut top = marks_bottom + 8.0;
    let lanes_top = top;
    let mut body: Vec<Markup> = Vec::new();
    for (lane, bars) in drawn.iter().zip(&binned) {
        let tallest = bars
            .iter()
            .map(|bar| bar_height(bar.count))
            .fold(0.0, f64::max);
        // The caption, then the count over the tallest bar, then the bar.
        let base = top + LINE_HEIGHT + 14.0 + tallest;
        body.push(draw_lane(lane, bars, top, base, &scale, &bar_height));
        top = base + 8.0;
    }
    let axis = top;
    let notes = notes(timeline, drawn.len());
    let height = axis + 26.0 + notes.len() as f64 * LINE_HEIGHT;
    let (title_id, description_id) = (
        format!("{}-title", timeline.id),
        format!("{}-description", timeline.id),
    );
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img"
            viewBox=(format!("0 0 {width} {}", round(height)))
            width=(width) height=(round(height))
            aria-labelledby=(format!("{title_id} {description_id}"))
            font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
            font-size="12" fill="#1d2329"
        {
            title id=(title_id) { (timeline.title) }
            desc id=(description_id) { (timeline.description) }
            @if let Some((start, end)) = timeline.lasted {
                rect class="lasted" x=(scale.x(start)) y=(round(lanes_top))
                    width=(round(scale.position(end) - scale.position(start)).max(1.0))
                    height=(round(axis - lanes_top)) fill="#a32a1c" fill-opacity="0.07" {}
            }
            (draw_axis(axis, lanes_top, &scale))
            @for mark in &marks { (draw_mark_line(mark, marks_bottom, axis)) }
            @for lane in &body { (lane) }
            @for mark in &marks { (draw_mark_label(mark, marks_bottom)) }
            @for (index, note) in notes.iter().enumerate() {
                text class="note" x=(SIDE) fill="#4a5560"
                    y=(round(axis + 20.0 + (index + 1) as f64 * LINE_HEIGHT)) { (note) }
            }
        }
    };
    // XML has no way to write control characters, and names may have them.
    words::visible(&drawn.into_string())
}

/// What is not drawn, a line for each.
fn notes(timeline: &Timeline, drawn: usize) -> Vec<String> {
    let hidden = timeline.lanes.len() - drawn;
    let lanes = (hidden > 0).then(|| {
        let lanes = words::some(hidden as u64, "more lane is", "more lanes are");
        format!("{lanes} not drawn; the table has them")
    });
    timeline.note.iter().cloned().chain(lanes).collect()
}

struct Scale {
    from: i64,
    seconds_per_unit: f64,
    width: f64,
    /// Seconds that one bar stands for.
    bin: i64,
}

impl Scale {
    fn position(&self, at: i64) -> f64 {
        SIDE + (at - self.from) as f64 / self.seconds_per_unit
    }

    fn x(&self, at: i64) -> f64 {
        round(self.position(at))
    }

    fn binned(&self, bars: &[Bar]) -> Vec<Bar> {
        let mut binned: Vec<Bar> = Vec::new();
        for bar in bars {
            let start = bar.start - bar.start.rem_euclid(self.bin);
            match binned.last_mut() {
                Some(last) if last.start == start => last.count += bar.count,
                _ => binned.push(Bar {
                    start,
                    count: bar.count,
                }),
            }
        }
        binned
    }
}

/// Steps of time that people read easily, in seconds.
const STEPS: [i64; 16] = [
    60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    2_592_000, 31_536_000,
];

/// The shortest step that is at least as long as `seconds`; whole years beyond one.
fn step(seconds: f64) -> i64 {
    const YEAR: i64 = STEPS[STEPS.len() - 1];
    let found = STEPS.into_iter().find(|&step| step as f64 >= seconds);
    found.unwrap_or_else(|| (seconds / YEAR as f64).ceil() as i64 * YEAR)
}

/// A bar is at least two units wide: as many minutes go into one as that takes.
fn bin(seconds_per_unit: f64) -> i64 {
    step(seconds_per_unit * 2.0)
}

fn draw_lane(
    lane: &Lane,
    bars: &[Bar],
    top: f64,
    base: f64,
    scale: &Scale,
    bar_height: &dyn Fn(u64) -> f64,
) -> Markup {
    let bar_width = (scale.bin as f64 / scale.seconds_per_unit - 1.0).clamp(2.0, 14.0);
    let class = lane.tone.class();
    // Counts are printed over bars as far as they do not collide, large ones first.
    let mut by_count: Vec<&Bar> = bars.iter().collect();
    by_count.sort_by_key(|bar| std::cmp::Reverse(bar.count));
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut counts: Vec<(f64, f64, String)> = Vec::new();
    for bar in by_count {
        let text = words::count(bar.count);
        let half = width_of(&text) / 2.0 + 1.0;
        let x = scale.position(bar.start) + bar_width / 2.0;
        if taken
            .iter()
            .all(|&(from, to)| x + half < from || x - half > to)
        {
            taken.push((x - half, x + half));
            counts.push((round(x), round(base - bar_height(bar.count) - 3.0), text));
        }
    }
    html! {
        g class=(class) {
            text class="halo name" x=(SIDE) y=(round(top + 13.0)) font-weight="600"
                fill=(if lane.tone == Tone::Withdrawn { "#5c6670" } else { lane.tone.fill() })
                stroke="#ffffff" stroke-width="3" paint-order="stroke" {
                (lane.caption_in(scale.width - 2.0 * SIDE))
            }
            line class="axis" x1=(SIDE) x2=(scale.width - SIDE) y1=(round(base)) y2=(round(base))
                stroke="#c5cad0" stroke-width="1" {}
            @for bar in bars {
                rect class="bar" x=(scale.x(bar.start)) y=(round(base - bar_height(bar.count)))
                    width=(round(bar_width)) height=(round(bar_height(bar.count)))
                    fill=(lane.tone.fill()) stroke=(lane.tone.stroke()) stroke-width="1" {}
            }
            @for (x, y, text) in &counts {
                text class="halo" x=(x) y=(y) text-anchor="middle" font-size="11" stroke="#ffffff"
                    stroke-width="3" paint-order="stroke" { (text) }
            }
        }
    }
}

fn draw_axis(axis: f64, lanes_top: f64, scale: &Scale) -> Markup {
    // A label every 56 units at most.
    let step = step(scale.seconds_per_unit * 56.0);
    let to = scale.from + ((scale.width - 2.0 * SIDE) * scale.seconds_per_unit) as i64;
    let first = scale.from + (step - scale.from.rem_euclid(step)) % step;
    let mut ticks: Vec<(f64, String)> = Vec::new();
    let mut at = first;
    while at <= to {
        let label = if step >= STEPS[STEPS.len() - 1] {
            time::year(at)
        } else if step >= 86_400 || at.rem_euclid(86_400) == 0 {
            time::day_month(at)
        } else {
            time::hour_minute(at)
        };
        ticks.push((scale.x(at), label));
        at += step;
    }
    html! {
        g class="axis" {
            @for (x, _) in &ticks {
                line x1=(x) x2=(x) y1=(round(lanes_top)) y2=(round(axis + 4.0))
                    stroke="#c5cad0" stroke-width="0.5" {}
            }
            @for (x, label) in &ticks {
                @if *x > 16.0 && *x < scale.width - 56.0 {
                    text x=(x) y=(round(axis + 17.0)) text-anchor="middle" font-size="11"
                        fill="#4a5560" { (label) }
                }
            }
            text x=(scale.width - SIDE) y=(round(axis + 17.0)) text-anchor="end" font-size="11"
                fill="#4a5560" { "UTC" }
        }
    }
}

/// A mark with its place.
struct Placed {
    x: f64,
    /// Where its text begins and ends.
    text: (f64, f64),
    /// From the bottom.
    row: usize,
    /// Text to the left of its line.
    is_left: bool,
    /// Whether the short label had to do.
    is_short: bool,
    label: String,
}

impl Placed {
    fn baseline(&self, bottom: f64) -> f64 {
        round(bottom - 6.0 - self.row as f64 * LINE_HEIGHT)
    }
}

/// Gives each label a side of its line and a row, so that labels collide with
/// nothing and lines cross as few labels as can be; with the bottom of all rows.
/// Marks are so few that all choices of sides are tried.
fn place_marks(marks: &[Mark], scale: &Scale) -> (Vec<Placed>, f64) {
    let mut best: Option<(usize, Vec<Placed>)> = None;
    for sides in 0..1_u32 << marks.len() {
        for is_reversed in [false, true] {
            let placed = place(marks, scale, sides, is_reversed);
            let cost = cost(&placed, scale);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, placed));
            }
        }
    }
    let placed = best.map_or_else(Vec::new, |(_, placed)| placed);
    let rows = placed.iter().map(|mark| mark.row + 1).max().unwrap_or(0);
    (placed, rows as f64 * LINE_HEIGHT + 4.0)
}

/// Each label into the lowest row with room, on the side that its bit says.
fn place(marks: &[Mark], scale: &Scale, sides: u32, is_reversed: bool) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(marks.len());
    let order: Vec<usize> = if is_reversed {
        (0..marks.len()).rev().collect()
    } else {
        (0..marks.len()).collect()
    };
    for index in order {
        let mark = &marks[index];
        let is_left = sides >> index & 1 == 1;
        let x = scale.position(mark.at);
        let room = if is_left {
            x - SIDE
        } else {
            scale.width - SIDE - x
        };
        let is_short = width_of(&mark.label) > room - 4.0;
        let label = if is_short { &mark.short } else { &mark.label };
        let label = fit(label, room - 4.0);
        let length = width_of(&label);
        let text = if is_left {
            (x - 4.0 - length, x - 4.0)
        } else {
            (x + 4.0, x + 4.0 + length)
        };
        let collides = |row: usize| {
            let mut in_row = placed.iter().filter(|other| other.row == row);
            in_row.any(|other| {
                let (from, to) = (other.text.0.min(other.x), other.text.1.max(other.x));
                text.0.min(x) - 3.0 < to && text.1.max(x) + 3.0 > from
            })
        };
        let row = (0..marks.len()).find(|&row| !collides(row)).unwrap_or(0);
        placed.push(Placed {
            x: round(x),
            text,
            row,
            is_left,
            is_short,
            label,
        });
    }
    placed
}

/// What is bad about a placement: labels outside or cut, lines through labels,
/// rows.
fn cost(placed: &[Placed], scale: &Scale) -> usize {
    let mut cost = placed.iter().map(|mark| mark.row).max().unwrap_or(0);
    for mark in placed {
        if mark.text.0 < 0.0 || mark.text.1 > scale.width {
            cost += 10_000;
        }
        if mark.label.ends_with('…') {
            cost += 1_000;
        }
        if mark.is_short {
            cost += 200;
        }
        let crossed = placed.iter().filter(|other| {
            other.row > mark.row && other.x > mark.text.0 - 2.0 && other.x < mark.text.1 + 2.0
        });
        cost += 100 * crossed.count();
    }
    cost
}

/// Widths are guessed: nothing here knows the font.
fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * CHARACTER_WIDTH
}

fn draw_mark_line(mark: &Placed, bottom: f64, axis: f64) -> Markup {
    html! {
        line class="mark" x1=(mark.x) x2=(mark.x)
            y1=(round(mark.baseline(bottom) - 11.0)) y2=(round(axis))
            stroke="#1d2329" stroke-width="1" stroke-dasharray="3 2" {}
    }
}

fn draw_mark_label(mark: &Placed, bottom: f64) -> Markup {
    html! {
        text class="halo" x=(round(if mark.is_left { mark.text.1 } else { mark.text.0 }))
            y=(mark.baseline(bottom)) text-anchor=(if mark.is_left { "end" } else { "start" })
            stroke="#ffffff" stroke-width="3" paint-order="stroke" { (mark.label) }
    }
}

/// `text`, cut with an ellipsis to fit into `room` units.
fn fit(text: &str, room: f64) -> String {
    let characters_max = (room / CHARACTER_WIDTH).max(4.0) as usize;
    if text.chars().count() <= characters_max {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(characters_max - 1).collect();
    cut.push('…');
    cut
}

/// To a tenth of a unit: more digits only make the file larger.
fn round(units: f64) -> f64 {
    (units * 10.0).round() / 10.0
}

/// The picture as markup for a page.
pub(crate) fn markup(drawn: String) -> Markup {
    PreEscaped(drawn)
}
