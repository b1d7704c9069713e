//! Byte spans to code points of the same text, in one pass over it.
//!
//! * time: one pass up to the last span, and sorting the spans; nothing to count in an ASCII text
//! * space: two numbers a span

use crate::article::Span;
use crate::cluster::record::CodePoints;

/// The spans, in their order, in code points of `text`.
///
/// # Panics
/// If a span does not lie within `text` on character boundaries, which every [`Span`] of that text
/// does.
pub(super) fn of(text: &str, spans: impl Iterator<Item = Span> + Clone) -> Vec<CodePoints> {
    let bytes = spans.map(|s| [s.from as usize, s.to as usize]);
    if text.is_ascii() {
        return bytes.collect();
    }
    let mut offsets: Vec<usize> = bytes.clone().flatten().collect();
    offsets.sort_unstable();
    offsets.dedup();

    let mut counted = Vec::with_capacity(offsets.len());
    let (mut at, mut points) = (0, 0);
    for &offset in &offsets {
        points += text[at..offset].chars().count();
        at = offset;
        counted.push(points);
    }
    let point =
        |offset| counted[offsets.binary_search(&offset).expect("every offset was sorted in")];
    bytes.map(|ends| ends.map(point)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slicing_by_code_points_gives_the_text_back() {
        let text = "Zürich – „Größe“ 𝄞 日本 e\u{301} end";
        let word = |w: &str| Span::new(text.find(w).unwrap(), text.find(w).unwrap() + w.len());
        // Out of order and overlapping, as passages are on the side they are not sorted by.
        let spans = [
            word("日本"),
            word("Größe“ 𝄞"),
            word("end"),
            word("Zürich"),
            word("𝄞 日本"),
            Span::new(0, 0),
        ];
        for (span, [from, to]) in spans.into_iter().zip(of(text, spans.into_iter())) {
            let sliced: String = text.chars().skip(from).take(to - from).collect();
            assert_eq!(sliced, span.of(text));
        }
    }

    #[test]
    fn in_ascii_a_code_point_is_a_byte() {
        assert_eq!(of("plain words", [Span::new(6, 11)].into_iter()), [[6, 11]]);
    }
}
