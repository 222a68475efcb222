//! Events as IntelMQ writes them: a JSON object on a line.

use std::io::Write;

use net::{Timestamp, text};

use crate::event::{Event, Name};
use crate::value::Value;

/// Appends the event as a JSON object and a line end: sorted keys, no space, `extra.*`
/// flat, times as `2026-11-21T18:16:16+00:00`, text as UTF-8.
pub fn json_line(out: &mut Vec<u8>, event: &Event<'_>) {
    out.push(b'{');
    let mut is_first = true;
    event.each(|name, value| {
        if !is_first {
            out.push(b',');
        }
        is_first = false;
        match name {
            Name::Field(field) => {
                out.push(b'"');
                out.extend_from_slice(field.name().as_bytes());
            }
            Name::Extra(name) => {
                out.extend_from_slice(b"\"extra.");
                escaped(out, name);
            }
        }
        out.extend_from_slice(b"\":");
        json_value(out, value);
    });
    out.extend_from_slice(b"}\n");
}

/// Appends a value as JSON.
pub fn json_value(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Integer(number) => {
            if number < 0 {
                out.push(b'-');
            }
            text::long_number(out, number.unsigned_abs());
        }
        // The shortest form that reads back as the same number, with a dot.
        Value::Real(number) => {
            write!(out, "{number:?}").expect("memory takes what is written to it");
        }
        Value::Asn(asn) => text::number(out, asn.to_u32()),
        Value::Text(text) => quoted(out, text),
        Value::Address(address) => {
            out.push(b'"');
            text::address(out, address, text::Ipv6Style::Standard);
            out.push(b'"');
        }
        Value::Network(prefix) => {
            out.push(b'"');
            text::prefix(out, prefix, text::Ipv6Style::Standard);
            out.push(b'"');
        }
        Value::Time(instant) => {
            out.push(b'"');
            time(out, instant);
            out.push(b'"');
        }
        Value::Json(json) => out.extend_from_slice(json.as_bytes()),
    }
}

/// Appends text as a JSON string.
pub(crate) fn quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

fn escaped(out: &mut Vec<u8>, text: &str) {
    const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    // Nearly all text has nothing to escape; that is told many bytes at once.
    let must = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    if !bytes.iter().fold(false, |any, byte| any | must(*byte)) {
        return out.extend_from_slice(bytes);
    }
    let mut start = 0;
    for (index, byte) in bytes.iter().enumerate() {
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0..0x20 => 0,
            _ => continue,
        };
        out.extend_from_slice(&bytes[start..index]);
        start = index + 1;
        if short == 0 {
            out.extend_from_slice(b"\\u00");
            out.push(HEXADECIMAL[usize::from(byte >> 4)]);
            out.push(HEXADECIMAL[usize::from(byte & 15)]);
        } else {
            out.extend_from_slice(&[b'\\', short]);
        }
    }
    out.extend_from_slice(&bytes[start..]);
}

/// Appends `2026-11-21T18:16:16+00:00`, with six digits after a dot where there is
/// a fraction.
fn time(out: &mut Vec<u8>, instant: Timestamp) {
    let (year, month, day) = crate::convert::time::civil(instant.seconds().div_euclid(86_400));
    let second = instant.seconds().rem_euclid(86_400) as u32;
    // Readers take only years of four digits.
    let year = year.clamp(0, 9999) as u32;
    let mut text = *b"0000-00-00T00:00:00";
    let pairs = [
        (0, year / 100),
        (2, year % 100),
        (5, month),
        (8, day),
        (11, second / 3600),
        (14, second / 60 % 60),
        (17, second % 60),
    ];
    for (at, number) in pairs {
        text[at] += (number / 10) as u8;
        text[at + 1] += (number % 10) as u8;
    }
    out.extend_from_slice(&text);
    let micros = instant.micros().rem_euclid(1_000_000) as u32;
    if micros > 0 {
        out.push(b'.');
        text::six_digits(out, micros);
    }
    out.extend_from_slice(b"+00:00");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: Value<'_>) -> String {
        let mut out = Vec::new();
        json_value(&mut out, value);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn values_are_written_as_intelmq_writes_them() {
        let time = |text: &str| Value::Time(text.parse().expect("an instant"));
        for (value, expected) in [
            (Value::Null, "null"),
            (Value::Integer(i64::MIN), "-9223372036854775808"),
            (Value::Real(74.0), "74.0"),
            (Value::Real(-0.001), "-0.001"),
            (
                Value::Text("a\"b\\c\n\t\u{1}\u{e9}"),
                "\"a\\\"b\\\\c\\n\\t\\u0001\u{e9}\"",
            ),
            (
                Value::Address("2001:db8::1".parse().expect("an address")),
                "\"2001:db8::1\"",
            ),
            (
                Value::Network("192.0.2.0/24".parse().expect("a block")),
                "\"192.0.2.0/24\"",
            ),
            (Value::Asn(net::Asn(64496)), "64496"),
            (
                time("2008-02-24T18:47:57Z"),
                "\"2008-02-24T18:47:57+00:00\"",
            ),
            (
                time("2008-02-24T18:47:57.25Z"),
                "\"2008-02-24T18:47:57.250000+00:00\"",
            ),
            (
                time("1969-12-31T23:59:59Z"),
                "\"1969-12-31T23:59:59+00:00\"",
            ),
            (Value::Json("[1]"), "[1]"),
        ] {
            assert_eq!(json(value), expected);
        }
    }
}
