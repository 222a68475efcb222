//! `normwatch impact`: what a norm touches.

use std::io::Read;
use std::path::Path;

use answers::impact;
use catalog::{Catalog, Found};

use crate::args::Impact;
use crate::commands::{answer, catalog};
use crate::exit::Exit;
use crate::failure::Failure;

/// The longest draft that is read: far longer than any instrument.
const DRAFT_BYTES_MAX: u64 = 4 << 20;

pub(crate) fn run(args: &Impact) -> Result<Exit, Failure> {
    let catalog = catalog(args.asking.norms.as_deref())?;
    let what = args.what.join(" ");
    let impact = match draft(&what)? {
        Some(text) => {
            let name = if what == "-" { "the draft" } else { &what };
            impact::of_draft(&catalog, name, &text)
        }
        None => impact::of_provision(&catalog, provision(&catalog, &what)?),
    };
    answer::write(args.asking.format, &impact, || impact.document(&catalog))
}

/// The text of a draft, where a file is named.
fn draft(what: &str) -> Result<Option<String>, Failure> {
    let unreadable = |error: std::io::Error| {
        let message = format!("`{what}` cannot be read: {error}");
        let hint = "a draft is a text file in UTF-8".to_owned();
        Failure::new(Exit::Unreadable, message, Some(hint))
    };
    let mut text = String::new();
    let read = if what == "-" {
        std::io::stdin()
            .take(DRAFT_BYTES_MAX)
            .read_to_string(&mut text)
    } else if Path::new(what).is_file() {
        let file = std::fs::File::open(what).map_err(unreadable)?;
        file.take(DRAFT_BYTES_MAX).read_to_string(&mut text)
    } else {
        return Ok(None);
    };
    read.map_err(unreadable)?;
    Ok(Some(text))
}

fn provision<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c catalog::Provision, Failure> {
    let (message, hint) = match catalog.find(name) {
        Ok(Found::Provision(provision)) => return Ok(provision),
        Ok(found) => (
            format!("`{}` is no provision", found.id()),
            format!("`normwatch norms list {}` lists provisions", found.id()),
        ),
        Err(error) => (
            error.to_string(),
            "give a provision, such as un-gge-2015#13-c, or a file with a draft".to_owned(),
        ),
    };
    Err(Failure::new(Exit::Catalog, message, Some(hint)))
}
