//! Reports of what did not arrive.

use catalog::words::Recipient as Role;
use notify::bounce::{self, Action, BYTES_MAX, Bounce, NotABounce, RECIPIENTS_MAX};
use notify::outbox::{Contact, Entry, State, Step, contacts};
use notify::{Journal, MailAddress, Message, Outbox, mail};

use crate::fixture::{notice, sender, time};

/// A report as Postfix writes them; `returned` is its third part.
fn report(fields: &str, returned: &str) -> Vec<u8> {
    format!(
        "From: MAILER-DAEMON@relay.example\r\nTo: cert@cert.example\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b1\"\r\n\r\n\
         --b1\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you\r\n\
         --b1\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; relay.example\r\nArrival-Date: Sun, 29 Nov 2026 06:00:01 +0000\r\n\r\n\
         {fields}\r\n--b1\r\n{returned}\r\n--b1--\r\n"
    )
    .into_bytes()
}

const FAILED: &str = "Final-Recipient: rfc822; abuse@isp.example\r\n\
    Original-Recipient: rfc822;abuse@isp.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\
    Remote-MTA: dns; mx.isp.example\r\nDiagnostic-Code: smtp; 550 5.1.1 <abuse@isp.example>:\r\n    \
    User unknown\r\n";

fn message() -> Message {
    let notice = notice(&["infected-system"], Role::Holder);
    mail::message(&notice, &sender(), time("2026-11-29T06:00:00Z"))
}

fn headers(message: &Message) -> String {
    let text = String::from_utf8(message.bytes.clone()).expect("ASCII");
    let head = text.split("\r\n\r\n").next().expect("a head");
    format!("Content-Type: text/rfc822-headers\r\n\r\n{head}\r\n")
}

fn whole(message: &Message) -> String {
    let text = String::from_utf8(message.bytes.clone()).expect("ASCII");
    format!("Content-Type: message/rfc822\r\n\r\n{text}")
}

#[test]
fn a_report_says_which_message_and_which_contact_failed_and_how() {
    let message = message();
    for returned in [headers(&message), whole(&message)] {
        let bounce = bounce::read(&report(FAILED, &returned)).expect("a report");
        assert_eq!(bounce.message_id.as_deref(), Some(message.id.as_str()));
        assert_eq!(bounce.ticket.as_ref(), Some(&message.ticket));
        let [one] = bounce.recipients.as_slice() else {
            panic!("{bounce:?}");
        };
        assert_eq!(one.address, "abuse@isp.example");
        assert_eq!(
            (one.action, one.status.as_deref()),
            (Action::Failed, Some("5.1.1"))
        );
        assert!(one.is_permanent());
        let words = "smtp; 550 5.1.1 <abuse@isp.example>: User unknown";
        assert_eq!(one.diagnostic.as_deref(), Some(words));
    }
}

#[test]
fn what_is_not_for_good_is_told_from_what_is() {
    for (fields, is_permanent) in [
        (
            "Final-Recipient: rfc822;a@b.example\r\nAction: failed\r\nStatus: 5.7.1",
            true,
        ),
        (
            "Final-Recipient: rfc822;a@b.example\r\nAction: FAILED",
            true,
        ),
        (
            "Final-Recipient: rfc822;a@b.example\r\nAction: failed\r\nStatus: 4.4.7 (expired)",
            false,
        ),
        (
            "Final-Recipient: rfc822;a@b.example\r\nAction: delayed\r\nStatus: 4.4.1",
            false,
        ),
        (
            "Final-Recipient: rfc822;a@b.example\r\nAction: delivered\r\nStatus: 2.0.0",
            false,
        ),
    ] {
        let bounce = bounce::read(&report(fields, "")).expect("a report");
        assert_eq!(
            bounce.recipients[0].is_permanent(),
            is_permanent,
            "{fields}"
        );
        assert_eq!(bounce.message_id, None);
    }
}

#[test]
fn what_is_no_report_is_said() {
    let plain = b"From: a@b.example\r\nSubject: hello\r\n\r\nuser unknown\r\n";
    assert_eq!(bounce::read(plain), Err(NotABounce::NoReport));
    assert_eq!(bounce::read(b""), Err(NotABounce::NoMessage));
    for fields in [
        "",
        "Action: failed",
        "Final-Recipient: rfc822;a@b.example\r\nAction: exploded",
    ] {
        assert_eq!(
            bounce::read(&report(fields, "")),
            Err(NotABounce::NoRecipient)
        );
    }
}

#[test]
fn reports_have_bounds() {
    let one = "Final-Recipient: rfc822;a@b.example\r\nAction: failed\r\n\r\n";
    for count in [RECIPIENTS_MAX - 1, RECIPIENTS_MAX, RECIPIENTS_MAX + 1] {
        let bounce = bounce::read(&report(&one.repeat(count), "")).expect("a report");
        assert_eq!(bounce.recipients.len(), count.min(RECIPIENTS_MAX));
    }
    let base = report(one, "").len();
    for (bytes, is_read) in [
        (BYTES_MAX - 1, true),
        (BYTES_MAX, true),
        (BYTES_MAX + 1, false),
    ] {
        let read = bounce::read(&report(one, &"x".repeat(bytes - base)));
        assert_eq!(read != Err(NotABounce::TooLarge), is_read, "{bytes}");
    }
}

fn outbox_with(message: &Message, steps: &[Step]) -> (tempfile::TempDir, Journal) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut outbox = Journal::open(folder.path()).expect("an outbox");
    outbox.put(message).expect("kept");
    for step in steps {
        outbox.step(&message.id, step.clone()).expect("it follows");
    }
    (folder, outbox)
}

#[test]
fn what_came_back_is_noted_with_the_message() {
    let message = message();
    let bounce = bounce::read(&report(FAILED, &headers(&message))).expect("a report");
    let sent = [Step::Ending, Step::Sent("250 taken".to_owned())];
    let (_folder, mut outbox) = outbox_with(&message, &sent);
    let state = State::Bounced {
        status: "5.1.1".to_owned(),
        is_permanent: true,
    };
    assert_eq!(
        bounce::note(&mut outbox, &bounce).expect("noted"),
        Some(state)
    );
    // The same report again, or a late word of a delay, changes nothing.
    assert_eq!(bounce::note(&mut outbox, &bounce).expect("known"), None);
    // A report about what is in doubt shows that it was taken.
    let (_folder, mut outbox) = outbox_with(&message, &[Step::Ending]);
    assert!(bounce::note(&mut outbox, &bounce).expect("noted").is_some());
}

#[test]
fn a_report_about_what_was_never_sent_changes_nothing() {
    let message = message();
    let bounce = bounce::read(&report(FAILED, &headers(&message))).expect("a report");
    let (_folder, mut outbox) = outbox_with(&message, &[]);
    assert_eq!(bounce::note(&mut outbox, &bounce).expect("read"), None);
    let other = Bounce {
        message_id: Some("x@cert.example".to_owned()),
        ..bounce
    };
    assert_eq!(bounce::note(&mut outbox, &other).expect("read"), None);
    assert_eq!(outbox.entries()[0].state, State::NEW);
}

#[test]
fn a_contact_fails_from_its_last_message_on() {
    let id = || "nw-20261128-aaaaa-bbbbb.0@cert.example".to_owned();
    let ticket = message().ticket;
    let entry = |to: &str, state| Entry {
        id: id(),
        ticket: ticket.clone(),
        to: to.parse().expect("an address"),
        state,
    };
    let sent = || State::Sent("250 taken".to_owned());
    let bounced = |is_permanent| State::Bounced {
        status: "5.1.1".to_owned(),
        is_permanent,
    };
    let (one, two, three) = ("a@one.example", "a@two.example", "a@three.example");
    let entries = [
        entry(one, sent()),
        entry(one, bounced(true)),
        entry(one, State::NEW),
        entry(two, State::Failed("550 no".to_owned())),
        entry(two, sent()),
        entry(three, bounced(false)),
    ];
    let contacts = contacts(&entries);
    let of = |name: &str| contacts[&name.parse::<MailAddress>().expect("an address")].clone();
    let failing = Some("5.1.1".to_owned());
    assert_eq!(
        of(one),
        Contact {
            taken: 1,
            failed: 1,
            failing
        }
    );
    assert_eq!(
        of(two),
        Contact {
            taken: 1,
            failed: 1,
            failing: None
        }
    );
    assert_eq!(of(three), Contact::default());
}

#[test]
fn damaged_reports_are_read_or_refused() {
    let whole = report(FAILED, &whole(&message()));
    for length in (0..whole.len()).step_by(7) {
        // Either is fine; what must not happen is a panic.
        if let Ok(bounce) = bounce::read(&whole[..length]) {
            assert!(!bounce.recipients.is_empty());
        }
    }
}
