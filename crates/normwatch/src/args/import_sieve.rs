//! The command line of `triage import-sieve`.

use std::path::PathBuf;

use clap::Args;

/// Read sieve files of IntelMQ as rules, and tell what has no equal.
///
/// Each `drop`, `keep` and `path` becomes a rule whose condition is true for just the
/// events for which the sieve would come to it. What has no equal is told with file and
/// line, and the program ends with 5. Several files are read as one that has them one
/// behind the other.
#[derive(Debug, Args)]
pub(crate) struct ImportSieve {
    /// Sieve files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Write the rules to this file in place of standard output, whole or not at all; its
    /// name becomes the id of the rules
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
