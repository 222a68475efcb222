//! Writes the made year into a folder:
//! `cargo run -p testkit --example made_year -- FOLDER`.

use std::path::Path;

use testkit::made_year;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.unwrap_or_else(|| "made-year".into());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (name, content) in made_year::files(&made_year::assumptions()) {
        std::fs::write(folder.join(name), content)?;
    }
    Ok(())
}
