//! What registers say of an address, a block or a network.

use holders::dossier::RECORDS_MAX;
use holders::{Evidence, Query};
use net::Asn;

use crate::registers::{all, evidence, looked_up};

#[test]
fn a_query_is_an_address_a_block_or_a_network() {
    for (text, shown) in [
        ("30.1.2.1", "30.1.2.1"),
        (" 2001:DB8::1 ", "2001:db8::1"),
        ("30.1.2.0/24", "30.1.2.0/24"),
        ("AS64496", "AS64496"),
        ("64496", "AS64496"),
        ("1.10", "AS65546"),
    ] {
        let query: Query = text.parse().expect(text);
        assert_eq!(query.to_string(), shown);
    }
    for (text, part) in [
        ("30.1.2.1/24", "30.1.2.0/24 is meant?"),
        ("30.1.2.256", "no address, no block and no AS number"),
        ("example.net", "no address, no block and no AS number"),
        ("", "no address, no block and no AS number"),
    ] {
        let error = text.parse::<Query>().expect_err(text).to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn the_answer_says_who_holds_it_and_whom_to_write_to() {
    let dossier = looked_up(&all(), "30.1.100.7");
    let answer = &dossier.answer;
    assert_eq!(
        answer.holder,
        "Example One (ORG-ONE), by the inetnum 30.1.100.0/24"
    );
    assert_eq!(answer.economy, "DE, by the delegation of ripencc");
    assert_eq!(
        answer.announced,
        "30.1.100.0/24 by AS200011 (Two on the Net)"
    );
    assert_eq!(
        answer.authorised,
        "valid by the RPKI; route objects have other origins only; named in ARIN's OriginAS"
    );
    assert_eq!(
        answer.write_to,
        [
            "abuse@example.net (IRT-ONE, the response team of 30.1.100.0/24); \
          validated by the registry on 2024-05-01, 31 days before"
        ]
    );
}

#[test]
fn every_statement_has_its_file_its_line_and_the_files_day() {
    let dossier = looked_up(&all(), "30.1.100.7");
    let block = dossier.block.expect("an address is of a block");
    let delegation = &block.delegations.expect("they were asked").first[0];
    assert_eq!(delegation.place.to_string(), "delegated:3, of 2018-10-14");
    assert_eq!(delegation.id.as_deref(), Some("two"));
    let object = &block.objects.expect("they were asked").first[0];
    assert_eq!(object.place.to_string(), "objects:1");
    let contact = &block.contacts.expect("they were asked").first[0];
    assert_eq!(
        (contact.place.short(), contact.contact_place.short()),
        ("objects:1".to_owned(), "objects:21".to_owned())
    );
    let announced = block.announced.expect("they were asked");
    let longest = announced.longest.expect("it is announced");
    assert_eq!(longest.place.short(), "origins, record 30.1.100.0/24");
    let vrp = &longest.claims.vrps.expect("they were asked").first[0];
    assert_eq!(
        vrp.place.to_string(),
        "vrps, record 30.1.100.0/24-24 AS200011, of 2018-10-14"
    );
    let route = &longest.claims.route_objects.expect("they were asked").first[0];
    assert_eq!((route.origin, route.place.line), (Asn(200012), Some(32)));
}

#[test]
fn where_sources_disagree_is_said_with_their_places() {
    let dossier = looked_up(&all(), "30.1.100.0/24");
    assert_eq!(
        dossier.disagreements,
        [
            "The economy of 30.1.100.0/24: DE by the delegation (delegated:3, of \
             2018-10-14); FR by the inetnum (objects:1); DE by the organisation ORG-ONE of the \
             inetnum (objects:1).",
            "Who may announce 30.1.100.0/24: the RPKI lets AS200011 (vrps, record \
             30.1.100.0/24-24 AS200011, of 2018-10-14); route objects name AS200012 (objects:32).",
        ]
    );
    // What is announced inside it is shown, and no contradiction.
    let block = dossier.block.expect("a block");
    assert_eq!(block.announced.expect("asked").inside.total, 1);
}

#[test]
fn what_is_with_the_registry_and_announced_is_a_contradiction() {
    let dossier = looked_up(&all(), "203.0.113.9");
    // 203.0.113.0/24 is for documentation too.
    assert!(dossier.answer.holder.starts_with("nobody: 203.0.113.0/24"));
    assert!(
        dossier.disagreements[0]
            .starts_with("Whether anybody holds it: delegated:4, of 2018-10-14"),
        "{:?}",
        dossier.disagreements
    );
    assert!(
        dossier
            .notes
            .iter()
            .any(|note| note.starts_with("The origin: AS64512")),
        "{:?}",
        dossier.notes
    );
}

#[test]
fn a_holder_without_a_name_has_that_of_its_network() {
    let evidence = evidence(&["delegated", "as-org"]);
    let dossier = looked_up(&evidence, "30.1.2.1");
    assert_eq!(
        dossier.answer.holder,
        "Holder One, Inc., as the holder of AS200010: ripencc has one holder for both"
    );
    let before = "2009-01-01".parse().expect("a day");
    let query = "30.1.2.1".parse().expect("a query");
    let notes = holders::look_up(&evidence, query, before).notes;
    assert!(
        notes
            .iter()
            .any(|note| note.contains("after the day that was asked for")),
        "{notes:?}"
    );
}

#[test]
fn a_network_has_holders_neighbours_and_what_it_announces() {
    let dossier = looked_up(&all(), "AS200011");
    assert_eq!(
        dossier.answer.announced,
        "1 prefix (RPKI: 1 valid, 0 invalid, 0 not found); 2 providers, 0 customers, 1 peers"
    );
    assert_eq!(
        dossier.answer.authorised,
        "it names as providers in the RPKI: AS200010"
    );
    let conduct = dossier.conduct.expect("a network");
    let neighbours = conduct.neighbours.expect("asked");
    let providers: Vec<_> = neighbours
        .providers
        .first
        .iter()
        .map(|one| (one.asn.0, one.neighbours, one.name.as_deref()))
        .collect();
    // The one with the most neighbours first.
    assert_eq!(
        providers,
        [(200012, 2, None), (200010, 1, Some("Holder One, Inc."))]
    );
    let other = looked_up(&all(), "AS200010");
    assert_eq!(
        other.disagreements,
        [
            "The economy of AS200010: NL by the delegation (delegated:5, of 2018-10-14); BE by \
          the as2org (as-org:4)."
        ]
    );
    assert_eq!(
        other.answer.write_to,
        [
            "other@example.net (AB1-TEST, the abuse-c of AS200010); not known to be validated; its \
          object was last changed on 2023-05-02, which says no more than that"
        ]
    );
}

#[test]
fn not_asked_is_not_none() {
    let nothing = looked_up(&Evidence::default(), "8.8.8.8");
    let json = serde_json::to_value(&nothing).expect("plain data");
    assert!(json["block"]["delegations"].is_null());
    assert!(json["block"]["claims"]["vrps"].is_null());
    assert!(nothing.not_asked.len() > 5);
    assert_eq!(
        nothing.answer.holder,
        "unknown: no register of holders was asked"
    );
    let asked = looked_up(&all(), "8.8.8.8");
    let json = serde_json::to_value(&asked).expect("plain data");
    assert_eq!(json["block"]["delegations"]["total"], 0);
    assert_eq!(
        asked.answer.holder,
        "unknown: none of the registers that were asked has it"
    );
    assert!(asked.not_asked.is_empty(), "{:?}", asked.not_asked);
    assert_eq!(
        asked.answer.write_to,
        ["nobody: no object that was asked leads to a contact for it"]
    );
}

#[test]
fn a_special_block_counts_from_its_day_on() {
    let on = |query: &str, day: &str| {
        let query = query.parse().expect("a query");
        let day = day.parse().expect("a day");
        holders::look_up(&Evidence::default(), query, day)
    };
    let early = on("100.64.0.1", "2011-01-01");
    assert!(early.block.expect("a block").special.is_none());
    let late = on("100.64.0.1", "2013-01-01").block.expect("a block");
    assert!(late.special.expect("it is set aside by then").is_bogon);
    let private = on("AS64512", "2013-01-01").network.expect("a network");
    assert_eq!(private.special.expect("private").name, "private use");
}

#[test]
fn of_many_records_the_first_are_kept_and_all_are_counted() {
    for total in [RECORDS_MAX - 1, RECORDS_MAX, RECORDS_MAX + 1] {
        let records: holders::dossier::Records<usize> = (0..total).collect();
        assert_eq!(records.total, total);
        assert_eq!(records.first.len(), total.min(RECORDS_MAX));
    }
}

#[test]
fn the_document_has_the_answer_first() {
    let text = looked_up(&all(), "30.1.100.7").document().text();
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
    assert!(place("30.1.100.7 on 2024-06-01") < place("Holder"));
    assert!(place("Write to") < place("Where sources disagree"));
    assert!(place("Where sources disagree") < place("Who holds it, by source"));
    assert!(place("What was asked") < place("networks of PeeringDB"));
}
