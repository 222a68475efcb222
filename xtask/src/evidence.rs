//! The folder of real data: all that its index lists of what our suites read is
//! there.

use std::path::{Path, PathBuf};

use crate::project;

/// The variable that names the folder.
pub(crate) const VARIABLE: &str = "NORMWATCH_DATA";

/// The heading over the table of all files, in the folder's index.
const HEADING: &str = "## Every file";

/// What suites read today; a suite that reads more adds its folder.
const READ: &[&str] = &["as/", "mrt/", "origins/", "policy/", "rir/", "rpki/"];

/// The folder, when the variable names one.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os(VARIABLE)
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
}

pub(crate) fn run() -> Result<(), String> {
    let Some(folder) = folder() else {
        return Err(format!("{VARIABLE} names no folder of real data"));
    };
    let count = check(&folder)?;
    println!("{count} files of real data are in place");
    Ok(())
}

/// How many files the index lists of those that suites read.
///
/// # Errors
/// When the index cannot be read or lists nothing, or a file is missing or has
/// another size.
fn check(folder: &Path) -> Result<usize, String> {
    let index = folder.join("INDEX.md");
    let text =
        std::fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    let files = listed(&text);
    if files.is_empty() {
        return Err(format!("{}: no table under {HEADING}", index.display()));
    }
    let mut problems = Vec::new();
    for (name, bytes) in &files {
        match std::fs::metadata(folder.join(name)) {
            Err(error) => problems.push(format!("{name}: {error}")),
            Ok(file) if file.len() != *bytes => {
                problems.push(format!("{name}: {} bytes, not {bytes}", file.len()));
            }
            Ok(_) => {}
        }
    }
    project::outcome(
        problems,
        "the folder is incomplete; copy it again, or unset NORMWATCH_DATA",
    )?;
    Ok(files.len())
}

/// Names and sizes in the rows `| name | bytes | … |`.
fn listed(index: &str) -> Vec<(&str, u64)> {
    index
        .lines()
        .skip_while(|line| line.trim_end() != HEADING)
        .skip(1)
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
            let name = cells.next()?;
            Some((name, cells.next()?.parse().ok()?))
        })
        .filter(|(name, _)| READ.iter().any(|folder| name.starts_with(folder)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_all_files_is_read_and_nothing_else() {
        let index = "# Data\n| other | 7 | x |\n## Every file\n| file | bytes | sha |\n\
                     | --- | --- | --- |\n| mrt/a.bz2 | 12 | ab |\n| as/b.csv | 3 | cd |\n| ooni/d | 1 | x |\n# More\n\
                     | mrt/c | 1 | x |";
        assert_eq!(listed(index), [("mrt/a.bz2", 12), ("as/b.csv", 3)]);
        assert_eq!(listed("no table"), []);
    }
}
