//! What holds for every text.

use proptest::prelude::*;
use sessions::{PartKind, Reader, Record, document, read, report};

use crate::fixture::{CAPTIONS, PROPOSAL, REPORT, catalog};

/// That parts are the whole text, and that everything told has its place in it.
fn holds(text: &str, record: &Record) {
    let mut at = 0;
    for part in &record.parts {
        assert_eq!(part.span.start, at, "a hole or an overlap");
        assert!(part.span.end > at, "an empty part");
        let before = &text[..part.span.start];
        assert_eq!(part.line, before.matches('\n').count() + 1);
        if let PartKind::Turn { turn } = part.kind {
            assert!(
                part.span
                    .contains(record.turn(turn).expect("parts name turns").span)
            );
        }
        at = part.span.end;
    }
    assert_eq!(at, text.len(), "bytes in no part");
    let turns = record.parts.iter();
    let turns = turns.filter(|p| matches!(p.kind, PartKind::Turn { .. }));
    assert_eq!(turns.count(), record.turns.len());
    for turn in &record.turns {
        assert_eq!(turn.span.of(text), turn.text);
        for mention in &turn.mentions {
            assert!(turn.span.contains(mention.span));
            assert_eq!(mention.span.of(text), mention.words);
        }
    }
    for request in &record.requests {
        assert!(
            record
                .turn(request.turn)
                .expect("requests name turns")
                .span
                .contains(request.span)
        );
    }
    for hearing in &record.hearings {
        assert_eq!(hearing.span.of(text), hearing.heard);
    }
    for finding in &record.findings {
        assert!(text.get(finding.span.range()).is_some());
    }
}

#[test]
fn every_byte_of_each_form_is_in_one_part() {
    for text in [CAPTIONS, REPORT, PROPOSAL, "no form at all", "", "\n"] {
        holds(text, &read(text, &catalog()));
    }
}

/// Texts of pieces that mean something to the reader, in any order.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        ">> ",
        "ANN BELL",
        "Ann",
        "EVA",
        "EVA FOSS",
        ":",
        ": ",
        ".",
        "?",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u{a0}",
        "My name is Ann.",
        "Cyber moms",
        "Southern",
        "Carola",
        "ELSEN",
        "13(f)",
        "paragraph 13",
        "(",
        ")",
        "we need",
        "must",
        "Thank you",
        "Date",
        "Date\t",
        "4 May 2021",
        "Key Issues raised",
        "(1 sentence):",
        "Session Title\t",
        "Speaker 1:",
        "Ms ",
        "and",
        "Organizer 2: ",
        "Policy Questions:",
        "Expected Outcomes:",
        "(end of session)",
        "Rõigas",
        "e\u{301}",
        "\u{feff}",
        "\u{fffd}",
        "'s",
        "…",
        "MANNERS 1",
        "GEX",
        "日本",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_byte_of_any_text_is_in_one_part_and_everything_has_its_place(text in texts()) {
        let catalog = catalog();
        let reader = Reader::new(&catalog);
        let record = reader.read(&text);
        holds(&text, &record);
        let report = report(&record, &catalog);
        prop_assert!(document::report(&report, "A").markdown().starts_with("# "));
        for question in ["cybernorms", "ann", "13(f) must"] {
            for hit in reader.search(&record, question) {
                for place in hit.places {
                    prop_assert!(record.turn(hit.turn).unwrap().span.contains(place));
                }
                for mark in hit.marks {
                    prop_assert!(hit.snippet.get(mark.range()).is_some());
                }
            }
        }
    }

    #[test]
    fn any_text_at_all_is_read(text in any::<String>()) {
        holds(&text, &read(&text, &catalog()));
    }

    #[test]
    fn a_text_is_read_the_same_each_time(text in texts()) {
        let catalog = catalog();
        let reader = Reader::new(&catalog);
        prop_assert_eq!(reader.read(&text), read(&text, &catalog));
    }
}
