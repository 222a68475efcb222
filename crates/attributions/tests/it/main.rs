//! Statements of attribution, made up for these tests: no name in them is anybody's.

use attributions::{Seen, Statements};

const STATEMENT: &str = r#"
[[statements]]
id = "example-2026"
by = "Example Institute"
says = "The announcements were made on purpose."
whom = "a group that it calls Made Up Moth"
confidence = "moderate"
scale = "analytic-confidence"
date = "2026-03-01"
source = "https://institute.example/reports/1"
[statements.about]
events = ["00112233445566778899AABBCCDDEEFF"]
findings = ["route-new-origin:192.0.2.0/24 AS64500"]
tickets = ["NW-20260201-7F3KQ-9Q2MX"]
prefixes = ["192.0.2.0/24"]
from = "2026-02-01"
until = "2026-02-02T12:00:00Z"
"#;

fn read() -> Statements {
    Statements::read(STATEMENT).expect("a statement")
}

fn event(key: &str, address: &str, time: Option<&str>) -> Seen {
    let time = time.map(|time| time.parse().expect(time));
    Seen::event(key.to_owned(), [address.parse().expect(address)], time)
}

#[test]
fn a_statement_is_about_what_it_names_and_what_happened_there_then() {
    let statements = read();
    let is_about = |seen: &Seen| !statements.about(seen).is_empty();
    let key = "00112233445566778899aabbccddeeff";
    assert!(is_about(&event(key, "198.51.100.1", None)));
    assert!(is_about(&event("other", "192.0.2.9", Some("2026-02-01"))));
    assert!(is_about(&event(
        "other",
        "192.0.2.9",
        Some("2026-02-02T12:00:00Z")
    )));
    for (address, time) in [
        ("192.0.2.9", None),
        ("192.0.2.9", Some("2026-01-31T23:59:59Z")),
        ("192.0.2.9", Some("2026-02-02T12:00:01Z")),
        ("192.0.3.9", Some("2026-02-01")),
        ("2001:db8::1", Some("2026-02-01")),
    ] {
        assert!(
            !is_about(&event("other", address, time)),
            "{address} {time:?}"
        );
    }
    let finding = |name: &str, prefix: &str| Seen {
        name: name.to_owned(),
        prefixes: vec![prefix.parse().expect(prefix)],
        span: Some((
            "2026-01-01".parse().expect("a day"),
            "2026-02-01T08:00:00Z".parse().expect("an instant"),
        )),
    };
    assert!(is_about(&finding(
        "route-new-origin:192.0.2.0/24 AS64500",
        "10.0.0.0/8"
    )));
    assert!(is_about(&finding("other", "192.0.2.128/25")));
    assert!(is_about(&Seen::case("NW-20260201-7F3KQ-9Q2MX")));
    assert!(!is_about(&Seen::case("NW-20260201-7F3KQ-9Q2MY")));
    assert!(
        !is_about(&finding("other", "192.0.0.0/16")),
        "most of it is elsewhere"
    );
}

#[test]
fn it_is_shown_as_the_speakers() {
    let statements = read();
    let sentences = statements.all()[0].line(None).sentences();
    assert_eq!(
        sentences,
        [
            "Example Institute says, in our words: The announcements were made on purpose.",
            "It names: a group that it calls Made Up Moth",
            "How sure it is: moderate (confidence in analytic judgment, ICD 203)",
            "Said 2026-03-01, https://institute.example/reports/1",
        ]
    );
    assert!(statements.all()[0].line(Some("EI")).sentences()[0].starts_with("EI says"));
}

#[test]
fn mistakes_are_told_with_their_line() {
    for (from, to, expected) in [
        (
            "\"moderate\"",
            "\"sure\"",
            "line 2: \"sure\" is no word of the scale; its words are low, moderate, high",
        ),
        (
            "analytic-confidence",
            "gut",
            "line 8: unknown variant `gut`",
        ),
        (
            "\"2026-03-01\"",
            "\"2026-13-01\"",
            "line 2: \"2026-13-01\" is no date",
        ),
        ("\"2026-03-01\"", "\"March\"", "is no date"),
        ("https://", "see ", "is no address of a page"),
        ("whom = ", "who = ", "line 6: unknown field `who`"),
        (
            "\"Example Institute\"",
            "\" \"",
            "line 2: `by` says nothing",
        ),
        (
            "00112233445566778899AABBCCDDEEFF",
            "0011",
            "is no key of an event",
        ),
        ("192.0.2.0/24\"]", "192.0.2.0/33\"]", "192.0.2.0/33"),
        ("from = \"2026-02-01\"", "", "says `from` and `until` too"),
        (
            "from = \"2026-02-01\"",
            "from = \"2027-02-01\"",
            "`until` is before `from`",
        ),
    ] {
        let text = STATEMENT.replace(from, to);
        assert_ne!(text, STATEMENT, "{from}");
        let error = Statements::read(&text).expect_err(&text).to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
    let twice = Statements::read(&STATEMENT.repeat(2))
        .expect_err("twice")
        .to_string();
    assert_eq!(twice, "two statements are called `example-2026`");
    let none = STATEMENT
        .split("[statements.about]")
        .next()
        .expect("its beginning");
    let error =
        Statements::read(&format!("{none}[statements.about]\n")).expect_err("about nothing");
    assert!(
        error
            .to_string()
            .contains("names no events, findings, tickets or prefixes"),
        "{error}"
    );
}

#[test]
fn nothing_that_decides_depends_on_statements() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for decides in [
        "predicate",
        "triage",
        "intake",
        "engine",
        "store",
        "detect",
        "notify",
    ] {
        let manifest = crates.join(decides).join("Cargo.toml");
        let manifest = std::fs::read_to_string(&manifest).expect(decides);
        assert!(manifest.contains("[dependencies]"), "{decides}");
        assert!(!manifest.contains("attributions"), "{decides}");
    }
}
