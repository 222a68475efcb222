//! A small world: delegations, a table of prefixes, lists.

use std::net::IpAddr;

use catalog::Catalog;
use holders::Evidence;
use net::{Asn, Prefix};
use rankings::{By, EconomyOf, Indicator, Question, Routed};
use registry::delegations::Builder;
use registry::{PeeringDb, PrefixOrigins};
use scans::{Day, DayList, Scans};

/// The parts of a world.
pub(crate) struct World {
    pub(crate) evidence: Evidence,
    pub(crate) routed: Routed,
    pub(crate) scans: Scans,
    pub(crate) catalog: Catalog,
}

pub(crate) const FIRST: Day = Day(16_436);
pub(crate) const SECOND: Day = Day(16_467);

impl World {
    /// Of `economy first-address count` and of `prefix asn` a line.
    pub(crate) fn new(delegated: &str, announced: &str) -> World {
        let mut text = "2|apnic|20150101|1|20150101|20150101|+0000\n".to_owned();
        for line in delegated.lines() {
            let [economy, kind, first, count] = words(line);
            text += &format!("apnic|{economy}|{kind}|{first}|{count}|20150101|assigned|x\n");
        }
        let mut builder = Builder::default();
        assert_eq!(builder.read("delegated", text.as_bytes()), []);
        let pairs = announced.lines().map(|line| {
            let [prefix, asn] = words(line);
            let prefix: Prefix = prefix.parse().expect("a prefix");
            (prefix, asn.parse::<Asn>().expect("a number"))
        });
        World {
            evidence: Evidence {
                delegations: (!delegated.is_empty()).then(|| builder.build()),
                ..Evidence::default()
            },
            routed: Routed::of_table(&PrefixOrigins::new(pairs), None),
            scans: Scans::default(),
            catalog: Catalog::built_in().expect("the norms"),
        }
    }

    /// Adds addresses of a day.
    pub(crate) fn see<'a>(&mut self, day: Day, addresses: impl IntoIterator<Item = &'a str>) {
        let list: &mut DayList = self.scans.days.entry(day).or_default();
        for address in addresses {
            match address.parse().expect("an address") {
                IpAddr::V4(address) => list.ipv4.push(address.to_bits()),
                IpAddr::V6(address) => list.ipv6.push(address.to_bits()),
            }
        }
        list.ipv4.sort_unstable();
    }

    /// Adds the first addresses of a prefix to those of a day.
    pub(crate) fn see_first(&mut self, day: Day, first: &str, count: u32) {
        let first: std::net::Ipv4Addr = first.parse().expect("an address");
        let list: &mut DayList = self.scans.days.entry(day).or_default();
        list.ipv4.extend((0..count).map(|n| first.to_bits() + n));
        list.ipv4.sort_unstable();
    }

    /// Says what kind of network a number is.
    pub(crate) fn kinds(&mut self, kinds: &[(u32, &str)]) {
        let each = |(asn, kind): &(u32, &str)| {
            format!("{{\"asn\":{asn},\"name\":\"N{asn}\",\"info_type\":\"{kind}\"}}")
        };
        let networks: Vec<String> = kinds.iter().map(each).collect();
        let text = format!("{{\"data\":[{}]}}", networks.join(","));
        let (table, problems) = PeeringDb::read(text.as_bytes());
        assert_eq!(problems, []);
        self.evidence.peeringdb = Some(table);
    }

    pub(crate) fn question(&self, by: By) -> Question<'_> {
        Question {
            indicator: Indicator::parse("open-ntp").expect("an indicator"),
            scans: &self.scans,
            routed: &self.routed,
            evidence: &self.evidence,
            catalog: &self.catalog,
            by,
            economy_of: EconomyOf::Delegation,
            per: 100_000,
            is_whole_internet: false,
            rows_shown: 30,
            route_names: &[],
        }
    }
}

fn words<const N: usize>(line: &str) -> [&str; N] {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.try_into().expect("so many words")
}
