//! Records as a reader sees them.

use std::path::Path;

use answers::show;
use catalog::view::Filter;
use catalog::{Catalog, Found};
use expect_test::expect;

/// The small catalog of the catalog's own tests.
fn small() -> Catalog {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/tests/fixtures/norms");
    Catalog::load(&folder).expect("a sound catalog")
}

fn page(catalog: &Catalog, name: &str) -> String {
    let found = catalog.find(name).expect("it is there");
    show::found(catalog, found).text()
}

#[test]
fn a_provision_is_shown_with_everything_that_belongs_to_it() {
    expect![[r#"
        A/1/2, para. 1(a): Do not flood others

        In our words (a paraphrase, not the text of the document):

            States should not flood the networks of others.

        Id                states-2015#1-a
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
              operators#filter · RFC 1, section 1 · draft, medium confidence

        A draft is a proposal: nobody has reviewed it yet.

        Watched by

        - flood: Floods that leave a network

        What this rests on

          Paraphrase: found in the source named
              The report itself
              https://example.org/report
          Everything else: from expert knowledge, not looked up
              Somebody's knowledge

        The document itself: https://example.org/a-1-2
    "#]]
    .assert_eq(&page(&small(), "states-2015#1-a"));
}

#[test]
fn a_mapping_is_read_backwards_from_its_other_side() {
    expect![[r#"
        RFC 1, section 1: Filter floods

        In our words (a paraphrase, not the text of the document):

            A network filters floods.

        Id                operators#filter
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
              states-2015#1-a · A/1/2, para. 1(a) · draft, medium confidence

        A draft is a proposal: nobody has reviewed it yet.

        Watched by

        - flood: Floods that leave a network

        What this rests on

          Everything: from expert knowledge, not looked up
              Somebody's knowledge
    "#]]
    .assert_eq(&page(&small(), "operators#filter"));
}

#[test]
fn an_instrument_is_shown_with_its_provisions_and_lineage() {
    expect![[r#"
        A/1/2: An agreement of States

        Id                states-2015
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

        ID               ASKS TO  LINKS  GAP  WHAT
        states-2015#1-a  refrain      1  -    Do not flood others
        states-2015#1-b  act          0  G1   Talk to one another

        Where it comes from and leads to

        - Cites Practice

        Facts with a date

          2016, supporters: 20 States
              [found in the source named; The report itself]

        What this rests on

          Everything: found in the source named
              The report itself
              https://example.org/report
    "#]]
    .assert_eq(&page(&small(), "states-2015"));
}

#[test]
fn an_indicator_is_shown_with_what_it_cannot_show() {
    expect![[r#"
        Floods that leave a network

        Indicator         flood, version 1
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

        - Network that the flood came from: Only this network can stop it.

        Numbers in it

        - packets_high = 500000: more than a small line carries
        - packets_min = 1000: fewer are noise

        What would other numbers have found?

        The command line tries that, over what was recorded. Copy the file
        norms/indicators/flood.toml to proposal.toml, change numbers, conditions or the version in
        it, and run this beside the database that normwatch check has written, or name archives of
        routes in its place:

        normwatch backtest proposal.toml --over normwatch.db

        Both versions are asked of the same observations. The answer has their findings by severity,
        by norm and by who would be told, and those that differ, to be read one by one; or it is
        unknown, where neither finds anything. Nothing is written, and nobody is told. More is in
        docs/backtest.md.
    "#]]
    .assert_eq(&page(&small(), "flood"));
}

#[test]
fn a_list_has_a_line_for_each_provision() {
    expect![[r#"
        Norms

        Agreement · 2015-07-22 · political commitment; agreed by governments, voluntary, not legally binding

        ID               ASKS TO  LINKS  GAP  WHAT
        states-2015#1-a  refrain      1  -    Do not flood others
        states-2015#1-b  act          0  G1   Talk to one another

        Practice · 2000 · technical practice; recommended practice, nobody is forced

        ID                ASKS TO  LINKS  GAP  WHAT
        operators#filter  act          1  -    Filter floods

        3 provisions in 2 instruments. LINKS: to how many provisions elsewhere it is mapped. GAP:
        what is missing most.

        G1 no counterpart

        To read one in full: normwatch norms show ID
    "#]].assert_eq(&show::list(&small(), &Filter::default()).text());
}

#[test]
fn a_list_of_nothing_says_so() {
    let filter = Filter {
        text: Some("zebra".to_owned()),
        ..Filter::default()
    };
    let text = show::list(&small(), &filter).text();
    assert!(text.ends_with("No provision fits.\n"), "{text}");
}

#[test]
fn every_record_can_be_shown_in_every_form() {
    let catalog = Catalog::built_in().expect("sound norms");
    let instruments = catalog.instruments().iter().map(Found::Instrument);
    let provisions = catalog.provisions().iter().map(Found::Provision);
    let indicators = catalog.indicators().iter().map(Found::Indicator);
    for found in instruments.chain(provisions).chain(indicators) {
        let document = show::found(&catalog, found);
        assert!(document.text().contains(found.id()), "{}", found.id());
        assert!(document.markdown().contains(found.id()), "{}", found.id());
        assert!(document.html().contains(found.id()), "{}", found.id());
        if let Found::Provision(provision) = found {
            assert!(document.text().contains("a paraphrase"), "{}", found.id());
            assert!(document.title.contains(&provision.citation));
        }
    }
}
