//! Where a tag of HTML ends.

use memchr::{memchr, memchr3};

/// Where a tag ends, given what follows its name: at `>`, unless that stands in an attribute's
/// quotes; `None` if it or the quotes are never closed. `outside` is given what stands between the
/// quotes, piece by piece.
pub(crate) fn tag_end(rest: &[u8], mut outside: impl FnMut(&[u8])) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr3(b'>', b'"', b'\'', &rest[from..]).map(|at| from + at) {
        outside(&rest[from..at]);
        if rest[at] == b'>' {
            return Some(at);
        }
        from = at + 1;
        if rest[..at].trim_ascii_end().ends_with(b"=") {
            from += memchr(rest[at], &rest[from..])? + 1;
        }
    }
    outside(&rest[from..]);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hide_an_end_only_behind_an_equals_sign() {
        let end = |rest: &str| tag_end(rest.as_bytes(), |_| {});
        assert_eq!(end(" class='a>b'>x"), Some(12));
        assert_eq!(end(" class = \"a>b\">x"), Some(14));
        assert_eq!(end(" it's>x>"), Some(5));
        assert_eq!(end(" class='a>b"), None);
        assert_eq!(end(" class=a"), None);
        let mut pieces = Vec::new();
        tag_end(b" a='1' b=\"2\" c>", |piece| pieces.push(piece.to_vec()));
        assert_eq!(pieces.concat(), b" a= b= c");
    }
}
