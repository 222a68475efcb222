//! Conditions of rules, one in each line, over a few rows.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        predicate::fuzz::conditions(text);
    }
});
