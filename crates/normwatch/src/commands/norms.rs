//! `normwatch norms`: what has been agreed.

use std::io::Write;
use std::path::Path;

use catalog::view::Filter;
use catalog::{Catalog, show, view};
use serde::Serialize;

use crate::args::{Norms, NormsCommand};
use crate::commands::catalog;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &Norms) -> Result<Exit, Failure> {
    let folder = args.norms.as_deref();
    match &args.command {
        NormsCommand::List { filter, json } => list(&catalog(folder)?, &filter.join(" "), *json),
        NormsCommand::Show { id, json } => show(&catalog(folder)?, &id.join(" "), *json),
        NormsCommand::Check { folder: given } => check(given.as_deref().or(folder)),
    }
}

fn list(catalog: &Catalog, text: &str, json: bool) -> Result<Exit, Failure> {
    let mut filter = Filter::default();
    match catalog.find(text) {
        Ok(catalog::Found::Instrument(instrument)) => {
            filter.instrument = Some(instrument.id.clone());
        }
        _ if text.is_empty() => {}
        _ => filter.text = Some(text.to_owned()),
    }
    if json {
        return print_json(&view::list(catalog, &filter));
    }
    print(&show::list(catalog, &filter))
}

fn show(catalog: &Catalog, text: &str, json: bool) -> Result<Exit, Failure> {
    let found = catalog.find(text).map_err(|error| {
        let hint = "`normwatch norms list` shows all of them".to_owned();
        Failure::new(Exit::Catalog, error, Some(hint))
    })?;
    if json {
        return print_json(&view::found(catalog, found));
    }
    print(&show::found(catalog, found))
}

fn check(folder: Option<&Path>) -> Result<Exit, Failure> {
    let catalog = catalog(folder)?;
    let place = folder.map_or("the norms built in".to_owned(), |f| f.display().to_string());
    print(&format!(
        "{place}: {} instruments, {} provisions, {} mappings, {} indicators; no mistake found\n",
        catalog.instruments().len(),
        catalog.provisions().len(),
        catalog.mappings().len(),
        catalog.indicators().len(),
    ))
}

fn print(text: &str) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        other => other?,
    }
    Ok(Exit::Done)
}

fn print_json(value: &impl Serialize) -> Result<Exit, Failure> {
    let text = serde_json::to_string_pretty(value).expect("plain data is JSON");
    print(&format!("{text}\n"))
}
