//! Records of a WARC file, as a crawler writes them.

/// Bytes as one gzip member: WARC files have one a record.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("into memory");
    packer.finish().expect("into memory")
}

/// A record of a type, with more lines of its head, each ended.
pub fn record(kind: &str, url: &str, more: &str, media: &str, block: &[u8]) -> Vec<u8> {
    let length = block.len();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{length}>\r\nWARC-Date: \
            2031-03-05T10:00:00Z\r\n\
         WARC-Target-URI: {url}\r\n{more}Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A page as a server sent it, with more lines of the HTTP head, each ended.
pub fn response(url: &str, http: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{http}\r\n");
    record(
        "response",
        url,
        "",
        "application/http; msgtype=response",
        &[head.as_bytes(), body].concat(),
    )
}

/// An HTML page in UTF-8.
pub fn page(url: &str, html: &str) -> Vec<u8> {
    response(url, "Content-Type: text/html; charset=utf-8\r\n", html.as_bytes())
}
