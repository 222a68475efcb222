//! How answers about norms are written.

use std::io::Write;

use document::Document;
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
        Shape::Json => {
            let text = serde_json::to_string_pretty(data).expect("plain data is JSON");
            print(&format!("{text}\n"))
        }
        Shape::Table => print(&document().text()),
        Shape::Markdown => print(&document().markdown()),
    }
}

/// Writes text to standard output; whoever closed it wanted no more.
pub(crate) fn print(text: &str) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        other => other?,
    }
    Ok(Exit::Done)
}
