//! Arguments of `normwatch serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Serve pages and an API over HTTP: norms, what was found, and what it says of them.
///
/// The database may come later, and may be written while it is read: `normwatch check`
/// in another terminal is seen at once. SIGINT and SIGTERM end it when what was asked
/// is answered.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; from other machines only if this says so
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// The database with what was found
    #[arg(long, value_name = "FILE", default_value = "normwatch.db")]
    pub(crate) db: PathBuf,

    /// Norms from this folder rather than those built in
    #[arg(long, value_name = "FOLDER")]
    pub(crate) norms: Option<PathBuf>,
}
