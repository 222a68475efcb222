//! What is to be sent, what was, and what is in doubt.
//!
//! SMTP answers a message once, after its end. Whoever dies between sending the end
//! and hearing the answer cannot know whether the message was taken, and cannot ask:
//! the protocol has no question for it. So a message goes through these states,
//! each step of which is on the disk before anything else happens:
//!
//! ```text
//! waiting ──► ending ──► sent ──► bounced
//!    ▲          │ │
//!    │ deferred │ └────► failed
//!    └──────────┘
//! ```
//!
//! Before the end is sent, nothing was taken (RFC 5321 §4.2.5), and it is safe to
//! begin again. What stands at *ending* when a program starts is in doubt: it is
//! not sent again until a [`crate::witness`] or a person says whether it arrived.
//! `docs/notifications.md` says why it is done so.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::address::MailAddress;
use crate::mail::Message;
use crate::ticket::Ticket;

/// How often a message is tried that a relay defers or that no relay takes. Our
/// choice: with a run each hour some four days, as RFC 5321 §4.5.5 has it for the
/// relays themselves.
pub const ATTEMPTS_MAX: u32 = 100;

/// How far a message has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to be sent; so many tries were deferred.
    Waiting {
        /// How many.
        attempts: u32,
    },
    /// Its end is about to be sent, or was. After a crash: in doubt.
    Ending {
        /// How many tries were deferred before.
        attempts: u32,
    },
    /// The relay took it, with these words.
    Sent(String),
    /// The relay refused it for good, or deferred it too often, with these words.
    Failed(String),
    /// It was taken, and somebody on the way reported that it did not arrive.
    Bounced {
        /// The status that was reported (RFC 3464 §2.3): `5.1.1`.
        status: String,
        /// Whether it is for good.
        is_permanent: bool,
    },
}

/// What happens to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Its end is about to be sent.
    Ending,
    /// It was taken.
    Sent(String),
    /// It was not taken this time.
    Deferred(String),
    /// It was refused for good.
    Failed(String),
    /// It came back.
    Bounced {
        /// The status that was reported.
        status: String,
        /// Whether it is for good.
        is_permanent: bool,
    },
    /// It was in doubt, and somebody knows that it arrived.
    Arrived,
    /// It was in doubt, and somebody knows that it did not arrive.
    NotArrived,
}

/// A step that cannot follow on a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongStep {
    /// The state.
    pub state: State,
    /// The step.
    pub step: Step,
}

impl State {
    /// A message that was just put.
    pub const NEW: State = State::Waiting { attempts: 0 };

    /// The state after a step.
    ///
    /// # Errors
    ///
    /// When the step cannot follow.
    pub fn after(&self, step: &Step) -> Result<State, WrongStep> {
        let again = |attempts: u32, reply: &str| {
            if attempts + 1 < ATTEMPTS_MAX {
                State::Waiting {
                    attempts: attempts + 1,
                }
            } else {
                State::Failed(reply.to_owned())
            }
        };
        Ok(match (self, step) {
            (State::Waiting { attempts }, Step::Ending) => State::Ending {
                attempts: *attempts,
            },
            (State::Waiting { attempts } | State::Ending { attempts }, Step::Deferred(reply)) => {
                again(*attempts, reply)
            }
            (State::Waiting { .. } | State::Ending { .. }, Step::Failed(reply)) => {
                State::Failed(reply.clone())
            }
            (State::Ending { .. }, Step::Sent(reply)) => State::Sent(reply.clone()),
            (State::Ending { .. }, Step::Arrived) => State::Sent(String::new()),
            (State::Ending { attempts }, Step::NotArrived) => State::Waiting {
                attempts: *attempts,
            },
            // A report that it did not arrive tells that it was taken.
            (
                State::Ending { .. } | State::Sent(_) | State::Bounced { .. },
                Step::Bounced {
                    status,
                    is_permanent,
                },
            ) => State::Bounced {
                status: status.clone(),
                is_permanent: *is_permanent,
            },
            (state, step) => {
                return Err(WrongStep {
                    state: state.clone(),
                    step: step.clone(),
                });
            }
        })
    }
}

/// A message in an outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its Message-ID.
    pub id: String,
    /// Its ticket.
    pub ticket: Ticket,
    /// Where it goes.
    pub to: MailAddress,
    /// How far it has come.
    pub state: State,
}

/// Whether a message was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was, and is kept.
    New,
    /// One of that Message-ID was there, which is left as it was.
    Known,
}

/// Keeps messages and their states. Only one program at a time has it open.
pub trait Outbox {
    /// What can go wrong.
    type Error: std::error::Error;

    /// Keeps a message, unless there is one of that Message-ID. It is on the disk
    /// when this returns.
    ///
    /// # Errors
    ///
    /// When it cannot be kept; then it may be there or not, and is to be put again.
    fn put(&mut self, message: &Message) -> Result<Put, Self::Error>;

    /// All messages, in the order in which they were put.
    fn entries(&self) -> Vec<Entry>;

    /// A message to send; `None` where there is none of that Message-ID.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or is not what was put.
    fn message(&self, id: &str) -> Result<Option<Message>, Self::Error>;

    /// Notes what happens to a message. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// When there is no such message, when the step cannot follow on its state, and
    /// when it cannot be noted; then nothing more may be done with the message.
    fn step(&mut self, id: &str, step: Step) -> Result<State, Self::Error>;
}

/// How mail to one address has fared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Messages that were taken and of which nothing bad was heard.
    pub taken: u64,
    /// Messages that were refused for good or came back for good.
    pub failed: u64,
    /// Why the last of those whose end is known failed; `None` where it did not.
    pub failing: Option<String>,
}

/// How mail to each address has fared. An address whose last message failed is one to
/// replace by the next best.
pub fn contacts(entries: &[Entry]) -> BTreeMap<&MailAddress, Contact> {
    let mut contacts: BTreeMap<&MailAddress, Contact> = BTreeMap::new();
    for entry in entries {
        let contact = contacts.entry(&entry.to).or_default();
        match &entry.state {
            State::Sent(_) => {
                contact.taken += 1;
                contact.failing = None;
            }
            State::Failed(reason)
            | State::Bounced {
                status: reason,
                is_permanent: true,
            } => {
                contact.failed += 1;
                contact.failing = Some(reason.clone());
            }
            State::Waiting { .. } | State::Ending { .. } | State::Bounced { .. } => {}
        }
    }
    contacts
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Waiting { attempts: 0 } => f.write_str("waiting"),
            State::Waiting { attempts } => write!(f, "waiting, tried {attempts} times"),
            State::Ending { .. } => f.write_str("in doubt"),
            State::Sent(_) => f.write_str("sent"),
            State::Failed(reply) => write!(f, "failed: {reply}"),
            State::Bounced {
                status,
                is_permanent: true,
            } => write!(f, "came back for good: {status}"),
            State::Bounced { status, .. } => write!(f, "delayed: {status}"),
        }
    }
}

impl fmt::Display for WrongStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} cannot follow on `{}`", self.step, self.state)
    }
}

impl std::error::Error for WrongStep {}
