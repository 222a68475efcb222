//! Look-ups of addresses, held to other programs: pyasn for prefixes and origins,
//! and a plain reading of the registries' files for holders and economies.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{evidence, project, validators};

/// The virtual environment, with its requirements among the validators'.
pub(crate) const ENVIRONMENT: &str = "tables";

/// The program of ours in it.
const SCRIPT: &str = "look_ups_agree.py";

/// A table of prefixes and origins.
const TABLE: &str = "origins/ipasn_20080501_v12.dat.gz";

/// The registries' files of one day.
const FILES: [&str; 5] = ["afrinic", "apnic", "arin", "lacnic", "ripencc"];

/// How many random addresses are compared.
const ADDRESSES: u32 = 10_000_000;

/// How many are enough to see that files differ.
const FEW: u32 = 10_000;

/// Compares all addresses, or says that it does not. Also that a file less is seen:
/// a comparison that takes everything is none.
pub(crate) fn run() -> Result<(), String> {
    let (Some(data), Some(folder)) = (evidence::folder(), validators::folder()) else {
        println!(
            "left out: look-ups are compared where {} and {} are set",
            evidence::VARIABLE,
            validators::VARIABLE
        );
        return Ok(());
    };
    validators::environment(&folder, ENVIRONMENT)?;
    let program = folder.join(ENVIRONMENT).join("bin/python");
    let table = data.join(TABLE);
    let file = |registry: &str| data.join(format!("rir/delegated-{registry}-extended-latest.gz"));
    let files = FILES.map(file);
    if !agree(&program, ADDRESSES, &table, &files, &files)? {
        return Err("look-ups are not what others say; the lines above are the first".into());
    }
    if agree(&program, FEW, &table, &files, &files[..4])? {
        return Err("a registry less was not seen".into());
    }
    println!("look-ups of {ADDRESSES} addresses agree, and a registry less is seen");
    Ok(())
}

/// Whether what we find in some files is what the others find in theirs.
fn agree(
    python: &Path,
    count: u32,
    table: &Path,
    ours: &[PathBuf],
    theirs: &[PathBuf],
) -> Result<bool, String> {
    let mut look_up = project::example("look_up")?;
    look_up
        .arg(count.to_string())
        .arg(table)
        .args(ours)
        .stdout(Stdio::piped());
    let mut look_up = look_up
        .spawn()
        .map_err(|error| format!("the example look_up does not start: {error}"))?;
    let found = look_up.stdout.take().expect("standard output is piped");
    let compared = Command::new(python)
        .arg(validators::in_folder(SCRIPT))
        .arg(table)
        .args(theirs)
        .stdin(found)
        .status()
        .map_err(|error| format!("{SCRIPT} does not start: {error}"));
    // Waited for in any case, so that nothing is left running.
    let looked_up = look_up
        .wait()
        .map_err(|error| format!("cargo run: {error}"))?;
    if !looked_up.success() {
        return Err(format!("the example look_up of registry: {looked_up}"));
    }
    match compared?.code() {
        Some(0) => Ok(true),
        Some(DIFFERENT) => Ok(false),
        code => Err(format!("{SCRIPT} ended with {code:?}")),
    }
}

/// How the script ends when something differs; Python ends with 1 when it fails.
const DIFFERENT: i32 = 3;
