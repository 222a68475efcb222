//! Addresses seen open, by day.

use std::collections::BTreeMap;

use crate::day::Day;
use crate::problem::Problem;

/// How many comments of a list are kept: enough to say whence it is.
pub const COMMENTS_MAX: usize = 3;

/// The longest comment that is kept, in characters.
pub const COMMENT_CHARS_MAX: usize = 200;

/// What lists say together.
#[derive(Debug, Default)]
pub struct Scans {
    /// The files, in the order in which they were read.
    pub files: Vec<File>,
    /// What was seen on each day that there is something of.
    pub days: BTreeMap<Day, DayList>,
}

/// What was seen on one day, by all lists together: each address once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayList {
    /// IPv4 addresses as numbers, sorted.
    pub ipv4: Vec<u32>,
    /// IPv6 addresses as numbers, sorted.
    pub ipv6: Vec<u128>,
}

/// A list, and what became of it.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// The SHA-256 of the file as stored, in hexadecimal; `None` where it could not
    /// be read to its end.
    pub sha256: Option<String>,
    /// What the list says of itself: comments before its first row, up to
    /// [`COMMENTS_MAX`], each cut to [`COMMENT_CHARS_MAX`] characters.
    pub comments: Vec<String>,
    /// Rows in use, an address that stands twice counted twice.
    pub rows: u64,
    /// Rows that were left out, the first [`PROBLEMS_MAX`](crate::problem::PROBLEMS_MAX)
    /// of them.
    pub problems: Vec<Problem>,
    /// How many more were left out.
    pub problems_further: u64,
    /// Why it could not be read to its end; what was read before is in use.
    pub damage: Option<input::Error>,
}

impl File {
    /// What was scanned for, by the file's name, where it is one of Shadowserver's:
    /// `ntp` of `2015-03-13-scan_ntp-japan.csv`.
    pub fn service(&self) -> Option<&str> {
        service_of(&self.name)
    }
}

impl Scans {
    /// The days that are nearest to one of which there is nothing: the last before
    /// it and the first after.
    pub fn nearest(&self, day: Day) -> (Option<Day>, Option<Day>) {
        let before = self.days.range(..day).next_back();
        let after = self.days.range(day..).next();
        (before.map(|entry| *entry.0), after.map(|entry| *entry.0))
    }
}

/// What was scanned for, by a file's name; see [`File::service`].
pub fn service_of(name: &str) -> Option<&str> {
    let name = name.rsplit(['/', '\\']).next()?;
    let rest = ["scan_", "scan6_"]
        .into_iter()
        .find_map(|start| Some(name.split_once(start)?.1))?;
    let end = rest.find(['-', '.']).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}
