//! `normwatch sql`: anything, in SQL, read-only.

use std::io::{BufWriter, Read, Write};
use std::sync::Arc;

use store::Store;

use crate::args::{Format, Sql};
use crate::commands::{catalog, registers};
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &Sql) -> Result<Exit, Failure> {
    let mut question = args.question.clone();
    if question == "-" {
        question.clear();
        std::io::stdin().read_to_string(&mut question)?;
    }
    let store = if args.db.exists() {
        Store::open_read_only(&args.db)?
    } else {
        let mut store = Store::in_memory()?;
        store.transaction(|transaction| {
            transaction.load_catalog(&catalog(None).expect("built in"))
        })?;
        store
    };
    let mut exit = Exit::Done;
    if !args.registers.registers.is_empty() {
        let (evidence, read) = registers::read(&args.registers, true)?;
        store.use_registers(Arc::new(evidence));
        exit = read;
    }
    let format = match args.format {
        Format::Table => store::Format::Table,
        Format::Csv => store::Format::Csv,
        Format::Ndjson => store::Format::Ndjson,
        Format::Json => store::Format::Json,
    };
    let mut query = store.query(&question)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = store::output::write(&mut query, format, &mut out);
    match written.and_then(|_| out.flush().map_err(|source| store::Error::Write { source })) {
        Err(store::Error::Write { source }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            Ok(exit)
        }
        other => {
            other?;
            Ok(exit)
        }
    }
}
