//! Puts every `norms/**/*.toml` into the library, so that the program works
//! without its folder. Writes one Rust expression: a list of (name, text).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let norms = here.join("../../norms").canonicalize()?;
    println!("cargo::rerun-if-changed={}", norms.display());
    let mut files = Vec::new();
    collect(&norms, "norms", &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for (name, path) in files {
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(list, "    ({name:?}, include_str!({path:?})),").expect("a String never fails");
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("norms.rs"), list)
}

/// All TOML files below `folder`, with the name that messages give them.
fn collect(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(file) = path.file_name().and_then(|f| f.to_str()) else {
            continue;
        };
        let name = format!("{name}/{file}");
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push((name, path));
        }
    }
    Ok(())
}
