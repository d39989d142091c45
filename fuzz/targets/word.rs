//! libFuzzer's way into one target.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vo_fuzz::word(data));
