//! MRT in chunks whose size the input's first two bytes give.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((chunk_bytes, content)) = data.split_first_chunk() {
        mrt::fuzz::decode(content, usize::from(u16::from_be_bytes(*chunk_bytes)));
    }
});
