//! Leaks in paths, by relations and by the mark Only to Customer.

use conformance::leak::otc::{self, Ingress, ingress};
use conformance::leak::path::PathPlace;
use conformance::leak::valley::{self, Doubt, Leak, LeakType, Verdict};
use conformance::leak::{Hop, Path};
use net::Asn;
use proptest::prelude::*;
use registry::{AsRel, Relation};

use crate::asns;

/// 1 and 2 peer at the top; 11 and 12 buy from 1, 13 from 2; 11 and 12 peer, 12
/// and 13 peer; 101 buys from 11 and 12, 102 from 12 and 13.
const RELATIONS: &str = "\
1|2|0
1|11|-1
1|12|-1
2|13|-1
11|12|0
12|13|0
11|101|-1
12|101|-1
12|102|-1
13|102|-1
";

fn relations() -> AsRel {
    let (relations, problems) = AsRel::read(RELATIONS.as_bytes());
    assert_eq!(problems.len(), 0);
    relations
}

fn path(networks: &[u32]) -> Path {
    asns(networks).into_iter().collect()
}

fn check(networks: &[u32]) -> Verdict {
    let relations = relations();
    valley::check(&path(networks), |a, b| relations.relation(a, b))
}

fn place(asn: u32, hop: usize) -> PathPlace {
    let asn = Asn(asn);
    PathPlace { asn, hop }
}

fn leak(kind: LeakType, leaker: (u32, usize), from: u32, to: u32) -> Leak {
    Leak {
        kind,
        leaker: place(leaker.0, leaker.1),
        from: Asn(from),
        to: Asn(to),
    }
}

#[test]
fn a_path_that_goes_up_across_and_down_is_no_leak() {
    for networks in [
        [].as_slice(),
        &[101],
        &[11, 101],
        &[1, 11, 101],
        &[2, 1, 11, 101],
        &[102, 13, 2, 1, 11, 101],
        &[102, 12, 11, 101],
        &[101, 11, 1, 2, 13],
    ] {
        assert_eq!(check(networks), Verdict::ValleyFree, "{networks:?}");
    }
}

#[test]
fn the_first_four_types_of_leak_are_named_with_who_leaked_and_where() {
    use LeakType::{HairpinTurn, Lateral, PeerToProvider, ProviderToPeer};
    for (networks, leaked) in [
        // From 11 down to its customer 101, and up to 12.
        (
            [1, 12, 101, 11].as_slice(),
            leak(HairpinTurn, (101, 2), 11, 12),
        ),
        // From 13 to its peer 12, and to the peer 11.
        (&[11, 12, 13], leak(Lateral, (12, 1), 13, 11)),
        // From 1 down to 12, and to the peer 13.
        (&[13, 12, 1], leak(ProviderToPeer, (12, 1), 1, 13)),
        // From 13 to the peer 12, and up to 1.
        (&[1, 12, 13, 102], leak(PeerToProvider, (12, 1), 13, 1)),
    ] {
        assert_eq!(
            check(networks),
            Verdict::Leaked(vec![leaked]),
            "{networks:?}"
        );
    }
    let numbers = [HairpinTurn, Lateral, ProviderToPeer, PeerToProvider].map(LeakType::number);
    assert_eq!(numbers, [1, 2, 3, 4]);
}

#[test]
fn a_path_can_have_several_leaks() {
    // 1 down to 11, across to 12; from there across to 13, and up to 2.
    let Verdict::Leaked(leaks) = check(&[2, 13, 12, 11, 1]) else {
        panic!("it is leaked");
    };
    let who: Vec<(u8, u32)> = leaks
        .iter()
        .map(|leak| (leak.kind.number(), leak.leaker.asn.0))
        .collect();
    assert_eq!(who, [(3, 11), (2, 12), (4, 13)]);
}

#[test]
fn prepending_hides_no_leak_and_the_evidence_is_the_first_place() {
    assert_eq!(
        check(&[1, 1, 12, 101, 101, 101, 11, 11]),
        Verdict::Leaked(vec![leak(LeakType::HairpinTurn, (101, 3), 11, 12)])
    );
    assert_eq!(check(&[11, 101, 101, 101]), Verdict::ValleyFree);
}

#[test]
fn a_link_that_is_not_known_leaves_the_path_undecided() {
    // 999 is in no relation.
    assert_eq!(
        check(&[999, 12, 1]),
        Verdict::Undecided(Doubt::UnknownLinks(1))
    );
    assert_eq!(
        check(&[12, 999, 1]),
        Verdict::Undecided(Doubt::UnknownLinks(2))
    );
    // Alone, or as the peak between ups and downs, it can be of any kind.
    assert_eq!(check(&[999, 101]), Verdict::ValleyFree);
    assert_eq!(check(&[999, 1, 11, 101]), Verdict::ValleyFree);
}

#[test]
fn a_valley_around_a_link_that_is_not_known_is_a_leak_by_nobody_in_particular() {
    // Down from 1 to 11, then a link that is not known, then up to 2.
    assert_eq!(check(&[2, 13, 11, 1]), Verdict::Leaked(vec![]));
    // 13 may have leaked to its peer 12, or not; 12 has leaked it to 1 for certain.
    assert_eq!(
        check(&[1, 12, 13, 11]),
        Verdict::Leaked(vec![leak(LeakType::PeerToProvider, (12, 1), 13, 1)])
    );
}

#[test]
fn sets_and_loops_leave_the_path_undecided() {
    let relations = relations();
    let set = Path::new([Hop::As(Asn(1)), Hop::As(Asn(11)), Hop::Set]);
    assert!(set.has_set());
    assert_eq!(
        valley::check(&set, |a, b| relations.relation(a, b)),
        Verdict::Undecided(Doubt::Set)
    );
    assert_eq!(check(&[11, 101, 11, 1]), Verdict::Undecided(Doubt::Loop));
}

#[test]
fn on_receipt_a_mark_is_judged_by_who_sends_it() {
    let (mark, sender, other) = (Some(Asn(64500)), Asn(64500), Asn(64501));
    for (otc, sender, sender_is, expected) in [
        (None, sender, Some(Relation::Customer), Ingress::Unmarked),
        (mark, sender, Some(Relation::Customer), Ingress::Leaked),
        (mark, other, Some(Relation::Customer), Ingress::Leaked),
        (mark, sender, Some(Relation::Peer), Ingress::Allowed),
        (mark, other, Some(Relation::Peer), Ingress::Leaked),
        (mark, sender, Some(Relation::Provider), Ingress::Allowed),
        (mark, other, Some(Relation::Provider), Ingress::Allowed),
        (mark, other, None, Ingress::UnknownSender),
    ] {
        assert_eq!(
            ingress(otc, sender, sender_is),
            expected,
            "{otc:?} {sender_is:?}"
        );
    }
}

#[test]
fn a_mark_that_went_up_or_across_again_names_the_leaker() {
    let relations = relations();
    let marked = |networks: &[u32], otc: u32| {
        otc::check(&path(networks), Some(Asn(otc)), |a, b| {
            relations.relation(a, b)
        })
    };
    // 1 marks it for its customer 11; 101 sends it up to 12.
    let leaked = otc::Verdict::Leaked {
        leaker: place(101, 1),
        to: Asn(12),
    };
    assert_eq!(marked(&[12, 101, 11, 1], 1), leaked);
    // 13 marks it for its peer 12, which sends it on to the peer 11.
    let leaked = otc::Verdict::Leaked {
        leaker: place(12, 1),
        to: Asn(11),
    };
    assert_eq!(marked(&[11, 12, 13], 13), leaked);
    // 11 may send its own mark to a peer, and that one to a customer.
    assert_eq!(marked(&[102, 12, 11, 101], 11), otc::Verdict::Kept);
    // What was before the mark does not matter.
    assert_eq!(marked(&[11, 1, 12, 101], 1), otc::Verdict::Kept);
    let undecided = otc::Verdict::Undecided;
    assert_eq!(
        marked(&[999, 11, 1], 1),
        undecided(otc::Doubt::UnknownLinks(1))
    );
    assert_eq!(marked(&[11, 101], 2), undecided(otc::Doubt::MarkNotInPath));
    assert_eq!(marked(&[11, 101, 11, 1], 1), undecided(otc::Doubt::Loop));
    let unmarked = otc::check(&path(&[11, 101]), None, |a, b| relations.relation(a, b));
    assert_eq!(unmarked, otc::Verdict::Unmarked);
}

/// What is known of the link at a place of the path 0, 1, 2, …
fn steps_relation(steps: &[Option<Relation>]) -> impl Fn(Asn, Asn) -> Option<Relation> {
    move |a, b| {
        let (a, b) = (a.0 as usize, b.0 as usize);
        if a < b {
            steps[a]
        } else {
            steps[b].map(Relation::reversed)
        }
    }
}

/// Up, then at most one across, then down, with every link known.
fn is_valley_free(steps: &[Relation]) -> bool {
    let ups = steps
        .iter()
        .take_while(|step| **step == Relation::Customer)
        .count();
    let rest = &steps[ups..];
    let rest = rest.strip_prefix(&[Relation::Peer]).unwrap_or(rest);
    rest.iter().all(|step| *step == Relation::Provider)
}

/// Each way to fill in what is not known.
fn completions(steps: &[Option<Relation>]) -> Vec<Vec<Relation>> {
    let all = [Relation::Customer, Relation::Peer, Relation::Provider];
    steps.iter().fold(vec![Vec::new()], |partial, step| {
        let choices = step.as_ref().map_or(&all[..], std::slice::from_ref);
        partial
            .iter()
            .flat_map(|steps| {
                choices.iter().map(move |choice| {
                    let mut longer = steps.clone();
                    longer.push(*choice);
                    longer
                })
            })
            .collect()
    })
}

/// The network before the step `at` leaked in this completion.
fn leaks_at(steps: &[Relation], at: usize) -> bool {
    steps[at - 1] != Relation::Customer && steps[at] != Relation::Provider
}

proptest! {
    #[test]
    fn the_verdict_is_that_of_all_ways_to_fill_in_what_is_not_known(
        steps in prop::collection::vec(
            prop_oneof![
                4 => Just(Some(Relation::Customer)),
                2 => Just(Some(Relation::Peer)),
                4 => Just(Some(Relation::Provider)),
                2 => Just(None),
            ],
            0..7,
        ),
    ) {
        // The origin is 0, and each further number a step nearer to the collector.
        let networks: Vec<u32> = (0..=steps.len() as u32).rev().collect();
        let verdict = valley::check(&path(&networks), steps_relation(&steps));
        let ways = completions(&steps);
        let free = ways.iter().filter(|way| is_valley_free(way)).count();
        match &verdict {
            Verdict::ValleyFree => prop_assert_eq!(free, ways.len()),
            Verdict::Leaked(_) => prop_assert_eq!(free, 0),
            Verdict::Undecided(_) => prop_assert!(free > 0 && free < ways.len()),
        }
        if let Verdict::Leaked(leaks) = verdict {
            let certain: Vec<u32> = (1..steps.len())
                .filter(|at| ways.iter().all(|way| leaks_at(way, *at)))
                .map(|at| at as u32)
                .collect();
            let named: Vec<u32> = leaks.iter().map(|leak| leak.leaker.asn.0).collect();
            prop_assert_eq!(named, certain);
            for leak in leaks {
                prop_assert_eq!(networks[leak.leaker.hop], leak.leaker.asn.0);
                prop_assert_eq!(leak.from.0 + 1, leak.leaker.asn.0);
                prop_assert_eq!(leak.leaker.asn.0 + 1, leak.to.0);
            }
        }
    }

    #[test]
    fn repeats_do_not_change_a_verdict(
        networks in prop::collection::vec(prop::sample::select(vec![1_u32, 2, 11, 12, 13, 101, 102]), 0..7),
        repeats in prop::collection::vec(1_usize..4, 7),
    ) {
        let who = |verdict: Verdict| match verdict {
            Verdict::Leaked(leaks) => {
                let who = leaks.iter().map(|leak| (leak.kind, leak.leaker.asn));
                (Verdict::Leaked(vec![]), who.collect::<Vec<_>>())
            }
            other => (other, vec![]),
        };
        let prepended: Vec<u32> = networks
            .iter()
            .zip(&repeats)
            .flat_map(|(asn, times)| std::iter::repeat_n(*asn, *times))
            .collect();
        prop_assert_eq!(who(check(&networks)), who(check(&prepended)));
    }
}
