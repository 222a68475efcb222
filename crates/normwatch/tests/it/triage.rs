//! `normwatch triage`, as an analyst runs it.

use std::io::Write as _;
use std::path::Path;

use crate::mistakes::refused;
use crate::program::{Place, Ran};

/// A desk that has an asset, and somebody to write to.
const DESK: &str = r#"
name = "CERT Example"
economy = "JP"
[constituency]
prefixes = ["192.0.2.0/24"]
files = ["more.txt"]
[[assets]]
name = "Example Power"
sector = "energy"
prefixes = ["192.0.2.0/25"]
mail = "soc@power.example"
[[contacts]]
role = "national-authority"
name = "The authority"
mail = "duty@authority.example"
"#;

/// A mapping of a table of one's own.
const MAPPING: &str = r#"
format = "csv"
[constants]
"classification.taxonomy" = "malicious-code"
"classification.type" = "c2-server"
[fields]
when = { field = "time.source", required = true }
address = { field = "source.ip", required = true }
port = "source.port"
"#;

fn event(ip: &str, kind: &str, time: &str) -> String {
    format!(
        "{{\"source.ip\":\"{ip}\",\"classification.type\":\"{kind}\",\"time.source\":\"{time}\"}}\n"
    )
}

/// Runs and reads the decisions.
fn decided(place: &Place, args: &[&str]) -> (Ran, Vec<serde_json::Value>) {
    let mut all = vec!["triage", "run"];
    all.extend(args);
    let mut ran = place.run(&all);
    let out = std::mem::take(&mut ran.out);
    let line = |line: &str| serde_json::from_str(line).expect(line);
    (ran, out.lines().map(line).collect())
}

#[test]
fn an_event_is_explained_from_json_and_from_its_row() {
    let place = Place::new();
    place.write("desk.toml", DESK.as_bytes());
    place.write(
        "more.txt",
        b"# ours too\n2001:db8::/32\n\n198.51.100.0/24 # since May\n",
    );
    place.write("mapping.toml", MAPPING.as_bytes());
    place.write(
        "feed.csv",
        b"when,address,port\n2026-11-21 10:00:00,198.51.100.7,443\n2026-11-21 10:00:00,none,1\n",
    );
    let json = "{\n\"source.ip\": \"192.0.2.1\",\n\"classification.taxonomy\": \
                \"malicious-code\", \"classification.type\": \"infected-system\"}";
    let ran = place.run(&["triage", "explain", json, "--desk", "desk.toml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for part in [
        "What is done: notify-now",
        "duty@authority.example",
        "critical-infrastructure-infected",
        "A/70/174, para. 13(g)",
        "in_constituency      1",
        "An address in an event is no author.",
    ] {
        assert!(ran.out.contains(part), "`{part}` is not in {}", ran.out);
    }

    let of_row = |line: &str, more: &[&str]| {
        let row = format!("feed.csv:{line}");
        let mut args = vec!["triage", "explain", &row, "--desk", "desk.toml"];
        args.extend(["--format", "json"].iter().chain(more));
        place.run(&args)
    };
    let mapping = ["--mapping", "mapping.toml"];
    let ran = of_row("2", &mapping);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let why: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(why["fired"][0]["id"], "active-malice-to-holder");
    let ours = serde_json::json!(["in_constituency", "1"]);
    let added = why["added"].as_array().expect("a list");
    assert!(added.contains(&ours), "a file of the desk's names it");

    refused(
        &of_row("3", &mapping),
        4,
        &["line 3, is no event", "`address`"],
    );
    refused(&of_row("1", &mapping), 4, &["no event begins in line 1"]);
    refused(&of_row("2", &[]), 4, &["no mapping", "--mapping"]);
    refused(&of_row("0", &mapping), 4, &["FILE:LINE"]);
    let ran = place.run(&["triage", "explain", "fed.csv:2"]);
    refused(&ran, 3, &["fed.csv", "feed.csv"]);
    let ran = place.run(&["triage", "explain", "{\"source.ip\": }"]);
    refused(&ran, 4, &["no event: no JSON at byte"]);
}

#[test]
fn columns_are_listed_for_people_and_for_programs() {
    let place = Place::new();
    let ran = place.run(&["triage", "columns"]);
    assert!(ran.out.contains("source.sector"), "{}", ran.out);
    let ran = place.run(&["triage", "columns", "--format", "json"]);
    let columns: Vec<serde_json::Value> = serde_json::from_str(&ran.out).expect("JSON");
    let asn = columns.iter().find(|column| column["name"] == "source.asn");
    assert_eq!(asn.expect("it is one")["kind"], "integer");
}

#[test]
fn what_is_seen_again_within_the_window_is_told_once_and_after_it_anew() {
    let place = Place::new();
    let feed = [
        event("192.0.2.1", "c2-server", "2026-11-21T10:00:00+00:00"),
        event("192.0.2.1", "c2-server", "2026-11-22T10:00:00+00:00"),
        event("192.0.2.1", "c2-server", "2026-11-23T10:00:01+00:00"),
        event("192.0.2.2", "c2-server", "2026-11-23T10:00:01+00:00"),
    ];
    place.write("feed.jsonl", feed.concat().as_bytes());
    let (ran, lines) = decided(&place, &["feed.jsonl", "--window", "24h"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let seen: Vec<_> = lines.iter().map(|line| &line["seen"]).collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| line["told"].as_array().map(Vec::len))
        .collect();
    let first = "2026-11-21T10:00:00+00:00";
    assert_eq!(
        *seen[0],
        serde_json::json!({"is": "new", "count": 1, "first": first})
    );
    assert_eq!(
        *seen[1],
        serde_json::json!({"is": "repeated", "count": 2, "first": first})
    );
    assert_eq!(
        *seen[2],
        serde_json::json!({"is": "reopened", "count": 3, "first": first})
    );
    assert_eq!(seen[3]["is"], "new");
    assert_eq!(told, [Some(1), Some(0), Some(1), Some(1)]);
    assert_eq!(lines[0]["told"][0]["deadline"], "2026-11-22T10:00:00+00:00");
    assert_eq!(lines[0]["keep_until"], "2027-05-20T10:00:00+00:00");

    // Another process remembers.
    let later = event("192.0.2.2", "c2-server", "2026-11-23T12:00:00+00:00");
    place.write("later.jsonl", later.as_bytes());
    let (_, lines) = decided(&place, &["later.jsonl"]);
    assert_eq!(lines[0]["seen"]["is"], "repeated");
    let sql = "select count, reopened from decisions order by id";
    let ran = place.run(&["sql", sql, "--format", "csv"]);
    // One that came back has a decision of its own, and the one before stays as it was.
    assert_eq!(ran.out, "count,reopened\r\n2,0\r\n3,1\r\n2,0\r\n");
}

#[test]
fn a_decision_says_where_its_line_stands_and_who_is_told_within_which_time() {
    let place = Place::new();
    let feed = [
        event("192.0.2.1", "c2-server", "2026-11-21T10:00:00+00:00"),
        event("192.0.2.1", "c2-server", "2026-11-21T11:00:00+00:00"),
        event("192.0.2.2", "c2-server", "2026-11-21T12:00:00+00:00"),
        event("192.0.2.3", "scanner", "2026-11-21T12:00:00+00:00"),
    ];
    place.write("feed.jsonl", feed.concat().as_bytes());
    for (format, standard) in [("ndjson", false), ("csv", false), ("ndjson", true)] {
        let db = format!("{format}-{standard}.db");
        let mut args = vec!["feed.jsonl", "--db", &db, "--format", format];
        if !standard {
            args.extend(["--decisions", format]);
        }
        let ran = place.run(&[&["triage", "run"], &args[..]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let sql = "select d.line, d.at, d.bytes, o.path from triage_decisions d left join \
                   triage_outputs o on o.id = d.output order by d.id";
        let ran = place.run(&["sql", sql, "--db", &db, "--format", "ndjson"]);
        let rows = ran
            .out
            .lines()
            .map(|row| serde_json::from_str(row).expect(row));
        let rows: Vec<serde_json::Value> = rows.collect();
        assert_eq!(rows.len(), 3);
        for row in rows {
            if standard {
                assert!(row["at"].is_null() && row["path"].is_null(), "{row}");
                continue;
            }
            let all = std::fs::read(row["path"].as_str().expect("a file")).expect("decisions");
            let of = |name: &str| row[name].as_u64().expect("a number") as usize;
            let line = &all[of("at")..of("at") + of("bytes")];
            let begin = match format {
                "csv" => format!("feed.jsonl,{},", row["line"]),
                _ => format!("{{\"file\":\"feed.jsonl\",\"line\":{},", row["line"]),
            };
            assert!(line.starts_with(begin.as_bytes()) && line.ends_with(b"\n"));
            assert!(!line[..line.len() - 1].contains(&b'\n'));
        }
    }
    let sql = "select told, received, keep_until from decisions where line = 3";
    let ran = place.run(&["sql", sql, "--db", "ndjson-false.db", "--format", "ndjson"]);
    let row: serde_json::Value = serde_json::from_str(&ran.out).expect("a row");
    let told: serde_json::Value =
        serde_json::from_str(row["told"].as_str().expect("a list")).expect("JSON");
    assert_eq!(
        (&told[0]["recipient"], &told[0]["within"]),
        (&"holder".into(), &24.into())
    );
    assert_eq!(row["received"], "2026-11-21T12:00:00Z");
    assert_eq!(row["keep_until"], "2027-05-20T12:00:00Z");
}

#[test]
fn a_feed_is_decided_once_and_another_database_decides_it_again_byte_for_byte() {
    let place = Place::new();
    let feed = event("192.0.2.1", "scanner", "2026-11-21T10:00:00+00:00").repeat(3);
    place.write("in/a.jsonl", feed.as_bytes());
    place.write("in/copy.jsonl", feed.as_bytes());
    let run =
        |db: &str, to: &str| place.run(&["triage", "run", "in", "--db", db, "--decisions", to]);
    let ran = run("1.db", "1.ndjson");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    assert!(
        ran.err.contains("same content as `in/a.jsonl`"),
        "{}",
        ran.err
    );
    let first = std::fs::read(place.path("1.ndjson")).expect("decisions");
    assert_eq!(first.iter().filter(|byte| **byte == b'\n').count(), 3);
    let ran = run("1.db", "1.ndjson");
    assert!(
        ran.err.contains("1 of 2 feeds were decided before"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("3  in all, of 3 rows"), "{}", ran.err);
    assert!(std::fs::read(place.path("1.ndjson")).expect("decisions") == first);
    run("2.db", "2.ndjson");
    assert!(std::fs::read(place.path("2.ndjson")).expect("decisions") == first);

    // A file that lost a part of what was written to it is not gone on with.
    std::fs::write(place.path("1.ndjson"), b"{}\n").expect("a file");
    refused(&run("1.db", "1.ndjson"), 7, &["3 bytes", "--db"]);
}

#[test]
fn what_is_committed_together_and_where_it_comes_from_change_no_decision() {
    let place = Place::new();
    let mut feed = String::new();
    for number in 0..3_000 {
        let ip = format!("192.0.2.{}", number % 200);
        let time = format!("2026-11-{:02}T10:00:00+00:00", 1 + number / 150);
        feed += &event(&ip, "c2-server", &time);
    }
    place.write("feed.jsonl", feed.as_bytes());
    let mut outcomes = Vec::new();
    for batch in ["1", "999", "3000", "1000000"] {
        let db = format!("{batch}.db");
        let args = ["feed.jsonl", "--db", &db, "--batch", batch];
        let (ran, lines) = decided(&place, &args);
        assert_eq!((ran.code, lines.len()), (Some(0), 3_000), "{}", ran.err);
        outcomes.push(lines);
    }
    assert!(outcomes.windows(2).all(|two| two[0] == two[1]));
    let mut command = place.command(&["triage", "run", "-", "--db", "stdin.db"]);
    let input = std::fs::File::open(place.path("feed.jsonl")).expect("the feed");
    let ran = command.stdin(input).output().expect("the program starts");
    let out = String::from_utf8(ran.stdout).expect("text");
    let parts = |line: &serde_json::Value| (line["key"].clone(), line["seen"].clone());
    let lines: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert!(lines.iter().map(parts).eq(outcomes[0].iter().map(parts)));
    for batch in ["0", "1000001"] {
        let ran = place.run(&["triage", "run", "feed.jsonl", "--batch", batch]);
        refused(&ran, 2, &["--batch"]);
    }
}

#[test]
fn a_bad_row_goes_to_the_quarantine_and_can_be_read_again() {
    let place = Place::new();
    place.write("mapping.toml", MAPPING.as_bytes());
    place.write(
        "feed.csv",
        b"when,address,port\n2026-11-21 10:00:00,192.0.2.1,443\n2026-11-21 10:00:00,no,1\n\
          2026-11-21 11:00:00,192.0.2.\xff,2\n2026-11-21 12:00:00,192.0.2.4,4\n",
    );
    let run = |source: &str| {
        decided(
            &place,
            &[
                source,
                "--mapping",
                "mapping.toml",
                "--quarantine",
                "bad.ndjson",
            ],
        )
    };
    let (ran, lines) = run("feed.csv");
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert_eq!(lines.len(), 2);
    for part in [
        "rejected: feed.csv:3: no usable value in `address`",
        "rejected: feed.csv:4: not UTF-8",
        "4  in all, of 4 rows",
        "1  rejected: not UTF-8",
    ] {
        assert!(ran.err.contains(part), "`{part}` is not in {}", ran.err);
    }
    let bad = std::fs::read_to_string(place.path("bad.ndjson")).expect("a quarantine");
    let rows: Vec<serde_json::Value> = bad
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert_eq!(rows[0]["line"], 3);
    assert_eq!(rows[0]["offset"], 52);
    assert_eq!(rows[0]["raw"], "2026-11-21 10:00:00,no,1");
    assert_eq!(rows[0]["columns"], "when,address,port");
    assert!(rows[1]["raw_base64"].is_string());

    // Put right by hand, it is an event of its feed; what is not is rejected again.
    place.write(
        "again.ndjson",
        bad.replace(",no,1", ",192.0.2.2,1").as_bytes(),
    );
    let (ran, lines) = run("again.ndjson");
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["file"], "feed.csv");
    assert_eq!(
        (&lines[0]["line"], &lines[0]["offset"]),
        (&3.into(), &52.into())
    );
    assert_eq!(lines[0]["source"]["ip"], "192.0.2.2");
    assert!(ran.err.contains("2  in all, of 2 rows"), "{}", ran.err);
}

#[test]
fn csv_has_the_columns_of_its_header() {
    let place = Place::new();
    place.write("desk.toml", DESK.as_bytes());
    place.write("more.txt", b"");
    let feed = event("192.0.2.1", "c2-server", "2026-11-21T10:00:00+00:00");
    place.write(
        "a,b.jsonl",
        feed.replace('}', ",\"source.fqdn\":\"x.example\"}")
            .as_bytes(),
    );
    let args = [
        "triage",
        "run",
        "a,b.jsonl",
        "--format",
        "csv",
        "--desk",
        "desk.toml",
    ];
    let ran = place.run(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut lines = ran.out.split("\r\n");
    let header = lines.next().expect("a header");
    let line = lines.next().expect("a decision");
    assert!(
        line.starts_with("\"a,b.jsonl\",1,0,2026-11-21T10:00:00+00:00,"),
        "{line}"
    );
    // The name in quotes has a comma of its own.
    assert_eq!(
        header.matches(',').count() + 1,
        line.matches(',').count(),
        "{line}"
    );
    assert!(
        line.contains(",x.example,notify-now,active-malice-to-holder,"),
        "{line}"
    );
    assert!(
        line.contains(
            ",holder notify-now by 2026-11-22T10:00:00+00:00 tlp:green to soc@power.example (desk),"
        ),
        "{line}"
    );
}

#[test]
fn feeds_that_cannot_be_read_are_named_and_the_others_are_decided() {
    let place = Place::new();
    let feed = event("192.0.2.1", "scanner", "2026-11-21T10:00:00+00:00");
    place.write("in/a.jsonl", feed.as_bytes());
    place.write("in/b.txt", b"nothing that anybody knows\n");
    place.write(
        "in/scan_adb.csv",
        b"timestamp,ip\n2026-11-21 10:00:00,192.0.2.1\n",
    );
    place.write("in/empty", b"");
    let (ran, lines) = decided(&place, &["in"]);
    assert_eq!((ran.code, lines.len()), (Some(5), 1), "{}", ran.err);
    for part in [
        "`in/b.txt` was left out: it looks like no format that is known",
        "`in/scan_adb.csv` was left out: it is a report of Shadowserver",
        "1  in all, of 1 rows",
    ] {
        assert!(ran.err.contains(part), "`{part}` is not in {}", ran.err);
    }
    let ran = place.run(&["triage", "run", "in/scan_adb.csv"]);
    refused(&ran, 4, &["report of Shadowserver", "hint: ", "--schema"]);
    let ran = place.run(&["triage", "run", "in/c.jsonl"]);
    refused(&ran, 3, &["in/c.jsonl", "in/a.jsonl"]);
    place.write(
        "desk.toml",
        b"name = \"x\"\n[constituency]\nprefixes = [\"192.0.2.0/33\"]\n",
    );
    let ran = place.run(&["triage", "run", "in/a.jsonl", "--desk", "desk.toml"]);
    refused(
        &ran,
        4,
        &["`desk.toml` is no desk's file: line 3", "docs/triage.md"],
    );
    let ran = place.run(&["triage", "run", "in/a.jsonl", "--window", "1y"]);
    refused(&ran, 2, &["--window", "30d"]);
}

#[test]
fn a_hostile_feed_is_rejected_row_by_row() {
    let place = Place::new();
    place.write("mapping.toml", MAPPING.as_bytes());
    let mut feed = b"when,address,port\n".to_vec();
    let good = b"2026-11-21 10:00:00,192.0.2.1,443\n";
    feed.extend_from_slice(good);
    feed.extend_from_slice(b"2026-11-21 10:00:00,192.0.2.1,");
    feed.resize(feed.len() + (16 << 20), b'x');
    feed.push(b'\n');
    feed.resize(feed.len() + 1_000_000, b',');
    feed.push(b'\n');
    feed.extend_from_slice(b"2026-11-21 10:00:00,192.0.2.1,\x00\n");
    feed.extend_from_slice(b"2026-11-21 10:00:00,\"192.0.2.1,5\n");
    feed.extend_from_slice(good);
    place.write("feed.csv", &feed);
    let (ran, lines) = decided(&place, &["feed.csv", "--mapping", "mapping.toml"]);
    assert_eq!((ran.code, lines.len()), (Some(5), 2), "{}", ran.err);
    for part in [
        "1  rejected: a NUL byte in it",
        "1  rejected: more than 10000 columns",
        "6  in all, of 6 rows",
    ] {
        assert!(ran.err.contains(part), "`{part}` is not in {}", ran.err);
    }
}

/// Two thousand times as large as it is stored, without an end of a line, and read with
/// less memory than it has bytes.
#[cfg(unix)]
#[test]
fn a_bomb_costs_one_row_and_little_memory() {
    const MEMORY_KIB: &str = "1500000";
    const PIECES: usize = 2 << 10;
    let place = Place::new();
    place.write("mapping.toml", MAPPING.as_bytes());
    let mut stored = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let row = b"when,address,port\n2026-11-21 10:00:00,192.0.2.1,443\n";
    let piece = vec![b'x'; 1 << 20];
    stored.write_all(row).expect("memory takes it");
    for _ in 0..PIECES {
        stored.write_all(&piece).expect("memory takes it");
    }
    stored.write_all(b"\n").expect("memory takes it");
    stored.write_all(&row[18..]).expect("memory takes it");
    place.write("feed.csv.gz", &stored.finish().expect("memory takes it"));
    let program = place.command(&[
        "triage",
        "run",
        "feed.csv.gz",
        "--mapping",
        "mapping.toml",
        "--decisions",
        "decisions.ndjson",
    ]);
    let mut bounded = std::process::Command::new("sh");
    bounded.args(["-c", &format!("ulimit -v {MEMORY_KIB}; exec \"$0\" \"$@\"")]);
    bounded.arg(program.get_program()).args(program.get_args());
    let ran = bounded
        .current_dir(place.path(""))
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(5), "{said}");
    assert!(said.contains("1  rejected: longer than is read"), "{said}");
    let decisions = std::fs::read_to_string(place.path("decisions.ndjson")).expect("decisions");
    assert_eq!(decisions.lines().count(), 2, "{said}");
}

#[test]
fn rules_are_checked_with_their_tests() {
    let place = Place::new();
    let norms = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    copy(&norms, &place.path("norms"));
    let base = std::fs::read_to_string(norms.join("triage/base.toml")).expect("the rules");
    let check = |rules: &str| {
        place.write("norms/triage/base.toml", rules.as_bytes());
        place.run(&["norms", "check", "norms"])
    };
    assert_eq!(check(&base).code, Some(0));
    let asks = base.replacen(
        "classification.taxonomy = 'test'",
        "attribution.whom = 'x'",
        1,
    );
    refused(
        &check(&asks),
        6,
        &[
            "no column is called `attribution.whom`",
            "no rule may decide by it",
        ],
    );
    let wrong = base.replacen("action = \"drop\"", "action = \"keep-on-file\"", 1);
    refused(
        &check(&wrong),
        6,
        &["norms/triage/base.toml:", "what is done is keep-on-file"],
    );
    let wrong = base.replacen(
        "classification.taxonomy = 'test'",
        "clasification.taxonomy = 1",
        1,
    );
    refused(
        &check(&wrong),
        6,
        &["norms/triage/base.toml:", "`drop-tests`", "clasification"],
    );
}

#[test]
fn rules_of_ones_own_are_laid_over_the_norms_and_named_as_they_were_given() {
    let place = Place::new();
    let rule = |action: &str| {
        format!(
            "id = \"ours\"\ntitle = \"Ours\"\n\
             basis = {{ source = \"researcher\", verification = \"knowledge\" }}\n\
             [[rules]]\nid = \"noise-on-file\"\ntitle = \"Scans are told\"\n\
             when = \"classification.type = 'scanner'\"\nprovisions = [\"first-ethics#inform\"]\n\
             recipients = [\"holder\"]\naction = \"{action}\"\ndeadline = \"24h\"\n\
             tlp = \"green\"\nretention = \"90d\"\nwhy = \"We tell them.\"\n"
        )
    };
    place.write("our/rules.toml", rule("daily-digest").as_bytes());
    let rules = ["--rules", "our/rules.toml"];
    let ran = place.run(&[&["norms", "check"], &rules[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("with our/rules.toml"), "{}", ran.out);
    let scan = r#"{"classification.type": "scanner", "source.ip": "192.0.2.1"}"#;
    let ran = place.run(&[&["triage", "explain", scan], &rules[..]].concat());
    for part in ["What is done: daily-digest", "at our/rules.toml:4"] {
        assert!(ran.out.contains(part), "`{part}` is not in {}", ran.out);
    }
    // A file for one economy does not hold elsewhere.
    let text = format!("jurisdiction = \"LV\"\n{}", rule("daily-digest"));
    place.write("our/rules.toml", text.as_bytes());
    let ran = place.run(&[&["triage", "explain", scan], &rules[..]].concat());
    assert!(
        ran.out.contains("What is done: keep-on-file"),
        "{}",
        ran.out
    );

    let check = || place.run(&[&["norms", "check"], &rules[..]].concat());
    place.write("our/rules.toml", rule("daily").as_bytes());
    refused(&check(), 6, &["our/rules.toml:10:10: `action` cannot be"]);
    place.write("our/rules.toml", b"\xff");
    refused(
        &check(),
        4,
        &["`our/rules.toml` is no file of rules", "hint: "],
    );
    let ran = place.run(&["norms", "check", "--rules", "our/rule.toml"]);
    refused(&ran, 3, &["our/rule.toml", "our/rules.toml"]);
}

#[test]
fn what_no_rule_sees_of_an_event_is_told() {
    let place = Place::new();
    let event = r#"{"classification.typ": "scanner", "in_constituency": 1, "extra.x": 1}"#;
    let ran = place.run(&["triage", "explain", event]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let expected = "hint: `classification.typ` is no field of an event; did you mean \
                    `classification.type`?\n\
                    hint: `in_constituency` is not taken from an event: it is added from \
                    registers and the desk's file\n";
    assert_eq!(ran.err, expected);
}

/// The page is followed as it is written, in an empty folder: files are saved as it says, commands run, and what it shows of an answer is in
/// it. A `…` stands for anything. There is no block of another kind.
#[cfg(unix)]
#[test]
fn the_page_for_analysts_holds_as_it_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/triage.md")).expect("the page");
    let place = Place::new();
    let example = std::fs::read(root.join("docs/examples/nis2.toml")).expect("the example");
    place.write("nis2.toml", &example);
    let program = Path::new(env!("CARGO_BIN_EXE_normwatch"));
    let folder = program.parent().expect("it is in a folder");
    let path = format!(
        "{}:{}",
        folder.display(),
        std::env::var("PATH").expect("a path")
    );
    let mut said = None;
    let (mut saved, mut ran, mut shown) = (0, 0, 0);
    let mut blocks = page.split("```");
    while let (Some(text), Some(block)) = (blocks.next(), blocks.next()) {
        let (kind, body) = block.split_once('\n').expect("a kind");
        match kind {
            "toml" | "json" | "csv" | "sieve" => {
                let name = text.rsplit_once("his as `").map(|(_, name)| name);
                let name = name.and_then(|name| name.split('`').next());
                place.write(name.expect("a block that is a file"), body.as_bytes());
                saved += 1;
            }
            "sh" => {
                // Where the page says that it takes the source tree.
                if body.contains("cp -r norms") {
                    copy(&root.join("norms"), &place.path("norms"));
                }
                let mut command = std::process::Command::new("sh");
                command.current_dir(place.path(".")).env("PATH", &path);
                let output = command.args(["-ec", body]).output().expect("a shell");
                let all = [output.stdout, output.stderr].concat();
                let all = String::from_utf8(all).expect("text");
                // A row of the page's feed is broken on purpose.
                let code = output.status.code();
                assert!(matches!(code, Some(0 | 5)), "{body}: {all}");
                said = Some(all);
                ran += 1;
            }
            "" => {
                let mut rest = said.as_deref().expect("a command before what it says");
                for part in body.split('…').map(str::trim) {
                    let at = rest.find(part);
                    let at = at.unwrap_or_else(|| panic!("{rest} does not say {part}"));
                    rest = &rest[at + part.len()..];
                }
                shown += 1;
            }
            other => panic!("nothing holds a block of the kind `{other}`: {body}"),
        }
    }
    let held = (saved, ran, shown);
    assert_eq!(held, (7, 12, 12), "files, commands, answers");
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}
