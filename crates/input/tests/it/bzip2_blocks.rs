//! Our bzip2 against the reference, and against damage.

use std::io::Read;

use input::{Compression, DamageKind};
use proptest::prelude::*;

use crate::{bzip2, read_bytes, sample};

/// The reference's content, if it accepts the file as a whole.
fn reference(stored: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    bzip2::read::MultiBzDecoder::new(stored)
        .read_to_end(&mut content)
        .is_ok()
        .then_some(content)
}

fn check_round_trip(level: u32, content: &[u8]) {
    let stored = bzip2(level, content);
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.compression, Compression::Bzip2);
    assert_eq!(outcome.damage, []);
    assert!(
        outcome.content() == content,
        "level {level}, {} bytes",
        content.len()
    );
}

/// A file of several blocks at level 1, and its blocks' contents.
fn several_blocks() -> (Vec<u8>, Vec<Vec<u8>>) {
    let stored = bzip2(1, &sample(480_000));
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.damage, []);
    assert!(outcome.pieces.len() >= 4, "several blocks");
    (stored, outcome.pieces)
}

/// The bits of a file, to move things to where no byte begins.
#[derive(Clone)]
struct Bits(Vec<bool>);

impl Bits {
    fn of(bytes: &[u8]) -> Bits {
        Bits(
            bytes
                .iter()
                .flat_map(|b| (0..8).map(move |i| b >> (7 - i) & 1 == 1))
                .collect(),
        )
    }

    fn number(value: u64, bits: usize) -> Vec<bool> {
        (0..bits)
            .map(|i| value >> (bits - 1 - i) & 1 == 1)
            .collect()
    }

    fn value(&self, at: usize, bits: usize) -> u64 {
        self.0[at..at + bits]
            .iter()
            .fold(0, |value, &bit| value << 1 | u64::from(bit))
    }

    fn bytes(&self) -> Vec<u8> {
        self.0
            .chunks(8)
            .map(|bits| {
                bits.iter()
                    .enumerate()
                    .map(|(i, &bit)| u8::from(bit) << (7 - i))
                    .sum()
            })
            .collect()
    }

    fn position(&self, value: u64, bits: usize) -> usize {
        let wanted = Bits::number(value, bits);
        self.0
            .windows(bits)
            .position(|window| window == wanted)
            .expect("it is there")
    }
}

const BLOCK_MAGIC: u64 = 0x3141_5926_5359;
const END_MAGIC: u64 = 0x1772_4538_5090;

/// Adds selectors that no symbol uses, whose bits spell the magic.
fn with_magic_among_selectors(stored: &[u8], magic: u64, times: usize) -> Vec<u8> {
    let bits = Bits::of(stored);
    // Header, magic, checksum, flag, origin; then which bytes are in use.
    let mut at = 32 + 48 + 32 + 1 + 24;
    at += 16 + 16 * bits.value(at, 16).count_ones() as usize;
    let groups = bits.value(at, 3);
    assert!(groups >= 4, "three ones in a row need four codes");
    let count_at = at + 3;
    let count = bits.value(count_at, 15);
    let mut end = count_at + 15;
    for _ in 0..count {
        while bits.0[end] {
            end += 1;
        }
        end += 1;
    }
    let mut added = Vec::new();
    for _ in 0..times {
        added.extend(Bits::number(magic, 48));
        added.push(false);
    }
    let more = added.iter().filter(|bit| !**bit).count() as u64;
    let end_magic = bits.position(END_MAGIC, 48);
    let mut new = Bits(bits.0[..end_magic + 80].to_vec());
    new.0.splice(end..end, added);
    new.0
        .splice(count_at..count_at + 15, Bits::number(count + more, 15));
    new.bytes()
}

#[test]
fn levels_and_lengths_around_the_block_size_round_trip() {
    for level in 1..=9 {
        check_round_trip(level, &sample(1000));
    }
    let noise: Vec<u8> = (0..200_100_u32)
        .map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8)
        .collect();
    for length in [
        0, 1, 2, 3, 4, 5, 99_980, 99_981, 99_982, 99_999, 100_000, 100_001, 200_100,
    ] {
        check_round_trip(1, &noise[..length]);
    }
    check_round_trip(9, &sample(1_900_000));
}

#[test]
fn runs_of_every_length_round_trip() {
    for length in (0..20).chain(250..270).chain([1000, 100_000, 899_999]) {
        check_round_trip(1, &vec![b'r'; length]);
        let mut between = b"before".to_vec();
        between.resize(between.len() + length, 7);
        between.extend(b"after");
        check_round_trip(9, &between);
    }
}

#[test]
fn a_block_of_47_million_equal_bytes_comes_in_pieces() {
    let content = vec![0; 60_000_000];
    let outcome = read_bytes(&bzip2(9, &content));
    assert_eq!(outcome.damage, []);
    assert!(outcome.content() == content);
    let largest = outcome.pieces.iter().map(Vec::len).max();
    assert!(largest < Some(5 << 20), "{largest:?}");
}

#[test]
fn streams_follow_each_other() {
    let mut stored = Vec::new();
    let mut content = Vec::new();
    for (level, length) in [(1, 250_000), (9, 0), (3, 10), (9, 0), (9, 5000)] {
        stored.extend(bzip2(level, &sample(length)));
        content.extend(sample(length));
    }
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.damage, []);
    assert!(outcome.content() == content);
}

#[test]
fn every_complete_block_of_a_truncated_file_is_delivered() {
    let (stored, blocks) = several_blocks();
    let mut delivered_before = 0;
    for length in (11..stored.len())
        .step_by(1531)
        .chain(stored.len() - 12..stored.len())
    {
        let outcome = read_bytes(&stored[..length]);
        assert_eq!(
            outcome.kinds(),
            [(DamageKind::Truncated, false)],
            "at {length}"
        );
        assert_eq!(
            outcome.pieces,
            blocks[..outcome.pieces.len()],
            "at {length}"
        );
        assert!(outcome.pieces.len() >= delivered_before);
        delivered_before = outcome.pieces.len();
        assert!(outcome.damage[0].file_offset <= length as u64);
    }
    assert_eq!(delivered_before, blocks.len());
}

#[test]
fn a_file_cut_within_its_first_ten_bytes_is_truncated() {
    for length in 4..10 {
        let outcome = read_bytes(&bzip2(9, b"x")[..length]);
        assert_eq!(outcome.compression, Compression::Bzip2);
        assert_eq!(
            outcome.kinds(),
            [(DamageKind::Truncated, false)],
            "at {length}"
        );
    }
}

#[test]
fn a_damaged_block_costs_only_itself() {
    let (stored, blocks) = several_blocks();
    let bits = Bits::of(&stored);
    let second = 33 + Bits(bits.0[33..].to_vec()).position(BLOCK_MAGIC, 48);
    // In its checksum, its origin, its table of bytes, its codes and its data.
    for offset in [50, 90, 120, 500, 1000, 5000, 100_000, 200_000] {
        let mut broken = bits.clone();
        broken.0[second + offset] ^= true;
        let outcome = read_bytes(&broken.bytes());
        let mut expect = blocks.clone();
        expect.remove(1);
        assert_eq!(outcome.pieces, expect, "bit {offset}");
        assert_eq!(
            outcome.damage.len(),
            1,
            "bit {offset}: {:?}",
            outcome.damage
        );
        let damage = outcome.damage[0];
        assert!(damage.resumed);
        assert!(
            matches!(damage.kind, DamageKind::Checksum | DamageKind::Corrupt),
            "{damage:?}"
        );
        assert_eq!(damage.file_offset, second as u64 / 8);
        assert_eq!(damage.content_offset, blocks[0].len() as u64);
    }
}

#[test]
fn the_last_block_damaged_is_not_called_truncated() {
    let mut stored = bzip2(9, &sample(50_000));
    let middle = stored.len() / 2;
    for byte in &mut stored[middle..middle + 8] {
        *byte = 0xff;
    }
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.pieces, Vec::<Vec<u8>>::new());
    assert!(matches!(
        outcome.kinds()[..],
        [(DamageKind::Corrupt | DamageKind::Checksum, true)]
    ));
}

#[test]
fn a_lost_magic_costs_one_block_and_is_named() {
    let (stored, blocks) = several_blocks();
    let mut bits = Bits::of(&stored);
    let second = 33 + Bits(bits.0[33..].to_vec()).position(BLOCK_MAGIC, 48);
    bits.0[second + 7] ^= true;
    let outcome = read_bytes(&bits.bytes());
    let mut expect = blocks;
    expect.remove(1);
    assert_eq!(outcome.pieces, expect);
    assert_eq!(outcome.kinds(), [(DamageKind::Corrupt, true)]);
    assert_eq!(outcome.damage[0].file_offset, second as u64 / 8);
}

#[test]
fn a_lost_end_costs_nothing_but_is_named() {
    let mut stored = bzip2(1, &sample(150_000));
    let mut bits = Bits::of(&stored);
    let end = bits.position(END_MAGIC, 48);
    bits.0[end] ^= true;
    stored = bits.bytes();
    let outcome = read_bytes(&stored);
    assert!(outcome.content() == sample(150_000));
    assert_eq!(outcome.kinds(), [(DamageKind::Truncated, false)]);
    stored.extend(bzip2(9, b"next"));
    let outcome = read_bytes(&stored);
    assert!(outcome.content() == [sample(150_000), b"next".to_vec()].concat());
    assert_eq!(outcome.kinds(), [(DamageKind::Corrupt, true)]);
}

#[test]
fn a_wrong_checksum_over_all_blocks_is_named() {
    let content = sample(150_000);
    let mut bits = Bits::of(&bzip2(1, &content));
    let end = bits.position(END_MAGIC, 48);
    for bit in [48, 79] {
        bits.0[end + bit] ^= true;
        let outcome = read_bytes(&bits.bytes());
        assert!(outcome.content() == content);
        assert_eq!(outcome.kinds(), [(DamageKind::StreamChecksum, false)]);
        assert_eq!(outcome.damage[0].file_offset, end as u64 / 8);
        bits.0[end + bit] ^= true;
    }
}

#[test]
fn bytes_behind_the_last_stream_are_named_and_cost_nothing() {
    let content = sample(150_000);
    let stored = bzip2(1, &content);
    for garbage in [&b"\0"[..], b"BZh", b"BZh9", b"garbage", &[0; 3_000_000]] {
        let outcome = read_bytes(&[&stored, garbage].concat());
        assert!(outcome.content() == content);
        assert_eq!(outcome.kinds(), [(DamageKind::TrailingGarbage, false)]);
        assert_eq!(outcome.damage[0].file_offset, stored.len() as u64);
        assert_eq!(outcome.damage[0].content_offset, content.len() as u64);
        // A stream behind the garbage is found again.
        let outcome = read_bytes(&[&stored, garbage, &stored].concat());
        assert!(outcome.content() == [&content[..], &content].concat());
        assert_eq!(outcome.kinds(), [(DamageKind::TrailingGarbage, true)]);
    }
}

#[test]
fn three_megabytes_without_magic_cost_one_block() {
    let content = sample(90_000);
    let stored = bzip2(1, &content);
    let broken = [&stored[..5000], &[0xa5; 3_000_000], &stored[..]].concat();
    let outcome = read_bytes(&broken);
    assert!(outcome.content() == content);
    assert_eq!(outcome.kinds(), [(DamageKind::Corrupt, true)]);
}

#[test]
fn a_magic_by_chance_within_a_block_is_seen_through() {
    let content = sample(90_000);
    let stored = bzip2(1, &content);
    for magic in [BLOCK_MAGIC, END_MAGIC] {
        for times in [1, 2, 3, 7, 300] {
            let twisted = with_magic_among_selectors(&stored, magic, times);
            assert!(
                reference(&twisted).as_ref() == Some(&content),
                "the reference accepts it"
            );
            let outcome = read_bytes(&[&twisted[..], &stored].concat());
            assert_eq!(outcome.damage, [], "{times} times {magic:x}");
            assert!(outcome.content() == [&content[..], &content].concat());
        }
    }
}

#[test]
fn a_magic_by_chance_within_a_damaged_block_ends_in_damage() {
    let stored = with_magic_among_selectors(&bzip2(1, &sample(90_000)), BLOCK_MAGIC, 20);
    let mut broken = stored.clone();
    let at = stored.len() - 2000;
    broken[at] ^= 0x10;
    let outcome = read_bytes(&[&broken[..], &bzip2(9, b"next")].concat());
    assert_eq!(outcome.content(), b"next");
    assert!(!outcome.damage.is_empty());
    assert!(outcome.damage.iter().all(|d| d.resumed));
}

#[test]
fn a_block_longer_than_its_level_allows_is_damage() {
    let content = sample(190_000);
    let mut stored = bzip2(2, &content);
    stored[3] = b'1';
    assert_eq!(reference(&stored), None);
    let outcome = read_bytes(&stored);
    assert_eq!(outcome.pieces, Vec::<Vec<u8>>::new());
    assert_eq!(outcome.kinds()[0], (DamageKind::Corrupt, true));
}

#[test]
fn a_randomised_block_is_named() {
    let (stored, blocks) = several_blocks();
    let mut bits = Bits::of(&stored);
    bits.0[32 + 48 + 32] = true;
    let outcome = read_bytes(&bits.bytes());
    assert_eq!(outcome.pieces, blocks[1..]);
    assert_eq!(outcome.kinds(), [(DamageKind::Randomised, true)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_the_reference_writes_is_read(
        level in 1..=9_u32,
        parts in prop::collection::vec((any::<u8>(), 1..600_usize, 0..400_usize), 0..40),
    ) {
        // Runs beside noise: lengths about 255 and 259 matter.
        let mut content = Vec::new();
        for (byte, run, noise) in parts {
            content.resize(content.len() + run, byte);
            content.extend(&sample(noise + usize::from(byte))[usize::from(byte)..]);
        }
        let stored = bzip2(level, &content);
        let outcome = read_bytes(&[&stored[..], &stored].concat());
        prop_assert_eq!(&outcome.damage, &[]);
        prop_assert!(outcome.content() == [&content[..], &content].concat());
    }

    #[test]
    fn a_flipped_bit_never_goes_unnoticed_and_never_panics(
        place in 0.0..1.0_f64,
        bit in 0..8_u32,
    ) {
        let content = sample(250_000);
        let mut stored = bzip2(1, &content);
        let at = 10 + ((stored.len() - 10) as f64 * place) as usize;
        stored[at] ^= 1 << bit;
        let outcome = read_bytes(&stored);
        match reference(&stored) {
            // The last bits are padding.
            Some(same) => {
                prop_assert!(same == content);
                prop_assert_eq!(&outcome.damage, &[]);
                prop_assert!(outcome.content() == content);
            }
            None => {
                prop_assert!(!outcome.damage.is_empty());
                // All but one block, and nothing that was not there.
                for piece in &outcome.pieces {
                    prop_assert!(content.windows(piece.len()).any(|w| w == piece));
                }
            }
        }
    }

    #[test]
    fn any_bytes_behind_a_magic_are_read_without_panic(
        noise in prop::collection::vec(any::<u8>(), 0..4000),
        cuts in prop::collection::vec(0..4000_usize, 0..4),
    ) {
        let mut data = b"BZh9".to_vec();
        data.extend(&noise);
        for cut in cuts {
            let at = (4 + cut).min(data.len());
            data.splice(at..at, BLOCK_MAGIC.to_be_bytes()[2..].iter().copied());
        }
        input::fuzz::bzip2(&data);
        read_bytes(&data);
    }
}
