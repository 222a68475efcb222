//! Rows as people and programs read them: a table, CSV, NDJSON or JSON.
//!
//! Rows are written as they come, whatever their number; a table keeps its first
//! [`TABLE_ROWS_MEASURED`] rows to choose the widths, and then goes on with those.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::{Error, Query, ValueRef};

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Columns for the eye: numbers to the right, NULL as `NULL`, control
    /// characters escaped.
    #[default]
    Table,
    /// RFC 4180, with a header. NULL is empty; the empty text is `""`.
    Csv,
    /// One JSON object on each line.
    Ndjson,
    /// One JSON array of objects.
    Json,
}

impl Format {
    /// All formats, by the names that users give.
    pub const ALL: [(&'static str, Format); 4] = [
        ("table", Format::Table),
        ("csv", Format::Csv),
        ("ndjson", Format::Ndjson),
        ("json", Format::Json),
    ];
}

/// Rows whose values decide how wide a table's columns are: a few screens;
/// chosen by us.
pub const TABLE_ROWS_MEASURED: usize = 1000;

/// A value of a table is cut to so many characters; the other formats cut
/// nothing. Chosen by us.
const TABLE_CHARACTERS_MAX: usize = 120;

/// Runs the question and writes all its rows; answers how many.
///
/// In JSON, integers and reals are numbers, blobs are text in hexadecimal, and
/// what JSON cannot say (infinite numbers) is null. Columns that are named alike
/// get `_2`, `_3` … behind.
///
/// # Errors
///
/// When the question cannot be finished, or `out` does not take the rows. What
/// was written before is whole rows.
pub fn write(query: &mut Query<'_>, format: Format, out: &mut dyn Write) -> Result<u64, Error> {
    match format {
        Format::Table => table(query, out),
        Format::Csv => csv(query, out),
        Format::Ndjson => json(query, out, ["", "\n", "\n", ""]),
        Format::Json => json(query, out, ["[\n", ",\n", "\n]\n", "[]\n"]),
    }
}

fn failed(source: io::Error) -> Error {
    Error::Write { source }
}

fn csv(query: &mut Query<'_>, out: &mut dyn Write) -> Result<u64, Error> {
    let mut line = String::new();
    for (index, column) in query.columns().iter().enumerate() {
        line.push_str(if index > 0 { "," } else { "" });
        csv_text(&mut line, column);
    }
    let mut rows = query.rows();
    let mut count = 0;
    loop {
        line.push_str("\r\n");
        out.write_all(line.as_bytes()).map_err(failed)?;
        line.clear();
        let Some(row) = rows.next()? else {
            return Ok(count);
        };
        for (index, value) in row.values().enumerate() {
            line.push_str(if index > 0 { "," } else { "" });
            match value {
                ValueRef::Text(text) => csv_text(&mut line, text),
                ValueRef::Null => {}
                other => line.push_str(&plain(other)),
            }
        }
        count += 1;
    }
}

/// Appends a cell of CSV (RFC 4180 §2). The empty text is in quotes: without them it
/// is NULL.
pub fn csv_text(line: &mut String, text: &str) {
    if !text.is_empty() && !text.contains(['"', ',', '\r', '\n']) {
        line.push_str(text);
        return;
    }
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}

/// Writes objects with text before, between and after them, or other text where
/// there are none.
fn json(
    query: &mut Query<'_>,
    out: &mut dyn Write,
    [before, between, after, none]: [&str; 4],
) -> Result<u64, Error> {
    let names: Vec<String> = unlike(query.columns())
        .iter()
        .map(|name| serde_json::Value::from(name.as_str()).to_string())
        .collect();
    let mut rows = query.rows();
    let mut count = 0;
    let mut line = Vec::new();
    while let Some(row) = rows.next()? {
        line.clear();
        line.extend_from_slice(if count == 0 { before } else { between }.as_bytes());
        line.push(b'{');
        for (index, (name, value)) in names.iter().zip(row.values()).enumerate() {
            line.extend_from_slice(if index > 0 { b"," } else { b"" });
            line.extend_from_slice(name.as_bytes());
            line.push(b':');
            json_value(&mut line, value).map_err(failed)?;
        }
        line.push(b'}');
        out.write_all(&line).map_err(failed)?;
        count += 1;
    }
    let end = if count == 0 { none } else { after };
    out.write_all(end.as_bytes()).map_err(failed)?;
    Ok(count)
}

fn json_value(line: &mut Vec<u8>, value: ValueRef<'_>) -> io::Result<()> {
    match value {
        ValueRef::Null => line.extend_from_slice(b"null"),
        ValueRef::Integer(number) => write!(line, "{number}")?,
        // Of numbers that are none, serde_json makes null.
        ValueRef::Real(number) => serde_json::to_writer(line, &number)?,
        ValueRef::Text(text) => serde_json::to_writer(line, text)?,
        ValueRef::Blob(_) => write!(line, "\"{}\"", plain(value))?,
    }
    Ok(())
}

/// The names, with numbers behind those that were there before.
pub(crate) fn unlike(columns: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut name = column.clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{column}_{number}");
            number += 1;
        }
        names.push(name);
    }
    names
}

fn table(query: &mut Query<'_>, out: &mut dyn Write) -> Result<u64, Error> {
    let header: Vec<Cell> = query
        .columns()
        .iter()
        .map(|name| Cell::text(name))
        .collect();
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.width).collect();
    let mut rows = query.rows();
    let mut kept: Vec<Vec<Cell>> = Vec::new();
    let mut more = true;
    while more && kept.len() < TABLE_ROWS_MEASURED {
        match rows.next()? {
            Some(row) => kept.push(row.values().map(Cell::new).collect()),
            None => more = false,
        }
    }
    for row in &kept {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width.max(*width);
        }
    }
    // A column is aligned as its first value is: headers above their numbers.
    let header: Vec<Cell> = header
        .into_iter()
        .enumerate()
        .map(|(column, cell)| Cell {
            is_number: kept.first().is_some_and(|row| row[column].is_number),
            ..cell
        })
        .collect();
    let rule = widths
        .iter()
        .map(|width| Cell::text(&"-".repeat(*width)))
        .collect();
    let mut count = kept.len() as u64;
    for row in [header, rule].iter().chain(&kept) {
        line(row, &widths, out)?;
    }
    while more {
        match rows.next()? {
            Some(row) => {
                line(
                    &row.values().map(Cell::new).collect::<Vec<_>>(),
                    &widths,
                    out,
                )?;
                count += 1;
            }
            None => more = false,
        }
    }
    Ok(count)
}

fn line(row: &[Cell], widths: &[usize], out: &mut dyn Write) -> Result<(), Error> {
    let mut line = String::new();
    for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
        line.push_str(if index > 0 { "  " } else { "" });
        let blanks = width.saturating_sub(cell.width);
        let (left, right) = if cell.is_number {
            (blanks, 0)
        } else {
            (0, blanks)
        };
        let text = &cell.text;
        write!(line, "{:left$}{text}{:right$}", "", "").expect("a string takes all text");
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    out.write_all(line.as_bytes()).map_err(failed)
}

/// A value as a table shows it.
struct Cell {
    text: String,
    /// In characters.
    width: usize,
    is_number: bool,
}

impl Cell {
    fn new(value: ValueRef<'_>) -> Cell {
        match value {
            ValueRef::Text(text) => Cell::text(text),
            ValueRef::Null => Cell::text("NULL"),
            other => Cell {
                is_number: !matches!(other, ValueRef::Blob(_)),
                ..Cell::text(&plain(other))
            },
        }
    }

    fn text(text: &str) -> Cell {
        let mut shown = String::with_capacity(text.len());
        let mut width = 0;
        for character in text.chars() {
            if width >= TABLE_CHARACTERS_MAX {
                shown.push('…');
                width += 1;
                break;
            }
            // Evidence must not steer the reader's terminal.
            if character.is_control() {
                let escaped = character.escape_default().to_string();
                width += escaped.len();
                shown.push_str(&escaped);
            } else {
                width += 1;
                shown.push(character);
            }
        }
        Cell {
            text: shown,
            width,
            is_number: false,
        }
    }
}

/// A value that is no text, as text: reals as they read back, blobs in
/// hexadecimal.
fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Blob(bytes) => net::text::hex(bytes),
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Null => String::new(),
    }
}
