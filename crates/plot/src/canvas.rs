//! From places to SVG.

use std::fmt::Write as _;

use crate::caption::Caption;

/// Width of a picture: of a text column on A4 at 96 units an inch.
pub(crate) const WIDTH: f64 = 720.0;
/// Space to the left and right.
pub(crate) const SIDE: f64 = 14.0;
/// Height of a line of text.
pub(crate) const LINE: f64 = 17.0;
/// Width of a character of 12 units, on the large side: words must not collide.
const CHARACTER: f64 = 7.3;
/// Width of one that is as broad as high, as Japanese ones are.
const BROAD_CHARACTER: f64 = 12.4;
/// Title's characters are of 15 units and bold.
const TITLE_SCALE: f64 = 1.32;

const STYLE: &str = "text{font-family:sans-serif;font-size:12px;fill:#111}\
.title{font-size:15px;font-weight:bold}.soft{fill:#555}.strong{font-weight:bold}\
.grid{stroke:#ccc;stroke-width:1}.guide{stroke:#bbb;stroke-width:1;stroke-dasharray:1 3}\
.line{stroke:#111;stroke-width:1.6;fill:none}.thin{stroke:#111;stroke-width:1;fill:none}\
.full{fill:#111;stroke:#111;stroke-width:1.4}.hollow{fill:#fff;stroke:#111;stroke-width:1.6}\
.halo{stroke:#fff;stroke-width:3;paint-order:stroke}";

/// A picture in the making.
#[derive(Debug, Default)]
pub(crate) struct Canvas {
    body: String,
}

/// Where a text is fixed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A mark for a value. Numbered, so that each line of several has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Disc,
    Ring,
    Square,
    Frame,
    Triangle,
    Delta,
    Diamond,
    Rhombus,
}

impl Mark {
    pub(crate) const ALL: [Mark; 8] = [
        Mark::Disc,
        Mark::Frame,
        Mark::Triangle,
        Mark::Rhombus,
        Mark::Square,
        Mark::Ring,
        Mark::Delta,
        Mark::Diamond,
    ];
}

impl Canvas {
    pub(crate) fn text(&mut self, class: &str, anchor: Anchor, x: f64, y: f64, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        let words = escaped(words);
        let _ = writeln!(
            self.body,
            "<text{class}{anchor} x=\"{x:.1}\" y=\"{y:.1}\">{words}</text>"
        );
    }

    /// A text that had to be cut, with the whole of it for whoever points at it.
    pub(crate) fn cut_text(&mut self, anchor: Anchor, x: f64, y: f64, words: &str, room: f64) {
        let cut = cut(words, room);
        if cut == words {
            return self.text("", anchor, x, y, words);
        }
        let _ = write!(self.body, "<g><title>{}</title>", escaped(words));
        self.text("", anchor, x, y, &cut);
        self.body += "</g>\n";
    }

    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = writeln!(
            self.body,
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    /// A line through points, with dashes as SVG writes them.
    pub(crate) fn path(&mut self, dashes: &str, points: &[(f64, f64)]) {
        let mut path = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            let step = if at == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{step}{x:.1} {y:.1}");
        }
        let dashes = if dashes.is_empty() {
            String::new()
        } else {
            format!(" stroke-dasharray=\"{dashes}\"")
        };
        let _ = writeln!(self.body, "<path class=\"line\"{dashes} d=\"{path}\"/>");
    }

    /// A line with a stroke across each end.
    pub(crate) fn interval(&mut self, from: f64, to: f64, y: f64) {
        const CAP: f64 = 3.5;
        self.line("thin", (from, y), (to, y));
        for x in [from, to] {
            self.line("thin", (x, y - CAP), (x, y + CAP));
        }
    }

    pub(crate) fn mark(&mut self, mark: Mark, x: f64, y: f64) {
        let class = match mark {
            Mark::Disc | Mark::Square | Mark::Triangle | Mark::Diamond => "full",
            Mark::Ring | Mark::Frame | Mark::Delta | Mark::Rhombus => "hollow",
        };
        let path = |points: [(f64, f64); 4]| {
            let [a, b, c, d] = points.map(|(dx, dy)| format!("{:.1} {:.1}", x + dx, y + dy));
            format!("<path class=\"{class}\" d=\"M{a}L{b}L{c}L{d}Z\"/>")
        };
        let shape = match mark {
            Mark::Disc | Mark::Ring => {
                format!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>")
            }
            Mark::Square | Mark::Frame => {
                path([(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)])
            }
            Mark::Triangle | Mark::Delta => {
                path([(0.0, -5.0), (4.6, 3.2), (-4.6, 3.2), (0.0, -5.0)])
            }
            Mark::Diamond | Mark::Rhombus => {
                path([(0.0, -5.0), (5.0, 0.0), (0.0, 5.0), (-5.0, 0.0)])
            }
        };
        self.body += &shape;
        self.body.push('\n');
    }

    /// Writes the title; gives where what is under it begins.
    pub(crate) fn title(&mut self, title: &str) -> f64 {
        let mut y = 8.0;
        for line in wrapped(title, (WIDTH - 2.0 * SIDE) / TITLE_SCALE) {
            y += 19.0;
            self.text("title", Anchor::Start, SIDE, y, &line);
        }
        y + 10.0
    }

    /// Writes the notes under a picture; gives where they end.
    pub(crate) fn notes(&mut self, notes: &[String], top: f64) -> f64 {
        let mut y = top;
        for note in notes {
            for line in wrapped(note, WIDTH - 2.0 * SIDE) {
                y += LINE - 1.0;
                self.text("soft", Anchor::Start, SIDE, y, &line);
            }
        }
        y
    }

    /// The picture.
    pub(crate) fn finish(self, caption: &Caption, height: f64) -> String {
        let height = (height + 10.0).ceil();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">\n\
             <title>{}</title>\n<desc>{}</desc>\n<style>{STYLE}</style>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
            escaped(&caption.title),
            escaped(&caption.title),
            escaped(&caption.description),
            self.body
        )
    }
}

/// How much room words of 12 units take, on the large side.
pub(crate) fn width(words: &str) -> f64 {
    words
        .chars()
        .map(|c| match c {
            // From the first block of East Asian characters on; all are broad.
            '\u{1100}'..='\u{115f}' | '\u{2e80}'.. => BROAD_CHARACTER,
            '−' | '→' | '±' | 'W' | 'M' | 'm' | 'w' | '@' | '%' => CHARACTER * 1.5,
            'i' | 'l' | 'j' | 't' | 'f' | '.' | ',' | ' ' | '-' | '(' | ')' => CHARACTER * 0.62,
            'A'..='Z' => CHARACTER * 1.22,
            _ => CHARACTER * 1.04,
        })
        .sum()
}

/// Words cut to the room that there is, with `…` where something is missing.
pub(crate) fn cut(words: &str, room: f64) -> String {
    if width(words) <= room {
        return words.to_owned();
    }
    let mut out = String::new();
    for c in words.chars() {
        if width(&out) + width(&c.to_string()) + 2.0 * CHARACTER > room {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// Words in lines of at most this width; a word that is longer is broken anywhere.
pub(crate) fn wrapped(words: &str, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let last = lines.last_mut().expect("there is a line");
        let with = format!("{last}{}{word}", if last.is_empty() { "" } else { " " });
        if width(&with) <= room {
            *last = with;
            continue;
        }
        if !last.is_empty() {
            lines.push(String::new());
        }
        for c in word.chars() {
            let last = lines.last_mut().expect("there is a line");
            if width(last) + width(&c.to_string()) > room {
                lines.push(c.to_string());
            } else {
                last.push(c);
            }
        }
    }
    lines
}

/// Text that is only text in XML. What XML 1.0 §2.2 forbids becomes `U+FFFD`.
pub(crate) fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
