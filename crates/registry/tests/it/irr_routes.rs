use net::Asn;
use registry::irr_routes::{Builder, IrrRoutes, Registered};

use super::{evidence, prefix, shown};

const RIPE: &str = "\
route: 208.65.152.0/22
origin: AS36561
last-modified: 2008-02-24T20:00:00Z
source: RIPE

route: 192.0.2.0/24
origin: AS64496
source: RIPE

aut-num: AS64496
source: RIPE
";

const RADB: &str = "\
route: 208.65.153.0/24
origin: AS17557
source: radb

route: 192.0.2.0/24
origin: AS64496
source: RADB
";

fn table() -> IrrRoutes {
    let mut builder = Builder::default();
    for (name, text) in [("ripe.db", RIPE), ("radb.db", RADB)] {
        assert_eq!(shown(&builder.read(name, text.as_bytes())), [""; 0]);
    }
    builder.build()
}

#[test]
fn a_route_is_registered_exactly_or_by_a_less_specific_or_for_others_or_not() {
    let table = table();
    assert_eq!(table.len(), 4);
    for (route, origin, state) in [
        ("208.65.152.0/22", 36561, Registered::Exact),
        ("208.65.153.0/24", 36561, Registered::LessSpecific),
        ("208.65.153.0/24", 17557, Registered::Exact),
        ("208.65.153.0/25", 17557, Registered::LessSpecific),
        ("208.65.152.0/24", 17557, Registered::OtherOrigin),
        ("208.65.152.0/22", 17557, Registered::OtherOrigin),
        // An object for a part says nothing of the whole.
        ("208.65.152.0/21", 36561, Registered::NotFound),
        ("2001:db8::/32", 36561, Registered::NotFound),
    ] {
        assert_eq!(
            table.state(prefix(route), Asn(origin)),
            state,
            "{route} {origin}"
        );
    }
}

#[test]
fn registries_that_do_not_count_are_left_out() {
    let table = table();
    let by_ripe = |route, origin| table.state_by(prefix(route), Asn(origin), |by| by == "RIPE");
    assert_eq!(by_ripe("208.65.153.0/24", 17557), Registered::OtherOrigin);
    assert_eq!(by_ripe("208.65.153.0/24", 36561), Registered::LessSpecific);
    assert_eq!(by_ripe("192.0.2.0/24", 64496), Registered::Exact);
}

#[test]
fn every_object_is_kept_with_its_source_its_file_and_its_line() {
    let table = table();
    let shown: Vec<_> = table
        .covering(prefix("192.0.2.0/24"))
        .map(|route| (route.source, route.file, route.line))
        .collect();
    assert_eq!(shown, [("RIPE", "ripe.db", 6), ("RADB", "radb.db", 5)]);
    let changed: Vec<_> = table
        .iter()
        .filter_map(|route| Some((route.prefix.to_string(), route.last_modified?.to_string())))
        .collect();
    assert_eq!(
        changed,
        [(
            "208.65.152.0/22".to_owned(),
            "2008-02-24T20:00:00Z".to_owned()
        )]
    );
}

#[test]
fn routes_of_ripes_database_are_found_by_their_prefix() {
    let mut builder = Builder::default();
    for file in ["irr/ripe-db-route.txt", "irr/ripe-db-route6.txt"] {
        let Some(path) = evidence(file) else { return };
        let bytes = std::fs::read(path).expect("the evidence has the file");
        assert_eq!(shown(&builder.read(file, &bytes[..])), [""; 0]);
    }
    let table = builder.build();
    let airplus = prefix("193.254.30.0/24");
    assert_eq!(table.state(airplus, Asn(12726)), Registered::Exact);
    assert_eq!(table.state(airplus, Asn(12727)), Registered::OtherOrigin);
    let inside = prefix("2001:1578:200::/48");
    assert_eq!(table.state(inside, Asn(12817)), Registered::LessSpecific);
}
