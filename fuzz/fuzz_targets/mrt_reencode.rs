//! MRT, decoded, written again by the test kit, and decoded again.

#![no_main]

#[path = "../../crates/mrt/tests/it/encoded_again.rs"]
mod encoded_again;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    encoded_again::check(data);
});
