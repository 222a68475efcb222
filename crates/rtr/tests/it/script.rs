//! What a client sends, in words.

use rtr::{Pdu, Version};

/// Each PDU of what was sent, as `0 reset`, `1 serial 7 3` or `1 error 7: …`, the
/// version first. Also how many bytes are no whole PDU.
pub(crate) fn said(mut sent: &[u8]) -> (Vec<String>, usize) {
    let mut words = Vec::new();
    while let Some(decoded) = Pdu::decode(sent).expect("a client sends PDUs") {
        sent = &sent[decoded.bytes.len()..];
        words.push(word(decoded.version, &decoded.pdu));
    }
    (words, sent.len())
}

fn word(version: Version, pdu: &Pdu<'_>) -> String {
    match pdu {
        Pdu::ResetQuery => format!("{version} reset"),
        Pdu::SerialQuery { session, serial } => format!("{version} serial {session} {serial}"),
        Pdu::ErrorReport(error) => {
            let text = std::str::from_utf8(error.text).expect("we write UTF-8");
            format!("{version} error {}: {text}", error.code.0)
        }
        other => panic!("no client sends {other:?}"),
    }
}
