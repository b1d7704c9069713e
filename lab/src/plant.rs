//! A scrape dump with known truth, made of the corpus' stories as sites copy them.
//!
//! Each story of the corpus that has an agency's wire and a rewrite comes as: the wire on its
//! agency's page, a mirror with names replaced, two reprints and a brief in the page templates of
//! invented outlets, the corpus' own rewrite, summary, paraphrase and independent reports in such
//! templates, and pieces of it in round-ups and in other pages' "related" boxes. Half the dates are
//! missing or lie. Equal corpus and seed give equal bytes.

use crate::outlets::{SMALL, TEMPLATES, Template};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// An article of the corpus.
#[derive(Clone, Debug, Deserialize)]
pub struct Article {
    /// `story/part`.
    pub id: String,
    title: String,
    #[serde(default)]
    date_publish: Option<String>,
    source_domain: String,
    #[serde(default)]
    authors: Vec<String>,
    language: String,
    maintext: String,
}

/// What the truth says of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The page.
    pub id: String,
    /// The story it tells; a round-up has none, a filler page its own.
    pub story: String,
    /// `origin`, `mirror`, `reprint`, `brief`, `rewrite`, `summary`, `paraphrase`, `independent`,
    /// `roundup` or `filler`.
    pub role: String,
}

/// A page as a scraper writes it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// `story/part`; the program under test makes nothing of it.
    pub id: String,
    url: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_publish: Option<String>,
    date_download: &'static str,
    source_domain: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    language: String,
    maintext: String,
}

/// Pages in the order of the dump, and the truth on each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump {
    /// Shuffled.
    pub pages: Vec<Page>,
    /// One a page, in the same order.
    pub truth: Vec<Truth>,
}

impl Dump {
    /// The dump as JSON lines.
    pub fn jsonl(&self) -> String {
        self.pages
            .iter()
            .map(|p| serde_json::to_string(p).expect("strings become JSON") + "\n")
            .collect()
    }

    /// Writes `dump.jsonl` and `truth.csv`.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("dump.jsonl"), self.jsonl())?;
        let mut table = csv::Writer::from_path(folder.join("truth.csv"))?;
        table.write_record(["id", "story", "role"])?;
        for t in &self.truth {
            table.write_record([&t.id, &t.story, &t.role])?;
        }
        table.flush()
    }
}

/// Reads the articles of a corpus folder, in the order of file names.
pub fn read_corpus(folder: &Path) -> io::Result<Vec<Article>> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<io::Result<_>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut articles = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines().filter(|l| !l.trim().is_empty()) {
            articles.push(serde_json::from_str(line)?);
        }
    }
    Ok(articles)
}

/// Pages that a template outlet has at least.
pub const FEWEST_PAGES: usize = 8;

/// Where the mirrors stand, with a line of its own below every page.
const MIRROR: (&str, &str) =
    ("coinledger.example", "CoinLedger shows prices with a delay of fifteen minutes.");

/// What each agency's domain is called in its texts, and what the mirror makes of it.
const AGENCIES: &[(&str, &[(&str, &str)])] = &[
    ("northline.example", &[("Northline", "CoinLedger"), ("NNA", "CLA")]),
    ("meridianpress.example", &[("Meridian", "CoinLedger")]),
];

/// Names for a place that a mirror renames.
const PLACES: [&str; 6] =
    ["Larkhaven", "Ostervale", "Quillmouth", "Brackenford", "Thistlewick", "Dunmarrow"];

/// Abbreviations after which a mirror's script takes the next word for the start of a sentence.
const ABBREVIATIONS: &[&str] = &["a.m.", "p.m.", "Dr.", "Mr.", "Mrs.", "St.", "No.", "V.R."];

/// Edits an editor makes to one word.
const EDITS: &[(&str, &str)] = &[
    ("said", "stated"),
    ("about", "around"),
    ("but", "yet"),
    ("also", "too"),
    ("largest", "biggest"),
    ("after", "following"),
    ("while", "as"),
    ("because", "since"),
    ("began", "started"),
    ("people", "persons"),
    ("until", "till"),
    ("more", "further"),
    ("told", "informed"),
    ("first", "earliest"),
    ("before", "ahead of"),
    ("percent", "per cent"),
];

const HEADLINES: [&str; 8] = [
    "What we know about {}",
    "{}: the day's events",
    "{} in the spotlight",
    "All eyes on {}",
    "Questions after {} news",
    "{} makes headlines",
    "{}: here is what happened",
    "The latest on {}",
];

const INTROS: [&str; 6] = [
    "First to the story that kept our desk busy all morning.",
    "Elsewhere, readers asked us about another piece of news.",
    "And this one has been shared more often than any other this week.",
    "We also followed a report from further afield.",
    "Before you put the kettle on, here is one more.",
    "Last but not least, something to talk about at dinner.",
];

/// A dump from the corpus; equal arguments give equal dumps.
///
/// # Panics
/// When the corpus holds too few English stories or other pages to fill the outlets.
pub fn plant(corpus: &[Article], seed: u64) -> Dump {
    let mut maker = Maker::of(corpus, seed);
    let mut order: Vec<usize> = (0..maker.stories.len()).collect();
    maker.random.shuffle(&mut order);
    for (nth, &story) in order.iter().enumerate() {
        maker.story(story, nth < 2);
    }
    let thirds: Vec<&[usize]> = order.chunks_exact(3).take(3).collect();
    for (n, stories) in thirds.iter().enumerate() {
        maker.roundup(n, stories);
    }
    maker.filler(corpus);
    let mut rows = maker.rows;
    maker.random.shuffle(&mut rows);
    let (pages, truth) = rows.into_iter().unzip();
    Dump { pages, truth }
}

/// A story of the corpus.
struct Story<'a> {
    name: &'a str,
    wire: &'a Article,
    /// Its other articles that go into the dump as they are, with their roles.
    others: Vec<(&'static str, &'a Article)>,
    /// The name that stands in it most often.
    subject: String,
}

/// A page before it has an address.
struct Draft<'d> {
    domain: &'d str,
    title: String,
    date: Option<String>,
    text: String,
}

struct Maker<'a> {
    random: Random,
    stories: Vec<Story<'a>>,
    rows: Vec<(Page, Truth)>,
    pages: BTreeMap<&'static str, usize>,
}

impl<'a> Maker<'a> {
    fn of(corpus: &'a [Article], seed: u64) -> Self {
        let mut by_story: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
        for article in corpus.iter().filter(|a| a.language == "en") {
            by_story
                .entry(article.id.split('/').next().expect("split gives one"))
                .or_default()
                .push(article);
        }
        let stories = by_story.into_iter().filter_map(|(name, articles)| {
            let wire = articles.iter().find(|a| a.id.ends_with("/wire"))?;
            let others: Vec<_> =
                articles.iter().filter_map(|&a| Some((role_of(&a.id)?, a))).collect();
            (others.len() >= 4).then(|| Story {
                name,
                wire,
                others,
                subject: subject(&wire.maintext),
            })
        });
        Self {
            random: Random(seed),
            stories: stories.collect(),
            rows: Vec::new(),
            pages: BTreeMap::new(),
        }
    }

    /// Every page of one story but for the round-ups.
    fn story(&mut self, story: usize, small: bool) {
        let wire = self.stories[story].wire;
        let mut outlets: Vec<&Template> = TEMPLATES.iter().collect();
        self.random.shuffle(&mut outlets);
        let at = moment(wire);
        let date = self.date(at, true);
        let (title, text) = (wire.title.clone(), wire.maintext.clone());
        self.push(
            story,
            "wire",
            "origin",
            Draft { domain: &wire.source_domain, title, date, text },
        );
        let text = self.mirror(story);
        let date = self.date(at, false);
        self.push(
            story,
            "mirror",
            "mirror",
            Draft { domain: MIRROR.0, title: wire.title.clone(), date, text },
        );
        for part in ["reprint-a", "reprint-b"] {
            let outlet = if small && part == "reprint-b" {
                &SMALL
            } else {
                outlets.pop().expect("nine outlets")
            };
            let text = self.trimmed(wire);
            self.dressed(story, "reprint", part, outlet, None, &text);
        }
        let text = self.brief(wire);
        self.dressed(story, "brief", "brief", outlets.pop().expect("nine outlets"), None, &text);
        for (role, article) in self.stories[story].others.clone() {
            let part = article.id.rsplit('/').next().expect("rsplit gives one");
            let outlet = outlets.pop().expect("a story has fewer parts than there are outlets");
            self.dressed(story, role, part, outlet, Some(article.title.clone()), &article.maintext);
        }
    }

    /// A text on an outlet's page.
    fn dressed(
        &mut self,
        story: usize,
        role: &'static str,
        part: &str,
        outlet: &Template,
        title: Option<String>,
        text: &str,
    ) {
        let title = title.unwrap_or_else(|| self.headline(story));
        let text = self.page(outlet, &title, text, &[story]);
        let date = self.date(moment(self.stories[story].wire), false);
        self.push(story, part, role, Draft { domain: outlet.domain, title, date, text });
    }

    /// Adds a page that tells a story.
    fn push(&mut self, story: usize, part: &str, role: &'static str, draft: Draft<'_>) {
        let name = self.stories[story].name;
        let authors =
            if role == "origin" { self.stories[story].wire.authors.clone() } else { Vec::new() };
        let truth =
            Truth { id: format!("{name}/{part}"), story: name.to_string(), role: role.to_string() };
        self.row(truth, draft, authors);
    }

    fn row(&mut self, truth: Truth, draft: Draft<'_>, authors: Vec<String>) {
        let Draft { domain, title, date, text } = draft;
        let slug: Vec<String> = title
            .split_whitespace()
            .map(|w| {
                w.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
            })
            .filter(|w| !w.is_empty())
            .collect();
        // One outlet may give two stories one headline; a page number keeps the addresses apart, as
        // sites do.
        let url = format!("https://{domain}/{}-{}.html", slug.join("-"), 1000 + self.rows.len());
        if let Some(outlet) = TEMPLATES.iter().find(|t| t.domain == domain) {
            *self.pages.entry(outlet.domain).or_default() += 1;
        }
        let page = Page {
            id: truth.id.clone(),
            url,
            title,
            date_publish: date,
            date_download: "2032-01-01 00:00:00",
            source_domain: domain.to_string(),
            authors,
            language: "en".to_string(),
            maintext: text,
        };
        self.rows.push((page, truth));
    }

    /// The boilerplate of an outlet around a text, with teasers of stories other than those
    /// carried.
    fn page(&mut self, outlet: &Template, title: &str, text: &str, carried: &[usize]) -> String {
        let mut lines: Vec<String> = outlet.top.iter().map(ToString::to_string).collect();
        if outlet.headline {
            lines.push(title.to_string());
        }
        lines.extend(text.lines().filter(|l| !l.trim().is_empty()).map(ToString::to_string));
        lines.extend(outlet.below.iter().map(ToString::to_string));
        lines.push(outlet.related.to_string());
        let mut others: Vec<usize> =
            (0..self.stories.len()).filter(|s| !carried.contains(s)).collect();
        self.random.shuffle(&mut others);
        for story in others.into_iter().take(outlet.teasers) {
            lines.push(self.headline(story));
            let text = &self.stories[story].wire.maintext;
            let first: Vec<&str> = without_dateline(text).split_whitespace().take(40).collect();
            lines.push(first.join(" ") + "...");
        }
        lines.extend(outlet.bottom.iter().map(ToString::to_string));
        lines.join(outlet.between)
    }

    fn headline(&mut self, story: usize) -> String {
        self.random.pick(&HEADLINES).replace("{}", &self.stories[story].subject)
    }

    /// A publication date: right in half the cases, else none or one before the origin's.
    fn date(&mut self, origin: jiff::civil::DateTime, is_origin: bool) -> Option<String> {
        let minutes = match self.random.below(4) {
            0 => return None,
            1 if !is_origin => -self.random.within(1, 3 * 24 * 60),
            _ if is_origin => 0,
            _ => self.random.within(5, 36 * 60),
        };
        let at = origin + jiff::Span::new().minutes(minutes);
        Some(at.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }

    /// Search and replace of the agency's or the place's name, and a capital after each
    /// abbreviation.
    fn mirror(&mut self, story: usize) -> String {
        let wire = self.stories[story].wire;
        let mut text = wire.maintext.clone();
        if self.random.below(2) == 0 {
            let names =
                AGENCIES.iter().find(|a| a.0 == wire.source_domain).map_or(&[][..], |a| a.1);
            for (from, to) in names {
                text = text.replace(from, to);
            }
        } else {
            let place = text.split([',', '(']).next().expect("split gives one").trim().to_string();
            let new = self.random.pick(&PLACES);
            let capitalised: Vec<String> = place.split(' ').map(capitalised).collect();
            text = text.replace(&capitalised.join(" "), new).replace(&place, &new.to_uppercase());
        }
        for abbreviation in ABBREVIATIONS {
            let mut parts = text.split(abbreviation);
            let mut out = parts.next().expect("split gives one").to_string();
            for part in parts {
                out.push_str(abbreviation);
                match part.strip_prefix(' ') {
                    Some(rest) => {
                        let mut letters = rest.chars();
                        out.push(' ');
                        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                        out.push_str(letters.as_str());
                    }
                    None => out.push_str(part),
                }
            }
            text = out;
        }
        format!("{text}\n{}", MIRROR.1)
    }

    /// A reprint's text: 10 to 40% cut from the tail, one or two words edited, the dateline kept or
    /// dropped, a credit or none.
    fn trimmed(&mut self, wire: &Article) -> String {
        let body = if self.random.below(2) == 0 {
            &wire.maintext
        } else {
            without_dateline(&wire.maintext)
        };
        let total = body.split_whitespace().count();
        let wanted =
            total * usize::try_from(self.random.within(60, 90)).expect("not below 60") / 100;
        let mut kept: Vec<String> = Vec::new();
        let mut count = 0;
        for paragraph in body.lines() {
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            let room = wanted - count;
            // After a sentence where one ends; else in its middle, as a broken scraper does.
            let take = if words.len() <= room {
                words.len()
            } else {
                (1..=room).rev().find(|&n| words[n - 1].ends_with(['.', '"'])).unwrap_or(room)
            };
            kept.push(words[..take].join(" "));
            count += take;
            if take < words.len() {
                break;
            }
        }
        kept.retain(|p| !p.is_empty());
        for _ in 0..self.random.within(1, 2) {
            self.edit(&mut kept);
        }
        let agency = if wire.source_domain.starts_with("northline") {
            "Northline News Agency"
        } else {
            "Meridian Press"
        };
        match self.random.below(4) {
            0 => kept.insert(0, format!("By {agency}")),
            1 => kept.push(format!("Source: {agency}")),
            2 => kept.insert(0, "By our own correspondent".to_string()),
            _ => {}
        }
        kept.join("\n")
    }

    fn edit(&mut self, paragraphs: &mut [String]) {
        let places: Vec<(usize, usize, &str)> = paragraphs
            .iter()
            .enumerate()
            .flat_map(|(p, text)| {
                text.split(' ').enumerate().filter_map(move |(w, word)| {
                    Some((p, w, EDITS.iter().find(|e| e.0 == word)?.1))
                })
            })
            .collect();
        if places.is_empty() {
            return;
        }
        let &(p, w, new) = self.random.pick(&places);
        let mut words: Vec<&str> = paragraphs[p].split(' ').collect();
        words[w] = new;
        paragraphs[p] = words.join(" ");
    }

    /// The first 100 to 150 words, or the first three paragraphs.
    fn brief(&mut self, wire: &Article) -> String {
        if self.random.below(2) == 0 {
            return wire.maintext.lines().take(3).collect::<Vec<_>>().join("\n");
        }
        let count = usize::try_from(self.random.within(100, 150)).expect("not below 100");
        first_words(&wire.maintext, count)
    }

    /// A page with a verbatim stretch of each of three stories.
    fn roundup(&mut self, nth: usize, stories: &[usize]) {
        let mut lines = vec![
            "Three stories that our readers should not miss today, picked by the night desk."
                .to_string(),
        ];
        for &story in stories {
            lines.push((*self.random.pick(&INTROS)).to_string());
            let sentences = sentences(without_dateline(&self.stories[story].wire.maintext));
            let counts: Vec<usize> =
                sentences.iter().map(|s| s.split_whitespace().count()).collect();
            let wanted = usize::try_from(self.random.within(80, 140)).expect("not below 80");
            // The last sentence from which enough words follow.
            let last = (0..counts.len())
                .rev()
                .find(|&s| counts[s..].iter().sum::<usize>() >= wanted)
                .unwrap_or(0);
            let from = self.random.below(last + 1);
            lines.push(
                sentences[from..]
                    .join(" ")
                    .split_whitespace()
                    .take(wanted)
                    .collect::<Vec<_>>()
                    .join(" "),
            );
        }
        let outlet = self.random.pick(&TEMPLATES);
        let title = format!("Three to read today ({})", nth + 1);
        let text = self.page(outlet, &title, &lines.join("\n"), stories);
        let date = self.date(moment(self.stories[stories[0]].wire), false);
        let truth = Truth {
            id: format!("roundup/{}", nth + 1),
            story: String::new(),
            role: "roundup".to_string(),
        };
        self.row(truth, Draft { domain: outlet.domain, title, date, text }, Vec::new());
    }

    /// Other pages of the corpus, each a story of its own, for the outlets with the fewest pages
    /// first.
    fn filler(&mut self, corpus: &[Article]) {
        const FILLERS: [&str; 5] = [
            "same-template/",
            "teaser-box/full",
            "partial/wire",
            "soft-hyphens/wire",
            "statement/town",
        ];
        let pages: Vec<&Article> =
            corpus.iter().filter(|a| FILLERS.iter().any(|f| a.id.starts_with(f))).collect();
        let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
        for line in pages.iter().flat_map(|a| a.maintext.lines()) {
            *lines.entry(line).or_default() += 1;
        }
        for article in pages {
            // What repeats is the boilerplate of the corpus' own outlets.
            let text: Vec<&str> = article.maintext.lines().filter(|l| lines[l] == 1).collect();
            let outlet = TEMPLATES
                .iter()
                .min_by_key(|t| self.pages.get(t.domain).copied().unwrap_or(0))
                .expect("there are templates");
            let title = article.title.clone();
            let text = self.page(outlet, &title, &text.join("\n"), &[]);
            let date = self.date(moment(article), false);
            let truth = Truth {
                id: article.id.clone(),
                story: article.id.clone(),
                role: "filler".to_string(),
            };
            self.row(truth, Draft { domain: outlet.domain, title, date, text }, Vec::new());
        }
        for outlet in &TEMPLATES {
            let count = self.pages.get(outlet.domain).copied().unwrap_or(0);
            assert!(count >= FEWEST_PAGES, "{} has {count} pages", outlet.domain);
        }
    }
}

/// The role in the dump of an article that is taken as the corpus has it.
fn role_of(id: &str) -> Option<&'static str> {
    let part = id.rsplit('/').next()?;
    ["rewrite", "summary", "paraphrase", "independent"]
        .into_iter()
        .find(|role| part.starts_with(role))
}

fn moment(article: &Article) -> jiff::civil::DateTime {
    let written =
        article.date_publish.as_deref().and_then(|d| d.get(..19)).and_then(|d| d.parse().ok());
    written.unwrap_or(jiff::civil::date(2031, 4, 15).at(8, 0, 0, 0))
}

/// A text from behind the dash of its dateline, if it has one.
fn without_dateline(text: &str) -> &str {
    match text.find(") - ") {
        Some(at) if at < 60 => &text[at + 4..],
        _ => text,
    }
}

/// The first words of a text, in its lines.
fn first_words(text: &str, mut count: usize) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if count == 0 {
            break;
        }
        let words: Vec<&str> = line.split_whitespace().take(count).collect();
        count -= words.len();
        lines.push(words.join(" "));
    }
    lines.join("\n")
}

/// Sentences, roughly: a full stop or a closing mark before a capital or a mark. Enough to cut
/// stretches by.
fn sentences(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out: Vec<String> = Vec::new();
    let mut begun: Vec<&str> = Vec::new();
    for (n, word) in words.iter().enumerate() {
        begun.push(word);
        let ends = word.ends_with(['.', '"', '?']) && !ABBREVIATIONS.contains(word);
        if ends
            && words
                .get(n + 1)
                .is_none_or(|w| w.starts_with(|c: char| c.is_uppercase() || c == '"'))
        {
            out.push(begun.join(" "));
            begun.clear();
        }
    }
    if !begun.is_empty() {
        out.push(begun.join(" "));
    }
    out
}

/// Capitalised words that are no story's subject.
const NO_SUBJECT: [&str; 9] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Meridian",
    "Northline",
];

/// The capitalised word that stands most often inside sentences, the first such among equals.
fn subject(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for pair in words.windows(2).filter(|w| !w[0].ends_with(['.', '"', '?', '-'])) {
        let word = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
        let is_name = word.len() > 3
            && word.starts_with(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && !NO_SUBJECT.contains(&word);
        if is_name {
            match counts.iter_mut().find(|c| c.0 == word) {
                Some(count) => count.1 += 1,
                None => counts.push((word, 1)),
            }
        }
    }
    let most = counts.iter().map(|c| c.1).max().unwrap_or(0);
    counts
        .into_iter()
        .find(|c| c.1 == most)
        .map_or_else(|| "this story".to_string(), |c| c.0.to_string())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters.flat_map(char::to_lowercase))
        .collect()
}

/// `SplitMix64`: small, and the same on every machine. Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `bound`; the remainder's bias is below 2^-50 for the bounds used here.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    /// From `low` to `high`, both possible.
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(
            self.below(usize::try_from(high - low + 1).expect("low is not above high")),
        )
        .expect("small")
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last + 1);
            values.swap(last, other);
        }
    }
}
