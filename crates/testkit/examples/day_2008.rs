//! Writes the day of the demo into a folder:
//! `cargo run -p testkit --example day_2008 -- FOLDER`.

use std::path::Path;

use testkit::youtube_2008;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.unwrap_or_else(|| "day-2008".into());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    youtube_2008::write(folder)?;
    Ok(())
}
