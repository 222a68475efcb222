//! gzip, zstd, xz and plain files, whole and damaged.

use input::{Compression, DamageKind, Error, read_all};

use crate::{bzip2, gzip, read_bytes, sample, store, xz, zstd};

type Compress = fn(&[u8]) -> Vec<u8>;

const STREAMS: [(Compression, Compress); 3] = [
    (Compression::Gzip, gzip),
    (Compression::Zstd, zstd),
    (Compression::Xz, xz),
];

#[test]
fn compression_is_told_by_content() {
    for (compression, compress) in STREAMS {
        assert_eq!(Compression::detect(&compress(b"text")), compression);
    }
    assert_eq!(Compression::detect(&bzip2(9, b"text")), Compression::Bzip2);
    assert_eq!(Compression::detect(&bzip2(1, b"")), Compression::Bzip2);
    for plain in [
        &b""[..],
        b"B",
        b"BZh",
        b"BZh0\x31\x41\x59\x26\x53\x59",
        b"BZh9 is a name",
        b"\x1f\x8b",
        b"\x1f\x8b\x07",
        b"\x28\xb5\x2f",
        b"\xfd7z",
        b"\x78\x9c",
    ] {
        assert_eq!(Compression::detect(plain), Compression::Plain, "{plain:?}");
    }
    let names = [Compression::Plain, Compression::Gzip, Compression::Xz].map(|c| c.to_string());
    assert_eq!(names, ["plain", "gzip", "xz"]);
}

#[test]
fn lengths_around_the_piece_size_round_trip() {
    let piece = 256 << 10;
    for length in [
        0,
        1,
        9,
        10,
        11,
        piece - 1,
        piece,
        piece + 1,
        2 * piece,
        2_000_000,
    ] {
        let content = sample(length);
        for (compression, compress) in STREAMS {
            let outcome = read_bytes(&compress(&content));
            assert_eq!(outcome.compression, compression);
            assert_eq!(outcome.damage, []);
            assert!(outcome.content() == content, "{compression} {length}");
        }
        let outcome = read_bytes(&content);
        assert_eq!(outcome.compression, Compression::Plain);
        assert_eq!(outcome.damage, []);
        assert!(outcome.content() == content, "plain {length}");
    }
}

#[test]
fn members_frames_and_streams_follow_each_other() {
    for (compression, compress) in STREAMS {
        let mut stored = compress(&sample(700_000));
        stored.extend(compress(b""));
        stored.extend(compress(b"last"));
        let outcome = read_bytes(&stored);
        assert_eq!(outcome.damage, [], "{compression}");
        assert!(outcome.content() == [&sample(700_000)[..], b"last"].concat());
    }
}

#[test]
fn all_that_was_decoded_before_a_truncation_is_delivered() {
    let content = sample(600_000);
    for (compression, compress) in STREAMS {
        let stored = compress(&content);
        for length in [12, stored.len() / 3, stored.len() / 2, stored.len() - 1] {
            let outcome = read_bytes(&stored[..length]);
            assert_eq!(
                outcome.kinds(),
                [(DamageKind::Truncated, false)],
                "{compression} cut at {length}"
            );
            assert_eq!(outcome.damage[0].file_offset, length as u64);
            assert!(content.starts_with(&outcome.content()));
            if length == stored.len() / 2 {
                assert!(outcome.content().len() > content.len() / 8, "{compression}");
            }
            if length == stored.len() - 1 && compression != Compression::Zstd {
                assert!(outcome.content() == content, "{compression}");
            }
        }
    }
}

#[test]
fn bytes_behind_the_last_stream_are_named_and_cost_nothing() {
    let content = sample(300_000);
    for (compression, compress) in STREAMS {
        let stored = compress(&content);
        for garbage in [
            &b"x"[..],
            b"garbage, long enough",
            b"\x1f\x8b\x07\0\0\0\0\0\0\0",
            b"\xfd7zXY\0garbage",
            b"\x28\xb5garbage",
        ] {
            let outcome = read_bytes(&[&stored, garbage].concat());
            assert_eq!(
                outcome.kinds(),
                [(DamageKind::TrailingGarbage, false)],
                "{compression}"
            );
            assert_eq!(outcome.damage[0].file_offset, stored.len() as u64);
            assert!(outcome.content() == content);
        }
    }
}

#[test]
fn corrupt_data_are_named_and_what_was_before_them_is_delivered() {
    let content = sample(600_000);
    for (compression, compress) in STREAMS {
        let mut stored = compress(&content);
        let middle = stored.len() / 2;
        for byte in &mut stored[middle..middle + 100] {
            *byte = !*byte;
        }
        let outcome = read_bytes(&stored);
        assert!(
            matches!(
                outcome.kinds()[..],
                [(DamageKind::Corrupt | DamageKind::Checksum, false)]
            ),
            "{compression}: {:?}",
            outcome.damage
        );
        assert!(!outcome.pieces.is_empty(), "{compression}");
    }
}

#[test]
fn a_wrong_gzip_checksum_or_length_is_named_and_the_next_member_read() {
    let member = gzip(b"first");
    for from_end in [1, 5] {
        let mut stored = member.clone();
        let at = stored.len() - from_end;
        stored[at] ^= 1;
        let outcome = read_bytes(&stored);
        assert_eq!(outcome.kinds(), [(DamageKind::Checksum, false)]);
        assert_eq!(outcome.content(), b"first");
        stored.extend(gzip(b"second"));
        let outcome = read_bytes(&stored);
        assert_eq!(outcome.kinds(), [(DamageKind::Checksum, true)]);
        assert_eq!(outcome.damage[0].file_offset, member.len() as u64 - 8);
        assert_eq!(outcome.damage[0].content_offset, 5);
        assert_eq!(outcome.content(), b"firstsecond");
    }
}

#[test]
fn a_wrong_zstd_checksum_is_named() {
    let mut stored = zstd(b"first");
    *stored.last_mut().expect("a checksum") ^= 1;
    assert_eq!(read_bytes(&stored).kinds(), [(DamageKind::Checksum, false)]);
}

#[test]
fn every_zstd_block_before_a_corrupt_one_is_delivered() {
    let content = sample(600_000);
    let mut stored = zstd(&content);
    let headers = zstd_block_headers(&stored);
    assert!(headers.len() > 4, "blocks have 128 KiB at most");
    for whole_blocks in [0, 1, 2, 3] {
        let header = headers[whole_blocks];
        let before = stored[header];
        // The type that no block has (RFC 8878, 3.1.1.2.2).
        stored[header] |= 0b110;
        let outcome = read_bytes(&stored);
        stored[header] = before;
        assert_eq!(outcome.kinds(), [(DamageKind::Corrupt, false)]);
        assert!(outcome.content() == content[..whole_blocks * (128 << 10)]);
        let found = outcome.damage[0].file_offset;
        assert!(
            (header as u64..header as u64 + 3).contains(&found),
            "{found}"
        );
    }
}

/// Where the blocks of a frame begin (RFC 8878, 3.1.1.1 and 3.1.1.2).
fn zstd_block_headers(frame: &[u8]) -> Vec<usize> {
    let descriptor = frame[4];
    let has_window = descriptor & 0x20 == 0;
    let size_bytes = match descriptor >> 6 {
        0 => usize::from(!has_window),
        power => 1 << power,
    };
    let mut at = 5 + usize::from(has_window) + size_bytes;
    let mut headers = Vec::new();
    loop {
        headers.push(at);
        let header = u32::from_le_bytes([frame[at], frame[at + 1], frame[at + 2], 0]);
        let is_repeat = header >> 1 & 3 == 1;
        at += 3 + if is_repeat { 1 } else { header as usize >> 3 };
        if header & 1 == 1 {
            return headers;
        }
    }
}

#[test]
fn every_gzip_header_field_is_passed_over() {
    let plain = gzip(b"content");
    for flags in 0..32_u8 {
        let mut stored = vec![0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3];
        if flags & 4 != 0 {
            stored.extend(b"\x03\0abc");
        }
        if flags & 8 != 0 {
            stored.extend(b"name\0");
        }
        if flags & 16 != 0 {
            stored.extend(b"comment\0");
        }
        if flags & 2 != 0 {
            stored.extend(b"xx");
        }
        stored.extend(&plain[10..]);
        let outcome = read_bytes(&stored);
        assert_eq!(outcome.damage, [], "flags {flags}");
        assert_eq!(outcome.content(), b"content", "flags {flags}");
    }
    let mut reserved = plain;
    reserved[3] = 0x20;
    assert_eq!(
        read_bytes(&reserved).kinds(),
        [(DamageKind::Corrupt, false)]
    );
}

#[test]
fn skippable_zstd_frames_are_skipped() {
    let skippable = b"\x5a\x2a\x4d\x18\x05\0\0\0notes";
    let stored = [&skippable[..], &zstd(b"one"), skippable, &zstd(b"two")].concat();
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.compression, Compression::Zstd);
    assert_eq!(outcome.damage, []);
    assert_eq!(outcome.content(), b"onetwo");
}

#[test]
fn xz_padding_is_passed_over() {
    let stored = [&xz(b"one")[..], &[0; 8], &xz(b"two"), &[0; 4]].concat();
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.damage, []);
    assert_eq!(outcome.content(), b"onetwo");
}

#[test]
fn a_frame_that_asks_for_too_much_memory_is_refused() {
    // A frame header (RFC 8878, 3.1.1.1) with a window of 2^log bytes, then an
    // empty last block.
    let frame = |log: u8| vec![0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, 1, 0, 0];
    assert_eq!(read_bytes(&frame(26)).damage, []);
    assert_eq!(read_bytes(&frame(27)).damage, []);
    let outcome = read_bytes(&frame(28));
    assert_eq!(outcome.kinds(), [(DamageKind::NeedsMemory, false)]);
}

#[test]
fn the_hash_is_of_the_file_as_stored() {
    use sha2::{Digest, Sha256};
    let content = sample(400_000);
    for stored in [
        content.clone(),
        bzip2(1, &content),
        gzip(&content),
        zstd(&content),
        [xz(&content), b"garbage".repeat(100_000)].concat(),
    ] {
        let outcome = read_bytes(&stored);
        assert_eq!(outcome.summary.sha256, Some(Sha256::digest(&stored).into()));
    }
}

#[test]
fn a_small_file_is_read_at_once() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for (compression, compress) in STREAMS {
        let path = store(folder.path(), "whole", &compress(b"a table"));
        let (content, summary) = read_all(&path).expect("a whole file");
        assert_eq!(content, b"a table");
        assert_eq!(summary.compression, compression);
        assert_eq!(summary.content_bytes, 7);
    }
    let stored = gzip(b"a table");
    let path = store(folder.path(), "part", &stored[..stored.len() - 1]);
    let error = read_all(&path).expect_err("a part of a file");
    assert!(matches!(
        error,
        Error::Damaged {
            kind: DamageKind::Truncated,
            ..
        }
    ));
    assert!(error.to_string().contains("part"), "{error}");
    assert!(error.hint().expect("a hint").contains("again"));
    let error = read_all(folder.path().join("none")).expect_err("no file");
    assert!(matches!(error, Error::Unreadable { offset: None, .. }));
    assert!(std::error::Error::source(&error).is_some());
}
