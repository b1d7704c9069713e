//! Who issued a press release, by the text's own word.
//!
//! A release is recognised by its form: the mark of the wire that sent it, `SOURCE` and a name at
//! its end, a heading that calls it one, a block of contacts below an announcement. The issuer's
//! name may stand in each of these, most surely at the end. A report about a release has none of
//! these: it says `the company said`.
//!
//! * time: a look at the first and last lines, most of which end it at their first letter
//! * space: nothing

/// What the lines of a text say of the release that it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Release<'t> {
    /// Who issued it.
    pub(super) issuer: Option<&'t str>,
    /// The wire that sent it.
    pub(super) wire: Option<&'static str>,
}

/// Marks that wires put between the place and the first sentence, and the wires.
const WIRE_MARKS: &[(&str, &str)] = &[
    ("/PRNewswire/", "PR Newswire"),
    ("/PRNewswire-", "PR Newswire"),
    ("(PRNewswire)", "PR Newswire"),
    ("PRNewswire --", "PR Newswire"),
    ("(BUSINESS WIRE)", "Business Wire"),
    ("(Business Wire)", "Business Wire"),
    ("(GLOBE NEWSWIRE)", "GlobeNewswire"),
    ("(Marketwired", "Marketwired"),
    ("(Newsfile Corp", "Newsfile"),
    ("(ots)", "ots"),
    ("(ots/", "ots"),
    ("(OTS)", "ots"),
];

/// Bytes of a line within which a wire's mark stands: places and a date before it.
const MARK_WITHIN: usize = 120;

/// What a release is called, in a heading as in running text, in small letters.
pub(super) const NAMES: &[&str] = &[
    "press release",
    "news release",
    "media release",
    "pressemitteilung",
    "medienmitteilung",
    "presseaussendung",
    "communiqué de presse",
    "nota de prensa",
    "comunicado de prensa",
    "comunicato stampa",
    "comunicado de imprensa",
];

/// Other lines that call what follows a release, in small letters.
const HEADINGS: &[&str] = &["for immediate release", "presseinformation", "communique de presse"];

/// Headings of the block of contacts, in small letters.
const CONTACTS: &[&str] = &[
    "contact:",
    "contacts:",
    "contact :",
    "contacts :",
    "media contact",
    "press contact",
    "contact presse",
    "contacts presse",
    "contact médias",
    "pressekontakt",
    "medienkontakt",
    "kontakt:",
    "rückfragehinweis",
    "rückfragen",
    "contacto de prensa",
    "contatti stampa",
    "ufficio stampa",
];

/// Words by which an issuer announces, in small letters, right behind its name.
const ANNOUNCING: &[&str] = &[
    "today",
    "announced",
    "announces",
    "has announced",
    "is pleased",
    "is proud",
    "reported",
    "reports",
    "unveiled",
    "unveils",
    "launched",
    "launches",
    "introduced",
    "introduces",
    "heute",
    "gab heute",
    "gab am",
    "gibt bekannt",
    "gibt heute",
    "hat heute",
    "hat am",
    "kündigt",
    "teilt mit",
    "stellt vor",
    "präsentiert",
    "annonce",
    "a annoncé",
    "a dévoilé",
    "dévoile",
    "présente",
    "lance",
    "anuncia",
    "ha anunciado",
    "annuncia",
    "ha annunciato",
];

/// Ends of companies' and associations' names.
const FORMS: &[&str] = &[
    "gmbh",
    "ag",
    "se",
    "kg",
    "e.v",
    "ev",
    "inc",
    "ltd",
    "llc",
    "plc",
    "corp",
    "corporation",
    "company",
    "sa",
    "s.a",
    "sas",
    "sarl",
    "spa",
    "s.p.a",
    "srl",
    "s.l",
    "nv",
    "bv",
    "foundation",
    "stiftung",
    "verband",
];

/// What the last paragraph of a release says of its issuer, in small letters.
const DESCRIBING: &[&str] = &[
    "founded in",
    "established in",
    "headquartered in",
    "headquarters in",
    "is based in",
    "gegründet",
    "mit sitz in",
    "hauptsitz",
    "fondée en",
    "fondé en",
    "dont le siège",
    "basée à",
    "fundada en",
    "con sede en",
    "fondata nel",
    "con sede a",
    "fundada em",
    "com sede em",
];

/// Lines from the end in which a release is signed and names its contacts.
const LAST: usize = 15;
/// Lines at the top one of which may call it a release.
const TOP: usize = 6;
/// Bytes from which a line is a paragraph and no heading.
const PARAGRAPH: usize = 100;
/// Words of an issuer's name.
const WORDS: usize = 8;

/// What the first and last lines of a text say of the release that it is; nothing of other texts.
pub(super) fn release<'t>(lines: &[&'t str]) -> Release<'t> {
    let wire = lines.iter().find_map(|line| wire(line));
    let last = &lines[lines.len().saturating_sub(LAST)..];
    let signed =
        last.iter().rev().find_map(|line| signed(line)).filter(|name| is_spoken_of(name, lines));
    if let Some(issuer) = signed {
        return Release { issuer: Some(issuer), wire: wire.map(|(wire, _)| wire) };
    }
    let is_headed = lines.iter().take(TOP).any(|line| starts(line, &[NAMES, HEADINGS]));
    let contact = last.iter().position(|line| starts(line, &[CONTACTS]));
    let opening = wire
        .map(|(_, behind)| behind)
        .or_else(|| lines.iter().find(|line| line.len() >= PARAGRAPH).copied());
    let announcer = opening.and_then(announcer);
    let describes = |name: &str| last.iter().any(|line| describes(line, name));
    if wire.is_none() && !is_headed && contact.is_none() && !announcer.is_some_and(describes) {
        return Release::default();
    }
    let asked = contact.and_then(|at| last[at..].iter().take(5).find_map(|line| with_form(line)));
    let issuer = announcer.or(asked.filter(|_| wire.is_some() || is_headed));
    Release { issuer, wire: wire.map(|(wire, _)| wire) }
}

/// The wire whose mark stands at the start of a line, and what is behind the mark.
fn wire(line: &str) -> Option<(&'static str, &str)> {
    let bytes = &line.as_bytes()[..line.len().min(MARK_WITHIN)];
    memchr::memchr3(b'/', b'(', b'-', bytes)?;
    WIRE_MARKS.iter().find_map(|(mark, wire)| {
        let at = memchr::memmem::find(bytes, mark.as_bytes())?;
        let behind = line[at + mark.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
        Some((*wire, behind))
    })
}

/// Whether a line is the paragraph by which an issuer ends its releases:
/// `About Velmar Foods`, `Velmar Foods was founded in 1961 and is headquartered in Harbour`,
/// `Founded in 1961 and headquartered in Harbour, Velmar Foods makes cheese`.
fn describes(line: &str, name: &str) -> bool {
    let Some(first) = name.split_whitespace().next() else { return false };
    let is_heading = ["About ", "Über ", "À propos de ", "Acerca de ", "Sobre "]
        .iter()
        .any(|head| line.strip_prefix(head).is_some_and(|behind| behind.starts_with(first)));
    is_heading || {
        let line = without_article(line);
        let Some(at) = line.find(first) else { return false };
        let lower = line.to_lowercase();
        let said = DESCRIBING.iter().filter_map(|words| lower.find(words)).min();
        // The name opens the paragraph, or follows what is said of it.
        said.is_some_and(|said| at == 0 || said < PARAGRAPH && at < 2 * PARAGRAPH && said <= at)
    }
}

/// `SOURCE Velmar Foods`,
/// `Original-Content von: Velmar Foods GmbH, übermittelt durch news aktuell`.
fn signed(line: &str) -> Option<&str> {
    let name =
        ["SOURCE ", "SOURCE: ", "SOURCE : ", "Original-Content von: ", "Original content from: "]
            .iter()
            .find_map(|head| line.strip_prefix(head))?;
    let name = name
        .split(", übermittelt")
        .next()
        .unwrap_or(name)
        .split(", transmitted")
        .next()
        .unwrap_or(name);
    is_name(name.trim()).then(|| name.trim())
}

/// Whether a few words can be an issuer's name.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=WORDS).contains(&words)
        && name.len() >= 3
        && name.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// Whether the text has the first word of a name elsewhere too: a heading such as `SOURCE CODE` is
/// nobody's.
fn is_spoken_of(name: &str, lines: &[&str]) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default();
    lines.iter().filter(|line| line.contains(first)).count() > 1
}

fn starts(line: &str, heads: &[&[&str]]) -> bool {
    line.len() <= 2 * PARAGRAPH && {
        let lower = line.to_lowercase();
        heads.iter().copied().flatten().any(|head| lower.starts_with(head))
    }
}

/// A paragraph from the first word that can be of a name.
fn without_article(paragraph: &str) -> &str {
    const ARTICLES: &[&str] = &[
        "The ",
        "Die ",
        "Der ",
        "Das ",
        "La ",
        "Le ",
        "L'",
        "L’",
        "El ",
        "Il ",
        "Today ",
        "Heute hat ",
        "Heute ",
    ];
    ARTICLES.iter().find_map(|article| paragraph.strip_prefix(article)).unwrap_or(paragraph)
}

/// The name that a paragraph begins with, if it is followed by words that announce:
/// `Velmar Foods (VLM), a maker of cheese, today announced`.
fn announcer(paragraph: &str) -> Option<&str> {
    let text = without_article(paragraph);
    let small = |word: &str| {
        matches!(
            word,
            "of" | "and" | "de" | "du" | "des" | "für" | "der" | "von" | "&" | "et" | "for"
        )
    };
    let mut end = 0;
    let mut at = 0;
    for word in text.split_inclusive(' ').take(WORDS) {
        let bare = word.trim_end();
        let is_capital = bare.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let is_form = end > 0 && FORMS.contains(&bare.trim_end_matches([',', '.']));
        if !is_capital && !is_form && !small(bare) {
            break;
        }
        at += word.len();
        if is_capital || is_form {
            end = at - (word.len() - bare.len());
        }
        if bare.ends_with([',', ';', ':']) {
            break;
        }
    }
    let name = text[..end].trim_end_matches([',', ';', ':']);
    let behind = text[end..].trim_start();
    let apposition =
        text[..end].ends_with(',') || behind.starts_with('(') || behind.starts_with('–');
    let sentence = behind[..behind.find(". ").unwrap_or(behind.len())].to_lowercase();
    let is_announced = if apposition {
        ANNOUNCING.iter().any(|word| sentence.contains(&[" ", word, " "].concat()))
    } else {
        ANNOUNCING.iter().any(|word| sentence.starts_with(word))
    };
    (is_announced && is_name(name)).then_some(name)
}

/// A name on a line of contacts that ends as companies' do.
fn with_form(line: &str) -> Option<&str> {
    let line = line
        .split_once(':')
        .filter(|_| starts(line, &[CONTACTS]))
        .map_or(line, |(_, behind)| behind);
    line.split([',', '|', ';', '/']).map(str::trim).find(|name| {
        let last = name.rsplit(' ').next().unwrap_or_default().trim_end_matches('.').to_lowercase();
        is_name(name) && name.contains(' ') && FORMS.contains(&last.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Release<'_> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        release(&lines)
    }

    const MORE: &str = "The new dairy in Port Ellan will make nine kinds of cheese and employ some \
        forty people, Velmar said.";

    #[test]
    fn a_wires_release_is_the_issuers() {
        let text = format!(
            "PORT ELLAN, March 4, 2031 /PRNewswire/ -- Velmar Foods (VLM), a maker of cheese, \
                today announced a new dairy.\n{MORE}"
        );
        assert_eq!(of(&text), Release { issuer: Some("Velmar Foods"), wire: Some("PR Newswire") });
        let text = format!(
            "PORT ELLAN--(BUSINESS WIRE)--The new dairy of the island opened its \
                doors.\n{MORE}\nSOURCE Velmar Foods, Inc."
        );
        assert_eq!(
            of(&text),
            Release { issuer: Some("Velmar Foods, Inc."), wire: Some("Business Wire") }
        );
    }

    #[test]
    fn german_and_french_releases_are_recognised_by_their_form() {
        let text = format!(
            "Hafenstadt (ots) - Die Molkerei der Insel hat geöffnet.\n{MORE}\nPressekontakt:\nAnna \
                Reyle\nVelmar Molkerei GmbH\nTel. 0555 12"
        );
        assert_eq!(of(&text), Release { issuer: Some("Velmar Molkerei GmbH"), wire: Some("ots") });
        let text = format!(
            "{MORE}\nOriginal-Content von: Velmar Molkerei GmbH, übermittelt durch news aktuell"
        );
        assert_eq!(of(&text).issuer, Some("Velmar Molkerei GmbH"));
        let text = format!(
            "Pressemitteilung\nDie Velmar Molkerei GmbH gab heute bekannt, dass sie in Hafenstadt \
                einen neuen Betrieb mit vierzig Stellen eröffnet.\n{MORE}"
        );
        assert_eq!(of(&text).issuer, Some("Velmar Molkerei GmbH"));
        let text = format!(
            "COMMUNIQUÉ DE PRESSE\nLa Laiterie Velmar annonce l'ouverture d'un nouvel atelier à \
                Port-Ellan, où quarante personnes feront neuf fromages.\n{MORE}\nContact presse : \
                Anna Reyle"
        );
        assert_eq!(of(&text).issuer, Some("Laiterie Velmar"));
    }

    #[test]
    fn an_issuer_that_announces_and_says_at_the_end_who_it_is_is_the_source() {
        let of_plc = of(
            "Velmar Foods plc (\"Velmar\"), the owner of the kingdom's best-loved dairies, today \
             announced that it has agreed to buy the bakeries of the lower harbour.\n\
             The bakeries employ nine hundred people.\n\
             Velmar Foods plc was founded in 1961 and is headquartered in Harbour.\n",
        );
        assert_eq!(of_plc.issuer, Some("Velmar Foods plc"));
        let recall = "Velmar has announced the voluntary recall of its tower heaters, whose cords \
                      may come loose and get warm in the hand of whoever lifts them.\n\
                      Owners are given another one.\n";
        let about = "Founded in 2015 and headquartered in Harbour, Velmar makes heaters.\n";
        assert_eq!(of(&[recall, about].concat()).issuer, Some("Velmar"));
        assert_eq!(
            of(&[recall, "About Velmar\nIt makes heaters.\n"].concat()).issuer,
            Some("Velmar")
        );
        let german = "Die Velmar GmbH hat heute bekannt gegeben, dass sie ihre Werke am unteren \
                      Hafen bis zum Herbst zusammenlegt und ausbaut.\n\
                      Die Velmar GmbH mit Sitz in Hafen wurde 1961 gegründet.\n";
        assert_eq!(of(german).issuer, Some("Velmar GmbH"));
        // A report that ends with another firm's history, or with none.
        for end in ["Its rival Ostmar was founded in 1988.\n", "Its shares rose by a tenth.\n"] {
            assert_eq!(of(&[recall, end].concat()).issuer, None, "{end}");
        }
    }

    #[test]
    fn reports_are_nobodys_release() {
        for text in [
            format!("{MORE}\nContact: newsroom@harbourpost.example"),
            format!("{MORE}\nContact Anna Reyle at 555-0112."),
            format!("SOURCE CODE LEAKS\n{MORE}"),
            format!(
                "The company said in a press release that it opens a dairy in the harbour next \
                    spring, at last.\n{MORE}"
            ),
            format!(
                "Velmar Foods today announced a new dairy, which the island's council had asked \
                    for since years.\n{MORE}"
            ),
        ] {
            assert_eq!(of(&text), Release::default(), "{text}");
        }
    }
}
