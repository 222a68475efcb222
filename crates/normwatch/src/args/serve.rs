//! Arguments of `normwatch serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::Registers;

/// Serve pages and an API over HTTP: norms, what was found, and what it says of them.
///
/// The database may come later, and may be written while it is read: `normwatch check`
/// in another terminal is seen at once. SIGINT and SIGTERM end it when what was asked
/// is answered. Each request is a line of JSON on standard error.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Settings from this file (TOML); an argument goes before what it says
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Where to listen; from other machines only if this says so [default:
    /// 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,

    /// The address at which others reach it, for feeds: scheme and host
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,

    /// The database with what was found [default: normwatch.db]
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,

    /// Norms from this folder rather than those built in
    #[arg(long, value_name = "FOLDER")]
    pub(crate) norms: Option<PathBuf>,

    /// Connections that are open at the same time; where all are taken, the one that has
    /// said nothing for the longest time gives way [default: 1024]
    #[arg(long, value_name = "N")]
    pub(crate) connections: Option<usize>,

    #[command(flatten)]
    pub(crate) registers: Registers,
}
