//! gzip: [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952), any number of members.

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use super::{Input, Output, Stop};
use crate::DamageKind;

const SIGNATURE: [u8; 2] = [0x1f, 0x8b];
const METHOD_DEFLATE: u8 = 8;
// Flags, RFC 1952 §2.3.1.
const HEADER_CHECKSUM: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const RESERVED: u8 = 0xe0;

pub(super) fn decode(input: &mut Input, output: &mut Output<'_>) -> Result<(), Stop> {
    let mut first = true;
    while first || !input.at_end() {
        let start = input.position;
        if !first && input.bytes()[0] != SIGNATURE[0] {
            return Err(input.damage(DamageKind::TrailingGarbage));
        }
        header(input).map_err(|stop| match stop {
            Stop::Damage {
                kind: DamageKind::Corrupt,
                ..
            } if !first => Stop::Damage {
                kind: DamageKind::TrailingGarbage,
                file_offset: start,
            },
            other => other,
        })?;
        let content = inflate(input, output)?;
        let trailer = input.position;
        let stated_crc = u32::from_le_bytes(input.array()?);
        let stated_length = u32::from_le_bytes(input.array()?);
        if content != (stated_crc, stated_length) {
            let resumed = !input.at_end();
            output.damage(DamageKind::Checksum, trailer, resumed)?;
        }
        first = false;
    }
    Ok(())
}

/// RFC 1952 §2.3.
fn header(input: &mut Input) -> Result<(), Stop> {
    let start = input.position;
    let corrupt = Stop::Damage {
        kind: DamageKind::Corrupt,
        file_offset: start,
    };
    let signature: [u8; 2] = input.array()?;
    let [method, flags, ..] = input.array::<8>()?;
    if signature != SIGNATURE || method != METHOD_DEFLATE || flags & RESERVED != 0 {
        return Err(corrupt);
    }
    if flags & EXTRA != 0 {
        for _ in 0..u16::from_le_bytes(input.array()?) {
            input.byte()?;
        }
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            while input.byte()? != 0 {}
        }
    }
    if flags & HEADER_CHECKSUM != 0 {
        input.array::<2>()?;
    }
    Ok(())
}

/// Inflates one member's data. Gives the CRC-32 of its content, and the length
/// modulo 2³².
fn inflate(input: &mut Input, output: &mut Output<'_>) -> Result<(u32, u32), Stop> {
    let mut decoder = Decompress::new(false);
    let mut crc = Hasher::new();
    loop {
        let bytes = input.bytes();
        let at_end = bytes.is_empty();
        let space = output.space();
        let (used, made) = (decoder.total_in(), decoder.total_out());
        let result = decoder.decompress(bytes, space, FlushDecompress::None);
        let used = (decoder.total_in() - used) as usize;
        let made = (decoder.total_out() - made) as usize;
        crc.update(&space[..made]);
        input.consume(used);
        output.advance(made)?;
        match result {
            Ok(Status::StreamEnd) => return Ok((crc.finalize(), decoder.total_out() as u32)),
            Ok(_) if at_end && made == 0 => return Err(input.damage(DamageKind::Truncated)),
            Ok(_) => {}
            Err(_) => return Err(input.damage(DamageKind::Corrupt)),
        }
    }
}
