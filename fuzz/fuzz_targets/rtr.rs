//! What a cache sends over several connections, in pieces of any size.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rtr::fuzz::session(data));
