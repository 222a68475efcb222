//! MRT as text, and the choice among it that the input's first two bytes make.

#![no_main]

#[path = "../../crates/routes/tests/it/written.rs"]
mod written;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((choice, content)) = data.split_first_chunk() {
        written::check(content, u16::from_be_bytes(*choice));
    }
});
