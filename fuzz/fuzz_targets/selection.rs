//! Expressions over AS paths, and lists of prefixes.

#![no_main]

#[path = "../../crates/routes/tests/it/chosen.rs"]
mod chosen;

libfuzzer_sys::fuzz_target!(|data: &[u8]| chosen::check(data));
