//! The commands.

pub(crate) mod accounts;
mod answer;
pub(crate) mod backtest;
pub(crate) mod check;
pub(crate) mod conformance;
pub(crate) mod demo;
pub(crate) mod effect;
pub(crate) mod gaps;
pub(crate) mod impact;
pub(crate) mod norms;
pub(crate) mod origins;
pub(crate) mod rank;
mod rankings;
pub(crate) mod registers;
pub(crate) mod routes;
pub(crate) mod serve;
pub(crate) mod sessions;
pub(crate) mod since;
mod sources;
pub(crate) mod sql;
mod statements;
pub(crate) mod triage;
pub(crate) mod whois;
pub(crate) mod words;

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use catalog::{Catalog, PartialDate};
use net::Timestamp;
use store::Store;

use crate::exit::Exit;
use crate::failure::Failure;

/// The norms of a folder, or those built in.
fn catalog(folder: Option<&Path>) -> Result<Catalog, Failure> {
    Ok(match folder {
        Some(folder) => Catalog::load(folder)?,
        None => Catalog::built_in()?,
    })
}

/// The same, with files of triage rules laid over their own.
fn catalog_with(folder: Option<&Path>, files: &[PathBuf]) -> Result<Catalog, Failure> {
    Ok(Catalog::with_rules(folder, &rules(files)?)?)
}

/// The texts of files of triage rules, each with the name that the user gave.
fn rules(files: &[PathBuf]) -> Result<Vec<(String, String)>, Failure> {
    let read = |path: &PathBuf| {
        // What is missing has a neighbour that is meant.
        input::expand(&[path])?;
        let (bytes, _) = input::read_all(path)?;
        let name = path.display().to_string();
        match String::from_utf8(bytes) {
            Ok(text) => Ok((name, text)),
            Err(_) => {
                let message = format!("`{name}` is no file of rules: it is no text");
                let hint = "docs/triage.md has one to begin with".to_owned();
                Err(Failure::new(Exit::WrongKind, message, Some(hint)))
            }
        }
    };
    files.iter().map(read).collect()
}

/// A database that has to be there, for reading; `maker` is a command that makes one.
fn database(path: &Path, maker: &str) -> Result<Store, Failure> {
    is_there(path, maker)?;
    Ok(Store::open_read_only(path)?)
}

/// Refuses a database that is not there, which opening it for writing would make.
fn is_there(path: &Path, maker: &str) -> Result<(), Failure> {
    if path.exists() {
        return Ok(());
    }
    let message = format!("there is no database `{}`", path.display());
    let hint = format!("`normwatch {maker}` makes one");
    Err(Failure::new(Exit::Database, message, Some(hint)))
}

/// Now, to the second.
pub(crate) fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since_1970.map_or(0, |elapsed| elapsed.as_secs());
    Timestamp::from_seconds(seconds as i64)
}

/// Today, in UTC.
fn today() -> PartialDate {
    PartialDate::day_of(now())
}
