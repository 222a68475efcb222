//! A report about one message of mail, as mail (RFC 5965): what desks against spam
//! read by machine.
//!
//! It is about exactly one message, and its third part is that message's header. So
//! only a notice of one spam event whose feed gave the header becomes one; all
//! others are `multipart/mixed`.

use events::Classification;
use events::rsit::Type;
use mail_builder::headers::date::Date;
use mail_builder::mime::{BodyPart, MimePart};

use crate::group::Notice;
use crate::item::Item;

/// The most fields of a header that are passed on. Our choice: mail that passed a
/// dozen servers has some fifty.
pub const FIELDS_MAX: usize = 100;

/// The longest field, in bytes: RFC 5322 §2.1.1 has 998 for a line.
pub const FIELD_BYTES_MAX: usize = 998;

/// Fields that tell where a message came from and name none of those who got it.
const FIELDS: [&str; 10] = [
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "received",
    "reply-to",
    "return-path",
    "sender",
    "subject",
];

/// The second and the third part; `None` where the notice is not about one message.
pub(crate) fn parts<'n>(notice: &Notice) -> Option<[MimePart<'n>; 2]> {
    let [item] = notice.items.as_slice() else {
        return None;
    };
    if item.class != Classification::Rsit(Type::Spam) {
        return None;
    }
    let header = item.reported_header.clone()?;
    Some([
        plain("message/feedback-report", fields(item)),
        plain("text/rfc822-headers", header),
    ])
}

/// A part that is ASCII in lines that end in CR LF, and stays as it is (RFC 5965 §2).
fn plain<'n>(kind: &'n str, text: String) -> MimePart<'n> {
    let body = BodyPart::Binary(text.into_bytes().into());
    MimePart::new(kind, body).transfer_encoding("7bit")
}

/// The fields that programs read (RFC 5965 §3).
fn fields(item: &Item) -> String {
    let mut fields = format!(
        "Feedback-Type: abuse\r\nUser-Agent: normwatch/{}\r\nVersion: 1\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let date = Date::new(item.last.seconds()).to_rfc822();
    fields += &format!("Arrival-Date: {date}\r\n");
    if let Some(ip) = item.source.ip {
        fields += &format!("Source-IP: {ip}\r\n");
    }
    if item.count > 1 {
        fields += &format!("Incidents: {}\r\n", item.count);
    }
    fields
}

/// The header of a message as it may be passed on: one field in each line, ASCII
/// only; unless `is_whole`, without the fields that may name those who got it.
/// `None` where no field is left.
pub(crate) fn header(text: &str, is_whole: bool) -> Option<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        match fields.last_mut() {
            Some(field) if line.starts_with([' ', '\t']) => {
                field.push(' ');
                field.push_str(line.trim());
            }
            _ => fields.push(line.to_owned()),
        }
    }
    let kept = fields.iter().filter_map(|field| kept(field, is_whole));
    let kept: String = kept.take(FIELDS_MAX).collect();
    (!kept.is_empty()).then_some(kept)
}

fn kept(field: &str, is_whole: bool) -> Option<String> {
    let (name, value) = field.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let lower = name.to_ascii_lowercase();
    // A name that begins with a hyphen could be taken for the end of a part.
    if !is_name || name.starts_with('-') || !(is_whole || FIELDS.contains(&lower.as_str())) {
        return None;
    }
    let mut value = export::text::line(value).replace(|c: char| !c.is_ascii(), "?");
    if lower == "received" && !is_whole {
        // `by mx.example for <somebody@example>; date` (RFC 5321 §4.4).
        if let (Some(at), Some(end)) = (value.find(" for "), value.rfind(';'))
            && at < end
        {
            value.replace_range(at..end, "");
        }
    }
    let mut line = format!("{name}: {value}");
    line.truncate(FIELD_BYTES_MAX);
    Some(line + "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_where_mail_came_from_and_not_who_got_it() {
        let text = "Received: from a.example (a.example [192.0.2.1])\r\n\tby mx.example for \
                    <me@home.example>; Sun, 29 Nov 2026 06:00:00 +0000\r\nTo: me@home.example\r\n\
                    Delivered-To: me@home.example\r\nSubject: B\u{fc}y\r\n--b: x\r\nno field\r\n\r\nbody: x";
        assert_eq!(
            header(text, false).as_deref(),
            Some(
                "Received: from a.example (a.example [192.0.2.1]) by mx.example; Sun, 29 Nov \
                 2026 06:00:00 +0000\r\nSubject: B?y\r\n"
            )
        );
        let whole = header(text, true).expect("fields");
        assert!(whole.contains("To: me@home.example\r\n") && !whole.contains("body"));
        assert_eq!(header("To: a@b.example", false), None);
    }

    #[test]
    fn headers_have_bounds() {
        for count in [FIELDS_MAX - 1, FIELDS_MAX, FIELDS_MAX + 1] {
            let text = "Subject: x\n".repeat(count);
            let lines = header(&text, false).expect("fields").lines().count();
            assert_eq!(lines, count.min(FIELDS_MAX));
        }
        for bytes in [FIELD_BYTES_MAX - 1, FIELD_BYTES_MAX, FIELD_BYTES_MAX + 1] {
            let text = format!("Subject: {}", "x".repeat(bytes - "Subject: ".len()));
            let line = header(&text, false).expect("a field");
            assert_eq!(line.trim_end().len(), bytes.min(FIELD_BYTES_MAX));
        }
    }
}
