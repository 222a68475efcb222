//! Wrapped and indented lines, with or without colour.

use crate::words;

/// Fewer columns than this leave nothing to wrap into.
const WIDTH_MIN: usize = 40;

/// What a piece of text is, which is what its colour tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    High,
    Medium,
    Low,
    Heading,
}

impl Paint {
    /// The sequence that begins it (ECMA-48 §8.3.117, SGR).
    const fn begin(self) -> &'static str {
        match self {
            Paint::High => "\x1b[1;31m",
            Paint::Medium => "\x1b[1;33m",
            Paint::Low => "\x1b[1;36m",
            Paint::Heading => "\x1b[1m",
        }
    }
}

/// Text in the making. Whatever is put in is freed of control characters first.
pub(super) struct Lines {
    text: String,
    width: usize,
    has_colour: bool,
}

impl Lines {
    pub(super) fn new(width: usize, has_colour: bool) -> Lines {
        Lines {
            text: String::new(),
            width: width.max(WIDTH_MIN),
            has_colour,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// An empty line and a heading.
    pub(super) fn section(&mut self, title: &str, paint: Paint) {
        self.blank();
        self.painted(0, title, paint);
    }

    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        self.wrapped(indent, "", indent, text, None);
    }

    pub(super) fn painted(&mut self, indent: usize, text: &str, paint: Paint) {
        self.wrapped(indent, "", indent, text, Some(paint));
    }

    /// A label with text after it, under which the text's further lines stand.
    pub(super) fn item(&mut self, indent: usize, label: &str, text: &str) {
        let hanging = indent + columns(label) + 1;
        // A long label would leave the text a narrow strip.
        let hanging = if hanging > self.width / 3 {
            indent + 2
        } else {
            hanging
        };
        self.wrapped(indent, label, hanging, text, None);
    }

    /// Labels of one width with text after them, as a table of two columns.
    pub(super) fn fact(&mut self, label: &str, text: &str) {
        let label = format!("{label:<15}");
        self.wrapped(4, &label, 20, text, None);
    }

    fn wrapped(
        &mut self,
        indent: usize,
        label: &str,
        hanging: usize,
        text: &str,
        paint: Option<Paint>,
    ) {
        let mut line = " ".repeat(indent);
        let mut used = indent;
        let mut is_empty = true;
        if !label.is_empty() {
            let label = clean(label);
            used += columns(&label);
            line.push_str(&label);
            is_empty = false;
        }
        for word in clean(text).split_whitespace() {
            let mut rest = word;
            loop {
                let gap = usize::from(!is_empty);
                let length = columns(rest);
                if used + gap + length <= self.width {
                    if gap > 0 {
                        line.push(' ');
                    }
                    line.push_str(rest);
                    used += gap + length;
                    is_empty = false;
                    break;
                }
                if !is_empty {
                    self.line(&line, paint);
                    line = " ".repeat(hanging);
                    used = hanging;
                    is_empty = true;
                    continue;
                }
                // A word longer than a line is cut where the line ends.
                let room = self.width.saturating_sub(used).max(1);
                let cut = rest
                    .char_indices()
                    .nth(room)
                    .map_or(rest.len(), |(at, _)| at);
                line.push_str(&rest[..cut]);
                rest = &rest[cut..];
                used += room;
                is_empty = false;
            }
        }
        if !is_empty {
            self.line(&line, paint);
        }
    }

    fn line(&mut self, line: &str, paint: Option<Paint>) {
        let line = line.trim_end();
        let text = line.trim_start();
        self.text.push_str(&line[..line.len() - text.len()]);
        match paint {
            Some(paint) if self.has_colour => {
                self.text.push_str(paint.begin());
                self.text.push_str(text);
                self.text.push_str("\x1b[0m");
            }
            _ => self.text.push_str(text),
        }
        self.text.push('\n');
    }
}

/// Columns that `text` takes, one for each character: near enough for names.
fn columns(text: &str) -> usize {
    text.chars().count()
}

/// `text` on one line and without control characters: names come from sources, and
/// must not write to the terminal.
fn clean(text: &str) -> String {
    words::visible(&text.replace(['\n', '\r', '\t'], " "))
}
