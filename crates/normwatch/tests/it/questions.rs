//! `docs/questions.md` shows real output, as other pages do. Each block `console` holds one command
//! and what it prints; a number behind the word says how many lines of that are
//! shown. With `UPDATE_EXPECT` set, the page is written anew.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use crate::program::Place;

const OPENING: &str = "```console";
/// Shown in place of the lines that are left out.
const MORE: &str = "…";

#[test]
fn the_page_of_questions_shows_what_the_program_prints() {
    let questions = page(&Place::new(), "questions.md");
    assert!(
        questions >= 20,
        "twenty questions were promised, {questions} are there"
    );
}

/// Holds a page of `docs` to what its commands print in a folder; gives how many
/// commands it has.
pub(crate) fn page(place: &Place, name: &str) -> usize {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    let text = std::fs::read_to_string(&page).expect("the page is there");
    let (mut made, mut commands) = (String::new(), 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(shown) = line.strip_prefix(OPENING) else {
            made += line;
            made.push('\n');
            continue;
        };
        let command = lines.next().and_then(|line| line.strip_prefix("$ "));
        let command = command.expect("a block begins with its command");
        // What stands there now is made anew.
        lines
            .by_ref()
            .find(|line| *line == "```")
            .expect("a block ends");
        let _ = write!(made, "{OPENING}{shown}\n$ {command}\n");
        made += &first_lines(&run(place, command), shown.trim());
        made += "```\n";
        commands += 1;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&page, made).expect("the page can be written");
    } else {
        let differs = text.lines().zip(made.lines()).find(|(old, new)| old != new);
        assert!(
            text == made,
            "docs/{name} is not what the program prints (UPDATE_EXPECT=1 writes it): {differs:?}"
        );
    }
    commands
}

/// Runs a line as a shell does, with the program on the search path.
fn run(place: &Place, line: &str) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_normwatch"));
    let folder = program.parent().expect("the program is in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path)),
    )
    .expect("a search path");
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(place.path("."))
        .env("PATH", path)
        .output()
        .expect("a shell");
    assert!(
        output.status.success(),
        "{line}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn first_lines(out: &str, shown: &str) -> String {
    let all: Vec<&str> = out.lines().collect();
    let number = shown.parse().unwrap_or(all.len());
    let mut text: String = all
        .iter()
        .take(number)
        .flat_map(|line| [line, "\n"])
        .collect();
    if number < all.len() {
        text += MORE;
        text.push('\n');
    }
    text
}
