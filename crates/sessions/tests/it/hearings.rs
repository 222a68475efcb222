use catalog::words::HearingState;
use sessions::{Reader, read};

use crate::fixture::{CAPTIONS, catalog};

#[test]
fn a_text_is_taken_for_the_document_whose_misheard_words_it_has() {
    let record = read(CAPTIONS, &catalog());
    let document = record.document.unwrap();
    assert_eq!(
        (document.id.as_str(), document.heard, document.aliases),
        ("session", 4, 4)
    );
    assert!(!document.given);
}

#[test]
fn misheard_words_of_a_document_stay_in_another() {
    let catalog = catalog();
    let text = ">> ANN BELL: The Southern side.\n>> EVA FOSS: Vital sisters.\n";
    let record = read(text, &catalog);
    assert_eq!(record.document, None);
    assert_eq!(record.hearings, []);
    let record = Reader::new(&catalog).document("session").read(text);
    let heard: Vec<&str> = record.hearings.iter().map(|h| h.heard.as_str()).collect();
    assert_eq!(heard, ["Southern"]);
    assert_eq!(record.turns[0].normalised, "The LSN side.");
}

#[test]
fn what_is_sure_is_put_right_and_what_is_ambiguous_keeps_its_flag_and_its_words() {
    let record = read(CAPTIONS, &catalog());
    let heard: Vec<(Option<usize>, &str, Option<&str>, HearingState)> = record
        .hearings
        .iter()
        .map(|h| (h.turn, h.heard.as_str(), h.replaced_by.as_deref(), h.state))
        .collect();
    use HearingState::{Ambiguous, Resolved};
    assert_eq!(
        heard,
        [
            (Some(1), "cyber moms", Some("cyber norms"), Resolved),
            (Some(1), "Southern", Some("LSN"), Resolved),
            (Some(1), "Carola", Some("Carla Dorn"), Resolved),
            (None, "CARLA DORM", Some("Carla Dorn"), Resolved),
            (Some(2), "ELSEN", None, Ambiguous),
            (Some(11), "cybernance", Some("cyber norms"), Resolved),
        ]
    );
    for hearing in &record.hearings {
        assert_eq!(hearing.span.of(CAPTIONS), hearing.heard);
    }
    assert!(
        record.turns[1]
            .normalised
            .ends_with("13(f), and the ELSEN agrees.")
    );
    let elsen = record.turns[1]
        .mentions
        .iter()
        .find(|m| m.words == "ELSEN")
        .unwrap();
    assert_eq!((elsen.id.as_str(), elsen.ambiguous), ("south-league", true));
}

#[test]
fn a_form_that_is_a_name_is_no_mistake_and_an_alias_without_a_document_holds_everywhere() {
    let record = read(">> ANN BELL: GEX.\n>> EVA FOSS: The gecks.\n", &catalog());
    assert_eq!(record.turns[0].normalised, "GEX.");
    assert_eq!(
        record.turns[1].normalised,
        "The Group of Experts of States."
    );
    for turn in &record.turns {
        assert_eq!(turn.mentions[0].id, "experts");
    }
}

#[test]
fn a_misheard_word_inside_a_longer_name_is_none() {
    let catalog = catalog();
    let reader = Reader::new(&catalog).document("session");
    let text = ">> ANN BELL: The League of Southern Nations.\n>> EVA FOSS: Southern Nations.\n";
    let record = reader.read(text);
    assert_eq!(
        record.turns[0].normalised,
        "The League of Southern Nations."
    );
    assert_eq!(record.turns[1].normalised, "LSN Nations.");
}

#[test]
fn the_alias_of_a_person_who_speaks_names_no_body() {
    let record = read(CAPTIONS, &catalog());
    let of_first = record.turns[0].mentions.iter();
    assert!(of_first.clone().any(|m| m.words == "Southern"));
    assert!(!of_first.clone().any(|m| m.words == "Carola"));
}

#[test]
fn two_aliases_heard_make_a_document_and_one_does_not() {
    let catalog = catalog();
    let two = ">> ANN BELL: Cyber moms.\n>> EVA FOSS: Southern.\n";
    assert!(read(two, &catalog).document.is_some());
    let one = ">> ANN BELL: Cyber moms.\n>> EVA FOSS: Cybernance.\n";
    assert!(read(one, &catalog).document.is_none());
}
