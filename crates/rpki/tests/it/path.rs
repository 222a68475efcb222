//! Path verification: tables of cases, and the law that the fast way is held to.

use net::Asn;
use proptest::prelude::*;
use rpki::{Aspa, Aspas, Direction, Fault, Hop, Part, Step, Verdict};

/// From lines like `1: 2 3`.
fn aspas(lines: &[&str]) -> Aspas {
    let owned: Vec<(Asn, Vec<Asn>)> = lines
        .iter()
        .map(|line| {
            let (customer, providers) = line.split_once(": ").expect("an ASPA");
            (asn(customer), providers.split(' ').map(asn).collect())
        })
        .collect();
    collect(&owned)
}

fn collect(owned: &[(Asn, Vec<Asn>)]) -> Aspas {
    let aspas = owned.iter().map(|(customer, providers)| Aspa {
        customer: *customer,
        providers,
        expires: None,
    });
    aspas.collect()
}

/// A number, or one of the letters that NIST's examples have, A as 65000.
fn asn(text: &str) -> Asn {
    match text.as_bytes() {
        [letter @ b'A'..=b'G'] => Asn(65_000 + 10 * u32::from(letter - b'A')),
        _ => text.parse().expect("an AS number"),
    }
}

/// From text like `1 2 {3}`, nearest first.
fn path(text: &str) -> Vec<Part> {
    text.split_whitespace()
        .map(|part| match part.starts_with('{') {
            true => Part::Set,
            false => Part::As(asn(part)),
        })
        .collect()
}

fn check(aspas: &Aspas, direction: Direction, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let verdict = aspas.verify(path(text), direction);
        assert_eq!(verdict.to_string(), *expected, "{text} {direction:?}");
        assert_eq!(
            verdict.to_string(),
            reference(aspas, &path(text), direction),
            "the reference: {text} {direction:?}"
        );
    }
}

/// What the draft says, by trying every length that each ramp can have.
///
/// A ramp up of so many networks is there if each of its hops is allowed, and one
/// down likewise. Taking what nobody attests as allowed, the two must meet or else
/// the path is invalid; taking it as not allowed, they must meet for the path to
/// be valid. Upstream there is no ramp down.
fn reference(aspas: &Aspas, path: &[Part], direction: Direction) -> &'static str {
    let mut numbers = Vec::new();
    for part in path.iter().rev() {
        match part {
            Part::Set => return "invalid",
            Part::As(asn) => numbers.push(*asn),
        }
    }
    if numbers.is_empty() {
        return "invalid";
    }
    numbers.dedup();
    let count = numbers.len();
    let meet = |allowed: &dyn Fn(Hop) -> bool| {
        let up = |length: usize| {
            let ramp = &numbers[..length];
            ramp.windows(2)
                .all(|pair| allowed(aspas.hop(pair[0], pair[1])))
        };
        let down = |length: usize| {
            let ramp = &numbers[count - length..];
            ramp.windows(2)
                .all(|pair| allowed(aspas.hop(pair[1], pair[0])))
        };
        match direction {
            Direction::Upstream => up(count),
            Direction::Downstream => {
                (1..=count).any(|u| up(u) && (1..=count).any(|d| down(d) && u + d >= count))
            }
        }
    };
    if !meet(&|hop| hop != Hop::NotProvider) {
        "invalid"
    } else if meet(&|hop| hop == Hop::Provider) {
        "valid"
    } else {
        "unknown"
    }
}

/// The topology of NIST's examples (NIST-BRIO, demo-aspa-upstream and
/// demo-aspa-downstream): E and F have no ASPA.
fn nist() -> Aspas {
    aspas(&["A: C D", "B: E", "C: F", "D: F G", "G: 0"])
}

#[test]
fn the_examples_of_nist_upstream_have_their_verdicts() {
    check(
        &nist(),
        Direction::Upstream,
        &[
            ("F C A", "valid"),
            ("D C A", "invalid"),
            ("D F C A", "unknown"),
            ("D E B", "unknown"),
            ("A D E B", "invalid"),
            ("A D G E B", "invalid"),
            ("A C F", "invalid"),
            ("A C F G", "invalid"),
            ("E B", "valid"),
        ],
    );
}

#[test]
fn the_examples_of_nist_downstream_have_their_verdicts() {
    check(
        &nist(),
        Direction::Downstream,
        &[
            ("E G F C A", "unknown"),
            ("E G D A", "valid"),
            ("E D C A", "unknown"),
            ("E G D C A", "invalid"),
            ("C F D G", "unknown"),
            ("D G E B", "valid"),
            ("C D G E B", "invalid"),
            ("F C A", "valid"),
            // The provider E made these up, which nobody below it can tell.
            ("E A", "valid"),
            // NIST's table has valid here, but its ramps do not fit one another:
            // the shortest ramp up is longer than the longest. E has no ASPA, and
            // C does not have A, so it depends on E.
            ("E A C", "unknown"),
        ],
    );
}

#[test]
fn ramps_of_every_kind_have_their_verdicts() {
    // 1 below 2 below 3, and 6 below 5 below 4; 3 and 4 are peers.
    let both = aspas(&["1: 2", "2: 3", "3: 0", "4: 0", "5: 4", "6: 5"]);
    check(
        &both,
        Direction::Downstream,
        &[
            ("1", "valid"),
            ("2 1", "valid"),
            ("1 2", "valid"),
            ("3 2 1", "valid"),
            ("1 2 3", "valid"),
            ("4 3 2 1", "valid"),
            ("6 5 4 3 2 1", "valid"),
            ("6 6 5 4 4 4 3 2 1 1", "valid"),
            ("5 4 3", "valid"),
            // Up, down and up again.
            ("2 1 2", "invalid"),
            ("3 2 1 2", "invalid"),
            ("3 2 1 2 3", "invalid"),
            ("4 5 4", "invalid"),
            // Two links across.
            ("3 4 3", "invalid"),
            // Across below the top, and up again.
            ("2 5 6", "valid"),
            ("3 2 5 6", "invalid"),
            // Someone without an ASPA in between.
            ("6 5 9 2 1", "invalid"),
            ("9 8 2 1", "unknown"),
            ("1 2 9 8", "unknown"),
            ("1 2 9 2 1", "invalid"),
            ("9 3 2 1", "valid"),
            ("9 8 7", "unknown"),
            ("9 8", "valid"),
        ],
    );
    check(
        &both,
        Direction::Upstream,
        &[
            ("1", "valid"),
            ("3 2 1", "valid"),
            ("3 3 2 2 1 1", "valid"),
            ("1 2", "invalid"),
            ("4 3 2 1", "invalid"),
            ("9 1", "invalid"),
            ("2 9", "unknown"),
            ("3 2 9", "unknown"),
            ("9 8 7", "unknown"),
        ],
    );
}

#[test]
fn nothing_and_sets_are_invalid_and_faults_are_named() {
    let some = aspas(&["1: 2", "2: 3", "3: 0"]);
    for direction in [Direction::Upstream, Direction::Downstream] {
        check(
            &some,
            direction,
            &[
                ("", "invalid"),
                ("{}", "invalid"),
                ("2 1 {}", "invalid"),
                ("{} 2 1", "invalid"),
                ("2 {} 1", "invalid"),
            ],
        );
        assert_eq!(
            some.verify(path(""), direction),
            Verdict::Invalid(Fault::Empty)
        );
        let set = some.verify(path("2 1 {}"), direction);
        assert_eq!(set, Verdict::Invalid(Fault::Set));
    }
    let step = |customer, other| Step {
        customer: Asn(customer),
        other: Asn(other),
    };
    assert_eq!(
        some.verify(path("9 3 1"), Direction::Upstream),
        Verdict::Invalid(Fault::NotUp(step(1, 3)))
    );
    let valley = Fault::Valley {
        up: step(2, 1),
        down: step(3, 2),
    };
    assert_eq!(
        some.verify(path("3 2 1 2"), Direction::Downstream),
        Verdict::Invalid(valley)
    );
    assert_eq!(
        valley.to_string(),
        "AS3 does not have AS2 as a provider, and behind it AS2 does not have AS1 as a provider"
    );
}

/// What is said without an ASPA can never be taken back by one, and the other
/// way round: more ASPAs turn unknown into something else, and nothing else.
fn settled(before: &str, after: &str) -> bool {
    before == "unknown" || before == after
}

fn any_aspas() -> impl Strategy<Value = Vec<(Asn, Vec<Asn>)>> {
    let providers = prop::collection::vec((0_u32..8).prop_map(Asn), 1..4);
    // Of one customer only one, so that taking one away takes all it says.
    prop::collection::btree_map(1_u32..8, providers, 0..7).prop_map(|map| {
        map.into_iter()
            .map(|(customer, providers)| (Asn(customer), providers))
            .collect()
    })
}

fn any_path() -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        60 => (1_u32..9).prop_map(|asn| Part::As(Asn(asn))),
        1 => Just(Part::Set),
    ];
    prop::collection::vec(part, 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn every_path_has_the_verdict_of_the_reference(
        owned in any_aspas(),
        path in any_path(),
    ) {
        let aspas = collect(&owned);
        for direction in [Direction::Upstream, Direction::Downstream] {
            let verdict = aspas.verify(path.iter().copied(), direction).to_string();
            prop_assert_eq!(&verdict, reference(&aspas, &path, direction), "{:?}", direction);
        }
    }

    #[test]
    fn an_aspa_more_settles_and_never_unsettles(
        owned in any_aspas(),
        without in any::<prop::sample::Index>(),
        path in any_path(),
    ) {
        prop_assume!(!owned.is_empty());
        let mut fewer = owned.clone();
        fewer.remove(without.index(owned.len()));
        for direction in [Direction::Upstream, Direction::Downstream] {
            let say = |owned: &[_]| collect(owned).verify(path.iter().copied(), direction).to_string();
            let (before, after) = (say(&fewer), say(&owned));
            prop_assert!(settled(&before, &after), "{} {}", before, after);
        }
    }

    #[test]
    fn upstream_is_never_kinder_than_downstream(
        owned in any_aspas(),
        path in any_path(),
    ) {
        let aspas = collect(&owned);
        let say = |direction| aspas.verify(path.iter().copied(), direction).to_string();
        let rank = |verdict: &str| match verdict {
            "valid" => 2,
            "unknown" => 1,
            _ => 0,
        };
        prop_assert!(rank(&say(Direction::Upstream)) <= rank(&say(Direction::Downstream)));
    }

    #[test]
    fn prepending_changes_nothing(
        owned in any_aspas(),
        path in any_path(),
        times in prop::collection::vec(1_usize..4, 9),
    ) {
        let aspas = collect(&owned);
        let longer: Vec<Part> = path
            .iter()
            .zip(times)
            .flat_map(|(part, times)| std::iter::repeat_n(*part, times))
            .collect();
        for direction in [Direction::Upstream, Direction::Downstream] {
            prop_assert_eq!(
                aspas.verify(path.iter().copied(), direction),
                aspas.verify(longer.iter().copied(), direction)
            );
        }
    }
}
