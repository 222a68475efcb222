//! A document as text for a terminal.

use crate::{Block, Document, Line, Table};

/// The widest line, in characters. Only what cannot be broken, an id or an
/// address, may be longer.
pub const COLUMNS: usize = 92;

/// Where the values of properties begin.
const VALUE_COLUMN: usize = 18;

/// Between two columns of a table.
const GUTTER: &str = "  ";

/// The least that a column is narrowed to; below, words are cut to pieces.
const COLUMN_MIN: usize = 8;

pub(super) fn write(document: &Document) -> String {
    let mut text = format!("{}\n", wrapped(&document.title, COLUMNS).join("\n"));
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(_, heading) => text += &format!("{heading}\n"),
            Block::Text(line) | Block::Hint(line) => paragraph(&mut text, line, "", ""),
            Block::List(lines) => {
                for line in lines {
                    paragraph(&mut text, line, "- ", "  ");
                }
            }
            Block::Quote(line) => paragraph(&mut text, line, "    ", "    "),
            Block::Properties(properties) => {
                for (name, value) in properties {
                    let name = format!("{name:VALUE_COLUMN$}");
                    paragraph(&mut text, value, &name, &" ".repeat(VALUE_COLUMN));
                }
            }
            Block::Entries(entries) => {
                for entry in entries {
                    paragraph(&mut text, &entry.head, "  ", "      ");
                    for line in &entry.body {
                        paragraph(&mut text, line, "      ", "      ");
                    }
                }
            }
            Block::Table(table) => rows(&mut text, table),
            Block::Picture(picture) => {
                let words = format!("[picture: {}]", picture.alt);
                paragraph(&mut text, &words.into(), "", "");
            }
        }
    }
    text
}

fn paragraph(text: &mut String, line: &Line, first: &str, others: &str) {
    let indent = first.chars().count().max(others.len());
    let lines = wrapped(&line.plain(), COLUMNS - indent);
    for (number, line) in lines.iter().enumerate() {
        let indent = if number == 0 { first } else { others };
        *text += &format!("{indent}{line}\n");
    }
}

fn rows(text: &mut String, table: &Table) {
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(Line::plain).collect())
        .collect();
    let widths = widths(table, &cells);
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|c| c.name.to_uppercase())
        .collect();
    row(text, table, &widths, &names);
    for cells in &cells {
        row(text, table, &widths, cells);
    }
}

/// The width that each column gets: what it needs, and where that is too much,
/// the widest give way first.
fn widths(table: &Table, cells: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let longest = cells.iter().map(|row| length(&row[at])).max();
            longest.unwrap_or(0).max(length(&column.name))
        })
        .collect();
    let gutters = GUTTER.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gutters > COLUMNS {
        let widest = widths.iter_mut().max().expect("a table has columns");
        if *widest <= COLUMN_MIN {
            break;
        }
        *widest -= 1;
    }
    widths
}

fn row(text: &mut String, table: &Table, widths: &[usize], cells: &[String]) {
    let broken: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, &width)| wrapped(cell, width))
        .collect();
    let height = broken.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut line = String::new();
        for ((lines, &width), column) in broken.iter().zip(widths).zip(&table.columns) {
            let cell = lines.get(at).map_or("", String::as_str);
            let blanks = " ".repeat(width.saturating_sub(length(cell)));
            if column.number {
                line += &format!("{blanks}{cell}{GUTTER}");
            } else {
                line += &format!("{cell}{blanks}{GUTTER}");
            }
        }
        *text += line.trim_end();
        text.push('\n');
    }
}

/// Text in lines of at most `width` characters, broken between words; a word that
/// is longer is broken behind a sign, or where nothing else helps anywhere.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for (number, part) in parts(word, width).into_iter().enumerate() {
            let last = lines.last_mut().expect("there is always a line");
            let blank = usize::from(number == 0 && !last.is_empty());
            if length(last) + blank + length(part) <= width || last.is_empty() {
                if blank == 1 {
                    last.push(' ');
                }
                last.push_str(part);
            } else {
                lines.push(part.to_owned());
            }
        }
    }
    lines
}

/// A word that is too long, in pieces that end where one may break it.
fn parts(word: &str, width: usize) -> Vec<&str> {
    if length(word) <= width {
        return vec![word];
    }
    let mut pieces = Vec::new();
    for piece in word.split_inclusive(['/', '#', '-', ',']) {
        if length(piece) <= width {
            pieces.push(piece);
            continue;
        }
        for smaller in piece.split_inclusive(['_', '.', ':', '=', '–']) {
            cut(smaller, width, &mut pieces);
        }
    }
    pieces
}

/// Cuts what has nowhere to break it.
fn cut<'w>(word: &'w str, width: usize, pieces: &mut Vec<&'w str>) {
    let mut rest = word;
    while let Some((at, _)) = rest.char_indices().nth(width) {
        let (piece, more) = rest.split_at(at);
        pieces.push(piece);
        rest = more;
    }
    pieces.push(rest);
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_at_the_width_and_long_ones_behind_a_sign_or_anywhere() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("un-gge-2015#13-f", 8), ["un-gge-", "2015#13-", "f"]);
        assert_eq!(wrapped("", 7), [""]);
        assert_eq!(
            wrapped("a summary_2025.json", 9),
            ["a", "summary_", "2025.json"]
        );
        assert_eq!(wrapped("0123456789", 4), ["0123", "4567", "89"]);
        assert_eq!(wrapped("öäüöäü", 4), ["öäüö", "äü"]);
    }

    #[test]
    fn the_widest_column_gives_way() {
        let mut table = Table::new(["id", "#n", "words"]);
        table.row(["a".into(), 3.into(), "word ".repeat(40).into()]);
        let mut document = Document::new("t");
        document.table(table);
        let text = document.text();
        assert!(text.lines().all(|line| length(line) <= COLUMNS), "{text}");
        assert!(text.contains("ID  N  WORDS\na   3  word"), "{text}");
    }
}
