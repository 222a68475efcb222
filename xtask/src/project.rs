//! Where the project is, and its files.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The project's top folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the project")
}

/// The cargo that runs us, in the project's top folder.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// A program of ours, or an example of a package, as the tests have it. Built for one
/// package alone it would have other features of what it depends on, and all of that
/// would be built a second time.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn built(program: &str) -> Result<Command, String> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    BUILT.get_or_init(build).clone()?;
    let here = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let mut command = Command::new(here.with_file_name(program));
    command.current_dir(root());
    Ok(command)
}

/// What [`built`] calls an example.
pub(crate) fn example(name: &str) -> Result<Command, String> {
    built(&format!("examples/{name}"))
}

fn build() -> Result<(), String> {
    let status = cargo()
        .args(["test", "--quiet", "--locked", "--workspace", "--no-run"])
        .status()
        .map_err(|error| format!("cargo test does not start: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("cargo test --workspace --no-run: {status}")),
    }
}

/// Files that git has or would take, relative to the top folder, sorted.
pub(crate) fn files() -> Result<Vec<PathBuf>, String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git does not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git ls-files failed: {}", said.trim()));
    }
    let names = String::from_utf8(output.stdout)
        .map_err(|error| format!("a file's name is not UTF-8: {error}"))?;
    let mut files: Vec<PathBuf> = names
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|file| root().join(file).is_file())
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// A file's text.
pub(crate) fn text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(root().join(file))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// Everything that was found, or what was checked.
pub(crate) fn outcome(mut problems: Vec<String>, hint: &str) -> Result<(), String> {
    if problems.is_empty() {
        return Ok(());
    }
    problems.push(format!("hint: {hint}"));
    Err(problems.join("\n"))
}
