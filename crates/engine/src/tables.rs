//! The look-up tables that users give: who runs a network, who buys transit of
//! whom.

use std::io::{BufRead, Cursor};
use std::path::{Path, PathBuf};

use detect::Relations;
use registry::as_org::AsOrg;
use registry::as_rel::AsRel;
use registry::line::LineProblem;

use crate::Error;

/// The tables, read, and an account of them.
#[derive(Debug, Default)]
pub struct Tables {
    /// For the detector.
    pub relations: Relations,
    /// One sentence for each table, given or not.
    pub words: Vec<String>,
    /// SHA-256 of each file given, in hexadecimal.
    pub sha256: Vec<String>,
}

/// Reads the tables given.
///
/// # Errors
///
/// When a file cannot be read whole, or has not one usable line.
pub fn read(as_org: Option<&PathBuf>, as_rel: Option<&PathBuf>) -> Result<Tables, Error> {
    let mut tables = Tables::default();
    match as_org {
        Some(path) => {
            let expected = "a table of organisations as CAIDA AS2Org writes it";
            let table = tables.table(path, expected, AsOrg::read, AsOrg::len)?;
            tables.note(path, table.len(), "networks with their organisations");
            tables.relations.as_org = Some(table);
        }
        None => tables.missing("organisations", "--as-org"),
    }
    match as_rel {
        Some(path) => {
            let expected = "a table of relations as CAIDA AS-relationships writes it";
            let table = tables.table(path, expected, AsRel::read, AsRel::len)?;
            tables.note(path, table.len(), "links between networks");
            tables.relations.as_rel = Some(table);
        }
        None => tables.missing("relations between networks", "--as-rel"),
    }
    Ok(tables)
}

type Bytes = Cursor<Vec<u8>>;

impl Tables {
    fn table<T>(
        &mut self,
        path: &Path,
        expected: &'static str,
        read: impl FnOnce(Bytes) -> (T, Vec<LineProblem>),
        len: impl FnOnce(&T) -> usize,
    ) -> Result<T, Error> {
        let (bytes, summary) = input::read_all(path)?;
        let (table, problems) = read(Cursor::new(bytes));
        if len(&table) == 0 {
            return Err(Error::NoTable {
                path: path.to_owned(),
                expected,
                first_problem: problems.first().map(ToString::to_string),
            });
        }
        if let Some(first) = problems.first() {
            self.words.push(format!(
                "{}: {} lines could not be read; the first: {first}",
                path.display(),
                problems.len()
            ));
        }
        let sha256 = summary.sha256_hex();
        self.sha256
            .push(sha256.expect("files read whole are hashed"));
        Ok(table)
    }

    fn note(&mut self, path: &Path, count: usize, what: &str) {
        let sha256 = self.sha256.last().map_or("", |sha256| &sha256[..16]);
        self.words.push(format!(
            "{}: {count} {what} (SHA-256 {sha256}…)",
            path.display()
        ));
    }

    fn missing(&mut self, what: &str, option: &str) {
        self.words.push(format!(
            "No table of {what} was given ({option}): explanations that need it are not known."
        ));
    }
}

/// Reads a table of prefixes and origins line by line; how many there were.
pub(crate) fn prefix_origins(
    reader: impl BufRead,
    learn: impl FnMut(net::Prefix, &[net::Asn]),
) -> (u64, Vec<LineProblem>) {
    let mut learn = learn;
    let mut count = 0;
    let problems = registry::prefix_origin::read(reader, |prefix, origins| {
        count += 1;
        learn(prefix, origins);
    });
    (count, problems)
}
