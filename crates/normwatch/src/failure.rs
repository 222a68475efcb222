//! What the user is told when a command cannot do its work: one message, a hint
//! where there is one, an exit code.

use std::fmt::Display;
use std::path::Path;

use crate::exit::Exit;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) exit: Exit,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Display, hint: Option<String>) -> Failure {
        Failure {
            message: message.to_string(),
            hint,
            exit,
        }
    }

    /// A file could not be written.
    pub(crate) fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
        let hint = match error.kind() {
            std::io::ErrorKind::NotFound => "make its folder first",
            std::io::ErrorKind::PermissionDenied => "choose a folder that you may write to",
            _ => "check the disk, then run it again",
        };
        let message = format!("`{}` cannot be written: {error}", path.display());
        Failure::new(Exit::Failed, message, Some(hint.to_owned()))
    }
}

impl From<input::Error> for Failure {
    fn from(error: input::Error) -> Failure {
        Failure::new(Exit::Unreadable, &error, error.hint())
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::new(Exit::Database, &error, error.hint())
    }
}

impl From<engine::Error> for Failure {
    fn from(error: engine::Error) -> Failure {
        let exit = match &error {
            engine::Error::Input(_) => Exit::Unreadable,
            engine::Error::NoMrt { .. }
            | engine::Error::NoBaseline { .. }
            | engine::Error::NoTable { .. } => Exit::WrongKind,
            engine::Error::Indicator { .. } | engine::Error::IndicatorColumn { .. } => {
                Exit::Catalog
            }
            engine::Error::Store(_) => Exit::Database,
        };
        Failure::new(exit, &error, error.hint())
    }
}

impl From<catalog::CatalogError> for Failure {
    fn from(error: catalog::CatalogError) -> Failure {
        let hint = match &error {
            catalog::CatalogError::Wrong { .. } => None,
            catalog::CatalogError::Unreadable { .. }
            | catalog::CatalogError::NothingThere { .. } => {
                Some("name a folder with norms as `norms/` in the source tree has them".to_owned())
            }
        };
        Failure::new(Exit::Catalog, &error, hint)
    }
}

impl From<std::io::Error> for Failure {
    /// Standard output cannot be written to.
    fn from(error: std::io::Error) -> Failure {
        Failure::new(Exit::Failed, format!("output failed: {error}"), None)
    }
}
