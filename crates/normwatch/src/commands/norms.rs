//! `normwatch norms`: what has been agreed.

use std::path::Path;

use answers::{commitments, compare, lineage, stats};
use catalog::view::Filter;
use catalog::{Catalog, Economy, Found, Instrument, show, view};

use crate::args::{Asking, Norms, NormsCommand, Shape};
use crate::commands::answer::{self, print, print_json};
use crate::commands::catalog;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &Norms) -> Result<Exit, Failure> {
    let Asking { format, norms } = &args.asking;
    let (shape, folder) = (*format, norms.as_deref());
    let as_json = |json: bool| json || shape == Shape::Json;
    if let NormsCommand::Check { folder: given } = &args.command {
        return check(given.as_deref().or(folder));
    }
    let catalog = catalog(folder)?;
    match &args.command {
        NormsCommand::Check { .. } => unreachable!("done above"),
        NormsCommand::List { filter, json } => list(&catalog, &filter.join(" "), as_json(*json)),
        NormsCommand::Show { id, json } => show(&catalog, &id.join(" "), as_json(*json)),
        NormsCommand::Compare { here, there } => {
            let here = instrument(&catalog, here)?;
            let there = instrument(&catalog, there)?;
            let comparison = compare::instruments(&catalog, here, there);
            answer::write(shape, &comparison, || comparison.document())
        }
        NormsCommand::Lineage { id } => {
            let found = find(&catalog, &id.join(" "))?;
            let lineage = lineage::of(&catalog, found).ok_or_else(|| {
                let message = format!("`{}` is no instrument or provision", found.id());
                Failure::new(Exit::Catalog, message, None)
            })?;
            answer::write(shape, &lineage, || lineage.document())
        }
        NormsCommand::State { economy } => {
            let text = economy.join(" ");
            let economy = Economy::named(&text).ok_or_else(|| {
                let message = format!("there is no economy `{text}`");
                let hint = format!("write {}, or its English name", Economy::SHAPE);
                Failure::new(Exit::Catalog, message, Some(hint))
            })?;
            let dossier = commitments::of(&catalog, economy);
            answer::write(shape, &dossier, || dossier.document(&catalog))
        }
        NormsCommand::Stats => {
            let stats = stats::of(&catalog);
            answer::write(shape, &stats, || stats.document())
        }
    }
}

fn find<'c>(catalog: &'c Catalog, text: &str) -> Result<Found<'c>, Failure> {
    catalog.find(text).map_err(|error| {
        let hint = "`normwatch norms list` shows all of them".to_owned();
        Failure::new(Exit::Catalog, error, Some(hint))
    })
}

fn instrument<'c>(catalog: &'c Catalog, text: &str) -> Result<&'c Instrument, Failure> {
    match find(catalog, text)? {
        Found::Instrument(instrument) => Ok(instrument),
        found => {
            let message = format!("`{}` is no instrument", found.id());
            let hint = "give two instruments, such as un-gge-2015 and paris-call".to_owned();
            Err(Failure::new(Exit::Catalog, message, Some(hint)))
        }
    }
}

fn list(catalog: &Catalog, text: &str, json: bool) -> Result<Exit, Failure> {
    let mut filter = Filter::default();
    match catalog.find(text) {
        Ok(Found::Instrument(instrument)) => {
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
    let found = find(catalog, text)?;
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
