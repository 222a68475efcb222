//! Ids as people write them.

use std::sync::LazyLock;

use catalog::{Catalog, Found};
use expect_test::{Expect, expect};

fn built_in() -> &'static Catalog {
    static LOADED: LazyLock<Catalog> =
        LazyLock::new(|| Catalog::built_in().unwrap_or_else(|e| panic!("{e}")));
    &LOADED
}

fn check(text: &str, expect: Expect) {
    let catalog = built_in();
    let said = match catalog.find(text) {
        Ok(found) => found.id().to_owned(),
        Err(error) => error.to_string(),
    };
    expect.assert_eq(&said);
}

#[test]
fn a_provision_is_found_however_it_is_written() {
    for text in [
        "un-gge-2015#13-f",
        "UN-GGE-2015 13(f)",
        "13(f)",
        "13f",
        "A/70/174 13 f",
        "UN 13(f)",
        "A/70/174, para. 13(f)",
    ] {
        check(text, expect!["un-gge-2015#13-f"]);
    }
    for text in ["MANRS action 1", "manrs 1", "manrs-netops#1"] {
        check(text, expect!["manrs-netops#1"]);
    }
    check("paris call 2", expect!["paris-call#2"]);
}

#[test]
fn an_instrument_is_found_by_its_symbol_and_aliases() {
    for text in ["bcp38", "BCP 38", "RFC 2827", "rfc2827"] {
        check(text, expect!["bcp38"]);
    }
    check("A/70/174", expect!["un-gge-2015"]);
    check("manrs", expect!["manrs-netops"]);
}

#[test]
fn ids_of_the_research_lead_to_the_records() {
    let missed: Vec<String> = [
        ("un-13-c", "un-gge-2015#13-c"),
        ("un-gge-2015#13-g", "un-gge-2015#13-g"),
        ("osce-1202#16", "osce-cbm-1202#16"),
        ("osce-1106#1", "osce-cbm-1106#1"),
        ("sco 2015 7", "sco-coc-2015#7"),
        ("sco 2011 c", "sco-coc-2011#c"),
        ("gcsc#1", "gcsc-norms#1"),
        ("GCSC-1", "gcsc-norms#1"),
        ("paris-call#9", "paris-call#9"),
        ("Paris 9", "paris-call#9"),
        ("MANRS 2", "manrs-netops#2"),
        ("manrs-netops#2", "manrs-netops#2"),
        ("MANRS IXP 2-1", "manrs-ixp#2-1"),
        ("MANRS CDN 6", "manrs-cdn#6"),
        ("BCP 38", "bcp38"),
        ("BCP 172", "bcp172"),
        ("rfc2350", "bcp21"),
        ("57/239", "un-res-57-239"),
        ("Microsoft 2014", "msft-2014"),
        ("OAS 1", "oas-cbm#1"),
        ("csaf-2.0", "csaf-2"),
    ]
    .into_iter()
    .filter_map(|(text, id)| match built_in().find(text) {
        Ok(found) if found.id() == id => None,
        Ok(found) => Some(format!("{text} leads to {}", found.id())),
        Err(error) => Some(error.to_string()),
    })
    .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_name_that_nothing_has_gets_the_nearest() {
    check(
        "bcp39",
        expect![[
            r#"nothing in the norms is called "bcp39"; did you mean bcp30 or bcp34 or bcp38?"#
        ]],
    );
    check(
        "un-gge-2015#13-x",
        expect![[
            r#"nothing in the norms is called "un-gge-2015#13-x"; did you mean un-gge-2015#13-a or un-gge-2015#13-b or un-gge-2015#13-c or un-gge-2015#13-d or un-gge-2015#13-e?"#
        ]],
    );
    check(
        "gcsc 9",
        expect![[
            r#"nothing in the norms is called "gcsc 9"; did you mean gcsc-norms#1 or gcsc-norms#2 or gcsc-norms#3 or gcsc-norms#4 or gcsc-norms#5?"#
        ]],
    );
    check(
        "hijack of everything",
        expect![[r#"nothing in the norms is called "hijack of everything""#]],
    );
    check("", expect![[r#"nothing in the norms is called """#]]);
}

#[test]
fn a_name_that_several_have_gets_all_of_them() {
    check(
        "no-as-set",
        expect![[r#""no-as-set" can mean bcp172#no-as-set or rfc9774#no-as-set"#]],
    );
}

#[test]
fn an_indicator_is_found_by_its_id() {
    let catalog = crate::fixture::good();
    assert!(matches!(catalog.find("Flood"), Ok(Found::Indicator(i)) if i.version == "1"));
}
