//! xz, any number of streams, with padding between them.

use liblzma::stream::{Action, Error, Status, Stream};

use super::{CODEC_MEMORY_MAX, Input, Output, Stop};
use crate::DamageKind;

const SIGNATURE: [u8; 6] = *b"\xfd7zXZ\0";

pub(super) fn decode(input: &mut Input, output: &mut Output<'_>) -> Result<(), Stop> {
    loop {
        stream(input, output)?;
        while input.bytes().first() == Some(&0) {
            input.consume(1);
        }
        match input.bytes().first() {
            None => return Ok(()),
            // The library would wait for a whole header before it looks.
            Some(&byte) if byte != SIGNATURE[0] => {
                return Err(input.damage(DamageKind::TrailingGarbage));
            }
            Some(_) => {}
        }
    }
}

fn stream(input: &mut Input, output: &mut Output<'_>) -> Result<(), Stop> {
    let mut decoder = Stream::new_stream_decoder(CODEC_MEMORY_MAX as u64, 0)
        .expect("the flags are none and memory suffices");
    let start = input.position;
    loop {
        let bytes = input.bytes();
        let at_end = bytes.is_empty();
        let action = if at_end { Action::Finish } else { Action::Run };
        let (used, made) = (decoder.total_in(), decoder.total_out());
        let result = decoder.process(bytes, output.space(), action);
        let used = (decoder.total_in() - used) as usize;
        let made = (decoder.total_out() - made) as usize;
        input.consume(used);
        output.advance(made)?;
        match result {
            Ok(Status::StreamEnd) => return Ok(()),
            Ok(_) if at_end && made == 0 => return Err(input.damage(DamageKind::Truncated)),
            Ok(_) => {}
            Err(Error::MemLimit) => return Err(input.damage(DamageKind::NeedsMemory)),
            Err(Error::Format) if start > 0 => {
                return Err(Stop::Damage {
                    kind: DamageKind::TrailingGarbage,
                    file_offset: start,
                });
            }
            Err(_) => return Err(input.damage(DamageKind::Corrupt)),
        }
    }
}
