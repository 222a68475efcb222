//! Archives and registers that the project makes, and reports over them.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use archive::{SourceReport, Window};
use conformance::period::DAY;
use conformance::{Period, Profile, profile};
use holders::Evidence;
use input::{Options, Source};
use net::{Asn, Timestamp};
use networks::coverage::Coverage;
use networks::facts::Sources;
use networks::group::Grouping;
use networks::lookup::Known;
use networks::paths::Paths;
use networks::{By, Networks, Report, report};
use origins::OriginTable;
use testkit::mrt::{
    AsnWidth, Attribute, Bgp4mp, Body, Event, Message, Nlri, Peer, PeerIndexTable, Record, Rib,
    RibEntry, Segment, SegmentKind, Session, Update, encode_all,
};

/// 2023-11-14T22:13:20Z.
pub(crate) const BEGIN: i64 = 1_700_000_000;

/// The two peers of the collector.
pub(crate) const PEERS: [u32; 2] = [100, 200];

pub(crate) fn profile_of(id: &str) -> Profile {
    let profiles = profile::built_in().expect("they hold together");
    let mut profiles = profiles.into_iter();
    profiles
        .find(|profile| *profile.id == *id)
        .expect("it comes with the program")
}

fn address(peer: usize) -> Ipv4Addr {
    Ipv4Addr::new(80, 0, 0, peer as u8 + 1)
}

fn record(seconds: i64, body: Body) -> Record {
    Record {
        time: Timestamp::from_seconds(BEGIN + seconds),
        body,
    }
}

pub(crate) fn peer_table() -> Record {
    let peers = PEERS.iter().enumerate().map(|(place, asn)| Peer {
        router: address(place),
        address: address(place).into(),
        asn: Asn(*asn),
        asn_width: AsnWidth::Four,
    });
    let body = Body::PeerIndexTable(PeerIndexTable {
        collector: Ipv4Addr::LOCALHOST,
        view: String::new(),
        peers: peers.collect(),
    });
    record(0, body)
}

/// A path of networks; `set` behind it, where it is not empty.
pub(crate) fn attributes(path: &[u32], set: &[u32]) -> Vec<Attribute> {
    let mut segments = vec![Segment::sequence(path.iter().copied())];
    if !set.is_empty() {
        segments.push(Segment {
            kind: SegmentKind::Set,
            asns: set.iter().copied().map(Asn).collect(),
        });
    }
    vec![Attribute::Origin(0), Attribute::AsPath(segments)]
}

/// A RIB record: a prefix, and for each entry the peer's place and the path.
pub(crate) fn rib(prefix: &str, entries: &[(u16, Vec<Attribute>)]) -> Record {
    let entries = entries.iter().map(|(peer, attributes)| RibEntry {
        peer: *peer,
        originated: Timestamp::from_seconds(BEGIN - 1_000),
        path_id: None,
        attributes: attributes.clone(),
    });
    let body = Body::Rib(Rib {
        sequence: 0,
        prefix: prefix.parse().expect("a prefix"),
        multicast: false,
        add_path: false,
        entries: entries.collect(),
    });
    record(0, body)
}

fn update(seconds: i64, peer: usize, update: Update) -> Record {
    let body = Body::Bgp4mp(Bgp4mp {
        session: Session {
            peer_asn: Asn(PEERS[peer]),
            local_asn: Asn(6_447),
            interface: 0,
            peer: address(peer).into(),
            local: Ipv4Addr::LOCALHOST.into(),
            asn_width: AsnWidth::Four,
        },
        event: Event::Message {
            message: Message::Update(update),
            local: false,
            add_path: false,
        },
    });
    record(seconds, body)
}

/// So many seconds after the table a peer announces a prefix.
pub(crate) fn announce(
    seconds: i64,
    peer: usize,
    prefix: &str,
    path: &[u32],
    more: Vec<Attribute>,
) -> Record {
    let mut attributes = attributes(path, &[]);
    attributes.push(Attribute::NextHop(address(peer)));
    attributes.extend(more);
    let nlri = Nlri::from(prefix.parse::<net::Prefix>().expect("a prefix"));
    update(
        seconds,
        peer,
        Update {
            attributes,
            announced: vec![nlri],
            ..Update::default()
        },
    )
}

/// So many seconds after the table a peer withdraws a prefix.
pub(crate) fn withdraw(seconds: i64, peer: usize, prefix: &str) -> Record {
    let nlri = Nlri::from(prefix.parse::<net::Prefix>().expect("a prefix"));
    update(
        seconds,
        peer,
        Update {
            withdrawn: vec![nlri],
            ..Update::default()
        },
    )
}

/// A table of every kind of route.
pub(crate) fn table() -> Vec<Record> {
    let both = |path: &[u32]| {
        [0_u16, 1].map(|peer| {
            let path: Vec<u32> = [&[PEERS[usize::from(peer)]], path].concat();
            (peer, attributes(&path, &[]))
        })
    };
    vec![
        peer_table(),
        // Reserved for private use.
        rib("10.0.0.0/8", &[(0, attributes(&[100, 30], &[]))]),
        rib("20.0.0.0/16", &both(&[10])),
        rib("20.0.1.0/24", &both(&[10])),
        // Two origins.
        rib(
            "30.0.0.0/16",
            &[
                (0, attributes(&[100, 20], &[])),
                (1, attributes(&[200, 30], &[])),
            ],
        ),
        rib("40.0.0.0/16", &[(0, attributes(&[100], &[10, 20]))]),
        // Originated by a number for private use, which 20 lets out.
        rib("50.0.0.0/16", &both(&[20, 65_000])),
        rib("2a00::/32", &both(&[10])),
    ]
}

pub(crate) const VRPS: &str = "ASN,IP Prefix,Max Length,Trust Anchor\n\
    AS10,20.0.0.0/16,16,ripe\nAS20,30.0.0.0/16,16,ripe\nAS10,40.0.0.0/16,16,ripe\n";

pub(crate) const OBJECTS: &str = "route: 20.0.0.0/16\norigin: AS10\nsource: RIPE\n\n\
    route: 30.0.0.0/16\norigin: AS30\nsource: RADB\n\n\
    aut-num: AS10\nas-name: TEN\nimport: from AS100 accept ANY\nexport: to AS100 announce AS10\n\
    admin-c: A1\ntech-c: T1\nsource: RIPE\n\n\
    aut-num: AS20\nas-name: TWENTY\nimport: from AS100 accept ANY\nabuse-c: B1\nsource: RIPE\n";

pub(crate) const DELEGATIONS: &str = "2|ripencc|20231114|3|19920101|20231114|+0000\n\
    ripencc|DE|asn|10|1|20000101|allocated|a\n\
    ripencc|DE|asn|20|1|20000101|allocated|b\n\
    ripencc|FR|asn|30|1|20000101|allocated|c\n";

pub(crate) const ORGANISATIONS: &str = "\
    {\"type\":\"Organization\",\"organizationId\":\"ORG-A\",\"name\":\"A\",\"country\":\"DE\"}\n\
    {\"type\":\"Organization\",\"organizationId\":\"ORG-B\",\"name\":\"B\",\"country\":\"FR\"}\n\
    {\"type\":\"ASN\",\"asn\":\"10\",\"organizationId\":\"ORG-A\",\"name\":\"TEN\"}\n\
    {\"type\":\"ASN\",\"asn\":\"20\",\"organizationId\":\"ORG-A\",\"name\":\"TWENTY\"}\n\
    {\"type\":\"ASN\",\"asn\":\"30\",\"organizationId\":\"ORG-B\",\"name\":\"THIRTY\"}\n";

/// 100 and 200 sell transit to 10.
pub(crate) const RELATIONS: &str = "100|10|-1\n200|10|-1\n100|20|-1\n100|30|-1\n";

/// A folder with an archive and registers.
pub(crate) struct World {
    folder: tempfile::TempDir,
    pub(crate) routes: Vec<PathBuf>,
    registers: Vec<PathBuf>,
}

impl World {
    pub(crate) fn new(records: &[Record], registers: &[(&str, &str)]) -> World {
        let mut world = World {
            folder: tempfile::tempdir().expect("a folder"),
            routes: Vec::new(),
            registers: Vec::new(),
        };
        world.routes = vec![world.file("routes.mrt", &encode_all(records))];
        world.registers = registers
            .iter()
            .map(|(name, text)| world.file(name, text.as_bytes()))
            .collect();
        world
    }

    /// Of files that are there.
    pub(crate) fn of(routes: Vec<PathBuf>, registers: Vec<PathBuf>) -> World {
        World {
            folder: tempfile::tempdir().expect("a folder"),
            routes,
            registers,
        }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("it is written");
        path
    }

    pub(crate) fn sources(&self) -> Vec<Source> {
        sources(&self.routes)
    }

    pub(crate) fn read(&self) -> (OriginTable, Vec<SourceReport>, Evidence) {
        let evidence = holders::read(&sources(&self.registers)).expect("registers");
        let window = Window::default();
        let (table, reports) = origins::read(self.sources(), &options(), window, &|_| {});
        (table, reports, evidence)
    }
}

pub(crate) fn sources(paths: &[impl AsRef<Path>]) -> Vec<Source> {
    let paths = paths.iter().map(|path| path.as_ref().to_owned());
    paths.map(Source::Path).collect()
}

pub(crate) fn options() -> Options {
    Options::default()
}

/// The day of the table.
pub(crate) fn the_day() -> Period {
    let start = Timestamp::from_seconds(BEGIN.div_euclid(86_400) * 86_400);
    Period::new(start, start.plus(DAY)).expect("a day")
}

/// The registers of every kind but relations.
pub(crate) fn all_registers() -> Vec<(&'static str, &'static str)> {
    vec![
        ("vrps.csv", VRPS),
        ("objects", OBJECTS),
        ("delegated", DELEGATIONS),
        ("organisations", ORGANISATIONS),
    ]
}

/// Gives all that is known of a world to `then`.
pub(crate) fn with_known<T>(
    world: &World,
    profile: &Profile,
    period: Period,
    paths: Option<&Paths>,
    then: impl FnOnce(&Known<'_>, &[SourceReport]) -> T,
) -> T {
    let (table, reports, evidence) = world.read();
    let sources = Sources::new(&evidence, period.start());
    let networks = Networks::new(&table, sources, profile);
    let known = Known {
        profile,
        evidence: &evidence,
        sources,
        networks: &networks,
        paths,
        period,
    };
    then(&known, &reports)
}

/// The report of a known world.
pub(crate) fn report_of<'a>(known: &Known<'a>, reports: &[SourceReport], by: By) -> Report<'a> {
    let grouping = Grouping::new(by, known.evidence).expect("a register tells");
    let coverage = Coverage::new(known.networks.table, reports, known.evidence, known.period);
    report::make(known, &grouping, coverage, None, None)
}

/// The report of a world without paths.
pub(crate) fn report(world: &World, profile: &str, by: By) -> Report<'static> {
    let (table, reports, evidence) = world.read();
    let (table, evidence) = (kept(table), kept(evidence));
    let sources = Sources::new(evidence, the_day().start());
    let profile = kept(profile_of(profile));
    let known = Known {
        profile,
        evidence,
        sources,
        networks: kept(Networks::new(table, sources, profile)),
        paths: None,
        period: the_day(),
    };
    report_of(&known, &reports, by)
}

/// Kept for good, since a report refers to it; what a test makes is small.
fn kept<T>(made: T) -> &'static T {
    Box::leak(Box::new(made))
}
