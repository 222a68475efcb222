//! zstd: [RFC 8878](https://www.rfc-editor.org/rfc/rfc8878), any number of frames,
//! skippable ones among them.

use zstd::zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer};

use super::{CODEC_MEMORY_MAX, Input, Output, Stop};
use crate::DamageKind;

// Numbers of `ZSTD_ErrorCode` (zstd_errors.h), which the library keeps stable.
const PREFIX_UNKNOWN: usize = 10;
const WINDOW_TOO_LARGE: usize = 16;
const CHECKSUM_WRONG: usize = 22;

/// What the library asks for beside a part of a frame: the next block's header.
const AHEAD_BYTES: usize = 3;
/// The shortest header of a frame (RFC 8878 §3.1.1), its magic number included.
const HEADER_BYTES_MIN: usize = 5;

pub(super) fn decode(input: &mut Input, output: &mut Output<'_>) -> Result<(), Stop> {
    let mut decoder = DCtx::create();
    decoder
        .set_parameter(DParameter::WindowLogMax(CODEC_MEMORY_MAX.ilog2()))
        .expect("128 MiB are within the library's bounds");
    let mut frame_start = 0;
    let mut within_frame = true;
    // The library is given one part of a frame at a time, a header or a block. When
    // it fails it gives nothing of what it made in the same call: given more, it
    // would take whole blocks with it, and how many would depend on how the bytes
    // come.
    let (mut part_start, mut part_left) = (0, HEADER_BYTES_MIN);
    loop {
        let bytes = input.bytes();
        let at_end = bytes.is_empty();
        if !within_frame {
            match bytes.first() {
                None => return Ok(()),
                // A frame, or one to be skipped.
                Some(0x28 | 0x50..=0x5f) => {}
                // The library would wait for a whole header before it looks.
                Some(_) => return Err(input.damage(DamageKind::TrailingGarbage)),
            }
        }
        let given = &bytes[..bytes.len().min(part_left)];
        let mut source = InBuffer::around(given);
        let mut target = OutBuffer::around(output.space());
        let result = decoder.decompress_stream(&mut target, &mut source);
        let (used, made) = (source.pos(), target.pos());
        if !within_frame {
            frame_start = input.position;
            within_frame = true;
        }
        input.consume(used);
        output.advance(made)?;
        part_left -= used;
        if let Ok(wanted) = result
            && (wanted == 0 || part_left == 0)
        {
            part_start = input.position;
            part_left = match wanted {
                0 => HEADER_BYTES_MIN,
                _ => wanted.saturating_sub(AHEAD_BYTES).max(1),
            };
        }
        match result {
            Ok(0) => within_frame = false,
            Ok(_) if at_end && made == 0 => return Err(input.damage(DamageKind::Truncated)),
            Ok(_) => {}
            Err(code) => {
                let (kind, file_offset) = match code.wrapping_neg() {
                    PREFIX_UNKNOWN if frame_start > 0 => (DamageKind::TrailingGarbage, frame_start),
                    WINDOW_TOO_LARGE => (DamageKind::NeedsMemory, frame_start),
                    CHECKSUM_WRONG => (DamageKind::Checksum, part_start),
                    _ => (DamageKind::Corrupt, part_start),
                };
                return Err(Stop::Damage { kind, file_offset });
            }
        }
    }
}
