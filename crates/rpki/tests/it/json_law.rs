//! Our reading of JSON held to `serde_json`'s, on generated and damaged texts.

use net::{Asn, Prefix, Timestamp};
use proptest::prelude::*;
use rpki::{Action, ReadError, Vrp, Vrps};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::{read_in_pieces, shown};

/// A row as it should be read: prefix, maximum length, AS number, trust anchor,
/// expiry.
type Row = (Prefix, u8, Asn, Option<String>, Option<i64>);

/// Reads a row by a tree of values, from the table in the documentation of
/// `rpki::read`.
fn row(value: &Value) -> Option<Row> {
    let text = |value: &Value| match value {
        Value::Number(number) => number.as_u64().map(|number| number.to_string()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Null => Some(String::new()),
        _ => None,
    };
    let object = value.as_object()?;
    let asn: Asn = text(object.get("asn")?)?.parse().ok()?;
    let prefix = object.get("prefix")?.as_str()?;
    let prefix: Prefix = prefix.contains('/').then(|| prefix.parse().ok())??;
    let max_length = match text(object.get("maxLength").unwrap_or(&Value::Null))?.as_str() {
        "" => prefix.length(),
        digits if digits.starts_with('+') => return None,
        digits => digits.parse().ok()?,
    };
    if max_length < prefix.length() || max_length > prefix.family().bits() {
        return None;
    }
    let short = |name: &str| (1..=255).contains(&name.len()).then(|| name.to_owned());
    let seconds = |value: &Value| {
        let text = text(value)?;
        let seconds = match text.parse::<u64>() {
            Ok(seconds) if !text.starts_with('+') => i64::try_from(seconds).ok()?,
            _ => text.parse::<Timestamp>().ok()?.seconds(),
        };
        (1..=i64::from(u32::MAX))
            .contains(&seconds)
            .then_some(seconds)
    };
    let known = |name: &str| object.get(name).filter(|value| !value.is_null());
    let sources = known("source").and_then(Value::as_array);
    let sources = || sources.into_iter().flatten().filter_map(Value::as_object);

    let anchor = match known("ta") {
        Some(name) => name.as_str().and_then(short),
        None => match known("source").and_then(Value::as_str) {
            Some(name) => short(name),
            None => sources()
                .find_map(|source| source.get("tal")?.as_str())
                .and_then(short),
        },
    };
    let expires = match known("expires") {
        Some(value) => seconds(value),
        None => {
            let ends: Vec<&Value> = sources()
                .filter_map(|source| {
                    let end = |name: &str| source.get(name)?.get("notAfter");
                    end("chainValidity").or_else(|| end("validity"))
                })
                .collect();
            // One that cannot be read makes all unknown.
            let ends: Option<Vec<i64>> = ends
                .into_iter()
                .map(|end| end.is_string().then(|| seconds(end))?)
                .collect();
            ends.unwrap_or_default().into_iter().max()
        }
    };
    Some((prefix, max_length, asn, anchor, expires))
}

/// Reads in pieces of these sizes, over and over.
fn read(text: &[u8], sizes: &[usize]) -> Result<(Vrps, Vec<rpki::Problem>), ReadError> {
    let mut rest = text;
    let mut sizes = sizes.iter().cycle();
    let pieces = std::iter::from_fn(|| {
        let size = (*sizes.next()?).clamp(1, rest.len().max(1));
        let (piece, after) = rest.split_at_checked(size)?;
        rest = after;
        Some(piece)
    });
    read_in_pieces(pieces)
}

/// Holds our reading of a text to `serde_json`'s.
fn check(text: &[u8], sizes: &[usize]) -> Result<(), TestCaseError> {
    let result = read(text, sizes);
    // The grammar: a name or a value that is not asked for may have any number
    // and half of a surrogate pair.
    let is_json =
        str::from_utf8(text).is_ok() && serde_json::from_slice::<IgnoredAny>(text).is_ok();
    let found_json = match &result {
        Ok((_, problems)) => problems
            .iter()
            .all(|problem| problem.kind.action() != Action::Stopped),
        Err(error) => *error == ReadError::NoRoas,
    };
    // What is not an object is not taken for JSON at all.
    if text.first() == Some(&b'{') {
        prop_assert_eq!(found_json, is_json);
    }
    let Ok(value) = serde_json::from_slice::<Value>(text) else {
        return Ok(());
    };
    let Some(rows) = value.get("roas") else {
        return Ok(());
    };
    let (vrps, problems) = result.expect("it has roas");
    let rows = rows.as_array().cloned().unwrap_or_default();
    let good: Vec<Row> = rows.iter().filter_map(row).collect();
    let counts = vrps.counts();
    prop_assert_eq!(counts.rows, rows.len() as u64);
    prop_assert_eq!(counts.left_out, (rows.len() - good.len()) as u64);

    // As the same set, put together from parts.
    let expected: Vrps = good
        .iter()
        .map(|(prefix, max_length, asn, anchor, expires)| Vrp {
            prefix: *prefix,
            max_length: *max_length,
            asn: *asn,
            trust_anchor: anchor.as_deref(),
            expires: expires.map(Timestamp::from_seconds),
        })
        .collect();
    let lines = |vrps: &Vrps| -> Vec<String> { vrps.iter().map(shown).collect() };
    prop_assert_eq!(lines(&vrps), lines(&expected));
    let named = problems
        .iter()
        .filter(|problem| problem.kind.action() == Action::LeftOut);
    prop_assert!(named.count() as u64 >= counts.left_out);
    Ok(())
}

/// A usual row with one thing changed, for every place in it and every byte that
/// means something in JSON.
#[test]
fn rows_that_are_nearly_usual_are_read_as_serde_json_reads_them() {
    nearly_usual(br#"{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe", "expires": 1753453058 }"#);
    nearly_usual(br#"{"asn":"AS64496","prefix":"2001:db8::/32","maxLength":48,"ta":""}"#);
}

fn nearly_usual(row: &[u8]) {
    // By itself, and after one whose shape it nearly has.
    let hold = |changed: &[u8]| {
        check_at_once(&[br#"{"roas":["#, changed, b",", changed, b"]}"].concat());
        let after = [br#"{"roas":["#, row, b",\n", changed, b",\n", row, b"]}"].concat();
        check_at_once(&[&after[..], &[b' '; 32]].concat());
    };
    hold(row);
    for at in 0..row.len() {
        let (before, after) = row.split_at(at);
        hold(&[before, &after[1..]].concat());
        for byte in *b"{}[]\",:\\/019.eE+- \n\x00\x1f\x7f\x80\xc3\xffanu" {
            hold(&[before, &[byte], after].concat());
            hold(&[before, &[byte], &after[1..]].concat());
        }
    }
}

fn check_at_once(text: &[u8]) {
    let result = check(text, &[usize::MAX]);
    result.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(text)));
}

#[test]
fn numbers_are_told_from_what_is_none() {
    let mut texts = vec![Vec::new()];
    for _ in 0..6 {
        let longer = texts.iter().flat_map(|text: &Vec<u8>| {
            let bytes = b"01-+.e".iter();
            bytes.map(|byte| [text, &[*byte][..]].concat())
        });
        texts = longer.collect();
        for text in &texts {
            check_at_once(&[br#"{"roas":[],"x":"#, &text[..], b"}"].concat());
        }
    }
}

#[test]
fn text_is_utf_8() {
    for lead in 0x7f..=0xff_u8 {
        for second in 0..=0xff_u8 {
            for more in 0..4 {
                let text = [&[lead, second][..], &vec![0x80; more]].concat();
                check_at_once(&[br#"{"roas":[],"x":""#, &text[..], br#""}"#].concat());
            }
        }
    }
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 2 => Just(" ".to_owned()), 1 => "[ \t\r\n]{0,3}"]
}

/// A string with some of its characters escaped.
fn quoted(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (text, prop::option::weighted(0.3, any::<u64>())).prop_map(|(text, escapes)| {
        let mut escapes = escapes.unwrap_or(0);
        let mut quoted = String::from("\"");
        for character in text.chars() {
            let mut units = [0; 2];
            if escapes & 1 == 1 {
                for unit in character.encode_utf16(&mut units) {
                    quoted += &format!("\\u{unit:04x}");
                }
            } else if character == '/' && escapes & 2 == 2 {
                quoted += "\\/";
            } else {
                quoted += serde_json::to_string(&character)
                    .expect("a character")
                    .trim_matches('"');
                // The quotes of a quote were trimmed, too.
                if character == '"' {
                    quoted.push('"');
                }
            }
            escapes = escapes.rotate_right(1);
        }
        quoted.push('"');
        quoted
    })
}

fn any_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
        quoted(".{0,8}"),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..4), space())
                .prop_map(|(values, space)| format!("[{}]", values.join(&format!("{space},")))),
            (
                prop::collection::vec((quoted("[a-z]{0,3}"), inner), 0..4),
                space()
            )
                .prop_map(|(members, space)| {
                    let members: Vec<String> = members
                        .into_iter()
                        .map(|(name, value)| format!("{name}{space}:{value}"))
                        .collect();
                    format!("{{{}}}", members.join(","))
                }),
        ]
    })
}

fn a_prefix() -> impl Strategy<Value = String> {
    prop_oneof![
        "10\\.[0-3]\\.0\\.0/(1[4-9]|2[0-9]|3[0-4])",
        "(10|192)\\.0\\.(0|1|2)\\.0/(8|16|24|024)",
        "2001:[dD]b8:{1,3}(1:)?/(32|48|64|128|129)",
        "::ffff:192\\.0\\.2\\.0/(120|128)",
        " ?192\\.0\\.2\\.0(/24)? ?",
    ]
}

fn a_member() -> impl Strategy<Value = String> {
    let name = |name: &'static str| quoted(Just(name.to_owned()));
    let number = || "(0|[1-9][0-9]{0,10})";
    let time = || quoted("20[012][0-9]-0[1-9]-[012][0-9]T00:00:00Z");
    let source = (quoted("(ripe|arin)"), time(), time()).prop_map(|(tal, own, chain)| {
        format!(
            r#"[{{"type":"roa","tal":{tal},"validity":{{"notAfter":{own}}}}},{{"chainValidity":{{"x":1,"notAfter":{chain}}},"validity":{{"notAfter":{own}}}}}]"#
        )
    });
    let known = prop_oneof![
        6 => (name("asn"), prop_oneof![3 => number().boxed(), 2 => quoted("(AS|as)?[0-9]{1,10}").boxed(), 1 => any_value().boxed()]),
        6 => (name("prefix"), prop_oneof![9 => quoted(a_prefix()).boxed(), 1 => any_value().boxed()]),
        6 => (name("maxLength"), prop_oneof![6 => "(8|16|24|32|48|64|128|129|300)".boxed(), 1 => quoted("\\+?[0-9]{0,3}").boxed(), 1 => any_value().boxed()]),
        4 => (name("ta"), prop_oneof![4 => quoted("(ripe|arin|apnic)").boxed(), 1 => any_value().boxed()]),
        4 => (name("expires"), prop_oneof![4 => number().boxed(), 1 => time().boxed(), 1 => any_value().boxed()]),
        2 => (name("source"), prop_oneof![4 => source.boxed(), 1 => any_value().boxed()]),
        1 => (quoted(".{0,5}"), any_value().boxed()),
    ];
    (space(), known, space(), space(), space())
        .prop_map(|(a, (name, value), b, c, d)| format!("{a}{name}{b}:{c}{value}{d}"))
}

fn a_row() -> impl Strategy<Value = String> {
    // All that a row needs, as files have them, and more members in any order.
    let usual = (
        quoted(a_prefix()),
        0_u32..70_000,
        prop_oneof![Just(16), Just(24), Just(32), Just(48)],
    )
        .prop_map(|(prefix, asn, max_length)| {
            vec![
                format!(r#""asn":{asn}"#),
                format!(r#""prefix":{prefix}"#),
                format!(r#""maxLength":{max_length}"#),
            ]
        });
    let row = (
        prop_oneof![4 => usual.boxed(), 1 => Just(Vec::new()).boxed()],
        prop::collection::vec(a_member(), 0..5),
        any::<bool>(),
    )
        .prop_flat_map(|(mut members, more, shuffle)| {
            members.extend(more);
            let ordered = Just(members.clone());
            if shuffle {
                Just(members).prop_shuffle().boxed()
            } else {
                ordered.boxed()
            }
        })
        .prop_map(|members| format!("{{{}}}", members.join(",")));
    prop_oneof![12 => row, 1 => any_value()]
}

fn a_file() -> impl Strategy<Value = String> {
    let rows = prop::collection::vec((space(), a_row(), space()), 0..12).prop_map(|rows| {
        let rows: Vec<String> = rows
            .into_iter()
            .map(|(before, row, after)| format!("{before}{row}{after}"))
            .collect();
        format!("[{}]", rows.join(","))
    });
    let other = (quoted("(metadata|aspas|slurm|.{0,4})"), any_value());
    (
        prop::collection::vec(other, 0..3),
        prop::option::weighted(0.95, (quoted(Just("roas".to_owned())), rows)),
        any::<prop::sample::Index>(),
        space(),
    )
        .prop_map(|(mut members, roas, at, space)| {
            if let Some(roas) = roas {
                let at = at.index(members.len() + 1);
                members.insert(at, roas);
            }
            let members: Vec<String> = members
                .into_iter()
                .map(|(name, value)| format!("{name}{space}:{space}{value}"))
                .collect();
            format!("{{{space}{}{space}}}{space}", members.join(","))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn generated_files_are_read_as_serde_json_reads_them(
        text in a_file(),
        sizes in prop::collection::vec(1_usize..200, 1..6),
    ) {
        prop_assert!(serde_json::from_str::<IgnoredAny>(&text).is_ok(), "{}", text);
        check(text.as_bytes(), &[usize::MAX])?;
        check(text.as_bytes(), &sizes)?;
    }

    #[test]
    fn damaged_files_are_read_as_serde_json_reads_them(
        text in a_file(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop_oneof![
                any::<u8>(),
                prop::sample::select(&br#"{}[]",:\0123456789.eE+-/ tfnu"#[..]),
            ], 0_u8..3),
            1..4,
        ),
        sizes in prop::collection::vec(1_usize..200, 1..6),
    ) {
        let mut text = text.into_bytes();
        for (at, byte, how) in changes {
            let at = at.index(text.len());
            match how {
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                _ if text.len() > 1 => { text.remove(at); }
                _ => {}
            }
        }
        check(&text, &[usize::MAX])?;
        check(&text, &sizes)?;
    }

    #[test]
    fn a_cut_file_is_told(text in a_file(), at in any::<prop::sample::Index>()) {
        let cut = at.index(text.trim_end().len());
        check(&text.as_bytes()[..cut], &[usize::MAX])?;
    }
}
