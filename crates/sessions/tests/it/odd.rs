use sessions::{Form, TextError, read, text_of};

use crate::fixture::catalog;

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    assert_eq!(text_of(b""), Err(TextError::Empty));
    assert_eq!(text_of("\u{feff} \n".as_bytes()), Err(TextError::Empty));
    assert_eq!(
        text_of(b"a\nb\0c"),
        Err(TextError::Binary { offset: 3, line: 2 })
    );
    assert_eq!(
        text_of(b"a\n\nb\xe9"),
        Err(TextError::NotUtf8 { offset: 4, line: 3 })
    );
    assert_eq!(text_of("\u{feff}Rõigas".as_bytes()), Ok("\u{feff}Rõigas"));
    assert_eq!(
        text_of(b"a\n\nb\xe9").unwrap_err().to_string(),
        "line 3 is not in UTF-8 (offset 4): save the text as UTF-8 first"
    );
}

#[test]
fn a_text_without_speakers_is_kept_and_said_to_be_one() {
    let record = read("\nWords about cybernorms.\n\nMore words.\n", &catalog());
    assert_eq!(record.form, Form::Other);
    assert_eq!(record.turns.len(), 2);
    assert_eq!(record.turns[0].mentions[0].id, "cybernorm");
    assert_eq!(
        record.findings[0].to_string(),
        "line 1: no speakers are named: paragraphs are kept, without a speaker"
    );
}

#[test]
fn a_text_without_words_is_a_finding() {
    for text in ["", "\n\n", "***\n"] {
        let record = read(text, &catalog());
        assert_eq!(
            record.findings[0].to_string(),
            "line 1: there are no words in the text",
            "{text:?}"
        );
    }
}

#[test]
fn damage_is_counted_and_its_first_place_is_told() {
    let record = read(
        ">> ANN BELL: One.\n>> EVA FOSS: T\u{fffd}o\u{7}\u{1b}.\n",
        &catalog(),
    );
    let findings: Vec<String> = record.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "line 2: 2 control characters, of which this is the first",
            "line 2: 1 letters were lost before the text came here, of which this is the first",
        ]
    );
}

#[test]
fn line_ends_of_two_bytes_and_a_byte_order_mark_change_nothing() {
    let text = ">> ANN BELL: One.\n\nTwo.\n\n>> EVA FOSS: Three.\n\n(end of session)\n";
    let plain = read(text, &catalog());
    let odd = read(
        &format!("\u{feff}{}", text.replace('\n', "\r\n")),
        &catalog(),
    );
    let said = |r: &sessions::Record| -> Vec<(Option<String>, String, usize)> {
        let turns = r.turns.iter();
        turns
            .map(|t| (t.speaker.person.clone(), t.normalised.clone(), t.line))
            .collect()
    };
    assert_eq!(said(&plain), said(&odd));
}
