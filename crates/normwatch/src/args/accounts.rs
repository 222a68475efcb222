//! Arguments of `normwatch accounts`.

use std::path::PathBuf;

use accounts::{Role, name_problem};
use clap::{Args, Subcommand};
use net::Timestamp;

use super::Shape;
use crate::commands::now;

/// Give, list and revoke accounts for the pages and the API, and read the audit log.
///
/// A reader sees what is marked TLP:GREEN, an analyst TLP:AMBER, an editor and an admin
/// TLP:AMBER+STRICT; an admin sees accounts and the audit log too. What is marked TLP:RED
/// is not seen over HTTP.
#[derive(Debug, Args)]
pub(crate) struct Accounts {
    #[command(subcommand)]
    pub(crate) command: AccountsCommand,

    /// The database
    #[arg(
        long,
        value_name = "FILE",
        default_value = "normwatch.db",
        global = true
    )]
    pub(crate) db: PathBuf,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Shape::Table, global = true)]
    pub(crate) format: Shape,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountsCommand {
    /// Make an account and print its token, which is told this once
    Add {
        /// What it is called: letters, digits, dots, hyphens, underscores, at signs
        #[arg(value_parser = name)]
        name: String,

        /// What it may do: reader, analyst, editor or admin
        #[arg(long)]
        role: Role,

        /// From when on it is none, in UTC, as in 2027-01-31
        #[arg(long, value_name = "DATE", value_parser = later)]
        expires: Option<Timestamp>,
    },
    /// List the accounts, those that were revoked too
    List,
    /// End an account at once; it stays in the record, and its name with it
    Revoke {
        /// What it is called
        name: String,
    },
    /// Read the audit log, the newest line first
    Log {
        /// Only of this account
        #[arg(long, value_name = "NAME")]
        account: Option<String>,

        /// How many lines at most
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
    },
}

fn name(text: &str) -> Result<String, String> {
    match name_problem(text) {
        None => Ok(text.to_owned()),
        Some(problem) => Err(problem),
    }
}

fn later(text: &str) -> Result<Timestamp, String> {
    let instant: Timestamp = text.parse().map_err(|error| format!("{error}"))?;
    if instant <= now() {
        return Err("it is over already".to_owned());
    }
    Ok(instant)
}
