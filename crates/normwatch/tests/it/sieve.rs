//! `normwatch triage import-sieve`, as somebody who comes from IntelMQ runs it.

use crate::mistakes::refused;
use crate::program::Place;

#[test]
fn rules_are_written_and_what_has_no_equal_is_told_with_its_line() {
    let place = Place::new();
    place.write(
        "a.sieve",
        b"if classification.type == 'test' { drop }\nif :exists source.ip { path 'x' }\n",
    );
    let ran = place.run(&["triage", "import-sieve", "a.sieve"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("when = \"classification.type = 'test'\""),
        "{}",
        ran.out
    );
    assert!(
        ran.err
            .contains("2 rules, of which 1 tell nobody until you say whom"),
        "{}",
        ran.err
    );

    place.write("b.sieve", b"\nif feed.name =~ '\\bx' { drop }\n");
    let args = [
        "triage",
        "import-sieve",
        "a.sieve",
        "b.sieve",
        "-o",
        "ours.toml",
    ];
    let ran = place.run(&args);
    assert_eq!((ran.code, ran.out.as_str()), (Some(5), ""), "{}", ran.err);
    assert!(ran.err.contains("no equal: b.sieve:2: "), "{}", ran.err);
    let text = std::fs::read_to_string(place.path("ours.toml")).expect("rules");
    assert!(text.contains("id = \"ours\""), "{text}");

    place.write("bad.sieve", b"if {\n");
    let bad = place.run(&["triage", "import-sieve", "a.sieve", "bad.sieve"]);
    refused(&bad, 4, &["`bad.sieve` is no sieve file: line 1, column 4"]);
    place.write("bad.sieve", b"drop // \xff\n");
    refused(
        &place.run(&["triage", "import-sieve", "bad.sieve"]),
        4,
        &["line 1 is not UTF-8"],
    );
    let named = place.run(&["triage", "import-sieve", "a.sieve", "-o", "Ours Too.toml"]);
    refused(&named, 4, &["gives the rules no id", "lower-case letters"]);
    refused(
        &place.run(&["triage", "import-sieve", "c.sieve"]),
        3,
        &["c.sieve"],
    );
}

#[test]
fn the_rules_come_first_and_decide_as_the_sieve_does() {
    let place = Place::new();
    let norms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    crate::triage::copy(&norms, &place.path("norms"));
    place.write(
        "a.sieve",
        b"if source.ip << '2001:db8:ffff::/48' { drop }\n",
    );
    let to = "norms/triage/00-sieve.toml";
    let ran = place.run(&["triage", "import-sieve", "a.sieve", "-o", to]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(place.run(&["norms", "check", "norms"]).code, Some(0));
    let explain = |ip: &str| {
        let event = format!("{{\"source.ip\":\"{ip}\",\"classification.type\":\"c2-server\"}}");
        place
            .run(&["triage", "explain", &event, "--norms", "norms"])
            .out
    };
    assert!(explain("2001:db8:ffff::1").contains("What is done: drop"));
    assert!(explain("192.0.2.1").contains("What is done: notify-now"));
}
