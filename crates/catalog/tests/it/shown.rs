//! The pages as a reader sees them.

use catalog::words::{GapCode, Polarity};
use catalog::{Catalog, Found, show, view};
use expect_test::expect;

use crate::fixture::good;

fn built_in() -> Catalog {
    Catalog::built_in().unwrap_or_else(|e| panic!("{e}"))
}

fn page(catalog: &Catalog, name: &str) -> String {
    show::found(
        catalog,
        catalog.find(name).unwrap_or_else(|e| panic!("{e}")),
    )
}

#[test]
fn a_provision_is_shown_with_everything_that_belongs_to_it() {
    expect![[r#"
        A/1/2, para. 1(a)                                                            states-2015#1-a
        Do not flood others
        ────────────────────────────────────────────────────────────────────────────────────────────
        In our words (a paraphrase, not the text of the document):

            States should not flood the networks of others.

        Part of           Agreement: An agreement of States
        Kind              political commitment; agreed by governments, voluntary, not legally
                          binding
        Asks              to refrain
        Addressed to      States
        For the good of   everyone
        Covers            Floods.
        Holds             since 2015-07-22, in peacetime
        Can it be seen?   can be measured on the network
        What can be said  nothing seen against it; or: something seen against it; or: unknown. Never
                          that it was kept.
        Disputed words    "flood"

        Related norms of network operators
          Is put into practice by Practice: Filter floods
              Who filters floods keeps them from others.
              [operators#filter · RFC 1, section 1 · draft, medium confidence]

          A draft is a proposal: nobody has reviewed it yet.

        Watched by
          flood: Floods that leave a network

        What this rests on
          Paraphrase: found in the source named
              The report itself
              https://example.org/report
          Everything else: from expert knowledge, not looked up
              Somebody's knowledge
          The document itself
              https://example.org/a-1-2
    "#]]
    .assert_eq(&page(&good(), "states-2015#1-a"));
}

#[test]
fn a_mapping_is_read_backwards_from_its_other_side() {
    expect![[r#"
        RFC 1, section 1                                                            operators#filter
        Filter floods
        ────────────────────────────────────────────────────────────────────────────────────────────
        In our words (a paraphrase, not the text of the document):

            A network filters floods.

        Part of           Practice: A practice of operators
        Kind              technical practice; recommended practice, nobody is forced
        Asks              to act
        Addressed to      network operators
        For the good of   everyone
        Covers            Floods.
        Holds             since 2000
        Can it be seen?   can be measured on the network
        What can be said  something seen that carries it out; or: something seen against it; or:
                          unknown

        Related norms of States and others
          Puts into practice Agreement: Do not flood others
              Who filters floods keeps them from others.
              [states-2015#1-a · A/1/2, para. 1(a) · draft, medium confidence]

          A draft is a proposal: nobody has reviewed it yet.

        Watched by
          flood: Floods that leave a network

        What this rests on
          Everything: from expert knowledge, not looked up
              Somebody's knowledge
    "#]]
    .assert_eq(&page(&good(), "operators#filter"));
}

#[test]
fn an_instrument_is_shown_with_its_provisions_and_lineage() {
    expect![[r#"
        A/1/2                                                                            states-2015
        An agreement of States
        ────────────────────────────────────────────────────────────────────────────────────────────
        Agreed at         Assembly: somewhere
        Date              2015-07-22
        Kind              political commitment; agreed by governments, voluntary, not legally
                          binding
        Addressed to      States
        Decided by        consensus: nobody objects
        How open          0 of 4: States or invited experts only
        Meant for         peacetime
        Document          https://example.org/a-1-2

        2 provisions
          ID               ASKS TO       LINKS  GAP
          states-2015#1-a  refrain           1  -    Do not flood others
          states-2015#1-b  act               0  G1   Talk to one another

        Where it comes from and leads to
          Cites Practice

        Facts with a date
          2016, supporters: 20 States
              [found in the source named; The report itself]

        What this rests on
          Everything: found in the source named
              The report itself
              https://example.org/report
    "#]]
    .assert_eq(&page(&good(), "states-2015"));
}

#[test]
fn an_indicator_is_shown_with_what_it_cannot_show() {
    expect![[r#"
        indicator, version 1                                                                   flood
        Floods that leave a network
        ────────────────────────────────────────────────────────────────────────────────────────────
        Measures          Counts floods by the network that they come from.
        Cannot show       Cannot show who ordered a flood, nor that a norm was violated.

        Provisions that it engages
          A/1/2, para. 1(a): Do not flood others (states-2015#1-a)
              A flood was seen that left the network.
              Does not show: That a State knew of it, or violated anything.
          RFC 1, section 1: Filter floods (operators#filter)
              A filter would have stopped it.
              Does not show: Whether the network filters other floods.

        Who should be told
          Network that the flood came from: Only this network can stop it.

        Numbers in it
          packets_high = 500000: more than a small line carries
          packets_min = 1000: fewer are noise
    "#]]
    .assert_eq(&page(&good(), "flood"));
}

#[test]
fn the_indicators_are_listed_with_what_they_engage() {
    expect![[r#"
        flood: Floods that leave a network
            Counts floods by the network that they come from.
            Engages: states-2015#1-a, operators#filter
    "#]]
    .assert_eq(&show::indicators(&good()));
}

#[test]
fn a_list_has_a_line_for_each_provision() {
    expect![[r#"
        Agreement · 2015-07-22 · political commitment; agreed by governments, voluntary, not legally
          binding
          ID               ASKS TO       LINKS  GAP
          states-2015#1-a  refrain           1  -    Do not flood others
          states-2015#1-b  act               0  G1   Talk to one another

        Practice · 2000 · technical practice; recommended practice, nobody is forced
          ID                ASKS TO       LINKS  GAP
          operators#filter  act               1  -    Filter floods

        3 provisions in 2 instruments. LINKS: to how many provisions elsewhere it is mapped. GAP:
        what is missing most.
          G1 no counterpart

        To read one in full: normwatch norms show ID
    "#]]
    .assert_eq(&show::list(&good(), &view::Filter::default()));
}

#[test]
fn a_filter_keeps_what_fits_all_of_it() {
    let catalog = built_in();
    let filter = view::Filter {
        polarity: Some(Polarity::Refrain),
        gap: Some(GapCode::NoCounterpart),
        text: Some("CRITICAL infra".to_owned()),
        ..view::Filter::default()
    };
    let ids: Vec<_> = view::list(&catalog, &filter)
        .iter()
        .map(|l| l.id.to_string())
        .collect();
    assert_eq!(ids, ["un-gge-2015#13-f", "asean-norms#f", "un-gge-2021#f"]);
    let nothing = view::Filter {
        text: Some("zebra".to_owned()),
        ..view::Filter::default()
    };
    assert_eq!(show::list(&catalog, &nothing), "No provision fits.\n");
}

#[test]
fn no_line_is_wider_than_the_page() {
    let catalog = built_in();
    let mut pages = vec![
        show::list(&catalog, &view::Filter::default()),
        show::gaps(&catalog),
    ];
    pages.extend(
        catalog
            .instruments()
            .iter()
            .map(|i| show::instrument(&catalog, i)),
    );
    pages.extend(
        catalog
            .provisions()
            .iter()
            .map(|p| show::provision(&catalog, p)),
    );
    for line in pages.iter().flat_map(|p| p.lines()) {
        let last = line.rsplit(' ').next().unwrap_or("");
        let cannot_be_cut = last.starts_with("http") || last.contains('#');
        assert!(
            line.chars().count() <= show::COLUMNS || cannot_be_cut,
            "{line}"
        );
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn json_has_the_provision_and_what_belongs_to_it() {
    let catalog = good();
    let found = catalog.find("operators#filter").expect("it is there");
    assert!(matches!(found, Found::Provision(_)));
    let json = serde_json::to_value(view::found(&catalog, found)).expect("it has a JSON form");
    assert_eq!(json["what"], "provision");
    assert_eq!(json["id"], "operators#filter");
    assert_eq!(json["since"], "2000");
    assert_eq!(json["polarity"][0], "do");
    assert_eq!(json["mappings"][0]["other"], "states-2015#1-a");
    assert_eq!(json["mappings"][0]["relation"], "subset-of");
    assert_eq!(json["indicators"][0], "flood");
    assert_eq!(json["basis"][0]["verification"], "knowledge");
    assert_eq!(json["sources"][0]["title"], "Somebody's knowledge");
    assert_eq!(json["paraphrase_is"], view::PARAPHRASE_NOTE);
}
