//! An article's language, its stemmer and its stop words.
//!
//! The record's own language wins. Otherwise English is recognised by its function words, and any
//! other language by `whatlang` on the first 1,000 characters. That costs about as much as all
//! other steps together, so it comes last.

use rust_stemmers::Algorithm;

/// What `whatlang` must be sure of before its answer is taken; below it the language counts as
/// unknown. Not measured; its documentation calls .9 reliable.
const SURE: f64 = 0.8;

/// Characters of a text that `whatlang` sees.
const SAMPLE_CHARS: usize = 1000;

/// Two-letter code of a language as records write it: `en`, `en-US`, `eng`, `English`.
#[must_use]
pub fn code(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    let head = lower.split(['-', '_', ' ']).next().unwrap_or("");
    if head.len() == 2 && head.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some(head.to_string());
    }
    whatlang::Lang::from_code(head).map(two_letters).or_else(|| {
        whatlang::Lang::all()
            .iter()
            .find(|l| l.eng_name().eq_ignore_ascii_case(&lower))
            .copied()
            .map(two_letters)
    })
}

/// The language of a text, if it can be determined.
#[must_use]
pub fn detect(text: &str) -> Option<String> {
    let sample = match text.char_indices().nth(SAMPLE_CHARS) {
        Some((at, _)) => &text[..at],
        None => text,
    };
    if is_plain_english(sample) {
        return Some("en".to_string());
    }
    let info = whatlang::detect(sample)?;
    (info.confidence() >= SURE).then(|| two_letters(info.lang()))
}

/// Whether a text is so clearly English that no detector need be asked: of its words a tenth are
/// the six commonest, or a seventh are words that hardly another language writes, and among them is
/// `the` or `and`, which Dutch, with its `of` and `was`, has not. Of 840 English articles of the
/// labelled sets with fewer of the six, the second takes 500; `whatlang` is sure that all of those
/// are English.
fn is_plain_english(sample: &str) -> bool {
    let (mut all, mut own, mut common, mut function) = (0_usize, 0_usize, 0_usize, 0_usize);
    for word in sample.split_ascii_whitespace() {
        all += 1;
        match word {
            "the" | "and" => own += 1,
            "of" | "to" | "that" | "was" => common += 1,
            "with" | "from" | "which" | "their" | "would" | "been" | "were" | "they" | "have"
            | "this" | "but" | "who" | "she" | "when" | "about" | "there" | "where" | "than"
            | "could" | "should" | "into" | "after" | "before" | "because" | "through"
            | "between" | "against" | "other" | "these" | "those" | "being" | "while" | "said"
            | "until" | "during" => function += 1,
            _ => {}
        }
    }
    let common = own + common;
    all >= 20 && own > 0 && (common * 10 >= all || (common + function) * 7 >= all)
}

fn two_letters(lang: whatlang::Lang) -> String {
    use whatlang::Lang as L;
    match lang {
        L::Eng => "en",
        L::Deu => "de",
        L::Spa => "es",
        L::Fra => "fr",
        L::Por => "pt",
        L::Ita => "it",
        L::Nld => "nl",
        L::Rus => "ru",
        L::Ukr => "uk",
        L::Ara => "ar",
        L::Cmn => "zh",
        L::Jpn => "ja",
        L::Kor => "ko",
        L::Tur => "tr",
        L::Swe => "sv",
        L::Dan => "da",
        L::Nob => "no",
        L::Fin => "fi",
        L::Hun => "hu",
        L::Ron => "ro",
        L::Ell => "el",
        L::Hin => "hi",
        L::Tha => "th",
        L::Pol => "pl",
        L::Ces => "cs",
        other => return other.code().to_string(),
    }
    .to_string()
}

/// Words by which news says that somebody said something; none where they are not known.
#[must_use]
pub fn saying(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &[
            "said",
            "says",
            "say",
            "saying",
            "told",
            "tells",
            "tell",
            "adding",
            "added",
            "adds",
            "according",
            "wrote",
            "writes",
            "tweeted",
            "argued",
            "argues",
            "insisted",
            "insists",
            "warned",
            "noted",
            "called",
            "calls",
            "asked",
            "acknowledged",
            "conceded",
            "denied",
            "declared",
            "announced",
            "stated",
            "explained",
            "testified",
            "suggested",
            "claimed",
            "claims",
            "predicted",
            "replied",
            "responded",
            "recalled",
            "contended",
            "contends",
            "maintained",
            "urged",
            "vowed",
            "described",
            "accused",
            "criticized",
            "complained",
            "confirmed",
            "reported",
            "believes",
            "believed",
        ],
        "de" => &[
            "sagte",
            "sagt",
            "sagten",
            "erklärte",
            "erklärt",
            "erklärten",
            "betonte",
            "warnte",
            "forderte",
            "laut",
            "zufolge",
        ],
        "es" => &[
            "dijo", "dice", "dijeron", "afirmó", "afirma", "aseguró", "declaró", "explicó",
            "señaló", "según",
        ],
        "fr" => &[
            "dit",
            "déclaré",
            "déclare",
            "affirmé",
            "affirme",
            "expliqué",
            "ajouté",
            "estime",
            "selon",
        ],
        "pt" => {
            &["disse", "diz", "disseram", "afirmou", "afirma", "declarou", "explicou", "segundo"]
        }
        _ => &[],
    }
}

/// The Snowball stemmer of a language, if there is one.
#[must_use]
pub fn stemmer(language: &str) -> Option<Algorithm> {
    Some(match language {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "es" => Algorithm::Spanish,
        "fr" => Algorithm::French,
        "pt" => Algorithm::Portuguese,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "ru" => Algorithm::Russian,
        "ar" => Algorithm::Arabic,
        "tr" => Algorithm::Turkish,
        "sv" => Algorithm::Swedish,
        "da" => Algorithm::Danish,
        "no" => Algorithm::Norwegian,
        "fi" => Algorithm::Finnish,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "el" => Algorithm::Greek,
        "ta" => Algorithm::Tamil,
        _ => return None,
    })
}

/// Whether a language writes every noun with a capital: there a capital alone makes no name.
#[must_use]
pub fn has_capital_nouns(language: &str) -> bool {
    language == "de"
}

/// Words of a language that carry grammar and no content, lower case. Empty for languages without a
/// list.
#[must_use]
pub fn stop_words(language: &str) -> &'static [&'static str] {
    match language {
        "en" => EN,
        "de" => DE,
        "es" => ES,
        "fr" => FR,
        "pt" => PT,
        "it" => IT,
        "ru" => RU,
        _ => &[],
    }
}

const EN: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "all", "also", "although", "am", "among",
    "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being", "below",
    "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing", "down", "during",
    "each", "even", "few", "for", "from", "further", "had", "has", "have", "having", "he", "her",
    "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "if", "in", "into",
    "is", "it", "its", "itself", "just", "like", "may", "me", "might", "more", "most", "much",
    "must", "my", "no", "nor", "not", "now", "of", "off", "on", "once", "one", "only", "or",
    "other", "our", "out", "over", "own", "s", "said", "same", "say", "says", "she", "should",
    "so", "some", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "through", "to", "too", "under", "until", "up", "upon", "us", "very",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why",
    "will", "with", "would", "you", "your", "don't", "it's", "that's", "didn't", "doesn't", "he's",
    "she's", "i'm", "we're", "they're", "isn't", "wasn't", "can't", "won't", "there's", "what's",
    "i've", "we've",
];
const DE: &[&str] = &[
    "aber", "alle", "allem", "allen", "aller", "als", "also", "am", "an", "auch", "auf", "aus",
    "bei", "beim", "bin", "bis", "da", "damit", "dann", "das", "dass", "dazu", "dem", "den",
    "denn", "der", "des", "die", "dies", "diese", "diesem", "diesen", "dieser", "doch", "dort",
    "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "etwa", "für", "gegen",
    "hat", "hatte", "hatten", "habe", "haben", "ich", "ihr", "ihre", "ihrem", "ihren", "ihrer",
    "im", "in", "ins", "ist", "ja", "jede", "jeder", "kann", "kein", "keine", "können", "man",
    "mehr", "mit", "muss", "nach", "nicht", "noch", "nun", "nur", "ob", "oder", "ohne", "sagte",
    "schon", "sei", "sein", "seine", "seinem", "seinen", "seiner", "seit", "sich", "sie", "sind",
    "so", "sollen", "soll", "über", "um", "und", "uns", "unter", "vom", "von", "vor", "war",
    "waren", "was", "weil", "wenn", "werden", "wie", "wieder", "will", "wir", "wird", "wurde",
    "wurden", "zu", "zum", "zur", "zwischen",
];
const ES: &[&str] = &[
    "a", "al", "algo", "ante", "antes", "así", "aunque", "cada", "como", "con", "contra", "cual",
    "cuando", "de", "del", "desde", "dijo", "donde", "dos", "durante", "e", "el", "él", "ella",
    "ellos", "en", "entre", "era", "eran", "es", "esa", "ese", "eso", "esta", "está", "están",
    "este", "esto", "estos", "fue", "fueron", "ha", "había", "han", "hasta", "hay", "la", "las",
    "le", "les", "lo", "los", "más", "me", "mi", "mientras", "muy", "ni", "no", "nos", "o", "otra",
    "otro", "para", "pero", "por", "porque", "que", "qué", "se", "sea", "según", "ser", "si", "sí",
    "sin", "sobre", "son", "su", "sus", "también", "tan", "tanto", "te", "tiene", "tienen", "todo",
    "todos", "tras", "un", "una", "uno", "unos", "y", "ya", "yo",
];
const FR: &[&str] = &[
    "a", "afin", "ainsi", "alors", "après", "au", "aucun", "aussi", "autre", "autres", "aux",
    "avait", "avant", "avec", "avoir", "c'est", "ce", "cela", "ces", "cet", "cette", "ceux",
    "chez", "comme", "contre", "d'un", "d'une", "dans", "de", "depuis", "des", "deux", "dit",
    "dont", "du", "elle", "elles", "en", "encore", "entre", "est", "et", "été", "être", "eu",
    "eux", "fait", "il", "ils", "je", "la", "le", "les", "leur", "leurs", "lors", "lui", "mais",
    "même", "moins", "ne", "ni", "nous", "on", "ont", "ou", "où", "par", "pas", "pendant", "peut",
    "plus", "pour", "qu'il", "qu'elle", "que", "qui", "sa", "sans", "se", "selon", "ses", "si",
    "son", "sont", "sous", "sur", "tous", "tout", "toute", "très", "un", "une", "vers", "vous",
    "y", "était", "étaient",
];
const PT: &[&str] = &[
    "a", "ainda", "ao", "aos", "após", "as", "até", "com", "como", "contra", "da", "das", "de",
    "depois", "desde", "disse", "do", "dois", "dos", "e", "é", "ela", "ele", "eles", "em", "entre",
    "era", "essa", "esse", "esta", "está", "este", "eu", "foi", "foram", "há", "isso", "isto",
    "já", "lhe", "mais", "mas", "me", "mesmo", "muito", "na", "não", "nas", "nem", "no", "nos",
    "o", "os", "ou", "para", "pela", "pelas", "pelo", "pelos", "por", "porque", "qual", "quando",
    "que", "quem", "se", "segundo", "seja", "sem", "ser", "será", "seu", "seus", "só", "sobre",
    "sua", "suas", "são", "também", "tem", "têm", "todos", "um", "uma", "à", "às",
];
const IT: &[&str] = &[
    "a", "ad", "ai", "al", "alla", "alle", "allo", "anche", "ancora", "c'è", "che", "chi", "ci",
    "come", "con", "contro", "cui", "da", "dai", "dal", "dalla", "dalle", "de", "degli", "dei",
    "del", "dell", "della", "delle", "dello", "detto", "di", "dopo", "dove", "due", "durante", "e",
    "è", "ed", "era", "erano", "essere", "fa", "fino", "fra", "gli", "ha", "hanno", "ho", "i",
    "il", "in", "io", "l", "la", "le", "lei", "li", "lo", "loro", "lui", "ma", "mentre", "mi",
    "molto", "ne", "negli", "nei", "nel", "nella", "nelle", "nello", "noi", "non", "o", "ogni",
    "per", "perché", "più", "poi", "prima", "quando", "quanto", "quella", "quello", "questa",
    "questo", "qui", "se", "secondo", "sempre", "senza", "si", "sia", "sono", "stata", "stati",
    "stato", "su", "sua", "sue", "sui", "sul", "sulla", "sulle", "suo", "suoi", "tra", "tutti",
    "tutto", "un", "una", "uno", "verso", "vi",
];
const RU: &[&str] = &[
    "а",
    "без",
    "более",
    "бы",
    "был",
    "была",
    "были",
    "было",
    "быть",
    "в",
    "во",
    "вот",
    "все",
    "всего",
    "всех",
    "всё",
    "вы",
    "где",
    "да",
    "для",
    "до",
    "его",
    "ее",
    "её",
    "если",
    "есть",
    "еще",
    "ещё",
    "же",
    "за",
    "и",
    "из",
    "или",
    "им",
    "их",
    "к",
    "как",
    "ко",
    "когда",
    "которая",
    "которого",
    "которой",
    "которые",
    "который",
    "которых",
    "лишь",
    "ли",
    "между",
    "меня",
    "мне",
    "мы",
    "на",
    "над",
    "не",
    "него",
    "нее",
    "нет",
    "ни",
    "них",
    "но",
    "ну",
    "о",
    "об",
    "однако",
    "он",
    "она",
    "они",
    "оно",
    "от",
    "перед",
    "по",
    "под",
    "после",
    "при",
    "про",
    "с",
    "со",
    "сказал",
    "сказала",
    "свои",
    "своей",
    "свою",
    "себя",
    "так",
    "также",
    "такой",
    "там",
    "то",
    "тоже",
    "только",
    "том",
    "тот",
    "у",
    "уже",
    "чего",
    "чем",
    "что",
    "чтобы",
    "эта",
    "эти",
    "это",
    "этого",
    "этой",
    "этом",
    "этот",
    "я",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_records_write_them() {
        for written in ["en", "en-US", "eng", "English", "EN_gb"] {
            assert_eq!(code(written).as_deref(), Some("en"), "{written}");
        }
        assert_eq!(code("?"), None);
    }

    #[test]
    fn english_is_recognised_by_its_function_words_and_its_neighbours_are_not_taken_for_it() {
        let brief = "Ferry crews and mates were told yesterday they could return before noon, \
            while unions said talks would resume after Easter because \
                     management had shifted. Passengers who booked this week should expect delays.";
        assert!(is_plain_english(brief));
        let dutch = "De veerboot was om acht uur nog niet in de haven, of hij was al weer weg, zei \
            de man die op de kade had gewacht. \
                     Wie na dat uur kwam was te laat, en wat er was gebeurd was over een uur nog \
                     niet bekend.";
        let afrikaans = "Die veerboot was laat in die hawe en die kaptein was nie daar nie, het \
            die man by die kaai gister aan ons gesê. \
                         Hy was self om agt daar met sy vrou, wat saam met hom was.";
        for text in [dutch, afrikaans] {
            assert!(!is_plain_english(text), "{text}");
        }
    }

    #[test]
    fn german_and_chinese_are_told_apart_from_english() {
        assert_eq!(
            detect(
                "Die Werft hat am Montag mitgeteilt, dass sie in diesem Jahr zweihundert \
                Stellen streichen will."
            )
            .as_deref(),
            Some("de")
        );
        assert_eq!(
            detect("港口管理局周一表示，台风过后码头将于周四重新开放。").as_deref(),
            Some("zh")
        );
    }
}
