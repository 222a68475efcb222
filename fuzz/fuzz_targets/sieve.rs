//! Sieve files of IntelMQ, and regular expressions in them.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        sieve::fuzz::file(text);
    }
});
