//! The bridge index, and how the gap moves.

use answers::{Side, bridge, gaps};
use catalog::{Catalog, PartialDate};

use crate::small;

fn day(text: &str) -> PartialDate {
    text.parse().expect("a date")
}

/// (provisions, confirmed, proposed).
fn index(catalog: &Catalog, side: Side, date: &str) -> (usize, usize, usize) {
    let bridge = bridge::on(catalog, side, day(date));
    (bridge.provisions, bridge.confirmed, bridge.proposed)
}

#[test]
fn the_index_counts_what_stands_on_the_day_on_both_ends() {
    let catalog = small::catalog();
    // A year alone counts from its end: in 2000 nothing is surely there.
    assert_eq!(index(&catalog, Side::States, "2000-06-01"), (0, 0, 0));
    assert_eq!(index(&catalog, Side::States, "2000-12-31"), (2, 0, 0));
    assert_eq!(index(&catalog, Side::Operators, "2010-03-30"), (0, 0, 0));
    assert_eq!(index(&catalog, Side::States, "2010-03-31"), (2, 0, 1));
    assert_eq!(index(&catalog, Side::Operators, "2010-03-31"), (1, 0, 1));
    // `b#1` is there, and its mapping was withdrawn.
    assert_eq!(index(&catalog, Side::States, "2011-05-01"), (3, 0, 1));
    assert_eq!(index(&catalog, Side::States, "2012-12-31"), (3, 1, 1));
    assert_eq!(index(&catalog, Side::Operators, "2012-12-31"), (2, 1, 2));
    // `x#1` ended in 2015: it is surely gone when the year is over.
    assert_eq!(index(&catalog, Side::Operators, "2015-06-01"), (2, 1, 2));
    assert_eq!(index(&catalog, Side::Operators, "2015-12-31"), (1, 1, 1));
}

#[test]
fn an_index_of_nothing_is_unknown_and_not_zero() {
    let catalog = small::catalog();
    let bridge = bridge::on(&catalog, Side::States, day("1999"));
    assert_eq!(bridge.proposed_share(), None);
    let gaps = gaps::on(&catalog, day("1999"), &gaps::Filter::default());
    assert!(gaps.document().text().contains("unknown"));
}

#[test]
fn the_index_over_time_is_the_index_of_each_day() {
    let catalog = Catalog::built_in().expect("sound norms");
    let rows = bridge::over_time(&catalog);
    assert!(rows.len() > 100, "{} rows", rows.len());
    for row in &rows {
        assert_eq!(*row, bridge::on(&catalog, row.side, row.date));
        assert!(row.confirmed <= row.proposed && row.proposed <= row.provisions);
    }
    assert!(rows.is_sorted_by_key(|row| row.date.end()));
}

#[test]
fn between_two_days_each_provision_moves_once_or_not_at_all() {
    let catalog = small::catalog();
    let change = gaps::between(&catalog, day("2010-01-01"), day("2016-01-01"));
    let ids = |rows: &[gaps::Moved<'_>]| {
        let ids = rows.iter().map(|row| row.provision.to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(&change.bridged), ["a#1"]);
    assert_eq!(ids(&change.new), ["b#1", "y#1"]);
    assert!(change.lost.is_empty(), "x#1 came and went in between");
    let back = gaps::between(&catalog, day("2014-12-31"), day("2016-01-01"));
    assert_eq!(ids(&back.lost), ["x#1"]);
}

#[test]
fn what_moved_accounts_for_the_difference_of_the_two_indices() {
    let catalog = Catalog::built_in().expect("sound norms");
    let change = gaps::between(&catalog, day("2015-07-22"), day("2026-11-01"));
    for side in Side::ALL {
        let at = |date| {
            let found = change
                .bridge
                .iter()
                .find(|b| b.side == side && b.date == date);
            *found.expect("an index")
        };
        let (before, after) = (at(change.from), at(change.to));
        let of = |rows: &[gaps::Moved<'_>]| rows.iter().filter(|r| r.side == side).count();
        let ended = change.lost.iter().filter(|r| r.side == side);
        let ended = ended.filter(|r| r.until.is_some()).count();
        assert_eq!(
            after.provisions,
            before.provisions + of(&change.new) - ended
        );
    }
}

#[test]
fn a_mapping_to_a_text_that_was_replaced_is_stale() {
    let catalog = small::catalog();
    let stale = gaps::stale(&catalog);
    let [one] = &stale[..] else {
        panic!("{stale:?}")
    };
    assert_eq!((one.from, one.to, one.replaced), ("a#1", "x#1", "x#1"));
    assert_eq!(one.by, ["y"]);
}

#[test]
fn the_mapping_of_bcp_172_is_stale() {
    let catalog = Catalog::built_in().expect("sound norms");
    let stale = gaps::stale(&catalog);
    let of_172: Vec<_> = stale
        .iter()
        .filter(|s| s.replaced.starts_with("bcp172#"))
        .collect();
    assert!(!of_172.is_empty());
    assert!(of_172.iter().all(|s| s.by == ["rfc9774"]), "{of_172:?}");
}

#[test]
fn restraints_on_infrastructure_and_response_teams_have_no_technical_counterpart() {
    let catalog = Catalog::built_in().expect("sound norms");
    let gaps = gaps::on(&catalog, day("2026-11-01"), &gaps::Filter::default());
    for (id, code, counterparts) in [
        ("un-gge-2015#13-f", "G1", Some(0)),
        ("un-gge-2015#13-k", "G1", Some(0)),
        ("un-gge-2015#13-e", "G6", None),
    ] {
        let primary = gaps.gaps.iter().find(|g| g.provision == id && g.primary);
        let primary = primary.expect("a primary gap");
        assert_eq!(primary.code.to_string(), code, "{id}");
        assert!(
            counterparts.is_none_or(|n| primary.counterparts == n),
            "{id}"
        );
    }
}

#[test]
fn filters_keep_what_fits_all_of_them() {
    let catalog = Catalog::built_in().expect("sound norms");
    let filter = gaps::Filter {
        side: Some(Side::Operators),
        code: Some(catalog::words::GapCode::Inverse),
        primary: true,
    };
    let gaps = gaps::on(&catalog, day("2026-11-01"), &filter);
    assert!(!gaps.gaps.is_empty());
    for row in gaps.gaps {
        assert_eq!(row.side, Some(Side::Operators));
        assert!(row.primary);
        assert_eq!(
            row.counterparts, 0,
            "{}: GX says that there is none",
            row.provision
        );
    }
}
