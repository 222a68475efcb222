use sessions::{Rule, asked, read};

use crate::fixture::{CAPTIONS, PROPOSAL, catalog};

#[test]
fn sentences_that_ask_are_found_with_speaker_rule_and_place() {
    let record = read(CAPTIONS, &catalog());
    let found: Vec<(usize, Option<&str>, &str, &[Rule])> = record
        .requests
        .iter()
        .map(|r| {
            (
                r.turn,
                r.person.as_deref(),
                r.sentence.as_str(),
                &r.rules[..],
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                2,
                Some("carla-dorn"),
                "States need clear rules.",
                &[Rule::Need][..]
            ),
            (
                4,
                Some("eva-foss"),
                "What is a flood, and whom do we tell?",
                &[Rule::Question]
            ),
            (
                6,
                Some("carla-dorn"),
                "Vital systems must be spared.",
                &[Rule::Duty]
            ),
            (
                7,
                Some("michael"),
                "It would be useful to meet again.",
                &[Rule::Worth]
            ),
        ]
    );
    for request in &record.requests {
        assert_eq!(request.span.of(CAPTIONS), request.sentence);
        assert!(request.span.contains(request.asks_at));
    }
    assert_eq!(record.requests[2].mentions[0].id, "critical-infrastructure");
    assert_eq!(record.requests[0].line, 9);
}

#[test]
fn who_asked_for_what_is_by_person_and_what_nobody_asked_comes_last() {
    let record = read(CAPTIONS, &catalog());
    let by_person: Vec<(Option<&str>, usize)> = asked(&record)
        .iter()
        .map(|a| (a.name, a.requests.len()))
        .collect();
    assert_eq!(
        by_person,
        [
            (Some("Carla Dorn"), 2),
            (Some("Eva Foss"), 1),
            (Some("Michael"), 1)
        ]
    );
    let record = read(PROPOSAL, &catalog());
    let by_person = asked(&record);
    assert_eq!(by_person.len(), 1);
    assert_eq!(by_person[0].person, None);
}

#[test]
fn every_rule_has_a_sentence_and_plain_statements_have_none() {
    for (sentence, rules) in [
        ("Attention needs to be paid.", &[Rule::Need][..]),
        ("Operators ought to filter.", &[Rule::Duty]),
        ("I'd like to see a list.", &[Rule::Wish]),
        ("It’s time to act.", &[Rule::Worth]),
        ("Let's start with a list.", &[Rule::Proposal]),
        ("There is a lack of trust.", &[Rule::Lack]),
        ("Shouldn't we have to meet?", &[Rule::Duty, Rule::Question]),
        ("So what is it that we do?", &[Rule::Question]),
        ("Who is it then?", &[]),
        ("The mustard is needless.", &[]),
    ] {
        let text = format!(">> ANN BELL: {sentence}\n>> EVA FOSS: Yes.\n");
        let record = read(&text, &catalog());
        let found = record
            .requests
            .first()
            .map(|r| &r.rules[..])
            .unwrap_or_default();
        assert_eq!(found, rules, "{sentence}");
    }
}

#[test]
fn a_question_of_five_words_asks_and_one_of_four_does_not() {
    for (question, asks) in [
        ("One two three four?", false),
        ("One two three four five?", true),
        ("One two three four five six?", true),
    ] {
        let text = format!(">> ANN BELL: {question}\n>> EVA FOSS: Yes.\n");
        assert_eq!(
            !read(&text, &catalog()).requests.is_empty(),
            asks,
            "{question}"
        );
    }
}
