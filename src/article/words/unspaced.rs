//! Thai, Lao, Khmer and Burmese: runs without blanks to words, by the dictionaries of ICU4X.
//!
//! * time: about 25 MB/s. ICU4X' neural network cuts names better and does .14 MB/s; a scan splits
//!   a text several times
//! * space: 3 MB of tables in the program
//!
//! The cut looks only a few words ahead: a passage that begins at a word is cut alike in any
//! surroundings, and one that begins within a word falls into step after a few, at most twelve in
//! four sentences begun at every character. Zero-width blanks, which some writers put between words
//! and most do not, are taken out before the cut.

use super::is_ignored;
use icu_segmenter::WordSegmenter;
use icu_segmenter::WordSegmenterBorrowed;
use icu_segmenter::options::WordBreakInvariantOptions;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// The most bytes cut at once. Sentences end at a blank long before; a run without any must not
/// take memory without bound.
const LONGEST: usize = 8 << 10;

/// Whether a character is of one of the four scripts.
pub(super) fn is_of(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F)
}

/// Length in bytes of the run of these scripts that `text` begins with.
pub(super) fn run(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let goes_on = is_of(c) || is_ignored(c) || !c.is_ascii() && is_combining_mark(c);
        if !goes_on || at >= LONGEST && !is_combining_mark(c) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The words of a run, in order.
pub(super) fn split(run: &str, mut emit: impl FnMut(Range<usize>)) {
    let segmenter: WordSegmenterBorrowed<'static> =
        WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    if !run.contains(is_ignored) {
        return cut(segmenter, run, emit);
    }
    // Where each byte of the bare run stands in the run.
    let mut bare = String::with_capacity(run.len());
    let mut places = Vec::with_capacity(run.len());
    for (at, c) in run.char_indices().filter(|&(_, c)| !is_ignored(c)) {
        bare.push(c);
        places.extend(at..at + c.len_utf8());
    }
    cut(segmenter, &bare, |range| emit(places[range.start]..places[range.end - 1] + 1));
}

fn cut(segmenter: WordSegmenterBorrowed<'static>, bare: &str, mut emit: impl FnMut(Range<usize>)) {
    let mut from = 0;
    for to in segmenter.segment_str(bare) {
        // A piece of signs alone, such as the one that ends a section, is no word.
        if bare[from..to].contains(char::is_alphanumeric) {
            emit(from..to);
        }
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        split(text, |range| words.push(&text[range]));
        words
    }

    #[test]
    fn each_of_the_scripts_is_cut_into_words() {
        assert_eq!(words("เรือข้ามฟากเกิดเพลิงไหม้"), ["เรือ", "ข้าม", "ฟาก", "เกิด", "เพลิง", "ไหม้"]);
        assert_eq!(words("ຄົນໄດ້ເກີດໄຟໄໝ້ໃນ"), ["ຄົນ", "ໄດ້", "ເກີດ", "ໄຟໄໝ້", "ໃນ"]);
        assert_eq!(words("បានឆេះកាលពីព្រឹក"), ["បាន", "ឆេះ", "កាលពី", "ព្រឹក"]);
        assert_eq!(words("မီးလောင်ခဲ့ပြီး။"), ["မီးလောင်", "ခဲ့", "ပြီး"]);
    }

    #[test]
    fn zero_width_blanks_change_no_word() {
        let plain = "បានឆេះកាលពីព្រឹក";
        let marked = "បាន\u{200b}ឆេះកាល\u{200b}ពី\u{200b}ព្រឹក";
        let bare: Vec<String> = words(marked).iter().map(|w| w.replace('\u{200b}', "")).collect();
        assert_eq!(bare, words(plain));
    }

    #[test]
    fn a_passage_that_begins_at_a_word_is_cut_alike_in_other_surroundings() {
        let text = "เรือข้ามฟากลำหนึ่งเกิดเพลิงไหม้เมื่อเช้าวันศุกร์ที่ผ่านมาขณะบรรทุกผู้โดยสารสามร้อยสิบสองคนไปยังเกาะ";
        let whole: Vec<usize> = ends(text).collect();
        for &from in &whole {
            let late: Vec<usize> = ends(&text[from..]).map(|end| end + from).collect();
            assert_eq!(
                late,
                whole.iter().copied().filter(|&end| end > from).collect::<Vec<_>>(),
                "from byte {from}"
            );
        }
        // Begun within a word, as where someone cut the text off, it falls into step again.
        let from = text.char_indices().nth(30).expect("it has more").0;
        assert!(!whole.contains(&from));
        let late: Vec<usize> = ends(&text[from..]).map(|end| end + from).collect();
        assert!(late[6..].iter().all(|end| whole.contains(end)), "{late:?}");
    }

    fn ends(text: &str) -> impl Iterator<Item = usize> + use<> {
        let mut ends = Vec::new();
        split(text, |range| ends.push(range.end));
        ends.into_iter()
    }

    #[test]
    fn a_run_without_end_is_cut_in_stretches() {
        let text = "ก".repeat(100_000);
        let first = run(&text);
        assert!((LONGEST..LONGEST + 4).contains(&first) && text.is_char_boundary(first));
        assert_eq!(words(&text[..first]).concat().len(), first);
    }
}
