//! What `normwatch serve` serves, read by clients of others from the program itself,
//! over loopback: TAXII, Atom, RDAP, MISP, webhooks, numbers for Prometheus. The script
//! gives each client something broken too, which it has to refuse.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project;
use crate::validators::{VARIABLE, environment, folder, in_folder, output, said};

/// The virtual environment, with its requirements among the validators'.
const ENVIRONMENT: &str = "clients";

/// The environment with the validator of STIX.
const STIX: &str = "stix";

/// The program of ours in it.
const SCRIPT: &str = "clients.py";

/// What the script leaves: what each collection of TAXII has, as bundles.
const BUNDLES: [&str; 2] = ["taxii-findings.json", "taxii-norms.json"];

/// Reads everything that is served, or says that it does not.
pub(crate) fn run() -> Result<(), String> {
    let Some(folder) = folder() else {
        println!("left out: {VARIABLE} is not set; it names a folder for Python environments");
        return Ok(());
    };
    environment(&folder, ENVIRONMENT)?;
    environment(&folder, STIX)?;
    let files = folder.join("files");
    fs::create_dir_all(&files).map_err(|e| format!("{}: {e}", files.display()))?;
    let mut command = Command::new(folder.join(ENVIRONMENT).join("bin/python"));
    let ours = project::built("normwatch")?;
    command
        .arg(in_folder(SCRIPT))
        .arg(ours.get_program())
        .arg(&files);
    command.env("PYTHONUTF8", "1");
    let read = output(&mut command, SCRIPT)?;
    if !read.status.success() {
        return Err(format!("{SCRIPT}: {}\n{}", read.status, said(&read)));
    }
    println!("{}", said(&read).trim_end());
    for bundle in BUNDLES {
        is_stix(&folder, &files.join(bundle))?;
    }
    Ok(())
}

/// Holds a bundle to the validator that the exports are held to.
fn is_stix(folder: &Path, bundle: &Path) -> Result<(), String> {
    let name = "stix2_validator";
    let mut command = Command::new(folder.join(STIX).join("bin").join(name));
    // As for notices: 103 wants random UUIDs, and these are names; 302 wants hashes of
    // pages. References lead from findings to norms, which are another collection.
    command.args(["--strict", "--strict-properties", "--disable", "103,302"]);
    command.current_dir(folder).arg(bundle);
    let validated = output(&mut command, name)?;
    if !validated.status.success() {
        return Err(format!(
            "{name} refuses {}\n{}",
            bundle.display(),
            said(&validated)
        ));
    }
    println!("{name} takes {}", bundle.display());
    Ok(())
}
