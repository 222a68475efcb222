//! `normwatch routes` as people use it.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::mistakes::routes;
use crate::program::Place;

const HIJACK: &str = "BGP4MP|1203878877|A|198.51.100.";

#[test]
fn routes_are_lines_as_bgpdump_writes_them() {
    let place = Place::new();
    place.write("routes", &routes());
    let ran = place.run(&["routes", "routes"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.lines().count() > 1000);
    let hijack = ran
        .out
        .lines()
        .find(|line| line.contains("|208.65.153.0/24|"));
    let hijack = hijack.expect("it is in this quarter of an hour");
    assert!(hijack.starts_with(HIJACK), "{hijack}");
    assert!(hijack.contains("3491 17557|IGP|"), "{hijack}");
}

#[test]
fn filters_leave_out_what_does_not_fit() {
    let place = Place::new();
    place.write("routes", &routes());
    let whole = place.run(&["routes", "routes"]).out;
    place.write("list", b"# YouTube's\n208.65.152.0/22^+\n");
    for filters in [
        &["--more-specific", "208.65.152.0/22", "--type", "announce"][..],
        &["--prefix", "208.65.153.0/24", "--type", "A"],
        &["--less-specific", "208.65.153.1/32", "--origin", "AS17557"],
        &["--prefix-file", "list", "--as-path", "3491 17557$"],
        &["--as-path", "_3491_17557$"],
        &[
            "--as-path",
            "^65500",
            "--as-path",
            "17557$",
            "--since",
            "2008-02-24T18:47:57",
        ],
    ] {
        let ran = place.run(&[&["routes", "routes"], filters].concat());
        let expected: Vec<&str> = whole
            .lines()
            .filter(|line| line.contains(" 3491 17557|"))
            .collect();
        assert!(expected.len() >= 36);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected, "{filters:?}");
    }
    let ran = place.run(&["routes", "routes", "--community", "no-export"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    let ran = place.run(&["routes", "routes", "--until", "2008-02-24T18:45"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
}

#[test]
fn counts_are_those_of_the_lines() {
    let place = Place::new();
    place.write("routes", &routes());
    let whole = place.run(&["routes", "routes"]).out;
    let count = |letter| whole.lines().filter(|line| line.contains(letter)).count();
    let ran = place.run(&["routes", "routes", "--count"]);
    let expected = format!(
        "announce {}\nwithdraw {}\nrib 0\nstate 0\n",
        count("|A|"),
        count("|W|")
    );
    assert_eq!((ran.code, ran.out), (Some(0), expected));
}

#[test]
fn other_formats_have_a_line_for_each_element() {
    let place = Place::new();
    place.write("routes", &routes());
    let lines = |format| {
        let ran = place.run(&["routes", "routes", "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    };
    let elements = lines("bgpdump").lines().count();
    let objects = lines("ndjson");
    assert_eq!(objects.lines().count(), elements);
    for line in objects.lines() {
        let object: serde_json::Value = serde_json::from_str(line).expect(line);
        assert!(object["peer_asn"].is_u64());
    }
    let rows = lines("csv");
    assert!(rows.starts_with("timestamp,type,peer_ip,"));
    assert_eq!(rows.lines().count(), elements + 1);
}

#[test]
fn a_file_gets_what_standard_output_would_get() {
    let place = Place::new();
    place.write("routes", &routes());
    let ran = place.run(&["routes", "routes", "--output", "lines"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    let lines = std::fs::read_to_string(place.path("lines")).expect("the file");
    assert_eq!(lines, place.run(&["routes", "routes"]).out);
    assert_eq!(place.names("."), ["lines", "routes"]);
    let ran = place.run(&["routes", "routes", "--output", "no/such/folder/lines"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no/such/folder/lines"), "{}", ran.err);
}

#[test]
fn standard_input_is_a_source() {
    let place = Place::new();
    let mut command = place.command(&["routes", "-", "--count"]);
    let mut program = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("it is piped");
    stdin.write_all(&routes()).expect("it reads");
    drop(stdin);
    let output = program.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"announce "));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let place = Place::new();
    // More than a pipe holds.
    let bytes = routes().repeat(20);
    place.write("routes", &bytes);
    let mut program = place
        .command(&["routes", "routes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut start = [0; 64];
    let mut stdout = program.stdout.take().expect("it is piped");
    stdout.read_exact(&mut start).expect("a line");
    drop(stdout);
    let output = program.wait_with_output().expect("it ends");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), err.as_ref()), (Some(0), ""));
}

#[test]
fn what_is_missing_or_of_another_kind_is_named() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write("note", b"this is no archive of routes\n");
    place.write("empty", b"# nothing\n");
    place.write("wrong", b"192.0.2.0/24\n192.0.2.1/24\n");
    for (args, code, part) in [
        (&["routes", "rutes"][..], 3, "`routes`"),
        (&["routes", "note"], 4, "`note` has not a single MRT record"),
        (
            &["routes", "routes", "--prefix-file", "empty"],
            4,
            "it is empty",
        ),
        (
            &["routes", "routes", "--prefix-file", "wrong"],
            4,
            "line 2: `192.0.2.1/24` has bits set",
        ),
        (
            &["routes", "routes", "--prefix-file", "no-list"],
            3,
            "no-list",
        ),
        (&["routes", "routes", "--as-path", "(1"], 2, "not closed"),
        (&["routes", "routes", "--community", "1"], 2, "no community"),
        (&["routes", "routes", "--peer", "x"], 2, "nor an address"),
        (
            &["routes", "routes", "--prefix", "10.0.0.1/8"],
            2,
            "10.0.0.0/8",
        ),
        (&["routes"], 2, "FILE|DIR|GLOB"),
    ] {
        let ran = place.run(args);
        assert_eq!(ran.code, Some(code), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(part), "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn damage_is_told_and_the_rest_is_written() {
    let place = Place::new();
    let whole = routes();
    place.write("whole", &whole);
    place.write("cut", &whole[..whole.len() - 10]);
    let ran = place.run(&["routes", "cut"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    let expected = place.run(&["routes", "whole"]).out;
    assert!(expected.starts_with(&ran.out) && ran.out.len() + 500 > expected.len());
    for part in [
        "`cut` has 1 defect",
        "the content ends inside a record",
        "hint: ",
    ] {
        assert!(ran.err.contains(part), "`{part}` is not in {}", ran.err);
    }
    // Beside a good file it is the one that is named; what is no MRT is left out.
    place.write("day/a", &whole);
    place.write("day/b", &whole[..whole.len() - 10]);
    place.write("day/note", b"this is no archive of routes\n");
    let ran = place.run(&["routes", "day"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(ran.err.contains("left out: `day/note`"), "{}", ran.err);
    assert!(ran.err.contains("error: `day/b` was"), "{}", ran.err);
}
