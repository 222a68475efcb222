//! `normwatch terms` and `normwatch processes`: the rooms, and what is said there.

use answers::{processes, terms};

use crate::args::Words;
use crate::commands::{answer, catalog};
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn terms(args: &Words) -> Result<Exit, Failure> {
    let catalog = catalog(args.asking.norms.as_deref())?;
    let found = terms::matching(&catalog, &args.name.join(" "));
    answer::write(args.asking.format, &found, || {
        terms::document(&catalog, &found)
    })
}

pub(crate) fn processes(args: &Words) -> Result<Exit, Failure> {
    let catalog = catalog(args.asking.norms.as_deref())?;
    let found = processes::matching(&catalog, &args.name.join(" "));
    answer::write(args.asking.format, &found, || {
        processes::document(&catalog, &found)
    })
}
