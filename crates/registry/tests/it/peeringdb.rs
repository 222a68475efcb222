use net::Asn;
use registry::PeeringDb;
use registry::peeringdb::Network;

const NETWORKS: &str = r#"[
    {"id": 2, "asn": 64497, "name": "Two", "status": "ok", "poc_set": [{"name": "x"}]},
    {"id": 1, "asn": 64496, "name": "Example", "aka": "", "irr_as_set": "RIPE::AS-EXAMPLE",
     "info_type": "Content", "policy_general": "Open", "info_prefixes4": 20,
     "info_prefixes6": null, "info_never_via_route_servers": false, "status": "ok"},
    {"id": 3, "asn": 64498, "name": "Gone", "status": "deleted"},
    {"id": 4, "asn": 64497, "name": "Two again", "status": "ok"},
    {"id": 5, "asn": 4294967296, "name": "Too large"},
    {"id": 6, "name": "Without"},
    {"id": 7, "asn": 64499, "name": " "}
]"#;

#[test]
fn the_dump_and_the_answer_of_the_api_are_read_alike() {
    for text in [
        format!(r#"{{"meta": {{}}, "data": {NETWORKS}}}"#),
        format!(
            r#"{{"org": {{"data": [{{"id": 1}}]}}, "net": {{"meta": {{}}, "data": {NETWORKS}}}}}"#
        ),
    ] {
        let (networks, problems) = PeeringDb::read(text.as_bytes());
        let numbers: Vec<u32> = networks.networks().iter().map(|n| n.asn.0).collect();
        assert_eq!(numbers, [64496, 64497]);
        assert_eq!(
            networks.network(Asn(64496)),
            Some(&Network {
                asn: Asn(64496),
                name: "Example".to_owned(),
                also_known_as: None,
                irr_as_set: Some("RIPE::AS-EXAMPLE".to_owned()),
                kind: Some("Content".to_owned()),
                policy: Some("Open".to_owned()),
                ipv4_prefixes: Some(20),
                ipv6_prefixes: None,
                never_via_route_servers: Some(false),
            })
        );
        assert_eq!(networks.network(Asn(64498)), None);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "record 4 of data: there already; the earlier one counts",
                "record 5 of data: no AS number where one must be",
                "record 6 of data: no asn",
                "record 7 of data: no name",
            ]
        );
    }
}
