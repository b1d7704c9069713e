//! What is taken out again when all records are read: pages that were read twice, texts that are no
//! article; and the ids of those that stay.
//!
//! * time: a sort of a key an article; the texts of pages of one address, and short ones that are
//!   equal, are read again
//! * space: 32 bytes an article until it is done
//!
//! One article comes under several addresses (for telephones, for print, with a tracker, in an
//! archive) and is crawled again. Such pages are no copies, and none should count twice. But the
//! address alone does not decide: there are sites whose pages all name one section, articles in
//! pages, and pages that change. So texts are compared, and what stands in no other page of the
//! address stays, whatever was read first.

use crate::address::{is_front, page_key};
use crate::article::words::words;
use crate::article::{DocId, Layout, Meta, outlet_key, site};
use crate::candidate::exact;
use crate::error::Warning;
use crate::read::{RawRecord, Rejected};
use crate::shingle::{ShingleConfig, Shingles};
use crate::spool::{Stored, distinct_id};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// Letters by which the beginning of a text is recognised: some 30 words. Not measured.
const OPENING: usize = 160;

/// Letters by which a headline is recognised, from its end: what stands before it ("Video: ", an
/// author's name) differs from page to page. Some five words; not measured.
const HEADLINE: usize = 24;

/// Share of a page's shingles that may be missing in the fuller pages of its address if it is
/// another version of them: of an updated story some sentences are worded anew. Not measured.
const MISSING: f64 = 0.2;

/// The same for short pages, where every changed word takes five shingles: up to half may be
/// missing if that is not more than this number, some two paragraphs. Not measured.
const FEW_MISSING: usize = 100;

/// Pages of one address that are compared at once; more are compared in parts, so that memory does
/// not grow with them.
const AT_ONCE: usize = 256;

/// Bytes up to which a text is looked at for being the same on many pages, some 400 words of most
/// languages: the forms of a site's shop had 185.
const SHORT: usize = 2_500;

/// Pages of a site, or sites, from which on equal short texts under other headlines are no article:
/// two may be a mistake of one scraper.
const PAGES: usize = 3;

/// Share of the longer words of a headline that stand in its text from which the text may be the
/// headline's. Not measured; of news it is half and more, of a consent form none.
const OF_HEADLINE: f64 = 0.34;

/// Repeated ids named one by one; a dump with more has a systematic cause that ten show as well.
const NAMED_REPEATS: usize = 10;

/// What is noted of a record while it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// What all versions of its page have in common.
    pub page: Option<u64>,
    short: Option<u64>,
    offset: u64,
}

impl Note {
    /// Of a record with its text.
    pub(super) fn of(record: &RawRecord) -> Self {
        let short = (record.text.len() <= SHORT)
            .then(|| {
                exact::key(&words(&record.text).iter().map(|word| word.hash).collect::<Vec<_>>())
            })
            .flatten();
        Self { page: page_of(record), short, offset: record.source.offset }
    }
}

/// What all versions of a page have in common: its canonical address, if that is of its own site,
/// else its own; `None` without one.
fn page_of(record: &RawRecord) -> Option<u64> {
    let own = record.url.as_deref()?;
    let canonical = record.declared.canonical.as_deref();
    let of_site = canonical.filter(|address| site(None, Some(address)) == site(None, Some(own)));
    let address = of_site.into_iter().chain([own]).find(|address| !is_front(address))?;
    page_key(address).map(|key| xxh3_64(key.as_bytes()))
}

/// What is noted of all articles in reading order.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Hashes of the ids they have of their own.
    ids: Vec<u64>,
    pages: Vec<Option<u64>>,
    short: Vec<(u64, DocId)>,
    offsets: Vec<u64>,
}

/// What was taken out, and the ids of the rest.
#[derive(Debug, Default)]
pub(super) struct Sifted {
    /// Numbers of what goes, ascending.
    pub gone: Vec<u32>,
    /// The same with reasons.
    pub rejected: Vec<Rejected>,
    /// How many of them are other versions of pages that stay.
    pub same_page: usize,
    /// Keys of their texts in the line counts.
    pub texts: HashSet<u32>,
    /// Numbers, before anything is gone, of articles whose id another has, and what makes it
    /// distinct.
    pub repeats: HashMap<u32, u32>,
    /// Repeated ids.
    pub warnings: Vec<Warning>,
}

/// Why an article does not stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Why {
    /// Another page of the same address has more of it, or as much.
    SamePage { as_in: DocId, fuller: bool },
    /// So many pages with other headlines have the same words.
    NoArticle { words: usize, pages: usize },
}

impl Notes {
    /// Notes the next article, which has an id of its own.
    pub(super) fn add(&mut self, note: Note, id: &str) {
        let doc = DocId(u32::try_from(self.ids.len()).expect("fewer than 2^32 articles"));
        self.ids.push(xxh3_64(id.as_bytes()));
        self.pages.push(note.page);
        self.short.extend(note.short.map(|key| (key, doc)));
        self.offsets.push(note.offset);
    }

    /// Finds what does not stay, given the articles by number. `by_bytes` says whether the line
    /// counts compare lines byte for byte.
    pub(super) fn sift(
        mut self,
        config: ShingleConfig,
        by_bytes: bool,
        get: &(impl Fn(DocId) -> Stored + Sync),
    ) -> Sifted {
        let shorts = self.equal_shorts();
        let of_short = |group: &Vec<DocId>| {
            self.no_articles(group, &word_hashes(&get(group[0]).text), &|doc| get(doc).meta)
        };
        let mut out: Vec<(DocId, Why)> = shorts.par_iter().flat_map_iter(of_short).collect();
        let groups = self.equal_pages(&out);
        out.par_extend(groups.par_iter().flat_map_iter(|group| {
            let parts = parts(group, |doc| signs(&get(doc)));
            parts.into_iter().flat_map(|part| versions(config, &part, get)).collect::<Vec<_>>()
        }));
        self.sifted(out, &|doc| get(doc).meta, &|doc| text_key(&get(doc), by_bytes))
    }

    /// Articles whose short texts have the same words, in groups so large that they may be no
    /// articles; each group ascends.
    pub(super) fn equal_shorts(&mut self) -> Vec<Vec<DocId>> {
        self.short.sort_unstable();
        self.short
            .chunk_by(|x, y| x.0 == y.0)
            .filter(|group| group.len() >= PAGES)
            .map(|group| group.iter().map(|row| row.1).collect())
            .collect()
    }

    /// Articles whose pages have one address, but for those that are out already; for the last
    /// time.
    pub(super) fn equal_pages(&mut self, out: &[(DocId, Why)]) -> Vec<Vec<DocId>> {
        for (doc, _) in out {
            self.pages[doc.at()] = None;
        }
        exact::groups(&std::mem::take(&mut self.pages))
    }

    /// What was taken out and why, put together.
    pub(super) fn sifted(
        self,
        mut out: Vec<(DocId, Why)>,
        meta: &(impl Fn(DocId) -> Meta + Sync),
        of_text: &(impl Fn(DocId) -> Option<u32> + Sync),
    ) -> Sifted {
        out.sort_unstable_by_key(|(doc, _)| *doc);
        let gone: Vec<u32> = out.iter().map(|(doc, _)| doc.0).collect();
        let (repeats, warnings) = self.repeated_ids(&gone, meta);
        let id_of = |doc: DocId| {
            let id = meta(doc).id;
            repeats.get(&doc.0).map_or(id.clone(), |&count| distinct_id(&id, count))
        };
        let looked: Vec<(Rejected, Option<u32>)> = out
            .par_iter()
            .map(|&(doc, why)| {
                let source = meta(doc).source;
                let (file, record) = source.rsplit_once(':').unwrap_or((&source, "0"));
                let same_page = match why {
                    Why::SamePage { as_in, .. } => Some(id_of(as_in)),
                    Why::NoArticle { .. } => None,
                };
                let reason = match why {
                    Why::SamePage { as_in, fuller: true } => {
                        format!("same page as `{}`, which has the fuller text", id_of(as_in))
                    }
                    Why::SamePage { as_in, fuller: false } => {
                        format!("same page as `{}`, with the same text", id_of(as_in))
                    }
                    Why::NoArticle { words, pages } => {
                        format!(
                            "not an article: the same {words} words stand on {pages} pages with \
                            other headlines"
                        )
                    }
                };
                let text = of_text(doc).filter(|own| match why {
                    Why::SamePage { as_in, .. } => of_text(as_in) != Some(*own),
                    Why::NoArticle { .. } => true,
                });
                let offset = self.offsets[doc.at()];
                (
                    Rejected {
                        file: file.to_owned(),
                        record: record.parse().unwrap_or(0),
                        offset,
                        reason,
                        id: Some(meta(doc).id),
                        same_page,
                    },
                    text,
                )
            })
            .collect();
        let same_page = out.iter().filter(|(_, why)| matches!(why, Why::SamePage { .. })).count();
        let texts = looked.iter().filter_map(|(_, text)| *text).collect();
        let rejected = looked.into_iter().map(|(row, _)| row).collect();
        Sifted { gone, rejected, same_page, texts, repeats, warnings }
    }

    /// Short texts that stand word for word on pages with other headlines and addresses: notes of
    /// the site, not of the reporter. A brief that several print stands under headlines that speak
    /// of it. `words` are the hashes of those of the group's first.
    pub(super) fn no_articles(
        &self,
        group: &[DocId],
        words: &[u64],
        meta: &impl Fn(DocId) -> Meta,
    ) -> Vec<(DocId, Why)> {
        let pages = group.iter().map(|&doc| (self.pages[doc.at()], meta(doc)));
        match no_article(words, pages) {
            Some(why) => group.iter().map(|&doc| (doc, why)).collect(),
            None => Vec::new(),
        }
    }

    /// Which articles that stay have another's id, and what makes theirs distinct.
    fn repeated_ids(
        &self,
        gone: &[u32],
        meta: &impl Fn(DocId) -> Meta,
    ) -> (HashMap<u32, u32>, Vec<Warning>) {
        let mut gone = gone.iter().peekable();
        let mut seen: HashSet<u64> = HashSet::with_capacity(self.ids.len());
        let mut counts: HashMap<String, u32> = HashMap::new();
        let (mut repeats, mut warnings) = (HashMap::new(), Vec::new());
        for (doc, own) in (0..).zip(&self.ids) {
            if gone.next_if(|&&next| next == doc).is_some() || seen.insert(*own) {
                continue;
            }
            let id = meta(DocId(doc)).id;
            let count = counts.entry(id.clone()).or_insert(1);
            let renamed = loop {
                *count += 1;
                let name = distinct_id(&id, *count);
                if seen.insert(xxh3_64(name.as_bytes())) {
                    break name;
                }
            };
            repeats.insert(doc, *count);
            if warnings.len() < NAMED_REPEATS {
                warnings.push(Warning::RepeatedId { id, renamed });
            }
        }
        (repeats, warnings)
    }
}

/// An article's text as the line counts know it.
pub(super) fn text_key(stored: &Stored, by_bytes: bool) -> Option<u32> {
    let rows = Layout::of(&stored.text, by_bytes).rows(&stored.text, stored.meta.site_key()?);
    rows.first().map(|row| row.1)
}

/// Hashes of a text's words, in order.
pub(super) fn word_hashes(text: &str) -> Vec<u64> {
    words(text).iter().map(|word| word.hash).collect()
}

/// Why pages of one short text, which has these words, are no articles, given each with the key of
/// its address.
#[allow(clippy::cast_precision_loss, reason = "headlines are short")]
fn no_article(of_text: &[u64], group: impl Iterator<Item = (Option<u64>, Meta)>) -> Option<Why> {
    let (mut pages, mut titles, mut sites) = (HashSet::new(), HashSet::new(), HashMap::new());
    let (mut all, mut titled, mut strange) = (0, 0, 0);
    let text: HashSet<u64> = of_text.iter().copied().collect();
    for (page, meta) in group {
        all += 1;
        let (Some(page), Some(title)) = (page, meta.title.filter(|title| !title.trim().is_empty()))
        else {
            continue;
        };
        if !pages.insert(page) {
            continue;
        }
        titled += 1;
        titles.extend(headline(&title));
        *sites.entry(meta.site.as_deref().map(outlet_key)).or_insert(0) += 1;
        let long: Vec<u64> = words(&title)
            .iter()
            .filter(|word| word.span.len() >= 4)
            .map(|word| word.hash)
            .collect();
        let found = long.iter().filter(|word| text.contains(word)).count();
        strange += usize::from((found as f64) < OF_HEADLINE * long.len() as f64);
    }
    let on_many = sites.len() >= PAGES || sites.values().any(|&pages| pages >= PAGES);
    // A title may repeat by chance, as "News" does; nine of ten must not.
    let headlines_differ = titles.len() >= PAGES && titles.len() * 10 >= titled * 9;
    (on_many && headlines_differ && strange * 2 > titled)
        .then_some(Why::NoArticle { words: of_text.len(), pages: all })
}

/// What distinguishes a page from others of its address: its own address, its headline and its
/// beginning.
pub(super) type Signs = [Option<u64>; 3];

/// The signs of an article.
pub(super) fn signs(Stored { meta, text }: &Stored) -> Signs {
    [
        meta.url.as_deref().and_then(page_key).map(|key| xxh3_64(key.as_bytes())),
        meta.title.as_deref().and_then(headline),
        letters(text.chars(), OPENING),
    ]
}

/// Pages of one address in parts that may be versions of one article: those with the same address
/// of their own, headline or beginning are together. Each ascends.
pub(super) fn parts(group: &[DocId], signs: impl Fn(DocId) -> Signs) -> Vec<Vec<DocId>> {
    let mut part_of: Vec<usize> = (0..group.len()).collect();
    let mut first: HashMap<(u8, u64), usize> = HashMap::new();
    for (at, &doc) in group.iter().enumerate() {
        for (kind, sign) in (0..).zip(signs(doc)) {
            let Some(sign) = sign else { continue };
            let other = *first.entry((kind, sign)).or_insert(at);
            let (x, y) = (top(&part_of, at), top(&part_of, other));
            part_of[x.max(y)] = x.min(y);
        }
    }
    let mut parts: Vec<Vec<DocId>> = vec![Vec::new(); group.len()];
    for (at, &doc) in group.iter().enumerate() {
        parts[top(&part_of, at)].push(doc);
    }
    let large_enough =
        parts.iter().flat_map(|part| part.chunks(AT_ONCE)).filter(|part| part.len() > 1);
    large_enough.map(<[DocId]>::to_vec).collect()
}

fn top(part_of: &[usize], mut at: usize) -> usize {
    while part_of[at] != at {
        at = part_of[at];
    }
    at
}

/// Which of some pages are only versions of fuller ones.
pub(super) fn versions(
    config: ShingleConfig,
    part: &[DocId],
    get: &impl Fn(DocId) -> Stored,
) -> Vec<(DocId, Why)> {
    let mut pages: Vec<(DocId, Vec<u64>)> =
        part.iter().map(|&doc| (doc, runs(config, &get(doc).text))).collect();
    pages.sort_by_key(|(doc, runs)| (std::cmp::Reverse(runs.len()), *doc));
    let mut kept: Vec<(DocId, Vec<u64>)> = Vec::new();
    let mut gone = Vec::new();
    for (doc, runs) in pages {
        let missing = runs
            .iter()
            .filter(|run| !kept.iter().any(|(_, of)| of.binary_search(run).is_ok()))
            .count();
        let shared = |(_, of): &&(DocId, Vec<u64>)| {
            runs.iter().filter(|run| of.binary_search(run).is_ok()).count()
        };
        let best = kept.iter().rev().max_by_key(shared);
        match best {
            Some((as_in, of)) if is_version(missing, runs.len()) => {
                gone.push((doc, Why::SamePage { as_in: *as_in, fuller: *of != runs }));
            }
            _ => kept.push((doc, runs)),
        }
    }
    gone
}

/// Whether a page is a version of the others although `missing` of its runs stand in none of them.
#[allow(clippy::cast_precision_loss, reason = "an article has far fewer than 2^52 words")]
fn is_version(missing: usize, all: usize) -> bool {
    missing as f64 <= MISSING * all as f64 || missing <= FEW_MISSING && 2 * missing <= all
}

/// The shingles of a text, ascending, distinct; of one that is shorter than a shingle, the whole.
fn runs(config: ShingleConfig, text: &str) -> Vec<u64> {
    let hashes: Vec<u64> = words(text).iter().map(|word| word.hash).collect();
    let shingles = Shingles::of(&config, &hashes).as_slice().to_vec();
    if shingles.is_empty() { exact::key(&hashes).into_iter().collect() } else { shingles }
}

/// The key of a headline, whatever stands before it, and without the site's name behind it.
fn headline(title: &str) -> Option<u64> {
    let own = [" | ", " - ", " – ", " — "]
        .iter()
        .filter_map(|mark| title.rsplit_once(mark))
        .map(|parts| parts.0);
    let own = own
        .filter(|own| own.chars().count() >= HEADLINE)
        .min_by_key(|own| own.len())
        .unwrap_or(title);
    letters(own.chars().rev(), HEADLINE)
}

/// Hash of the first letters and digits, in lower case.
fn letters(text: impl Iterator<Item = char>, most: usize) -> Option<u64> {
    let letters: String =
        text.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(most).collect();
    (!letters.is_empty()).then(|| xxh3_64(letters.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Declared;

    const SITE: &str = "https://harbourpost.example";
    const NONE: [u32; 0] = [];

    fn page(url: &str, canonical: Option<&str>, title: &str, text: &str) -> RawRecord {
        RawRecord {
            url: Some(url.to_owned()),
            title: Some(title.to_owned()),
            text: text.to_owned(),
            declared: Declared { canonical: canonical.map(str::to_owned), ..Declared::default() },
            ..RawRecord::default()
        }
    }

    fn sifted(records: &[RawRecord]) -> (Vec<u32>, Vec<String>) {
        let mut notes = Notes::default();
        let mut all = Vec::new();
        for record in records {
            let url = record.url.as_deref();
            let meta = Meta {
                id: url.unwrap_or_default().to_owned(),
                url: record.url.clone(),
                title: record.title.clone(),
                site: site(None, url),
                source: "dump.jsonl:7".to_owned(),
                declared: record.declared.clone(),
                ..Meta::default()
            };
            notes.add(Note::of(record), &meta.id);
            all.push(Stored { meta, text: record.text.clone() });
        }
        let found =
            notes.sift(ShingleConfig::default(), false, &|doc: DocId| all[doc.at()].clone());
        assert!(found.rejected.iter().all(|row| row.file == "dump.jsonl" && row.record == 7));
        (found.gone, found.rejected.into_iter().map(|row| row.reason).collect())
    }

    fn prose(from: usize, to: usize) -> String {
        let add =
            |text: String, n| text + &format!("Buoy {n} drifted past pier {} at dusk. ", n * 7);
        (from..to).fold(String::new(), add)
    }

    #[test]
    fn of_the_pages_of_an_article_the_fullest_stays_and_so_does_what_it_lacks() {
        let ferry = format!("{SITE}/news/ferry");
        let of = |more: &str, text: String| {
            page(&format!("{ferry}{more}"), Some(&ferry), "Ferry aground | Post", &text)
        };
        let (second, third) = (prose(20, 40), prose(40, 60));
        let pages =
            [of("?page=2", second.clone()), of("?page=3", third.clone()), of("", prose(0, 20))];
        assert_eq!(sifted(&pages).0, NONE, "each has text of its own");
        let [two, three, one] = pages;
        let whole = of("?view=all", prose(0, 60));
        let (gone, why) = sifted(&[two, three, one, whole]);
        assert_eq!(gone, [0, 1, 2]);
        assert!(why.iter().all(
            |why| *why == format!("same page as `{ferry}?view=all`, which has the fuller text")
        ));
    }

    #[test]
    fn one_address_is_one_page_whatever_its_title_and_a_page_that_changed_is_two() {
        let url = format!("{SITE}/news/ferry");
        let capture = format!("https://web.archive.org/web/20310314/{url}");
        let (gone, why) = sifted(&[
            page(&url, None, "Ferry aground", &prose(0, 20)),
            page(&format!("{url}?utm_source=x"), None, "Jane Roe: Ferry aground", &prose(0, 22)),
            page(&capture, None, "Video", &prose(0, 22)),
            page(&url, None, "Ferry aground", &prose(30, 50)),
        ]);
        assert_eq!(gone, [0, 2]);
        assert!(why[1].ends_with("with the same text"), "{why:?}");
    }

    #[test]
    fn a_site_that_names_one_address_for_all_loses_nothing() {
        let all = format!("{SITE}/news");
        let front = format!("{SITE}/");
        // Much of each page is the site's.
        let of = |n: usize, canonical: &str| {
            let text = format!("{}{}", prose(n, n + 3), prose(500, 520));
            page(
                &format!("{SITE}/news/{n}"),
                Some(canonical),
                &format!("Story of the day, number {n}"),
                &text,
            )
        };
        let mut pages: Vec<RawRecord> = (1..9).map(|n| of(n * 10, &all)).collect();
        pages.extend((10..20).map(|n| of(n * 10, &front)));
        pages.push(page(
            "https://wire.example/a",
            Some(&all),
            "Story of the day, number 10",
            &prose(10, 13),
        ));
        assert_eq!(sifted(&pages).0, NONE, "another site's page is a source and no version");
    }

    #[test]
    fn a_note_on_pages_of_other_headlines_is_no_article_and_a_brief_is() {
        let note = "Dear guest, the page you asked for will be with you when the tide has turned.";
        let brief = "A ferry with forty people ran aground off Cape Munro on Monday. Nobody was \
            hurt, the coastguard said.";
        let titles = ["Baths to close in Brack", "Baker wins prize", "Storm over Lorn valley"];
        let of = |site: &str, n: usize, title: &str, text: &str| {
            page(&format!("https://{site}.example/{n}"), None, title, text)
        };
        let on_sites: Vec<RawRecord> =
            (0..3).map(|n| of(["a", "b", "c"][n], n, titles[n], note)).collect();
        assert_eq!(sifted(&on_sites).0, [0, 1, 2]);
        assert_eq!(
            sifted(&on_sites).1[0],
            "not an article: the same 16 words stand on 3 pages with other headlines"
        );
        let on_one: Vec<RawRecord> = (0..3).map(|n| of("a", n, titles[n], note)).collect();
        assert_eq!(sifted(&on_one).0.len(), 3);
        assert_eq!(sifted(&on_one[..2]).0, NONE, "two pages may be anything");
        // The forms of a shop are as long as a story.
        let forms = note.repeat(20);
        assert!(forms.len() > 1_500);
        let on_one: Vec<RawRecord> = (0..3).map(|n| of("a", n, titles[n], &forms)).collect();
        assert_eq!(sifted(&on_one).0.len(), 3);
        for titles in [
            ["Ferry aground"; 3],
            ["Ferry aground", "Forty on stranded ferry", "Aground: ferry off Cape Munro"],
        ] {
            let printed: Vec<RawRecord> =
                (0..3).map(|n| of(["a", "b", "c"][n], n, titles[n], brief)).collect();
            assert_eq!(sifted(&printed).0, NONE, "{titles:?}");
        }
    }

    #[test]
    fn ids_are_made_distinct_among_those_that_stay() {
        let url = format!("{SITE}/live");
        let pages = [
            page(&url, None, "Live", &prose(0, 20)),
            page(&url, None, "Live", &prose(0, 30)),
            page(&url, None, "Live", &prose(50, 70)),
        ];
        let mut notes = Notes::default();
        let stored = |record: &RawRecord| Stored {
            meta: Meta { id: url.clone(), url: record.url.clone(), ..Meta::default() },
            text: record.text.clone(),
        };
        for record in &pages {
            notes.add(Note::of(record), &url);
        }
        let found =
            notes.sift(ShingleConfig::default(), false, &|doc: DocId| stored(&pages[doc.at()]));
        assert_eq!((found.gone, found.repeats), (vec![0], HashMap::from([(2, 2)])));
        assert_eq!(found.warnings.len(), 1);
    }
}
