//! The program, serving what it found in a day of routes: what a browser and clients
//! of others are led to.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::project;
use crate::validators::succeed;

/// Where the real day is, in the folder of real data.
const REAL_ROUTES: &str = "mrt/youtube-2008";
/// Who held which network then, and who was whose provider.
const REAL_REGISTERS: [(&str, &str); 2] = [
    ("--as-org", "as/20080402.as-org2info.jsonl.gz"),
    ("--as-rel", "as/20110120.as-rel.txt.gz"),
];

/// A server that ends when this does.
pub(crate) struct Served {
    child: Child,
    /// Where it listens: `http://127.0.0.1:40001`.
    pub(crate) address: String,
    /// What it serves.
    pub(crate) database: PathBuf,
}

impl Served {
    /// Checks a day and serves it: the real one, of this folder of real data, or else the
    /// day of the demo. Files of ours stand in `folder`.
    ///
    /// # Errors
    ///
    /// When the day cannot be written or checked, or the server does not listen.
    pub(crate) fn start(folder: &Path, data: Option<&Path>) -> Result<Served, String> {
        let database = folder.join("day.db");
        let mut check = project::built("normwatch")?;
        check.arg("check").arg("--db").arg(&database);
        match data {
            Some(data) => real_day(&mut check, data)?,
            None => made_day(&mut check, &folder.join("day"))?,
        }
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.join(format!("day.db{suffix}")));
        }
        succeed(&mut check, "normwatch check", "its own tests say more")?;
        Served::of(database)
    }

    /// Serves a database.
    fn of(database: PathBuf) -> Result<Served, String> {
        let mut serve = project::built("normwatch")?;
        serve.args(["serve", "--listen", "127.0.0.1:0", "--db"]);
        serve.arg(&database).stderr(Stdio::piped());
        let mut child = serve
            .spawn()
            .map_err(|e| format!("normwatch serve does not start: {e}"))?;
        let said = child.stderr.take().expect("standard error is piped");
        let mut said = BufReader::new(said).lines();
        let address = said.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("listening on ")?;
            Some(rest.trim_end_matches('/').to_owned())
        });
        // What it says later is read to the end, so that it never waits for us.
        std::thread::spawn(move || said.for_each(drop));
        let mut served = Served {
            child,
            address: String::new(),
            database,
        };
        served.address = address.ok_or("normwatch serve does not say where it listens")?;
        Ok(served)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn real_day(check: &mut Command, data: &Path) -> Result<(), String> {
    let folder = data.join(REAL_ROUTES);
    let mut files = listed(&folder)?;
    // Others tell of the same day in their own words.
    files.retain(|file| file.extension().is_some_and(|end| end == "bz2"));
    files.sort();
    check.arg("--routes").args(files);
    for (option, file) in REAL_REGISTERS {
        check.arg(option).arg(data.join(file));
    }
    Ok(())
}

fn made_day(check: &mut Command, folder: &Path) -> Result<(), String> {
    let mut make = project::example("day_2008")?;
    make.arg(folder);
    succeed(&mut make, "testkit's day", "its own tests say more")?;
    let files = listed(folder)?;
    let named = |start: &'static str| {
        let of_name = move |file: &&PathBuf| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(start)
        };
        files.iter().filter(of_name)
    };
    for (option, start) in [
        ("--routes", "updates."),
        ("--baseline", "rib."),
        ("--as-org", "as-org"),
        ("--as-rel", "as-rel"),
    ] {
        check.arg(option).args(named(start));
    }
    Ok(())
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |e| format!("{}: {e}", folder.display());
    let entries = fs::read_dir(folder).map_err(failed)?;
    entries
        .map(|entry| Ok(entry.map_err(failed)?.path()))
        .collect()
}
