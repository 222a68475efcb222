//! What can go wrong on the way from files to a report.

use std::fmt;
use std::path::PathBuf;

use catalog::IndicatorId;

/// Why there is no report.
#[derive(Debug)]
pub enum Error {
    // What the user named.
    /// A source or table cannot be read.
    Input(input::Error),
    /// Not one of the sources has a single MRT record.
    NoMrt {
        /// The first of them.
        name: String,
    },
    /// A baseline file is neither MRT nor a table of prefixes and origins.
    NoBaseline {
        /// The file.
        name: String,
    },
    /// A table has not a single usable line.
    NoTable {
        /// The file.
        path: PathBuf,
        /// What it should have been.
        expected: &'static str,
        /// What is wrong with its first line that is wrong.
        first_problem: Option<String>,
    },

    // The catalog.
    /// SQLite does not take what an indicator's parts make.
    Indicator {
        /// The indicator.
        id: IndicatorId,
        /// Why.
        source: store::Error,
    },
    /// An indicator's base query lacks a column, or has it in a wrong form.
    IndicatorColumn {
        /// The indicator.
        id: IndicatorId,
        /// The column.
        column: &'static str,
        /// What it should be.
        expected: &'static str,
    },

    // The database.
    /// The database cannot be read or written.
    Store(store::Error),
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::Input(error) => error.hint(),
            Error::NoMrt { .. } => Some(
                "routing archives come from RouteViews, RIPE RIS or your router's MRT dump; \
                 compressed ones are read as they are"
                    .to_owned(),
            ),
            Error::NoBaseline { .. } => Some(
                "give a RIB in MRT, or lines of `PREFIX<tab>ORIGIN` such as pyasn writes"
                    .to_owned(),
            ),
            Error::NoTable { expected, .. } => Some(format!("this option takes {expected}")),
            Error::Indicator { source, .. } | Error::Store(source) => source.hint(),
            Error::IndicatorColumn { .. } => {
                Some("see `norms/README.md`, section Indicators".to_owned())
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(error) => fmt::Display::fmt(error, f),
            Error::NoMrt { name } => write!(f, "`{name}` has not a single MRT record"),
            Error::NoBaseline { name } => write!(
                f,
                "`{name}` is neither MRT nor a table of prefixes and their origins"
            ),
            Error::NoTable {
                path,
                expected,
                first_problem,
            } => {
                write!(f, "`{}` is not {expected}", path.display())?;
                match first_problem {
                    Some(problem) => write!(f, ": {problem}"),
                    None => f.write_str(": it is empty"),
                }
            }
            Error::Indicator { id, source } => write!(f, "indicator {id} does not run: {source}"),
            Error::IndicatorColumn {
                id,
                column,
                expected,
            } => write!(f, "indicator {id}: column `{column}` must be {expected}"),
            Error::Store(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Input(error) => Some(error),
            Error::Indicator { source, .. } => Some(source),
            Error::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<input::Error> for Error {
    fn from(error: input::Error) -> Self {
        Error::Input(error)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Error::Store(error)
    }
}
