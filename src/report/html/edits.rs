//! What was changed inside a passage that is word for word but for small edits.
//!
//! * time: the product of the words between the first and the last edit
//! * space: the same, two bytes a pair of words

use crate::align::Passage;
use crate::article::words::words;
use crate::article::{Span, Word};
use crate::report::common::{ends, in_common};

/// Pairs of words above which edits are not looked for: 1,000 words on both sides between the first
/// edit and the last.
const MOST: usize = 1_000_000;

/// Words of the passage that the other side has not, on `a`'s side and on `b`'s, neighbours in one
/// stretch. Of a passage without edits, or one too long to compare, none.
pub(super) fn edits(passage: &Passage, a: &str, b: &str) -> [Vec<Span>; 2] {
    if passage.agreement >= 1.0 {
        return [Vec::new(), Vec::new()];
    }
    let (a, b) = (placed(a, passage.a), placed(b, passage.b));
    let same = |x: &Word, y: &Word| x.hash == y.hash;
    let (head, tail) = ends(&a, &b, same);
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    if a.len() * b.len() > MOST {
        return [Vec::new(), Vec::new()];
    }
    let [in_a, in_b] = in_common(a, b, same);
    let others = |marks: Vec<bool>| (0..marks.len()).filter(|&at| !marks[at]).collect::<Vec<_>>();
    [stretches(&others(in_a), a), stretches(&others(in_b), b)]
}

/// The words of a stretch of a text, where they stand in the text.
fn placed(text: &str, span: Span) -> Vec<Word> {
    let at = |place: u32| (place + span.from) as usize;
    let found = words(span.of(text)).into_iter();
    found.map(|w| Word { span: Span::new(at(w.span.from), at(w.span.to)), ..w }).collect()
}

/// Neighbouring words as one.
fn stretches(places: &[usize], words: &[Word]) -> Vec<Span> {
    let runs = places.chunk_by(|x, y| x + 1 == *y);
    runs.map(|run| Span { from: words[run[0]].span.from, to: words[run[run.len() - 1]].span.to })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Kind;

    #[test]
    fn what_was_changed_put_in_and_left_out_is_found() {
        let a = "So: the old ferry sank at nine near Sandholm with forty people aboard.";
        let b = "The ferry sank at 9 near Sandholm, police said, with forty people aboard.";
        let passage = Passage {
            kind: Kind::Verbatim,
            a: Span::new(4, a.len()),
            b: Span::new(0, b.len()),
            words: 11,
            quoted: false,
            agreement: 0.8,
            confidence: 1.0,
            shared_a: Vec::new(),
            shared_b: Vec::new(),
        };
        let [in_a, in_b] = edits(&passage, a, b);
        let changed = |spans: &[Span], text: &str| {
            spans.iter().map(|s| s.of(text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(changed(&in_a, a), ["old", "nine"]);
        assert_eq!(changed(&in_b, b), ["9", "police said"]);
        assert!(edits(&Passage { agreement: 1.0, ..passage }, a, b).iter().all(Vec::is_empty));
    }
}
