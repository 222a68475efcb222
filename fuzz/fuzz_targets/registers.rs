//! Registers in pieces whose size the input's first byte gives.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((piece_bytes, content)) = data.split_first() {
        registry::fuzz::registers(content, usize::from(*piece_bytes));
    }
});
