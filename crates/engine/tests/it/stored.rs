//! What is read back is what was found.

use catalog::Catalog;
use engine::stored;
use report::check::Finding;

use crate::indicators::stored_day;

#[test]
fn every_finding_is_read_back_as_it_was_found() {
    let catalog = Catalog::built_in().expect("norms");
    let (report, store) = stored_day(&catalog);
    assert!(report.findings.len() > 3);
    for finding in &report.findings {
        let stored = stored::finding(&catalog, &store, &finding.id);
        let stored = stored.expect("a database").expect("it is there");
        assert_eq!(in_order(&stored.finding), in_order(finding));
        assert_eq!(stored.analysis.from, report.coverage.from);
        assert_eq!(stored.analysis.sources, report.sources.len() as i64);
    }
    let none = stored::finding(&catalog, &store, "route-new-origin:nowhere");
    assert_eq!(none.expect("a database"), None);
}

/// The finding with its lists in an order of their own: the database keeps none of
/// those.
fn in_order(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    finding.observations.sort_by_key(|line| line.id);
    for line in &mut finding.observations {
        line.explanations.sort_by(|a, b| a.kind.cmp(&b.kind));
        let key = |line: &report::check::CounterLine| {
            (line.first_seen.clone(), line.prefix.clone(), line.origin)
        };
        line.counters.sort_by_key(key);
    }
    finding
}
