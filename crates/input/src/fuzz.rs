//! Bodies for fuzzing: each asserts more than that nothing panics.

use std::io::Read;
use std::sync::mpsc;
use std::thread;

use crate::bzip2::Splitter;
use crate::chunk::{Chunk, Pool};
use crate::pipeline::{Budget, Found, STREAM_PIECES_AHEAD, Stored};
use crate::stream::decode;
use crate::{CODEC_MEMORY_MAX, Compression, DamageKind};

/// Cuts `data` as bzip2, at once and byte by byte, and decodes every segment:
/// both ways give the same cuts, cuts lie in order within the data, and each
/// segment is made of the data's own bytes.
///
/// # Panics
///
/// When one of these does not hold.
pub fn bzip2(data: &[u8]) {
    let mut at_once = Vec::new();
    let mut splitter = Splitter::new();
    splitter.push(data, &mut at_once);
    splitter.finish(&mut at_once);
    let mut by_pieces = Vec::new();
    let mut splitter = Splitter::new();
    for byte in data.chunks(7) {
        splitter.push(byte, &mut by_pieces);
    }
    splitter.finish(&mut by_pieces);
    assert_eq!(at_once.len(), by_pieces.len(), "cuts depend on the pieces");
    let mut worker = crate::bzip2::Worker::default();
    let pool = Pool::default();
    let mut end = 0;
    for (one, other) in at_once.iter().zip(&by_pieces) {
        assert_eq!(one.start_bit, other.start_bit, "cuts depend on the pieces");
        assert!(one.start_bit >= end, "segments overlap");
        end = one.start_bit + one.bits;
        assert!(
            end <= data.len() as u64 * 8,
            "a segment ends behind the data"
        );
        let first = (one.start_bit / 8) as usize;
        assert_eq!(
            one.bytes,
            data[first..][..one.bytes.len()],
            "not the data's bytes"
        );
        let mut results = 0;
        let _ = worker.decode(
            (&one.bytes, one.skip(), u64::from(one.skip()) + one.bits),
            &pool,
            &mut |message| {
                results += u32::from(matches!(message, crate::bzip2::BlockMessage::Decoded(_)));
                Ok(())
            },
        );
        assert_eq!(results, 1, "a block has one result");
    }
}

/// Content of a stream that is compared: a few KB can stand for gigabytes.
const CONTENT_BYTES_MAX: usize = 3 << 20;

/// Decompresses `data` as gzip, zstd or xz, whichever it begins like, at once and
/// in pieces of the given size, and with the library's own reader. Of what is
/// none of the three nothing is asked.
///
/// # Panics
///
/// When pieces change the content or the damage, when damage lies outside the
/// data, when content that is given without damage is not what the library gives,
/// or when there is damage in what the library finds sound.
pub fn streams(data: &[u8], piece_bytes: usize) {
    let compression = Compression::detect(data);
    if !matches!(
        compression,
        Compression::Gzip | Compression::Zstd | Compression::Xz
    ) {
        return;
    }
    let whole = stream(compression, data, data.len());
    let pieces = stream(compression, data, piece_bytes.max(1));
    assert_eq!(whole.is_cut_off, pieces.is_cut_off);
    assert_eq!(whole.damage, pieces.damage, "damage depends on the pieces");
    assert!(
        whole.content == pieces.content,
        "content depends on the pieces"
    );
    for damage in &whole.damage {
        assert!(damage.1 <= data.len() as u64, "damage outside the data");
        assert!(
            damage.2 <= whole.content.len(),
            "damage outside the content"
        );
    }
    let (expected, is_sound) = by_library(compression, data);
    if whole.is_cut_off || expected.len() >= CONTENT_BYTES_MAX {
        let compared = whole.content.len().min(expected.len());
        assert!(whole.content[..compared] == expected[..compared]);
    } else if is_sound {
        assert_eq!(whole.damage, [], "the library finds no damage");
        assert!(whole.content == expected);
    } else if whole.damage.is_empty() {
        // What we let pass: a wrong checksum of a gzip header, and padding of xz
        // that is not of four bytes. All content before it is the same.
        assert!(whole.content.starts_with(&expected));
    }
}

/// What a stream became.
struct Decompressed {
    content: Vec<u8>,
    /// What, where in the data, after how much content, and whether it went on.
    damage: Vec<(DamageKind, u64, usize, bool)>,
    /// There was more than is compared.
    is_cut_off: bool,
}

/// Decompresses in a thread, as the reader has it done.
fn stream(compression: Compression, data: &[u8], piece_bytes: usize) -> Decompressed {
    let (give, input) = mpsc::channel();
    let budget = Budget::default();
    for piece in data.chunks(piece_bytes) {
        let bytes = Chunk::from(piece.to_vec());
        let permit = budget.acquire(piece.len());
        give.send(Stored::Bytes(bytes, permit))
            .expect("the other end is here");
    }
    give.send(Stored::End).expect("the other end is here");
    let (to, found) = mpsc::sync_channel(STREAM_PIECES_AHEAD);
    let mut decompressed = Decompressed {
        content: Vec::new(),
        damage: Vec::new(),
        is_cut_off: false,
    };
    thread::scope(|scope| {
        scope.spawn(|| decode(compression, input, to, &Pool::default()));
        for found in found {
            match found {
                Found::Bytes(bytes) => decompressed.content.extend_from_slice(&bytes),
                Found::Damage {
                    file_offset,
                    kind,
                    resumed,
                } => {
                    let damage = (kind, file_offset, decompressed.content.len(), resumed);
                    decompressed.damage.push(damage);
                }
            }
            if decompressed.content.len() > CONTENT_BYTES_MAX {
                decompressed.is_cut_off = true;
                break;
            }
        }
    });
    decompressed
}

/// The library's content up to the first error, and whether there was none.
fn by_library(compression: Compression, data: &[u8]) -> (Vec<u8>, bool) {
    let mut content = Vec::new();
    let limit = CONTENT_BYTES_MAX as u64;
    let result = match compression {
        Compression::Gzip => flate2::read::MultiGzDecoder::new(data)
            .take(limit)
            .read_to_end(&mut content),
        Compression::Zstd => {
            zstd::stream::read::Decoder::with_buffer(data).and_then(|mut reader| {
                reader.window_log_max(CODEC_MEMORY_MAX.ilog2())?;
                reader.take(limit).read_to_end(&mut content)
            })
        }
        _ => liblzma::stream::Stream::new_stream_decoder(
            CODEC_MEMORY_MAX as u64,
            liblzma::stream::CONCATENATED,
        )
        .map_err(Into::into)
        .and_then(|stream| {
            liblzma::read::XzDecoder::new_stream(data, stream)
                .take(limit)
                .read_to_end(&mut content)
        }),
    };
    (content, result.is_ok())
}
