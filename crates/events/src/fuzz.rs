//! The bodies of the fuzz targets, beside the code that they try: run by the
//! fuzzer, and on stable over seeds, mutations and samples by the tests.

use crate::account::Account;
use crate::csv::{Item, Records};
use crate::event::{Event, Place};
use crate::format::{Format, Reader};
use crate::reject::{Reason, Taken};
use crate::shadowserver::{Options, Schema, reader};
use crate::table::Mapping;
use crate::{document, intelmq, write};

/// What is read of comma-separated values: a row's fields, or why there is none.
pub type Read = (Place, Result<Vec<String>, Reason>);

/// Reads comma-separated values in pieces of that size: what is read, and how many
/// bytes are part of no row.
pub fn rows(content: &[u8], piece_bytes: usize) -> (Vec<Read>, u64) {
    let mut read = Vec::new();
    let mut each = |item: Item<'_>| match item {
        Item::Row(row) => {
            let fields = row.spans.iter().map(|span| span.of(row.text).to_owned());
            read.push((row.place, Ok(fields.collect())));
        }
        Item::Bad { place, reason, .. } => read.push((place, Err(reason))),
    };
    let mut records = Records::new();
    for piece in content.chunks(piece_bytes.max(1)) {
        records.push(piece, &mut each);
    }
    records.finish(&mut each);
    (read, records.between_bytes())
}

/// Reads any bytes as comma-separated values, at once and in pieces.
///
/// # Panics
///
/// When pieces change what is read, when a byte is in no row and not between rows,
/// when rows are out of order, or when a line's number is not that of its bytes.
pub fn csv(content: &[u8], piece_bytes: usize) {
    let (whole, between) = rows(content, content.len());
    let (pieces, between_pieces) = rows(content, piece_bytes);
    assert_eq!(whole, pieces);
    assert_eq!(between, between_pieces);
    let in_rows: u64 = whole.iter().map(|(place, _)| place.bytes).sum();
    assert_eq!(in_rows + between, content.len() as u64);
    let has_lone_cr = content
        .windows(2)
        .any(|pair| pair[0] == b'\r' && pair[1] != b'\n');
    let mut end = 0;
    for (place, fields) in &whole {
        assert!(place.offset >= end && place.bytes > 0, "{place:?}");
        end = place.offset + place.bytes;
        let before = &content[..place.offset as usize];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        assert!(has_lone_cr || place.line == line, "{place:?}");
        if let Ok(fields) = fields {
            assert!(!fields.is_empty());
        }
    }
}

/// A mapping file that has every function.
const SCHEMA: &str = r#"{
    "scan_test": {
        "file_name": "scan_test", "feed_name": "Test", "url": "https://feeds.example/test",
        "constant_fields": {"classification.type": "vulnerable-system"},
        "required_fields": [
            ["time.source", "timestamp", "add_UTC_to_timestamp"],
            ["source.ip", "ip", "validate_ip"]
        ],
        "optional_fields": [
            ["source.network", "ip", "validate_network"],
            ["source.port", "port", "convert_int"],
            ["source.reverse_dns", "hostname"],
            ["source.asn", "asn", "invalidate_zero"],
            ["source.geolocation.cc", "geo"],
            ["severity", "severity", "validate_to_none"],
            ["product.vulnerabilities", "tag", "extract_cve_from_tag"],
            ["extra.", "tag", "validate_to_none"],
            ["extra.", "seen", "convert_date"],
            ["extra.", "ratio", "convert_float"],
            ["extra.", "open", "convert_bool"],
            ["extra.", "body", "force_base64"],
            ["destination.url", "http_url", "convert_http_host_and_url", true],
            ["destination.fqdn", "http_host", "validate_fqdn"],
            ["event_description.text", "category", "category_or_detail", true],
            ["classification.taxonomy", "kind", "scan_exchange_taxonomy"]
        ]
    }
}"#;

/// The first line of a file that the mapping of [`shadowserver`] knows.
pub const HEADER: &str = "timestamp,ip,port,hostname,asn,geo,severity,tag,seen,ratio,open,body,\
    http_url,http_host,category,kind,detail,new\n";

/// Reads any bytes as a report of Shadowserver.
///
/// # Panics
///
/// When pieces change what is read, when a record is neither an event, a reject
/// nor the names of the columns, when bytes are unaccounted for, or when an event
/// is written as something that is no JSON object.
pub fn shadowserver(content: &[u8], piece_bytes: usize) {
    let schema = Schema::read(SCHEMA.as_bytes()).expect("a mapping file");
    let read = |piece_bytes: usize| {
        let options = Options {
            report: Some("scan_test"),
            ..Options::default()
        };
        let mut reader = reader(&schema, options);
        let mut lines = Vec::new();
        let mut each = |event: &Event<'_>| {
            write::json_line(&mut lines, event);
        };
        for piece in content.chunks(piece_bytes.max(1)) {
            reader.push(piece, &mut each);
        }
        reader.finish(&mut each);
        let rejects = reader.take_rejects();
        (lines, reader.account(), rejects, reader.findings().to_vec())
    };
    let whole = read(content.len());
    assert_eq!(whole, read(piece_bytes));
    let (lines, account, rejects, _) = whole;
    accounted(content, &lines, account, &rejects);
    let (records, _) = rows(content, content.len());
    let names = u64::from(matches!(records.first(), Some((_, Ok(_)))));
    assert_eq!(
        records.len() as u64,
        account.events + account.rejects + names
    );
}

/// Reads any bytes as events of IntelMQ; what is read is written and read again.
///
/// # Panics
///
/// When pieces change what is read, when a line is neither an event nor a reject,
/// when bytes are unaccounted for, or when an event that was written is read as
/// another.
pub fn intelmq(content: &[u8], piece_bytes: usize) {
    let read = |content: &[u8], piece_bytes: usize| {
        let mut reader = intelmq::Reader::new();
        let mut lines = Vec::new();
        let mut each = |event: &Event<'_>| write::json_line(&mut lines, event);
        for piece in content.chunks(piece_bytes.max(1)) {
            reader.push(piece, &mut each);
        }
        reader.finish(&mut each);
        (reader.account(), reader.take_rejects(), lines)
    };
    let (account, rejects, lines) = read(content, content.len());
    assert_eq!(
        (account, rejects.clone(), lines.clone()),
        read(content, piece_bytes)
    );
    accounted(content, &lines, account, &rejects);
    let is_blank = |line: &&[u8]| {
        let mark = "\u{feff}".as_bytes();
        line.trim_ascii().is_empty()
            || (line.as_ptr() == content.as_ptr()
                && line
                    .strip_prefix(mark)
                    .is_some_and(|l| l.trim_ascii().is_empty()))
    };
    let records = content
        .split(|byte| *byte == b'\n')
        .filter(|line| !is_blank(line))
        .count();
    assert_eq!(records as u64, account.events + account.rejects);
    let (_, rejects, again) = read(&lines, lines.len());
    assert_eq!(rejects, Taken::default());
    assert_eq!(again, lines);
}

/// Reads any bytes as a document of each kind, and as a table of JSON lines.
///
/// # Panics
///
/// When bytes are unaccounted for, when pieces change what is read of a table, or
/// when an event is written as something that is no JSON object.
pub fn documents(content: &[u8], piece_bytes: usize) {
    use document::Kind;
    for kind in [
        Kind::Xarf,
        Kind::Stix,
        Kind::Misp,
        Kind::IodefJson,
        Kind::IodefXml,
    ] {
        let read = Format::Document(kind);
        read_all(
            Reader::new(read, None).expect("documents need no mapping"),
            content,
            piece_bytes,
        );
    }
    let mapping = Mapping::read(MAPPING).expect("a mapping");
    let pieces = read_all(mapping.reader(None).into(), content, piece_bytes);
    assert_eq!(
        pieces,
        read_all(mapping.reader(None).into(), content, content.len())
    );
    let _ = Format::detect(content, "");
}

const MAPPING: &str = r#"
    format = "json-lines"
    [fields]
    seen = { field = "time.source", required = true }
    "from.address" = "source.ip"
    asn = { field = "source.asn", zero-is-none = true }
    hits = { field = "extra.hits", as = "integer" }
"#;

fn read_all(mut reader: Reader, content: &[u8], piece_bytes: usize) -> (Vec<u8>, Account, Taken) {
    let mut lines = Vec::new();
    let mut each = |event: &Event<'_>| write::json_line(&mut lines, event);
    for piece in content.chunks(piece_bytes.max(1)) {
        reader.push(piece, &mut each);
    }
    reader.finish(&mut each);
    let (account, rejects) = (reader.account(), reader.take_rejects());
    accounted(content, &lines, account, &rejects);
    let is_something = !content.trim_ascii().is_empty();
    assert!(
        account.events + account.rejects + account.passed_over > 0
            || !is_something
            || is_list(content)
    );
    (lines, account, rejects)
}

/// Whether the content may be documents without a record in them.
fn is_list(content: &[u8]) -> bool {
    let text = content
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(content);
    let mut documents = serde_json::Deserializer::from_slice(text.trim_ascii()).into_iter();
    documents.all(|document| document.is_ok_and(|_: serde::de::IgnoredAny| true))
}

/// Every byte and record is somewhere, and every event is a line of JSON.
fn accounted(content: &[u8], lines: &[u8], account: Account, rejects: &Taken) {
    assert_eq!(account.bytes, content.len() as u64);
    assert!(account.is_complete(), "{account:?}");
    assert_eq!(
        account.rejects,
        rejects.rejects.len() as u64 + rejects.further
    );
    let text = std::str::from_utf8(lines).expect("events are written as UTF-8");
    let mut count = 0;
    for line in text.lines() {
        let event: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).expect("an event is written as JSON");
        assert!(event.keys().is_sorted());
        count += 1;
    }
    assert_eq!(count, account.events);
    for reject in &rejects.rejects {
        assert!(reject.place.offset + reject.place.bytes <= account.bytes);
        assert!(!reject.to_string().is_empty());
    }
}
