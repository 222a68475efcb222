//! The bodies of the fuzz targets on stable: over seeds, mutations that are the same
//! in every run, and samples.

use events::fuzz::{self, HEADER};

use crate::golden::{data, samples};
use crate::iodef::IODEF;
use crate::misp::MISP;
use crate::stix::BUNDLE;
use crate::xarf::XARF;

#[path = "../../../../fuzz/replay.rs"]
mod replay;

/// Each body's first byte is the size of the pieces.
fn in_pieces(content: &[u8], body: impl Fn(&[u8], usize)) {
    if let Some((piece_bytes, content)) = content.split_first() {
        body(content, usize::from(*piece_bytes));
    }
}

fn with_pieces(seeds: &[&str]) -> Vec<Vec<u8>> {
    let sizes = [1_u8, 7, 255];
    let seeds = seeds
        .iter()
        .flat_map(|seed| sizes.map(|size| [&[size], seed.as_bytes()].concat()));
    seeds.collect()
}

#[test]
fn any_bytes_are_read_as_a_report_and_accounted_for() {
    let row = "2026-11-21 18:16:16,192.0.2.1,443,host.example.,AS64496,de,high,\"a,cve-2024-1234\",\
        \"Wed, 10 Feb 2010 00:00:00 GMT\",1.5,yes,\"a\"\"b\",GET /x HTTP/1.1,www.example,,exchange,d,\n";
    let report = [HEADER, row, row].concat();
    let seeds = with_pieces(&[
        &report,
        &report.replace('\n', "\r\n"),
        "a,b\n\"c\nd\",\"e\n",
    ]);
    replay::replay("events_csv", seeds.clone(), 5_000, |data| {
        in_pieces(data, fuzz::csv);
    });
    replay::replay("events_shadowserver", seeds, 5_000, |data| {
        in_pieces(data, fuzz::shadowserver);
    });
}

#[test]
fn any_bytes_are_read_as_events_of_intelmq_and_accounted_for() {
    let line = r#"{"source.ip":"192.0.2.1","source.network":"2001:db8::/32","extra.a":[1,{"b":-1.5e3}],
        "time.source":"2026-11-21T18:16:16.5+01:00","extra":{"c":"\u00e9\n"},"source.port":80}"#;
    let line = line.replace('\n', "");
    let seeds = with_pieces(&[&format!("{line}\n{line}\r\n\n{line}")]);
    replay::replay("events_intelmq", seeds, 10_000, |data| {
        in_pieces(data, fuzz::intelmq);
    });
}

#[test]
fn any_bytes_are_read_as_documents_and_accounted_for() {
    let lines = "{\"seen\":\"2026-01-01\",\"from\":{\"address\":\"192.0.2.1\"},\"hits\":\"x\"}\n{\"a\":1}\n";
    let seeds = with_pieces(&[XARF, BUNDLE, MISP, IODEF, lines]);
    replay::replay("events_documents", seeds, 5_000, |data| {
        in_pieces(data, fuzz::documents);
    });
}

#[test]
fn samples_hold_the_invariants() {
    let Some(data) = data("the samples of Shadowserver in the bodies of the fuzz targets") else {
        return;
    };
    for sample in samples(&data) {
        let content = std::fs::read(&sample).expect("a file");
        replay::run(&sample.display().to_string(), &content, |content| {
            fuzz::csv(content, 13);
            fuzz::shadowserver(content, 29);
        });
    }
    for file in std::fs::read_dir(data.join("shadowserver-golden")).expect("a folder") {
        let content = std::fs::read(file.expect("a file").path()).expect("a file");
        replay::run("golden events", &content, |content| {
            fuzz::intelmq(content, 53);
        });
    }
}
