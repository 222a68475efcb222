//! The reference reader, RIPE NCC's `bgpdump`, when it is installed.

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The lines of `bgpdump -m`; `None`, and a line on standard error that says
/// so, when the program is not installed.
pub(crate) fn lines(file: &Path) -> Option<Vec<String>> {
    let output = match Command::new("bgpdump").arg("-m").arg(file).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            say_left_out(file);
            return None;
        }
        Err(error) => panic!("bgpdump does not start: {error}"),
    };
    assert!(
        output.status.success(),
        "bgpdump failed on {}",
        file.display()
    );
    let text = String::from_utf8(output.stdout).expect("bgpdump writes UTF-8");
    Some(text.lines().map(str::to_owned).collect())
}

/// As [`lines`], for a file given as its bytes.
pub(crate) fn lines_of(bytes: &[u8]) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("input");
    std::fs::write(&file, bytes).expect("a scratch file");
    lines(&file)
}

/// Past the capture of output, so that it is seen when all tests pass.
fn say_left_out(file: &Path) {
    let file = file.display();
    writeln!(
        std::io::stderr(),
        "LEFT OUT: bgpdump is not installed, {file} was not compared"
    )
    .expect("standard error takes a line");
}
