//! A page comes to an end with a text or a reason, whatever is in it.
#![no_main]

use reprint::internals::page::{PageConfig, read};
use reprint::internals::read::RawPage;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reprint_fuzz::quietly(|| {
    let page = RawPage { bytes: bytes.to_vec(), charset: None };
    match read(&PageConfig::default(), &page, Some("https://a.example/story")) {
        Ok(page) => assert!(!page.text.trim().is_empty()),
        Err(reason) => assert!(!reason.to_string().is_empty()),
    }
}));
