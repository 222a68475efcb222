use sessions::mention::EVERYDAY;
use sessions::{MentionKind, folded_words, read};

use crate::fixture::catalog;

/// What a sentence names: words, id, and `?` where that is ambiguous.
fn named(sentence: &str) -> Vec<String> {
    let text = format!(">> ANN BELL: {sentence}\n>> EVA FOSS: Yes.\n");
    let record = read(&text, &catalog());
    let mentions = record.turns[0].mentions.iter();
    mentions
        .map(|m| {
            assert_eq!(m.span.of(&text), m.words);
            let ambiguous = if m.ambiguous { "?" } else { "" };
            format!("{} = {}{ambiguous}", m.words, m.id)
        })
        .collect()
}

#[test]
fn names_are_found_in_any_case_in_the_plural_and_over_a_line_end() {
    assert_eq!(
        named("CRITICAL\nInfrastructures and cyber\u{2011}norms, Cybernörm."),
        [
            "CRITICAL\nInfrastructures = critical-infrastructure",
            "cyber\u{2011}norms = cybernorm",
            "Cybernörm = cybernorm",
        ]
    );
}

#[test]
fn short_names_in_capitals_are_no_words_of_english() {
    assert_eq!(named("As to those who speak."), Vec::<String>::new());
    assert_eq!(named("Ask WHO or AS."), ["WHO = whois", "AS = manners"]);
}

#[test]
fn a_name_of_a_body_is_not_taken_for_its_document() {
    assert_eq!(named("The Assembly met."), ["Assembly = assembly"]);
    assert_eq!(
        named("The eleven stand in A/1/2."),
        ["The eleven = agreement-2015", "A/1/2 = agreement-2015"]
    );
}

#[test]
fn a_title_of_a_provision_names_it_unless_it_is_a_term() {
    assert_eq!(named("Filter floods!"), ["Filter floods = manners#1"]);
    assert_eq!(
        named("Critical infrastructure."),
        ["Critical infrastructure = critical-infrastructure"]
    );
}

#[test]
fn provisions_are_found_by_instrument_and_label() {
    for sentence in [
        "A/1/2, para. 13(f) says so",
        "Agreement 13 f says so",
        "the Assembly GE paragraph 13(f)",
    ] {
        let found = named(sentence);
        assert!(
            found.iter().any(|f| f.ends_with("= agreement-2015#13-f")),
            "{found:?}"
        );
        assert!(!found.iter().any(|f| f.contains("manners")), "{found:?}");
    }
    assert!(named("MANNERS action 1").contains(&"MANNERS action 1 = manners#1".to_owned()));
    assert_eq!(named("MANNERS f"), ["MANNERS = manners"]);
}

#[test]
fn a_label_alone_is_of_the_instrument_named_last_or_ambiguous() {
    assert_eq!(
        named("The GEX says: see 13(f)."),
        ["GEX = experts", "13(f) = agreement-2015#13-f"]
    );
    assert_eq!(
        named("See 13(f)."),
        ["13(f) = agreement-2015#13-f?", "13(f) = manners#13-f?"]
    );
    assert_eq!(named("See 13(g)."), ["13(g) = agreement-2015#13-g"]);
    assert_eq!(named("At 13 (four) and 2013."), Vec::<String>::new());
}

#[test]
fn a_paragraph_without_a_letter_is_all_of_it() {
    assert_eq!(
        named("The Agreement, in its paragraph 13, is short."),
        [
            "Agreement = agreement-2015",
            "paragraph 13 = agreement-2015#13-f",
            "paragraph 13 = agreement-2015#13-g",
        ]
    );
}

#[test]
fn the_kind_of_what_is_named_is_told() {
    let text = ">> ANN BELL: GEX, LSN, MANNERS, cybernorm, filter floods.\n>> EVA FOSS: Yes.\n";
    let record = read(text, &catalog());
    let kinds: Vec<MentionKind> = record.turns[0].mentions.iter().map(|m| m.kind).collect();
    assert_eq!(
        kinds,
        [
            MentionKind::Process,
            MentionKind::Organisation,
            MentionKind::Instrument,
            MentionKind::Term,
            MentionKind::Provision,
        ]
    );
}

#[test]
fn words_of_everyday_english_are_no_mentions() {
    let built_in = catalog::Catalog::built_in().expect("the norms that come with the program");
    let text = ">> ANN BELL: States should help, with an open report. It is RECOMMENDED.\n\
                >> EVA FOSS: Openness, norms and trust.\n";
    let record = read(text, &built_in);
    let ids = |turn: usize| -> Vec<&str> {
        let mentions = record.turns[turn].mentions.iter();
        mentions.map(|m| m.id.as_str()).collect()
    };
    assert_eq!(ids(0), ["recommendation"]);
    assert_eq!(ids(1), ["openness", "norm", "trust"]);
}

#[test]
fn each_everyday_word_is_a_name_of_the_catalog_and_no_label_of_a_contested_term() {
    let built_in = catalog::Catalog::built_in().expect("the norms that come with the program");
    let terms = built_in.terms().iter();
    let names = terms.flat_map(|t| std::iter::once(&t.label).chain(&t.aliases));
    let titles = built_in.provisions().iter().map(|p| &p.title);
    let names: Vec<String> = names
        .chain(titles)
        .map(|name| folded_words(name).join(" "))
        .collect();
    for word in EVERYDAY {
        assert!(names.iter().any(|n| n == word), "{word} is no name");
        let mut contested = built_in.terms().iter().filter(|t| t.contested);
        let label = contested.find(|t| folded_words(&t.label).join(" ") == *word);
        assert_eq!(label.map(|t| &t.id), None, "{word} is contested");
    }
    assert!(EVERYDAY.is_sorted(), "it is searched by halves");
}
