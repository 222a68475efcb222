//! What holds for every table: sums over groups are the sums over networks, and
//! the states are those that `origins` tells.

use networks::By;
use networks::report::Report;
use networks::tables::Sums;
use origins::output::{self, Format};
use proptest::prelude::*;

use crate::made::{
    DELEGATIONS, ORGANISATIONS, World, attributes, peer_table, profile_of, report_of, rib, the_day,
    with_known,
};

/// Checks one world.
pub(crate) fn check(world: &World, profile: &str) {
    let profile = profile_of(profile);
    with_known(world, &profile, the_day(), None, |known, reports| {
        let by_asn = report_of(known, reports, By::Asn);
        for by in [By::Economy, By::Organisation] {
            if networks::group::Grouping::new(by, known.evidence).is_err() {
                continue;
            }
            same_sums(&by_asn, &report_of(known, reports, by));
        }
        let (vrps, table) = (known.sources.vrps, known.networks.table);
        let mut text = Vec::new();
        let tally = output::write(table, vrps, Format::Csv, &mut text).expect("memory takes it");
        let mut all = by_asn.all.sums;
        all += by_asn.all.of_sets;
        all += by_asn.all.of_nobody;
        assert_eq!(u64::from(all.routes), tally.pairs);
        let invalid = all.rov.invalid_origin + all.rov.invalid_length;
        assert_eq!(
            [all.rov.valid, invalid, all.rov.not_found].map(u64::from),
            [tally.valid, tally.invalid, tally.not_found]
        );
    });
}

fn same_sums(by_asn: &Report, by_group: &Report) {
    let sums = |report: &Report| {
        let mut sums = Sums::default();
        report.rows.iter().for_each(|row| sums += row.sums);
        sums
    };
    assert_eq!(sums(by_asn), sums(by_group));
    assert_eq!(sums(by_asn), by_asn.all.sums);
    let networks = |report: &Report| report.rows.iter().map(|row| row.networks).sum::<u32>();
    assert_eq!(networks(by_asn), networks(by_group));
    for metric in &by_asn.metrics {
        let totals = |report: &Report| {
            let rows = report.rows.iter();
            let values = rows.filter_map(|row| row.values.get(metric.metric).cloned());
            values.fold((0.0, 0.0, 0, 0), |(n, d, known, all), value| {
                let denominator = value.denominator.unwrap_or(0.0);
                (
                    n + value.numerator,
                    d + denominator,
                    known + value.known,
                    all + value.networks,
                )
            })
        };
        assert_eq!(totals(by_asn), totals(by_group), "{}", metric.metric);
        let all = &metric.all;
        let expected = (
            all.numerator,
            all.denominator.unwrap_or(0.0),
            all.known,
            all.networks,
        );
        assert_eq!(totals(by_asn), expected, "{}", metric.metric);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn groups_are_the_sums_of_their_networks(
        routes in prop::collection::vec((0_u8..4, 8_u8..25, 1_u32..6, any::<bool>()), 0..30),
        vrps in prop::collection::vec((0_u8..4, 8_u8..25, 1_u32..6), 1..10),
    ) {
        let mut records = vec![peer_table()];
        for (first, length, origin, is_set) in routes {
            let prefix = format!("{}.0.0.0/{length}", 20 + first);
            // Some origins are in no register.
            let origin = 10 * origin;
            let path = if is_set {
                attributes(&[100], &[origin, origin + 1])
            } else {
                attributes(&[100, origin], &[])
            };
            records.push(rib(&prefix, &[(0, path)]));
        }
        let mut text = "ASN,IP Prefix,Max Length,Trust Anchor\n".to_owned();
        for (first, length, origin) in vrps {
            text += &format!("AS{},{}.0.0.0/{length},{length},ripe\n", 10 * origin, 20 + first);
        }
        let registers =
            [("vrps.csv", text.as_str()), ("delegated", DELEGATIONS), ("orgs", ORGANISATIONS)];
        check(&World::new(&records, &registers), "manrs-obs-2024-01");
    }
}
