//! Writes one export of the norms that come with the program, or of those in a
//! folder, to standard output:
//! `cargo run --package export --example write -- FORMAT [FOLDER]`.
//! `cargo xtask test` gives these files to validators of others.

use std::error::Error;
use std::io::{self, BufWriter, Write};

use catalog::Catalog;
use export::{Format, Options};

fn main() -> Result<(), Box<dyn Error>> {
    let names = || Format::ALL.iter().map(|f| f.name()).collect::<Vec<_>>();
    let wanted = std::env::args().nth(1);
    let format = wanted
        .as_deref()
        .and_then(Format::parse)
        .ok_or_else(|| format!("name one format: {}", names().join(", ")))?;
    let catalog = match std::env::args_os().nth(2) {
        None => Catalog::built_in()?,
        Some(folder) => Catalog::load(folder.as_ref())?,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    export::write(&catalog, format, &Options::of(&catalog), &mut out)?;
    Ok(out.flush()?)
}
