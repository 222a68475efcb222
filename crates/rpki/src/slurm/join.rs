//! The exceptions of several files as those of one (RFC 8416 §4.2).
//!
//! Operators of several networks may each have a file for the same validator. The
//! files are used together, and only if no address block, and no AS number of a
//! router key or of an ASPA, stands in two of them, as a filter or as an
//! assertion: else one operator could undo what the other has asked for, and the
//! whole set is refused. Inside one file entries may overlap.
//!
//! A filter of VRPs that names a network and no block overlaps nothing: RFC 8416
//! §4.2 compares addresses alone. ASPAs are compared by their customer, as
//! draft-ietf-sidrops-aspa-slurm has it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use net::{Asn, Prefix};

use super::Slurm;

/// How many overlaps of a set of files are told. Our choice, as of problems with
/// one file: nobody mends more at once.
pub const SLURM_OVERLAPS_MAX: usize = 100;

/// The files are not to be used together, and none of them alone in their place
/// (RFC 8416 §4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlurmOverlaps {
    /// Where they overlap, up to [`SLURM_OVERLAPS_MAX`]; never empty. Each entry
    /// is told once, with one entry of another file that it overlaps with.
    pub overlaps: Vec<SlurmOverlap>,
}

/// Two entries of two files that are about the same.
///
/// Shown as `b.json: locallyAddedAssertions.prefixAssertions[0] (192.0.2.0/24)
/// overlaps a.json: validationOutputFilters.prefixFilters[2] (192.0.0.0/16)`, on
/// one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlurmOverlap {
    /// The entry that was met first: of blocks the larger, else of the earlier
    /// file.
    pub first: SlurmPlace,
    /// The other.
    pub second: SlurmPlace,
}

/// An entry of one of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlurmPlace {
    /// The name of the file, as it was given.
    pub file: String,
    /// The way to the list, as in [`SlurmProblem::path`](super::SlurmProblem::path).
    pub list: &'static str,
    /// The place in the list, the first 0.
    pub index: usize,
    /// What the entry is about.
    pub subject: SlurmSubject,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlurmSubject {
    /// VRPs of a block.
    Block(Prefix),
    /// Router keys of a network.
    RouterKey(Asn),
    /// The ASPA of a customer.
    Customer(Asn),
}

impl Slurm {
    /// Joins the exceptions of several files, each with the name under which an
    /// error tells of it: the union of all of them, in the order of the files.
    /// Of no file it is what an empty one says.
    ///
    /// The time grows with the number of entries times its logarithm.
    ///
    /// # Errors
    ///
    /// When entries of two files are about the same addresses, router keys of the
    /// same network, or the same customer's ASPA. Also where they say the same:
    /// the file of the one may change without the other.
    pub fn join(files: impl IntoIterator<Item = (String, Slurm)>) -> Result<Slurm, SlurmOverlaps> {
        let files: Vec<(String, Slurm)> = files.into_iter().collect();
        let overlaps = overlaps(&files);
        if !overlaps.is_empty() {
            return Err(SlurmOverlaps { overlaps });
        }
        let mut joined = Slurm {
            version: 1,
            ..Slurm::default()
        };
        for (_, file) in files {
            joined.version = joined.version.max(file.version);
            joined.prefix_filters.extend(file.prefix_filters);
            joined.prefix_assertions.extend(file.prefix_assertions);
            joined.aspa_filters.extend(file.aspa_filters);
            joined.aspa_assertions.extend(file.aspa_assertions);
            joined.router_key_filters.extend(file.router_key_filters);
            joined
                .router_key_assertions
                .extend(file.router_key_assertions);
        }
        Ok(joined)
    }
}

/// An entry, by the place of its file among the files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    file: usize,
    list: &'static str,
    index: usize,
}

fn overlaps(files: &[(String, Slurm)]) -> Vec<SlurmOverlap> {
    let mut found = Vec::new();
    let mut tell = |first: (At, SlurmSubject), second: (At, SlurmSubject)| {
        if found.len() < SLURM_OVERLAPS_MAX {
            let place = |(at, subject): (At, SlurmSubject)| SlurmPlace {
                file: files[at.file].0.clone(),
                list: at.list,
                index: at.index,
                subject,
            };
            found.push(SlurmOverlap {
                first: place(first),
                second: place(second),
            });
        }
    };
    overlaps_of_blocks(blocks(files), |(one, of), (other, within)| {
        tell(
            (one, SlurmSubject::Block(of)),
            (other, SlurmSubject::Block(within)),
        );
    });
    overlaps_of_networks(router_keys(files), |asn, one, other| {
        let subject = SlurmSubject::RouterKey(asn);
        tell((one, subject), (other, subject));
    });
    overlaps_of_networks(customers(files), |asn, one, other| {
        let subject = SlurmSubject::Customer(asn);
        tell((one, subject), (other, subject));
    });
    found
}

/// Entries of a list with what they are about.
fn entries<T>(
    file: usize,
    list: &'static str,
    subjects: impl Iterator<Item = Option<T>>,
) -> impl Iterator<Item = (T, At)> {
    subjects
        .enumerate()
        .filter_map(move |(index, subject)| Some((subject?, At { file, list, index })))
}

/// All entries about blocks.
fn blocks(files: &[(String, Slurm)]) -> Vec<(Prefix, At)> {
    let of_file = |(file, (_, slurm)): (usize, &(String, Slurm))| {
        let filters = slurm.prefix_filters.iter().map(|filter| filter.prefix);
        let assertions = slurm.prefix_assertions.iter();
        let assertions = assertions.map(|assertion| Some(assertion.prefix));
        entries(file, "validationOutputFilters.prefixFilters", filters)
            .chain(entries(
                file,
                "locallyAddedAssertions.prefixAssertions",
                assertions,
            ))
            .collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(of_file).collect()
}

/// All entries about router keys that name a network.
fn router_keys(files: &[(String, Slurm)]) -> Vec<(Asn, At)> {
    let of_file = |(file, (_, slurm)): (usize, &(String, Slurm))| {
        let filters = slurm.router_key_filters.iter().copied();
        let assertions = slurm.router_key_assertions.iter().copied();
        entries(file, "validationOutputFilters.bgpsecFilters", filters)
            .chain(entries(
                file,
                "locallyAddedAssertions.bgpsecAssertions",
                assertions,
            ))
            .collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(of_file).collect()
}

/// All entries about ASPAs.
fn customers(files: &[(String, Slurm)]) -> Vec<(Asn, At)> {
    let of_file = |(file, (_, slurm)): (usize, &(String, Slurm))| {
        let filters = slurm.aspa_filters.iter().copied().map(Some);
        let assertions = slurm.aspa_assertions.iter();
        let assertions = assertions.map(|assertion| Some(assertion.customer));
        entries(file, "validationOutputFilters.aspaFilters", filters)
            .chain(entries(
                file,
                "locallyAddedAssertions.aspaAssertions",
                assertions,
            ))
            .collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(of_file).collect()
}

/// Tells of each block that lies in a block of another file, or is one.
fn overlaps_of_blocks(
    mut blocks: Vec<(Prefix, At)>,
    mut tell: impl FnMut((At, Prefix), (At, Prefix)),
) {
    blocks.sort_unstable();
    // The blocks around the present one, each inside the one before. Of each,
    // entries of at most two files: one of them is another's, whoever asks.
    let mut around: Vec<(Prefix, At, Option<At>)> = Vec::new();
    for (block, at) in blocks {
        while around
            .last()
            .is_some_and(|(larger, _, _)| !larger.covers(block))
        {
            around.pop();
        }
        let of_another = around.iter().rev().find_map(|(larger, one, two)| {
            let mut known = [Some(*one), *two].into_iter().flatten();
            Some((known.find(|known| known.file != at.file)?, *larger))
        });
        if let Some(larger) = of_another {
            tell(larger, (at, block));
        }
        match around.last_mut() {
            Some((same, one, two)) if *same == block => {
                if one.file != at.file {
                    two.get_or_insert(at);
                }
            }
            _ => around.push((block, at, None)),
        }
    }
}

/// Tells of each network that stands in an earlier file too.
fn overlaps_of_networks(networks: Vec<(Asn, At)>, mut tell: impl FnMut(Asn, At, At)) {
    // Entries come in the order of the files, so that the first is of the
    // earliest.
    let mut first = BTreeMap::new();
    for (asn, at) in networks {
        match first.entry(asn) {
            Entry::Vacant(place) => {
                place.insert(at);
            }
            Entry::Occupied(place) => {
                let known: &At = place.get();
                if known.file != at.file {
                    tell(asn, *known, at);
                }
            }
        }
    }
}

impl fmt::Display for SlurmSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SlurmSubject::Block(prefix) => write!(f, "{prefix}"),
            SlurmSubject::RouterKey(asn) | SlurmSubject::Customer(asn) => write!(f, "{asn}"),
        }
    }
}

impl fmt::Display for SlurmPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SlurmPlace {
            file,
            list,
            index,
            subject,
        } = self;
        write!(f, "{file}: {list}[{index}] ({subject})")
    }
}

impl fmt::Display for SlurmOverlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} overlaps {}", self.second, self.first)
    }
}

impl fmt::Display for SlurmOverlaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the files of local exceptions overlap and cannot be used together"
        )?;
        for overlap in &self.overlaps {
            write!(f, "\n{overlap}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SlurmOverlaps {}
