//! Writes what a response team could have on its desk into a folder:
//! `cargo run -p testkit --example desk -- FOLDER`.

use std::path::Path;

use testkit::desk;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.unwrap_or_else(|| "desk".into());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (name, content) in desk::files() {
        std::fs::write(folder.join(name), content)?;
    }
    Ok(())
}
