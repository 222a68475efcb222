//! `normwatch since`: what changed.

use answers::since::{self, Reader};

use crate::args::{ReaderName, Since};
use crate::commands::{answer, catalog};
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &Since) -> Result<Exit, Failure> {
    let catalog = catalog(args.asking.norms.as_deref())?;
    let reader = match args.reader {
        ReaderName::Diplomat => Reader::Diplomat,
        ReaderName::Operator => Reader::Operator,
    };
    let digest = since::digest(&catalog, args.date, reader);
    answer::write(args.asking.format, &digest, || digest.document(&catalog))
}
