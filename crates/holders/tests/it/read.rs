//! Several registers become one body of evidence.

use std::fs;
use std::path::Path;

use holders::{Error, Evidence, Kind};
use input::Source;
use net::Asn;

fn read(folder: &Path, files: &[(&str, &str)]) -> Result<Evidence, Error> {
    let sources: Vec<_> = files
        .iter()
        .map(|(name, text)| {
            let path = folder.join(name);
            fs::write(&path, text).expect("the folder takes files");
            Source::Path(path)
        })
        .collect();
    holders::read(&sources)
}

const DELEGATED: &str = "2|ripencc|20181014|1|19830705|20181014|+0200\n\
    ripencc|NL|ipv4|192.0.2.0|256|20100101|assigned|x\n";
const OBJECTS: &str = "route: 192.0.2.0/24\norigin: AS64496\nsource: TEST\n\n\
    route: 192.0.2.0/33\norigin: AS64496\nsource: TEST\n";
const VRPS: &str = "ASN,IP Prefix,Max Length,Trust Anchor\nAS64496,192.0.2.0/24,24,test\n";
const SLURM: &str = r#"{"slurmVersion": 1,
    "validationOutputFilters": {"prefixFilters": [{"asn": 64496}], "bgpsecFilters": []},
    "locallyAddedAssertions": {"prefixAssertions": [], "bgpsecAssertions": []}}"#;

#[test]
fn each_file_has_its_account() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let files = [("d", DELEGATED), ("r", OBJECTS), ("v", VRPS)];
    let evidence = read(folder.path(), &files).expect("the files are good");
    let kinds: Vec<_> = evidence
        .files
        .iter()
        .map(|file| (file.kind, file.records))
        .collect();
    assert_eq!(
        kinds,
        [(Kind::Delegations, 1), (Kind::Rpsl, 1), (Kind::Payloads, 1)]
    );
    assert!(
        evidence
            .files
            .iter()
            .all(|file| file.sha256.is_some() && file.damage.is_none())
    );
    assert!(
        evidence.files[1].problems[0].starts_with("line 5: "),
        "{:?}",
        evidence.files[1]
    );
    assert!(evidence.as_org.is_none() && evidence.delegations.is_some());
}

#[test]
fn local_exceptions_change_what_validators_say() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let evidence = read(folder.path(), &[("s", SLURM), ("v", VRPS)]).expect("both are good");
    assert_eq!(evidence.payloads.expect("VRPs were given").vrps.len(), 0);
    let alone = read(folder.path(), &[("s", SLURM)]).expect_err("there are no VRPs");
    assert!(matches!(alone, Error::SlurmAlone { .. }), "{alone}");
}

#[test]
fn exceptions_of_two_files_about_the_same_are_refused_with_both_places() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let filter = |prefix: &str| {
        format!(
            r#"{{"slurmVersion": 1,
            "validationOutputFilters": {{"prefixFilters": [{{"prefix": "{prefix}"}}], "bgpsecFilters": []}},
            "locallyAddedAssertions": {{"prefixAssertions": [], "bgpsecAssertions": []}}}}"#
        )
    };
    let (a, b) = (filter("192.0.0.0/16"), filter("192.0.2.0/24"));
    let error = read(folder.path(), &[("v", VRPS), ("a", &a), ("b", &b)]);
    let error = error.expect_err("both speak of 192.0.2.0/24");
    assert!(matches!(error, Error::SlurmOverlap(_)), "{error}");
    let said = error.to_string();
    assert!(
        said.contains("192.0.0.0/16") && said.contains("192.0.2.0/24"),
        "{said}"
    );
    let c = filter("198.51.100.0/24");
    let evidence = read(folder.path(), &[("v", VRPS), ("a", &a), ("c", &c)]);
    let evidence = evidence.expect("they are about different addresses");
    assert!(evidence.payloads.expect("VRPs were given").vrps.is_empty());
}

#[test]
fn files_that_are_of_no_use_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let error = read(folder.path(), &[("x", "hello\n")]).expect_err("no register");
    assert!(error.to_string().ends_with("it begins `hello`"), "{error}");
    let error = read(folder.path(), &[("v", VRPS), ("w", VRPS)]).expect_err("two of them");
    assert!(
        matches!(
            error,
            Error::Twice {
                kind: Kind::Payloads,
                ..
            }
        ),
        "{error}"
    );
    let error = read(
        folder.path(),
        &[("r", "route: nonsense\norigin: AS1\nsource: T\n")],
    );
    let error = error.expect_err("no object is usable");
    assert!(
        matches!(
            error,
            Error::Empty {
                kind: Kind::Rpsl,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_register_that_is_cut_off_is_used_up_to_there() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let mut text = String::from("2|ripencc|20181014|20000|19830705|20181014|+0200\n");
    for asn in 1..20_000 {
        text += &format!(
            "ripencc|NL|asn|{asn}|1|20100101|assigned|{}\n",
            asn * 7919 % 10_007
        );
    }
    let mut packed = Vec::new();
    {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::best());
        encoder.write_all(text.as_bytes()).expect("memory takes it");
    }
    packed.truncate(packed.len() / 2);
    let path = folder.path().join("cut.gz");
    fs::write(&path, &packed).expect("the folder takes files");
    let evidence = holders::read(&[Source::Path(path)]).expect("its first half is good");
    let file = &evidence.files[0];
    assert!(file.damage.is_some() && file.sha256.is_none());
    assert!((1_000..19_000).contains(&file.records), "{}", file.records);
    let delegations = evidence.delegations.expect("some were read");
    assert_eq!(delegations.economy_of_asn(Asn(7)), Some("NL"));
}
