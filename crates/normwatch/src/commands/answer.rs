//! How answers about norms are written.

use std::io::Write;

use answers::Document;
use serde::Serialize;

use crate::args::Shape;
use crate::exit::Exit;
use crate::failure::Failure;

/// Writes an answer, as data or as something to read.
pub(crate) fn write(
    shape: Shape,
    data: &impl Serialize,
    document: impl FnOnce() -> Document,
) -> Result<Exit, Failure> {
    match shape {
        Shape::Json => print_json(data),
        Shape::Table => print(&document().text()),
        Shape::Markdown => print(&document().markdown()),
    }
}

pub(crate) fn print(text: &str) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        other => other?,
    }
    Ok(Exit::Done)
}

pub(crate) fn print_json(value: &impl Serialize) -> Result<Exit, Failure> {
    let text = serde_json::to_string_pretty(value).expect("plain data is JSON");
    print(&format!("{text}\n"))
}
