use expect_test::{Expect, expect};
use sessions::{Field, Form, How, PartKind, Record, RoleKind, read};

use crate::fixture::{CAPTIONS, PROPOSAL, REPORT, catalog};

/// The parts of a record, one a line.
fn parts(text: &str, record: &Record) -> String {
    let mut out = format!("{:?}\n", record.form);
    for part in &record.parts {
        let kind = match part.kind {
            PartKind::FrontMatter => "front".to_owned(),
            PartKind::Heading { section } => format!("{:?}:", record.sections[section].field),
            PartKind::Value { section } => format!("  {:?} =", record.sections[section].field),
            PartKind::Turn { turn } => format!("  {turn}"),
            PartKind::Trailer => "trailer".to_owned(),
        };
        let inner = part.span.of(text).split_whitespace();
        let words: Vec<&str> = inner.take(6).collect();
        out += &format!("{} {kind} {}\n", part.line, words.join(" "));
    }
    out
}

fn check(text: &str, expect: Expect) {
    let record = read(text, &catalog());
    expect.assert_eq(&parts(text, &record));
}

#[test]
fn captions_are_cut_into_turns() {
    check(
        CAPTIONS,
        expect![[r#"
        Transcript
        1 front Captions of the Tenth Meeting, held
        5   1 >> Good day. My name is
        9   2 >> CARLA DORM: Thank you, Ann.
        12   3 >> Ann: Thank you. Eva Foss
        14   4 >> I am with the operators.
        16   5 >> ANN BELL: So Carla, Mike
        18   6 >> CARLA: Vital systems must be
        20   7 >> Thank you. It would be
        22   8 >> EVA: I agree.
        24   9 >> Aurel, thanks to you.
        26   10 >> ANN BELL: One more.
        28   11 >> MICHAEL: A last word on
        30   12 >> REMOTE MODERATOR: No questions.
        32 trailer (end of session)
    "#]],
    );
}

#[test]
fn a_report_is_cut_at_its_headings_also_where_they_are_wrapped() {
    check(
        REPORT,
        expect![[r#"
        Report
        1 front Workshop Report Template
        3 Title: Session Title
        3   Title = Norms, Meet Networks
        4 Date: Date
        4   Date = 4 May 2021
        5 Time: Time
        5   Time = 9:00
        6 Organizer: Session Organizer
        6   Organizer = Ann Bell and Zoe Quill
        7 Moderator: Chair/Moderator
        7   Moderator = Ann Bell
        8 Speakers: List of Speakers and their institutional
        8   Speakers = Dr Carla Dorn, Law, A College
        9 KeyIssues: Key Issues raised (1 sentence per
        12   1 Norms are agreed in rooms that
        15 Presentations: If there were presentations during the
        18   2 Carla Dorn. States need clear rules,
        23   3 Eva Foss. Operators filter floods.
        25   4 Micheal Hult. Asked what is missing.
        27 Discussions: Please describe the Discussions that took
        30   5 All agreed to meet again.
    "#]],
    );
}

#[test]
fn a_proposal_is_cut_at_its_headings() {
    check(
        PROPOSAL,
        expect![[r#"
        Proposal
        1 front Meeting 2022 WS #7 Who Makes
        3 Organizer: Organizer 1:
        3   Organizer = Ann Bell, A Registry
        4 Speakers: Speaker 1:
        4   Speakers = CARLA DORN, Civil Society, Northern Group
        6 Questions: Policy Question(s):
        6   1 Which norms are kept? Who may
        8 Relevance: Relevance to Theme:
        8   2 Norms are many. We should look
        10 Outcomes: Expected Outcomes:
        10   3 1. A list.
    "#]],
    );
}

#[test]
fn names_with_a_colon_are_a_transcript_without_marks_too() {
    check(
        "Minutes.\n\nCHAIR: Welcome.\nMs. Bell: Note: this is no name.\nCHAIR: Thank you.\nOne thing: no.\n",
        expect![[r#"
            Transcript
            1 front Minutes.
            3   1 CHAIR: Welcome.
            4   2 Ms. Bell: Note: this is no
            5   3 CHAIR: Thank you. One thing: no.
        "#]],
    );
}

#[test]
fn a_report_gives_title_date_and_who_did_what() {
    let record = read(REPORT, &catalog());
    assert_eq!(record.title.as_ref().unwrap().words, "Norms, Meet Networks");
    let date = record.date.as_ref().unwrap();
    assert_eq!(
        (date.from, date.to),
        ("2021-05-04".parse().unwrap(), "2021-05-04".parse().unwrap())
    );
    let roles = |id: &str| -> Vec<(RoleKind, String)> {
        let roles = &record.person(id).unwrap().roles;
        roles.iter().map(|r| (r.kind, r.words.clone())).collect()
    };
    assert_eq!(
        roles("ann-bell"),
        [
            (RoleKind::Organizer, String::new()),
            (RoleKind::Moderator, String::new())
        ]
    );
    assert_eq!(roles("zoe-quill"), [(RoleKind::Organizer, String::new())]);
    assert_eq!(
        roles("carla-dorn"),
        [(RoleKind::Speaker, "Law, A College".to_owned())]
    );
}

#[test]
fn a_paragraph_of_a_report_is_of_the_one_named_before_it_also_over_a_page() {
    let record = read(REPORT, &catalog());
    let summary = |t: &&sessions::Turn| t.speaker.how == How::Summary;
    let found: Vec<(&str, &str)> = record
        .turns
        .iter()
        .filter(summary)
        .map(|t| (t.speaker.person.as_deref().unwrap(), t.normalised.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "carla-dorn",
                "States need clear rules, and vital systems must be spared by all."
            ),
            ("eva-foss", "Operators filter floods."),
            ("michael-hult", "Asked what is missing."),
        ]
    );
}

#[test]
fn a_proposal_gives_title_year_and_people() {
    let record = read(PROPOSAL, &catalog());
    assert_eq!(record.form, Form::Proposal);
    assert_eq!(
        record.title.as_ref().unwrap().words,
        "Meeting 2022 WS #7 Who Makes Norms"
    );
    assert!(
        record.date.is_none(),
        "the meeting has no short name in capitals"
    );
    let names: Vec<(&str, &str)> = record
        .people
        .iter()
        .map(|p| (p.name.as_str(), p.roles[0].words.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("Ann Bell", "A Registry"),
            ("Carla Dorn", "Civil Society, Northern Group")
        ]
    );
    assert!(record.sections.iter().any(|s| s.field == Field::Outcomes));
}

#[test]
fn a_label_at_the_bound_is_a_name_and_one_past_it_is_not() {
    for (bytes, is_name) in [(59, true), (60, true), (61, false)] {
        let name = format!("A{}", "b".repeat(bytes - 1));
        let record = read(&format!(">> {name}: One.\n>> Two.\n"), &catalog());
        assert_eq!(
            record.turns[0].speaker.captioned.is_some(),
            is_name,
            "{bytes}"
        );
    }
}

#[test]
fn one_heading_alone_makes_no_form() {
    let record = read(
        "Expected Outcomes: none.\n\nThe rest is prose.\n",
        &catalog(),
    );
    assert_eq!(record.form, Form::Other);
}
