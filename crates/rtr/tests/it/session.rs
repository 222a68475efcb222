//! The machine: every transition, without a net and without a clock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use net::Asn;
use proptest::prelude::*;
use rtr::pdu::{Aspa, ErrorReport, Intervals, RouterKey};
use rtr::{
    Answer, Close, ErrorCode, Limits, Pdu, Reading, Reason, Record, Session, Snapshot, Timing,
    Version,
};

use crate::script::said;
use crate::{answer, bytes, early, end, lines, numbers, prefix, vrp};

const V0: Version = Version::V0;
const V1: Version = Version::V1;
const V2: Version = Version::V2;

/// A session, its clock, and what it has sent.
struct Machine {
    session: Session,
    now: Instant,
}

impl Machine {
    fn new(version: Version) -> Machine {
        Machine::with(version, Limits::default())
    }

    fn with(version: Version, limits: Limits) -> Machine {
        Machine {
            session: Session::new(version, limits),
            now: Instant::now(),
        }
    }

    /// Connects: what is sent.
    fn connect(&mut self) -> Vec<String> {
        let mut out = Vec::new();
        self.session.connected(self.now, &mut out);
        said(&out).0
    }

    /// Gives all bytes at once, up to the end: what is sent, the last answer that
    /// is complete, and why to close.
    fn give(&mut self, mut given: &[u8]) -> (Vec<String>, Option<Arc<Snapshot>>, Option<Close>) {
        let mut out = Vec::new();
        let mut complete = None;
        loop {
            let taken = self.session.receive(self.now, given, &mut out);
            given = &given[taken.used..];
            complete = match taken.complete {
                Some(Answer::InUse(snapshot)) => Some(snapshot),
                Some(Answer::Emptied) | None => complete,
            };
            if let Some(close) = taken.close {
                self.session.disconnected();
                return (said(&out).0, complete, Some(close));
            }
            if taken.used == 0 || given.is_empty() {
                assert!(given.is_empty(), "{} bytes are left", given.len());
                return (said(&out).0, complete, None);
            }
        }
    }

    /// Gives what leads to nothing but what is sent.
    fn quiet(&mut self, given: &[u8]) -> Vec<String> {
        let (sent, complete, close) = self.give(given);
        assert_eq!((complete.map(|all| lines(&all)), close), (None, None));
        sent
    }

    /// Gives what ends an answer: what is in use now, and nothing is sent.
    fn complete(&mut self, given: &[u8]) -> Vec<String> {
        let (sent, complete, close) = self.give(given);
        assert_eq!((sent, close), (vec![], None));
        let complete = complete.expect("an answer is complete");
        let Reading::Fresh(current) = self.session.shared().read(self.now) else {
            panic!("nothing is in use");
        };
        assert!(Arc::ptr_eq(&complete, &current));
        lines(&complete)
    }

    /// Gives what closes the connection: what is sent, why, and whether to retry.
    fn closes(&mut self, given: &[u8]) -> (Vec<String>, String, bool) {
        let (sent, complete, close) = self.give(given);
        assert!(complete.is_none());
        let close = close.expect("a reason to close");
        (sent, close.reason.to_string(), close.is_worth_a_retry)
    }

    fn in_use(&self) -> Vec<String> {
        match self.session.shared().read(self.now) {
            Reading::Fresh(snapshot) | Reading::Stale { snapshot, .. } => lines(&snapshot),
            Reading::Nothing => vec![],
        }
    }
}

/// Connected, and in use are two VRPs of session 7, serial number 3.
fn synchronised(version: Version) -> Machine {
    let mut machine = Machine::new(version);
    machine.connect();
    let all = answer(
        version,
        7,
        3,
        &["+10.0.0.0/8-8 AS1", "+2001:db8::/32-48 AS2"],
    );
    machine.complete(&all);
    machine
}

const BOTH: [&str; 2] = ["10.0.0.0/8-8 AS1", "2001:db8::/32-48 AS2"];

#[test]
fn everything_is_asked_for_first_and_then_what_is_new() {
    for version in [V0, V1, V2] {
        let mut machine = Machine::new(version);
        assert_eq!(machine.connect(), [format!("{version} reset")]);
        assert!(matches!(
            machine.session.shared().read(machine.now),
            Reading::Nothing
        ));
        let all = answer(version, 7, 3, &["+10.0.0.0/8-8 AS1"]);
        assert_eq!(machine.complete(&all), ["10.0.0.0/8-8 AS1"]);

        machine.now = machine.session.deadline().expect("a time to ask");
        let mut out = Vec::new();
        assert_eq!(machine.session.tick(machine.now, &mut out), None);
        assert_eq!(said(&out).0, [format!("{version} serial 7 3")]);
        let more = answer(
            version,
            7,
            4,
            &["+10.0.0.0/9-9 AS1", "-10.0.0.0/8-8 AS1", "+::/0-0 AS0"],
        );
        assert_eq!(machine.complete(&more), ["10.0.0.0/9-9 AS1", "::/0-0 AS0"]);
        // Nothing new.
        machine.now = machine.session.deadline().expect("a time to ask");
        machine.session.tick(machine.now, &mut out);
        let none = answer(version, 7, 4, &[]);
        assert_eq!(machine.complete(&none), ["10.0.0.0/9-9 AS1", "::/0-0 AS0"]);
    }
}

#[test]
fn bytes_may_come_one_by_one() {
    let mut machine = Machine::new(V1);
    machine.connect();
    let all = answer(V1, 7, 3, &["+10.0.0.0/8-8 AS1", "+::/0-0 AS2"]);
    let mut out = Vec::new();
    let mut held = Vec::new();
    let mut complete = 0;
    for byte in all {
        held.push(byte);
        let taken = machine.session.receive(machine.now, &held, &mut out);
        held.drain(..taken.used);
        complete += usize::from(taken.complete.is_some());
    }
    assert_eq!((complete, out.len(), held.len()), (1, 0, 0));
    assert_eq!(machine.in_use(), ["10.0.0.0/8-8 AS1", "::/0-0 AS2"]);
}

#[test]
fn what_is_in_use_stays_until_an_answer_is_complete() {
    let mut machine = synchronised(V1);
    machine.session.disconnected();
    assert_eq!(machine.in_use(), BOTH);
    assert_eq!(machine.connect(), ["1 serial 7 3"]);
    machine.quiet(&bytes(V1, [Pdu::CacheReset]));
    let all = answer(V1, 8, 1, &["+10.0.0.0/8-8 AS1", "+192.0.2.0/24-24 AS3"]);
    for at in 0..all.len() {
        let mut machine = synchronised(V1);
        machine.session.disconnected();
        machine.connect();
        assert_eq!(
            machine.quiet(&bytes(V1, [Pdu::CacheReset])),
            ["1 reset"],
            "a reset is asked for"
        );
        let mut out = Vec::new();
        let taken = machine.session.receive(machine.now, &all[..at], &mut out);
        assert!(taken.complete.is_none());
        assert_eq!(machine.in_use(), BOTH);
        // Cut off here, all of it is forgotten.
        machine.session.disconnected();
        assert_eq!(machine.in_use(), BOTH);
        machine.connect();
        assert_eq!(
            machine.complete(&all),
            ["10.0.0.0/8-8 AS1", "192.0.2.0/24-24 AS3"]
        );
    }
}

#[test]
fn a_reader_keeps_the_data_that_it_has_read() {
    let mut machine = synchronised(V1);
    let reading = machine
        .session
        .shared()
        .read(machine.now)
        .fresh()
        .expect("data");
    machine
        .quiet(&bytes(
            V1,
            [Pdu::SerialNotify {
                session: 7,
                serial: 4,
            }],
        ))
        .iter()
        .for_each(|sent| assert_eq!(sent, "1 serial 7 3"));
    machine.complete(&answer(V1, 7, 4, &["-10.0.0.0/8-8 AS1"]));
    assert_eq!(machine.in_use(), ["2001:db8::/32-48 AS2"]);
    assert_eq!(lines(&reading), BOTH);
}

#[test]
fn a_connection_that_broke_goes_on_where_it_was() {
    let mut machine = synchronised(V1);
    // In the middle of an answer.
    machine.quiet(&bytes(
        V1,
        [Pdu::SerialNotify {
            session: 7,
            serial: 4,
        }],
    ));
    machine.quiet(&bytes(
        V1,
        [Pdu::CacheResponse { session: 7 }, vrp("-10.0.0.0/8-8 AS1")],
    ));
    machine.session.disconnected();
    assert_eq!(machine.connect(), ["1 serial 7 3"]);
    assert_eq!(
        machine.complete(&answer(V1, 7, 4, &["-10.0.0.0/8-8 AS1"])),
        ["2001:db8::/32-48 AS2"]
    );
}

#[test]
fn a_notice_is_followed_unless_its_news_are_known() {
    let notice = |session, serial| bytes(V1, [Pdu::SerialNotify { session, serial }]);
    let mut machine = synchronised(V1);
    assert!(machine.quiet(&notice(7, 3)).is_empty());
    assert_eq!(machine.quiet(&notice(7, 4)), ["1 serial 7 3"]);
    // Before the answer and in it, the first once more and then another.
    assert!(machine.quiet(&notice(7, 4)).is_empty());
    machine.quiet(&bytes(V1, [Pdu::CacheResponse { session: 7 }]));
    assert!(machine.quiet(&notice(7, 5)).is_empty());
    let (sent, complete, close) = machine.give(&bytes(V1, [end(V1, 7, 4)]));
    assert_eq!((sent, close), (vec!["1 serial 7 4".to_owned()], None));
    assert_eq!(lines(&complete.expect("an answer")), BOTH);
    // The answer has what the notice told.
    machine.quiet(&notice(7, 6));
    assert_eq!(machine.complete(&answer(V1, 7, 6, &[])), BOTH);
    // The cache began a new life without closing the connection.
    assert_eq!(machine.quiet(&notice(8, 6)), ["1 reset"]);
    assert_eq!(machine.in_use(), BOTH);
    assert_eq!(
        machine.complete(&answer(V1, 8, 6, &["+::/0-0 AS5"])),
        ["::/0-0 AS5"]
    );
}

#[test]
fn a_notice_before_the_first_answer_tells_no_version() {
    let mut machine = Machine::new(V1);
    machine.connect();
    let notice = [Pdu::SerialNotify {
        session: 7,
        serial: 3,
    }];
    assert!(machine.quiet(&bytes(V0, notice)).is_empty());
    assert!(machine.quiet(&bytes(V2, notice)).is_empty());
    assert_eq!(
        machine.complete(&answer(V1, 7, 3, &["+::/0-0 AS5"])),
        ["::/0-0 AS5"]
    );
}

#[test]
fn an_earlier_version_in_the_answer_is_taken() {
    for found in [V0, V1] {
        let mut machine = Machine::new(V2);
        assert_eq!(machine.connect(), ["2 reset"]);
        assert_eq!(
            machine.complete(&answer(found, 7, 3, &["+::/0-0 AS5"])),
            ["::/0-0 AS5"]
        );
        assert_eq!(machine.session.version(), found);
        machine.session.disconnected();
        assert_eq!(machine.connect(), [format!("{found} serial 7 3")]);
    }
}

#[test]
fn versions_are_tried_downwards_where_the_cache_refuses() {
    let mut machine = Machine::new(V2);
    // As `StayRTR` does: version 0 in the report, whatever it speaks.
    let refuse = bytes(
        V0,
        [Pdu::ErrorReport(ErrorReport {
            code: ErrorCode::UNSUPPORTED_VERSION,
            pdu: &[],
            text: b"Bad protocol version\0",
        })],
    );
    let told = "the cache reports: unsupported protocol version: Bad protocol version";
    assert_eq!(machine.connect(), ["2 reset"]);
    assert_eq!(machine.closes(&refuse), (vec![], told.to_owned(), true));
    assert_eq!(machine.connect(), ["1 reset"]);
    assert_eq!(machine.closes(&refuse), (vec![], told.to_owned(), true));
    assert_eq!(machine.connect(), ["0 reset"]);
    // There is none lower, and nothing else to ask.
    assert_eq!(machine.closes(&refuse), (vec![], told.to_owned(), false));
    assert_eq!(machine.connect(), ["0 reset"]);
    assert_eq!(
        machine.complete(&answer(V0, 7, 3, &["+::/0-0 AS5"])),
        ["::/0-0 AS5"]
    );
}

#[test]
fn a_version_that_changes_ends_the_connection_and_the_data_stay() {
    // After it was agreed on.
    let mut machine = synchronised(V1);
    let (sent, reason, retry) = machine.closes(&bytes(
        V0,
        [Pdu::SerialNotify {
            session: 7,
            serial: 4,
        }],
    ));
    assert_eq!(sent, ["1 error 8: a PDU of version 0, not 1"]);
    assert_eq!(
        (reason.as_str(), retry),
        ("a PDU of version 0, not 1", true)
    );
    assert_eq!(machine.in_use(), BOTH);
    assert_eq!(machine.connect(), ["1 reset"]);
    // A later one than was asked for.
    let (sent, _, retry) = machine.closes(&answer(V2, 7, 4, &[]));
    assert_eq!(sent, ["1 error 8: a PDU of version 2, not 1"]);
    assert!(!retry, "the same question would follow");

    // The cache was replaced by an older one: its answer goes on from nothing.
    let mut machine = synchronised(V2);
    machine.session.disconnected();
    assert_eq!(machine.connect(), ["2 serial 7 3"]);
    let (sent, reason, retry) = machine.closes(&answer(V1, 7, 4, &[]));
    assert_eq!((sent, retry), (vec![], true));
    assert_eq!(reason, "the cache speaks version 1");
    assert_eq!(machine.connect(), ["1 reset"]);
    assert_eq!(machine.in_use(), BOTH);
}

#[test]
fn another_session_in_an_answer_ends_the_connection_and_the_data_stay() {
    let mut machine = synchronised(V1);
    machine.session.disconnected();
    machine.connect();
    let (sent, reason, retry) = machine.closes(&bytes(V1, [Pdu::CacheResponse { session: 8 }]));
    assert_eq!(sent, ["1 error 0: session 8, not 7"]);
    assert_eq!((reason.as_str(), retry), ("session 8, not 7", true));
    assert_eq!(machine.in_use(), BOTH);
    assert_eq!(machine.connect(), ["1 reset"]);
    let wrong = bytes(V1, [Pdu::CacheResponse { session: 8 }, end(V1, 9, 1)]);
    let (sent, _, retry) = machine.closes(&wrong);
    assert_eq!(sent, ["1 error 0: session 9, not 8"]);
    assert!(!retry);
    assert_eq!(machine.in_use(), BOTH);
}

#[test]
fn serial_numbers_go_on_after_their_end() {
    let mut machine = Machine::new(V1);
    machine.connect();
    machine.complete(&answer(V1, 7, u32::MAX - 1, &["+::/0-0 AS1"]));
    for (known, serial) in [(u32::MAX - 1, u32::MAX), (u32::MAX, 0), (0, 5)] {
        let notice = bytes(V1, [Pdu::SerialNotify { session: 7, serial }]);
        assert_eq!(machine.quiet(&notice), [format!("1 serial 7 {known}")]);
        let more = format!("+::/{}-128 AS1", serial % 100 + 1);
        let found = machine.complete(&answer(V1, 7, serial, &[&more]));
        assert!(found.contains(&more[1..].to_owned()), "{found:?}");
    }
    assert_eq!(machine.in_use().len(), 4);
}

#[test]
fn a_cache_that_has_gone_back_is_asked_for_everything() {
    // Also where neither number is the later: half of all apart.
    for (known, serial) in [(3, 2), (0, u32::MAX), (0, 0x8000_0000)] {
        let mut machine = Machine::new(V1);
        machine.connect();
        machine.complete(&answer(V1, 7, known, &["+::/0-0 AS1"]));
        machine.session.disconnected();
        machine.connect();
        // What it says of a difference cannot be believed.
        assert_eq!(
            machine.quiet(&answer(V1, 7, serial, &["-::/0-0 AS1"])),
            ["1 reset"],
            "{known} {serial}"
        );
        assert_eq!(machine.in_use(), ["::/0-0 AS1"]);
        assert_eq!(
            machine.complete(&answer(V1, 7, serial, &["+::/0-0 AS2"])),
            ["::/0-0 AS2"]
        );
    }
}

#[test]
fn duplicates_and_withdrawals_of_nothing_are_reported() {
    let add = |text| bytes(V1, [Pdu::CacheResponse { session: 7 }, vrp(text)]);
    for (given, code, told) in [
        // Beside what is in use.
        (
            add("+10.0.0.0/8-8 AS1"),
            7,
            "duplicate announcement received: 10.0.0.0/8-8 AS1",
        ),
        (
            add("-10.0.0.0/8-9 AS1"),
            6,
            "withdrawal of unknown record: 10.0.0.0/8-9 AS1",
        ),
        (
            add("-10.0.0.0/8-8 AS2"),
            6,
            "withdrawal of unknown record: 10.0.0.0/8-8 AS2",
        ),
        (
            add("-10.0.0.0/9-9 AS1"),
            6,
            "withdrawal of unknown record: 10.0.0.0/9-9 AS1",
        ),
        // Beside what came before in the answer.
        (
            [
                add("+10.0.0.0/9-9 AS1"),
                bytes(V1, [vrp("+10.0.0.0/9-9 AS1")]),
            ]
            .concat(),
            7,
            "duplicate announcement received: 10.0.0.0/9-9 AS1",
        ),
        (
            [
                add("-10.0.0.0/8-8 AS1"),
                bytes(V1, [vrp("-10.0.0.0/8-8 AS1")]),
            ]
            .concat(),
            6,
            "withdrawal of unknown record: 10.0.0.0/8-8 AS1",
        ),
    ] {
        let mut machine = synchronised(V1);
        machine.quiet(&bytes(
            V1,
            [Pdu::SerialNotify {
                session: 7,
                serial: 4,
            }],
        ));
        let (sent, reason, retry) = machine.closes(&given);
        assert_eq!(sent, [format!("1 error {code}: {told}")]);
        assert_eq!((reason.as_str(), retry), (told, true));
        // What is in use is what it was, and nobody goes on from it.
        assert_eq!(machine.in_use(), BOTH);
        assert_eq!(machine.connect(), ["1 reset"]);
    }
    // Where everything is announced, what is in use does not count.
    let mut machine = synchronised(V1);
    machine.session.disconnected();
    machine.connect();
    machine.quiet(&bytes(V1, [Pdu::CacheReset]));
    let again = [
        "+10.0.0.0/8-8 AS1",
        "-10.0.0.0/8-8 AS1",
        "+10.0.0.0/8-8 AS1",
    ];
    assert_eq!(
        machine.complete(&answer(V1, 9, 1, &again)),
        ["10.0.0.0/8-8 AS1"]
    );
    machine.session.disconnected();
    machine.connect();
    machine.quiet(&bytes(V1, [Pdu::CacheReset]));
    let (sent, _, retry) = machine.closes(&add("-10.0.0.0/8-8 AS1"));
    assert_eq!(sent.len(), 1);
    assert!(!retry, "everything was asked for already");
}

#[test]
fn an_error_report_repeats_the_unit_that_it_is_about() {
    let mut machine = synchronised(V1);
    machine.quiet(&bytes(
        V1,
        [Pdu::SerialNotify {
            session: 7,
            serial: 4,
        }],
    ));
    let wrong = bytes(V1, [vrp("+10.0.0.0/8-8 AS1")]);
    let given = [
        bytes(V1, [Pdu::CacheResponse { session: 7 }]),
        wrong.clone(),
    ]
    .concat();
    let mut out = Vec::new();
    let taken = machine.session.receive(machine.now, &given, &mut out);
    assert_eq!(
        taken.close.map(|close| close.reason),
        Some(Reason::Record {
            code: ErrorCode::DUPLICATE_ANNOUNCEMENT,
            record: Record::Vrp {
                prefix: prefix("10.0.0.0/8"),
                max_length: 8,
                asn: Asn(1)
            }
        })
    );
    let Ok(Some(decoded)) = Pdu::decode(&out) else {
        panic!("no PDU")
    };
    let Pdu::ErrorReport(report) = decoded.pdu else {
        panic!("no Error Report")
    };
    assert_eq!(report.pdu, wrong);
}

#[test]
fn router_keys_are_kept_and_told_apart() {
    let key = |announce, first: u8, asn, info: &'static [u8]| {
        let identifier: &'static [u8; 20] = match first {
            1 => &[1; 20],
            _ => &[2; 20],
        };
        Pdu::RouterKey(RouterKey {
            announce,
            identifier,
            asn: Asn(asn),
            key: info,
        })
    };
    let answer = |serial, keys: &[Pdu<'static>]| {
        let begin = [Pdu::CacheResponse { session: 7 }];
        let all = begin.into_iter().chain(keys.iter().copied());
        bytes(V1, all.chain([end(V1, 7, serial)]))
    };
    let mut machine = Machine::new(V1);
    machine.connect();
    let keys = [
        key(true, 1, 5, b"a"),
        key(true, 1, 5, b"b"),
        key(true, 2, 6, b"a"),
    ];
    assert_eq!(
        machine.complete(&answer(1, &keys)),
        ["key 01 AS5", "key 01 AS5", "key 02 AS6"]
    );
    machine.quiet(&bytes(
        V1,
        [Pdu::SerialNotify {
            session: 7,
            serial: 2,
        }],
    ));
    let fewer = [
        key(false, 1, 5, b"a"),
        key(false, 2, 6, b"a"),
        key(true, 2, 6, b"a"),
    ];
    assert_eq!(
        machine.complete(&answer(2, &fewer)),
        ["key 01 AS5", "key 02 AS6"]
    );
    for (wrong, code) in [(key(true, 1, 5, b"b"), 7), (key(false, 1, 5, b"a"), 6)] {
        let mut machine = Machine::new(V1);
        machine.connect();
        machine.complete(&answer(1, &[key(true, 1, 5, b"b")]));
        machine.quiet(&bytes(
            V1,
            [Pdu::SerialNotify {
                session: 7,
                serial: 2,
            }],
        ));
        let (sent, reason, _) = machine.closes(&answer(2, &[wrong]));
        assert!(
            sent[0].starts_with(&format!("1 error {code}: ")),
            "{sent:?}"
        );
        assert!(
            reason.ends_with(&format!("router key {} AS5", "01".repeat(20))),
            "{reason}"
        );
    }
}

#[test]
fn aspas_take_the_place_of_those_before() {
    let one = numbers(&[2, 3]);
    let other = numbers(&[4]);
    let aspa = |announce, customer, list| Pdu::Aspa(Aspa::new(announce, Asn(customer), list));
    let answer = |serial, aspas: &[Pdu<'_>]| {
        let mut all = bytes(V2, [Pdu::CacheResponse { session: 7 }]);
        all.extend(bytes(V2, aspas.iter().copied()));
        all.extend(bytes(V2, [end(V2, 7, serial)]));
        all
    };
    let mut machine = Machine::new(V2);
    machine.connect();
    let all = [aspa(true, 1, &one), aspa(true, 9, &other)];
    assert_eq!(
        machine.complete(&answer(1, &all)),
        ["AS1: AS2 AS3", "AS9: AS4"]
    );
    machine.quiet(&bytes(
        V2,
        [Pdu::SerialNotify {
            session: 7,
            serial: 2,
        }],
    ));
    let next = [aspa(true, 1, &other), aspa(false, 9, &[])];
    assert_eq!(machine.complete(&answer(2, &next)), ["AS1: AS4"]);
    machine.quiet(&bytes(
        V2,
        [Pdu::SerialNotify {
            session: 7,
            serial: 3,
        }],
    ));
    let (sent, ..) = machine.closes(&answer(3, &[aspa(false, 9, &[])]));
    assert_eq!(
        sent,
        ["2 error 6: withdrawal of unknown record: ASPA of AS9"]
    );
    // A list that is none.
    machine.connect();
    let (sent, ..) = machine.closes(&answer(3, &[aspa(true, 9, &[])]));
    assert!(sent[0].starts_with("2 error 9: "), "{sent:?}");

    // The early form has one for each family, and both count.
    let v4 = |announce, list| {
        Pdu::Aspa(Aspa::new(announce, Asn(1), list).with_form(early(net::Family::V4)))
    };
    let v6 = |announce, list| {
        Pdu::Aspa(Aspa::new(announce, Asn(1), list).with_form(early(net::Family::V6)))
    };
    let mut machine = Machine::new(V2);
    machine.connect();
    let both = [v4(true, &one), v6(true, &other)];
    assert_eq!(machine.complete(&answer(1, &both)), ["AS1: AS2 AS3 AS4"]);
    machine.quiet(&bytes(
        V2,
        [Pdu::SerialNotify {
            session: 7,
            serial: 2,
        }],
    ));
    assert_eq!(
        machine.complete(&answer(2, &[v4(false, &[])])),
        ["AS1: AS4"]
    );
}

#[test]
fn what_makes_no_sense_ends_the_connection() {
    let record = vrp("+::/0-0 AS1");
    for (before, given) in [
        // Records before an answer, a second one in it, or the end of none.
        (vec![], record),
        (vec![], end(V1, 7, 1)),
        (
            vec![Pdu::CacheResponse { session: 7 }],
            Pdu::CacheResponse { session: 7 },
        ),
        (vec![Pdu::CacheResponse { session: 7 }], Pdu::CacheReset),
        // Everything was asked for.
        (vec![], Pdu::CacheReset),
        // What a router says.
        (vec![], Pdu::ResetQuery),
        (
            vec![],
            Pdu::SerialQuery {
                session: 7,
                serial: 1,
            },
        ),
        // After the answer.
        (
            vec![Pdu::CacheResponse { session: 7 }, end(V1, 7, 1)],
            record,
        ),
        (
            vec![Pdu::CacheResponse { session: 7 }, end(V1, 7, 1)],
            Pdu::CacheResponse { session: 7 },
        ),
    ] {
        let mut machine = Machine::new(V1);
        machine.connect();
        machine.give(&bytes(V1, before));
        let (sent, reason, _) = machine.closes(&bytes(V1, [given]));
        assert!(sent[0].starts_with("1 error 0: "), "{sent:?} {given:?}");
        assert!(reason.ends_with("makes no sense here"), "{reason}");
    }
}

#[test]
fn damage_in_the_middle_ends_the_connection_and_the_data_stay() {
    let mut machine = synchronised(V1);
    machine.quiet(&bytes(
        V1,
        [Pdu::SerialNotify {
            session: 7,
            serial: 4,
        }],
    ));
    let mut more = answer(V1, 7, 4, &["+10.0.0.0/9-9 AS1", "+10.0.0.0/10-10 AS1"]);
    // The length of the second record.
    more[8 + 20 + 7] = 21;
    let (sent, reason, retry) = machine.closes(&more);
    let told = "PDU of type 4, byte 4: 21 bytes, and it has 20 (RFC 8210 §5.6)";
    assert_eq!(sent, [format!("1 error 0: {told}")]);
    assert_eq!((reason.as_str(), retry), (told, true));
    assert_eq!(machine.in_use(), BOTH);
    assert_eq!(machine.connect(), ["1 reset"]);
}

#[test]
fn an_error_report_is_never_answered() {
    let report = |code| {
        let error = ErrorReport {
            code: ErrorCode(code),
            pdu: &[1, 2],
            text: b"why\xff",
        };
        bytes(V1, [Pdu::ErrorReport(error)])
    };
    for code in [0, 1, 3, 4, 5, 6, 7, 8, 9, 99] {
        let mut machine = synchronised(V1);
        machine.session.disconnected();
        assert_eq!(machine.connect(), ["1 serial 7 3"]);
        let (sent, reason, retry) = machine.closes(&report(code));
        assert_eq!(sent, Vec::<String>::new());
        assert!(reason.ends_with(": why\u{fffd}"), "{reason}");
        assert!(retry);
        assert_eq!(machine.in_use(), BOTH);
        let version = if code == 4 { 0 } else { 1 };
        assert_eq!(machine.connect(), [format!("{version} reset")]);
    }
    // Nor is one that is broken.
    let mut machine = Machine::new(V1);
    machine.connect();
    let mut broken = report(1);
    broken[11] = 99;
    assert_eq!(machine.closes(&broken).0, Vec::<String>::new());
}

#[test]
fn a_cache_that_closes_instead_of_an_answer_gets_another_question() {
    // As `StayRTR` does after a restart.
    let mut machine = synchronised(V1);
    assert!(!machine.session.disconnected(), "nothing was asked");
    assert_eq!(machine.connect(), ["1 serial 7 3"]);
    assert!(machine.session.disconnected());
    assert_eq!(machine.connect(), ["1 reset"]);
    assert_eq!(machine.in_use(), BOTH);
    // It has answered before, so that its version is known.
    assert!(!machine.session.disconnected());
    assert_eq!(machine.connect(), ["1 reset"]);

    // On a connection that had an answer before, the end means nothing.
    let mut machine = synchronised(V1);
    machine.quiet(&bytes(
        V1,
        [Pdu::SerialNotify {
            session: 7,
            serial: 4,
        }],
    ));
    assert!(!machine.session.disconnected());
    assert_eq!(machine.connect(), ["1 serial 7 3"]);

    // At first, versions are tried, and all over again after the lowest.
    let mut machine = Machine::new(V2);
    for (question, is_worth_a_retry) in [("2", true), ("1", true), ("0", false), ("2", true)] {
        assert_eq!(machine.connect(), [format!("{question} reset")]);
        assert_eq!(machine.session.disconnected(), is_worth_a_retry);
    }
    // In an answer, the end means nothing.
    assert_eq!(machine.connect(), ["1 reset"]);
    machine.quiet(&bytes(V1, [Pdu::CacheResponse { session: 7 }]));
    assert!(!machine.session.disconnected());
    assert_eq!(machine.connect(), ["1 reset"]);
}

#[test]
fn a_cache_without_data_is_asked_again_later() {
    let mut machine = Machine::new(V1);
    machine.connect();
    let nothing = bytes(
        V1,
        [Pdu::ErrorReport(ErrorReport {
            code: ErrorCode::NO_DATA_AVAILABLE,
            pdu: &[],
            text: b"",
        })],
    );
    assert!(machine.quiet(&nothing).is_empty());
    assert_eq!(
        machine.session.deadline(),
        Some(machine.now + Timing::default().retry)
    );
    machine.now = machine.session.deadline().expect("a time to ask");
    let mut out = Vec::new();
    assert_eq!(machine.session.tick(machine.now, &mut out), None);
    assert_eq!(said(&out).0, ["1 reset"]);
    // Or when it says that it has some.
    assert!(machine.quiet(&nothing).is_empty());
    let notice = bytes(
        V1,
        [Pdu::SerialNotify {
            session: 7,
            serial: 1,
        }],
    );
    assert_eq!(machine.quiet(&notice), ["1 reset"]);
    machine.complete(&answer(V1, 7, 1, &["+::/0-0 AS1"]));
}

#[test]
fn data_that_have_expired_are_said_to_be_stale() {
    for (version, expire) in [(V0, 7_200), (V1, 3_600)] {
        let machine = synchronised(version);
        let expires = machine.now + Duration::from_secs(expire);
        let shared = machine.session.shared();
        let before = shared.read(expires - Duration::from_nanos(1));
        assert!(matches!(before, Reading::Fresh(_)));
        for late in [0, 1] {
            let late = Duration::from_secs(late);
            let reading = shared.read(expires + late);
            let Reading::Stale {
                snapshot,
                stale_for,
            } = &reading
            else {
                panic!("not stale")
            };
            assert_eq!(
                (lines(snapshot), *stale_for),
                (BOTH.map(String::from).into(), late)
            );
            assert!(reading.fresh().is_none());
        }
    }
}

#[test]
fn an_answer_makes_stale_data_fresh() {
    let mut machine = synchronised(V1);
    machine.session.disconnected();
    machine.now += Duration::from_secs(4_000);
    assert!(machine.session.shared().read(machine.now).fresh().is_none());
    assert_eq!(machine.connect(), ["1 serial 7 3"]);
    assert_eq!(machine.complete(&answer(V1, 7, 3, &[])), BOTH);
}

#[test]
fn an_answer_without_a_vrp_waits_until_those_in_use_have_expired() {
    let notice = |serial| bytes(V1, [Pdu::SerialNotify { session: 8, serial }]);
    let mut machine = synchronised(V1);
    let received = machine.now;
    machine.session.disconnected();
    machine.connect();
    machine.quiet(&bytes(V1, [Pdu::CacheReset]));
    let mut out = Vec::new();
    let nothing = answer(V1, 8, 0, &[]);
    let taken = machine.session.receive(machine.now, &nothing, &mut out);
    assert!(matches!(taken.complete, Some(Answer::Emptied)));
    assert_eq!(machine.in_use(), BOTH);
    let next = machine.now + Duration::from_secs(600);
    assert_eq!(machine.session.deadline(), Some(next));
    // It is gone on from, and what comes then is in use.
    assert_eq!(machine.quiet(&notice(1)), ["1 serial 8 0"]);
    let some = answer(V1, 8, 1, &["+::/0-0 AS1"]);
    assert_eq!(machine.complete(&some), ["::/0-0 AS1"]);
    // An update that takes the last one away waits alike.
    machine.now = received + Duration::from_secs(3_599);
    machine.quiet(&notice(2));
    let taken = machine
        .session
        .receive(machine.now, &answer(V1, 8, 2, &["-::/0-0 AS1"]), &mut out);
    assert!(matches!(taken.complete, Some(Answer::Emptied)));
    assert_eq!(machine.in_use(), ["::/0-0 AS1"]);
    // What has expired is not kept.
    machine.now += Duration::from_secs(1);
    machine.quiet(&notice(3));
    assert_eq!(
        machine.complete(&answer(V1, 8, 3, &[])),
        Vec::<String>::new()
    );
    // Nor is there anything to keep at first.
    let mut machine = Machine::new(V1);
    machine.connect();
    assert_eq!(
        machine.complete(&answer(V1, 7, 1, &[])),
        Vec::<String>::new()
    );
}

#[test]
fn intervals_are_kept_within_their_bounds() {
    let seconds = Duration::from_secs;
    for (refresh, retry, expire, expected) in [
        (3_600, 600, 7_200, [3_600, 600, 7_200]),
        (0, 0, 599, [1, 1, 600]),
        (1, 1, 600, [1, 1, 600]),
        (86_400, 7_200, 172_800, [86_400, 7_200, 172_800]),
        (86_401, 7_201, 172_801, [86_400, 7_200, 172_800]),
        (u32::MAX, u32::MAX, u32::MAX, [86_400, 7_200, 172_800]),
        // To ask after the data have expired would be too late.
        (700, 700, 700, [699, 699, 700]),
    ] {
        let timing = Timing::bounded(Intervals {
            refresh,
            retry,
            expire,
        });
        let [refresh, retry, expire] = expected.map(seconds);
        assert_eq!(
            timing,
            Timing {
                refresh,
                retry,
                expire
            }
        );
    }
}

#[test]
fn an_answer_may_take_so_long_and_no_longer() {
    let limits = Limits {
        answer_max: Duration::from_secs(5),
        ..Limits::default()
    };
    for is_begun in [false, true] {
        let mut machine = Machine::with(V1, limits);
        machine.connect();
        let started = machine.now;
        machine.now += Duration::from_secs(4);
        if is_begun {
            machine.quiet(&bytes(V1, [Pdu::CacheResponse { session: 7 }]));
        }
        let mut out = Vec::new();
        let mut tick = |machine: &mut Machine, after: Duration| {
            machine.session.tick(started + after, &mut out)
        };
        let almost = Duration::from_secs(5) - Duration::from_nanos(1);
        assert_eq!(tick(&mut machine, almost), None);
        let close = tick(&mut machine, Duration::from_secs(5)).expect("too long");
        assert_eq!(
            (close.reason, close.is_worth_a_retry),
            (Reason::Slow, false)
        );
        assert_eq!(machine.session.deadline(), None);
    }
}

#[test]
fn an_answer_may_have_so_many_records_and_no_more() {
    let limits = Limits {
        records_max: 3,
        ..Limits::default()
    };
    let all = ["+::/0-0 AS1", "+::/0-0 AS2", "+::/0-0 AS3", "+::/0-0 AS4"];
    for count in [2, 3] {
        let mut machine = Machine::with(V1, limits);
        machine.connect();
        assert_eq!(
            machine.complete(&answer(V1, 7, 1, &all[..count])).len(),
            count
        );
    }
    let mut machine = Machine::with(V1, limits);
    machine.connect();
    let (sent, ..) = machine.closes(&answer(V1, 7, 1, &all));
    assert_eq!(sent, ["1 error 1: too many records in an answer"]);
}

/// A word that a cache may say, at random.
#[derive(Clone, Debug)]
enum Word {
    Answer {
        session: u16,
        serial: u32,
        records: Vec<(bool, u8)>,
    },
    Reset,
    Notice {
        session: u16,
        serial: u32,
    },
    Report(u16),
    Bytes(Vec<u8>),
    Disconnect,
    Time,
}

fn any_word() -> impl Strategy<Value = Word> {
    let records = prop::collection::vec((any::<bool>(), 0_u8..5), 0..6);
    prop_oneof![
        6 => (1_u16..3, 0_u32..4, records)
            .prop_map(|(session, serial, records)| Word::Answer { session, serial, records }),
        1 => Just(Word::Reset),
        2 => (1_u16..3, 0_u32..4).prop_map(|(session, serial)| Word::Notice { session, serial }),
        1 => (0_u16..11).prop_map(Word::Report),
        1 => prop::collection::vec(any::<u8>(), 1..40).prop_map(Word::Bytes),
        1 => Just(Word::Disconnect),
        1 => Just(Word::Time),
    ]
}

fn record((announce, number): (bool, u8)) -> Pdu<'static> {
    Pdu::Prefix {
        announce,
        prefix: prefix("10.0.0.0/8"),
        max_length: 8 + number,
        asn: Asn(1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Whatever a cache says: what is in use is what some whole answer led to, held
    /// against a set that is told by hand.
    #[test]
    fn what_is_in_use_is_always_what_whole_answers_say(
        words in prop::collection::vec(any_word(), 0..24),
    ) {
        let mut machine = Machine::new(V1);
        let mut sent = machine.connect();
        // What the cache is thought to have, and what is in use.
        let mut expected: Vec<u8> = Vec::new();
        let mut in_use: Vec<u8> = Vec::new();
        let mut known: Option<(u16, u32)> = None;
        for word in words {
            let given = match &word {
                Word::Answer { session, serial, records } => {
                    let begin = [Pdu::CacheResponse { session: *session }];
                    let all = begin.into_iter().chain(records.iter().copied().map(record));
                    bytes(V1, all.chain([end(V1, *session, *serial)]))
                }
                Word::Reset => bytes(V1, [Pdu::CacheReset]),
                Word::Notice { session, serial } => {
                    bytes(V1, [Pdu::SerialNotify { session: *session, serial: *serial }])
                }
                Word::Report(code) => {
                    let error = ErrorReport { code: ErrorCode(*code), pdu: &[], text: &[] };
                    bytes(V1, [Pdu::ErrorReport(error)])
                }
                Word::Bytes(bytes) => bytes.clone(),
                Word::Disconnect => {
                    machine.session.disconnected();
                    sent = machine.connect();
                    continue;
                }
                Word::Time => {
                    machine.now = machine.session.deadline().expect("connected");
                    let mut out = Vec::new();
                    if machine.session.tick(machine.now, &mut out).is_some() {
                        sent = machine.connect();
                    } else {
                        sent = said(&out).0;
                    }
                    continue;
                }
            };
            let was_good = machine.session.shared().read(machine.now).fresh().is_some();
            let mut out = Vec::new();
            let taken = machine.session.receive(machine.now, &given, &mut out);
            prop_assert!(taken.used <= given.len());
            if let Some(answer) = &taken.complete {
                let Word::Answer { session, serial, records } = &word else {
                    return Err(TestCaseError::fail("only answers complete anything"));
                };
                // What was asked for last tells what the answer goes on from.
                let question = sent.last().expect("a question").clone();
                let mut set = if question.ends_with("reset") { Vec::new() } else { expected.clone() };
                for (announce, number) in records {
                    let is_there = set.contains(number);
                    prop_assert_ne!(is_there, *announce, "a mistake was let through");
                    if *announce { set.push(*number) } else { set.retain(|other| other != number) }
                }
                if let Some((session_known, serial_known)) = known && !question.ends_with("reset") {
                    prop_assert_eq!(session_known, *session);
                    prop_assert!(*serial >= serial_known);
                }
                set.sort_unstable();
                expected = set;
                let is_emptied = expected.is_empty() && was_good && !in_use.is_empty();
                prop_assert_eq!(matches!(answer, Answer::Emptied), is_emptied);
                if !is_emptied {
                    in_use.clone_from(&expected);
                }
                known = Some((*session, *serial));
            }
            let told = said(&out).0;
            if taken.close.is_some() {
                machine.session.disconnected();
                sent = machine.connect();
            } else if !told.is_empty() {
                sent = told;
            } else if taken.used < given.len() {
                // Half a PDU: a fresh start.
                machine.session.disconnected();
                sent = machine.connect();
            }
            let told: Vec<String> = in_use
                .iter()
                .map(|number| format!("10.0.0.0/8-{} AS1", 8 + number))
                .collect();
            prop_assert_eq!(machine.in_use(), told);
        }
    }
}
