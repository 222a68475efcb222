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
    // A message has 48 bytes before it at most.
    for (kind, length_max) in [
        (5, 4096 + 48),
        (13, mrt::framing::RECORD_BYTES_MAX),
        (16, 65_535 + 48),
    ] {
        for (length, whole) in [
            (length_max - 1, "truncated"),
            (length_max, "truncated"),
            (length_max + 1, "garbage"),
        ] {
            content[5] = kind;
            content[8..12].copy_from_slice(&(length as u32).to_be_bytes());
            check(&content, &format!("{whole} 0..47\n"));
        }
    }
}

#[test]
fn a_header_torn_off_in_its_length_costs_itself_alone() {
    // The next record's time is taken for the length's last bytes: 14,000 and more.
    let header = &record(0x36b0_0000)[..10];
    let many: Vec<u8> = (0x36b0_0001..0x36b0_0200).flat_map(record).collect();
    for kind in [5, 16] {
        let mut torn = header.to_vec();
        torn[5] = kind;
        let content = [record(0x36b0_0000), torn, many.clone()].concat();
        let mut expected = "record 0+47\ngarbage 47..57\n".to_owned();
        for number in 0..0x1ff {
            expected += &format!("record {}+47\n", 57 + number * 47);
        }
        for chunk_bytes in [1, 47, 1000, 30_000] {
            assert_eq!(frames(&content, chunk_bytes), expected, "type {kind}");
        }
    }
}

#[test]
fn records_inside_one_that_the_content_ends_in_are_found() {
    // A table's record may be long, so its length alone does not tell.
    let mut torn = record(1);
    torn[5] = 13;
    torn[8..12].copy_from_slice(&100_000_u32.to_be_bytes());
    let content = [record(1), torn, record(2), record(3)].concat();
    check(
        &content,
        "record 0+47\ngarbage 47..94\nrecord 94+47\nrecord 141+47\n",
    );
}

#[test]
fn a_long_message_is_kept_though_damage_follows() {
    let mut long = record(7);
    long.resize(47 + 5000, 0);
    long[8..12].copy_from_slice(&(35_u32 + 5000).to_be_bytes());
    // The message's own length, behind its marker.
    long[44..46].copy_from_slice(&(19_u16 + 5000).to_be_bytes());
    let content = [long.clone(), vec![0xa5; 30], record(8)].concat();
    let frames_of = |content: &[u8]| frames(content, 1000);
    let expected = "record 0+5047\ngarbage 5047..5077\nrecord 5077+47\n";
    assert_eq!(frames_of(&content), expected);
    // With another length inside it might as well be torn.
    long[45] ^= 1;
    let content = [long, vec![0xa5; 30], record(8)].concat();
    assert_eq!(frames_of(&content), "garbage 0..5077\nrecord 5077+47\n");
}
