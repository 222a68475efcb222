//! `normwatch serve`: pages and an API over HTTP.

use std::fs;
use std::thread;

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use web::House;

mod settings;

use settings::Settings;

use crate::args::{Registers, Serve};
use crate::commands::{catalog, now, registers};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Answers made at the same time, for each processor: some of them wait for the disk.
const ANSWERS_PER_PROCESSOR: usize = 4;

/// Files that are open beside connections: the database with its journal, for each
/// answer that is made at the same time, and what the program itself has.
const OTHER_FILES: usize = 128;

pub(crate) fn run(args: &Serve) -> Result<Exit, Failure> {
    let settings = Settings::of(args)?;
    let mut house = House::new(catalog(settings.norms.as_deref())?, &settings.db);
    if let Some(base) = &settings.public_url {
        house = house.reached_at(base);
    }
    let mut exit = Exit::Done;
    if !settings.registers.is_empty() {
        let names = Registers {
            registers: settings.registers.clone(),
        };
        let (evidence, ended) = registers::read_as_of(&names, now())?;
        house = house.with_registers(evidence);
        exit = ended;
    }
    if !settings.db.exists() {
        say(&format!(
            "there is no `{}` yet: pages about what was found are empty until `normwatch check` \
             writes it",
            settings.db.display()
        ));
    }
    let processors = thread::available_parallelism().map_or(2, usize::from);
    let options = web::Options {
        address: settings.listen,
        threads: processors * ANSWERS_PER_PROCESSOR,
        connections: connections(settings.connections),
        log: say,
        webhooks: settings.webhooks,
    };
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Exit::Failed, error, None))?;
    let served = runtime.block_on(async {
        let end = ended()?;
        let listening = |address| say(&format!("listening on http://{address}/"));
        web::serve(house, options, listening, end).await
    });
    served.map_err(|error| {
        let message = format!("cannot listen on {}: {error}", settings.listen);
        let hint = "another port: --listen 127.0.0.1:8081".to_owned();
        Failure::new(Exit::Failed, message, Some(hint))
    })?;
    Ok(exit)
}

/// As many connections as are wanted, or fewer where the system lets the program open
/// fewer files.
fn connections(wanted: usize) -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let Some(files) = open_files(&limits) else {
        return wanted;
    };
    let possible = files.saturating_sub(OTHER_FILES).max(1);
    if possible < wanted {
        say(&format!(
            "{possible} connections at a time rather than {wanted}: the system allows {files} open \
             files (`ulimit -n`, or LimitNOFILE of systemd)"
        ));
    }
    wanted.min(possible)
}

/// The soft limit of open files in what Linux says of a process's limits.
fn open_files(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Comes when the program is asked to end.
fn ended() -> std::io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_open_files_is_the_soft_one() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units\n\
            Max processes             unlimited            unlimited            processes\n\
            Max open files            1024                 524288               files\n";
        assert_eq!(open_files(limits), Some(1024));
        assert_eq!(open_files(&limits.replace("1024", "unlimited")), None);
        assert_eq!(open_files(""), None);
    }
}
