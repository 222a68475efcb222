//! From what the user named to what is read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use crate::Error;

/// Similar names that a hint offers.
const NEAREST_MAX: usize = 3;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A file, or whatever else can be opened and read.
    Path(PathBuf),
    /// Standard input, named `-`.
    StandardInput,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Path(path) => path.display().fmt(f),
            Source::StandardInput => f.write_str("standard input"),
        }
    }
}

/// What the user named, as a list of things to read, in the order given.
///
/// `-` is standard input. A folder stands for its files one level deep, sorted by
/// name, without hidden ones. What does not exist but holds `*`, `?` or `[` is a
/// pattern and stands for the files that match it, sorted, `**` for any folders;
/// hidden files and folders only if the pattern names a dot that begins a name.
///
/// # Errors
///
/// The first argument that is a missing file, a folder without files or that
/// cannot be listed, an invalid pattern or one without match, or a second `-`.
pub fn expand(arguments: &[impl AsRef<OsStr>]) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for argument in arguments {
        let argument = argument.as_ref();
        if argument == "-" {
            if sources.contains(&Source::StandardInput) {
                return Err(Error::StandardInputTwice);
            }
            sources.push(Source::StandardInput);
            continue;
        }
        let path = Path::new(argument);
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => sources.extend(folder(path)?),
            Ok(_) => sources.push(Source::Path(path.to_owned())),
            Err(error) => match argument
                .to_str()
                .filter(|text| text.contains(['*', '?', '[']))
            {
                Some(pattern) => sources.extend(matches(pattern)?),
                None if error.kind() == io::ErrorKind::NotFound => {
                    return Err(Error::Missing {
                        path: path.to_owned(),
                        nearest: nearest(path),
                    });
                }
                None => return Err(unreadable(path, error)),
            },
        }
    }
    Ok(sources)
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Unreadable {
        name: path.display().to_string(),
        offset: None,
        source,
    }
}

fn folder(path: &Path) -> Result<Vec<Source>, Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(|e| unreadable(path, e))? {
        let entry = entry.map_err(|e| unreadable(path, e))?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link whose target is missing is kept: reading it will tell.
        let is_folder = fs::metadata(entry.path()).is_ok_and(|found| found.is_dir());
        if !hidden && !is_folder {
            files.push(entry.path());
        }
    }
    if files.is_empty() {
        return Err(Error::EmptyFolder {
            path: path.to_owned(),
        });
    }
    files.sort();
    Ok(files.into_iter().map(Source::Path).collect())
}

fn matches(pattern: &str) -> Result<Vec<Source>, Error> {
    // Asked to leave out hidden files, the library leaves out even those whose dot
    // the pattern names.
    let names_hidden = pattern
        .split('/')
        .any(|part| part.starts_with('.') && !matches!(part, "." | ".."));
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: !names_hidden,
    };
    let found = glob::glob_with(pattern, options).map_err(|source| Error::Pattern {
        pattern: pattern.to_owned(),
        source,
    })?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| {
            let folder = error.path().to_owned();
            unreadable(&folder, error.into())
        })?;
        if !path.is_dir() {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(Error::NoMatch {
            pattern: pattern.to_owned(),
        });
    }
    files.sort();
    Ok(files.into_iter().map(Source::Path).collect())
}

/// The names in the missing file's folder that differ least from its own.
fn nearest(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name() else {
        return Vec::new();
    };
    let name = name.to_string_lossy().to_lowercase();
    let parent = path.parent().unwrap_or(Path::new(""));
    let listed = if parent.as_os_str().is_empty() {
        fs::read_dir(".")
    } else {
        fs::read_dir(parent)
    };
    let mut near: Vec<(usize, PathBuf)> = listed
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let other = entry.file_name().to_string_lossy().to_lowercase();
            let distance = distance(&name, &other);
            // A third of the name may differ; an ending that was left off or added
            // (`.gz`) always counts as near.
            let near = distance * 3 <= name.chars().count()
                || other.starts_with(&format!("{name}."))
                || name.starts_with(&format!("{other}."));
            near.then(|| (distance, parent.join(entry.file_name())))
        })
        .collect();
    near.sort();
    near.into_iter()
        .take(NEAREST_MAX)
        .map(|(_, path)| path)
        .collect()
}

/// Letters to insert, remove or replace (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
