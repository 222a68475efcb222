//! Sends what an outbox has, each message once.

use std::fmt;
use std::io;

use crate::outbox::{Outbox, State, Step};
use crate::smtp::{Relay, Session, SmtpError};
use crate::witness::{Testimony, Witness};

/// Whether anything is sent.
#[derive(Clone, Copy, Debug, Default)]
pub enum Mode<'a> {
    /// Nothing is sent, and nothing is noted.
    #[default]
    Dry,
    /// By this relay.
    Send(&'a Relay),
}

/// What became of the messages of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Message-IDs that would be sent; empty unless it is a dry run.
    pub would_send: Vec<String>,
    /// Those that the relay took.
    pub sent: Vec<String>,
    /// Those that are tried again in another run, with the reason.
    pub deferred: Vec<(String, String)>,
    /// Those that were refused for good, with the relay's words.
    pub failed: Vec<(String, String)>,
    /// Those of which nobody knows whether they arrived. They are not sent again
    /// until somebody says.
    pub in_doubt: Vec<String>,
    /// Those that were in doubt and of which a witness said that they arrived.
    pub arrived: Vec<String>,
}

/// Why a run stopped.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeliverError<E> {
    /// The outbox does not do what it should.
    Outbox(E),
    /// The witness cannot be asked.
    Witness(io::Error),
}

/// Sends what waits, in order, each message once; first asks the witness about what
/// is in doubt.
///
/// A relay that does not answer ends the run; what is left waits for the next.
///
/// # Errors
///
/// When the outbox or the witness fails. What was sent until then is noted; the
/// message at hand may be in doubt.
pub fn deliver<O: Outbox>(
    outbox: &mut O,
    mode: Mode<'_>,
    witness: Option<&dyn Witness>,
) -> Result<Outcome, DeliverError<O::Error>> {
    let mut outcome = Outcome::default();
    let Mode::Send(relay) = mode else {
        for entry in outbox.entries() {
            match entry.state {
                State::Waiting { .. } => outcome.would_send.push(entry.id),
                State::Ending { .. } => outcome.in_doubt.push(entry.id),
                _ => {}
            }
        }
        return Ok(outcome);
    };
    ask(outbox, witness, &mut outcome)?;
    let waiting = outbox.entries().into_iter();
    let waiting = waiting.filter(|entry| matches!(entry.state, State::Waiting { .. }));
    let mut session = None;
    for entry in waiting {
        let begun = match session.take() {
            Some(session) => Ok(session),
            None => relay.connect(),
        };
        match begun {
            Ok(begun) => session = send(outbox, begun, &entry.id, &mut outcome)?,
            Err(error) => {
                defer(outbox, &entry.id, &error, &mut outcome)?;
                break;
            }
        }
    }
    if let Some(session) = session {
        // What it took stays taken, however it says good-bye.
        let _ = session.quit();
    }
    Ok(outcome)
}

/// Asks about what is in doubt.
fn ask<O: Outbox>(
    outbox: &mut O,
    witness: Option<&dyn Witness>,
    outcome: &mut Outcome,
) -> Result<(), DeliverError<O::Error>> {
    for entry in outbox.entries() {
        if !matches!(entry.state, State::Ending { .. }) {
            continue;
        }
        let testimony = witness.map_or(Ok(Testimony::Unknown), |one| one.testify(&entry.id));
        match testimony.map_err(DeliverError::Witness)? {
            Testimony::Arrived => {
                note(outbox, &entry.id, Step::Arrived)?;
                outcome.arrived.push(entry.id);
            }
            Testimony::NotArrived => {
                note(outbox, &entry.id, Step::NotArrived)?;
            }
            Testimony::Unknown => outcome.in_doubt.push(entry.id),
        }
    }
    Ok(())
}

/// Sends one message; gives the session back unless it is lost.
fn send<O: Outbox>(
    outbox: &mut O,
    mut session: Session,
    id: &str,
    outcome: &mut Outcome,
) -> Result<Option<Session>, DeliverError<O::Error>> {
    let message = outbox.message(id).map_err(DeliverError::Outbox)?;
    let message = message.expect("the outbox named it");
    if let Err(error) = session.offer(&message) {
        defer(outbox, id, &error, outcome)?;
        let goes_on = matches!(error, SmtpError::Refused(_) | SmtpError::Message);
        return Ok(goes_on.then_some(session));
    }
    // From here on a crash leaves a doubt. Where this cannot be noted, the
    // connection is dropped without the end, and the relay forgets the message.
    note(outbox, id, Step::Ending)?;
    match session.end() {
        Ok(reply) => {
            note(outbox, id, Step::Sent(reply.text))?;
            outcome.sent.push(id.to_owned());
            Ok(Some(session))
        }
        Err(error @ SmtpError::Refused(_)) => {
            defer(outbox, id, &error, outcome)?;
            Ok(Some(session))
        }
        Err(_) => {
            outcome.in_doubt.push(id.to_owned());
            Ok(None)
        }
    }
}

/// Notes that a message was not taken.
fn defer<O: Outbox>(
    outbox: &mut O,
    id: &str,
    error: &SmtpError,
    outcome: &mut Outcome,
) -> Result<(), DeliverError<O::Error>> {
    let is_permanent = match error {
        SmtpError::Refused(reply) => reply.is_permanent(),
        SmtpError::Message => true,
        _ => false,
    };
    let reason = error.to_string();
    let step = if is_permanent {
        Step::Failed(reason.clone())
    } else {
        Step::Deferred(reason.clone())
    };
    let list = match note(outbox, id, step)? {
        State::Failed(_) => &mut outcome.failed,
        _ => &mut outcome.deferred,
    };
    list.push((id.to_owned(), reason));
    Ok(())
}

fn note<O: Outbox>(outbox: &mut O, id: &str, step: Step) -> Result<State, DeliverError<O::Error>> {
    outbox.step(id, step).map_err(DeliverError::Outbox)
}

impl<E: fmt::Display> fmt::Display for DeliverError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeliverError::Outbox(error) => write!(f, "the outbox: {error}"),
            DeliverError::Witness(error) => {
                write!(f, "whoever knows what arrived cannot be asked: {error}")
            }
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for DeliverError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DeliverError::Outbox(error) => Some(error),
            DeliverError::Witness(error) => Some(error),
        }
    }
}
