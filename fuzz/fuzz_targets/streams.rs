//! gzip, zstd and xz in pieces whose size the input's first two bytes give.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((piece_bytes, data)) = data.split_first_chunk() {
        input::fuzz::streams(data, usize::from(u16::from_be_bytes(*piece_bytes)));
    }
});
