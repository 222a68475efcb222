//! From files to addresses by day.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::net::IpAddr;

use input::{Content, Options, Source};

use crate::day::Day;
use crate::error::Error;
use crate::form::Form;
use crate::problem::{Problem, ProblemKind, Problems};
use crate::row::{self, Next, Seen};
use crate::scans::{COMMENT_CHARS_MAX, COMMENTS_MAX, DayList, File, Scans};

/// How many addresses of a day may wait before they are sorted and those that are
/// there twice are dropped: 4 MB of IPv4, chosen by us.
const UNSORTED_MAX: usize = 1 << 20;

/// How much of a file's first line an error shows, in characters.
const START_CHARS_MAX: usize = 60;

/// Reads lists of any form, compressed or not, each told by its content.
///
/// The day of a row is that of its timestamp, in UTC; without one, that in the
/// file's name. Rows that cannot be used are left out and named. A list that is
/// damaged is used up to there, and its [`File`] says so.
///
/// Memory: 4 bytes for each distinct IPv4 address of each day, 16 for each of
/// IPv6, and up to twice that while reading.
///
/// # Errors
///
/// The first file that cannot be opened, is no list, or has lines of which not one
/// can be used.
pub fn read(sources: &[Source]) -> Result<Scans, Error> {
    let mut days = BTreeMap::new();
    let mut files = Vec::new();
    for source in sources {
        files.push(file(source, &mut days)?);
    }
    let days = days
        .into_iter()
        .map(|(day, gathering)| (day, gathering.finish()))
        .collect();
    Ok(Scans { files, days })
}

fn file(source: &Source, days: &mut BTreeMap<Day, Gathering>) -> Result<File, Error> {
    let name = source.to_string();
    let mut content = Content::open(source.clone(), Options::default());
    if content.fill_buf().is_err() {
        return Err(content.finish().expect_err("it failed at once").into());
    }
    let mut list = List {
        name: &name,
        named_day: Day::in_name(&name),
        form: None,
        comments: Vec::new(),
        rows: 0,
        problems: Problems::default(),
        days,
    };
    list.content(&mut content)?;
    let (rows, problems, comments) = (list.rows, list.problems, list.comments);
    let (sha256, damage) = match content.finish() {
        Ok(summary) => (summary.sha256_hex(), None),
        Err(error) => (None, Some(error)),
    };
    if rows == 0
        && let Some(first) = problems.kept.first().cloned()
    {
        return match damage {
            Some(error) => Err(error.into()),
            None => Err(Error::NothingUsable { name, first }),
        };
    }
    Ok(File {
        name,
        sha256,
        comments,
        rows,
        problems: problems.kept,
        problems_further: problems.further,
        damage,
    })
}

/// A list that is being read.
struct List<'a> {
    name: &'a str,
    named_day: Option<Day>,
    form: Option<Form>,
    comments: Vec<String>,
    rows: u64,
    problems: Problems,
    days: &'a mut BTreeMap<Day, Gathering>,
}

impl List<'_> {
    fn content(&mut self, content: &mut Content) -> Result<(), Error> {
        let mut bytes = Vec::new();
        let mut lines = 0;
        loop {
            let line = lines + 1;
            let quoted = matches!(self.form, Some(Form::Table(_)));
            match row::next(content, &mut bytes, &mut lines, quoted) {
                Ok(Next::End) => return Ok(()),
                Ok(Next::Row) => {
                    if let Err(kind) = self.row(line, &bytes)? {
                        self.problems.add(line, &bytes, kind);
                    }
                }
                Ok(Next::TooLong) => self.problems.add(line, &bytes, ProblemKind::TooLong),
                // What it was is told when the content is finished.
                Err(_) => {
                    self.problems.add(line, &[], ProblemKind::Unreadable);
                    return Ok(());
                }
            }
        }
    }

    fn row(&mut self, line: u64, bytes: &[u8]) -> Result<Result<(), ProblemKind>, Error> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Ok(Err(ProblemKind::NotUtf8));
        };
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) if line == 1 => rest.trim(),
            _ => text.trim(),
        };
        if let Some(comment) = text.strip_prefix('#') {
            self.comment(comment.trim());
            return Ok(Ok(()));
        }
        if text.is_empty() {
            return Ok(Ok(()));
        }
        let Some(form) = &self.form else {
            let form = Form::detect(text).ok_or_else(|| Error::UnknownForm {
                name: self.name.to_owned(),
                start: text.chars().take(START_CHARS_MAX).collect(),
            })?;
            let is_header = matches!(form, Form::Table(_));
            self.form = Some(form);
            return if is_header {
                Ok(Ok(()))
            } else {
                self.row(line, bytes)
            };
        };
        Ok(row::row(form, text).and_then(|seen| self.take(seen)))
    }

    /// Keeps what the list says of itself.
    fn comment(&mut self, text: &str) {
        if self.rows == 0 && !text.is_empty() && self.comments.len() < COMMENTS_MAX {
            self.comments
                .push(text.chars().take(COMMENT_CHARS_MAX).collect());
        }
    }

    fn take(&mut self, seen: Seen) -> Result<(), ProblemKind> {
        let day = match seen.instant {
            Some(instant) => Day::of(instant).ok_or(ProblemKind::Instant)?,
            None => self.named_day.ok_or(ProblemKind::NoDay)?,
        };
        self.days.entry(day).or_default().add(seen.address);
        self.rows += 1;
        Ok(())
    }
}

/// The addresses of a day as they come.
#[derive(Default)]
struct Gathering {
    list: DayList,
    /// How many IPv4 and IPv6 addresses were left when they were sorted last.
    sorted: (usize, usize),
}

impl Gathering {
    fn add(&mut self, address: IpAddr) {
        match address {
            IpAddr::V4(address) => {
                self.list.ipv4.push(address.to_bits());
                if self.list.ipv4.len() >= self.sorted.0 * 2 + UNSORTED_MAX {
                    sort(&mut self.list.ipv4);
                    self.sorted.0 = self.list.ipv4.len();
                }
            }
            IpAddr::V6(address) => {
                self.list.ipv6.push(address.to_bits());
                if self.list.ipv6.len() >= self.sorted.1 * 2 + UNSORTED_MAX {
                    sort(&mut self.list.ipv6);
                    self.sorted.1 = self.list.ipv6.len();
                }
            }
        }
    }

    fn finish(mut self) -> DayList {
        sort(&mut self.list.ipv4);
        sort(&mut self.list.ipv6);
        self.list
    }
}

fn sort<T: Ord>(addresses: &mut Vec<T>) {
    addresses.sort_unstable();
    addresses.dedup();
}

/// Shown by commands: which file, which line, what.
impl Problem {
    /// The problem with the file that it is in.
    pub fn in_file(&self, name: &str) -> String {
        format!("`{name}`, {self}")
    }
}
