//! The YouTube hijack of 24 February 2008, as a folder of MRT files.
//!
//! On that day Pakistan Telecom (AS17557) announced 208.65.153.0/24, a part of
//! YouTube's 208.65.152.0/22 (AS36561), and its provider PCCW Global (AS3491)
//! passed it on. This module writes ten hours, 12:00 to 22:00 UTC, as a route
//! collector with 39 peers could have recorded them.
//!
//! # What is fact
//!
//! - The sequence of announcements and its times: "YouTube Hijacking: A RIPE NCC
//!   RIS case study" (RIPE NCC, 2008).
//! - How many announcements of each prefix by each origin were seen in each
//!   minute: counted in the update files of that day of a collector of the
//!   University of Oregon RouteViews project. It heard 39 networks over 45
//!   sessions; 36 networks (42 sessions) announced the hijack to it. Here each
//!   network has one session.
//! - The three networks, their names and that one is the other's provider; three
//!   more blocks of theirs (a routing table of 1 May 2008).
//!
//! # What is invented
//!
//! All else: the other networks (their AS numbers were drawn from 1000 to 45000
//! and say nothing of who has them), their links and blocks (from 11.0.0.0/8 to
//! 99.0.0.0/8), YouTube's three providers, the peers and their addresses, which
//! peer said what in which second over which path, the ordinary changes of the
//! day, and all that [`landmarks`] lists other than the event. No invented thing
//! is evidence about anyone.
//!
//! # How it is made
//!
//! - `cast`: the networks with a part in the day.
//! - `topology`: the others, and the paths between them.
//! - `background`: what they hold, and ordinary changes.
//! - `event`: the published timeline. `oddities`: what else there is to find.
//! - `day`: all changes in order. `files`: their bytes.

mod background;
mod cast;
mod day;
mod event;
mod files;
mod oddities;
mod topology;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use net::{Asn, Prefix, Timestamp};

use crate::random::SplitMix64;

use self::day::{Day, at};
use self::topology::Topology;

/// Something in the stream that a detector should judge, and how it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// What it is.
    pub kind: LandmarkKind,
    /// The prefix that is announced.
    pub prefix: Prefix,
    /// Who announces it; of an AS_SET, who aggregates.
    pub origin: Asn,
    /// The other network concerned, as told at [`LandmarkKind`]; where there is
    /// none, the origin.
    pub related: Asn,
    /// The first announcement.
    pub from: Timestamp,
    /// When the first peer leaves it again, or of the event the last one; `None`
    /// when it stays.
    pub until: Option<Timestamp>,
    /// How many of the 39 peers announce it.
    pub peers: usize,
}

/// What a [`Landmark`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LandmarkKind {
    /// The event: a part of the block of `related`, who did not agree.
    Hijack,
    /// A holder announces a part of its own block.
    OwnMoreSpecific,
    /// A customer announces a part of the block of its provider `related`, which
    /// stands next to it in every path.
    CustomerMoreSpecific,
    /// A second origin beside `related`, of the same organisation.
    SiblingOrigin,
    /// A block for private use (RFC 1918 §3).
    Bogon,
    /// A private AS number (RFC 6996 §5) behind its provider `related`, in that
    /// provider's block.
    PrivateOrigin,
    /// The path of an aggregate ends in an AS_SET (deprecated by RFC 9774), which
    /// `related` joins.
    AsSet,
    /// A path passes two networks twice.
    PathLoop,
}

/// What there is to find in the stream, the event first.
pub fn landmarks() -> Vec<Landmark> {
    oddities::landmarks()
}

/// Writes the day into `folder`, which is made if need be, and returns the paths
/// in order: the table `rib.20080224.1200`, forty files of a quarter of an hour
/// from `updates.20080224.1200` to `updates.20080224.2145`, `as-org.jsonl` and
/// `as-rel.txt`.
///
/// The bytes are the same every time. Files of these names are replaced.
///
/// # Errors
///
/// When the folder cannot be made or a file in it cannot be written.
pub fn write(folder: &Path) -> Result<Vec<PathBuf>, io::Error> {
    std::fs::create_dir_all(folder)?;
    let mut paths = Vec::new();
    for (name, bytes) in files() {
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Those of the files whose names begin so: `updates.`, `rib.`, `as-org`, `as-rel`.
pub fn named(files: &[PathBuf], start: &str) -> Vec<PathBuf> {
    let is = |file: &&PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with(start))
    };
    files.iter().filter(is).cloned().collect()
}

/// The files that [`write()`] writes: name and contents.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut random = SplitMix64::new(SEED);
    let topology = Topology::draw(&mut random);
    let holdings = background::holdings(&topology, &mut random, &oddities::fixed_blocks());
    let mut day = Day::default();
    event::add(&mut day, &topology);
    oddities::add(&mut day, &topology);
    background::churn(&mut day, &topology, &holdings, &mut random);
    let changes = day.finish();

    let table = files::table(&topology, &holdings);
    let mut files = vec![("rib.20080224.1200".to_owned(), table)];
    for quarter in 0..QUARTERS {
        let start = at(12, 15 * quarter, 0);
        let end = start.plus(Duration::from_secs(15 * 60));
        let first = changes.partition_point(|change| change.time < start);
        let last = changes.partition_point(|change| change.time < end);
        let name = format!(
            "updates.20080224.{:02}{:02}",
            12 + quarter / 4,
            quarter % 4 * 15
        );
        files.push((name, files::updates(&topology, &changes[first..last])));
    }
    files.push((
        "as-org.jsonl".to_owned(),
        files::organisations(&topology).into_bytes(),
    ));
    files.push((
        "as-rel.txt".to_owned(),
        files::relationships(&topology).into_bytes(),
    ));
    files
}

/// The date; any other number would draw another Internet.
const SEED: u64 = 20_080_224;
/// From 12:00 to 22:00.
const QUARTERS: i64 = 40;
