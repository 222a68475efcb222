//! Cutting content into records and gaps.

use mrt::{Decoder, DefectKind, Frame, Framer};

/// A `BGP4MP` keepalive of AS64496 at the given second: 47 bytes.
fn record(seconds: u32) -> Vec<u8> {
    let mut bytes = seconds.to_be_bytes().to_vec();
    bytes.extend([0, 16, 0, 1, 0, 0, 0, 35]);
    bytes.extend([
        0xfb, 0xf0, 0xfb, 0xf1, 0, 0, 0, 1, 192, 0, 2, 1, 192, 0, 2, 2,
    ]);
    bytes.extend([0xff; 16]);
    bytes.extend([0, 19, 4]);
    bytes
}

/// Frames as text, and the counts of defects.
fn frames(content: &[u8], chunk_bytes: usize) -> String {
    let mut framer = Framer::new();
    let mut decoder = Decoder::new();
    let mut shown = String::new();
    let mut chunks = content.chunks(chunk_bytes);
    let mut finished = false;
    while !finished {
        match chunks.next() {
            Some(chunk) => framer.push(chunk.to_vec()),
            None => {
                framer.finish();
                finished = true;
            }
        }
        while let Some(frame) = framer.next_frame() {
            match frame {
                Frame::Record(record) => {
                    shown += &format!("record {}+{}\n", record.offset, record.bytes());
                    decoder.record(&record, |_| {});
                }
                Frame::Gap(gap) => {
                    shown += &format!("{} {}..{}\n", gap.kind, gap.span.start, gap.span.end);
                    decoder.gap(gap);
                }
            }
        }
    }
    assert_eq!(
        framer.record_bytes() + framer.gap_bytes(),
        content.len() as u64
    );
    for kind in DefectKind::ALL {
        assert_eq!(
            decoder.defects().count(kind) > 0,
            decoder
                .defects()
                .kept()
                .iter()
                .any(|defect| defect.kind == kind),
        );
    }
    shown
}

/// The same frames whatever the chunks.
fn check(content: &[u8], expected: &str) {
    for chunk_bytes in [1, 2, 7, 12, 46, 47, 48, 1000] {
        assert_eq!(
            frames(content, chunk_bytes),
            expected,
            "chunks of {chunk_bytes}"
        );
    }
}

#[test]
fn good_content_is_records_end_to_end() {
    let content = [record(1), record(2), record(3)].concat();
    check(&content, "record 0+47\nrecord 47+47\nrecord 94+47\n");
    check(&[], "");
}

#[test]
fn a_cut_off_record_is_a_gap_to_the_end() {
    let content = [record(1), record(2)].concat();
    check(&content[..93], "record 0+47\ntruncated 47..93\n");
    check(&content[..58], "record 0+47\ntruncated 47..58\n");
    check(&content[..48], "record 0+47\ntruncated 47..48\n");
}

#[test]
fn bytes_between_records_are_one_gap_and_nothing_after_them_is_lost() {
    for garbage in [1, 3, 11, 12, 13, 60] {
        let noise = vec![0xa5; garbage];
        let content = [record(1), noise, record(2), record(3)].concat();
        let after = 47 + garbage;
        check(
            &content,
            &format!(
                "record 0+47\ngarbage 47..{after}\nrecord {after}+47\nrecord {}+47\n",
                after + 47
            ),
        );
    }
}

#[test]
fn what_is_no_archive_is_all_gap() {
    let text = b"log syslog all;\nrouter id 172.16.0.1;\nprotocol kernel { persist; }\n";
    check(text, "garbage 0..67\n");
}

#[test]
fn a_length_past_the_bound_is_no_record() {
    let mut content = record(1);
    for (length, whole) in [
        (mrt::framing::RECORD_BYTES_MAX, "truncated"),
        (mrt::framing::RECORD_BYTES_MAX + 1, "garbage"),
    ] {
        content[8..12].copy_from_slice(&(length as u32).to_be_bytes());
        check(&content, &format!("{whole} 0..47\n"));
    }
}
