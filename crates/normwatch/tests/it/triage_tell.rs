//! People are told what was decided, through a mail server that keeps what it takes.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use testkit::sink::{Sink, Taken};

use crate::mistakes::refused;
use crate::program::{Place, Ran};

/// A desk that knows whom to tell in the place of others.
const DESK: &str = r#"
name = "CERT Example"
economy = "JP"
[[contacts]]
role = "own-team"
name = "CERT Example"
mail = "desk@cert.example"
"#;

/// An event of a kind that a holder is told of.
pub(crate) fn event(ip: &str, kind: &str, time: &str, more: &str) -> String {
    format!(
        "{{\"source.ip\":\"{ip}\",\"classification.taxonomy\":\"{}\",\
         \"classification.type\":\"{kind}\",\"time.source\":\"2026-11-{time}:00:00+00:00\",\
         \"destination.ip\":\"203.0.113.77\",\"feed.name\":\"Sinkhole\"{more}}}\n",
        if kind == "vulnerable-system" {
            "vulnerable"
        } else {
            "malicious-code"
        }
    )
}

pub(crate) fn contact(mail: &str) -> String {
    format!(",\"source.abuse_contact\":\"{mail}\"")
}

/// A desk, its database and a mail server.
pub(crate) struct Tale {
    pub(crate) place: Place,
    pub(crate) sink: Sink,
    pub(crate) relay: String,
}

impl Tale {
    pub(crate) fn new() -> Tale {
        let place = Place::new();
        place.write("desk.toml", DESK.as_bytes());
        let sink = Sink::start();
        let relay = sink.address.to_string();
        Tale { place, sink, relay }
    }

    /// Decides a feed of these events.
    pub(crate) fn decide(&self, name: &str, events: &[String]) {
        self.place.write(name, events.concat().as_bytes());
        let ran = self.place.run(&[
            "triage",
            "run",
            name,
            "--desk",
            "desk.toml",
            "--decisions",
            "decisions.ndjson",
            "--window",
            "30d",
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }

    pub(crate) fn notify(&self, until: &str, more: &[&str]) -> Ran {
        let fixed = [
            "triage",
            "notify",
            "--desk",
            "desk.toml",
            "--outbox",
            "outbox",
            "--until",
            until,
        ];
        self.place.run(&[&fixed, more].concat())
    }

    /// Sends; gives what arrived in this run alone.
    pub(crate) fn send(&self, until: &str) -> Vec<Taken> {
        let before = self.sink.taken().len();
        let ran = self.notify(until, &["--send", "--relay", &self.relay]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        self.sink.taken().split_off(before)
    }
}

pub(crate) fn to(taken: &[Taken]) -> Vec<&str> {
    taken.iter().map(|one| one.to.as_str()).collect()
}

pub(crate) fn text(taken: &Taken) -> String {
    // Soft line ends of quoted-printable (RFC 2045 §6.7).
    String::from_utf8_lossy(&taken.bytes).replace("=\r\n", "")
}

/// The part of a notice that people read, in one line.
pub(crate) fn words(taken: &Taken) -> String {
    let text = text(taken).replace("=3D", "=");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_decided_is_told_once_and_not_before_it_is_asked_for() {
    let tale = Tale::new();
    tale.decide(
        "a.jsonl",
        &[
            event(
                "192.0.2.1",
                "c2-server",
                "21T10",
                &contact("abuse@one.example"),
            ),
            event(
                "192.0.2.2",
                "c2-server",
                "21T10",
                &contact("abuse@one.example"),
            ),
            event(
                "192.0.2.3",
                "phishing",
                "21T10",
                &contact("abuse@two.example"),
            ),
            event(
                "192.0.2.4",
                "infected-system",
                "21T11",
                &contact("abuse@two.example"),
            ),
            event(
                "192.0.2.5",
                "vulnerable-system",
                "21T11",
                &contact("abuse@two.example"),
            ),
            event(
                "192.0.2.6",
                "scanner",
                "21T11",
                &contact("abuse@two.example"),
            ),
        ],
    );
    let dry = tale.notify("2026-11-21T12:00:00Z", &[]);
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    for part in [
        "2 notices with 3 events",
        "2 tellings wait",
        "abuse@one.example",
        "TLP:GREEN",
    ] {
        assert!(dry.out.contains(part), "`{part}` is not in {}", dry.out);
    }
    assert!(dry.err.contains("--send"), "{}", dry.err);
    let dry = tale.notify("2026-11-21T12:00:00Z", &["--format", "json"]);
    assert!(tale.sink.taken().is_empty());
    assert!(
        !tale.place.path("outbox").exists(),
        "a dry run leaves nothing"
    );

    // What is told at once; then the day's digest; then the month's.
    let now = tale.send("2026-11-21T12:00:00Z");
    assert_eq!(to(&now), ["abuse@one.example", "abuse@two.example"]);
    for message in &now {
        let ticket = text(message);
        let ticket = ticket
            .split('[')
            .nth(1)
            .and_then(|rest| rest.split(']').next());
        let ticket = ticket.expect("a ticket in the subject");
        assert!(dry.out.contains(ticket), "the dry run said {ticket}");
    }
    let one = words(&now[0]);
    assert!(
        one.contains("192.0.2.1") && one.contains("192.0.2.2"),
        "{one}"
    );
    assert!(one.contains("Please act by 2026-11-22 10:00 UTC"), "{one}");
    assert!(one.contains("A/70/174, para. 13(c)"), "{one}");
    assert!(
        !words(&now[1]).contains("203.0.113.77"),
        "a holder is not told whom it hit"
    );
    assert!(
        tale.send("2026-11-21T23:59:59Z").is_empty(),
        "the day is not over"
    );
    let day = tale.send("2026-11-22T00:00:00Z");
    assert_eq!(to(&day), ["abuse@two.example"]);
    assert!(words(&day[0]).contains("192.0.2.4"));
    let month = tale.send("2026-12-01T00:00:00Z");
    assert_eq!(to(&month), ["abuse@two.example"]);
    assert!(words(&month[0]).contains("192.0.2.5"));
    assert!(tale.send("2027-06-01T00:00:00Z").is_empty());

    // What the database says was told is what arrived.
    let sql = "select distinct message_id from told order by 1";
    let ran = tale.place.run(&["sql", sql, "--format", "csv"]);
    let known: BTreeSet<&str> = ran.out.lines().skip(1).map(str::trim).collect();
    let taken = tale.sink.taken();
    let arrived: BTreeSet<&str> = taken.iter().map(|one| one.id.as_str()).collect();
    assert_eq!((known, taken.len()), (arrived.clone(), arrived.len()));
    let ran = tale.place.run(&["triage", "outbox", "--outbox", "outbox"]);
    assert!(ran.out.contains("4 in all, 0 in doubt"), "{}", ran.out);
}

#[test]
fn what_others_say_of_a_case_stands_below_the_messages_and_changes_none() {
    let tale = Tale::new();
    let more = contact("abuse@one.example");
    let told = event("192.0.2.1", "c2-server", "21T10", &more);
    tale.decide("a.jsonl", &[told]);
    assert_eq!(tale.send("2026-11-23T00:00:00Z").len(), 1);
    let outbox = |more: &[&str]| {
        let ran = (tale.place).run(&[&["triage", "outbox", "--outbox", "outbox"], more].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    };
    let messages = outbox(&["--format", "json"]);
    let messages: Value = serde_json::from_str(&messages).expect("messages are JSON");
    let ticket = messages[0]["ticket"].as_str().expect("a ticket");
    let statement = |ticket: &str| {
        format!(
            "[[statements]]\nid = \"example-2026\"\nby = \"Example Institute\"\n\
             says = \"It is part of a campaign.\"\nwhom = \"a group\"\n\
             confidence = \"low\"\nscale = \"analytic-confidence\"\ndate = \"2026-11\"\n\
             source = \"https://institute.example/1\"\nabout = {{ tickets = [\"{ticket}\"] }}\n"
        )
    };
    tale.place.write("of-it.toml", statement(ticket).as_bytes());
    tale.place.write(
        "of-other.toml",
        statement("NW-20260101-00000-00000").as_bytes(),
    );
    let alone = outbox(&[]);
    assert!(alone.contains(ticket), "{alone}");
    assert_eq!(outbox(&["--statements", "of-other.toml"]), alone);
    let with = outbox(&["--statements", "of-it.toml"]);
    let below = with.strip_prefix(&alone).expect("it stands below");
    assert!(
        below.contains(&format!("Statements by others on {ticket}")),
        "{below}"
    );
    assert!(
        below.contains("Example Institute says, in our words: It is part of a"),
        "{below}"
    );
    let with = outbox(&["--statements", "of-it.toml", "--format", "json"]);
    let with: Value = serde_json::from_str(&with).expect("messages are JSON");
    assert_eq!(with[0]["statements_by_others"][0]["id"], "example-2026");
}

#[test]
fn nothing_above_the_recipients_marking_leaves() {
    let tale = Tale::new();
    let marked = |ip: &str, tlp: &str| {
        let more = format!("{},\"tlp\":\"{tlp}\"", contact("abuse@one.example"));
        event(ip, "c2-server", "21T10", &more)
    };
    tale.decide(
        "a.jsonl",
        &[
            marked("192.0.2.1", "GREEN"),
            marked("192.0.2.2", "AMBER"),
            marked("192.0.2.3", "AMBER+STRICT"),
            marked("192.0.2.4", "RED"),
        ],
    );
    let dry = tale.notify("2026-11-21T12:00:00Z", &[]);
    assert!(
        dry.out.contains("1 x Holder: its source marked it TLP:RED"),
        "{}",
        dry.out
    );
    let taken = tale.send("2026-11-21T12:00:00Z");
    let all: String = taken.iter().map(text).collect();
    assert!(
        all.contains("192.0.2.1") && all.contains("192.0.2.2"),
        "{all}"
    );
    assert!(
        !all.contains("192.0.2.3") && !all.contains("192.0.2.4"),
        "{all}"
    );
    assert_eq!(taken.len(), 2, "each marking has a message of its own");
    assert!(all.contains("X-TLP: TLP:AMBER\r\n") && !all.contains("STRICT"));
    let report = tale.place.run(&["triage", "report", "--month", "2026-11"]);
    assert!(
        report.out.contains("Withheld for its marking"),
        "{}",
        report.out
    );
}

#[test]
fn peers_get_files_for_each_recipient() {
    let tale = Tale::new();
    tale.decide(
        "a.jsonl",
        &[
            event(
                "192.0.2.1",
                "c2-server",
                "21T10",
                &contact("abuse@one.example"),
            ),
            event(
                "192.0.2.2",
                "c2-server",
                "21T10",
                &contact("abuse@two.example"),
            ),
        ],
    );
    let more = [
        "--send",
        "--relay",
        &tale.relay,
        "--stix",
        "stix",
        "--misp",
        "misp",
        "--iodef",
        "iodef",
    ];
    let ran = tale.notify("2026-11-21T12:00:00Z", &more);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(tale.place.names("stix").len(), 2);
    let documents = tale.place.names("iodef");
    assert_eq!(documents.len(), 2);
    let schema = iodef_schema();
    for name in documents {
        let text = std::fs::read(tale.place.path(&format!("iodef/{name}"))).expect("a file");
        let document: Value = serde_json::from_slice(&text).expect("JSON");
        let incident = &document["Incident"][0];
        let ticket = incident["IncidentID"]["id"].as_str().expect("a ticket");
        assert!(
            name.starts_with(&ticket.to_lowercase()) && name.ends_with(".iodef.json"),
            "{name}"
        );
        assert_eq!(incident["restriction"], "green");
        assert_eq!(incident["EventData"].as_array().map(Vec::len), Some(1));
        let text = String::from_utf8_lossy(&text);
        let addresses = ["192.0.2.1", "192.0.2.2"].map(|address| text.contains(address));
        assert_ne!(addresses[0], addresses[1], "{text}");
        if let Some(schema) = &schema {
            let errors: Vec<String> = schema
                .iter_errors(&document)
                .map(|e| e.to_string())
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{name}");
        }
    }
    let feeds = tale.place.names("misp");
    assert_eq!(feeds.len(), 2);
    for feed in feeds {
        let files = tale.place.names(&format!("misp/{feed}"));
        assert_eq!(files.len(), 2, "a manifest and an event: {files:?}");
        let all: String = files
            .iter()
            .map(|file| tale.place.path(&format!("misp/{feed}/{file}")))
            .map(|path| std::fs::read_to_string(path).expect("a file"))
            .collect();
        let is_one = feed.starts_with("holder-one.example-");
        assert_eq!(all.contains("192.0.2.1"), is_one, "{feed}: {all}");
        assert_eq!(all.contains("192.0.2.2"), !is_one, "{feed}: {all}");
    }
}

/// The schema of RFC 8727, where there are real data.
#[expect(
    clippy::print_stdout,
    reason = "a test says where it is left out, for want of real data"
)]
fn iodef_schema() -> Option<jsonschema::Validator> {
    let Some(data) = std::env::var_os("NORMWATCH_DATA") else {
        println!(
            "left out: files for peers as the schema of IODEF says (NORMWATCH_DATA is not set)"
        );
        return None;
    };
    let path = Path::new(&data).join("cert/iodef/schema_json.txt");
    let text = std::fs::read_to_string(path).expect("a schema");
    let schema = testkit::iodef::schema(&text);
    Some(jsonschema::draft4::new(&schema).expect("a schema"))
}

#[test]
fn mistakes_of_a_desk_are_told_and_nothing_is_sent() {
    let tale = Tale::new();
    let until = "2026-11-21T12:00:00Z";
    let ran = tale.notify(until, &[]);
    assert_eq!(ran.code, Some(7), "no database: {}", ran.err);
    let feed = event(
        "192.0.2.1",
        "c2-server",
        "21T10",
        &contact("abuse@one.example"),
    );
    tale.place.write("a.jsonl", feed.as_bytes());
    assert_eq!(tale.place.run(&["triage", "run", "a.jsonl"]).code, Some(0));
    let ran = tale.notify(until, &[]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(ran.out.contains("1 telling cannot be told"), "{}", ran.out);
    assert!(
        ran.err
            .contains("hint: `normwatch triage run --decisions FILE`"),
        "{}",
        ran.err
    );

    tale.decide(
        "b.jsonl",
        &[event(
            "192.0.2.2",
            "c2-server",
            "21T10",
            &contact("b@b.example"),
        )],
    );
    let ran = tale.notify(until, &["--send", "--relay", "192.0.2.1:25"]);
    refused(&ran, 1, &["is not on this machine", "hint: run a relay"]);
    let ran = tale.place.run(&["triage", "outbox", "--outbox", "nowhere"]);
    refused(&ran, 3, &["`nowhere` is no outbox", "hint: "]);
    let ran = tale
        .place
        .run(&["triage", "report", "--month", "2026-11-02"]);
    refused(&ran, 2, &["--month", "2026-11"]);

    // Another outbox would tell everything again.
    let ran = tale.notify(until, &["--send", "--relay", &tale.relay]);
    assert_eq!(
        (ran.code, tale.sink.taken().len()),
        (Some(5), 1),
        "{}",
        ran.err
    );
    let fixed = [
        "triage",
        "notify",
        "--desk",
        "desk.toml",
        "--outbox",
        "other",
        "--send",
    ];
    let ran = tale
        .place
        .run(&[&fixed[..], &["--relay", &tale.relay]].concat());
    refused(
        &ran,
        1,
        &["does not have 1 of the messages", "hint: name the folder"],
    );

    // A file of decisions that somebody changed is not told from.
    tale.decide(
        "c.jsonl",
        &[event(
            "192.0.2.3",
            "c2-server",
            "21T10",
            &contact("c@c.example"),
        )],
    );
    let path = tale.place.path("decisions.ndjson");
    let decisions = std::fs::read_to_string(&path).expect("decisions");
    std::fs::write(&path, &decisions[1..]).expect("it can be written");
    let ran = tale.notify(until, &[]);
    refused(
        &ran,
        4,
        &["decisions.ndjson`, byte ", "hint: put the file back"],
    );

    tale.place.write("desk.toml", b"name = \"CERT Example\"\n");
    let ran = tale.notify(until, &[]);
    refused(&ran, 4, &["does not say who writes", "own-team"]);
}
