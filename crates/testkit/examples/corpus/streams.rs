//! Compressed streams of each kind, whole, in a row, cut off and damaged, made by
//! the libraries of their formats.

use std::io::{Read, Write};

/// A name and bzip2: streams of one block and of many, of repeats and of noise,
/// one after another and cut off.
pub(crate) fn bzip2() -> Vec<(String, Vec<u8>)> {
    let mut all = row_of("bzip2", |content| {
        read(bzip2::read::BzEncoder::new(
            content,
            bzip2::Compression::new(1),
        ))
    });
    let two_blocks = b"0123456789".repeat(12_000);
    let two_blocks = bzip2::read::BzEncoder::new(&two_blocks[..], bzip2::Compression::new(1));
    all.push(("two-blocks".to_owned(), read(two_blocks)));
    all
}

/// A name and gzip, zstd or xz.
pub(crate) fn others() -> Vec<(String, Vec<u8>)> {
    let mut all = row_of("gzip", |content| {
        read(flate2::read::GzEncoder::new(
            content,
            flate2::Compression::new(6),
        ))
    });
    let stored = flate2::read::GzEncoder::new(&b"stored"[..], flate2::Compression::none());
    all.push(("gzip-stored".to_owned(), read(stored)));
    let named = flate2::GzBuilder::new()
        .filename("name")
        .comment("comment")
        .extra("extra");
    let named = named.read(&b"named"[..], flate2::Compression::fast());
    all.push(("gzip-named".to_owned(), read(named)));
    all.extend(row_of("zstd", |content| {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).expect("a level");
        encoder.include_checksum(true).expect("a flag");
        encoder.write_all(content).expect("a vector takes all");
        encoder.finish().expect("a vector takes all")
    }));
    let skipped = b"\x5a\x2a\x4d\x18\x05\0\0\0notes";
    let frame = zstd::encode_all(&b"behind"[..], 1).expect("a vector takes all");
    all.push(("zstd-skippable".to_owned(), [&skipped[..], &frame].concat()));
    all.extend(row_of("xz", |content| {
        read(liblzma::read::XzEncoder::new(content, 1))
    }));
    let padded = [
        &read(liblzma::read::XzEncoder::new(&b"one"[..], 0))[..],
        &[0; 8],
    ]
    .concat();
    all.push(("xz-padded".to_owned(), padded));
    all
}

fn read(mut encoder: impl Read) -> Vec<u8> {
    let mut out = Vec::new();
    encoder.read_to_end(&mut out).expect("a slice can be read");
    out
}

fn row_of(name: &str, compress: impl Fn(&[u8]) -> Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let text = b"a hundred thousand bytes are the smallest block, ".repeat(30);
    let repeats = vec![b'a'; 3000];
    let noise = (0..600_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8);
    let noise: Vec<u8> = noise.collect();
    let one = compress(&text);
    let mut flipped = one.clone();
    flipped[one.len() / 2] ^= 0x10;
    let mut wrong_sum = compress(b"sum");
    let last = wrong_sum.len() - 5;
    wrong_sum[last] ^= 1;
    [
        ("empty", compress(&[])),
        ("repeats", compress(&repeats)),
        ("noise", compress(&noise)),
        ("cut-off", one[..one.len() - 9].to_vec()),
        ("garbage-behind", [&one[..], b"garbage"].concat()),
        ("flipped", flipped),
        ("wrong-sum", wrong_sum),
        ("two-streams", [&one[..], &compress(&repeats)].concat()),
        ("text", one),
    ]
    .map(|(kind, stream)| (format!("{name}-{kind}"), stream))
    .into()
}
