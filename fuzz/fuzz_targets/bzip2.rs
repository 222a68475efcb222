//! bzip2, whole and in pieces.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| input::fuzz::bzip2(data));
