//! The body of the fuzz target, beside the code that it tries: run by the fuzzer,
//! and on stable over seeds and mutations by the tests.
//!
//! An input is what a cache sends over several connections. Its first byte says
//! which version we begin with, and how large the pieces are in which the bytes
//! come. Then steps follow: how many minutes pass before, and whether the
//! connection breaks first; how many bytes come, in two bytes; and these.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use net::{Asn, Prefix};

use crate::data::Snapshot;
use crate::pdu::{Pdu, Version};
use crate::session::{Answer, Limits, Session, Taken};

/// Few enough records that a short input can have more.
const LIMITS: Limits = Limits {
    answer_max: Duration::from_secs(600),
    records_max: 100,
};

/// In the first byte of a step: the connection breaks before it.
const BREAKS: u8 = 0x80;

/// Lets a session follow whatever a cache sends: at once, in pieces, and one PDU
/// after the other beside a slow account of what whole answers have said.
///
/// # Panics
///
/// When pieces change anything that the session does, when what is in use changes
/// other than by an answer that is complete, or when it is then not what the
/// records of that answer make of what it goes on from.
pub fn session(input: &[u8]) {
    let Some((first, steps)) = input.split_first() else {
        return;
    };
    let version = [Version::V0, Version::V1, Version::V2][usize::from(first % 3)];
    let piece_bytes = usize::from(first / 3).max(1);
    let now = Instant::now();
    let whole = play(Play::new(version, now), steps, |_, bytes| bytes.len());
    let pieces = play(Play::new(version, now), steps, |_, _| piece_bytes);
    assert_eq!(whole, pieces, "at once, and in pieces of {piece_bytes}");
    let mut told = Play::new(version, now);
    told.account = Some(Account::default());
    let units = play(told, steps, |received, bytes| {
        match Pdu::decode(&[received, bytes].concat()) {
            Ok(Some(decoded)) => decoded.bytes.len() - received.len(),
            Ok(None) | Err(_) => bytes.len(),
        }
    });
    assert_eq!(whole, units, "at once, and PDU by PDU");
}

/// Follows all steps: what happened, in words. `piece` tells, from what was received
/// and not used and what is on its way, how many bytes of this come at once.
fn play(mut play: Play, mut steps: &[u8], piece: impl Fn(&[u8], &[u8]) -> usize) -> Vec<String> {
    play.connect();
    while let Some(([minutes, high, low], rest)) = steps.split_first_chunk() {
        let count = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
        let (bytes, after) = rest.split_at(count);
        steps = after;
        if minutes & BREAKS != 0 {
            play.disconnect();
        }
        play.pass(Duration::from_secs(60) * u32::from(minutes & !BREAKS));
        if !play.is_connected {
            play.connect();
        }
        play.give(bytes, &piece);
    }
    play.events
}

/// A session, and what happened.
struct Play {
    session: Session,
    now: Instant,
    is_connected: bool,
    /// What was received and not used.
    received: Vec<u8>,
    events: Vec<String>,
    /// Where PDUs come one by one.
    account: Option<Account>,
}

impl Play {
    fn new(version: Version, now: Instant) -> Play {
        Play {
            session: Session::new(version, LIMITS),
            now,
            is_connected: false,
            received: Vec::new(),
            events: Vec::new(),
            account: None,
        }
    }

    fn connect(&mut self) {
        let mut out = Vec::new();
        self.session.connected(self.now, &mut out);
        self.is_connected = true;
        self.sent(&out);
    }

    fn disconnect(&mut self) {
        let is_worth_a_retry = self.session.disconnected();
        self.is_connected = false;
        self.received.clear();
        self.events.push(format!("disconnected {is_worth_a_retry}"));
    }

    /// Time passes, and the session may do something.
    fn pass(&mut self, time: Duration) {
        self.now += time;
        let mut out = Vec::new();
        let close = self.session.tick(self.now, &mut out);
        self.sent(&out);
        if let Some(close) = close {
            self.events.push(format!("closed {close:?}"));
            self.disconnect();
        }
    }

    /// Bytes come in pieces. After the end of a connection the others are lost.
    fn give(&mut self, mut bytes: &[u8], piece: &impl Fn(&[u8], &[u8]) -> usize) {
        while self.is_connected && !bytes.is_empty() {
            let count = piece(&self.received, bytes).clamp(1, bytes.len());
            let (here, after) = bytes.split_at(count);
            bytes = after;
            self.received.extend_from_slice(here);
            while self.take() {}
        }
    }

    /// The session takes what there is: whether there may be more for it.
    fn take(&mut self) -> bool {
        let before = self.session.shared().latest();
        let had_vrps = self
            .session
            .shared()
            .read(self.now)
            .fresh()
            .is_some_and(|snapshot| !snapshot.payloads.vrps.is_empty());
        let mut out = Vec::new();
        let taken = self.session.receive(self.now, &self.received, &mut out);
        let used: Vec<u8> = self.received.drain(..taken.used).collect();
        let after = self.session.shared().latest();
        match &taken.complete {
            Some(Answer::InUse(snapshot)) => {
                let after = after.expect("something is in use");
                assert!(Arc::ptr_eq(snapshot, &after), "what is complete is in use");
                assert_eq!(snapshot.stale_for(self.now), None);
            }
            Some(Answer::Emptied) | None => {
                let is_same = match (&before, &after) {
                    (Some(before), Some(after)) => Arc::ptr_eq(before, after),
                    (None, None) => true,
                    _ => false,
                };
                assert!(is_same, "nothing else changes what is in use");
            }
        }
        assert!(taken.complete.is_none() || taken.close.is_none());
        if let Some(account) = &mut self.account {
            account.took(&used, &taken, had_vrps);
        }
        self.sent(&out);
        match &taken.complete {
            Some(Answer::InUse(snapshot)) => self.events.push(told(snapshot)),
            Some(Answer::Emptied) => self.events.push("emptied".to_owned()),
            None => {}
        }
        if let Some(close) = taken.close {
            self.events.push(format!("closed {close:?}"));
            self.disconnect();
            return false;
        }
        taken.used > 0 && !self.received.is_empty()
    }

    /// What is sent is PDUs, and questions are what the account goes on from. How
    /// much of a faulty PDU a report repeats depends on how much of it has come.
    fn sent(&mut self, mut out: &[u8]) {
        while let Some(decoded) = Pdu::decode(out).expect("we send PDUs") {
            out = &out[decoded.bytes.len()..];
            let word = match decoded.pdu {
                Pdu::ErrorReport(error) => {
                    format!("{:?} {}", error.code, String::from_utf8_lossy(error.text))
                }
                question => format!("{question:?}"),
            };
            self.events.push(format!("sent {} {word}", decoded.version));
            if let Some(account) = &mut self.account {
                account.asked(&decoded.pdu);
            }
        }
        assert!(out.is_empty(), "we send whole PDUs");
    }
}

type Vrp = (Prefix, u8, Asn);

/// What a cache has said, told slowly.
#[derive(Default)]
struct Account {
    /// What it said up to its last whole answer.
    known: BTreeSet<Vrp>,
    /// Whether everything was asked for, or what is new.
    everything: bool,
    /// What it has said in an answer so far.
    answer: Option<BTreeSet<Vrp>>,
}

impl Account {
    fn asked(&mut self, pdu: &Pdu<'_>) {
        if matches!(pdu, Pdu::ResetQuery | Pdu::SerialQuery { .. }) {
            self.everything = matches!(pdu, Pdu::ResetQuery);
            self.answer = None;
        }
    }

    /// One PDU was taken, or nothing, or damage.
    fn took(&mut self, used: &[u8], taken: &Taken, had_vrps: bool) {
        if taken.close.is_some() {
            self.answer = None;
            return;
        }
        let Ok(Some(decoded)) = Pdu::decode(used) else {
            assert!(used.is_empty() && taken.complete.is_none());
            return;
        };
        assert_eq!(decoded.bytes, used, "PDUs come one by one");
        match decoded.pdu {
            Pdu::CacheResponse { .. } => {
                self.answer = Some(match self.everything {
                    true => BTreeSet::new(),
                    false => self.known.clone(),
                });
            }
            Pdu::Prefix {
                announce,
                prefix,
                max_length,
                asn,
            } => {
                let answer = self.answer.as_mut().expect("records are in an answer");
                let vrp = (prefix, max_length, asn);
                let is_new = match announce {
                    true => answer.insert(vrp),
                    false => answer.remove(&vrp),
                };
                assert!(is_new, "a mistake was let through");
            }
            Pdu::EndOfData { .. } => {
                let answer = self.answer.take().expect("an answer ends");
                if let Some(complete) = &taken.complete {
                    self.completed(answer, complete, had_vrps);
                }
                return;
            }
            _ => {}
        }
        assert!(taken.complete.is_none(), "only its end completes an answer");
    }

    fn completed(&mut self, answer: BTreeSet<Vrp>, complete: &Answer, had_vrps: bool) {
        match complete {
            Answer::InUse(snapshot) => {
                let in_use = snapshot.payloads.vrps.iter();
                let in_use = in_use.map(|vrp| (vrp.prefix, vrp.max_length, vrp.asn));
                assert!(in_use.eq(answer.iter().copied()), "the answer, and whole");
                assert!(!(answer.is_empty() && had_vrps));
            }
            Answer::Emptied => assert!(answer.is_empty() && had_vrps),
        }
        self.known = answer;
    }
}

/// All that is in use, in words.
fn told(snapshot: &Snapshot) -> String {
    let mut text = format!("in use {snapshot:?} {:?}", snapshot.timing);
    let vrps = snapshot.payloads.vrps.iter();
    let vrps = vrps.map(|vrp| format!(" {}-{} {}", vrp.prefix, vrp.max_length, vrp.asn));
    text.extend(vrps);
    write!(text, " {:?} {:?}", snapshot.router_keys, snapshot.aspas)
        .expect("a string takes what is written");
    text
}
