//! A notice as a message of mail (RFC 5322, MIME).
//!
//! The attachments are `multipart/mixed`, unless the notice is about one message of
//! mail: then it is a feedback report ([`crate::feedback`]).

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use net::Timestamp;

use crate::address::MailAddress;
use crate::group::Notice;
use crate::recipient::label;
use crate::sender::Sender;
use crate::ticket::Ticket;
use crate::{csv, feedback, letter, xarf};

/// A message as it is sent: made once by [`message`], kept, and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// Its Message-ID, without brackets. It follows from the notice alone, so that
    /// the same notice made again is known to be the same.
    pub id: String,
    /// The ticket that it belongs to.
    pub ticket: Ticket,
    /// Where relays report that it did not arrive.
    pub from: MailAddress,
    /// Where it goes.
    pub to: MailAddress,
    /// All of it, with lines that end in CR LF.
    pub bytes: Vec<u8>,
}

/// The Message-ID of the message that tells a notice, without brackets.
pub fn id(notice: &Notice, sender: &Sender) -> String {
    format!("{}@{}", notice.name(), sender.from.domain())
}

/// The message that tells a notice, dated `now`.
///
/// The same arguments give the same bytes. Nothing in it is from a feed or a
/// contact but through [`MailAddress`], which holds no break, and [`crate::text`],
/// which writes one line; a header of others cannot come in.
pub fn message(notice: &Notice, sender: &Sender, now: Timestamp) -> Message {
    let id = id(notice, sender);
    let to = Address::new_address(
        notice.recipient.name.as_deref(),
        notice.recipient.mail.as_str(),
    );
    let from = Address::new_address(Some(sender.organisation()), sender.from.as_str());
    let text = MimePart::new("text/plain", letter::write(notice, sender)).inline();
    let (kind, parts) = match feedback::parts(notice) {
        Some([report, header]) => (
            ContentType::new("multipart/report").attribute("report-type", "feedback-report"),
            vec![text, report, header],
        ),
        None => (
            ContentType::new("multipart/mixed"),
            [vec![text], attachments(notice, sender)].concat(),
        ),
    };
    // No line of a part begins with this: those of the text begin with words of
    // ours, those of the table with quotes, those of a header with the name of a field, and
    // JSON is in base64.
    let boundary = format!("=_{}", notice.name());
    let body = MimePart::new(kind.attribute("boundary", boundary), parts);
    let builder = MessageBuilder::new()
        .message_id(id.as_str())
        .date(now.seconds())
        .from(from)
        .to(to)
        .reply_to(sender.reply_to.as_str())
        .subject(letter::subject(notice))
        // RFC 3834 §5: no machine answers to it.
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("X-TLP", Raw::new(label(notice.tlp)))
        .header("X-Ticket", Raw::new(notice.ticket.as_str()))
        .body(body);
    let bytes = builder
        .write_to_vec()
        .expect("writing to memory does not fail");
    Message {
        id,
        ticket: notice.ticket.clone(),
        from: sender.bounces.clone(),
        to: notice.recipient.mail.clone(),
        bytes,
    }
}

fn attachments<'n>(notice: &Notice, sender: &Sender) -> Vec<MimePart<'n>> {
    let table = ContentType::new("text/csv").attribute("charset", "utf-8");
    let mut parts =
        vec![MimePart::new(table, csv::write(notice).into_bytes()).attachment("events.csv")];
    let reports = xarf::reports(notice, sender);
    match reports.as_slice() {
        [] => {}
        [report] => parts.push(
            MimePart::new("application/json", report.to_string().into_bytes())
                .attachment("xarf.json"),
        ),
        several => {
            let lines: String = several.iter().map(|report| format!("{report}\n")).collect();
            parts.push(
                MimePart::new("application/x-ndjson", lines.into_bytes()).attachment("xarf.jsonl"),
            );
        }
    }
    parts
}
