//! Each mistake is named with file, line and column, and with what to do.

use catalog::{Catalog, CatalogError};
use expect_test::{Expect, expect};

use crate::fixture::{
    ADOPTIONS, ALIASES, CONFLICTS, EVENTS, FILES, GAPS, INDICATOR, MAPPINGS, OPERATORS,
    ORGANISATIONS, PROCESSES, SOURCES, STATES, TERMS, TRIAGE, load_with,
};

fn check(file: &str, from: &str, to: &str, expect: Expect) {
    let said = match load_with(file, from, to) {
        Ok(_) => "no problem".to_owned(),
        Err(error) => error.to_string(),
    };
    expect.assert_eq(&said);
}

#[test]
fn what_is_not_toml() {
    check(
        STATES,
        "openness = 0",
        "openness = = 0",
        expect![[r#"
        norms/instruments/states.toml:11:12: not TOML: extra `=`, expected nothing
        norms/instruments/states.toml:11:14: not TOML: unexpected key or value, expected newline, `#`
        2 problems in the norms"#]],
    );
    check(
        GAPS,
        "name = \"no-counterpart\"",
        "name = \"no-counterpart",
        expect![[r#"
            norms/gaps.toml:3:23: not TOML: invalid basic string, expected `"`
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "openness = 0",
        "openness = 0\nopenness = 1",
        expect![[r#"
            norms/instruments/states.toml:12:1: not TOML: duplicate key
            1 problem in the norms"#]],
    );
}

#[test]
fn a_field_that_is_unknown() {
    check(
        STATES,
        "paraphrase =",
        "parafrase =",
        expect![[r#"
            norms/instruments/states.toml:28:1: a provision without `paraphrase`
              hint: add paraphrase = …: what it says, in your words: one or two plain sentences, never the text of the document
            norms/instruments/states.toml:32:1: a provision has no field `parafrase`
              hint: did you mean `paraphrase`? there are: id, title, paragraph, symbol, paraphrase, polarity, kind, bindingness, addressees, beneficiaries, scope, peacetime, observability, contested_terms, since, until, gaps, measures, note, basis
            2 problems in the norms"#]],
    );
    check(
        INDICATOR,
        "[ranking]\nby",
        "[ranking]\norder",
        expect![[r#"
            norms/indicators/flood.toml:33:1: a ranking without `by`
              hint: add by = …: SQL order terms, such as "share desc"
            norms/indicators/flood.toml:34:1: a ranking has no field `order`
              hint: there are: by
            2 problems in the norms"#]],
    );
    check(
        STATES,
        "of = [\"paraphrase\"]",
        "of = [\"pharaprase\"]",
        expect![[r#"
            norms/instruments/states.toml:40:10: a provision has no field `pharaprase`
              hint: did you mean `paraphrase`? there are: id, title, paragraph, symbol, paraphrase, polarity, kind, bindingness, addressees, beneficiaries, scope, peacetime, observability, contested_terms, since, until, gaps, measures, note
            1 problem in the norms"#]],
    );
}

#[test]
fn a_field_that_is_missing() {
    check(
        OPERATORS,
        "venue = \"Operators\"\n",
        "",
        expect![[r#"
            norms/instruments/operators.toml:1:1: an instrument without `venue`
              hint: add venue = …: where it was agreed, or who published it
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "scope = \"Floods.\"\n",
        "",
        expect![[r#"
            norms/instruments/states.toml:28:1: a provision without `scope`
              hint: add scope = …: what it covers, in one sentence
            1 problem in the norms"#]],
    );
    check(
        MAPPINGS,
        "confidence = \"medium\"\n",
        "",
        expect![[r#"
            norms/mappings/all.toml:5:1: a mapping without `confidence`
              hint: add confidence = …: how sure you are: high, medium, low
            1 problem in the norms"#]],
    );
    check(
        MAPPINGS,
        "method = \"human\"\n",
        "",
        expect![[r#"
            norms/mappings/all.toml:4:1: a mapping without `method`
              hint: add method = …: how it was made: human, automation, hybrid
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "value = 1000, ",
        "",
        expect![[r#"
            norms/indicators/flood.toml:14:1: a parameter without `value`
              hint: add value = …: a finite number
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "headline =",
        "#",
        expect![[r#"
            norms/indicators/flood.toml:1:1: an indicator without `headline`
              hint: add headline = …: SQL: the title of one finding
            1 problem in the norms"#]],
    );
}

#[test]
fn a_value_of_the_wrong_type_or_empty() {
    check(
        STATES,
        "openness = 0",
        "openness = \"closed\"",
        expect![[r#"
            norms/instruments/states.toml:11:12: `openness` should be a whole number from 0 to 4, but is text
              hint: what goes there: how open the making is, a number: 0 States or experts behind closed doors, 1 hearing or consultation, 2 accredited observers, 3 others could sign or join, 4 anyone could take part in drafting
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "openness = 0",
        "openness = 5",
        expect![[r#"
        norms/instruments/states.toml:11:12: `openness` cannot be 5
          hint: write a whole number from 0 to 4
        1 problem in the norms"#]],
    );
    check(
        STATES,
        "date = \"2015-07-22\"",
        "date = 2015-07-22",
        expect![[r#"
            norms/instruments/states.toml:6:8: `date` should be text in quotes, but is a date without quotes
              hint: put it in quotes: "2015-07-22"
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "polarity = [\"refrain\"]",
        "polarity = \"refrain\"",
        expect![[r#"
            norms/instruments/states.toml:33:12: `polarity` should be a list, but is text
              hint: put it in brackets: ["…"]
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "polarity = [\"refrain\"]",
        "polarity = []",
        expect![[r#"
            norms/instruments/states.toml:33:12: `polarity` is empty
              hint: what goes there: what it asks for: do, refrain, process
            1 problem in the norms"#]],
    );
    check(
        OPERATORS,
        "title = \"Filter floods\"",
        "title = \"  \"",
        expect![[r#"
            norms/instruments/operators.toml:18:9: `title` is empty
              hint: what goes there: a handle of a few words, yours
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "value = 1000",
        "value = nan",
        expect![[r#"
            norms/indicators/flood.toml:14:25: `value` should be a finite number, but is a number with a fraction
              hint: what goes there: a finite number
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "[ranking]\nby = [\"large desc\", \"packets desc\"]",
        "ranking = 1",
        expect![[r#"
            norms/indicators/flood.toml:33:1: a severity has no field `ranking`
              hint: there are: level, when, because
            1 problem in the norms"#]],
    );
}

#[test]
fn a_word_that_is_not_of_the_set() {
    check(
        STATES,
        "polarity = [\"refrain\"]",
        "polarity = [\"do\", \"refrian\"]",
        expect![[r#"
            norms/instruments/states.toml:33:19: `polarity` cannot be "refrian"
              hint: did you mean `refrain`? there are: do, refrain, process
            1 problem in the norms"#]],
    );
    check(
        MAPPINGS,
        "relation = \"subset-of\"",
        "relation = \"similar\"",
        expect![[r#"
            norms/mappings/all.toml:8:12: `relation` cannot be "similar"
              hint: there are: equivalent-to, equal-to, subset-of, superset-of, intersects-with, no-relationship
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "level = \"high\"",
        "level = \"hihg\"",
        expect![[r#"
            norms/indicators/flood.toml:24:9: `level` cannot be "hihg"
              hint: did you mean `high`? there are: high, medium, low
            1 problem in the norms"#]],
    );
}

#[test]
fn dates_links_and_ids_that_are_ill_formed() {
    check(
        STATES,
        "date = \"2015-07-22\"",
        "date = \"2015-02-30\"",
        expect![[r#"
            norms/instruments/states.toml:6:8: `date` is not a date: "2015-02-30"
              hint: write 2015-07-22, 2015-07 or 2015
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "https://example.org/a-1-2",
        "example.org/a-1-2",
        expect![[r#"
            norms/instruments/states.toml:14:8: `link` is not a web address: "example.org/a-1-2"
              hint: write https://… in full
            1 problem in the norms"#]],
    );
    check(
        OPERATORS,
        "id = \"filter\"",
        "id = \"Filter!\"",
        expect![[r#"
            norms/indicators/flood.toml:44:13: there is no provision `operators#filter`
              hint: add it to the file of its instrument in norms/instruments/
            norms/instruments/operators.toml:17:6: `id` has the ill-formed id "Filter!"
              hint: write a label such as 13-f
            norms/mappings/all.toml:6:8: there is no provision `operators#filter`
              hint: add it to the file of its instrument in norms/instruments/
            norms/triage/base.toml:13:15: there is no provision `operators#filter`
              hint: add it to the file of its instrument in norms/instruments/
            4 problems in the norms"#]],
    );
    check(
        INDICATOR,
        "packets_min = {",
        "packets-min = {",
        expect![[r#"
            norms/indicators/flood.toml:1:1: `sql` uses `:packets_min`, which is no parameter
              hint: did you mean `packets_high`? there are: packets_high
            norms/indicators/flood.toml:14:1: `parameters` has the ill-formed id "packets-min"
              hint: write lower-case letters, digits and underscores, starting with a letter, such as wave_share_high
            2 problems in the norms"#]],
    );
}

#[test]
fn an_id_that_is_there_twice() {
    check(
        STATES,
        "id = \"1-b\"",
        "id = \"1-a\"",
        expect![[r#"
        norms/instruments/states.toml:44:1: a provision `states-2015#1-a` is there twice
          hint: the first is at norms/instruments/states.toml:28
        1 problem in the norms"#]],
    );
    check(
        SOURCES,
        "id = \"somebody\"",
        "id = \"report\"",
        expect![[r#"
            norms/adoptions/all.toml:1:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/adoptions/all.toml:15:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/aliases.toml:8:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/conflicts.toml:7:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/conflicts.toml:14:10: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/events/all.toml:7:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/gaps.toml:6:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/instruments/operators.toml:14:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/instruments/operators.toml:27:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/instruments/states.toml:15:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/instruments/states.toml:20:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/instruments/states.toml:26:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/instruments/states.toml:40:35: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/instruments/states.toml:41:14: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/instruments/states.toml:55:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/mappings/all.toml:3:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/organisations/all.toml:8:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/organisations/all.toml:15:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/processes/all.toml:19:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/sources.toml:7:1: a source `report` is there twice
              hint: the first is at norms/sources.toml:1
            norms/terms/all.toml:7:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/terms/all.toml:12:20: nothing can be "found" in the source `report`
              hint: "found" needs a source with a link, "seed" a workshop document
            norms/terms/all.toml:17:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/terms/all.toml:25:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/terms/all.toml:29:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            norms/triage/base.toml:3:20: there is no source `somebody`
              hint: add it to norms/sources.toml or a file in norms/sources/
            26 problems in the norms"#]],
    );
    let again = "[[mappings]]\nfrom = \"states-2015#1-a\"\nto = \"operators#filter\"\n\
                 relation = \"superset-of\"\nrationale = \"Again.\"\nconfidence = \"low\"\n\n[[mappings]]";
    check(
        MAPPINGS,
        "[[mappings]]",
        again,
        expect![[r#"
        norms/mappings/all.toml:12:1: a mapping `operators#filter – states-2015#1-a` is there twice
          hint: the first is at norms/mappings/all.toml:5
        1 problem in the norms"#]],
    );
}

#[test]
fn an_id_that_nothing_has() {
    check(
        MAPPINGS,
        "states-2015#1-a",
        "state-2015#1-a",
        expect![[r#"
            norms/instruments/states.toml:28:1: `states-2015#1-a` has neither a mapping nor a primary gap
              hint: map it in norms/mappings/, or add a gap with primary = true and a reason
            norms/mappings/all.toml:7:6: there is no provision `state-2015#1-a`
              hint: did you mean `states-2015#1-a`?
            2 problems in the norms"#]],
    );
    check(
        STATES,
        "to = \"operators\"",
        "to = \"nobody\"",
        expect![[r#"
            norms/instruments/states.toml:19:6: there is no instrument `nobody`
              hint: add it to a file in norms/instruments/
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "provision = \"operators#filter\"",
        "provision = \"operators#filtre\"",
        expect![[r#"
            norms/indicators/flood.toml:44:13: there is no provision `operators#filtre`
              hint: did you mean `operators#filter`?
            1 problem in the norms"#]],
    );
    check(
        GAPS,
        "source = \"somebody\"",
        "source = \"somebdy\"",
        expect![[r#"
            norms/gaps.toml:6:20: there is no source `somebdy`
              hint: did you mean `somebody`?
            1 problem in the norms"#]],
    );
}

#[test]
fn a_fact_without_source_or_verification() {
    check(
        OPERATORS,
        "basis = { source = \"somebody\", verification = \"knowledge\" }\n\n",
        "\n",
        expect![[r#"
            norms/instruments/operators.toml:1:1: an instrument must say what all its fields rest on: one `basis` without `of`
              hint: add basis = { source = "…", verification = "…" }
            1 problem in the norms"#]],
    );
    check(
        OPERATORS,
        ", verification = \"knowledge\"",
        "",
        expect![[r#"
            norms/instruments/operators.toml:14:9: a basis without `verification`
              hint: add verification = …: how well the source supports it: seed, found, knowledge, unverified
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "  { source = \"somebody\", verification = \"knowledge\" },\n",
        "",
        expect![[r#"
            norms/instruments/states.toml:28:1: a provision must say what all its fields rest on: one `basis` without `of`
              hint: add basis = { source = "…", verification = "…" }
            1 problem in the norms"#]],
    );
    check(
        OPERATORS,
        "verification = \"knowledge\"",
        "verification = \"found\"",
        expect![[r#"
            norms/instruments/operators.toml:14:20: nothing can be "found" in the source `somebody`
              hint: "found" needs a source with a link, "seed" a workshop document
            1 problem in the norms"#]],
    );
    check(
        OPERATORS,
        "verification = \"knowledge\"",
        "verification = \"seed\"",
        expect![[r#"
            norms/instruments/operators.toml:14:20: nothing can be "seed" in the source `somebody`
              hint: "found" needs a source with a link, "seed" a workshop document
            1 problem in the norms"#]],
    );
}

#[test]
fn neither_a_mapping_nor_exactly_one_primary_gap() {
    check(
        STATES,
        "primary = true\n",
        "",
        expect![[r#"
        norms/instruments/states.toml:44:1: `states-2015#1-b` has neither a mapping nor a primary gap
          hint: map it in norms/mappings/, or add a gap with primary = true and a reason
        1 problem in the norms"#]],
    );
    check(
        MAPPINGS,
        "relation = \"subset-of\"",
        "relation = \"no-relationship\"",
        expect![[r#"
            norms/instruments/operators.toml:16:1: `operators#filter` has neither a mapping nor a primary gap
              hint: map it in norms/mappings/, or add a gap with primary = true and a reason
            norms/instruments/states.toml:28:1: `states-2015#1-a` has neither a mapping nor a primary gap
              hint: map it in norms/mappings/, or add a gap with primary = true and a reason
            2 problems in the norms"#]],
    );
    let twice =
        "primary = true\nreason = \"One.\"\n[[provisions.gaps]]\ncode = \"G1\"\nprimary = true";
    check(
        STATES,
        "primary = true",
        twice,
        expect![[r#"
        norms/instruments/states.toml:44:1: `states-2015#1-b` has more than one primary gap
          hint: keep primary = true on the one that weighs most
        1 problem in the norms"#]],
    );
    check(
        STATES,
        "code = \"G1\"",
        "code = \"GX\"",
        expect![[r#"
        norms/instruments/states.toml:56:1: the gap GX cannot apply to `states-2015#1-b`
          hint: GX is for technical provisions; a State's has G1
        norms/instruments/states.toml:56:1: the gap GX is not explained in gaps.toml
        2 problems in the norms"#]],
    );
}

#[test]
fn an_end_without_being_obsolete() {
    check(
        STATES,
        "status = \"current\"",
        "status = \"obsolete\"",
        expect![[r#"
            norms/instruments/states.toml:1:1: `states-2015` must have `until` when it is obsolete, and only then
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "status = \"current\"",
        "status = \"current\"\nuntil = \"2020\"",
        expect![[r#"
            norms/instruments/states.toml:1:1: `states-2015` must have `until` when it is obsolete, and only then
            1 problem in the norms"#]],
    );
}

#[test]
fn a_restraint_is_never_said_to_be_complied_with() {
    check(
        INDICATOR,
        "because = \"it is small\"",
        "because = \"the State complied\"",
        expect![[r#"
            norms/indicators/flood.toml:28:1: `because` says "complied", but `states-2015#1-a` asks to refrain
              hint: a restraint is only ever "nothing seen against it", "something seen against it" or "unknown"
            1 problem in the norms"#]],
    );
    check(
        INDICATOR,
        "why = \"A flood was seen",
        "why = \"The norm was Violated: a flood was seen",
        expect![[r#"
            norms/indicators/flood.toml:36:1: `why` says "violated", but `states-2015#1-a` asks to refrain
              hint: a restraint is only ever "nothing seen against it", "something seen against it" or "unknown"
            1 problem in the norms"#]],
    );
    // Of a norm that asks to act, it may be said.
    check(
        INDICATOR,
        "why = \"A filter would",
        "why = \"Whoever complies would",
        expect!["no problem"],
    );
}

#[test]
fn parameters_and_rules_of_an_indicator() {
    check(
        INDICATOR,
        "> :packets_min",
        "> :packet_min",
        expect![[r#"
        norms/indicators/flood.toml:1:1: `sql` uses `:packet_min`, which is no parameter
          hint: did you mean `packets_min`? there are: packets_high, packets_min
        norms/indicators/flood.toml:14:1: no SQL uses the parameter `:packets_min`
        2 problems in the norms"#]],
    );
    check(
        INDICATOR,
        "id = \"large\"",
        "id = \"very-large\"",
        expect![[r#"
            norms/indicators/flood.toml:15:1: no SQL uses the parameter `:packets_high`
            norms/indicators/flood.toml:18:6: `id` has the ill-formed id "very-large"
              hint: write lower-case letters, digits and underscores, starting with a letter, such as wave_share_high
            2 problems in the norms"#]],
    );
    let none = load_with(INDICATOR, "level = \"high\"", "level = \"high\"").map(|_| ());
    assert!(none.is_ok());
    let text = FILES
        .iter()
        .find(|f| f.0 == INDICATOR)
        .expect("it is there")
        .1;
    let start = text.find("[[severities]]").expect("it has severities");
    let end = text.find("[ranking]").expect("it has a ranking");
    check(
        INDICATOR,
        &text[start..end],
        "",
        expect![[r#"
        norms/indicators/flood.toml:1:1: `flood` has no rule for severity
          hint: add [[severities]]; the last may have when = "true"
        1 problem in the norms"#]],
    );
}

#[test]
fn several_mistakes_in_several_files_are_all_named_in_order() {
    let files: Vec<(&str, String)> = FILES
        .iter()
        .map(|&(name, text)| (name, text.replace("verification", "verifikation")))
        .collect();
    let error = Catalog::from_files(files.iter().map(|(n, t)| (*n, t.as_str())))
        .expect_err("every basis is wrong");
    let CatalogError::Wrong { problems } = error else {
        panic!("{error}");
    };
    let missing = problems
        .iter()
        .filter(|p| p.message().contains("without `verification`"));
    assert_eq!(missing.count(), 24);
    assert!(problems.is_sorted_by(|a, b| a.place <= b.place));
}

#[test]
fn a_file_in_a_place_of_its_own() {
    let files = FILES
        .iter()
        .copied()
        .chain([("norms/extra/more.toml", "a = 1")]);
    let error = Catalog::from_files(files).expect_err("there is no such folder");
    expect![[r#"
        norms/extra/more.toml:1:1: the catalog does not know what to do with `norms/extra/more.toml`
          hint: norms/ has sources.toml, gaps.toml, aliases.toml, conflicts.toml and the folders sources, instruments, mappings, indicators, triage, organisations, processes, terms, adoptions and events
        1 problem in the norms"#]]
    .assert_eq(&error.to_string());
}

#[test]
fn a_folder_that_is_not_there_or_empty() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let error = Catalog::load(folder.path()).expect_err("it is empty");
    assert!(
        matches!(error, CatalogError::NothingThere { .. }),
        "{error}"
    );
    let error = Catalog::load(&folder.path().join("none")).expect_err("it is not there");
    assert!(matches!(error, CatalogError::Unreadable { .. }), "{error}");
}

#[test]
fn a_mistake_in_an_organisation() {
    check(
        ORGANISATIONS,
        "short_title = \"Club\"\n",
        "",
        expect![[r#"
        norms/organisations/all.toml:10:1: an organisation without `short_title`
          hint: add short_title = …: the name that people use
        1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "kind = \"operators\"",
        "kind = \"operator\"",
        expect![[r#"
            norms/organisations/all.toml:14:8: `kind` cannot be "operator"
              hint: did you mean `operators`? there are: intergovernmental, standards, operators, response-teams, registry, civil-society, academic, company, government, multistakeholder
            1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "kind = \"operators\"",
        "kind = \"operators\"\nmember = [\"JP\"]",
        expect![[r#"
            norms/organisations/all.toml:15:1: an organisation has no field `member`
              hint: did you mean `members`? there are: id, title, short_title, kind, members, members_as_of, link, aliases, note, basis
            1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "members_as_of = \"2016\"\n",
        "",
        expect![[r#"
            norms/organisations/all.toml:1:1: a list of members without `members_as_of`
              hint: add members_as_of = "…": the date at which these were the members
            1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "\"JP\", \"NL\"",
        "\"JP\", \"Netherlands\"",
        expect![[r#"
            norms/organisations/all.toml:6:18: `members` has "Netherlands", which is no code of an economy
              hint: write "NL"
            1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "\"JP\", \"NL\"",
        "\"JP\", \"UK\"",
        expect![[r#"
            norms/organisations/all.toml:6:18: `members` has "UK", which is no code of an economy
              hint: write "GB"
            1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "\"JP\", \"NL\"",
        "\"JP\", \"JP\"",
        expect![[r#"
            norms/organisations/all.toml:6:18: `members` has "JP" twice
              hint: take one of them away
            1 problem in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "id = \"club\"",
        "id = \"assembly\"",
        expect![[r#"
            norms/adoptions/all.toml:13:18: there is no organisation `club`
              hint: add it to a file in norms/organisations/
            norms/organisations/all.toml:10:1: an organisation `assembly` is there twice
              hint: the first is at norms/organisations/all.toml:1
            norms/terms/all.toml:14:9: there is no process, organisation or instrument `club`
              hint: write the id of a process, organisation or instrument
            3 problems in the norms"#]],
    );
    check(
        ORGANISATIONS,
        "basis = { source = \"somebody\", verification = \"knowledge\" }\n",
        "",
        expect![[r#"
            norms/organisations/all.toml:10:1: an organisation must say what all its fields rest on: one `basis` without `of`
              hint: add basis = { source = "…", verification = "…" }
            1 problem in the norms"#]],
    );
}
#[test]
fn a_mistake_in_a_process() {
    check(
        PROCESSES,
        "organisation = \"assembly\"",
        "organisation = \"asembly\"",
        expect![[r#"
            norms/processes/all.toml:5:16: there is no organisation `asembly`
              hint: did you mean `assembly`?
            1 problem in the norms"#]],
    );
    check(
        PROCESSES,
        "organisation = \"assembly\"",
        "organisation = \"talks\"",
        expect![[r#"
            norms/processes/all.toml:5:16: there is no organisation `talks`
              hint: `talks` is a process; what is asked for is an organisation
            1 problem in the norms"#]],
    );
    check(
        PROCESSES,
        "instruments = [\"states-2015\"]",
        "instruments = [\"operators\", \"club\"]",
        expect![[r#"
            norms/processes/all.toml:18:29: there is no instrument `club`
              hint: `club` is an organisation; what is asked for is an instrument
            1 problem in the norms"#]],
    );
    check(
        PROCESSES,
        "feasibility_review = \"no\"",
        "feasibility_review = \"none\"",
        expect![[r#"
            norms/processes/all.toml:13:22: `feasibility_review` cannot be "none"
              hint: there are: yes, no, partly, unknown
            1 problem in the norms"#]],
    );
    check(
        PROCESSES,
        "input = \"Write to a State.\"\n",
        "",
        expect![[r#"
            norms/processes/all.toml:1:1: a process without `input`
              hint: add input = …: how somebody outside can give input; or "unknown"
            1 problem in the norms"#]],
    );
    check(
        PROCESSES,
        "started = \"2014\"",
        "started = \"spring 2014\"",
        expect![[r#"
            norms/processes/all.toml:6:11: `started` is not a date: "spring 2014"
              hint: write 2015-07-22, 2015-07 or 2015
            1 problem in the norms"#]],
    );
}
#[test]
fn a_mistake_in_a_term() {
    check(
        TERMS,
        "label = \"packet\"",
        "label = \"Flooding\"",
        expect![[r#"
            norms/terms/all.toml:19:1: a term `flooding` is there twice
              hint: the first is at norms/terms/all.toml:1
            1 problem in the norms"#]],
    );
    check(
        TERMS,
        "related = [\"flood\"]",
        "related = [\"floods\"]",
        expect![[r#"
            norms/terms/all.toml:24:12: there is no term `floods`
              hint: did you mean `flood`?
            1 problem in the norms"#]],
    );
    check(
        TERMS,
        "contested = true",
        "contested = \"yes\"",
        expect![[r#"
            norms/terms/all.toml:4:13: `contested` should be true or false, but is text
              hint: what goes there: true when its meaning is disputed, or false
            1 problem in the norms"#]],
    );
    check(
        TERMS,
        "venue = \"talks\"",
        "venue = \"packet\"",
        expect![[r#"
            norms/terms/all.toml:9:9: there is no process, organisation or instrument `packet`
              hint: `packet` is a term; what is asked for is a process, organisation or instrument
            1 problem in the norms"#]],
    );
    check(
        TERMS,
        "venue = \"talks\"",
        "venue = \"moon\"",
        expect![[r#"
            norms/terms/all.toml:9:9: there is no process, organisation or instrument `moon`
              hint: write the id of a process, organisation or instrument
            1 problem in the norms"#]],
    );
    check(
        TERMS,
        "[[terms.senses]]\nvenue = \"operators\"\nsense = \"A piece of data with an address.\"\nbasis = { source = \"somebody\", verification = \"knowledge\" }\n",
        "",
        expect![[r#"
            norms/terms/all.toml:19:1: a term without `senses`
              hint: add senses = …: what it means where; at least one
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "contested_terms = [\"flood\"]",
        "contested_terms = [\"flood\", \"packets\"]",
        expect![[r#"
            norms/instruments/states.toml:38:29: there is no term called `packets`
              hint: did you mean `packet`?
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "contested_terms = [\"flood\"]",
        "contested_terms = [\"sovereignty\"]",
        expect![[r#"
            norms/instruments/states.toml:38:20: there is no term called `sovereignty`
              hint: add it to a file in norms/terms/
            1 problem in the norms"#]],
    );
}
#[test]
fn a_mistake_in_an_adoption() {
    check(
        ADOPTIONS,
        "economies = [\"JP\", \"NL\"]\n",
        "",
        expect![[r#"
            norms/adoptions/all.toml:3:1: an adoption without `economies`
              hint: add economies = ["JP"], or organisations = ["…"]: who did it
            1 problem in the norms"#]],
    );
    check(
        ADOPTIONS,
        "economies = [\"JP\", \"NL\"]",
        "economies = []",
        expect![[r#"
            norms/adoptions/all.toml:6:13: `economies` is empty
              hint: what goes there: the economies whose States did it, as two capital letters of ISO 3166-1; these or `organisations`
            1 problem in the norms"#]],
    );
    check(
        ADOPTIONS,
        "instrument = \"operators\"",
        "instrument = \"operators#filter\"",
        expect![[r#"
            norms/adoptions/all.toml:11:14: `instrument` has the ill-formed id "operators#filter"
              hint: write lower-case letters, digits, hyphens and dots, such as un-gge-2015
            1 problem in the norms"#]],
    );
    check(
        ADOPTIONS,
        "instrument = \"operators\"",
        "instrument = \"club\"",
        expect![[r#"
            norms/adoptions/all.toml:11:14: there is no instrument `club`
              hint: `club` is an organisation; what is asked for is an instrument
            1 problem in the norms"#]],
    );
    check(
        ADOPTIONS,
        "organisations = [\"club\"]",
        "organisations = [\"clubs\"]",
        expect![[r#"
            norms/adoptions/all.toml:13:18: there is no organisation `clubs`
              hint: did you mean `club`?
            1 problem in the norms"#]],
    );
    check(
        ADOPTIONS,
        "act = \"joined\"",
        "act = \"complied\"",
        expect![[r#"
            norms/adoptions/all.toml:12:7: `act` cannot be "complied"
              hint: there are: signed, ratified, acceded, endorsed, joined, adopted, participated, denounced
            1 problem in the norms"#]],
    );
    check(
        ADOPTIONS,
        "basis = { source = \"report\", verification = \"found\" }\n\n",
        "",
        expect![[r#"
            norms/adoptions/all.toml:1:1: an adoption must say what all its fields rest on: one `basis` without `of`
              hint: add basis = { source = "…", verification = "…" }
            1 problem in the norms"#]],
    );
}
#[test]
fn a_mistake_in_an_event() {
    check(
        EVENTS,
        "about = \"states-2015\"",
        "about = \"states-2015#1-a\"",
        expect![[r#"
            norms/events/all.toml:3:9: there is no process, organisation or instrument `states-2015#1-a`
              hint: `states-2015#1-a` is a provision; what is asked for is a process, organisation or instrument
            1 problem in the norms"#]],
    );
    check(
        EVENTS,
        "for_diplomat = \"A first text.\"\n",
        "",
        expect![[r#"
            norms/events/all.toml:1:1: an event without `for_diplomat`
              hint: add for_diplomat = …: what it means, in words for a diplomat
            1 problem in the norms"#]],
    );
    check(
        EVENTS,
        "date = \"2015-07-22\"",
        "date = 2015-07-22",
        expect![[r#"
            norms/events/all.toml:2:8: `date` should be text in quotes, but is a date without quotes
              hint: put it in quotes: "2015-07-22"
            1 problem in the norms"#]],
    );
}
#[test]
fn a_mistake_in_an_alias() {
    check(
        ALIASES,
        "refers_to = \"flood\"",
        "refers_to = \"report\"",
        expect![[r#"
            norms/aliases.toml:4:13: there is no process, organisation, instrument, provision or term `report`
              hint: `report` is a source; what is asked for is a process, organisation, instrument, provision or term
            1 problem in the norms"#]],
    );
    check(
        ALIASES,
        "heard = [\"flout\"]",
        "heard = []",
        expect![[r#"
            norms/aliases.toml:2:9: `heard` is empty
              hint: what goes there: as the captions have it, all variants
            1 problem in the norms"#]],
    );
    check(
        ALIASES,
        "heard = [\"flout\"]",
        "heard = \"flout\"",
        expect![[r#"
            norms/aliases.toml:2:9: `heard` should be a list, but is text
              hint: put it in brackets: ["…"]
            1 problem in the norms"#]],
    );
    check(
        ALIASES,
        "document = \"report\"",
        "document = \"states-2015\"",
        expect![[r#"
            norms/aliases.toml:7:12: there is no source `states-2015`
              hint: `states-2015` is an instrument; what is asked for is a source
            1 problem in the norms"#]],
    );
    check(
        ALIASES,
        "state = \"resolved\"",
        "state = \"sure\"",
        expect![[r#"
            norms/aliases.toml:5:9: `state` cannot be "sure"
              hint: there are: resolved, ambiguous, unresolved
            1 problem in the norms"#]],
    );
}
#[test]
fn a_mistake_in_a_conflict() {
    check(
        CONFLICTS,
        "[[conflicts.claims]]\nsays = \"21 States\"\nsource = \"somebody\"\n",
        "",
        expect![[r#"
            norms/conflicts.toml:1:1: `claims` has fewer than 2
              hint: one claim contradicts nothing: add another [[conflicts.claims]]
            1 problem in the norms"#]],
    );
    check(
        CONFLICTS,
        "source = \"report\"\nas_of",
        "source = \"reports\"\nas_of",
        expect![[r#"
            norms/conflicts.toml:10:10: there is no source `reports`
              hint: did you mean `report`?
            1 problem in the norms"#]],
    );
    check(
        CONFLICTS,
        "resolution =",
        "#",
        expect![[r#"
        norms/conflicts.toml:1:1: a conflict without `resolution`
          hint: add resolution = …: what is held, and why
        1 problem in the norms"#]],
    );
    check(
        CONFLICTS,
        "state = \"resolved\"",
        "state = \"open\"",
        expect![[r#"
            norms/conflicts.toml:6:9: `state` cannot be "open"
              hint: there are: resolved, kept-open
            1 problem in the norms"#]],
    );
}
#[test]
fn an_instrument_that_names_rooms_that_are_none() {
    check(
        STATES,
        "peacetime = true",
        "peacetime = true\nprocess = \"club\"",
        expect![[r#"
            norms/instruments/states.toml:14:11: there is no process `club`
              hint: `club` is an organisation; what is asked for is a process
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "peacetime = true",
        "peacetime = true\norganisation = \"club2\"",
        expect![[r#"
            norms/instruments/states.toml:14:16: there is no organisation `club2`
              hint: did you mean `club`?
            1 problem in the norms"#]],
    );
    check(
        STATES,
        "peacetime = true",
        "peacetime = true\nmembers_of = [\"assembly\", \"talks\"]",
        expect![[r#"
            norms/instruments/states.toml:14:27: there is no organisation `talks`
              hint: `talks` is a process; what is asked for is an organisation
            1 problem in the norms"#]],
    );
}

#[test]
fn a_mistake_is_named_once_however_many_point_at_it() {
    // The sense is broken, so the term is; what points at the term is not.
    check(
        TERMS,
        "sense = \"More than a State can bear.\"\n",
        "",
        expect![[r#"
            norms/terms/all.toml:8:1: a sense without `sense`
              hint: add sense = …: what it means there, in your words
            1 problem in the norms"#]],
    );
    check(
        PROCESSES,
        "commitment = \"Political.\"\n",
        "",
        expect![[r#"
            norms/processes/all.toml:1:1: a process without `commitment`
              hint: add commitment = …: what kind of commitment results
            1 problem in the norms"#]],
    );
}

#[test]
fn a_triage_rule_that_nobody_could_follow() {
    check(
        TRIAGE,
        "recipients = [\"holder\"]\naction",
        "action",
        expect![[r#"
            norms/triage/base.toml:9:1: `flood` has the action notify-now and nobody to tell
              hint: add recipients, or keep it on file
            1 problem in the norms"#]],
    );
    check(
        TRIAGE,
        "action = \"notify-now\"\ndeadline",
        "action = \"drop\"\ndeadline",
        expect![[r#"
            norms/triage/base.toml:9:1: `flood` names recipients, and drop tells nobody
              hint: leave recipients out, or choose a digest
            1 problem in the norms"#]],
    );
    check(
        TRIAGE,
        "deadline = \"24h\"\n",
        "",
        expect![[r#"
        norms/triage/base.toml:9:1: `flood` has no deadline
          hint: add deadline = "24h" or another time
        1 problem in the norms"#]],
    );
    check(
        TRIAGE,
        "retention = \"30d\"",
        "retention = \"a month\"",
        expect![[r#"
            norms/triage/base.toml:18:13: `retention` cannot be "a month"
              hint: write a whole number and h or d, from 1h to 36500d, such as 24h or 30d
            1 problem in the norms"#]],
    );
    check(
        TRIAGE,
        "[\"operators#filter\"]",
        "[]",
        expect![[r#"
            norms/triage/base.toml:13:14: `provisions` is empty
              hint: what goes there: the provisions that such an event engages, at least one
            1 problem in the norms"#]],
    );
    check(
        TRIAGE,
        "[\"operators#filter\"]",
        "[\"operators#filtr\", \"nothing\"]",
        expect![[r#"
            norms/triage/base.toml:13:15: there is no provision `operators#filtr`
              hint: did you mean `operators#filter`?
            norms/triage/base.toml:13:34: `provisions` has the ill-formed id "nothing"
              hint: write an instrument, # and a label, such as un-gge-2015#13-f
            2 problems in the norms"#]],
    );
    check(
        TRIAGE,
        "id = \"heard-of\"",
        "id = \"flood\"",
        expect![[r#"
            norms/triage/base.toml:6:8: there is no triage rule `heard-of`
              hint: write the id of a triage rule
            norms/triage/base.toml:21:1: a triage rule `flood` is there twice
              hint: the first is at norms/triage/base.toml:9
            2 problems in the norms"#]],
    );
    check(
        TRIAGE,
        "rules = [\"flood\"]",
        "rules = [\"flod\", \"Flood\"]",
        expect![[r#"
            norms/triage/base.toml:35:10: there is no triage rule `flod`
              hint: did you mean `flood`?
            norms/triage/base.toml:35:18: `rules` has the ill-formed id "Flood"
              hint: write lower-case letters, digits and hyphens, such as tell-the-national-csirt
            2 problems in the norms"#]],
    );
    check(
        TRIAGE,
        "title = \"What was heard of is kept\"",
        "title = \"A State that complied\"",
        expect![[r#"
            norms/triage/base.toml:21:1: `title` says "complied", but `states-2015#1-a` asks to refrain
              hint: a restraint is only ever "nothing seen against it", "something seen against it" or "unknown"
            1 problem in the norms"#]],
    );
    check(
        TRIAGE,
        "title = \"What is done with a flood\"",
        "title = \"What is done with a flood\"\njurisdiction = \"Japan\"",
        expect![[r#"
            norms/triage/base.toml:3:16: `jurisdiction` has "Japan", which is no code of an economy
              hint: write "JP"
            1 problem in the norms"#]],
    );
}
