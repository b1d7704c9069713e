//! A prepared article as the alignment reads it.

use crate::article::Span;
use crate::content::Prepared;
use crate::content::prepared::Sentence;

/// An article as the alignment reads it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Its text.
    pub text: &'a str,
    /// The text prepared.
    pub prepared: &'a Prepared,
}

/// Where neighbouring sentences stand, of which there is at least one.
pub(super) fn stretch(sentences: &[Sentence]) -> Span {
    let [first, .., last] = sentences else { return sentences[0].span };
    Span { from: first.span.from, to: last.span.to }
}
