//! `normwatch serve`: pages and an API over HTTP.

use std::thread;

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use web::House;

use crate::args::Serve;
use crate::commands::catalog;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Answers made at the same time, for each processor: some of them wait for the disk.
const ANSWERS_PER_PROCESSOR: usize = 4;

pub(crate) fn run(args: &Serve) -> Result<Exit, Failure> {
    let house = House::new(catalog(args.norms.as_deref())?, &args.db);
    if !args.db.exists() {
        say(&format!(
            "there is no `{}` yet: pages about what was found are empty until `normwatch check` \
             writes it",
            args.db.display()
        ));
    }
    let processors = thread::available_parallelism().map_or(2, usize::from);
    let options = web::Options {
        address: args.listen,
        threads: processors * ANSWERS_PER_PROCESSOR,
    };
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Exit::Failed, error, None))?;
    let served = runtime.block_on(async {
        let end = ended()?;
        let listening = |address| say(&format!("listening on http://{address}/"));
        web::serve(house, options, listening, end).await
    });
    served.map_err(|error| {
        let message = format!("cannot listen on {}: {error}", args.listen);
        let hint = "another port: --listen 127.0.0.1:8081".to_owned();
        Failure::new(Exit::Failed, message, Some(hint))
    })?;
    Ok(Exit::Done)
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
