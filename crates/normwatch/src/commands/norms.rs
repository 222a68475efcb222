//! `normwatch norms`: what has been agreed.

use std::io::Write;
use std::path::{Path, PathBuf};

use answers::{commitments, compare, lineage, show, stats};
use catalog::view::Filter;
use catalog::words::Word;
use catalog::{Catalog, Economy, Found, Instrument, TemplateKind, view};
use document::{Document, Line, Table};

use store::{Search, Store};

use crate::args::{Asking, Norms, NormsCommand};
use crate::commands::answer::{self, print};
use crate::commands::{catalog, catalog_with};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(args: &Norms) -> Result<Exit, Failure> {
    let Asking { format, norms } = &args.asking;
    let (shape, folder) = (*format, norms.as_deref());
    // A new file can be begun while those that are there are not right yet.
    let norms = || catalog(folder);
    match &args.command {
        NormsCommand::Check {
            folder: given,
            rules,
        } => check(given.as_deref().or(folder), rules),
        NormsCommand::New { kind, id } => begin(folder, *kind, id),
        NormsCommand::Export { to, output } => export_all(&norms()?, *to, output.as_deref()),
        NormsCommand::List { filter } => {
            let catalog = norms()?;
            let filter = filter_of(&catalog, &filter.join(" "));
            let lines = view::list(&catalog, &filter);
            answer::write(shape, &lines, || show::list(&catalog, &filter))
        }
        NormsCommand::Show { id } => {
            let catalog = norms()?;
            let found = find(&catalog, &id.join(" "))?;
            answer::write(shape, &view::found(&catalog, found), || {
                show::found(&catalog, found)
            })
        }
        NormsCommand::Search { text, limit } => {
            let catalog = norms()?;
            let store = Store::search_only(&catalog)?;
            let search = store.search_norms(&catalog, &text.join(" "), *limit)?;
            answer::write(shape, &search, || search_document(&text.join(" "), &search))
        }
        NormsCommand::Compare { here, there } => {
            let catalog = norms()?;
            let here = instrument(&catalog, here)?;
            let there = instrument(&catalog, there)?;
            let comparison = compare::instruments(&catalog, here, there);
            answer::write(shape, &comparison, || comparison.document())
        }
        NormsCommand::Lineage { id } => {
            let catalog = norms()?;
            let found = find(&catalog, &id.join(" "))?;
            let lineage = lineage::of(&catalog, found).ok_or_else(|| {
                let message = format!("`{}` is no instrument or provision", found.id());
                Failure::new(Exit::Catalog, message, None)
            })?;
            answer::write(shape, &lineage, || lineage.document())
        }
        NormsCommand::State { economy } => {
            let catalog = norms()?;
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
            let catalog = norms()?;
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

/// Begins a file in a folder with norms, `norms` unless given. A file that is there
/// is left alone.
fn begin(folder: Option<&Path>, kind: TemplateKind, id: &str) -> Result<Exit, Failure> {
    let template =
        catalog::template(kind, id).map_err(|error| Failure::new(Exit::Catalog, error, None))?;
    let folder = folder.unwrap_or(Path::new("norms"));
    let below = template.path.trim_start_matches("norms/");
    let path = folder.join(below);
    if !folder.is_dir() {
        let message = format!("there is no folder `{}`", folder.display());
        let hint = "go where `norms/` is, or name a folder with --norms".to_owned();
        return Err(Failure::new(Exit::Unreadable, message, Some(hint)));
    }
    if path.exists() {
        let message = format!("`{}` is there already", path.display());
        let hint = "choose another id, or add to that file".to_owned();
        return Err(Failure::new(Exit::Failed, message, Some(hint)));
    }
    let parent = path.parent().expect("it is below the folder");
    std::fs::create_dir_all(parent)
        .and_then(|()| {
            input::durable::write(&path, |file| file.write_all(template.text.as_bytes()))
        })
        .map_err(|error| Failure::unwritten(&path, &error))?;
    progress::say(&format!("written: {}", path.display()));
    progress::say("fill it in, and run `normwatch norms check` on the folder as you go");
    Ok(Exit::Done)
}

/// Writes all norms in one format.
fn export_all(
    catalog: &Catalog,
    format: export::Format,
    output: Option<&Path>,
) -> Result<Exit, Failure> {
    let options = export::Options::of(catalog);
    let mut bytes = Vec::new();
    export::write(catalog, format, &options, &mut bytes)
        .map_err(|error| Failure::new(Exit::Failed, error, None))?;
    match output {
        Some(path) => {
            input::durable::write(path, |file| file.write_all(&bytes))
                .map_err(|error| Failure::unwritten(path, &error))?;
            Ok(Exit::Done)
        }
        None => print(std::str::from_utf8(&bytes).expect("exports are UTF-8")),
    }
}

/// An instrument that is called so, or what has the words in it.
fn filter_of(catalog: &Catalog, text: &str) -> Filter {
    let mut filter = Filter::default();
    match catalog.find(text) {
        Ok(Found::Instrument(instrument)) => filter.instrument = Some(instrument.id.clone()),
        _ if text.is_empty() => {}
        _ => filter.text = Some(text.to_owned()),
    }
    filter
}

/// What was understood, and what was found.
fn search_document(text: &str, search: &Search) -> Document {
    let mut document = Document::new(format!("Norms with \"{text}\" in them"));
    let mut understood: Vec<Line> = Vec::new();
    for heard in &search.understood_as {
        let means = match &heard.means[..] {
            [] => "nobody knows what was meant".to_owned(),
            means => format!("also searched: {}", means.join(", ")),
        };
        let how = heard.reading.in_words();
        understood.push(format!("\"{}\" ({how}): {means}. {}", heard.said, heard.why).into());
    }
    for synonyms in &search.synonyms {
        let also = synonyms.also.join(", ");
        understood.push(format!("\"{}\", also: {also}", synonyms.said).into());
    }
    document.list(understood);
    if search.any_word && !search.hits.is_empty() {
        document.paragraph("Nothing has all of these words; these have some of them.");
    }
    if search.hits.is_empty() {
        document.paragraph("Nothing was found.");
    }
    let mut table = Table::new(["what", "id", "where"]);
    for hit in &search.hits {
        table.row([
            hit.kind.as_str().into(),
            Line::code(&hit.id).then(format!(" {}", hit.title)),
            hit.snippet.as_str().into(),
        ]);
    }
    document.table(table);
    document
}

fn check(folder: Option<&Path>, rules: &[PathBuf]) -> Result<Exit, Failure> {
    let catalog = catalog_with(folder, rules)?;
    let tests = check_rules(&catalog)?;
    let mut place = folder.map_or("the norms built in".to_owned(), |f| f.display().to_string());
    for file in rules {
        place = format!("{place}, with {}", file.display());
    }
    print(&format!(
        "{place}: {} instruments, {} provisions, {} mappings, {} indicators, {} rules of triage \
         with {tests} tests; no mistake found\n",
        catalog.instruments().len(),
        catalog.provisions().len(),
        catalog.mappings().len(),
        catalog.indicators().len(),
        catalog
            .triage()
            .iter()
            .map(|file| file.rules.len())
            .sum::<usize>(),
    ))
}

/// Compiles the rules of triage and runs their own tests; answers how many there are.
fn check_rules(catalog: &Catalog) -> Result<usize, Failure> {
    let (count, failures) = triage::tests::run(catalog.triage())
        .map_err(|problems| crate::commands::triage::tell_problems(&problems))?;
    if failures.is_empty() {
        return Ok(count);
    }
    for failure in &failures {
        progress::say(&failure.to_string());
    }
    let message = format!("{} of {count} tests of triage rules fail", failures.len());
    let hint = "change the rule, or what its test expects".to_owned();
    Err(Failure::new(Exit::Catalog, message, Some(hint)))
}
