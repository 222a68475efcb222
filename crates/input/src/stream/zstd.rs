//! zstd: [RFC 8878](https://www.rfc-editor.org/rfc/rfc8878), any number of frames,
//! skippable ones among them.

use zstd::zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer};

use super::{CODEC_MEMORY_MAX, Input, Output, Stop};
use crate::DamageKind;

// Numbers of `ZSTD_ErrorCode` (zstd_errors.h), which the library keeps stable.
const PREFIX_UNKNOWN: usize = 10;
const WINDOW_TOO_LARGE: usize = 16;
const CHECKSUM_WRONG: usize = 22;

pub(super) fn decode(input: &mut Input, output: &mut Output<'_>) -> Result<(), Stop> {
    let mut decoder = DCtx::create();
    decoder
        .set_parameter(DParameter::WindowLogMax(CODEC_MEMORY_MAX.ilog2()))
        .expect("128 MiB are within the library's bounds");
    let mut frame_start = 0;
    let mut within_frame = true;
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
        let mut source = InBuffer::around(bytes);
        let mut target = OutBuffer::around(output.space());
        let result = decoder.decompress_stream(&mut target, &mut source);
        let (used, made) = (source.pos(), target.pos());
        if !within_frame {
            frame_start = input.position;
            within_frame = true;
        }
        input.consume(used);
        output.advance(made)?;
        match result {
            Ok(0) => within_frame = false,
            Ok(_) if at_end && made == 0 => return Err(input.damage(DamageKind::Truncated)),
            Ok(_) => {}
            Err(code) => {
                let (kind, file_offset) = match code.wrapping_neg() {
                    PREFIX_UNKNOWN if frame_start > 0 => (DamageKind::TrailingGarbage, frame_start),
                    WINDOW_TOO_LARGE => (DamageKind::NeedsMemory, frame_start),
                    CHECKSUM_WRONG => (DamageKind::Checksum, input.position),
                    _ => (DamageKind::Corrupt, input.position),
                };
                return Err(Stop::Damage { kind, file_offset });
            }
        }
    }
}
