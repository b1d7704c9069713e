#![no_main]

libfuzzer_sys::fuzz_target!(|written: &str| {
    let read = reprint::internals::article::published::read(written);
    assert_eq!(read.written, written);
    assert!(read.at.is_some() || !read.has_time);
});
