//! MRT, of which only the origins are read.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mrt::fuzz::origins(data));
