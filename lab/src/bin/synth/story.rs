//! Made-up stories: words by Zipf's law, names, numbers, statements.

use reprint_lab::random::Random;

/// Words of the language beside the grammar.
const WORDS: usize = 40_000;
/// Words a story prefers.
const TOPIC: usize = 160;

/// The grammar: stands between content words as often as in news.
const GRAMMAR: [&str; 48] = [
    "the", "of", "to", "and", "in", "a", "that", "for", "on", "with", "was", "it", "by", "from",
    "at", "as", "has", "had", "were", "their", "its", "an", "after", "who", "which", "have",
    "been", "would", "will", "but", "not", "more", "than", "about", "into", "over", "when",
    "where", "there", "under", "before", "could", "also", "since", "until", "between", "against",
    "during",
];
const SAYS: [&str; 6] =
    ["said", "told reporters", "added", "wrote in a letter", "confirmed", "warned"];
const ONSETS: [&str; 20] = [
    "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st",
    "t", "v",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "ou", "ai"];
const CODAS: [&str; 12] = ["", "n", "r", "l", "s", "t", "nd", "rk", "m", "st", "ng", "ck"];

/// The words of a dump.
pub struct Language {
    words: Vec<String>,
    seed: u64,
}

/// One story; its text comes from its number alone.
pub struct Story {
    number: u64,
    names: Vec<String>,
    place: String,
    topic: Vec<usize>,
}

fn syllables(random: &mut Random, count: usize) -> String {
    (0..count)
        .map(|_| [random.one_of(&ONSETS), random.one_of(&VOWELS), random.one_of(&CODAS)].concat())
        .collect()
}

fn capitalised(word: &str) -> String {
    word.chars()
        .next()
        .map(|c| c.to_ascii_uppercase())
        .into_iter()
        .chain(word.chars().skip(1))
        .collect()
}

/// A rank below `end`, the lower the likelier: its logarithm is even, which is Zipf's law.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below 2^24"
)]
fn zipf(random: &mut Random, end: usize) -> usize {
    let even = (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
    (libm::pow(end as f64, even) as usize).min(end) - 1
}

impl Language {
    pub fn of(seed: u64) -> Self {
        let mut random = Random(seed ^ 0x5EED);
        let words = (0..WORDS).map(|rank| {
            let count = 1 + usize::from(rank > 200) + random.below(2);
            syllables(&mut random, count)
        });
        Self { words: words.collect(), seed }
    }

    /// A page of a form: the same sentences but for a line.
    pub fn form(&self, at: u64) -> String {
        let form = Story::of(self, u64::MAX);
        let own = Story::of(self, u64::MAX - 1 - at);
        let mut lines = form.paragraphs(self);
        lines.insert(1, own.sentence(self, &mut Random(at)));
        lines.join("\n")
    }

    /// A press release on one of [`FORMS`] templates, as pages of business news are full of: its
    /// own news first, then the stock of its issuer (what the company is, its warnings on what it
    /// foresees, its contacts) until it has some 1,600 words. One in twenty has six times the
    /// stock.
    pub fn release(&self, at: u64) -> String {
        const STOCK: u64 = 1 << 40;
        const OWN: u64 = 1 << 50;
        let random = &mut Random(at ^ STOCK);
        let form = random.below(FORMS) as u64;
        let mut lines = Story::of(self, OWN + at).paragraphs(self);
        let (mut words, part) = (0, 24 * form);
        let most = if random.below(20) == 0 { 8_000 } else { 1_300 };
        for number in part..part + 24 {
            if words >= most {
                break;
            }
            let stock = Story::of(self, STOCK + number).paragraphs(self);
            words += stock.iter().map(|line| line.split(' ').count()).sum::<usize>();
            lines.extend(stock);
        }
        lines.join("\n")
    }
}

/// Templates of releases.
const FORMS: usize = 300;

impl Story {
    pub fn of(language: &Language, number: u64) -> Self {
        let mut random =
            Random(language.seed.rotate_left(32) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let name = |random: &mut Random| {
            let (first, last) = (1 + random.below(2), 2 + random.below(2));
            format!(
                "{} {}",
                capitalised(&syllables(random, first)),
                capitalised(&syllables(random, last))
            )
        };
        let names = (0..3 + random.below(3)).map(|_| name(&mut random)).collect();
        let place = capitalised(&syllables(&mut random, 2));
        let topic = (0..TOPIC).map(|_| zipf(&mut random, WORDS)).collect();
        Self { number, names, place, topic }
    }

    fn word<'l>(&self, language: &'l Language, random: &mut Random) -> &'l str {
        let rank = if random.below(3) == 0 {
            zipf(random, WORDS)
        } else {
            self.topic[zipf(random, TOPIC)]
        };
        &language.words[rank]
    }

    pub fn title(&self, language: &Language) -> String {
        self.headline(language, 0)
    }

    pub fn headline(&self, language: &Language, nth: u64) -> String {
        let mut random = Random(self.number ^ nth.rotate_left(17) ^ 0x7171);
        let words: Vec<&str> =
            (0..5 + random.below(4)).map(|_| self.word(language, &mut random)).collect();
        format!("{} {}", self.place, words.join(" "))
    }

    fn sentence(&self, language: &Language, random: &mut Random) -> String {
        let mut words: Vec<String> = Vec::new();
        let length = 9 + random.below(18);
        while words.len() < length {
            match random.below(100) {
                0..45 => words.push(random.one_of(&GRAMMAR).to_owned()),
                45..48 => words.push(self.names[random.below(self.names.len())].clone()),
                48..50 => words.push(self.place.clone()),
                50..53 => words.push((2 + random.below(900)).to_string()),
                53..55 => words.push(format!("{}.{} per cent", random.below(60), random.below(10))),
                _ => words.push(self.word(language, random).to_owned()),
            }
            if words.len() % 9 == 8 && random.below(2) == 0 {
                words.last_mut().expect("some words").push(',');
            }
        }
        let text = capitalised(words.join(" ").trim_end_matches(','));
        if random.below(6) == 0 {
            let name = &self.names[random.below(self.names.len())];
            return format!("“{text},” {name} {}.", random.one_of(&SAYS));
        }
        text + "."
    }

    /// Every sentence, paragraph by paragraph.
    fn sentences(&self, language: &Language) -> Vec<Vec<String>> {
        let mut random = Random(self.number ^ 0x0ddb_a115);
        let count = 4 + random.below(7) + random.below(7);
        (0..count)
            .map(|_| (0..=random.below(3)).map(|_| self.sentence(language, &mut random)).collect())
            .collect()
    }

    pub fn paragraphs(&self, language: &Language) -> Vec<String> {
        let mut all: Vec<String> = self.sentences(language).iter().map(|p| p.join(" ")).collect();
        if self.number.is_multiple_of(4) {
            all[0] = format!("{} (Meridian) - {}", self.place.to_uppercase(), all[0]);
        }
        all
    }

    /// Without its last paragraphs, at most two fifths of them.
    pub fn trimmed(&self, language: &Language, random: &mut Random) -> Vec<String> {
        let mut all = self.paragraphs(language);
        let keep = all.len() - random.below(all.len() * 2 / 5 + 1);
        all.truncate(keep.max(2));
        all
    }

    /// Some words changed, one in thirty or so, and a line of its own.
    pub fn edited(&self, language: &Language, random: &mut Random) -> Vec<String> {
        let mut all: Vec<String> = self
            .paragraphs(language)
            .iter()
            .map(|paragraph| {
                let words = paragraph.split(' ').map(|word| {
                    if random.below(30) == 0 {
                        self.word(language, random).to_owned()
                    } else {
                        word.to_owned()
                    }
                });
                words.collect::<Vec<_>>().join(" ")
            })
            .collect();
        let own = self.sentence(language, random);
        all.insert(1 + random.below(all.len()), own);
        all
    }

    /// Every sentence reworded: grammar changed, half of the other words replaced by the
    /// neighbour of their rank, halves of a sentence swapped, a sentence in five left out. Names
    /// and numbers stay.
    pub fn rewritten(&self, language: &Language, random: &mut Random) -> Vec<String> {
        let mut sentences = Vec::new();
        for sentence in self.sentences(language).iter().flatten() {
            if random.below(5) == 0 && sentences.len() > 2 {
                continue;
            }
            let mut words: Vec<String> = sentence
                .split(' ')
                .map(|word| {
                    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                    let known = bare.chars().all(|c| c.is_ascii_lowercase());
                    if GRAMMAR.contains(&bare) {
                        random.one_of(&GRAMMAR).to_owned()
                    } else if known && random.below(2) == 0 {
                        // The same word always for the same word, as a thesaurus would.
                        let sum = bare
                            .bytes()
                            .fold(7_usize, |h, b| h.wrapping_mul(31).wrapping_add(b.into()));
                        language.words[sum % WORDS].clone()
                    } else {
                        word.trim_matches(['“', '”', ',', '.']).to_owned()
                    }
                })
                .collect();
            if words.len() > 8 && random.below(2) == 0 {
                let half = words.len() / 2;
                words.rotate_left(half);
            }
            sentences.push(capitalised(&words.join(" ")) + ".");
        }
        sentences.chunks(2).map(|pair| pair.join(" ")).collect()
    }

    /// The first paragraph and one sentence more.
    pub fn brief(&self, language: &Language) -> Vec<String> {
        let all = self.sentences(language);
        vec![all[0].join(" "), all[1][0].clone()]
    }
}
