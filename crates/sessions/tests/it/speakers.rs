use sessions::{Identified, Known, Reader, read};

use crate::fixture::{CAPTIONS, REPORT, catalog, who};

#[test]
fn each_turn_of_captions_has_its_speaker_or_nobody_and_the_rule_that_says_so() {
    let record = read(CAPTIONS, &catalog());
    assert_eq!(
        who(&record),
        [
            "1 ann-bell introduction",
            "2 carla-dorn label",
            "3 ann-bell label",
            "4 eva-foss called by 3",
            "5 ann-bell label",
            "6 carla-dorn label",
            "7 michael next in row of 5",
            "8 eva-foss label",
            "9 - unresolved",
            "10 ann-bell label",
            "11 michael label",
            "12 remote-moderator label",
        ]
    );
}

#[test]
fn every_variant_of_a_name_stands_under_one_person_with_its_rule() {
    let record = read(CAPTIONS, &catalog());
    let variants = |id: &str| -> Vec<(String, Identified)> {
        let person = record.person(id).unwrap();
        let variants = person.variants.iter();
        variants.map(|v| (v.captioned.clone(), v.how)).collect()
    };
    assert_eq!(
        variants("carla-dorn"),
        [
            ("CARLA DORM".to_owned(), Identified::Alias),
            ("CARLA".to_owned(), Identified::FirstName),
        ]
    );
    assert_eq!(
        variants("ann-bell"),
        [
            ("Ann Bell".to_owned(), Identified::FullName),
            ("Ann".to_owned(), Identified::FirstName),
        ]
    );
    assert_eq!(
        variants("eva-foss"),
        [("EVA".to_owned(), Identified::InText)]
    );
}

#[test]
fn a_name_that_no_rule_completes_stays_as_captioned_and_is_a_finding() {
    let record = read(CAPTIONS, &catalog());
    let unresolved: Vec<(&str, bool)> = record
        .people
        .iter()
        .filter(|p| !p.resolved)
        .map(|p| (p.name.as_str(), p.resolved))
        .collect();
    assert_eq!(
        unresolved,
        [("REMOTE MODERATOR", false), ("Michael", false)]
    );
    let findings: Vec<String> = record.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "line 24: turn 9 has no name, and nothing says who speaks",
            "line 28: who \"MICHAEL\" is in full is not known",
            "line 30: who \"REMOTE MODERATOR\" is in full is not known",
        ]
    );
}

#[test]
fn what_the_session_says_of_a_speaker_is_a_role_with_its_place() {
    let record = read(CAPTIONS, &catalog());
    let eva = record.person("eva-foss").unwrap();
    let role = &eva.roles[0];
    assert_eq!(role.words, "Eva Foss is Director of the Manners.");
    assert_eq!(role.span.unwrap().of(CAPTIONS), role.words);
}

#[test]
fn the_report_of_the_same_session_completes_names() {
    let catalog = catalog();
    let records = Reader::new(&catalog).read_all(&[REPORT, CAPTIONS]);
    let michael = records[1].person("michael-hult").unwrap();
    assert!(michael.resolved);
    assert_eq!(michael.roles[0].words, "Expert");
    assert_eq!(
        michael.roles[0].span, None,
        "the report says it, not the captions"
    );
    assert_eq!(
        records[1].turns[6].speaker.person.as_deref(),
        Some("michael-hult")
    );
    assert_eq!(
        records[0],
        read(REPORT, &catalog),
        "the report is as before"
    );
}

#[test]
fn people_of_another_session_are_not_taken_for_those_of_this_one() {
    let catalog = catalog();
    let other = REPORT.replace("4 May 2021", "4 May 2020");
    let records = Reader::new(&catalog).read_all(&[&other, CAPTIONS]);
    assert!(records[1].person("michael-hult").is_none());
}

#[test]
fn a_first_name_of_two_people_is_nobodys() {
    let text = ">> ANN BELL: One.\n>> ANN CROW: Two.\n>> ANN: Three.\n";
    let record = read(text, &catalog());
    assert_eq!(record.turns[2].speaker.person.as_deref(), Some("ann"));
    assert!(!record.person("ann").unwrap().resolved);
}

#[test]
fn a_known_person_is_found_by_a_letter_less_and_by_a_short_form() {
    let catalog = catalog();
    let known = ["Anja Kerr", "Michael Hult"].map(|name| Known {
        name: name.to_owned(),
        roles: Vec::new(),
    });
    let reader = Reader::new(&catalog).people(known.to_vec());
    let record = reader.read(">> ANYA: One.\n>> MIKE: Two.\n");
    let found: Vec<(&str, Identified)> = record
        .people
        .iter()
        .map(|p| (p.name.as_str(), p.variants[0].how))
        .collect();
    assert_eq!(
        found,
        [
            ("Anja Kerr", Identified::Near),
            ("Michael Hult", Identified::ShortForm)
        ]
    );
}

#[test]
fn one_who_is_called_by_somebody_who_does_not_lead_is_not_guessed() {
    let text = "\
>> My name is Ann Bell. Carl Dorn, please.
>> CARL DORN: I agree with Eva.
>> Thank you.
>> ANN BELL: Next.
>> EVA FOSS: Yes.
";
    let record = read(text, &catalog());
    assert_eq!(record.turns[2].speaker.person, None);
}

#[test]
fn a_row_ends_when_somebody_else_speaks() {
    let text = "\
>> ANN BELL: Welcome.
>> EVA FOSS: Yes.
>> CARL DORN: No.
>> ANN BELL: Carl, Eva and Zoe, please.
>> ZOE QUILL: Me first.
>> And I.
>> ANN BELL: Good.
";
    let record = read(text, &catalog());
    assert_eq!(record.turns[5].speaker.person, None);
}
