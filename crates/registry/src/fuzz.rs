//! The bodies of the fuzz target, beside the code that they try: run by the fuzzer, and
//! on stable over seeds, mutations and real files by the tests.

use std::fmt::{Debug, Display};
use std::io::{BufRead, BufReader};

use net::Timestamp;

use crate::aut_nums;
use crate::delegated::Resources;
use crate::delegations::{self, Delegation};
use crate::irr_routes::{self, Registered};
use crate::line::{LineProblem, PROBLEMS_MAX};
use crate::rpsl::{self, View};
use crate::{AsOrg, AsRel, PeeringDb, PrefixOrigins};
use crate::{abuse, origin_as, prefix_origin, registrations};

/// How many records are looked up by going through all of them.
const LOOKED_UP_MAX: usize = 64;

/// Reads any bytes as each kind of register, at once and in pieces of that size, and
/// looks up what was read.
///
/// # Panics
///
/// When pieces change what is read, when a problem is at no line, or when what was read
/// is not found, or is found otherwise than by going through all of it.
pub fn registers(content: &[u8], piece_bytes: usize) {
    let texts = Texts {
        content,
        piece_bytes,
    };
    texts.delegations();
    texts.objects();
    texts.relations();
    texts.organisations();
    texts.prefixes();
    texts.documents();
}

struct Texts<'a> {
    content: &'a [u8],
    piece_bytes: usize,
}

impl Texts<'_> {
    /// What is read at once, with what is wrong; the same must be read in pieces.
    fn read<T, P: PartialEq + Debug + Display>(
        &self,
        read: impl Fn(&mut dyn BufRead) -> (T, Vec<P>),
        shown: impl Fn(&T) -> String,
    ) -> (T, Vec<P>) {
        let mut content = self.content;
        let whole = read(&mut content);
        let mut pieces = BufReader::with_capacity(self.piece_bytes.max(1), self.content);
        let in_pieces = read(&mut pieces);
        assert_eq!(shown(&whole.0), shown(&in_pieces.0));
        assert_eq!(whole.1, in_pieces.1);
        assert!(whole.1.len() <= PROBLEMS_MAX + 2);
        assert!((whole.1.iter()).all(|problem| !problem.to_string().is_empty()));
        whole
    }

    fn are_in(&self, problems: &[LineProblem]) {
        let ends = self.content.iter().filter(|byte| **byte == b'\n').count() as u64;
        for problem in problems {
            assert!((1..=ends + 1).contains(&problem.line), "{problem}");
        }
    }

    fn delegations(&self) {
        let read = |reader: &mut dyn BufRead| {
            let mut builder = delegations::Builder::default();
            let problems = builder.read("file", reader);
            (builder.build(), problems)
        };
        let (read, problems) = self.read(read, |read| {
            format!("{:?} {:?}", read.files(), read.iter().collect::<Vec<_>>())
        });
        self.are_in(&problems);
        let all: Vec<Delegation<'_>> = read.iter().collect();
        let counted: u64 = read.files().iter().flat_map(|file| file.records).sum();
        assert_eq!(counted, all.len() as u64);
        for one in all.iter().take(LOOKED_UP_MAX) {
            let resources = one.record.resources;
            let (found, (first, _)) = (found(&read, resources), resources.bounds());
            let covering = all.iter().filter(|other| {
                let (from, to) = other.record.resources.bounds();
                other.record.resources.kind() == resources.kind() && from <= first && first <= to
            });
            // The first of those with the fewest counts.
            let expected = covering.min_by_key(|other| {
                let (from, to) = other.record.resources.bounds();
                to - from
            });
            assert_eq!(found, expected.copied(), "{resources}");
        }
        for finding in read.findings() {
            assert!(!finding.to_string().is_empty());
        }
        for gap in read.gaps(Timestamp::from_seconds(1_540_000_000)) {
            let (from, to) = gap.bounds();
            let is_apart = |one: &Delegation<'_>| {
                let (first, last) = one.record.resources.bounds();
                one.record.resources.kind() != gap.kind() || last < from || to < first
            };
            assert!(from <= to && all.iter().all(is_apart), "{gap}");
        }
    }

    fn objects(&self) {
        let read = |reader: &mut dyn BufRead| {
            let mut objects = Objects::default();
            let problems = rpsl::read(reader, |object, view| objects.add(object, &view));
            (objects, problems)
        };
        let (read, problems) = self.read(read, |read| read.shown.clone());
        self.are_in(&problems);
        let irr = read.irr_routes.build();
        assert_eq!(irr.len(), read.routes.len());
        for (prefix, origin) in read.routes {
            assert_eq!(irr.state(prefix, origin), Registered::Exact);
        }
        for registration in read.registrations.build().iter() {
            assert!(registration.line > 0);
        }
        for contact in read.abuse_contacts.build().iter() {
            assert!(!contact.mailbox.is_empty());
        }
        let networks = read.aut_nums.build();
        assert_eq!(networks.len(), read.networks);
    }

    fn relations(&self) {
        let (read, problems) = self.read(
            |reader| AsRel::read(reader),
            |read| format!("{:?}", read.iter().collect::<Vec<_>>()),
        );
        self.are_in(&problems);
        assert_eq!(read.iter().len(), 2 * read.len());
        for (a, b, relation) in read.iter() {
            assert_ne!(a, b);
            assert_eq!(read.relation(a, b), Some(relation));
            assert_eq!(read.relation(b, a), Some(relation.reversed()));
        }
    }

    fn organisations(&self) {
        let (read, problems) = self.read(
            |reader| AsOrg::read(reader),
            |read| format!("{:?}", read.iter().collect::<Vec<_>>()),
        );
        self.are_in(&problems);
        for holder in read.iter() {
            assert_eq!(read.holder(holder.asn), Some(holder));
        }
    }

    fn prefixes(&self) {
        let (read, problems) = self.read(
            |reader| prefix_origin::read_all(reader),
            |read| format!("{read:?}"),
        );
        self.are_in(&problems);
        let pairs = (read.iter()).flat_map(|(prefix, origins)| {
            let pair = |origin: &net::Asn| (*prefix, *origin);
            origins.iter().map(pair)
        });
        let table = PrefixOrigins::new(pairs);
        for (prefix, origins) in &read {
            let found = table.origins(*prefix);
            assert!(!origins.is_empty() && origins.iter().all(|asn| found.contains(asn)));
            let covering: Vec<_> = table.covering(*prefix).map(|(prefix, _)| prefix).collect();
            let mut expected: Vec<_> = (read.iter().map(|(other, _)| *other))
                .filter(|other| other.covers(*prefix))
                .collect();
            expected.sort_unstable();
            expected.dedup();
            let mut sorted = covering;
            sorted.sort_unstable();
            assert_eq!(sorted, expected);
        }
    }

    fn documents(&self) {
        let (networks, _) = self.read(
            |reader| PeeringDb::read(reader),
            |read| format!("{:?}", read.networks()),
        );
        for network in networks.networks() {
            assert_eq!(networks.network(network.asn), Some(network));
        }
        let read = |reader: &mut dyn BufRead| {
            let mut found = Vec::new();
            let problems = origin_as::read(reader, |one| found.push((one.prefix, one.origin)));
            (found, problems)
        };
        let (pairs, _) = self.read(read, |read| format!("{read:?}"));
        let table = PrefixOrigins::new(pairs.iter().copied());
        let is_found = |(prefix, origin)| table.origins(prefix).contains(&origin);
        assert!(pairs.into_iter().all(is_found));
    }
}

/// The record that counts for the first of these.
fn found(read: &crate::Delegations, resources: Resources) -> Option<Delegation<'_>> {
    match resources {
        Resources::Asns { first, .. } => read.delegation_of_asn(first),
        Resources::Ipv4 { first, .. } => read.delegation_of(first.into()),
        Resources::Ipv6 { first, .. } => read.delegation_of(first.into()),
    }
}

/// Objects as they were handed over, and all that is built of them.
#[derive(Default)]
struct Objects {
    shown: String,
    routes: Vec<(net::Prefix, net::Asn)>,
    networks: usize,
    irr_routes: irr_routes::Builder,
    registrations: registrations::Builder,
    abuse_contacts: abuse::Builder,
    aut_nums: aut_nums::Builder,
}

impl Objects {
    fn add(&mut self, object: &rpsl::Object<'_>, view: &View<'_>) {
        let attributes: Vec<_> = object.attributes().collect();
        assert!(attributes.is_sorted_by(|a, b| a.line < b.line));
        assert_eq!(attributes[0].line, object.line());
        assert_eq!(attributes[0].name, object.class());
        self.shown += &format!("{attributes:?}\n");
        match view {
            View::Route(route) => self.routes.push((route.prefix, route.origin)),
            View::AutNum(_) => self.networks += 1,
            _ => {}
        }
        self.irr_routes.add("file", object, view);
        self.registrations.add("file", object, view);
        self.abuse_contacts.add("file", object, view);
        self.aut_nums.add("file", object, view);
    }
}
