//! Everything that has to hold before a change goes in, on a machine with
//! nothing but the toolchain.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{
    api, browser, clients, evidence, licences, links, look_ups, names, peers, project, validators,
};

/// The rules of a jurisdiction that users begin with.
const EXAMPLE: &str = "docs/examples/nis2.toml";

pub(crate) fn run() -> Result<(), String> {
    let begin = Instant::now();
    step("real data", real_data)?;
    step("programs to compare with", programs)?;
    step("format", || {
        cargo(&["fmt", "--all", "--check"], "cargo fmt --all writes it")
    })?;
    step("names", names::run)?;
    step("licences", licences::run)?;
    step("links", links::run)?;
    step("lints", || {
        let arguments = [
            "clippy",
            "--quiet",
            "--locked",
            "--workspace",
            "--all-targets",
        ];
        let deny = ["--", "-D", "warnings"];
        cargo(
            &[&arguments[..], &deny].concat(),
            "the lint's name leads to its reason",
        )
    })?;
    step("fuzz targets", || {
        let arguments = [
            "check",
            "--quiet",
            "--locked",
            "--manifest-path",
            "fuzz/Cargo.toml",
            // The fuzzer itself is not built.
            "--no-default-features",
        ];
        cargo(&arguments, "their bodies stand in the crates")
    })?;
    let mut tally = Tally::default();
    step("tests", || {
        tally = tests()?;
        Ok(())
    })?;
    if project::root().join("crates/normwatch").is_dir() {
        step("norms", || {
            let mut check = project::built("normwatch")?;
            check.args(["norms", "check", "norms"]);
            finish(&mut check, "normwatch", "correct the files in norms/")?;
            let mut check = project::built("normwatch")?;
            check.args(["norms", "check", "norms", "--rules", EXAMPLE]);
            finish(
                &mut check,
                "normwatch",
                "correct the example of a jurisdiction",
            )
        })?;
    } else {
        println!("left out: norms, there is no crates/normwatch to check them with");
    }
    step("validators", validators::run)?;
    step("look-ups", look_ups::run)?;
    step("API", api::run)?;
    step("browser", || browser::run(false))?;
    step("clients", clients::run)?;
    step("documentation", documentation)?;
    println!(
        "all steps passed in {:.1} s; {} tests passed, {} left out by their authors",
        begin.elapsed().as_secs_f64(),
        tally.passed,
        tally.ignored
    );
    Ok(())
}

/// Runs one step and says how long it took.
fn step(name: &str, run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    println!("--- {name}");
    let begin = Instant::now();
    let outcome = run();
    let elapsed = begin.elapsed().as_secs_f64();
    match outcome {
        Ok(()) => {
            println!("ok: {name} ({elapsed:.1} s)");
            Ok(())
        }
        Err(problem) => Err(format!("{problem}\nfailed: {name} ({elapsed:.1} s)")),
    }
}

/// Runs cargo with these arguments.
fn cargo(arguments: &[&str], hint: &str) -> Result<(), String> {
    let name = format!("cargo {}", arguments[0]);
    finish(project::cargo().args(arguments), &name, hint)
}

fn finish(command: &mut Command, name: &str, hint: &str) -> Result<(), String> {
    let status = command
        .status()
        .map_err(|error| format!("{name} does not start: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{name}: {status}\nhint: {hint}"))
}

/// With real data, all of it; without, which suites are left out.
fn real_data() -> Result<(), String> {
    if evidence::folder().is_some() {
        return evidence::run();
    }
    println!(
        "{} is not set; without real data these leave out tests:",
        evidence::VARIABLE
    );
    for file in project::files()? {
        let is_suite = file.starts_with("crates")
            && file.components().any(|part| part.as_os_str() == "tests")
            && file.extension().is_some_and(|end| end == "rs");
        if is_suite && project::text(&file)?.contains(evidence::VARIABLE) {
            println!("  {}", file.display());
        }
    }
    Ok(())
}

/// Says which programs are missing, or fails for want of them.
fn programs() -> Result<(), String> {
    let missing = peers::missing(&peers::PEERS);
    for peer in &missing {
        println!(
            "{} is not installed; tests do not compare {} with it",
            peer.program, peer.reads
        );
    }
    peers::insist(&missing)
}

/// How many tests ran.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    ignored: u64,
}

impl Tally {
    /// Takes libtest's `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn read(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else {
            return;
        };
        for count in counts.split(['.', ';']) {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
            match words.next() {
                Some("passed") => self.passed += number,
                Some("ignored") => self.ignored += number,
                _ => {}
            }
        }
    }
}

/// Runs all tests, shows what they say, and counts them.
fn tests() -> Result<Tally, String> {
    let mut command = project::cargo();
    let mut child = command
        .args(["test", "--locked", "--workspace"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cargo test does not start: {error}"))?;
    let output = child.stdout.take().expect("standard output is piped");
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line.map_err(|error| format!("cargo test: {error}"))?;
        tally.read(&line);
        println!("{line}");
    }
    let status = child
        .wait()
        .map_err(|error| format!("cargo test: {error}"))?;
    if status.success() {
        return Ok(tally);
    }
    Err(format!(
        "cargo test: {status}\nhint: cargo test --package CRATE NAME runs one of them"
    ))
}

fn documentation() -> Result<(), String> {
    let mut command = project::cargo();
    command
        .args(["doc", "--quiet", "--locked", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings");
    finish(
        &mut command,
        "cargo doc",
        "a link in a doc comment leads nowhere",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_from_what_the_harness_says() {
        let mut tally = Tally::default();
        tally.read("running 4 tests");
        tally.read("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        tally.read("test result: ok. 40 passed; 0 failed; 0 ignored; 0 measured");
        let expected = Tally {
            passed: 43,
            ignored: 1,
        };
        assert_eq!(tally, expected);
    }
}
