//! What each role is shown.

use catalog::words::{Recipient as Role, Word};
use notify::minimise::{Column, Shows, shown, shows};

use crate::fixture::item;

#[test]
fn the_table_in_the_documents_is_the_one_that_holds() {
    let document = include_str!("../../../../docs/notifications.md");
    for column in Column::ALL {
        let name = match column {
            Column::SourceAddress => "the source's address and port",
            Column::SourceName => "the source's name and page",
            Column::DestinationAddress => "the destination's address",
            Column::DestinationName => "the destination's name and page",
            Column::Names => "names in addresses of pages, recipients in reported mail",
            Column::Evidence => "file and line of the feed",
        };
        let cells: Vec<&str> = Role::ALL
            .iter()
            .map(|role| match shows(*role, column) {
                Shows::Yes => "yes",
                Shows::No => "no",
                Shows::Controller => "malicious code only",
            })
            .collect();
        let row = format!("| {name} | {} |", cells.join(" | "));
        assert!(document.contains(&row), "{row}");
    }
}

#[test]
fn a_holder_sees_its_own_side_and_not_whom_it_hit() {
    let seen = shown(&item("a", "scanner"), Role::Holder);
    assert_eq!(seen.source.ip, item("a", "scanner").source.ip);
    assert_eq!(seen.source.port, Some(40_123));
    assert_eq!((seen.destination.ip, &seen.destination.fqdn), (None, &None));
    assert_eq!(
        seen.destination.port,
        Some(443),
        "what was asked for is no person"
    );
    assert_eq!(seen.evidence, None);
}

#[test]
fn a_holder_sees_what_malware_on_its_side_speaks_to() {
    let seen = shown(&item("a", "infected-system"), Role::Holder);
    assert!(seen.destination.ip.is_some() && seen.destination.fqdn.is_some());
}

#[test]
fn an_authority_sees_whom_it_looks_after_and_no_other_address() {
    let seen = shown(&item("a", "ddos"), Role::NationalAuthority);
    assert!(seen.destination.ip.is_some());
    assert_eq!(
        (seen.source.ip, seen.source.port, seen.source.fqdn),
        (None, None, None)
    );
    assert!(seen.source.asn.is_some() && seen.source.economy.is_some());
}

#[test]
fn the_team_and_the_police_see_all() {
    for role in [Role::OwnTeam, Role::Police] {
        assert_eq!(shown(&item("a", "scanner"), role), item("a", "scanner"));
    }
}

#[test]
fn pages_come_without_what_may_name_persons() {
    let seen = shown(&item("a", "phishing"), Role::Holder);
    assert_eq!(
        seen.source.url.as_deref(),
        Some("http://host.isp.example/a")
    );
}

#[test]
fn words_of_feeds_are_in_one_line() {
    let mut hostile = item("a", "infected-system");
    hostile.malware = Some("x\r\n\r\n--boundary\u{202e}".to_owned());
    let seen = shown(&hostile, Role::OwnTeam);
    assert_eq!(seen.malware.as_deref(), Some("x --boundary\u{fffd}"));
}
