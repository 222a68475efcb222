use expect_test::expect;
use sessions::report::{ISSUES_MAX, QUOTED_WORDS_MAX};
use sessions::{Record, document, read, report};

use crate::fixture::{CAPTIONS, PROPOSAL, REPORT, catalog};

fn page(record: &Record, catalog: &catalog::Catalog) -> String {
    let report = report(record, catalog);
    let title = report.title.unwrap_or("captions.txt");
    document::report(&report, title).markdown()
}

#[test]
fn captions_as_a_report_point_at_turns_and_quote_little() {
    let catalog = catalog();
    let record = read(CAPTIONS, &catalog);
    expect![[r#"
        # captions.txt

        Drawn from a transcript by rules. Numbers in brackets are turns.

        - Date: 3 to 5 May 2021

        ## Speakers

        - Ann Bell
        - Carla Dorn
        - REMOTE MODERATOR (name in full not known)
        - Eva Foss
        - Michael (name in full not known)

        ## Key issues

        - **critical infrastructure**: 1 sentence asks about it, by 1 speaker: Carla Dorn “Vital systems must be spared.” (6).

        ## What each speaker said

        **Ann Bell.** 4 turns (1, 3, 5, 10), 50 words. Named terms: cybernorm (1). Named instruments: MANNERS (3). Named organisations: LSN (1).

        **Carla Dorn.** 2 turns (2, 6), 23 words. Named terms: critical infrastructure (6). Named processes: Assembly GE (2). Named provisions: Spare what people live on (2). 2 sentences ask for something: “States need clear rules.” (2); “Vital systems must be spared.” (6).

        **REMOTE MODERATOR.** 1 turn (12), 2 words.

        **Eva Foss.** 2 turns (4, 8), 19 words. Named provisions: Filter floods (4). 1 sentence asks for something: “What is a flood, and whom do we tell?” (4).

        **Michael.** 2 turns (7, 11), 14 words. Named terms: cybernorm (11). 1 sentence asks for something: “It would be useful to meet again.” (7).

        Who had these turns is not known: (9).
    "#]].assert_eq(&page(&record, &catalog));
}

#[test]
fn the_issues_of_a_report_are_those_that_it_states() {
    let catalog = catalog();
    let record = read(REPORT, &catalog);
    expect![[r#"
        # Norms, Meet Networks

        Drawn from a report by rules. Numbers in brackets are turns.

        - Date: 4 May 2021
        - Organizer: Ann Bell, Zoe Quill
        - Moderator: Ann Bell

        ## Speakers

        - Carla Dorn, Law, A College
        - Eva Foss, Director, Manners of Operators
        - Michael Hult, Expert

        ## Key issues

        - “Norms are agreed in rooms that operators do not enter.” (1).
        - “Operators have cybernorms too.” (1).

        ## What each speaker said

        **Carla Dorn.** 1 turn (2), 12 words. Named terms: critical infrastructure (2). 1 sentence asks for something: “States need clear rules, and vital systems must be spared by all.” (2).

        **Eva Foss.** 1 turn (3), 3 words. Named provisions: Filter floods (3).

        **Michael Hult.** 1 turn (4), 4 words. 1 sentence asks for something: “Asked what is missing.” (4).
    "#]].assert_eq(&page(&record, &catalog));
}

#[test]
fn a_proposal_has_no_paragraphs_of_speakers() {
    let catalog = catalog();
    let record = read(PROPOSAL, &catalog);
    let report = report(&record, &catalog);
    assert_eq!(report.paragraphs, []);
    assert!(
        !document::report(&report, "A")
            .markdown()
            .contains("## What each speaker said")
    );
}

#[test]
fn nobody_is_quoted_with_more_than_twelve_words() {
    let catalog = catalog();
    for words in [QUOTED_WORDS_MAX - 1, QUOTED_WORDS_MAX, QUOTED_WORDS_MAX + 1] {
        let said = vec!["word"; words - 1].join(" ");
        let text = format!(">> ANN BELL: {said} need.\n>> EVA FOSS: Yes.\n");
        let record = read(&text, &catalog);
        let report = report(&record, &catalog);
        let quote = &report.paragraphs[0].requests[0].quote;
        let quoted = quote.split_whitespace().filter(|w| *w != "…").count();
        assert_eq!(quoted, words.min(QUOTED_WORDS_MAX), "{quote}");
        assert!(
            quote.contains("need."),
            "the phrase that asks is in it: {quote}"
        );
    }
}

#[test]
fn issues_past_the_bound_are_counted() {
    let catalog = catalog();
    for asked in [ISSUES_MAX - 1, ISSUES_MAX, ISSUES_MAX + 1] {
        let questions = "Which norms are to be kept? ".repeat(asked);
        let text = format!("Policy Questions: {questions}\n\nExpected Outcomes: None.\n");
        let record = read(&text, &catalog);
        let report = report(&record, &catalog);
        assert_eq!(report.issues.len(), asked.min(ISSUES_MAX));
        assert_eq!(report.issues_left_off, asked.saturating_sub(ISSUES_MAX));
    }
}

#[test]
fn a_report_is_data_too() {
    let catalog = catalog();
    let record = read(CAPTIONS, &catalog);
    let json = serde_json::to_value(report(&record, &catalog)).unwrap();
    assert_eq!(json["paragraphs"][1]["name"], "Carla Dorn");
    assert_eq!(json["paragraphs"][1]["requests"][0]["turn"], 2);
    let json = serde_json::to_value(&record).unwrap();
    assert_eq!(json["turns"][6]["speaker"]["how"]["rule"], "next-in-row");
    assert_eq!(json["parts"][0]["part"], "front-matter");
    assert_eq!(json["findings"][0]["problem"], "turn-of-nobody");
}
