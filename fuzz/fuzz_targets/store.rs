#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| triplewire_fuzz::store(data));
