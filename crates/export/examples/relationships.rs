//! Checks the relationships of an OSCAL mapping collection, which validators do
//! not: `cargo run --package export --example relationships -- FILE`.

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("name a file")?;
    export::oscal::check_relationships(&fs::read_to_string(file)?)?;
    Ok(())
}
