//! What users get wrong: one clear message, a hint, an exit code of its own.

use crate::program::{Place, Ran};

pub(crate) fn refused(ran: &Ran, code: i32, parts: &[&str]) {
    assert_eq!(ran.code, Some(code), "{}", ran.err);
    for part in parts {
        assert!(ran.err.contains(part), "`{part}` is not in: {}", ran.err);
    }
    assert_eq!(ran.out, "", "standard output is for data");
}

#[test]
fn a_wrong_option_is_a_wrong_command_line() {
    let ran = Place::new().run(&["check", "--rutes", "x"]);
    refused(&ran, 2, &["--rutes", "--routes"]);
    let ran = Place::new().run(&["check", "--routes", "x", "--since", "yesterday"]);
    refused(&ran, 2, &["no date or time in UTC"]);
}

#[test]
fn a_missing_file_is_named_with_its_nearest_neighbour() {
    let place = Place::new();
    place.write("updates.20080224.1839.bz2", b"x");
    let ran = place.run(&["check", "--routes", "updates.20080224.1838.bz2"]);
    refused(
        &ran,
        3,
        &[
            "error: ",
            "updates.20080224.1838.bz2",
            "hint: ",
            "updates.20080224.1839.bz2",
        ],
    );
    assert_eq!(
        place.names("."),
        ["updates.20080224.1839.bz2"],
        "nothing is made"
    );
}

#[test]
fn a_file_that_is_no_mrt_is_of_another_kind() {
    let place = Place::new();
    place.write("bird.conf", b"log syslog all;\nrouter id 172.16.0.1;\n");
    let ran = place.run(&["check", "--routes", "bird.conf"]);
    refused(
        &ran,
        4,
        &["`bird.conf` has not a single MRT record", "hint: "],
    );
}

#[test]
fn a_table_of_another_kind_is_named() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write("rel.txt", b"this is no table\n");
    let ran = place.run(&["check", "--routes", "routes", "--as-rel", "rel.txt"]);
    refused(&ran, 4, &["`rel.txt` is not", "hint: "]);
    let ran = place.run(&["check", "--routes", "routes", "--baseline", "rel.txt"]);
    refused(&ran, 4, &["`rel.txt` is neither MRT nor a table", "hint: "]);
}

#[test]
fn a_file_cut_off_is_read_up_to_there_and_said_to_be_incomplete() {
    let place = Place::new();
    let whole = routes();
    place.write("routes", &whole[..whole.len() - 10]);
    let ran = place.run(&["check", "--routes", "routes", "--json", "report.json"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(
        ran.err.contains("cut off") && ran.err.contains("hint: "),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("1 file was read"), "{}", ran.out);
    let json = std::fs::read_to_string(place.path("report.json")).expect("the report");
    assert!(json.contains("\"kind\": \"truncated\""), "{json}");
}

#[test]
fn other_files_in_a_folder_are_left_out_and_named() {
    let place = Place::new();
    place.write(
        "day/README.txt",
        b"These are routes of a day, and this is no archive.\n",
    );
    place.write("day/routes", &routes());
    let ran = place.run(&["check", "--routes", "day"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("README.txt"), "{}", ran.out);
}

#[test]
fn a_norm_with_a_wrong_id_is_named_with_file_and_line() {
    let place = Place::new();
    let norms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    copy(&norms, &place.path("norms"));
    let path = place.path("norms/mappings/technical.toml");
    let text = std::fs::read_to_string(&path).expect("the mappings");
    let wrong = text.replacen("manrs-netops#2", "manrs-netops#22", 1);
    assert_ne!(text, wrong);
    std::fs::write(&path, &wrong).expect("written");
    let line = 1 + wrong
        .lines()
        .position(|line| line.contains("#22"))
        .expect("a line");
    let ran = place.run(&["norms", "check", "norms"]);
    let place_of_it = format!("mappings/technical.toml:{line}:");
    refused(
        &ran,
        6,
        &[&place_of_it, "manrs-netops#22", "hint: ", "manrs-netops#2"],
    );
}

#[test]
fn a_norm_that_is_not_there_is_met_with_what_was_meant() {
    let ran = Place::new().run(&["norms", "show", "un-gge-2015#13-z"]);
    refused(&ran, 6, &["un-gge-2015#13-z", "did you mean", "hint: "]);
}

#[test]
fn sql_that_cannot_be_answered_says_why() {
    let place = Place::new();
    refused(
        &place.run(&["sql", "select nmae from instruments"]),
        7,
        &["nmae", "hint: "],
    );
    refused(
        &place.run(&["sql", "delete from instruments"]),
        7,
        &["delete"],
    );
    refused(
        &place.run(&["sql", "select * from routes('nowhere.bz2')"]),
        7,
        &["nowhere.bz2"],
    );
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing() {
    let place = Place::new();
    place.write("routes", &routes());
    let ran = place.run(&[
        "check",
        "--routes",
        "routes",
        "--html",
        "no/such/folder/report.html",
    ]);
    refused(&ran, 1, &["no/such/folder/report.html", "hint: "]);
}

/// A few routes as a real file.
pub(crate) fn routes() -> Vec<u8> {
    let mut files = testkit::youtube_2008::files().into_iter();
    let (_, bytes) = files
        .find(|(name, _)| name.ends_with(".1845"))
        .expect("a file");
    bytes
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the norms") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
