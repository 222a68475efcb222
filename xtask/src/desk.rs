//! What a response team has beside the day: decisions about a feed, a meeting, and
//! accounts for those who may read them. All of it is made by the program itself.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project;
use crate::served::Served;
use crate::validators::{output, said, succeed};

/// How the program ends when it is done but for a part.
const INCOMPLETE: i32 = 5;

/// Until when people are told of what the feed has: the day after.
const UNTIL: &str = "2026-11-23T00:00:00Z";

/// Where nobody takes mail, so that notices stay in the outbox.
const NO_RELAY: &str = "127.0.0.1:1";

/// Tokens of accounts.
pub(crate) struct Desk {
    /// Of one who reads what the team decides.
    pub(crate) analyst: String,
    /// Of one who reads everything that pages show.
    pub(crate) admin: String,
}

impl Desk {
    /// Puts a desk into the database that is served, with files of ours in `folder`.
    ///
    /// # Errors
    ///
    /// When the files cannot be written, or the program does not take them.
    pub(crate) fn new(served: &Served, folder: &Path) -> Result<Desk, String> {
        let place = folder.join("desk");
        if place.exists() {
            fs::remove_dir_all(&place).map_err(|e| format!("{}: {e}", place.display()))?;
        }
        let mut make = project::example("desk")?;
        make.arg(&place);
        succeed(&mut make, "testkit's desk", "its own tests say more")?;

        let mut decide = asked(served, &["triage", "run"])?;
        decide.arg(place.join("feed.jsonl"));
        decide.arg("--desk").arg(place.join("desk.toml"));
        for (option, file) in [
            ("--decisions", "decisions.ndjson"),
            ("--quarantine", "quarantine.ndjson"),
        ] {
            decide.arg(option).arg(place.join(file));
        }
        incomplete(&mut decide, "normwatch triage run", "a row is no event")?;

        let mut tell = asked(served, &["triage", "notify", "--send"])?;
        tell.args(["--until", UNTIL, "--relay", NO_RELAY]);
        tell.arg("--desk").arg(place.join("desk.toml"));
        tell.arg("--outbox").arg(place.join("outbox"));
        incomplete(&mut tell, "normwatch triage notify", "nobody takes mail")?;

        let mut keep = asked(served, &["sessions", "import", "--tlp", "green"])?;
        keep.arg(place.join("captions.txt"));
        let hint = "its own tests say more";
        succeed(&mut keep, "normwatch sessions import", hint)?;
        Ok(Desk {
            analyst: account(served, "ana", "analyst")?,
            admin: account(served, "root", "admin")?,
        })
    }
}

/// Runs a command that is done but for a part, and why.
fn incomplete(command: &mut Command, name: &str, why: &str) -> Result<(), String> {
    let output = output(command, name)?;
    if output.status.code() == Some(INCOMPLETE) {
        return Ok(());
    }
    let (status, said) = (output.status, said(&output));
    Err(format!("{name}: {status}, though {why}\n{said}"))
}

/// Makes an account; its token.
fn account(served: &Served, name: &str, role: &str) -> Result<String, String> {
    let mut add = asked(served, &["accounts", "add", name, "--role", role])?;
    let added = output(&mut add, "normwatch accounts add")?;
    let token = String::from_utf8_lossy(&added.stdout).trim().to_owned();
    if !added.status.success() || token.is_empty() {
        return Err(format!("normwatch accounts add: {}", said(&added)));
    }
    Ok(token)
}

/// The program, over the database that is served.
fn asked(served: &Served, arguments: &[&str]) -> Result<Command, String> {
    let mut command = project::built("normwatch")?;
    command.args(arguments).arg("--db").arg(&served.database);
    Ok(command)
}
