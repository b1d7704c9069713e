//! Files of pieces that are drawn and repeated: what is linear in a random file may not be in one
//! that repeats itself.
#![no_main]

use reprint_fuzz::read;

const PIECES: [&[u8]; 26] = [
    b"{", b"}", b"[", b"]", b"\"", b"\\", b"\\\"", b",", b":", b"\n", b"\r\n", b"\x1e", b"\xef\xbb\xbf", b"\xff\xfe", b"\0",
    b"{\"text\":\"A ferry left.\"}", b"\"text\":", b"\"articles\":[", b"\"metadata\":{", b"\\ud83d", b"\xed\xa0\xbd", b"id,text\n",
    b"sep=;\n", b"1;\"a \"\"b\"\"\"\n", b"\x92", b"NaN",
];

libfuzzer_sys::fuzz_target!(|draws: &[u8]| {
    let mut file = Vec::new();
    for draw in draws.as_chunks::<2>().0 {
        let piece = PIECES[usize::from(draw[0]) % PIECES.len()];
        for _ in 0..1_usize << (draw[1] % 12) {
            file.extend_from_slice(piece);
        }
        if file.len() > 1 << 20 {
            break;
        }
    }
    for name in ["a.jsonl", "a.csv", "a.tsv", "a.txt"] {
        read(name, &file);
    }
});
