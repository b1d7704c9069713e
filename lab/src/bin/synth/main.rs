//! Writes a made-up dump of any size, with its truth: for scale tests and benches.
//!
//! `cargo run --release -p reprint-lab --bin synth -- --articles N --seed S --out FILE` writes JSON
//! lines to `FILE`, `FILE.truth.csv` (`article_id,cluster_id`; each article) and `FILE.pairs.csv`
//! (`a,b,label`; what was made of which). The same numbers give the same bytes.
//!
//! Words follow Zipf's law in the language and in each story, stories have names, numbers,
//! statements and datelines, outlets have boilerplate. Three articles in ten are copies, which
//! follow their story within some thousand articles: a whole page in another template, a trimmed
//! tail, a few words changed, a rewrite by rules, a round-up's brief. Memory does not grow with N:
//! a story is made again from its number when a copy of it is due.
//!
//! `--warc FILE` prints the same stories as web pages of forty sites in all layouts of
//! `lab/src/layouts.rs` too, gzip by record, and leaves the boilerplate out of the JSON lines: two
//! dumps of the same stories, one to be taken from its pages. The ids are the pages' addresses.
//!
//! `--twins K` makes K identical copies of one story, `--edited K` K copies of one with words
//! changed, `--template N` N pages of one template with a line of own words each: the worst cases
//! of banding. `--releases N` makes N press releases on 300 templates, of some 1,600 words and a
//! few of 8,000: none is a copy of another, and all of a template share most.

mod story;

use reprint_lab::layouts::{Site, Story as PageStory};
use reprint_lab::outlets::TEMPLATES;
use reprint_lab::random::Random;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use story::{Language, Story};

/// Positions within which a copy follows its story.
const WITHIN: usize = 4000;

/// How a page comes from its story, and the label of the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Origin,
    Copy,
    Trimmed,
    Edited,
    Rewrite,
    Brief,
    Roundup,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Copy => "copy",
            Self::Trimmed => "trimmed",
            Self::Edited => "edited",
            Self::Rewrite => "rewrite",
            Self::Brief => "brief",
            Self::Roundup => "roundup",
        }
    }
}

/// Number of the story of `--edited`: beyond all others.
const EDITED: u64 = u32::MAX as u64;

/// Sites of `--warc`.
const SITES: usize = 40;

struct Options {
    articles: usize,
    seed: u64,
    out: PathBuf,
    twins: usize,
    edited: usize,
    template: usize,
    releases: usize,
    warc: Option<PathBuf>,
}

const USAGE: &str = "usage: synth --out FILE [--articles N] [--seed S] [--twins K] [--edited K] \
    [--template N] [--releases N] [--warc FILE]";

impl Options {
    fn of(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut it = Self {
            articles: 10_000,
            seed: 1,
            out: PathBuf::new(),
            twins: 0,
            edited: 0,
            template: 0,
            releases: 0,
            warc: None,
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("`{arg}` needs a value"));
            let number = |value: String| {
                value.parse().map_err(|_| format!("`{arg}` takes a number, not `{value}`"))
            };
            match arg.as_str() {
                "--articles" => it.articles = number(value()?)?,
                "--seed" => it.seed = number(value()?)? as u64,
                "--out" => it.out = value()?.into(),
                "--twins" => it.twins = number(value()?)?,
                "--edited" => it.edited = number(value()?)?,
                "--template" => it.template = number(value()?)?,
                "--releases" => it.releases = number(value()?)?,
                "--warc" => it.warc = Some(value()?.into()),
                _ => return Err(format!("there is no option `{arg}`")),
            }
        }
        if it.out.as_os_str().is_empty() {
            return Err("`--out FILE` says where to write".to_owned());
        }
        Ok(it)
    }
}

fn main() -> io::Result<()> {
    let options = Options::of(std::env::args().skip(1)).unwrap_or_else(|reason| {
        eprintln!("{reason}\n{USAGE}");
        std::process::exit(2);
    });
    Writer::create(&options)?.run(&options)
}

fn site(outlet: u64) -> Site {
    Site::of(usize::try_from(outlet % SITES as u64).expect("a few sites"))
}

struct Writer {
    dump: BufWriter<File>,
    truth: BufWriter<File>,
    pairs: BufWriter<File>,
    language: Language,
    random: Random,
    /// Place in the dump to the copy due there.
    due: BTreeMap<(usize, u64), (u64, Kind)>,
    /// Stories a round-up can take from: the last few.
    recent: Vec<u64>,
    written: usize,
    /// The pages, if they are asked for.
    warc: Option<BufWriter<File>>,
    /// Headline and beginning of the stories before: what sites tease.
    teasers: Vec<(String, String)>,
}

impl Writer {
    fn create(options: &Options) -> io::Result<Self> {
        let beside = |ending: &str| {
            let mut name = options.out.clone().into_os_string();
            name.push(ending);
            File::create(name).map(BufWriter::new)
        };
        let mut it = Self {
            dump: beside("")?,
            truth: beside(".truth.csv")?,
            pairs: beside(".pairs.csv")?,
            language: Language::of(options.seed),
            random: Random(options.seed),
            due: BTreeMap::new(),
            recent: Vec::new(),
            written: 0,
            warc: options.warc.as_ref().map(File::create).transpose()?.map(BufWriter::new),
            teasers: Vec::new(),
        };
        writeln!(it.truth, "article_id,cluster_id")?;
        writeln!(it.pairs, "a,b,label")?;
        Ok(it)
    }

    fn run(mut self, options: &Options) -> io::Result<()> {
        for (story, copies, kind) in
            [(0, options.twins, Kind::Copy), (EDITED, options.edited, Kind::Edited)]
        {
            for at in 0..copies.min(options.articles - self.written) {
                self.page(story, if at == 0 { Kind::Origin } else { kind }, at == 0)?;
            }
        }
        for at in 0..options.template.min(options.articles - self.written) {
            let text = self.language.form(at as u64);
            let id = self.id(&format!("form-{at}"), 0);
            writeln!(self.truth, "{id},{id}")?;
            self.row(&id, "Notice", &text, 0, at as u64)?;
        }
        for at in 0..options.releases.min(options.articles - self.written) {
            let text = self.language.release(at as u64);
            let id = self.id(&format!("release-{at}"), at as u64);
            writeln!(self.truth, "{id},{id}")?;
            self.row(&id, &format!("Notice {at}"), &text, at as u64, 17 * at as u64 % 4000)?;
        }
        let mut story = 1;
        while self.written < options.articles {
            let next = self.due.first_key_value().map(|(&(at, _), _)| at);
            if next.is_some_and(|at| at <= self.written) {
                let (_, (story, kind)) = self.due.pop_first().expect("it is there");
                self.page(story, kind, false)?;
                continue;
            }
            self.page(story, Kind::Origin, true)?;
            self.plan(story);
            story += 1;
            if self.recent.len() == 8 && self.random.below(60) == 0 {
                self.roundup(story)?;
                story += 1;
            }
        }
        self.warc.as_mut().map_or(Ok(()), Write::flush)?;
        self.dump.flush()?;
        self.truth.flush()?;
        self.pairs.flush()?;
        println!("{} articles in {}", self.written, options.out.display());
        Ok(())
    }

    /// Decides which copies of a story will follow, and when: most stories have none, a wire some,
    /// a few many.
    fn plan(&mut self, story: u64) {
        if self.recent.len() == 8 {
            self.recent.remove(0);
        }
        self.recent.push(story);
        let copies = match self.random.below(100) {
            0..84 => 0,
            84..93 => 1,
            93..98 => 2 + self.random.below(3),
            _ if self.random.below(8) > 0 => 5 + self.random.below(6),
            _ => 12 + self.random.below(24),
        };
        for n in 0..copies {
            let kind = match self.random.below(100) {
                0..40 => Kind::Copy,
                40..60 => Kind::Trimmed,
                60..80 => Kind::Edited,
                80..93 => Kind::Rewrite,
                _ => Kind::Brief,
            };
            let at = self.written + 1 + self.random.below(WITHIN);
            self.due.insert((at, story << 8 | n as u64), (story, kind));
        }
    }

    fn page(&mut self, number: u64, kind: Kind, first: bool) -> io::Result<()> {
        let story = Story::of(&self.language, number);
        let nth = self.written;
        let own = &mut Random(number ^ (nth as u64) << 32);
        let paragraphs = match kind {
            Kind::Origin | Kind::Copy | Kind::Roundup => story.paragraphs(&self.language),
            Kind::Trimmed => story.trimmed(&self.language, own),
            Kind::Edited => story.edited(&self.language, own),
            Kind::Rewrite => story.rewritten(&self.language, own),
            Kind::Brief => story.brief(&self.language),
        };
        let outlet = if first { number } else { own.next() };
        let id = if first { format!("s{number}") } else { format!("s{number}-{nth}") };
        let id = self.id(&id, outlet);
        writeln!(self.truth, "{id},s{number}")?;
        if !first {
            let origin = self.id(&format!("s{number}"), number);
            writeln!(self.pairs, "{origin},{id},{}", kind.label())?;
        }
        let title = if own.below(3) == 0 && !first {
            story.headline(&self.language, own.next())
        } else {
            story.title(&self.language)
        };
        let hours = if first { 0 } else { 1 + own.below(40) as u64 };
        self.row(&id, &title, &paragraphs.join("\n"), outlet, number * 17 % 4000 + hours)
    }

    /// The beginnings of some recent stories on one page: shares text with each and is a copy of
    /// none.
    fn roundup(&mut self, number: u64) -> io::Result<()> {
        let id = self.id(&format!("s{number}"), number);
        writeln!(self.truth, "{id},{id}")?;
        let mut text = vec![Story::of(&self.language, number).brief(&self.language).join(" ")];
        for &recent in &self.recent.clone() {
            text.push(Story::of(&self.language, recent).brief(&self.language)[0].clone());
            let origin = self.id(&format!("s{recent}"), recent);
            writeln!(self.pairs, "{origin},{id},{}", Kind::Roundup.label())?;
        }
        self.row(&id, "The day in brief", &text.join("\n"), number, number * 17 % 4000 + 30)
    }

    /// The id of a page: its address where there are pages.
    fn id(&self, name: &str, outlet: u64) -> String {
        if self.warc.is_none() {
            name.to_owned()
        } else {
            format!("https://www.{}/2031/{name}", site(outlet).domain)
        }
    }

    /// The story in both dumps.
    fn print(
        &mut self,
        id: &str,
        title: &str,
        story: &str,
        outlet: u64,
        published: &str,
    ) -> io::Result<()> {
        let site = site(outlet);
        let paragraphs: Vec<&str> = story.lines().collect();
        let from = (self.teasers.len() as u64).min(outlet % 5);
        let teasers: Vec<(&str, &str)> = self
            .teasers
            .iter()
            .map(|(title, text)| (&**title, &**text))
            .skip(usize::try_from(from).unwrap_or(0))
            .take(4)
            .collect();
        let path = &id[id.find("/2031/").expect("an address")..];
        let on_page = PageStory {
            title,
            paragraphs: &paragraphs,
            author: "Ida Malm",
            published,
            language: "en",
            path,
            teasers: &teasers,
        };
        let page = reprint_lab::crawl::page(id, &site.print(&on_page).html);
        self.warc
            .as_mut()
            .expect("pages are asked for")
            .write_all(&reprint_lab::crawl::gzip(&page))?;
        let record = json!({
            "url": id, "title": title, "date_publish": published, "source_domain": site.domain, "language": "en", "maintext": story,
        });
        if self.teasers.len() == 9 {
            self.teasers.remove(0);
        }
        self.teasers.push((title.to_owned(), paragraphs[0].to_owned()));
        self.written += 1;
        writeln!(self.dump, "{record}")
    }

    fn row(
        &mut self,
        id: &str,
        title: &str,
        story: &str,
        outlet: u64,
        hour: u64,
    ) -> io::Result<()> {
        if self.warc.is_some() {
            let (day, hour) = (hour / 24, hour % 24);
            let (month, day) = (1 + day / 28 % 12, 1 + day % 28);
            let published =
                format!("2031-{month:02}-{day:02}T{hour:02}:{:02}:00Z", self.written % 60);
            return self.print(id, title, story, outlet, &published);
        }
        let outlet =
            &TEMPLATES[usize::try_from(outlet % TEMPLATES.len() as u64).expect("a few outlets")];
        let mut lines: Vec<&str> = outlet.top.to_vec();
        if outlet.headline {
            lines.push(title);
        }
        lines.push(story);
        lines.extend(outlet.below);
        lines.extend(outlet.bottom);
        let (day, hour) = (hour / 24, hour % 24);
        let (month, day) = (1 + day / 28 % 12, 1 + day % 28);
        let record = json!({
            "id": id,
            "url": format!("https://{}/2031/{id}", outlet.domain),
            "title": title,
            "date_publish": format!("2031-{month:02}-{day:02} {hour:02}:{:02}:00", self.written % 60),
            "date_download": "2032-01-01 00:00:00",
            "source_domain": outlet.domain,
            "maintext": lines.join("\n"),
        });
        self.written += 1;
        writeln!(self.dump, "{record}")
    }
}
