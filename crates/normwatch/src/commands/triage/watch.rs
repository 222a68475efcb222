//! Files of folders that are looked at again and again.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use input::{Error, Source};

/// What stood there at the last look.
#[derive(Debug, Default)]
pub(super) struct Watch {
    looks: HashMap<PathBuf, Look>,
}

/// What a file was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    bytes: u64,
    changed: Option<SystemTime>,
    is_taken: bool,
}

impl Watch {
    /// The files to read now: those that are as they were at the look before, so that
    /// nobody is writing them, and that were not taken so.
    ///
    /// # Errors
    ///
    /// When something that was named is not there or cannot be looked at. A folder or a
    /// pattern without a file is none: it may have one later.
    pub(super) fn look(&mut self, named: &[String]) -> Result<Vec<Source>, Error> {
        let mut now = HashMap::new();
        let mut ripe = Vec::new();
        for name in named {
            let sources = match input::expand(&[name]) {
                Err(Error::EmptyFolder { .. } | Error::NoMatch { .. }) => continue,
                other => other?,
            };
            for source in sources {
                let Source::Path(path) = source else {
                    continue;
                };
                // One that is gone since it was listed is for the next look.
                let Ok(found) = fs::metadata(&path) else {
                    continue;
                };
                let mut look = Look {
                    bytes: found.len(),
                    changed: found.modified().ok(),
                    is_taken: true,
                };
                let before = self.looks.get(&path).copied();
                let is_same = before
                    == Some(Look {
                        is_taken: false,
                        ..look
                    });
                if is_same {
                    ripe.push(Source::Path(path.clone()));
                } else {
                    look.is_taken = before == Some(look);
                }
                now.insert(path, look);
            }
        }
        self.looks = now;
        Ok(ripe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_once_it_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let named = [folder.path().display().to_string()];
        let mut watch = Watch::default();
        let mut look = || watch.look(&named).expect("a look").len();
        assert_eq!(look(), 0, "an empty folder");
        let path = folder.path().join("a.jsonl");
        fs::write(&path, "{}").expect("written");
        assert_eq!(look(), 0, "it may be being written");
        fs::write(&path, "{}\n{}").expect("written");
        assert_eq!(look(), 0, "it grew");
        assert_eq!(look(), 1, "it was left alone");
        assert_eq!(look(), 0, "it was taken");
        fs::write(&path, "{}\n{}\n{}").expect("written");
        assert_eq!([look(), look(), look()], [0, 1, 0], "it grew again");
        fs::remove_file(&path).expect("removed");
        assert_eq!(look(), 0);
        let gone = watch.look(&["nowhere".to_owned()]);
        assert!(matches!(gone, Err(Error::Missing { .. })));
    }
}
