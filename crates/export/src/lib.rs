//! The norms as files for other programs. Each format is one that programs and
//! validators of others know, written without extensions of our own.
//!
//! - [`write()`]: the catalog in one [`Format`], with [`Options`].
//! - [`oscal`]: NIST OSCAL 1.2.1, a catalog of controls and a collection of
//!   mappings; and the check of `relationship` values that validators miss.
//! - `sssom`: the mappings as a table (SSSOM TSV).
//! - `skos`, over the writer `turtle`: terms and venues as two concept schemes.
//! - [`stix`]: what findings refer to, as a STIX 2.1 bundle.
//! - `json`: everything, in the shape of `schema/norms.json`.
//! - [`names`]: how records are called in these files; [`text`]: text for formats
//!   that want one line; [`tlp`]: the Traffic Light Protocol in STIX.
//!
//! The same catalog with the same options gives the same bytes: there is no clock
//! and no chance in here.

mod json;
pub mod names;
pub mod oscal;
mod skos;
mod sssom;
pub mod stix;
pub mod text;
pub mod tlp;
mod turtle;

use std::fmt;
use std::io;

use catalog::{Catalog, PartialDate};
use net::Timestamp;

/// A format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `oscal-catalog`: instruments and provisions as an OSCAL catalog, in JSON.
    OscalCatalog,
    /// `oscal-mapping`: mappings and gaps as an OSCAL mapping collection, in JSON.
    /// It refers to the catalog as [`oscal::CATALOG_FILE`] beside it.
    OscalMapping,
    /// `sssom`: mappings as a table with tabs.
    Sssom,
    /// `skos`: terms and venues as SKOS concepts, in Turtle.
    Skos,
    /// `stix`: provisions as a STIX 2.1 bundle, in JSON.
    Stix,
    /// `json`: everything, in the shape of `schema/norms.json`.
    Json,
}

impl Format {
    /// All formats, in the order to list them.
    pub const ALL: &'static [Format] = &[
        Format::OscalCatalog,
        Format::OscalMapping,
        Format::Sssom,
        Format::Skos,
        Format::Stix,
        Format::Json,
    ];

    /// The format that is called so: `sssom`.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::OscalCatalog => "oscal-catalog",
            Format::OscalMapping => "oscal-mapping",
            Format::Sssom => "sssom",
            Format::Skos => "skos",
            Format::Stix => "stix",
            Format::Json => "json",
        }
    }

    /// How the name of such a file ends, without the first dot: `sssom.tsv`.
    pub fn extension(self) -> &'static str {
        match self {
            Format::OscalCatalog | Format::OscalMapping | Format::Stix | Format::Json => "json",
            Format::Sssom => "sssom.tsv",
            Format::Skos => "ttl",
        }
    }

    /// What is in it, in one line.
    pub fn describes(self) -> &'static str {
        match self {
            Format::OscalCatalog => "instruments and provisions, as an OSCAL 1.2.1 catalog",
            Format::OscalMapping => "mappings and gaps, as an OSCAL 1.2.1 mapping collection",
            Format::Sssom => "mappings, as a table (SSSOM TSV)",
            Format::Skos => "terms and venues, as SKOS in Turtle",
            Format::Stix => "provisions and mappings, as a STIX 2.1 bundle",
            Format::Json => "everything, as JSON in the shape of schema/norms.json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What the catalog does not say and nobody may make up while writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The time that the files give as their own. Years 0 to 9999.
    pub time: Timestamp,
    /// The version of the program, which the files give as theirs.
    pub version: String,
}

impl Options {
    /// The time is the newest date on which the catalog has something to say, so
    /// that a file changes with the catalog and not with the day on which it is
    /// written; 1970 where it has no date. The version is that of this crate.
    pub fn of(catalog: &Catalog) -> Options {
        let newest = dates(catalog).max();
        Options {
            time: newest.map_or(Timestamp::default(), PartialDate::earliest),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Why a file could not be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// [`Options::time`] is in no year from 0 to 9999, and so has no form in the
    /// formats.
    UnfitTime {
        /// The time.
        time: Timestamp,
    },
    /// The output does not take it.
    Write {
        /// What it says.
        source: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnfitTime { time } => {
                write!(f, "the time {time} is not between the years 0 and 9999")
            }
            Error::Write { .. } => f.write_str("the export could not be written"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::UnfitTime { .. } => None,
            Error::Write { source } => Some(source),
        }
    }
}

impl From<io::Error> for Error {
    fn from(source: io::Error) -> Error {
        Error::Write { source }
    }
}

/// Writes the catalog in one format, UTF-8, with a line break at the end.
///
/// # Errors
///
/// [`Error::UnfitTime`] before anything is written; [`Error::Write`] when `out`
/// refuses.
pub fn write(
    catalog: &Catalog,
    format: Format,
    options: &Options,
    out: &mut impl io::Write,
) -> Result<(), Error> {
    if !names::has_four_digit_year(options.time) {
        return Err(Error::UnfitTime { time: options.time });
    }
    match format {
        Format::OscalCatalog => document(&oscal::catalog::document(catalog, options), out),
        Format::OscalMapping => document(&oscal::mapping::document(catalog, options), out),
        Format::Sssom => Ok(sssom::write(catalog, options, out)?),
        Format::Skos => Ok(skos::write(catalog, options, out)?),
        Format::Stix => document(&stix::bundle(catalog, options), out),
        Format::Json => document(&json::document(catalog, options), out),
    }
}

fn document(document: &impl serde::Serialize, out: &mut impl io::Write) -> Result<(), Error> {
    serde_json::to_writer_pretty(&mut *out, document).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// Every date on which the catalog says that something was so. Not the dates at
/// which things end, which can be announced long before.
fn dates(catalog: &Catalog) -> impl Iterator<Item = PartialDate> {
    let instruments = catalog.instruments().iter();
    let instruments = instruments.flat_map(|i| {
        let facts = i.facts.iter().map(|f| f.as_of);
        facts.chain([i.date])
    });
    let adoptions = catalog.adoptions().iter().map(|a| a.as_of);
    let members = catalog.organisations().iter();
    let members = members.filter_map(|o| o.members_as_of);
    let events = catalog.events().iter().map(|e| e.date);
    let claims = catalog.conflicts().iter().flat_map(|c| &c.claims);
    let claims = claims.filter_map(|c| c.as_of);
    instruments
        .chain(adoptions)
        .chain(members)
        .chain(events)
        .chain(claims)
}
