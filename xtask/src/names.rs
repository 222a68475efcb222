//! What must not be in a committed file: paths of the machine it was written
//! on, marks of unfinished work, text that is not UTF-8, odd file names.

use std::path::Path;

use crate::project;

/// Written in two parts, or this file would not pass.
const PATHS: [&str; 3] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/bash", "_jobs"),
];

/// Whole words.
const MARKS: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("unimple", "mented!"),
    concat!("to", "do!"),
];

/// Kinds of file that are not text.
const BINARY: [&str; 12] = [
    "bin", "bz2", "gz", "ico", "mrt", "png", "seed", "sqlite", "webp", "woff2", "xz", "zst",
];

/// Folders whose files, but for what explains them, are inputs of the fuzzer.
const INPUTS: [&str; 2] = ["fuzz/regressions", "fuzz/seeds"];

pub(crate) fn run() -> Result<(), String> {
    let files = project::files()?;
    let mut problems = Vec::new();
    for file in &files {
        let content = std::fs::read(project::root().join(file))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        problems.extend(check(file, &content));
    }
    println!("names in {} files checked", files.len());
    project::outcome(
        problems,
        "take the words out, or finish what they announce; rename the file",
    )
}

fn check(file: &Path, content: &[u8]) -> Vec<String> {
    let name = file.display();
    let mut problems = Vec::new();
    let is_portable = file
        .to_string_lossy()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'));
    if !is_portable {
        problems.push(format!("{name}: the file's name does not work everywhere"));
    }
    let is_input = INPUTS.iter().any(|folder| file.starts_with(folder));
    if is_input && file.extension().is_none_or(|end| end != "md") {
        return problems;
    }
    let is_binary = file
        .extension()
        .is_some_and(|end| BINARY.iter().any(|binary| end == *binary));
    let Ok(text) = std::str::from_utf8(content) else {
        if !is_binary {
            problems.push(format!("{name}: not UTF-8"));
        }
        return problems;
    };
    for (number, line) in (1..).zip(text.lines()) {
        for path in PATHS.iter().filter(|path| starts_in(line, path)) {
            problems.push(format!("{name}:{number}: a path of one machine, {path}"));
        }
        for mark in MARKS.iter().filter(|mark| has_word(line, mark)) {
            problems.push(format!("{name}:{number}: unfinished work, {mark}"));
        }
    }
    problems
}

/// Whether a path starts there, and not in the middle of an address.
fn starts_in(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
    })
}

/// Whether the word stands alone.
fn has_word(line: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        let after = line[place + word.len()..].chars().next();
        !before.is_some_and(joins) && (word.ends_with('!') || !after.is_some_and(joins))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(file: &str, content: &[u8]) -> Vec<String> {
        check(Path::new(file), content)
    }

    #[test]
    fn paths_of_a_machine_and_unfinished_work_are_found_with_their_line() {
        let text = format!(
            "fine\nsee {}x\n// {}: later\n{}()",
            PATHS[0], MARKS[0], MARKS[4]
        );
        assert_eq!(
            problems("a.rs", text.as_bytes()),
            [
                format!("a.rs:2: a path of one machine, {}", PATHS[0]),
                format!("a.rs:3: unfinished work, {}", MARKS[0]),
                format!("a.rs:4: unfinished work, {}", MARKS[4]),
            ]
        );
    }

    #[test]
    fn longer_words_and_urls_are_fine() {
        let text = format!(
            "{}S\nMARK_{}\nhttps://a.example{}x",
            MARKS[0], MARKS[1], PATHS[0]
        );
        assert_eq!(problems("a.rs", text.as_bytes()), Vec::<String>::new());
    }

    #[test]
    fn text_is_utf_8_and_names_are_plain() {
        assert_eq!(problems("a.md", b"\xff"), ["a.md: not UTF-8"]);
        assert_eq!(problems("a.mrt", b"\xff"), Vec::<String>::new());
        let none = Vec::<String>::new();
        assert_eq!(problems("fuzz/regressions/mrt_decode/a", b"\xff"), none);
        assert!(!problems("fuzz/regressions/README.md", b"\xff").is_empty());
        assert_eq!(
            problems("a|b", b""),
            ["a|b: the file's name does not work everywhere"]
        );
    }
}
