//! What a relay reports of a message that did not arrive: delivery status
//! notifications (RFC 3464).
//!
//! Reports in words of a server's own have no such part and are not guessed at: a
//! person reads them.

use std::fmt;

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

use crate::outbox::{Outbox, State, Step};
use crate::text;
use crate::ticket::Ticket;

/// The largest report that is read, in bytes. Our choice: our own messages, which
/// may come back whole, are smaller.
pub const BYTES_MAX: usize = 16 << 20;

/// The most recipients that are read of a report. Our messages have one; a list
/// behind it may have more.
pub const RECIPIENTS_MAX: usize = 100;

/// The longest words of a server that are kept, in characters.
const WORDS_CHARACTERS_MAX: usize = 500;

/// What became of a message for its recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The Message-ID of the message, where the report returns its header.
    pub message_id: Option<String>,
    /// The ticket that the message or the report names.
    pub ticket: Option<Ticket>,
    /// What is said of each recipient, at least one.
    pub recipients: Vec<Reported>,
}

/// What is said of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Its address, as the report has it, in one line.
    pub address: String,
    /// What was done.
    pub action: Action,
    /// The status, such as `5.1.1`, where it is one (RFC 3464 §2.3.4).
    pub status: Option<String>,
    /// The server's words, in one line.
    pub diagnostic: Option<String>,
}

/// What was done for a recipient (RFC 3464 §2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It will not arrive.
    Failed,
    /// It has not arrived yet; the server goes on trying.
    Delayed,
    /// It arrived.
    Delivered,
    /// It went on to a server that does not report.
    Relayed,
    /// It arrived at a list.
    Expanded,
}

/// Why a message is no report that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotABounce {
    /// It is larger than [`BYTES_MAX`].
    TooLarge,
    /// It is no message of mail.
    NoMessage,
    /// It has no part of type `message/delivery-status`.
    NoReport,
    /// The report names no recipient, or says of none what was done.
    NoRecipient,
}

impl Reported {
    /// Whether mail to this address fails for good: the status says so, or where
    /// there is none, the action.
    pub fn is_permanent(&self) -> bool {
        self.action == Action::Failed
            && self
                .status
                .as_deref()
                .is_none_or(|status| status.starts_with('5'))
    }
}

/// Reads a report.
///
/// # Errors
///
/// Why it is none.
pub fn read(bytes: &[u8]) -> Result<Bounce, NotABounce> {
    if bytes.len() > BYTES_MAX {
        return Err(NotABounce::TooLarge);
    }
    let message = MessageParser::new().parse(bytes);
    let message = message.ok_or(NotABounce::NoMessage)?;
    let is = |part: &MessagePart<'_>, kind: &str, subtype: &str| {
        part.content_type().is_some_and(|found| {
            found.ctype().eq_ignore_ascii_case(kind)
                && found
                    .subtype()
                    .is_some_and(|found| found.eq_ignore_ascii_case(subtype))
        })
    };
    let report = message
        .parts
        .iter()
        .find(|part| is(part, "message", "delivery-status"))
        .ok_or(NotABounce::NoReport)?;
    let recipients = recipients(&String::from_utf8_lossy(report.contents()));
    if recipients.is_empty() {
        return Err(NotABounce::NoRecipient);
    }
    let mut message_id = None;
    let mut ticket = None;
    for part in &message.parts {
        let parsed;
        let returned = match &part.body {
            PartType::Message(returned) => returned,
            _ if is(part, "text", "rfc822-headers") => {
                let Some(found) = MessageParser::new().parse_headers(part.contents()) else {
                    continue;
                };
                parsed = found;
                &parsed
            }
            _ => continue,
        };
        message_id = message_id.or(returned.message_id().map(str::to_owned));
        ticket = ticket.or(returned.subject().and_then(Ticket::find));
    }
    let ticket = ticket
        .or_else(|| Ticket::find(message_id.as_deref()?))
        .or_else(|| Ticket::find(message.subject()?));
    Ok(Bounce {
        message_id,
        ticket,
        recipients,
    })
}

/// The groups of fields behind the first, which is about the message.
fn recipients(report: &str) -> Vec<Reported> {
    let mut groups = vec![Vec::new()];
    for line in report.lines() {
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if line.starts_with([' ', '\t']) {
            // Folded (RFC 5322 §3.2.2).
            if let Some((_, value)) = groups.last_mut().and_then(|fields| fields.last_mut()) {
                *value = format!("{value} {}", line.trim());
            }
        } else if let (Some((name, value)), Some(fields)) =
            (line.split_once(':'), groups.last_mut())
        {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let reported = groups.iter().filter_map(|fields| reported(fields));
    reported.take(RECIPIENTS_MAX).collect()
}

fn reported(fields: &[(String, String)]) -> Option<Reported> {
    let field = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    // `rfc822; abuse@isp.example`; whom we wrote to comes before where it went on.
    let address = field("original-recipient").or_else(|| field("final-recipient"))?;
    let address = address.split_once(';').map_or(address, |(_, rest)| rest);
    let action = match field("action")?.to_ascii_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    };
    Some(Reported {
        address: text::line(address, WORDS_CHARACTERS_MAX),
        action,
        status: field("status").and_then(status),
        diagnostic: field("diagnostic-code").map(|words| text::line(words, WORDS_CHARACTERS_MAX)),
    })
}

/// `5.1.1`, and a comment behind it at most.
fn status(text: &str) -> Option<String> {
    let status = text.split([' ', '(']).next()?;
    let mut parts = status.split('.');
    let number = |part: Option<&str>, digits: usize| {
        part.is_some_and(|part| {
            (1..=digits).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let is_status = matches!(parts.next(), Some("2" | "4" | "5"))
        && number(parts.next(), 3)
        && number(parts.next(), 3)
        && parts.next().is_none();
    is_status.then(|| status.to_owned())
}

/// Notes in the outbox what came back; gives the state of the message after it, and
/// `None` where the report says nothing of a message in the outbox, or nothing bad.
///
/// A message of ours has one recipient, so its Message-ID says who is meant, also
/// where the mail went on to another address.
///
/// # Errors
///
/// When the outbox fails.
pub fn note<O: Outbox>(outbox: &mut O, bounce: &Bounce) -> Result<Option<State>, O::Error> {
    let worst = bounce
        .recipients
        .iter()
        .filter(|one| matches!(one.action, Action::Failed | Action::Delayed))
        .max_by_key(|one| one.is_permanent());
    let (Some(worst), Some(id)) = (worst, &bounce.message_id) else {
        return Ok(None);
    };
    let step = Step::Bounced {
        status: worst.status.clone().unwrap_or_default(),
        is_permanent: worst.is_permanent(),
    };
    let known = outbox.entries().into_iter().find(|entry| entry.id == *id);
    // Anybody can write a report; of what was never sent it is a false one. And once
    // it failed for good, a late word of a delay changes nothing.
    let can_follow = known.is_some_and(|entry| {
        let is_over = matches!(
            entry.state,
            State::Bounced {
                is_permanent: true,
                ..
            }
        );
        !is_over && entry.state.after(&step).is_ok()
    });
    if !can_follow {
        return Ok(None);
    }
    outbox.step(id, step).map(Some)
}

impl fmt::Display for NotABounce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotABounce::TooLarge => write!(f, "it is larger than {BYTES_MAX} bytes"),
            NotABounce::NoMessage => f.write_str("it is no message of mail"),
            NotABounce::NoReport => f.write_str("it has no report of a delivery in it"),
            NotABounce::NoRecipient => f.write_str("its report names no recipient"),
        }
    }
}

impl std::error::Error for NotABounce {}
