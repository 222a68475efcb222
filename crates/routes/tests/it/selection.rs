//! Filters that look early choose what a look at everything afterwards chooses.

use std::sync::LazyLock;

use mrt::{Action, Element};
use net::{Asn, Prefix, Timestamp};
use proptest::prelude::*;
use routes::selection::{CommunityPattern, PathExpression, PeerName, Prefixes, Selection, Types};

use crate::sample;

/// The sample, and a quarter of an hour of a day.
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = sample::bytes();
    let day = testkit::youtube_2008::files();
    let (_, quarter) = day
        .into_iter()
        .find(|(name, _)| name.ends_with(".1845"))
        .expect("a file");
    bytes.extend(quarter);
    bytes
});

/// What the filters are given.
#[derive(Clone, Debug, Default)]
struct Given {
    exact: Vec<Prefix>,
    within: Vec<Prefix>,
    covering: Vec<Prefix>,
    origins: Vec<Asn>,
    paths: Vec<&'static str>,
    communities: Vec<&'static str>,
    peers: Vec<&'static str>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    types: [bool; 4],
}

impl Given {
    fn selection(&self) -> Selection {
        let mut selection = Selection {
            since: self.since,
            until: self.until,
            types: Types {
                announce: self.types[0],
                withdraw: self.types[1],
                rib: self.types[2],
                state: self.types[3],
            },
            origins: self.origins.iter().copied().collect(),
            ..Selection::default()
        };
        let prefixes = &mut selection.prefixes;
        self.exact.iter().for_each(|one| prefixes.add_exact(*one));
        self.within.iter().for_each(|one| prefixes.add_within(*one));
        self.covering
            .iter()
            .for_each(|one| prefixes.add_covering(*one));
        for name in &self.peers {
            selection.peers.add(name.parse().expect("a peer"));
        }
        for text in &self.paths {
            selection
                .paths
                .push(text.parse::<PathExpression>().expect("an expression"));
        }
        for text in &self.communities {
            selection
                .communities
                .push(text.parse::<CommunityPattern>().expect("a community"));
        }
        selection
    }

    /// The slow reference: everything looked at, in the order of the rules.
    fn wants(&self, element: &Element<'_>) -> bool {
        let (place, instant, peer) = match element {
            Element::Route(route) => {
                let place = match route.action {
                    Action::Announce => 0,
                    Action::Withdraw => 1,
                    Action::Rib => 2,
                };
                (place, route.timestamp, route.peer)
            }
            Element::StateChange(change) => (3, change.timestamp, change.peer),
        };
        let names = [
            peer.asn.0.to_string(),
            peer.asn.to_string(),
            peer.address.to_string(),
        ];
        let any_peer =
            self.peers.is_empty() || self.peers.iter().any(|p| names.contains(&(*p).to_owned()));
        let in_time = self.since.is_none_or(|since| instant >= since)
            && self.until.is_none_or(|until| instant < until);
        self.types[place]
            && any_peer
            && in_time
            && self.wants_prefix(element)
            && self.wants_attributes(element)
    }

    fn wants_prefix(&self, element: &Element<'_>) -> bool {
        if self.exact.is_empty() && self.within.is_empty() && self.covering.is_empty() {
            return true;
        }
        let Element::Route(route) = element else {
            return false;
        };
        self.exact.contains(&route.prefix)
            || self.within.iter().any(|block| block.covers(route.prefix))
            || self
                .covering
                .iter()
                .any(|inside| route.prefix.covers(*inside))
    }

    fn wants_attributes(&self, element: &Element<'_>) -> bool {
        let attributes = match element {
            Element::Route(route) => route.attributes,
            Element::StateChange(_) => mrt::Attributes::none(),
        };
        let path = attributes.as_path().map(|path| path.to_string());
        // The last word; of a set, its members.
        let last = path.as_deref().and_then(|path| path.split(' ').next_back());
        let mut origins = last.unwrap_or_default().split(['{', '}', ',']);
        let any_origin = self.origins.is_empty()
            || origins.any(|word| self.origins.iter().any(|asn| asn.0.to_string() == word));
        let any_path = self.paths.is_empty()
            || path.as_ref().is_some_and(|path| {
                let words: Vec<&str> = path
                    .split([' ', '{', '}', ',', '(', ')', '[', ']'])
                    .collect();
                self.paths.iter().any(|expression| match *expression {
                    "_3491_" => words.contains(&"3491"),
                    "3491 17557" => path.contains("3491 17557"),
                    "^$" => path.is_empty(),
                    "{" => path.contains('{'),
                    other => panic!("the reference does not know {other}"),
                })
            });
        let mut written: Vec<String> = Vec::new();
        for (high, low) in attributes.communities() {
            written.extend([
                format!("{high}:{low}"),
                format!("{high}:*"),
                format!("*:{low}"),
            ]);
            if (high, low) == (0xffff, 666) {
                written.push("blackhole".to_owned());
            }
        }
        if let Some((.., value)) = attributes.raw().find(|(_, code, _)| *code == 32) {
            let numbers: Vec<u32> = value
                .chunks(4)
                .map(|bytes| u32::from_be_bytes(bytes.try_into().expect("four bytes")))
                .collect();
            for one in numbers.chunks(3) {
                written.push(format!("{}:{}:{}", one[0], one[1], one[2]));
                written.push(format!("{}:*:{}", one[0], one[2]));
            }
        }
        let any_community = self.communities.is_empty()
            || self
                .communities
                .iter()
                .any(|c| written.contains(&(*c).to_owned()));
        any_origin && any_path && any_community
    }
}

/// Up to two of these, mostly none.
fn few<T: Clone + std::fmt::Debug + 'static>(from: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![
        3 => Just(Vec::new()),
        2 => prop::sample::subsequence(from, 1..=2),
    ]
}

fn given() -> impl Strategy<Value = Given> {
    let prefixes = || {
        let texts = [
            "0.0.0.0/0",
            "10.0.0.0/8",
            "10.0.0.0/14",
            "10.1.0.0/16",
            "192.0.2.0/24",
            "208.65.152.0/22",
            "208.65.153.0/24",
            "208.65.153.128/25",
            "208.65.153.129/32",
            "2001:db8::/32",
            "2001:db8:0:1::/64",
            "::/0",
        ];
        few(texts
            .iter()
            .map(|text| text.parse().expect("a prefix"))
            .collect())
    };
    let instants = || {
        let all: Vec<Timestamp> = [-1, 0, 4, 5, 100, 600]
            .iter()
            .map(|second| Timestamp::from_seconds(1_203_878_000 + second))
            .collect();
        prop::option::weighted(0.3, prop::sample::select(all))
    };
    (
        (prefixes(), prefixes(), prefixes()),
        few(vec![Asn(17_557), Asn(64_512), Asn(64_511), Asn(36_561)]),
        few(vec!["_3491_", "3491 17557", "^$", "{"]),
        few(vec![
            "blackhole",
            "64500:1",
            "64500:*",
            "*:9",
            "64500:0:7",
            "4200000000:*:2",
        ]),
        few(vec![
            "64500",
            "AS4200000001",
            "192.0.2.1",
            "2001:db8::ff",
            "198.51.100.3",
        ]),
        (instants(), instants()),
        prop_oneof![3 => Just([true; 4]), 2 => any::<[bool; 4]>()],
    )
        .prop_map(
            |(
                (exact, within, covering),
                origins,
                paths,
                communities,
                peers,
                (since, until),
                types,
            )| Given {
                exact,
                within,
                covering,
                origins,
                paths,
                communities,
                peers,
                since,
                until,
                types,
            },
        )
}

fn shown(
    wanted: impl Fn(&mrt::Record<'_>) -> bool,
    element: impl Fn(&Element<'_>) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    sample::elements(&BYTES, wanted, |_, candidate| {
        if element(&candidate) {
            found.push(format!("{candidate:?}"));
        }
    });
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_early_look_chooses_what_a_late_one_chooses(given in given()) {
        let selection = given.selection();
        let early = shown(|record| selection.record(record), |element| selection.element(element));
        let late = shown(|_| true, |element| given.wants(element));
        prop_assert_eq!(early, late);
    }

    #[test]
    fn sets_of_prefixes_hold_what_a_list_holds(
        members in prop::collection::vec((any::<u16>(), 0_u8..=16, any::<bool>(), 0..3), 1..40),
        asked in prop::collection::vec((any::<u16>(), 0_u8..=16, any::<bool>()), 1..40),
    ) {
        // Few bits, so that many are inside others.
        let prefix = |bits: u16, length, v6| {
            let family = if v6 { net::Family::V6 } else { net::Family::V4 };
            Prefix::from_bits(family, u128::from(bits & 0xf00f) << 112, length).expect("short")
        };
        let mut set = Prefixes::default();
        let mut list = Vec::new();
        for (bits, length, v6, how) in members {
            let member = prefix(bits, length, v6);
            match how {
                0 => set.add_exact(member),
                1 => set.add_within(member),
                _ => set.add_covering(member),
            }
            list.push((member, how));
        }
        for (bits, length, v6) in asked {
            let asked = prefix(bits, length, v6);
            let expected = list.iter().any(|(member, how)| match how {
                0 => *member == asked,
                1 => member.covers(asked),
                _ => asked.covers(*member),
            });
            prop_assert_eq!(set.contains(asked), expected, "{}", asked);
        }
    }
}

#[test]
fn without_filters_everything_passes() {
    let selection = Selection::default();
    assert!(selection.is_all());
    let all = shown(|_| true, |_| true);
    assert!(all.len() > 1500, "{} elements", all.len());
    assert_eq!(
        shown(
            |record| selection.record(record),
            |element| selection.element(element)
        ),
        all
    );
    let none = Selection {
        types: Types::NONE,
        ..Selection::default()
    };
    assert!(!none.is_all());
    assert!(
        shown(
            |record| none.record(record),
            |element| none.element(element)
        )
        .is_empty()
    );
}

#[test]
fn lists_of_prefixes_are_read_line_by_line() {
    let prefix = |text: &str| text.parse::<Prefix>().expect("a prefix");
    let mut set = Prefixes::default();
    let text = "# ours\n192.0.2.0/24\n\n 2001:db8::/32^+  # and parts\r\n10.0.0.1\n";
    assert_eq!(set.add_lines(text), Ok(3));
    for (asked, expected) in [
        ("192.0.2.0/24", true),
        ("192.0.2.0/25", false),
        ("2001:db8:1::/48", true),
        ("2001:db8::/32", true),
        ("10.0.0.1/32", true),
        ("10.0.0.0/8", false),
    ] {
        assert_eq!(set.contains(prefix(asked)), expected, "{asked}");
    }
    let error = set
        .add_lines("10.0.0.0/8\n10.0.0.1/8\n")
        .expect_err("host bits");
    assert_eq!(error.line, 2);
    assert!(error.to_string().contains("10.0.0.0/8 is meant"), "{error}");
}

#[test]
fn peers_are_named_by_number_or_address() {
    assert_eq!("AS64500".parse(), Ok(PeerName::As(Asn(64_500))));
    let address = "2001:db8::1".parse().expect("an address");
    assert_eq!("2001:db8::1".parse(), Ok(PeerName::Address(address)));
    assert!("peer".parse::<PeerName>().is_err());
}
