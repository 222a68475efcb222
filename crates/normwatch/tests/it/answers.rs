//! `norms` and `sql`: what is asked is answered.

use crate::mistakes::routes;
use crate::program::Place;

fn answer(place: &Place, args: &[&str]) -> String {
    let ran = place.run(args);
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
    ran.out
}

#[test]
fn norms_are_listed_and_shown_as_people_name_them() {
    let place = Place::new();
    let list = answer(&place, &["norms", "list"]);
    for part in [
        "UN GGE 2015",
        "un-gge-2015#13-f",
        "manrs-netops#1",
        "paris-call#9",
    ] {
        assert!(list.contains(part), "{part}");
    }
    for name in [
        &["13(f)"][..],
        &["un-gge-2015#13-f"],
        &["un", "gge", "2015", "13(f)"],
    ] {
        let shown = answer(&place, &[&["norms", "show"], name].concat());
        assert!(shown.contains("A/70/174, para. 13(f)"), "{name:?}: {shown}");
        assert!(shown.contains("paraphrase"), "{name:?}");
        assert!(!shown.to_lowercase().contains("complied"), "{name:?}");
    }
    let json = answer(&place, &["norms", "show", "bcp38", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["id"], "bcp38");
}

#[test]
fn norms_and_files_can_be_asked_without_a_database() {
    let place = Place::new();
    place.write("routes", &routes());
    let sql = "select count(*) as n from provisions where id like 'un-gge-2015#%'";
    assert_eq!(
        answer(&place, &["sql", sql, "--format", "csv"]),
        "n\r\n11\r\n"
    );
    let sql = "select origin, count(*) as n from routes('routes')
               where prefix = '208.65.153.0/24' and type = 'announce' group by 1";
    let rows = answer(&place, &["sql", sql, "--format", "ndjson"]);
    assert_eq!(rows, "{\"origin\":17557,\"n\":71}\n");
    assert_eq!(place.names("."), ["routes"], "asking makes no database");
}

#[test]
fn a_check_can_be_asked_afterwards_and_done_again_without_doubling() {
    let place = Place::new();
    place.write("routes", &routes());
    let count = "select (select count(*) from analyses) as analyses,
                        (select count(*) from sources) as sources,
                        (select count(*) from observations) as observations";
    let mut counts = Vec::new();
    for _ in 0..2 {
        answer(&place, &["check", "--routes", "routes", "--learn", "0"]);
        counts.push(answer(&place, &["sql", count, "--format", "ndjson"]));
    }
    assert_eq!(counts[0], counts[1]);
    assert!(
        counts[0].starts_with("{\"analyses\":1,\"sources\":1,"),
        "{}",
        counts[0]
    );
}

#[test]
fn part_of_the_time_can_be_looked_at() {
    let place = Place::new();
    place.write("routes", &routes());
    let records = "select announcements as n from analyses";
    let until = [
        "check",
        "--routes",
        "routes",
        "--until",
        "2008-02-24T18:47:57Z",
    ];
    answer(&place, &until);
    let before: String = answer(&place, &["sql", records, "--format", "csv"]);
    std::fs::remove_file(place.path("normwatch.db")).expect("the database");
    answer(
        &place,
        &[
            "check",
            "--routes",
            "routes",
            "--since",
            "2008-02-24T18:47:57Z",
        ],
    );
    let after: String = answer(&place, &["sql", records, "--format", "csv"]);
    let number = |text: &str| -> u64 {
        text.lines()
            .nth(1)
            .and_then(|n| n.trim().parse().ok())
            .expect("a number")
    };
    let all = "select announcements as n from route_sources('routes')";
    let all = answer(&place, &["sql", all, "--format", "csv"]);
    assert_eq!(number(&before) + number(&after), number(&all));
    assert!(number(&before) > 0 && number(&after) > 0);
}

#[test]
fn standard_input_is_read_like_a_file() {
    use std::io::Write as _;
    let place = Place::new();
    let mut child = place
        .command(&["check", "--routes", "-", "--learn", "0"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(&routes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 file was read"));
}
