//! Answers one question over archives of routes, as
//! `cargo run --release -p store --example sql -- "select count(*) from routes('updates.bz2')"`.

use std::error::Error;

use store::{Format, Store};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let sql = arguments.next().ok_or("a question is needed")?;
    let wanted = arguments.next().unwrap_or_else(|| "table".to_owned());
    let (_, format) = Format::ALL
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .ok_or("the formats are table, csv, ndjson and json")?;
    let store = Store::in_memory()?;
    let answered = store.query(&sql).and_then(|mut query| {
        store::output::write(&mut query, format, &mut std::io::stdout().lock())
    });
    if let Err(error) = answered {
        let hint = error.hint().map(|hint| format!("\nhint: {hint}"));
        return Err(format!("{error}{}", hint.unwrap_or_default()).into());
    }
    Ok(())
}
