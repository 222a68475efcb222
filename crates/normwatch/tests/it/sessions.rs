//! `sessions`: texts in, who said and asked for what out.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::mistakes::refused;
use crate::program::Place;

/// Captions of a session, as they come: a name in part, a word misheard, a turn
/// whose speaker nobody names.
const CAPTIONS: &str = "\
Captions of a meeting held from 3 to 5 May 2021.  They may be wrong.

>> ANN BELL:  Welcome to this session on norms and networks.  Carla, please.

>> CARLA DORN:  States should spare critical infrastructure.  The GGE said so in 2015.

>> I say thanks to all.  Is there anything else that we forgot to ask today?

>> EVA:  Operators need to be told whom to report an attack to, as MANRS has it.
";

const REPORT: &str = "\
Workshop Report Template

Session Title\tNorms, Meet Networks
Date\t4 May 2021
Session Organizer\tAnn Bell
Chair/Moderator\tAnn Bell
List of Speakers and their institutional affiliations\tDr Carla Dorn, Law, A College Ms Eva Foss, Director, A Network
Key Issues raised (1 sentence per issue):

Norms are agreed in rooms that operators do not enter. Operators have cybernorms too.

If there were presentations during the session, please provide a 1-paragraph summary for each Presentation

Carla Dorn. States need clear rules, and what people live on must be spared by all of them.

Eva Foss. Operators filter what others forge, and have agreed to do so.
";

fn place() -> Place {
    let place = Place::new();
    place.write("captions.txt", CAPTIONS.as_bytes());
    place.write("report.txt", REPORT.as_bytes());
    place
}

fn answer(place: &Place, args: &[&str]) -> String {
    let ran = place.run(&[&["sessions"], args].concat());
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
    ran.out
}

fn json(place: &Place, args: &[&str]) -> Value {
    let out = answer(place, &[args, &["--format", "json"]].concat());
    serde_json::from_str(&out).expect("JSON")
}

fn count(place: &Place, table: &str) -> String {
    let sql = format!("select count(*) as n from {table}");
    place.run(&["sql", &sql, "--format", "csv"]).out
}

#[test]
fn an_import_says_what_was_found_and_where() {
    let place = place();
    let out = answer(&place, &["import", "captions.txt", "report.txt"]);
    for part in [
        "captions.txt: transcript; 3 people; 4 turns;",
        "captions.txt:7: turn 3 has no name, and nothing says who speaks",
        "of the same session as 2, by date and people",
        "report.txt: report; 3 people;",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let alone = Place::new();
    alone.write("captions.txt", CAPTIONS.as_bytes());
    let out = answer(&alone, &["import", "captions.txt"]);
    let part = "captions.txt:9: who \"EVA\" is in full is not known";
    assert!(out.contains(part), "without the report: {out}");
}

#[test]
fn a_report_that_comes_later_tells_who_spoke_before() {
    let place = place();
    answer(&place, &["import", "captions.txt"]);
    let speaker = "select s.name as name from session_turns t
                   join session_speakers s on s.session = t.session and s.id = t.speaker
                   where t.turn = 4 and t.session = 1";
    let name = |place: &Place| place.run(&["sql", speaker, "--format", "csv"]).out;
    assert_eq!(name(&place), "name\r\nEva\r\n");
    answer(&place, &["import", "report.txt"]);
    assert_eq!(name(&place), "name\r\nEva Foss\r\n");
}

#[test]
fn importing_again_doubles_nothing_and_the_files_are_needed_no_more() {
    let place = place();
    let tables = [
        "sessions",
        "session_turns",
        "session_mentions",
        "session_search",
    ];
    let mut counts = Vec::new();
    for _ in 0..2 {
        answer(&place, &["import", "captions.txt", "report.txt"]);
        counts.push(tables.map(|table| count(&place, table)));
    }
    assert_eq!(counts[0], counts[1]);
    assert_eq!(counts[0][0], "n\r\n2\r\n");
    std::fs::remove_file(place.path("captions.txt")).expect("the file");
    std::fs::remove_file(place.path("report.txt")).expect("the file");
    let shown = answer(&place, &["show", "captions"]);
    for part in [
        "Norms, Meet Networks",
        "Eva Foss",
        "What is odd",
        "Welcome to this",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let turn = answer(&place, &["show", "1", "--turn", "2"]);
    for part in [
        "Carla Dorn, session 1, line 5",
        "critical-infrastructure",
        "un-gge",
    ] {
        assert!(turn.contains(part), "{part}: {turn}");
    }
}

#[test]
fn a_duplicate_is_known_and_left_out_of_answers() {
    let place = place();
    let copy = REPORT.replace(", and have agreed", ",\nand have agreed");
    place.write("copy.txt", copy.as_bytes());
    answer(
        &place,
        &["import", "captions.txt", "report.txt", "copy.txt"],
    );
    let list = json(&place, &["list"]);
    let copies: Vec<Option<i64>> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|s| s["stands_for_it"]["of"].as_i64())
        .collect();
    assert_eq!(
        copies,
        [None, None, Some(2)],
        "the first of two as long stands"
    );
    let out = answer(&place, &["search", "cyber norms"]);
    assert!(out.contains("1 turn in 1 session."), "{out}");
    assert!(out.contains("Session 3 left out"), "{out}");
}

#[test]
fn a_search_finds_a_thing_under_its_other_names_with_its_place() {
    let place = place();
    answer(&place, &["import", "captions.txt", "report.txt"]);
    let found = json(
        &place,
        &["search", "group", "of", "governmental", "experts"],
    );
    let hit = &found["hits"][0];
    assert_eq!(hit["session"], 1);
    assert_eq!((&hit["turn"], &hit["line"]), (&2.into(), &5.into()));
    assert_eq!(hit["speaker"], "Carla Dorn");
    let snippet = hit["snippet"].as_str().expect("a snippet");
    assert!(snippet.contains("The GGE said so"), "{snippet}");
    let nothing = answer(&place, &["search", "submarine", "cables"]);
    assert!(nothing.contains("Nothing was found"), "{nothing}");
}

#[test]
fn who_asked_for_what_is_told_by_person_and_thing() {
    let place = place();
    answer(&place, &["import", "captions.txt", "report.txt"]);
    let all = answer(&place, &["asked"]);
    for part in [
        "Carla Dorn",
        "States should spare critical infrastructure.",
        "session 1, turn 2, line 5; names critical-infrastructure",
        "session 2, turn 2, line 14 (as the report tells it)",
        "Nobody by name",
        "Is there anything else that we forgot to ask today?",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    let eva = answer(&place, &["asked", "--speaker", "eva"]);
    assert!(eva.contains("Operators need to be told"), "{eva}");
    assert!(!eva.contains("Carla"), "{eva}");
    for about in [
        "manrs",
        "MANRS",
        "Mutually Agreed Norms for Routing Security",
    ] {
        let asked = json(&place, &["asked", "--about", about]);
        let people = asked["people"].as_array().expect("people");
        assert_eq!(people.len(), 1, "{about}");
        assert_eq!(people[0]["name"], "Eva Foss");
    }
    let one = json(&place, &["asked", "--session", "report.txt"]);
    let people = one["people"].as_array().expect("people");
    assert_eq!(people.len(), 1, "{one}");
}

#[test]
fn a_report_is_drawn_in_the_form_of_the_template() {
    let place = place();
    answer(&place, &["import", "captions.txt", "report.txt"]);
    let page = answer(&place, &["report", "1", "--format", "markdown"]);
    for part in [
        "# Norms, Meet Networks\n",
        "- Date: 3 to 5 May 2021\n",
        "- Moderator: Ann Bell\n",
        "## Speakers\n",
        "- Eva Foss, Director, A Network\n",
        "## Key issues\n",
        "- **critical infrastructure**: 1 sentence asks about it, by 1 speaker: Carla Dorn ",
        "“States should spare critical infrastructure.” (2).",
        "## What each speaker said\n",
        "**Eva Foss.** 1 turn (4), ",
        "Who had these turns is not known: (3).",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn what_is_no_text_is_refused_and_others_are_kept() {
    let place = place();
    place.write("session.pdf", b"%PDF-1.4\n\x00\x01\x02");
    place.write("old.txt", b"Caf\xe9\n");
    let ran = place.run(&["sessions", "import", "session.pdf"]);
    refused(
        &ran,
        4,
        &["`session.pdf`: line 2 has a zero byte", "hint: "],
    );
    assert!(!place.path("normwatch.db").exists(), "nothing is made");
    let ran = place.run(&["sessions", "import", "session.pdf", "report.txt", "old.txt"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    for part in [
        "left out: `session.pdf`: line 2 has a zero byte",
        "left out: `old.txt`: line 1 is not in UTF-8",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert!(ran.out.contains("1 session was imported"), "{}", ran.out);
    let ran = place.run(&["sessions", "import", "rapport.txt"]);
    refused(&ran, 3, &["rapport.txt", "hint: ", "report.txt"]);
    let ran = place.run(&["sessions", "import", "-"]);
    refused(&ran, 3, &["name of its file", "hint: "]);
}

#[test]
fn what_is_not_there_is_said_with_a_way_on() {
    let place = place();
    let ran = place.run(&["sessions", "list"]);
    refused(
        &ran,
        7,
        &[
            "no database `normwatch.db`",
            "hint: `normwatch sessions import",
        ],
    );
    assert!(
        !place.path("normwatch.db").exists(),
        "asking makes no database"
    );
    answer(&place, &["import", "captions.txt", "report.txt"]);
    let ran = place.run(&["sessions", "show", "minutes"]);
    refused(
        &ran,
        7,
        &[
            "there is no session `minutes`",
            "hint: `normwatch sessions list`",
        ],
    );
    let ran = place.run(&["sessions", "report", ".txt"]);
    refused(&ran, 7, &["`.txt` can be session 1 or 2", "hint: "]);
    let ran = place.run(&["sessions", "show", "1", "--turn", "5"]);
    refused(
        &ran,
        7,
        &["session 1 has no turn 5", "hint: its turns are 1 to 4"],
    );
    let ran = place.run(&["sessions", "asked", "--about", "submarine cables"]);
    refused(
        &ran,
        6,
        &["nothing that is called `submarine cables`", "hint: "],
    );
}

#[test]
fn an_import_killed_anywhere_leaves_all_or_nothing() {
    let place = place();
    let counts = "select (select count(*) from sessions) as s,
                    (select count(distinct session) from session_turns) as t,
                    (select count(distinct session) from session_search) as f";
    let counts = |place: &Place| place.run(&["sql", counts, "--format", "csv"]).out;
    for millis in [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 150] {
        let mut child = place
            .command(&["sessions", "import", "captions.txt", "report.txt"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let deadline = Instant::now() + Duration::from_millis(millis);
        while Instant::now() < deadline {
            std::hint::spin_loop();
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        if place.path("normwatch.db").exists() {
            // Before the first transaction there is no schema yet.
            let found = counts(&place);
            let whole = ["s,t,f\r\n0,0,0\r\n", "s,t,f\r\n2,2,2\r\n", ""];
            assert!(whole.contains(&found.as_str()), "{millis} ms: {found}");
        }
    }
    answer(&place, &["import", "captions.txt", "report.txt"]);
    assert_eq!(counts(&place), "s,t,f\r\n2,2,2\r\n");
}

/// The workshop documents: in `seeds` beside the folder that `NORMWATCH_DATA` names.
fn seeds(suite: &str) -> Option<PathBuf> {
    let data = std::env::var_os("NORMWATCH_DATA").map(PathBuf::from);
    let seeds = data.and_then(|data| Some(data.parent()?.join("seeds")));
    let seeds = seeds.filter(|seeds| seeds.is_dir());
    if seeds.is_none() {
        use std::io::Write;
        let note =
            format!("left out: {suite} (no seeds beside the folder that NORMWATCH_DATA names)\n");
        std::io::stderr()
            .write_all(note.as_bytes())
            .expect("standard error takes text");
    }
    seeds
}

#[test]
fn the_seeds_are_kept_searched_and_asked() {
    let Some(seeds) = seeds("the seeds on the command line") else {
        return;
    };
    let place = Place::new();
    let folder = seeds.to_str().expect("a path in UTF-8");
    let imported = json(&place, &["import", folder]);
    let all = imported.as_array().expect("a list");
    let numbers = |key: &str| -> Vec<u64> {
        all.iter()
            .map(|s| s[key].as_u64().expect("a number"))
            .collect()
    };
    assert_eq!(numbers("turns"), [22, 20, 10, 2, 48]);
    assert_eq!(numbers("requests"), [15, 15, 15, 6, 149]);
    assert_eq!(numbers("people_unresolved"), [0; 5]);
    let copies: Vec<(Option<i64>, &str)> = all
        .iter()
        .map(|s| &s["stands_for_it"])
        .map(|c| (c["of"].as_i64(), c["likeness"].as_str().unwrap_or("")))
        .collect();
    let none = (None, "");
    let expected = [
        (Some(2), "same-content"),
        none,
        none,
        (Some(3), "part-of"),
        none,
    ];
    assert_eq!(copies, expected);

    let found = json(&place, &["search", "cybernorms"]);
    let hits = found["hits"].as_array().expect("hits");
    let welcome = hits.iter().find(|h| h["session"] == 5 && h["turn"] == 1);
    let welcome = welcome.expect("the chair welcomes them");
    assert_eq!(welcome["speaker"], "Pablo Hinojosa");
    let snippet = welcome["snippet"].as_str().expect("a snippet");
    assert!(snippet.contains("cyber moms"), "{snippet}");

    let asked = json(&place, &["asked", "--speaker", "Marilia Marciel"]);
    let people = asked["people"].as_array().expect("people");
    assert_eq!(people.len(), 1, "one person under both names");
    assert_eq!(people[0]["name"], "Marilia Maciel");
    let turns = people[0]["requests"].as_array().expect("requests");
    assert!(turns.iter().any(|r| r["session"] == 2) && turns.iter().any(|r| r["session"] == 5));

    let report = answer(&place, &["report", "5"]);
    for name in ["Pablo Hinojosa.", "Izumi Okutani.", "Juan Fernandez."] {
        assert!(report.contains(name), "{name}: {report}");
    }
    assert!(report.contains("Who had these turns is not known: (5, 43, 44, 45)."));
}
