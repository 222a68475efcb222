//! Messages through an outbox to a server.

use catalog::words::Recipient as Role;
use notify::outbox::{ATTEMPTS_MAX, Put, State, Step};
use notify::smtp::{LINE_BYTES_MAX, LINES_MAX, Relay, SmtpError};
use notify::witness::{RelayLog, Testimony, Witness};
use notify::{Journal, MailAddress, Message, Mode, Outbox, deliver, group, mail};
use tempfile::TempDir;

use crate::fixture::{item, sender, telling, time};
use testkit::sink::Sink;

fn messages(count: usize) -> Vec<Message> {
    let tellings = (0..count).map(|n| {
        let mut telling = telling(item(&format!("e{n}"), "scanner"), Role::Holder);
        telling.recipient.mail = format!("abuse@isp-{n}.example").parse().expect("one");
        telling
    });
    let notices = group::group(tellings).notices;
    let now = time("2026-11-29T06:00:00Z");
    notices
        .iter()
        .map(|notice| mail::message(notice, &sender(), now))
        .collect()
}

struct Place {
    folder: TempDir,
    sink: Sink,
    relay: Relay,
}

impl Place {
    fn new() -> Place {
        let sink = Sink::start();
        let from: MailAddress = "cert@cert.example".parse().expect("one");
        Place {
            folder: tempfile::tempdir().expect("a folder"),
            relay: Relay::new(sink.address, &from).expect("it is local"),
            sink,
        }
    }

    fn open(&self) -> Journal {
        Journal::open(self.folder.path().join("out")).expect("an outbox")
    }

    fn states(&self) -> Vec<State> {
        self.open()
            .entries()
            .into_iter()
            .map(|entry| entry.state)
            .collect()
    }

    fn with(&self, count: usize) -> Vec<Message> {
        let messages = messages(count);
        let mut outbox = self.open();
        for message in &messages {
            assert_eq!(outbox.put(message).expect("kept"), Put::New);
        }
        messages
    }
}

#[test]
fn what_waits_is_sent_once_as_it_was_meant() {
    let place = Place::new();
    let messages = place.with(5);
    let mut outbox = place.open();
    let outcome = deliver(&mut outbox, Mode::Send(&place.relay), None).expect("sent");
    assert_eq!(outcome.sent.len(), 5);
    let again = deliver(&mut outbox, Mode::Send(&place.relay), None).expect("nothing to do");
    assert_eq!(again.sent, Vec::<String>::new());
    drop(outbox);
    assert_eq!(place.open().put(&messages[0]).expect("known"), Put::Known);
    let taken = place.sink.taken();
    assert_eq!(taken.len(), 5);
    for (taken, message) in taken.iter().zip(&messages) {
        assert_eq!(
            (&taken.id, &taken.to),
            (&message.id, &message.to.to_string())
        );
        assert_eq!(taken.bytes, message.bytes);
    }
}

#[test]
fn nothing_is_sent_unless_it_is_asked_for() {
    let place = Place::new();
    let ids: Vec<String> = place
        .with(3)
        .into_iter()
        .map(|message| message.id)
        .collect();
    let mut outbox = place.open();
    let outcome = deliver(&mut outbox, Mode::default(), None).expect("a dry run");
    assert_eq!(outcome.would_send, ids);
    assert!(outcome.sent.is_empty() && place.sink.taken().is_empty());
    drop(outbox);
    assert_eq!(place.states(), vec![State::NEW; 3]);
}

#[test]
fn a_recipient_that_is_refused_for_good_fails_and_the_others_go_on() {
    let place = Place::new();
    place.with(3);
    place.sink.answer("RCPT", "550 5.1.1 no such mailbox\r\n");
    place.sink.answer("DATA", "451 4.3.0 later\r\n");
    let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
    assert_eq!(
        (
            outcome.failed.len(),
            outcome.deferred.len(),
            outcome.sent.len()
        ),
        (1, 1, 1)
    );
    assert!(outcome.failed[0].1.contains("no such mailbox"));
    assert!(matches!(
        place.states()[..],
        [
            State::Failed(_),
            State::Waiting { attempts: 1 },
            State::Sent(_)
        ]
    ));
    let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
    assert_eq!(outcome.sent.len(), 1);
}

#[test]
fn an_answer_to_the_end_is_believed() {
    let place = Place::new();
    place.with(2);
    place.sink.answer(".", "452 4.3.1 full\r\n");
    place.sink.answer(".", "554 5.7.1 no\r\n");
    let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
    assert_eq!((outcome.deferred.len(), outcome.failed.len()), (1, 1));
    assert!(place.sink.taken().is_empty());
}

#[test]
fn without_an_answer_to_the_end_a_message_is_in_doubt_and_not_sent_again() {
    let place = Place::new();
    let messages = place.with(2);
    place.sink.answer(".", "");
    let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
    assert_eq!(outcome.in_doubt, [messages[0].id.clone()]);
    assert_eq!(outcome.sent, [messages[1].id.clone()]);
    for _ in 0..2 {
        let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
        assert_eq!((outcome.in_doubt.len(), outcome.sent.len()), (1, 0));
    }
    // A log that may lack something cannot say that it did not arrive.
    let log = place.folder.path().join("log");
    std::fs::write(&log, "nothing\n").expect("written");
    let mut witness = RelayLog {
        path: log.clone(),
        is_complete: false,
    };
    assert_eq!(
        witness.testify(&messages[0].id).expect("read"),
        Testimony::Unknown
    );
    let run = |witness: &RelayLog| {
        deliver(&mut place.open(), Mode::Send(&place.relay), Some(witness)).expect("a run")
    };
    assert_eq!(run(&witness).in_doubt.len(), 1);
    witness.is_complete = true;
    assert_eq!(run(&witness).sent, [messages[0].id.clone()]);
}

#[test]
fn what_the_log_names_has_arrived() {
    let place = Place::new();
    let messages = place.with(1);
    place.sink.answer(".", "");
    deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
    let log = place.folder.path().join("log");
    let line = format!("postfix/cleanup[7]: 4F3: message-id=<{}>\n", messages[0].id);
    std::fs::write(&log, line).expect("written");
    let witness = RelayLog {
        path: log,
        is_complete: false,
    };
    let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), Some(&witness));
    assert_eq!(outcome.expect("a run").arrived, [messages[0].id.clone()]);
    assert!(matches!(place.states()[..], [State::Sent(_)]));
}

#[test]
fn a_person_can_say_what_became_of_a_message_in_doubt() {
    let place = Place::new();
    let messages = place.with(1);
    place.sink.answer(".", "");
    deliver(&mut place.open(), Mode::Send(&place.relay), None).expect("a run");
    let state = place
        .open()
        .step(&messages[0].id, Step::NotArrived)
        .expect("it is in doubt");
    assert_eq!(state, State::Waiting { attempts: 0 });
}

#[test]
fn without_a_relay_what_waits_goes_on_waiting() {
    let place = Place::new();
    place.with(2);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = nobody.local_addr().expect("an address");
    drop(nobody);
    let from: MailAddress = "cert@cert.example".parse().expect("one");
    let relay = Relay::new(address, &from).expect("it is local");
    let outcome = deliver(&mut place.open(), Mode::Send(&relay), None).expect("a run");
    assert_eq!(outcome.deferred.len(), 1);
    assert_eq!(place.states(), [State::Waiting { attempts: 1 }, State::NEW]);
}

#[test]
fn mail_goes_to_this_machine_only() {
    let from: MailAddress = "cert@cert.example".parse().expect("one");
    let far = "192.0.2.1:25".parse().expect("an address");
    assert!(matches!(
        Relay::new(far, &from),
        Err(SmtpError::NotLocal { .. })
    ));
    let near = "[::1]:25".parse().expect("an address");
    assert!(Relay::new(near, &from).is_ok());
}

#[test]
fn answers_have_bounds() {
    let answer = |text: String| {
        let place = Place::new();
        place.with(1);
        place.sink.answer("MAIL", String::leak(text));
        let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None);
        outcome.expect("a run").sent.len()
    };
    let line = |bytes: usize| format!("250 {}\r\n", "x".repeat(bytes - 6));
    for (bytes, sent) in [
        (LINE_BYTES_MAX - 1, 1),
        (LINE_BYTES_MAX, 1),
        (LINE_BYTES_MAX + 1, 0),
    ] {
        assert_eq!(answer(line(bytes)), sent, "{bytes}");
    }
    let lines = |count: usize| "250-x\r\n".repeat(count - 1) + "250 x\r\n";
    for (count, sent) in [(LINES_MAX - 1, 1), (LINES_MAX, 1), (LINES_MAX + 1, 0)] {
        assert_eq!(answer(lines(count)), sent, "{count}");
    }
    assert_eq!(answer("hello\r\n".to_owned()), 0);
    assert_eq!(answer("2\u{e9}0 x\r\n".to_owned()), 0);
}

#[test]
fn a_message_is_tried_so_often_and_then_failed() {
    let mut state = State::NEW;
    for attempt in 1..ATTEMPTS_MAX {
        state = state
            .after(&Step::Deferred("later".to_owned()))
            .expect("it waits");
        assert_eq!(state, State::Waiting { attempts: attempt });
    }
    let state = state
        .after(&Step::Deferred("later".to_owned()))
        .expect("it waits");
    assert_eq!(state, State::Failed("later".to_owned()));
}

#[test]
fn only_these_steps_can_follow() {
    let states = [
        State::NEW,
        State::Ending { attempts: 0 },
        State::Sent(String::new()),
        State::Failed(String::new()),
        State::Bounced {
            status: "5.1.1".to_owned(),
            is_permanent: true,
        },
    ];
    let steps = [
        Step::Ending,
        Step::Sent(String::new()),
        Step::Deferred(String::new()),
        Step::Failed(String::new()),
        Step::Bounced {
            status: "5.1.1".to_owned(),
            is_permanent: true,
        },
        Step::Arrived,
        Step::NotArrived,
    ];
    let table: Vec<String> = states
        .iter()
        .map(|state| {
            let can = steps.iter().map(|step| state.after(step).is_ok());
            can.map(|can| if can { 'x' } else { '-' }).collect()
        })
        .collect();
    assert_eq!(
        table,
        ["x-xx---", "-xxxxxx", "----x--", "-------", "----x--"]
    );
}

#[test]
fn one_program_has_an_outbox_at_a_time() {
    let place = Place::new();
    let first = place.open();
    let second = Journal::open(place.folder.path().join("out"));
    assert!(matches!(
        second,
        Err(notify::journal::JournalError::Busy { .. })
    ));
    drop(first);
    place.open();
}

#[test]
fn a_torn_last_line_is_cut_off_and_any_other_damage_is_said() {
    use notify::journal::JournalError;

    let place = Place::new();
    place.with(2);
    let path = place.folder.path().join("out/journal");
    let whole = std::fs::read(&path).expect("a journal");
    let first = whole.iter().position(|b| *b == b'\n').expect("a line") + 1;
    for length in 0..=whole.len() {
        std::fs::write(&path, &whole[..length]).expect("written");
        let count = if length < first {
            0
        } else {
            1 + usize::from(length == whole.len())
        };
        assert_eq!(place.states().len(), count, "{length}");
        let left = std::fs::read(&path).expect("a journal");
        assert_eq!(left.len(), [0, first, whole.len()][count]);
    }
    for byte in [0, 20, first - 1] {
        let mut damaged = whole.clone();
        damaged[byte] ^= 1;
        std::fs::write(&path, &damaged).expect("written");
        let opened = Journal::open(place.folder.path().join("out"));
        assert!(
            matches!(opened, Err(JournalError::Damaged { line: 1, .. })),
            "{byte}"
        );
    }
}

#[test]
fn a_message_that_was_changed_on_the_disk_is_not_sent() {
    let place = Place::new();
    let messages = place.with(1);
    let file = place
        .folder
        .path()
        .join(format!("out/{}.eml", messages[0].id));
    std::fs::write(file, b"Subject: another\r\n\r\n").expect("written");
    let outcome = deliver(&mut place.open(), Mode::Send(&place.relay), None);
    assert!(
        outcome
            .expect_err("it was changed")
            .to_string()
            .contains("is not as it was written")
    );
    assert!(place.sink.taken().is_empty());
}
