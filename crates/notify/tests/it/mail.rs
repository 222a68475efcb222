//! Messages, read back by a reader that is not ours.

use catalog::words::Recipient as Role;
use mail_parser::{MessageParser, MimeHeaders};
use notify::group::{Telling, group};
use notify::letter::ROWS_MAX;
use notify::table::COLUMNS;
use notify::{Message, Notice, csv, mail};

use crate::fixture::{item, notice, sender, telling, time};

fn message(notice: &Notice) -> Message {
    mail::message(notice, &sender(), time("2026-11-29T06:00:00Z"))
}

fn text(message: &Message) -> String {
    let read = MessageParser::new()
        .parse(&message.bytes)
        .expect("a message");
    read.body_text(0).expect("a text").replace("\r\n", "\n")
}

#[test]
fn a_message_has_its_headers_its_text_and_its_attachments() {
    let notice = notice(&["infected-system", "scanner"], Role::Holder);
    let message = message(&notice);
    let read = MessageParser::new()
        .parse(&message.bytes)
        .expect("a message");
    assert_eq!(read.message_id(), Some(message.id.as_str()));
    assert_eq!(message.id, format!("{}@cert.example", notice.name()));
    let subject = read.subject().expect("a subject");
    assert!(
        subject.starts_with(&format!("[{}] TLP:AMBER: 2 events", notice.ticket)),
        "{subject}"
    );
    assert_eq!(
        read.header("Auto-Submitted").and_then(|h| h.as_text()),
        Some("auto-generated")
    );
    let to = read.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!(to.address(), Some("abuse@isp.example"));
    assert_eq!(to.name(), Some("ISP Example, abuse desk"));
    let reply = read.reply_to().and_then(|to| to.first()).expect("one");
    assert_eq!(reply.address(), Some("cert@cert.example"));
    assert_eq!(
        read.date().expect("a date").to_rfc3339(),
        "2026-11-29T06:00:00Z"
    );
    let names: Vec<&str> = read
        .attachments()
        .filter_map(|a| a.attachment_name())
        .collect();
    assert_eq!(names, ["events.csv", "xarf.jsonl"]);
    let table = read
        .attachment(0)
        .and_then(|a| a.text_contents())
        .expect("a table");
    assert_eq!(table, csv::write(&notice));
    let reports = read.attachment(1).expect("reports").contents();
    assert_eq!(reports.iter().filter(|b| **b == b'\n').count(), 2);
}

#[test]
fn the_same_notice_is_the_same_message_to_the_byte() {
    let notice = notice(&["infected-system"], Role::Holder);
    assert_eq!(message(&notice), message(&notice));
}

#[test]
fn lines_end_in_cr_lf_and_are_as_short_as_smtp_wants() {
    let bytes = message(&notice(&["infected-system", "phishing"], Role::Police)).bytes;
    let text = String::from_utf8(bytes).expect("ASCII");
    assert!(text.is_ascii() && text.ends_with("\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(
            !line.contains(['\r', '\n']) && line.len() <= 998,
            "{line:?}"
        );
    }
}

#[test]
fn the_text_can_be_read_at_three_in_the_morning() {
    let text = text(&message(&notice(
        &["infected-system", "scanner"],
        Role::Holder,
    )));
    for wanted in [
        "Ticket: NW-20261128-",
        "TLP:AMBER - it is for",
        "2 events (seen 6 times) on addresses that you hold, between 2026-11-28\n03:10 and 2026-11-28 04:20 (UTC).",
        "Please act by 2026-11-29 03:10 UTC.",
        "infected-system, mirai: 1 event\n",
        "192.0.2.17:40123",
        "A/70/174, para. 13(c)",
        "Addresses of those who were attacked are left out",
        "not who did it.",
    ] {
        assert!(text.contains(wanted), "{wanted}\n---\n{text}");
    }
    assert!(!text.contains("victim.example"), "{text}");
}

#[test]
fn no_line_of_the_text_is_wider_than_the_window() {
    let mut wide = item("wide", "infected-system");
    wide.source.ip = Some(
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"
            .parse()
            .expect("one"),
    );
    wide.destination.ip = wide.source.ip;
    wide.malware = Some("a very long name of malware that nobody can remember".to_owned());
    for role in [Role::Holder, Role::Police, Role::OwnTeam, Role::Target] {
        let notices = group([telling(wide.clone(), role)]).notices;
        let text = text(&message(&notices[0]));
        for line in text.lines() {
            assert!(line.chars().count() <= COLUMNS, "{role}: {line}");
        }
        assert!(
            text.contains("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"),
            "{text}"
        );
    }
}

#[test]
fn what_the_text_has_no_room_for_is_in_the_table() {
    for (count, is_said) in [
        (ROWS_MAX - 1, false),
        (ROWS_MAX, false),
        (ROWS_MAX + 1, true),
    ] {
        let tellings =
            (0..count).map(|n| telling(item(&format!("{n:03}"), "scanner"), Role::Holder));
        let notices = group(tellings).notices;
        let text = text(&message(&notices[0]));
        assert_eq!(
            text.contains("The attached events.csv has all"),
            is_said,
            "{count}"
        );
        let rows = text
            .lines()
            .filter(|line| line.starts_with("11-28 "))
            .count();
        assert_eq!(rows, count.min(ROWS_MAX));
        assert_eq!(csv::write(&notices[0]).lines().count(), count + 1);
    }
}

#[test]
fn no_header_comes_in_through_names_feeds_or_rules() {
    let mut hostile = item("a\r\nBcc: id@evil.example", "infected-system");
    let attack = "x\r\nBcc: y@evil.example\r\n\r\n--=_nw\r\n.\r\n";
    hostile.malware = Some(attack.to_owned());
    hostile.feed = Some(attack.to_owned());
    hostile.service = Some(attack.to_owned());
    hostile.source.fqdn = Some(attack.to_owned());
    hostile.source.url = Some(attack.to_owned());
    let mut telling: Telling = telling(hostile, Role::Police);
    telling.recipient = notify::Recipient::new(Role::Police, telling.recipient.mail, Some(attack));
    let notices = group([telling]).notices;
    let message = message(&notices[0]);
    let text = String::from_utf8(message.bytes.clone()).expect("ASCII");
    let head = text.split("\r\n\r\n").next().expect("headers");
    let names: Vec<&str> = head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .filter_map(|line| line.split(':').next())
        .collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let expected = [
        "Auto-Submitted",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Reply-To",
        "Subject",
        "To",
        "X-TLP",
        "X-Ticket",
    ];
    assert_eq!(sorted, expected);
    let read = MessageParser::new()
        .parse(&message.bytes)
        .expect("a message");
    assert_eq!(read.attachment_count(), 2);
    assert!(read.bcc().is_none());
    assert_eq!(read.to().map(|to| to.iter().count()), Some(1));
}

#[test]
fn no_cell_is_a_formula() {
    let mut hostile = item("a", "infected-system");
    hostile.malware = Some("=cmd|' /C calc'!A0".to_owned());
    hostile.service = Some("+1-1".to_owned());
    hostile.feed = Some("@SUM(\"a\",\"b\")".to_owned());
    let table = csv::write(&group([telling(hostile, Role::Holder)]).notices[0]);
    assert!(table.contains("\"'=cmd|' /C calc'!A0\""), "{table}");
    assert!(table.contains("\"'+1-1\"") && table.contains("\"'@SUM(\"\"a\"\",\"\"b\"\")\""));
    for (cell, expected) in [
        ("-1", "'-1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("\u{ff1d}1", "'\u{ff1d}1"),
        ("1-1", "1-1"),
        ("", ""),
    ] {
        assert_eq!(csv::defused(cell), expected);
    }
}

#[test]
fn a_notice_of_one_message_of_spam_is_a_feedback_report() {
    let mut spam = item("a", "spam");
    spam.reported_header = Some(
        "Received: from x\r\n by y for <me@home.example>; now\r\nTo: me@home.example\r\n\
         Subject: Buy\r\n"
            .to_owned(),
    );
    let mut other = item("b", "scanner");
    other.reported_header = spam.reported_header.clone();
    for (items, is_report) in [
        (vec![spam.clone()], true),
        (vec![item("a", "spam")], false),
        (vec![other.clone()], false),
        (vec![spam, other], false),
    ] {
        let tellings = items.into_iter().map(|item| telling(item, Role::Holder));
        let message = message(&group(tellings).notices[0]);
        let read = MessageParser::new()
            .parse(&message.bytes)
            .expect("a message");
        let kind = read.content_type().expect("a type");
        assert_eq!(kind.subtype() == Some("report"), is_report);
        let text = String::from_utf8(message.bytes.clone()).expect("ASCII");
        assert!(!text.contains("me@home.example"));
        if !is_report {
            continue;
        }
        assert_eq!(kind.attribute("report-type"), Some("feedback-report"));
        let kinds: Vec<String> = read.parts[1..]
            .iter()
            .filter_map(|part| part.content_type())
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")))
            .collect();
        let expected = [
            "text/plain",
            "message/feedback-report",
            "text/rfc822-headers",
        ];
        assert_eq!(kinds, expected);
        for wanted in [
            "Feedback-Type: abuse\r\n",
            "\r\nVersion: 1\r\n",
            "\r\nSource-IP: 192.0.2.17\r\n",
            "\r\nIncidents: 3\r\n",
            "\r\nReceived: from x by y; now\r\nSubject: Buy\r\n",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }
}
