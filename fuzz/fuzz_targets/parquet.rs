//! Ours is what lies around the decoder: it must take whatever comes for a row, an error or a panic. So the hook that ends the process
//! at a panic, which libFuzzer sets, is taken off, and a panic that leaves the reader is made an abort again.
#![no_main]

use libfuzzer_sys::Corpus;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Once;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| set_hook(Box::new(|_| {})));
    if catch_unwind(AssertUnwindSafe(|| reprint_fuzz::read("a.parquet", bytes))).is_err() {
        std::process::abort();
    }
    Corpus::Keep
});
