use sessions::duplicate::{SHINGLE_WORDS, SHINGLES_MIN};
use sessions::{Document, Fingerprint, Likeness, duplicates, read};

use crate::fixture::{CAPTIONS, PROPOSAL, REPORT, catalog};

/// A text of different words, the first of them given by a number.
fn prose(from: usize, words: usize) -> String {
    let words: Vec<String> = (from..from + words).map(|n| format!("w{n}")).collect();
    words.join(" ")
}

fn likeness(a: &str, b: &str) -> Option<Likeness> {
    let catalog = catalog();
    let print = |text: &str| Fingerprint::of(text, &read(text, &catalog));
    print(a).likeness(&print(b)).map(|(likeness, ..)| likeness)
}

#[test]
fn the_same_bytes_the_same_words_and_a_part_are_told_apart() {
    let text = prose(0, 200);
    let wrapped = text
        .replace(" w7 ", "\nW7, ")
        .replace(" w50 ", "\u{a0} w50 ");
    let part = prose(20, 100);
    assert_eq!(likeness(&text, &text), Some(Likeness::SameBytes));
    assert_eq!(likeness(&text, &wrapped), Some(Likeness::SameContent));
    assert_eq!(likeness(&part, &text), Some(Likeness::PartOf));
    assert_eq!(likeness(&text, &part), Some(Likeness::Contains));
    assert_eq!(likeness(&text, &prose(150, 200)), None);
}

#[test]
fn nine_tenths_of_a_text_in_another_are_a_part_and_less_is_none() {
    let whole = prose(0, 1000);
    let shingles = 100;
    for (shared, alike) in [(89, false), (90, true), (91, true)] {
        let own = prose(5000, shingles - shared);
        let text = format!("{} {own}", prose(0, shared + SHINGLE_WORDS - 1));
        let print = Fingerprint::of(&text, &read(&text, &catalog()));
        assert_eq!(print.shingles(), shingles);
        assert_eq!(likeness(&text, &whole).is_some(), alike, "{shared}");
    }
}

#[test]
fn a_phrase_is_no_part_of_a_text() {
    let whole = prose(0, 500);
    for (shingles, alike) in [
        (SHINGLES_MIN - 1, false),
        (SHINGLES_MIN, true),
        (SHINGLES_MIN + 1, true),
    ] {
        let text = prose(10, shingles + SHINGLE_WORDS - 1);
        assert_eq!(likeness(&text, &whole).is_some(), alike, "{shingles}");
    }
}

#[test]
fn headings_of_a_form_make_no_two_texts_alike() {
    let catalog = catalog();
    let texts = [CAPTIONS, REPORT, PROPOSAL, REPORT];
    let records = texts.map(|text| read(text, &catalog));
    let documents: Vec<Document<'_>> = texts
        .iter()
        .zip(&records)
        .map(|(text, record)| Document { text, record })
        .collect();
    let found: Vec<(usize, usize, Likeness)> = duplicates(&documents)
        .iter()
        .map(|d| (d.first, d.second, d.likeness))
        .collect();
    assert_eq!(found, [(1, 3, Likeness::SameBytes)]);
}

#[test]
fn a_fingerprint_is_the_same_in_every_version() {
    let text = prose(0, 7);
    let print = Fingerprint::of(&text, &read(&text, &catalog()));
    expect_test::expect![[r#"{"bytes":[7587969591977134251,20],"shingles":[5748121678820608026,7568478432655415323,16511955496952395212]}"#]].assert_eq(&serde_json::to_string(&print).unwrap());
}
