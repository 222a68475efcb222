use catalog::{Catalog, ProvisionId};
use rankings::indicator::{NORM, SERVICES};
use rankings::{Error, Indicator};

#[test]
fn every_provision_that_an_indicator_names_is_in_the_catalog() {
    let catalog = Catalog::built_in().expect("the norms");
    for id in SERVICES
        .iter()
        .flat_map(|service| service.guidance)
        .chain([&NORM])
    {
        let id = ProvisionId::new(id).expect("an id");
        assert!(catalog.provision(&id).is_some(), "{id:?}");
    }
}

#[test]
fn an_indicator_is_found_by_its_name_or_by_its_service() {
    let named = Indicator::parse("open-ntp").expect("known");
    assert!(named.is_of("ntp") && named.is_of("ntpmonitor") && !named.is_of("dns"));
    let service = Indicator::parse("open:ntp").expect("known");
    assert_eq!(service.what(), named.what());
    let other = Indicator::parse("open:ldap_tcp").expect("any service");
    assert!(other.is_of("ldap_tcp") && !other.is_of("ldap"));
    assert_eq!(other.guidance(), ["bcp38#ingress-filtering"]);
}

#[test]
fn what_is_no_indicator_is_refused_with_those_there_are() {
    for word in [
        "",
        "ntp",
        "open",
        "open:",
        "open:NTP",
        "open:a b",
        "open-ldap",
    ] {
        let error = Indicator::parse(word).expect_err(word);
        assert!(matches!(error, Error::UnknownIndicator { .. }), "{word}");
        let hint = error.hint().expect("a hint");
        assert!(
            hint.contains("open-ntp") && hint.contains("open:SERVICE"),
            "{hint}"
        );
    }
}
