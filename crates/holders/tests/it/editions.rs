//! Which edition of a register is used as of which time.

use std::fs;
use std::path::Path;

use holders::{AsOf, Editions, Error, Kind, editions};
use input::Source;
use net::{Asn, Timestamp};

/// The prefix 192.0.2.0/24 was of an economy, and on the next day of another.
fn delegated(registry: &str, day: &str, economy: &str) -> String {
    format!(
        "2|{registry}|{day}|1|19830705|{day}|+0200\n\
         {registry}|{economy}|ipv4|192.0.2.0|256|20100101|assigned|x\n"
    )
}

/// A network of that number and name.
fn as_org(name: &str) -> String {
    format!(
        "# format:org_id|changed|org_name|country|source\nX|20080101|{name}|NL|TEST\n\
         # format:aut|changed|aut_name|org_id|source\n64496|20080101|X-AS|X|TEST\n"
    )
}

fn sources(folder: &Path, files: &[(&str, &str)]) -> Vec<Source> {
    let source = |(name, text): &(&str, &str)| {
        let path = folder.join(name);
        fs::write(&path, text).expect("the folder takes files");
        Source::Path(path)
    };
    files.iter().map(source).collect()
}

fn at(text: &str) -> Option<Timestamp> {
    Some(text.parse().expect("a time"))
}

fn economy(registers: AsOf<'_>) -> Option<&str> {
    let address = "192.0.2.7".parse().expect("an address");
    let delegations = registers.table(|of| of.delegations.as_ref());
    delegations.expect("they were given").economy_of(address)
}

/// Two editions of delegations, the later first, with a register of one edition between.
fn later_first(folder: &Path) -> Vec<Source> {
    let (old, new) = (
        delegated("ripencc", "20180101", "NL"),
        delegated("ripencc", "20190101", "DE"),
    );
    let as_org = as_org("Example");
    let files = [("new", &*new), ("as-org", &*as_org), ("old", &*old)];
    sources(folder, &files)
}

#[test]
fn the_newest_edition_that_is_not_later_is_used_and_else_the_earliest() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let given = later_first(folder.path());
    let editions = Editions::read(&given, None).expect("the files are good");
    for (time, expected) in [
        (at("2017-12-31T23:59:59Z"), "NL"),
        (at("2018-01-01T00:00:00Z"), "NL"),
        (at("2018-06-01T12:00:00Z"), "NL"),
        (at("2018-12-31T23:59:59Z"), "NL"),
        (at("2019-01-01T00:00:00Z"), "DE"),
        (at("2026-01-01T00:00:00Z"), "DE"),
        (None, "DE"),
    ] {
        let registers = editions.as_of(|| time);
        assert_eq!(economy(registers), Some(expected), "{time:?}");
        let days: Vec<_> = registers
            .files()
            .filter_map(|file| Some(file.day()?.to_string()[..10].to_owned()))
            .collect();
        let day = if expected == "NL" {
            "2018-01-01"
        } else {
            "2019-01-01"
        };
        assert_eq!(days, [day], "{time:?}");
        let holders = registers.table(|of| of.as_org.as_ref());
        let holder = holders.and_then(|table| table.holder(Asn(64_496)));
        assert_eq!(
            holder.and_then(|found| found.organisation_name),
            Some("Example")
        );
    }
    assert_eq!(editions.files().len(), 3);
}

#[test]
fn each_registry_has_editions_of_its_own() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let other = "2|apnic|20181201|1|19830705|20181201|+1000\n\
        apnic|AU|ipv4|198.51.100.0|256|20100101|assigned|y\n";
    let (old, new) = (
        delegated("ripencc", "20180101", "NL"),
        delegated("ripencc", "20190101", "DE"),
    );
    let given = sources(folder.path(), &[("a", &old), ("b", other), ("c", &new)]);
    let editions = Editions::read(&given, None).expect("the files are good");
    for (time, expected) in [("2018-06-01", "NL"), ("2019-06-01", "DE")] {
        let registers = editions.as_of(|| at(time));
        assert_eq!(economy(registers), Some(expected));
        let delegations = registers.table(|of| of.delegations.as_ref());
        let address = "198.51.100.1".parse().expect("an address");
        let found = delegations.and_then(|table| table.economy_of(address));
        assert_eq!(found, Some("AU"), "{time}");
        assert_eq!(registers.files().count(), 2);
    }
}

#[test]
fn of_one_edition_the_time_is_not_asked_for() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    // Both forms of one day are one edition.
    let text = delegated("ripencc", "20180101", "NL");
    let given = sources(folder.path(), &[("plain", &text), ("extended", &text)]);
    let editions = Editions::read(&given, None).expect("the files are good");
    let registers = editions.as_of(|| panic!("nothing depends on it"));
    assert_eq!(economy(registers), Some("NL"));
    assert_eq!(registers.files().count(), 2);
}

#[test]
fn the_day_of_a_dump_stands_in_its_name() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let (old, new) = (as_org("Old"), as_org("New"));
    let files = [
        ("20080402.as-org2info.txt", &*old),
        ("20110101.as-org2info.txt", &*new),
        ("rv2-20080402-1200.pfx2as", "192.0.2.0\t24\t64496\n"),
        ("rv2-20110101-1400.pfx2as", "192.0.2.0\t24\t64511\n"),
        ("rv6-20110101-1400.pfx2as", "2001:db8::\t32\t64496\n"),
    ];
    let given = sources(folder.path(), &files);
    let editions = Editions::read(&given, None).expect("the files are good");
    for (time, name, origin, files) in [
        ("2009-01-01", "Old", 64_496, 3),
        ("2011-01-01", "New", 64_511, 3),
    ] {
        let registers = editions.as_of(|| at(time));
        let holders = registers.table(|of| of.as_org.as_ref()).expect("given");
        let holder = holders.holder(Asn(64_496)).expect("it is there");
        assert_eq!(holder.organisation_name, Some(name));
        let origins = registers.table(|of| of.prefix_origins.as_ref());
        let origins = origins.expect("given");
        let address = "192.0.2.7".parse().expect("an address");
        let (_, found) = origins.longest(address).expect("it is there");
        assert_eq!(found, [Asn(origin)], "{time}");
        // The table of IPv6 has one edition.
        let address = "2001:db8::1".parse().expect("an address");
        assert!(origins.longest(address).is_some(), "{time}");
        assert_eq!(registers.files().count(), files);
    }
}

#[test]
fn two_files_of_one_kind_without_days_are_refused_as_before() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let (one, two) = (as_org("One"), as_org("Two"));
    let given = sources(folder.path(), &[("one", &one), ("two", &two)]);
    let error = Editions::read(&given, None).expect_err("which is to be used?");
    let is_twice = matches!(
        error,
        Error::Twice {
            kind: Kind::AsOrg,
            ..
        }
    );
    assert!(is_twice, "{error}");
}

#[test]
fn files_as_of_a_day_are_one_edition_of_each_register() {
    let folder = tempfile::tempdir().expect("there is a scratch folder");
    let given = later_first(folder.path());
    for (day, expected) in [
        ("2000-01-01", [1, 2]),
        ("2018-01-01", [1, 2]),
        ("2019-01-01", [0, 1]),
    ] {
        let used = editions::as_of(&given, day.parse().expect("a day")).expect("they are good");
        assert_eq!(
            used,
            expected.map(|place: usize| given[place].clone()),
            "{day}"
        );
    }
}
