//! The router's side of the protocol as a machine without I/O: bytes and time go
//! in, bytes come out, and complete data go into [`Shared`].

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::close::{Close, Reason, Record};
use crate::data::{RouterKey, Shared, Snapshot};
use crate::pdu::{Decoded, ErrorCode, ErrorReport, Pdu, Version};
use crate::serial;
use crate::timing::Timing;
use crate::update::{Update, VrpKey};

pub use crate::update::RECORDS_MAX;

/// The longest part of a PDU that an Error Report repeats, in bytes. Our choice:
/// every PDU that announces one record fits.
const REPEATED_BYTES_MAX: usize = 64 * 1024;

/// The longest text of an Error Report that is kept, in characters. Our choice.
const TEXT_CHARS_MAX: usize = 200;

/// A router's session with one cache, over as many connections as it takes.
pub struct Session {
    /// The version to begin with.
    version_max: Version,
    /// The version of the next question.
    version: Version,
    /// Whether the cache has answered in any version, ever.
    has_answered: bool,
    /// Whether the cache has answered in that version on this connection.
    is_agreed: bool,
    limits: Limits,
    state: State,
    /// What the cache may be asked to go on from.
    base: Option<Arc<Snapshot>>,
    timing: Timing,
    /// What the cache has said that it has, between a question and the end of its
    /// answer: session and serial number.
    notified: Option<(u16, u32)>,
    shared: Shared,
}

enum State {
    /// Without a connection.
    Closed,
    /// A question was asked; nothing of the answer has come.
    Asked { everything: bool, since: Instant },
    /// In an answer.
    Receiving { update: Update, since: Instant },
    /// Nothing is on its way until then.
    Resting { next: Instant },
}

/// What a cache may ask of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long an answer may take, from the question to its end.
    pub answer_max: Duration,
    /// How many records an answer may name.
    pub records_max: usize,
}

impl Default for Limits {
    /// Ten minutes, since a million VRPs are 25 megabytes, and [`RECORDS_MAX`].
    fn default() -> Limits {
        Limits {
            answer_max: Duration::from_secs(600),
            records_max: RECORDS_MAX,
        }
    }
}

/// What became of bytes that were received.
#[derive(Debug)]
pub struct Taken {
    /// How many were used. The others begin a PDU, or follow an answer that is
    /// complete: give them again, with what comes.
    pub used: usize,
    /// What became of an answer, if one is complete.
    pub complete: Option<Answer>,
    /// Why the connection has to be closed, after the bytes to send were sent.
    pub close: Option<Close>,
}

/// What became of an answer that is complete.
#[derive(Clone, Debug)]
pub enum Answer {
    /// This is in use now.
    InUse(Arc<Snapshot>),
    /// The cache has no VRP at all, though it had some and these are still good:
    /// they stay in use. The cache is asked again after [`Timing::retry`], or when
    /// it says that it has something new.
    ///
    /// `StayRTR` answers so when everything in its file has expired.
    Emptied,
}

impl Session {
    /// A session that has asked nothing yet, and begins with the given version.
    pub fn new(version_max: Version, limits: Limits) -> Session {
        Session {
            version_max,
            version: version_max,
            has_answered: false,
            is_agreed: false,
            limits,
            state: State::Closed,
            base: None,
            timing: Timing::default(),
            notified: None,
            shared: Shared::default(),
        }
    }

    /// The data in use.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The cache's intervals, as its last answer has them.
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// The version of the protocol that is spoken, or will be tried next.
    pub fn version(&self) -> Version {
        self.version
    }

    /// A connection stands: asks for what is new, or for everything.
    pub fn connected(&mut self, now: Instant, out: &mut Vec<u8>) {
        self.is_agreed = false;
        self.notified = None;
        self.ask(now, out);
    }

    /// The connection is gone. What has come of an answer is forgotten, and what is
    /// in use stays.
    ///
    /// Whether to connect again at once, since the next question will be another
    /// one. Some caches answer a question that they do not take by closing the
    /// connection, and `StayRTR` does so where its report comes too late: then
    /// everything is asked for instead of what is new, or, as long as the cache has
    /// never answered, a lower version is tried.
    pub fn disconnected(&mut self) -> bool {
        let state = std::mem::replace(&mut self.state, State::Closed);
        let State::Asked { everything, .. } = state else {
            return false;
        };
        if self.is_agreed {
            return false;
        }
        if !everything {
            self.base = None;
            return true;
        }
        if self.has_answered {
            return false;
        }
        let lower = self.version.lower();
        // After the lowest all over again: there may be no cache yet.
        self.version = lower.unwrap_or(self.version_max);
        lower.is_some()
    }

    /// When [`Session::tick`] has something to do; `None` without a connection.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.state {
            State::Closed => None,
            State::Asked { since, .. } | State::Receiving { since, .. } => {
                Some(*since + self.limits.answer_max)
            }
            State::Resting { next } => Some(*next),
        }
    }

    /// Time has passed: asks again when it is time to, or gives up.
    pub fn tick(&mut self, now: Instant, out: &mut Vec<u8>) -> Option<Close> {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return None;
        }
        if matches!(self.state, State::Resting { .. }) {
            self.ask(now, out);
            return None;
        }
        self.state = State::Closed;
        Some(Close {
            reason: Reason::Slow,
            is_worth_a_retry: false,
        })
    }

    /// Takes what was received: whole PDUs up to the end of an answer.
    pub fn receive(&mut self, now: Instant, bytes: &[u8], out: &mut Vec<u8>) -> Taken {
        let mut taken = Taken {
            used: 0,
            complete: None,
            close: None,
        };
        while taken.complete.is_none() && taken.close.is_none() {
            let rest = &bytes[taken.used..];
            match Pdu::decode(rest) {
                Ok(None) => break,
                Ok(Some(decoded)) => {
                    taken.used += decoded.bytes.len();
                    match self.pdu(now, &decoded, out) {
                        Ok(complete) => taken.complete = complete,
                        Err(close) => taken.close = Some(close),
                    }
                }
                Err(error) => {
                    // An Error Report is never answered (RFC 8210 §5.11).
                    if error.pdu_kind != ERROR_REPORT {
                        let length = rest.get(4..8).map_or(0, |length| {
                            u32::from_be_bytes(length.try_into().expect("four bytes"))
                        });
                        let pdu = &rest[..rest.len().min(length as usize)];
                        report(self.version, error.code(), pdu, &error, out);
                    }
                    taken.used = bytes.len();
                    taken.close = Some(self.close(Reason::Malformed(error)));
                }
            }
        }
        taken
    }

    /// Takes a PDU: what became of an answer, if it is complete.
    fn pdu(
        &mut self,
        now: Instant,
        decoded: &Decoded<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Option<Answer>, Close> {
        if let Pdu::ErrorReport(error) = &decoded.pdu {
            return self.reported(now, decoded.version, error).map(|()| None);
        }
        if !self.is_agreed {
            // A notice may have been on its way before the question, so that it
            // tells no version (RFC 8210 §7).
            if !matches!(decoded.pdu, Pdu::SerialNotify { .. }) {
                self.agree(decoded, out)?;
            }
        } else if decoded.version != self.version {
            let reason = Reason::OtherVersion {
                expected: self.version,
                found: decoded.version,
            };
            return Err(self.complain(ErrorCode::UNEXPECTED_VERSION, reason, decoded, out));
        }
        match (&mut self.state, decoded.pdu) {
            (_, Pdu::SerialNotify { session, serial }) => {
                self.notified(now, session, serial, out);
                Ok(None)
            }
            (State::Asked { everything, .. }, Pdu::CacheResponse { session }) => {
                let base = self.base.clone().filter(|_| !*everything);
                self.begin(session, base, decoded, out)?;
                Ok(None)
            }
            (
                State::Asked {
                    everything: false, ..
                },
                Pdu::CacheReset,
            ) => {
                self.base = None;
                self.ask(now, out);
                Ok(None)
            }
            (State::Receiving { .. }, Pdu::Prefix { .. } | Pdu::RouterKey(_) | Pdu::Aspa(_)) => {
                self.record(decoded, out)?;
                Ok(None)
            }
            (State::Receiving { .. }, Pdu::EndOfData { .. }) => self.end(now, decoded, out),
            _ => {
                let reason = Reason::Unexpected {
                    pdu_kind: decoded.bytes[1],
                };
                Err(self.complain(ErrorCode::CORRUPT_DATA, reason, decoded, out))
            }
        }
    }

    /// The first answer on a connection tells the version (RFC 8210 §7).
    fn agree(&mut self, decoded: &Decoded<'_>, out: &mut Vec<u8>) -> Result<(), Close> {
        let (expected, found) = (self.version, decoded.version);
        if found > expected {
            let reason = Reason::OtherVersion { expected, found };
            return Err(self.complain(ErrorCode::UNEXPECTED_VERSION, reason, decoded, out));
        }
        self.version = found;
        self.is_agreed = true;
        self.has_answered = true;
        let goes_on = matches!(
            self.state,
            State::Asked {
                everything: false,
                ..
            }
        );
        if found < expected && goes_on {
            return Err(self.close(Reason::Downgraded { found }));
        }
        Ok(())
    }

    /// An answer begins.
    fn begin(
        &mut self,
        session: u16,
        base: Option<Arc<Snapshot>>,
        decoded: &Decoded<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), Close> {
        if let Some(base) = &base
            && base.session != session
        {
            let reason = Reason::OtherSession {
                expected: base.session,
                found: session,
            };
            return Err(self.complain(ErrorCode::CORRUPT_DATA, reason, decoded, out));
        }
        if let State::Asked { since, .. } = self.state {
            self.state = State::Receiving {
                update: Update::new(session, base),
                since,
            };
        }
        Ok(())
    }

    /// A record of an answer.
    fn record(&mut self, decoded: &Decoded<'_>, out: &mut Vec<u8>) -> Result<(), Close> {
        let State::Receiving { update, .. } = &mut self.state else {
            return Ok(());
        };
        let (result, record) = match decoded.pdu {
            Pdu::Prefix {
                announce,
                prefix,
                max_length,
                asn,
            } => {
                let key = VrpKey {
                    prefix,
                    max_length,
                    asn,
                };
                let record = Record::Vrp {
                    prefix,
                    max_length,
                    asn,
                };
                (update.vrp(announce, key), record)
            }
            Pdu::RouterKey(key) => {
                let owned = RouterKey {
                    asn: key.asn,
                    identifier: *key.identifier,
                    key: key.key.into(),
                };
                let record = Record::RouterKey {
                    asn: key.asn,
                    identifier: *key.identifier,
                };
                (update.router_key(key.announce, owned), record)
            }
            Pdu::Aspa(aspa) => {
                let record = Record::Aspa {
                    customer: aspa.customer,
                };
                (update.aspa(&aspa), record)
            }
            _ => return Ok(()),
        };
        if let Err(code) = result {
            let reason = Reason::Record { code, record };
            return Err(self.complain(code, reason, decoded, out));
        }
        if update.records() > self.limits.records_max {
            let reason = Reason::TooManyRecords;
            return Err(self.complain(ErrorCode::INTERNAL_ERROR, reason, decoded, out));
        }
        Ok(())
    }

    /// An answer is complete.
    fn end(
        &mut self,
        now: Instant,
        decoded: &Decoded<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Option<Answer>, Close> {
        let Pdu::EndOfData {
            session,
            serial,
            intervals,
        } = decoded.pdu
        else {
            return Ok(None);
        };
        let State::Receiving { update, .. } = std::mem::replace(&mut self.state, State::Closed)
        else {
            return Ok(None);
        };
        if update.session != session {
            let reason = Reason::OtherSession {
                expected: update.session,
                found: session,
            };
            return Err(self.complain(ErrorCode::CORRUPT_DATA, reason, decoded, out));
        }
        // A cache that has gone back has lost what it said, so that nobody can
        // tell what the difference is to.
        let has_gone_back = update.base.as_ref().is_some_and(|base| {
            !matches!(
                serial::compare(serial, base.serial),
                Some(std::cmp::Ordering::Greater | std::cmp::Ordering::Equal)
            )
        });
        if has_gone_back {
            self.base = None;
            self.ask(now, out);
            return Ok(None);
        }
        self.timing = intervals.map_or_else(Timing::default, Timing::bounded);
        let finished = update.finish();
        let snapshot = Arc::new(Snapshot {
            payloads: finished.payloads,
            router_keys: finished.router_keys,
            aspas: finished.aspas,
            version: self.version,
            session,
            serial,
            timing: self.timing,
            received: now,
        });
        self.base = Some(Arc::clone(&snapshot));
        let is_emptied = snapshot.payloads.vrps.is_empty() && self.has_good_vrps(now);
        if !is_emptied {
            self.shared.replace(Arc::clone(&snapshot));
        }
        if self
            .notified
            .take()
            .is_some_and(|known| known != (session, serial))
        {
            self.ask(now, out);
        } else {
            let pause = match is_emptied {
                true => self.timing.retry.min(self.timing.refresh),
                false => self.timing.refresh,
            };
            self.state = State::Resting { next: now + pause };
        }
        Ok(Some(match is_emptied {
            true => Answer::Emptied,
            false => Answer::InUse(snapshot),
        }))
    }

    /// Whether VRPs are in use that have not expired.
    fn has_good_vrps(&self, now: Instant) -> bool {
        let good = self.shared.read(now).fresh();
        good.is_some_and(|snapshot| !snapshot.payloads.vrps.is_empty())
    }

    /// The cache has something new, or thinks so.
    fn notified(&mut self, now: Instant, session: u16, serial: u32, out: &mut Vec<u8>) {
        match &self.state {
            State::Resting { .. } => {
                let known = self.base.as_ref().map(|base| (base.session, base.serial));
                if known.is_some_and(|(known, _)| known != session) {
                    self.base = None;
                }
                if known != Some((session, serial)) {
                    self.ask(now, out);
                }
            }
            // The answer may have been made before.
            State::Asked { .. } | State::Receiving { .. } => {
                self.notified = Some((session, serial));
            }
            State::Closed => {}
        }
    }

    /// The cache reports an error (RFC 8210 §12).
    fn reported(
        &mut self,
        now: Instant,
        version: Version,
        error: &ErrorReport<'_>,
    ) -> Result<(), Close> {
        let is_asked = matches!(self.state, State::Asked { .. });
        if error.code == ErrorCode::NO_DATA_AVAILABLE && is_asked {
            self.state = State::Resting {
                next: now + self.timing.retry,
            };
            return Ok(());
        }
        let text = String::from_utf8_lossy(error.text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        let reason = Reason::Reported {
            version,
            code: error.code,
            text: text.chars().take(TEXT_CHARS_MAX).collect(),
        };
        if error.code == ErrorCode::UNSUPPORTED_VERSION
            && !self.is_agreed
            && let Some(lower) = self.version.lower()
        {
            self.version = lower;
            self.close(reason.clone());
            return Err(Close {
                reason,
                is_worth_a_retry: true,
            });
        }
        Err(self.close(reason))
    }

    /// Asks for what is new, or for everything where there is nothing to go on
    /// from in this version.
    fn ask(&mut self, now: Instant, out: &mut Vec<u8>) {
        let version = self.version;
        let base = self.base.as_ref().filter(|base| base.version == version);
        let question = base.map_or(Pdu::ResetQuery, |base| Pdu::SerialQuery {
            session: base.session,
            serial: base.serial,
        });
        question.encode(version, out);
        self.state = State::Asked {
            everything: base.is_none(),
            since: now,
        };
    }

    /// Reports an error about a PDU, and closes.
    fn complain(
        &mut self,
        code: ErrorCode,
        reason: Reason,
        decoded: &Decoded<'_>,
        out: &mut Vec<u8>,
    ) -> Close {
        report(self.version, code, decoded.bytes, &reason, out);
        self.close(reason)
    }

    /// Closes, and will ask for everything where it would have gone on: after a
    /// mistake nobody knows what the other side has said.
    fn close(&mut self, reason: Reason) -> Close {
        self.state = State::Closed;
        Close {
            reason,
            is_worth_a_retry: self.base.take().is_some(),
        }
    }
}

/// The type of an Error Report.
const ERROR_REPORT: u8 = 10;

/// Appends an Error Report about a PDU.
fn report(
    version: Version,
    code: ErrorCode,
    pdu: &[u8],
    told: &dyn fmt::Display,
    out: &mut Vec<u8>,
) {
    let text = told.to_string();
    let error = ErrorReport {
        code,
        pdu: &pdu[..pdu.len().min(REPEATED_BYTES_MAX)],
        text: text.as_bytes(),
    };
    Pdu::ErrorReport(error).encode(version, out);
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("version", &self.version)
            .field("deadline", &self.deadline())
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}
