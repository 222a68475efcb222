//! Searches the norms that come with the program, and tells on standard error how
//! long each step took, as
//! `cargo run --release -p store --example norms -- routing security`.

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use catalog::Catalog;
use store::Store;

fn main() -> Result<(), Box<dyn Error>> {
    let text: Vec<String> = std::env::args().skip(1).collect();
    let mut from = Instant::now();
    let mut lap = |what: &str| {
        let elapsed_us = from.elapsed().as_micros();
        from = Instant::now();
        writeln!(std::io::stderr(), "{elapsed_us:>8} us: {what}")
    };
    let catalog = Catalog::built_in()?;
    lap("the catalog is read")?;
    let mut all = Store::in_memory()?;
    lap("a database has its schema")?;
    all.load_catalog(&catalog)?;
    lap("it has the catalog")?;
    all.load_catalog(&catalog)?;
    lap("it has the catalog anew")?;
    let store = Store::search_only(&catalog)?;
    lap("a database for search only is made")?;
    let search = store.search_norms(&catalog, &text.join(" "), 10)?;
    lap("it was searched")?;
    let answer = serde_json::to_string_pretty(&search)?;
    writeln!(std::io::stdout(), "{answer}")?;
    Ok(())
}
