//! Editions: the same register as of several days.
//!
//! A file of delegations says its day; of other files it stands in the name, as
//! `20080402` does in `20080402.as-org2info.jsonl.gz`. Files are of one *series*
//! where they are delegations of one registry, or of a kind of which one file is
//! enough, or else where their names differ in the day alone. Files of one series and
//! one day are one edition of it.
//!
//! **An event is looked up in the newest edition whose day is not later than the
//! event; where all are later, in the earliest.** What has one edition, or no day,
//! is used for all events. An event of which the time is not known is looked up in
//! the newest.

use std::collections::{BTreeMap, BTreeSet};

use input::Source;
use net::Timestamp;

use crate::error::Error;
use crate::evidence::{Evidence, File};
use crate::kind::Kind;
use crate::named_day;
use crate::read::{Live, Opened, read, read_with};

/// Registers as of several days.
#[derive(Debug, Default)]
pub struct Editions {
    /// What is the same for all days: kinds of which no file has several editions.
    lasting: Evidence,
    /// The other kinds, in the order of days. The first is used for all before it too.
    changing: Vec<Changing>,
}

/// What holds from a day on, until the next.
#[derive(Debug)]
struct Changing {
    from: Timestamp,
    evidence: Evidence,
}

/// Registers as of one time.
#[derive(Clone, Copy, Debug)]
pub struct AsOf<'e> {
    changing: Option<&'e Evidence>,
    lasting: &'e Evidence,
}

impl From<Evidence> for Editions {
    /// One edition of each register.
    fn from(lasting: Evidence) -> Editions {
        Editions {
            lasting,
            changing: Vec::new(),
        }
    }
}

impl Editions {
    /// Reads registers, each told by its content. What several editions have is read
    /// for each day on which one of them is new, and takes memory for each.
    ///
    /// # Errors
    ///
    /// As [`read_with`]; and when standard input has what other files have several
    /// editions of.
    pub fn read(sources: &[Source], live: Option<Live>) -> Result<Editions, Error> {
        let list = List::new(sources)?;
        let days = list.days();
        // Another file of VRPs is refused where a validator is asked.
        if days.is_empty() || (live.is_some() && list.changes(Kind::Payloads)) {
            return Ok(read_with(sources, live.into())?.into());
        }
        let (changing, lasting): (Vec<_>, Vec<_>) =
            (list.files.iter()).partition(|file| file.kind.is_some_and(|kind| list.changes(kind)));
        let lasting: Vec<Source> = lasting.iter().map(|file| file.source.clone()).collect();
        let lasting = read_with(&lasting, live.into())?;
        if let Some(file) = lasting.files.iter().find(|file| list.changes(file.kind)) {
            return Err(Error::NoDay {
                name: file.name.clone(),
                kind: file.kind,
            });
        }
        let of_day = |day| {
            let used = changing.iter().filter(|file| list.is_used(file, day));
            let used: Vec<Source> = used.map(|file| file.source.clone()).collect();
            read(&used).map(|evidence| Changing {
                from: day,
                evidence,
            })
        };
        let changing: Result<Vec<Changing>, Error> = days.into_iter().map(of_day).collect();
        Ok(Editions {
            lasting,
            changing: changing?,
        })
    }

    /// The registers as of a time, which is asked for only where there are several
    /// editions; the newest where it is not known.
    #[inline]
    pub fn as_of(&self, time: impl FnOnce() -> Option<Timestamp>) -> AsOf<'_> {
        let changing = match &self.changing[..] {
            [] => None,
            editions => Some(Editions::of(editions, time())),
        };
        AsOf {
            changing,
            lasting: &self.lasting,
        }
    }

    fn of(editions: &[Changing], time: Option<Timestamp>) -> &Evidence {
        let after = match time {
            Some(time) => editions.partition_point(|edition| edition.from <= time),
            None => editions.len(),
        };
        &editions[after.saturating_sub(1)].evidence
    }

    /// All files that were read, each once.
    pub fn files(&self) -> Vec<&File> {
        let mut known = BTreeSet::new();
        let changing = self.changing.iter().flat_map(|of| &of.evidence.files);
        let files = self.lasting.files.iter().chain(changing);
        files.filter(|file| known.insert(&file.name)).collect()
    }
}

impl<'e> AsOf<'e> {
    /// A table, by the field that it is in.
    #[inline]
    pub fn table<T>(self, field: impl Fn(&'e Evidence) -> Option<&'e T>) -> Option<&'e T> {
        let changing = self.changing.and_then(&field);
        changing.or_else(|| field(self.lasting))
    }

    /// The files that it is made of.
    pub fn files(self) -> impl Iterator<Item = &'e File> {
        let changing = self.changing.into_iter();
        changing.chain([self.lasting]).flat_map(|of| &of.files)
    }
}

/// Of several editions those to be used as of a day, in the order given; and all
/// files that have one edition, or no day.
///
/// # Errors
///
/// The first file that cannot be opened or is of no known kind.
pub fn as_of(sources: &[Source], day: Timestamp) -> Result<Vec<Source>, Error> {
    let list = List::new(sources)?;
    let used = list.files.iter().filter(|file| list.is_used(file, day));
    Ok(used.map(|file| file.source.clone()).collect())
}

/// Files, and the days of each series.
struct List {
    files: Vec<Listed>,
    series: BTreeMap<Series, BTreeSet<Timestamp>>,
}

/// What files are editions of: their kind, and a registry or a name without a day.
type Series = (Kind, String);

struct Listed {
    source: Source,
    /// `None` of standard input, which can be read once only.
    kind: Option<Kind>,
    edition: Option<(Series, Timestamp)>,
}

impl List {
    fn new(sources: &[Source]) -> Result<List, Error> {
        let mut list = List {
            files: Vec::with_capacity(sources.len()),
            series: BTreeMap::new(),
        };
        for source in sources {
            let listed = Listed::new(source, sources.len() == 1)?;
            if let Some((series, day)) = &listed.edition {
                let days = list.series.entry(series.clone()).or_default();
                days.insert(*day);
            }
            list.files.push(listed);
        }
        Ok(list)
    }

    /// Whether a kind has several editions of anything. Exceptions belong to the VRPs
    /// that they are applied to.
    fn changes(&self, kind: Kind) -> bool {
        let kind = match kind {
            Kind::Slurm => Kind::Payloads,
            other => other,
        };
        let mut series = self.series.iter();
        series.any(|((of, _), days)| *of == kind && days.len() > 1)
    }

    /// The days on which there is something new in a series of several editions.
    fn days(&self) -> BTreeSet<Timestamp> {
        let several = self.series.values().filter(|days| days.len() > 1);
        several.flatten().copied().collect()
    }

    /// Whether a file is what its series says as of a day.
    fn is_used(&self, file: &Listed, day: Timestamp) -> bool {
        let Some((series, of)) = &file.edition else {
            return true;
        };
        let days = &self.series[series];
        let newest = days.range(..=day).next_back().or_else(|| days.first());
        newest == Some(of)
    }
}

impl Listed {
    fn new(source: &Source, is_alone: bool) -> Result<Listed, Error> {
        let mut listed = Listed {
            source: source.clone(),
            kind: None,
            edition: None,
        };
        // Of one file there is one edition, whatever it is.
        if is_alone || matches!(source, Source::StandardInput) {
            return Ok(listed);
        }
        let mut opened = Opened::new(source, false)?;
        listed.kind = Some(opened.kind);
        listed.edition = match opened.kind {
            Kind::Delegations => opened.version().and_then(|version| {
                let series = (Kind::Delegations, version.registry);
                Some((series, version.day?))
            }),
            // Of these there is one file, whatever it is called.
            kind @ (Kind::AsOrg | Kind::AsRel | Kind::PeeringDb | Kind::Payloads) => {
                named_day::of(source).map(|(day, _)| ((kind, String::new()), day))
            }
            kind => named_day::of(source).map(|(day, rest)| ((kind, rest), day)),
        };
        Ok(listed)
    }
}
