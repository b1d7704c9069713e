//! The array of articles within an object, as searches answer and feeds are: `{"status": "ok",
//! "articles": [{..}, {..}]}`.
//!
//! * time: `O(n)` in what stands before the array

use super::aliases::Field;
use super::fields::field_of_name;
use memchr::memchr2;

/// Names of arrays that hold articles: `NewsAPI`, JSON Feed, Elasticsearch, Solr, The Guardian,
/// exports.
const ARRAYS: [&str; 21] = [
    "articles",
    "items",
    "hits",
    "results",
    "docs",
    "documents",
    "posts",
    "entries",
    "records",
    "data",
    "news",
    "stories",
    "rows",
    "@graph",
    "value",
    "values",
    "corpus",
    "collection",
    "feed",
    "payload",
    "publications",
];

/// Names of objects that hold such an array.
const AROUND: [&str; 9] =
    ["hits", "response", "data", "result", "feed", "channel", "articles", "news", "payload"];

/// Where the first article of an array within an object is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrapper {
    /// One past the bracket that opens the array.
    pub(super) at: usize,
    /// Objects open around the array.
    pub(super) inside: u64,
}

/// The array that the object at the beginning of `data` wraps. None if what stands before it is an
/// article's: the object is one then.
pub(super) fn wrapper(data: &[u8]) -> Option<Wrapper> {
    let mut tokens = Tokens { data, at: 0 };
    tokens.take(b'{')?;
    let mut inside = 1;
    loop {
        match tokens.peek()? {
            b'}' => {
                tokens.at += 1;
                inside -= 1;
                if inside == 0 {
                    return None;
                }
            }
            b',' => tokens.at += 1,
            b'"' => {
                let key = tokens.string()?;
                tokens.take(b':')?;
                let is = |names: &[&str]| {
                    names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(key))
                };
                let value = tokens.peek()?;
                if value == b'[' && is(&ARRAYS) {
                    tokens.at += 1;
                    let at = tokens.at;
                    return matches!(tokens.peek()?, b'{' | b']').then_some(Wrapper { at, inside });
                }
                let of_article = || {
                    let field = std::str::from_utf8(key).ok().and_then(field_of_name);
                    matches!(field, Some(Field::Text | Field::Html | Field::Id | Field::Url))
                };
                if inside == 1 && value != b'{' && of_article() {
                    return None;
                }
                if value == b'{' && is(&AROUND) {
                    tokens.at += 1;
                    inside += 1;
                } else {
                    tokens.skip()?;
                }
            }
            _ => return None,
        }
    }
}

struct Tokens<'d> {
    data: &'d [u8],
    at: usize,
}

impl<'d> Tokens<'d> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        self.at += self.data[self.at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.data.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// A string as it is written.
    fn string(&mut self) -> Option<&'d [u8]> {
        self.take(b'"')?;
        let from = self.at;
        loop {
            self.at += memchr2(b'"', b'\\', self.data.get(self.at..)?)?;
            if self.data[self.at] == b'"' {
                self.at += 1;
                return Some(&self.data[from..self.at - 1]);
            }
            self.at += 2;
        }
    }

    /// Goes past a value.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_u64;
        loop {
            match self.peek()? {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if open == 0 => return Some(()),
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if open == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> Option<(&str, u64)> {
        wrapper(text.as_bytes()).map(|found| (&text[found.at..], found.inside))
    }

    #[test]
    fn the_array_of_articles_is_found_wherever_it_stands() {
        assert_eq!(rest(r#"{"status":"ok","n":[1,{"a":"]"}],"articles":[{}]}"#), Some(("{}]}", 1)));
        assert_eq!(
            rest(r#" { "took":3, "hits":{"total":{"value":1},"hits": [ {}]}}"#),
            Some((" {}]}}", 2))
        );
        assert_eq!(rest(r#"{"title":"Feed","items":[]}"#), Some(("]}", 1)));
        assert_eq!(rest(r#"{"@context":"a","@graph":[{}]}"#), Some(("{}]}", 1)));
        assert_eq!(rest(r#"{"articles":{"page":1,"results":[{}]}}"#), Some(("{}]}}", 2)));
    }

    #[test]
    fn an_article_wraps_none() {
        for text in [
            r#"{"text":"a","items":[{}]}"#,
            r#"{"id":1,"data":[{}]}"#,
            r#"{"items":["a"]}"#,
            r#"{"hits":{"total":1}}"#,
            r#"{"items" 1}"#,
            r#"{"items":"#,
            "{",
            "",
        ] {
            assert_eq!(rest(text), None, "{text}");
        }
    }
}
