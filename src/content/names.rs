//! Names in other words: the letters of an organisation for its name, and an office for who holds
//! it.
//!
//! `NATO` is found in an article that writes `North Atlantic Treaty Organization`, and the words of
//! that name in an article that writes `NATO`; the name in `Mayor Calder` is found in one that
//! says `the mayor`.
//!
//! Beside the numbers in other words (`numbers`), they gain little: of the ten kinds in
//! `eval/explainers` nine more of 744 derived texts are found, and one more of 708 texts of other
//! sources; a scorecard fitted on them is no better than one fitted without.
//!
//! * time: a few nanoseconds a capitalised word of an article; a pair goes through some ten names
//! * space: some 40 bytes a name of two words or more

use super::prepared::Prepared;
use super::stems::StemKey;

/// Letters of an acronym.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=7;

/// Capitalised words of a run in which an acronym may stand: the name, and who speaks for it.
const WORDS: std::ops::RangeInclusive<usize> = 2..=16;

/// Acronyms, names and holders of offices that are kept of an article, the first of each. News has
/// some ten; a text of nothing else would take the square of its length.
const MOST_ACRONYMS: usize = 64;
const MOST_NAMES: usize = 256;

/// Words of a name that have no letter in its acronym.
const JOINING: [&str; 19] = [
    "of", "and", "for", "the", "on", "in", "to", "de", "des", "du", "la", "le", "für", "und",
    "der", "di", "del", "do", "e",
];

/// Offices that stand for who holds them.
const OFFICES: [&str; 30] = [
    "president",
    "chancellor",
    "premier",
    "minister",
    "secretary",
    "governor",
    "senator",
    "mayor",
    "pope",
    "king",
    "queen",
    "prince",
    "princess",
    "judge",
    "justice",
    "sheriff",
    "coach",
    "captain",
    "general",
    "ambassador",
    "commissioner",
    "congressman",
    "congresswoman",
    "präsident",
    "kanzler",
    "ministre",
    "président",
    "presidente",
    "ministro",
    "governador",
];

/// What an article names that another may name in other words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    runs: Vec<Name>,
    acronyms: Vec<Acronym>,
    /// The stem of an office, and of a word of the name of who holds it.
    holders: Vec<(StemKey, StemKey)>,
}

/// A run of capitalised words in one sentence.
#[derive(Clone, Debug, PartialEq)]
struct Name {
    sentence: u32,
    /// First letters in upper case, one of each word.
    initials: Box<str>,
    stems: Box<[StemKey]>,
}

/// A word of capital letters at its first mention.
#[derive(Clone, Debug, PartialEq)]
struct Acronym {
    sentence: u32,
    letters: Box<str>,
    stem: StemKey,
}

/// A name while the words of its sentence are gone through.
#[derive(Default)]
pub(super) struct Run {
    initials: String,
    stems: Vec<StemKey>,
    /// The stem of the office that it follows.
    office: Option<StemKey>,
}

impl Run {
    /// Goes on with a capitalised word; `before` is the word before it with its stem, where
    /// only a space stands between the two.
    pub(super) fn name(
        &mut self,
        names: &mut Names,
        sentence: u32,
        (written, stem): (&str, StemKey),
        before: Option<(&str, StemKey)>,
    ) {
        let office = before.filter(|(word, _)| is_office(word));
        if before.is_none() || office.is_some() {
            self.end(names, sentence);
        }
        if let Some((_, office)) = office {
            self.office = Some(office);
        }
        names.add_acronym(sentence, (written, stem));
        self.initials
            .extend(written.chars().next().into_iter().flat_map(char::to_uppercase).take(1));
        self.stems.push(stem);
        if let Some(office) = self.office
            && names.holders.len() < MOST_NAMES
        {
            names.holders.push((office, stem));
        }
    }

    /// Goes on with a word that is not capitalised.
    pub(super) fn word(&mut self, names: &mut Names, sentence: u32, written: &str, follows: bool) {
        if self.stems.is_empty() || follows && JOINING.contains(&written) {
            return;
        }
        self.end(names, sentence);
    }

    /// Ends the name, if there is one.
    pub(super) fn end(&mut self, names: &mut Names, sentence: u32) {
        if WORDS.contains(&self.stems.len()) && names.runs.len() < MOST_NAMES {
            let initials = self.initials.as_str().into();
            let stems = self.stems.as_slice().into();
            names.runs.push(Name { sentence, initials, stems });
        }
        self.initials.clear();
        self.stems.clear();
        self.office = None;
    }
}

/// Whether a word is an office, with or without a capital.
fn is_office(word: &str) -> bool {
    OFFICES.iter().any(|office| office.eq_ignore_ascii_case(word))
}

impl Names {
    /// Bytes it holds.
    pub(super) fn size(&self) -> usize {
        let names: usize = self.runs.iter().map(|n| size_of::<Name>() + 5 * n.stems.len()).sum();
        names + size_of::<Acronym>() * self.acronyms.len() + 8 * self.holders.len()
    }

    fn add_acronym(&mut self, sentence: u32, (written, stem): (&str, StemKey)) {
        let is_letter = |c: char| c.is_uppercase() || c == '.';
        let is_kept = self.acronyms.len() < MOST_ACRONYMS && written.chars().all(is_letter);
        if !is_kept || self.acronyms.iter().any(|known| known.stem == stem) {
            return;
        }
        let letters: Box<str> = written.chars().filter(|&c| c != '.').collect();
        if LETTERS.contains(&letters.chars().count()) {
            self.acronyms.push(Acronym { sentence, letters, stem });
        }
    }

    /// Of the details of `of` that `to` names in other words, the key and the sentence of `to`,
    /// ascending by key and distinct.
    #[must_use]
    pub fn restated(of: &Prepared, to: &Prepared) -> Vec<(u64, u32)> {
        let mut found = Vec::new();
        let (here, there) = (&of.restated, &to.restated);
        for acronym in &here.acronyms {
            if to.place_of(u64::from(acronym.stem)).is_none()
                && let Some(name) = there.runs.iter().find(|name| name.of(acronym).is_some())
            {
                found.push((u64::from(acronym.stem), name.sentence));
            }
        }
        for acronym in &there.acronyms {
            for stems in here.runs.iter().filter_map(|name| name.of(acronym)) {
                found.extend(stems.iter().map(|&stem| (u64::from(stem), acronym.sentence)));
            }
        }
        for &(office, name) in &here.holders {
            if let Some(place) = to.place_of(u64::from(office)) {
                found.push((u64::from(name), place));
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|x| x.0);
        found
    }
}

impl Name {
    /// The stems of the words that an acronym stands for. Two letters must be the whole name: in
    /// longer ones they are found by chance.
    fn of(&self, acronym: &Acronym) -> Option<&[StemKey]> {
        let letters = acronym.letters.chars().count();
        if letters == 2 {
            return (self.initials == acronym.letters).then_some(&*self.stems);
        }
        let at = self.initials.find(&*acronym.letters)?;
        let from = self.initials[..at].chars().count();
        Some(&self.stems[from..from + letters])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Parsed;
    use crate::article::boilerplate::LineCounts;
    use crate::content::Frequencies;
    use crate::content::stems::key_of;
    use crate::shingle::ShingleConfig;

    fn prepared(text: &str) -> Prepared {
        let article = Parsed::of(text, &LineCounts::default(), None);
        let (frequencies, shingle) = (Frequencies::default(), ShingleConfig::default());
        Prepared::of(text, article, Some("en"), &frequencies, &shingle)
    }

    /// The words of `of` that `to` has in other words, of these.
    fn found<'w>(of: &str, to: &str, words: &[&'w str]) -> Vec<&'w str> {
        let found = Names::restated(&prepared(of), &prepared(to));
        let key = |word: &str| u64::from(key_of(&word.to_lowercase(), "en").key);
        let is_found = |word: &str| found.iter().any(|x| x.0 == key(word));
        words.iter().copied().filter(|word| is_found(word)).collect()
    }

    const LONG: &str = "On Monday the Northern Ports and Harbours Authority closed the pier.";
    const SHORT: &str = "On Monday the NPHA closed the pier.";

    #[test]
    fn an_acronym_is_its_name_and_the_name_its_acronym() {
        assert_eq!(found(SHORT, LONG, &["NPHA", "Monday"]), ["NPHA"]);
        let words = ["Northern", "Ports", "Harbours", "Authority"];
        assert_eq!(found(LONG, SHORT, &words), words);
        // Dots, an office and a chief's name around it change nothing.
        let named = "That is what Northern Ports and Harbours Authority Director Ines Calder said \
            of the pier, which had been closed since the storm.";
        assert_eq!(found(SHORT, named, &["NPHA"]), ["NPHA"]);
        assert_eq!(found(SHORT, "The Northern Ports Authority closed it.", &["NPHA"]), [""; 0]);
    }

    #[test]
    fn an_office_is_who_holds_it() {
        let named = "In Brack they met Mayor Ines Calder on the pier.";
        assert_eq!(found(named, "The mayor met them.", &["Ines", "Calder"]), ["Ines", "Calder"]);
        let small = "In Brack they met the mayor, Ines Calder, on the pier.";
        assert_eq!(found(small, "The mayor met them.", &["Ines", "Calder"]), [""; 0]);
        assert_eq!(found(named, "The council met them.", &["Ines", "Calder"]), [""; 0]);
    }

    #[test]
    fn a_text_of_nothing_but_names_keeps_the_first() {
        let sentence = |n: usize| {
            let letter = |k: usize| char::from(b'A' + u8::try_from(n / k % 26).unwrap());
            let letters: String = [1, 26, 676].map(letter).iter().collect();
            format!("and {letters} by {}own {}own of it. ", letter(1), letter(26))
        };
        let text = (0..9_000).map(sentence).collect::<Vec<_>>().concat();
        let names = prepared(&text).restated;
        assert_eq!((names.acronyms.len(), names.runs.len()), (MOST_ACRONYMS, MOST_NAMES));
    }

    #[test]
    fn two_letters_are_a_whole_name_only() {
        let short = "On Monday the HC met.";
        let met = |name: &str| format!("It was said that the {name} met there on the day after.");
        assert_eq!(found(short, &met("Harbour Council"), &["HC"]), ["HC"]);
        assert_eq!(found(short, &met("Old Harbour Council"), &["HC"]), [""; 0]);
    }

    #[test]
    fn words_across_a_comma_are_no_name() {
        let list = "They came from Norbury, Penlow, Hask, Arden and Sorrel.";
        assert_eq!(found(SHORT, list, &["NPHA"]), [""; 0]);
    }
}
