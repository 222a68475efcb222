//! Registers that the tests make: one of each kind. What they say is made up, of blocks
//! and numbers that are not set aside for documentation, since those are held by nobody.

use std::fs;

use holders::{Dossier, Evidence};
use input::Source;

/// The registers by name.
pub(crate) const ALL: [(&str, &str); 8] = [
    (
        "delegated",
        "2|ripencc|20181014|6|19830705|20181014|+0200\n\
         ripencc|NL|ipv4|30.1.2.0|256|20100102|assigned|one\n\
         ripencc|DE|ipv4|30.1.100.0|256|20110102|allocated|two\n\
         ripencc||ipv4|203.0.113.0|256||available|\n\
         ripencc|NL|asn|200010|1|20120102|allocated|one\n\
         ripencc|DE|asn|200011|1|20130102|allocated|two\n\
         ripencc|DE|ipv6|2a00:1000::|32|20110102|allocated|two\n",
    ),
    (
        "objects",
        "inetnum: 30.1.100.0 - 30.1.100.255\nnetname: EXAMPLE\norg: ORG-ONE\n\
         country: FR\nstatus: ALLOCATED PA\ncreated: 2011-01-02T00:00:00Z\n\
         last-modified: 2024-05-02T00:00:00Z\nmnt-irt: IRT-ONE\nsource: TEST\n\n\
         organisation: ORG-ONE\norg-name: Example One\ncountry: DE\nsource: TEST\n\n\
         aut-num: AS200010\nas-name: OTHER-AS\nabuse-c: AB1-TEST\nsource: TEST\n\n\
         irt: IRT-ONE\nabuse-mailbox: abuse@example.net\n\
         remarks: abuse@example.net was validated on 2024-05-01\nsource: TEST\n\n\
         role: Abuse\nnic-hdl: AB1-TEST\nabuse-mailbox: other@example.net\n\
         last-modified: 2023-05-02T00:00:00Z\nsource: TEST\n\n\
         route: 30.1.100.0/24\norigin: AS200012\nsource: TEST\n",
    ),
    (
        "as-org",
        "# format:org_id|changed|org_name|country|source\n\
         ORG-A|20060131|Holder One, Inc.|BE|RIPE\n\
         # format:aut|changed|aut_name|org_id|opaque_id|source\n\
         200010|20060131|ONE-AS|ORG-A|x|RIPE\n",
    ),
    (
        "as-rel",
        "200010|200011|-1\n200012|200011|-1\n200011|200013|0\n200012|200014|0\n",
    ),
    (
        "origins",
        "30.1.100.0/24\t200011\n30.1.100.128/25\t200010\n203.0.113.0/24\t64512\n",
    ),
    (
        "vrps",
        r#"{"metadata": {"generated": 1539475200}, "roas": [
            {"asn": "AS200011", "prefix": "30.1.100.0/24", "maxLength": 24, "ta": "test", "expires": 1539500000}],
            "aspas": [{"customer_asid": 200011, "providers": [200010]}]}"#,
    ),
    (
        "peeringdb",
        r#"{"net": {"data": [{"asn": 200011, "name": "Two on the Net", "info_type": "NSP"}]}}"#,
    ),
    (
        "origin-as",
        r#"{"whois_records": {"v4": [{"prefix": "30.1.100.0/24", "originas": "AS200011", "name": "NET-1"}], "v6": []}}"#,
    ),
];

/// The evidence of some of them; the folder must live as long as their names matter.
pub(crate) fn evidence(names: &[&str]) -> Evidence {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let sources: Vec<Source> = ALL
        .iter()
        .filter(|(name, _)| names.contains(name))
        .map(|(name, text)| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("the folder takes files");
            Source::Path(path)
        })
        .collect();
    assert_eq!(sources.len(), names.len(), "all names are there");
    let evidence = holders::read(&sources).expect("the files are good");
    for file in &evidence.files {
        assert!(file.problems.is_empty(), "{file:?}");
    }
    evidence
}

/// The evidence of all.
pub(crate) fn all() -> Evidence {
    evidence(&ALL.map(|(name, _)| name))
}

/// What some registers say.
pub(crate) fn looked_up(evidence: &Evidence, query: &str) -> Dossier {
    let day = "2024-06-01".parse().expect("a day");
    holders::look_up(evidence, query.parse().expect("a query"), day)
}
