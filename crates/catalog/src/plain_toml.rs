//! Files of users as TOML, where the first mistake ends the reading. The catalog's own
//! are read further, to name all of them.

use std::fmt;

use serde::de::DeserializeOwned;

/// A file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlError {
    /// The line; the first is 1. 0 where none is to blame.
    pub line: usize,
    /// What is wrong, in one line.
    pub message: String,
}

impl fmt::Display for TomlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

impl std::error::Error for TomlError {}

/// Reads a file.
///
/// # Errors
///
/// The first thing in it that is wrong.
pub fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, TomlError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().map(|span| &text[..span.start.min(text.len())]);
        TomlError {
            line: before.map_or(0, |before| before.matches('\n').count() + 1),
            message: error.message().lines().collect::<Vec<_>>().join(", "),
        }
    })
}
