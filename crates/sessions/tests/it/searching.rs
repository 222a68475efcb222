use sessions::Reader;

use crate::fixture::{CAPTIONS, catalog};

/// The turns that have all of a question, with what was found in the snippet.
fn found(question: &str) -> Vec<(usize, Vec<String>)> {
    let catalog = catalog();
    let reader = Reader::new(&catalog);
    let record = reader.read(CAPTIONS);
    let hits = reader.search(&record, question).into_iter();
    hits.map(|hit| {
        let marks = hit.marks.iter();
        let marked = marks.map(|m| m.of(&hit.snippet).to_owned());
        (hit.turn, marked.collect())
    })
    .collect()
}

#[test]
fn a_thing_is_found_under_every_name_and_as_it_was_misheard() {
    let all = [
        (1, vec!["cyber moms".to_owned(), "cyber norms".to_owned()]),
        (11, vec!["cybernance".to_owned()]),
    ];
    for question in ["cybernorms", "Cyber Norm", "cyber moms", "CYBERNANCE"] {
        assert_eq!(found(question), all, "{question}");
    }
    assert_eq!(
        found("critical infrastructure"),
        [(6, vec!["Vital systems".to_owned()])]
    );
    assert_eq!(found("gex").len(), 1, "small letters will do in a question");
    assert_eq!(
        found("moms").len(),
        1,
        "what the captions have is found as it stands, too"
    );
}

#[test]
fn all_words_must_stand_in_a_turn_in_singular_or_plural_without_accents() {
    assert_eq!(
        found("rule stâte"),
        [(2, vec!["States".to_owned(), "rules".to_owned()])]
    );
    assert_eq!(found("rules floods"), []);
    assert_eq!(found(" ?! "), []);
}

#[test]
fn a_hit_has_its_line_its_speaker_and_the_words_around_on_one_line() {
    let catalog = catalog();
    let reader = Reader::new(&catalog);
    let record = reader.read(CAPTIONS);
    let hits = reader.search(&record, "13(f)");
    assert_eq!((hits[0].turn, hits[0].line), (2, 10));
    assert_eq!(hits[0].speaker.as_deref(), Some("Carla Dorn"));
    assert_eq!(hits[0].places[0].of(CAPTIONS), "13(f)");
    assert_eq!(
        hits[0].snippet,
        "Thank you, Ann. States need clear rules. The GEX said so in 13(f), and the ELSEN agrees …"
    );
}

#[test]
fn rows_have_what_was_said_put_right_and_the_names_of_what_it_names() {
    let catalog = catalog();
    let reader = Reader::new(&catalog);
    let record = reader.read(CAPTIONS);
    let rows = reader.rows(&record);
    assert_eq!(rows.len(), record.turns.len());
    assert_eq!(rows[10].text, "A last word on cyber norms.");
    assert_eq!(rows[10].names, "cybernorm\ncyber norm\ncybernance");
    assert_eq!(rows[10].person.as_deref(), Some("michael"));
    assert_eq!(rows[8].speaker, None);
}

#[test]
fn what_is_meant_is_told_by_an_id_or_a_name_as_a_whole() {
    let catalog = catalog();
    let reader = Reader::new(&catalog);
    let named = |words: &str| -> Vec<String> {
        let named = reader.named(words).into_iter();
        named.map(|m| m.id).collect()
    };
    assert_eq!(named("cybernorm"), ["cybernorm"]);
    assert_eq!(named("Cyber Norms"), ["cybernorm"]);
    assert_eq!(named("manners#1"), ["manners#1"]);
    assert_eq!(named("experts"), ["experts"]);
    assert_eq!(named("cyber norms, and more"), Vec::<String>::new());
    assert_eq!(named(""), Vec::<String>::new());
}
