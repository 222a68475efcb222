//! Records as they are kept: there are half a million in the files of one day, and a
//! year of days may be in memory.

use std::net::{Ipv4Addr, Ipv6Addr};

use net::{Asn, Timestamp};

use crate::delegated::{DAY_SECONDS, Record, ResourceKind, Resources, Status};
use crate::economy::{self, Economy};

/// Records for which there is room at once, and bytes of their ids: a day's files have
/// half a million. It is address space, and no memory, until there are records in it;
/// making room as they come would copy them.
const ROOM_RECORDS: usize = 1 << 20;
const ROOM_IDS: usize = 1 << 25;

/// All records, in the order of the files and of their lines.
#[derive(Debug, Default)]
pub(super) struct Records {
    records: Vec<Stored>,
    ipv6: Vec<(Ipv6Addr, Ipv6Addr)>,
    registries: Vec<Box<str>>,
    /// The opaque ids, one after the other. They are seldom asked for, so that it does
    /// not pay to look for equal ones.
    ids: String,
}

#[derive(Clone, Copy, Debug)]
struct Stored {
    /// Where the opaque id starts in `ids`: it ends where the next record's starts, and
    /// is empty for none.
    id: usize,
    bounds: Bounds,
    /// No file has so many lines that this is not enough; what is behind has the last.
    line: u32,
    /// Days since 1970; [`NO_DAY`] where not known.
    day: i32,
    file: u32,
    /// Its place in `registries`.
    registry: u32,
    economy: Economy,
    status: Status,
}

const NO_DAY: i32 = i32::MIN;

/// The first and the last of resources.
#[derive(Clone, Copy, Debug)]
enum Bounds {
    Asns(u32, u32),
    Ipv4(u32, u32),
    /// Their place in `ipv6`.
    Ipv6(u32),
}

impl Records {
    /// Adds a record of a file, which is known by a number.
    pub(super) fn add(&mut self, record: &Record<'_>, file: u32) {
        if self.records.is_empty() {
            self.records.reserve(ROOM_RECORDS);
            self.ids.reserve(ROOM_IDS);
        }
        let bounds = match record.resources {
            Resources::Asns { first, last } => Bounds::Asns(first.0, last.0),
            Resources::Ipv4 { first, last } => Bounds::Ipv4(first.to_bits(), last.to_bits()),
            Resources::Ipv6 { first, last } => {
                self.ipv6.push((first, last));
                Bounds::Ipv6(self.ipv6.len() as u32 - 1)
            }
        };
        let day = |day: Timestamp| day.seconds().div_euclid(DAY_SECONDS);
        let stored = Stored {
            id: self.ids.len(),
            bounds,
            line: u32::try_from(record.line).unwrap_or(u32::MAX),
            day: record.day.map_or(NO_DAY, |known| day(known) as i32),
            file,
            registry: self.registry(record.registry),
            economy: economy::number(record.economy),
            status: record.status,
        };
        self.ids.push_str(record.opaque_id.unwrap_or_default());
        self.records.push(stored);
    }

    /// Gives back the room that was not needed.
    pub(super) fn shrink_to_fit(&mut self) {
        self.records.shrink_to_fit();
        self.ids.shrink_to_fit();
    }

    /// The place of a registry: a file has one, so that the last is it as a rule.
    fn registry(&mut self, name: &str) -> u32 {
        let mut known = self.registries.iter().enumerate().rev();
        let found = known.find(|(_, known)| ***known == *name);
        let place = found.map(|(place, _)| place).unwrap_or_else(|| {
            self.registries.push(name.into());
            self.registries.len() - 1
        });
        place as u32
    }

    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The number of its file, and the record.
    pub(super) fn get(&self, at: usize) -> (u32, Record<'_>) {
        let stored = &self.records[at];
        let end = self
            .records
            .get(at + 1)
            .map_or(self.ids.len(), |next| next.id);
        let id = &self.ids[stored.id..end];
        let day = i64::from(stored.day) * DAY_SECONDS;
        let record = Record {
            line: stored.line.into(),
            registry: &self.registries[stored.registry as usize],
            economy: economy::letters(stored.economy.into()),
            resources: self.resources(stored),
            day: (stored.day != NO_DAY).then(|| Timestamp::from_seconds(day)),
            status: stored.status,
            opaque_id: (!id.is_empty()).then_some(id),
        };
        (stored.file, record)
    }

    /// Place, bounds and economy of each record of a kind, in order.
    pub(super) fn of_kind(
        &self,
        kind: ResourceKind,
    ) -> impl Iterator<Item = (usize, (u128, u128), Economy)> {
        let records = self.records.iter().enumerate();
        let of_kind = records.filter(move |(_, stored)| stored.bounds.kind() == kind);
        of_kind.map(|(at, stored)| (at, self.resources(stored).bounds(), stored.economy))
    }

    fn resources(&self, stored: &Stored) -> Resources {
        match stored.bounds {
            Bounds::Asns(first, last) => Resources::Asns {
                first: Asn(first),
                last: Asn(last),
            },
            Bounds::Ipv4(first, last) => Resources::Ipv4 {
                first: Ipv4Addr::from_bits(first),
                last: Ipv4Addr::from_bits(last),
            },
            Bounds::Ipv6(place) => {
                let (first, last) = self.ipv6[place as usize];
                Resources::Ipv6 { first, last }
            }
        }
    }
}

impl Bounds {
    const fn kind(self) -> ResourceKind {
        match self {
            Bounds::Asns(..) => ResourceKind::Asn,
            Bounds::Ipv4(..) => ResourceKind::Ipv4,
            Bounds::Ipv6(_) => ResourceKind::Ipv6,
        }
    }
}
