//! Documents of all kinds: damaged, hostile, too long.

use std::path::Path;

use events::document::{DOCUMENT_BYTES_MAX, Kind, Reader};
use events::{Finding, Format, Reason, fuzz, write};
use proptest::prelude::*;

use crate::iodef::IODEF;
use crate::misp::MISP;
use crate::stix::BUNDLE;
use crate::xarf::XARF;

pub(crate) struct Read {
    pub(crate) events: Vec<String>,
    pub(crate) rejects: Vec<Reason>,
    pub(crate) findings: Vec<Finding>,
}

pub(crate) fn read(kind: Kind, content: &str) -> Read {
    let mut reader = Reader::new(kind, None);
    for piece in content.as_bytes().chunks(1000) {
        reader.push(piece);
    }
    let mut lines = Vec::new();
    reader.finish(|event| write::json_line(&mut lines, event));
    let account = reader.account();
    assert!(account.is_complete(), "{account:?}");
    let lines = String::from_utf8(lines).expect("UTF-8");
    Read {
        events: lines.lines().map(str::to_owned).collect(),
        rejects: reader
            .take_rejects()
            .rejects
            .into_iter()
            .map(|r| r.reason)
            .collect(),
        findings: reader.findings().to_vec(),
    }
}

pub(crate) fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|file| file.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read_to_string(path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn hostile_json_is_rejected() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let inside = BUNDLE.replace("\"count\": 7", &format!("\"count\": {deep}"));
    let read_inside = read(Kind::Stix, &inside);
    assert_eq!(read_inside.events.len(), 2, "the others are read");
    assert!(matches!(read_inside.rejects[0], Reason::Json { .. }));
    let huge = XARF.replace("250000", &"9".repeat(400));
    assert!(matches!(
        read(Kind::Xarf, &huge).rejects[..],
        [Reason::Json { .. }]
    ));
    for kind in [Kind::Xarf, Kind::Stix, Kind::Misp, Kind::IodefJson] {
        for content in [
            deep.as_str(),
            "{",
            "7",
            "{}",
            "{\"objects\":1,\"Event\":1,\"Incident\":1}",
        ] {
            let read = read(kind, content);
            assert_eq!(read.events.len(), 0);
            assert!(
                !read.rejects.is_empty(),
                "{kind:?} {}",
                &content[..content.len().min(40)]
            );
        }
    }
}

/// Each line begins something that only the end of the document ends.
#[test]
fn lines_of_brackets_are_given_up_before_they_are_read_for_ever() {
    let line = XARF.replace('\n', " ");
    let few = format!("{line}\n[\n[\n{line}\n");
    let read_few = read(Kind::Xarf, &few);
    assert_eq!((read_few.events.len(), read_few.rejects.len()), (2, 2));
    let many = format!("{line}\n{}{line}\n", "[1,\n".repeat(1 << 20));
    let read_many = read(Kind::Xarf, &many);
    assert_eq!(
        read_many.events.len(),
        1,
        "what is inside of too many is given up with them"
    );
    assert!(read_many.rejects.len() < 20);
}

#[test]
fn a_document_too_long_is_rejected() {
    for (bytes, is_read) in [
        (DOCUMENT_BYTES_MAX - 1, true),
        (DOCUMENT_BYTES_MAX, true),
        (DOCUMENT_BYTES_MAX + 1, false),
    ] {
        let mut reader = Reader::new(Kind::Xarf, None);
        reader.push(XARF.as_bytes());
        let mut left = bytes - XARF.len();
        let spaces = vec![b' '; 1 << 20];
        while left > 0 {
            let count = left.min(spaces.len());
            reader.push(&spaces[..count]);
            left -= count;
        }
        let mut count = 0;
        reader.finish(|_| count += 1);
        assert_eq!(count == 1, is_read, "{bytes}");
        assert_eq!(reader.take_rejects().rejects.is_empty(), is_read);
        assert!(reader.account().is_complete());
    }
}

#[test]
fn formats_are_told_by_what_they_begin_with() {
    for (start, name, format) in [
        (
            "\"timestamp\",\"ip\"\n",
            "scan_x.csv",
            Some(Format::Shadowserver),
        ),
        ("timestamp,src_ip\n", "", Some(Format::Shadowserver)),
        ("when,address\n", "x.csv", Some(Format::Csv)),
        ("{\"source.ip\":\"192.0.2.1\"}", "", Some(Format::IntelMq)),
        ("{\"feed\":{\"source.ip\":1}}", "", Some(Format::JsonLines)),
        ("[{\"a\":\"Event\"}]", "", Some(Format::JsonLines)),
        ("\u{feff} <a/>", "", None),
        ("", "", None),
        ("text", "", None),
    ] {
        assert_eq!(Format::detect(start.as_bytes(), name), format, "{start}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_documents_are_accounted_for(
        which in 0_usize..5,
        at in 0_usize..2000,
        with in proptest::collection::vec(any::<u8>(), 0..4),
        piece in 1_usize..500,
    ) {
        let lines = "{\"seen\":\"2026-01-01\",\"from\":{\"address\":\"192.0.2.1\"},\"asn\":0,\"hits\":\"x\"}\n{\"a\":1}\n";
        let text = [XARF, BUNDLE, MISP, IODEF, lines][which];
        let mut content = text.as_bytes().to_vec();
        let at = at % content.len();
        content.splice(at..(at + with.len()).min(content.len()), with);
        fuzz::documents(&content, piece);
    }
}
