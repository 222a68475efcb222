//! Files of local exceptions, and what they make of VRPs.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rpki::fuzz::slurm(data));
