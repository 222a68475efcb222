//! People are told again, or others in their place: mail that came back, reminders,
//! messages in doubt.

use testkit::sink::Taken;

use crate::mistakes::refused;
use crate::triage_tell::{Tale, contact, event, text, to, words};

#[test]
fn who_cannot_be_reached_is_not_written_to_and_another_is_told() {
    let tale = Tale::new();
    let nowhere = event("192.0.2.9", "c2-server", "21T09", "");
    let one = |ip: &str, time: &str| event(ip, "c2-server", time, &contact("abuse@one.example"));
    tale.decide("a.jsonl", &[nowhere, one("192.0.2.1", "21T10")]);
    let taken = tale.send("2026-11-21T12:00:00Z");
    assert_eq!(to(&taken), ["abuse@one.example", "desk@cert.example"]);
    assert!(words(&taken[1]).contains("you are told in their place"));

    tale.place.write("bounce.eml", bounce(&taken[0]).as_bytes());
    tale.place
        .write("letter.eml", b"Subject: hello\r\n\r\nIt did not work\r\n");
    let read = [
        "triage",
        "bounces",
        "bounce.eml",
        "letter.eml",
        "--outbox",
        "outbox",
    ];
    let ran = tale.place.run(&read);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(ran.out.contains("came back for good: 5.1.1"), "{}", ran.out);
    assert!(ran.err.contains("`letter.eml` is no report"), "{}", ran.err);

    // What came back is told to the next best, and so is what follows.
    tale.decide("b.jsonl", &[one("192.0.2.2", "21T11")]);
    let taken = tale.send("2026-11-21T13:00:00Z");
    assert_eq!(to(&taken), ["desk@cert.example", "desk@cert.example"]);
    let all: String = taken.iter().map(text).collect();
    assert!(
        all.contains("192.0.2.1") && all.contains("192.0.2.2"),
        "{all}"
    );
    assert!(tale.send("2026-11-21T14:00:00Z").is_empty());
    let dry = tale.notify("2026-11-21T14:00:00Z", &[]);
    assert!(
        dry.out.contains("Addresses that mail does not reach"),
        "{}",
        dry.out
    );
    assert!(dry.out.contains("abuse@one.example: 5.1.1"), "{}", dry.out);
}

/// What a relay reports of a message that did not arrive (RFC 3464).
fn bounce(of: &Taken) -> String {
    format!(
        "From: postmaster@relay.example\r\nTo: desk@cert.example\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"x\"\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\
         --x\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; relay.example\r\n\r\n\
         Final-Recipient: rfc822; {}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\n\r\n--x--\r\n",
        of.to, of.id
    )
}

#[test]
fn what_is_seen_again_after_the_deadline_is_told_once_more_and_then_to_another() {
    let tale = Tale::new();
    let again = |time: &str| {
        event(
            "192.0.2.1",
            "c2-server",
            time,
            &contact("abuse@one.example"),
        )
    };
    let other = |time: &str| {
        event(
            "192.0.2.2",
            "c2-server",
            time,
            &contact("abuse@two.example"),
        )
    };
    tale.decide("a.jsonl", &[again("10T10"), other("10T10")]);
    let first = tale.send("2026-11-10T12:00:00Z");
    assert_eq!(first.len(), 2);
    let ticket = text(&first[0]);
    let ticket = ticket.split(['[', ']']).nth(1).expect("a ticket");

    // Seen again before the deadline, it is not told again.
    tale.decide("b.jsonl", &[again("11T09")]);
    assert!(tale.send("2026-11-12T00:00:00Z").is_empty());
    tale.decide("c.jsonl", &[again("12T09")]);
    let reminder = tale.send("2026-11-12T12:00:00Z");
    assert_eq!(to(&reminder), ["abuse@one.example"]);
    let words_of = words(&reminder[0]);
    assert!(words_of.contains("This is a reminder"), "{words_of}");
    assert!(
        words_of.contains(&format!("Told before: {ticket}.")),
        "{words_of}"
    );
    assert!(tale.send("2026-11-13T11:00:00Z").is_empty());

    // After the deadline of the reminder somebody else is told, and then nobody.
    tale.decide("d.jsonl", &[again("14T09")]);
    let escalation = tale.send("2026-11-14T12:00:00Z");
    assert_eq!(to(&escalation), ["desk@cert.example"]);
    assert!(words(&escalation[0]).contains("seen again after both deadlines"));
    tale.decide("e.jsonl", &[again("20T09")]);
    assert!(tale.send("2026-11-21T12:00:00Z").is_empty());

    // The other was not seen again, while its feed went on.
    let report = tale.place.run(&[
        "triage", "report", "--month", "2026-11", "--outbox", "outbox",
    ]);
    let lines: Vec<String> = report
        .out
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for wanted in [
        "2 events of 0 holders in 0 economies; of 2 somebody was told.",
        "No longer seen after the telling: 50 % (1 of 2).",
        "c2-server 2 2 50 % (1 of 2) 0.0",
        "Told 2",
    ] {
        assert!(
            lines.iter().any(|line| line == wanted),
            "{wanted}: {}",
            report.out
        );
    }
    let norm = lines
        .iter()
        .find(|line| line.starts_with("not known A/70/174"));
    assert!(
        norm.is_some_and(|line| line.ends_with(" 1 1")),
        "{}",
        report.out
    );
    for format in ["markdown", "html"] {
        let month = ["triage", "report", "--month", "2026-11", "--format", format];
        assert!(tale.place.run(&month).out.contains("By norm"));
    }
}

#[test]
fn what_is_in_doubt_is_held_until_somebody_says() {
    let tale = Tale::new();
    tale.decide(
        "a.jsonl",
        &[event(
            "192.0.2.1",
            "c2-server",
            "21T10",
            &contact("abuse@one.example"),
        )],
    );
    tale.sink.answer(".", "");
    let send = ["--send", "--relay", &tale.relay];
    let ran = tale.notify("2026-11-21T12:00:00Z", &send);
    assert_eq!(ran.code, Some(5), "{}", ran.out);
    assert!(ran.out.contains("in doubt, and held"), "{}", ran.out);
    assert!(ran.err.contains("--arrived"), "{}", ran.err);
    let ran = tale.notify("2026-11-21T13:00:00Z", &send);
    assert_eq!((ran.code, tale.sink.taken().len()), (Some(5), 0));

    let list = ["triage", "outbox", "--outbox", "outbox", "--format", "json"];
    let listed = tale.place.run(&list);
    let messages: Vec<serde_json::Value> = serde_json::from_str(&listed.out).expect("JSON");
    assert_eq!(messages[0]["state"], "in-doubt");
    let id = messages[0]["message_id"].as_str().expect("an id");
    let ran = tale
        .place
        .run(&[&list[..], &["--not-arrived", id]].concat());
    assert!(ran.out.contains("\"waiting\""), "{}{}", ran.out, ran.err);
    assert_eq!(
        to(&tale.send("2026-11-21T14:00:00Z")),
        ["abuse@one.example"]
    );
    let ran = tale
        .place
        .run(&[&list[..], &["--not-arrived", id]].concat());
    refused(&ran, 4, &[id, "hint: only what is in doubt"]);
}
