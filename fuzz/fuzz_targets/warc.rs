#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reprint_fuzz::read("a.warc", bytes));
