#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| polity_fuzz::calls::check(bytes));
