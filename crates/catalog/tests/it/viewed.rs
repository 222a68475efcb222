//! Records with what belongs to them, for programs.

use catalog::words::{GapCode, Polarity};
use catalog::{Catalog, Found, view};

use crate::fixture::good;

fn built_in() -> Catalog {
    Catalog::built_in().unwrap_or_else(|e| panic!("{e}"))
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
    assert!(view::list(&catalog, &nothing).is_empty());
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
