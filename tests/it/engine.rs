//! The stages of a scan over an engine give the bytes of a local scan. The engine here is a few
//! lines: it maps partitions, exchanges rows by key, works twice on some of them and hands rows
//! over in an order of its own.

use crate::found::{corpus, repository};
use crate::intake::credentials;
use reprint::internals::pipeline::engine::{Driver, Kernel, Plan, Row, kind};
use reprint::internals::pipeline::{Input, Scan, Silent, scan_of};
use reprint::internals::read::Given;
use reprint::internals::report::{FORMATS, PassageRow};
use reprint::{Article, Config, read};
use std::collections::{BTreeMap, HashMap};

const SOURCE: &str = "memory";

/// Moves rows over a number of partitions.
struct Engine {
    partitions: usize,
    worked: usize,
}

impl Engine {
    /// Puts rows into an order that is not theirs.
    fn stirred(&self, mut rows: Vec<Row>) -> Vec<Row> {
        let mut state = u64::try_from(self.partitions * 1000 + rows.len()).unwrap();
        for last in (1..rows.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040);
            rows.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
        }
        rows
    }

    /// Works on rows in batches; every third time twice, as if an executor had been lost.
    fn work(&mut self, stage: &str, context: &[u8], rows: &[Row]) -> Vec<Row> {
        let once = || {
            let mut kernel = Kernel::of(stage, context).unwrap();
            let mut made = Vec::new();
            for batch in rows.chunks(13) {
                made.extend(kernel.push(batch.to_vec()).unwrap());
            }
            made.extend(kernel.finish().unwrap());
            made
        };
        self.worked += 1;
        if self.worked.is_multiple_of(3) {
            assert_eq!(once(), once(), "{stage}");
        }
        once()
    }

    fn look(&mut self, context: &[u8], articles: &[Article]) -> Vec<Row> {
        let mut made = Vec::new();
        for part in 0..self.partitions {
            let mut kernel = Kernel::of("look", context).unwrap();
            let numbers: Vec<usize> = (part..articles.len()).step_by(self.partitions).collect();
            for batch in numbers.chunks(10) {
                let config = kernel.config().read.clone();
                let of_batch = batch.iter().map(|&n| articles[n].clone());
                let given = Given::of(SOURCE, of_batch, &config).unwrap();
                let numbers: Vec<u32> = batch.iter().map(|&n| u32::try_from(n).unwrap()).collect();
                made.extend(kernel.push_records(given, &numbers).unwrap());
            }
            made.extend(kernel.finish().unwrap());
        }
        self.stirred(made)
    }

    fn map(&mut self, stage: &str, context: &[u8], rows: &[Row]) -> Vec<Row> {
        let mut made = Vec::new();
        for part in rows.chunks(rows.len().div_ceil(self.partitions).max(1)) {
            made.extend(self.work(stage, context, part));
        }
        self.stirred(made)
    }

    fn exchange(&mut self, stage: &str, context: &[u8], rows: Vec<Row>) -> Vec<Row> {
        let mut by_key: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
        for row in rows {
            by_key.entry(row.key).or_default().push(row);
        }
        let mut made = Vec::new();
        for rows in by_key.into_values() {
            made.extend(self.work(stage, context, &rows));
        }
        self.stirred(made)
    }

    fn blocks(&mut self, context: &[u8], plan: &Plan, bodies: &HashMap<i64, Vec<u8>>) -> Vec<Row> {
        let articles = plan.articles().map(|(key, number)| Row {
            kind: kind::ARTICLE,
            key,
            at: number.into(),
            body: bodies[&i64::from(number)].clone(),
            ..Row::default()
        });
        let rows = plan.tasks().into_iter().chain(articles).collect();
        let rows = self.stirred(rows);
        self.exchange("blocks", context, rows)
    }
}

fn of_kinds(rows: &[Row], kinds: &[i32]) -> Vec<Row> {
    rows.iter().filter(|row| kinds.contains(&row.kind)).cloned().collect()
}

fn bodies(rows: &[Row], kind: i32) -> HashMap<i64, Vec<u8>> {
    let of_kind = rows.iter().filter(|row| row.kind == kind);
    of_kind.map(|row| (row.key, row.body.clone())).collect()
}

fn ascending(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.key, row.kind));
    rows
}

/// A scan over the engine, and the rows of its passages.
fn spread(
    config: &Config,
    articles: &[Article],
    partitions: usize,
) -> (Scan, Vec<PassageRow<'static>>) {
    let mut engine = Engine { partitions, worked: 0 };
    let buckets = u32::try_from(partitions).unwrap();
    let mut driver = Driver::of(config, SOURCE, buckets).unwrap();
    let looked = engine.look(&driver.context(), articles);
    driver.records(ascending(of_kinds(&looked, &[kind::RECORD, kind::FIELDS]))).unwrap();
    let texts = bodies(&looked, kind::RECORD);
    let plan = driver.all_read().unwrap();
    let words = engine.blocks(&driver.context(), &plan, &texts);
    let plan = driver.words(words).unwrap();
    let versions = engine.blocks(&driver.context(), &plan, &texts);
    driver.versions(versions).unwrap();

    let rows = of_kinds(&looked, &[kind::LINES, kind::RUNS]);
    let counts = engine.exchange("count", &driver.context(), rows);
    driver.counted(counts).unwrap();
    let printed = engine.map("print", &driver.context(), &of_kinds(&looked, &[kind::RECORD]));
    let prints = of_kinds(&printed, &[kind::PRINT]);
    driver.prints(ascending(prints.clone())).unwrap();
    let stems = of_kinds(&printed, &[kind::STEMS, kind::DOCUMENTS]);
    driver.counted(engine.exchange("count", &driver.context(), stems)).unwrap();
    driver.all_printed().unwrap();

    let context = driver.context();
    let keys = engine.map("bands", &context, &prints);
    let pairs = engine.exchange("share", &context, keys);
    let pairs = engine.exchange("distinct", &context, pairs);
    let plan = driver.banded(pairs).unwrap();
    let found = if driver.is_only_verbatim() {
        let judged = engine.blocks(&driver.context(), &plan, &texts);
        driver.judged(judged.clone()).unwrap();
        [judged, Vec::new()]
    } else {
        rewrites(&mut engine, &mut driver, &plan, (&prints, &texts))
    };
    let plan = driver.clustered(found[1].clone()).unwrap();
    let parts = engine.blocks(&driver.context(), &plan, &texts);
    let mut scan = driver.finished(parts).unwrap();
    let by_ticket: HashMap<i64, Vec<u8>> =
        found.into_iter().flatten().map(|row| (row.at, row.body)).collect();
    let mut listed = driver.listed(&scan);
    listed.sort_unstable_by_key(|row| row.1);
    let passages = listed
        .iter()
        .flat_map(|(ticket, _)| PassageRow::of_bytes(&by_ticket[ticket]).unwrap())
        .collect();
    let elsewhere = driver.elsewhere();
    let fetched = elsewhere.shown(&scan).into_iter().map(i64::from).map(|key| Row {
        key,
        body: texts[&key].clone(),
        ..Row::default()
    });
    let before = files(&scan, &WITHOUT_TEXTS);
    elsewhere.take(&mut scan, fetched.collect()).unwrap();
    assert!(before == files(&scan, &WITHOUT_TEXTS), "a table changes with the texts");
    (scan, passages)
}

/// The stages from near-duplicates to second sources. Gives the rows of judged pairs, and those of
/// second sources.
fn rewrites(
    engine: &mut Engine,
    driver: &mut Driver,
    plan: &Plan,
    (prints, texts): (&[Row], &HashMap<i64, Vec<u8>>),
) -> [Vec<Row>; 2] {
    let overlaps = engine.blocks(&driver.context(), plan, texts);
    driver.verified(overlaps).unwrap();
    let context = driver.context();
    let keys = engine.map("stem-pairs", &context, prints);
    let holders = engine.exchange("rare", &context, keys);
    let found = engine.exchange("nearest", &context, holders);
    let plan = driver.nearest(found).unwrap();
    let gists = bodies(prints, kind::PRINT);
    let glances = engine.blocks(&driver.context(), &plan, &gists);
    let plan = driver.glanced(glances).unwrap();
    let glances = engine.blocks(&driver.context(), &plan, &gists);

    let plan = driver.chosen(glances).unwrap();
    let mut judged = engine.blocks(&driver.context(), &plan, texts);
    driver.judged(judged.clone()).unwrap();
    let again = driver.again().unwrap();
    let again = engine.blocks(&driver.context(), &again, texts);
    driver.judged(again.clone()).unwrap();
    let plan = driver.second().unwrap();
    let second = engine.blocks(&driver.context(), &plan, texts);
    judged.extend(again);
    [judged, second]
}

/// The files that are made without texts, but for those of common passages.
const WITHOUT_TEXTS: [&str; 5] =
    ["clusters.csv", "pairs.csv", "common.csv", "articles.csv", "rejected.jsonl"];

fn files(scan: &Scan, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let of_file = |name: &'static str| {
        let format = FORMATS.iter().find(|format| format.name == name).unwrap();
        let mut bytes = Vec::new();
        format.write(&scan.results(), &mut bytes).unwrap();
        (name, String::from_utf8(bytes).unwrap())
    };
    names.iter().copied().map(of_file).collect()
}

fn local(config: &Config, articles: &[Article]) -> Scan {
    let given = Given::of(SOURCE, articles.iter().cloned(), &config.read).unwrap();
    scan_of(config, Input::Given(Box::new(given)), &Silent).unwrap()
}

fn is_the_same(config: &Config, articles: &[Article], partitions: &[usize]) {
    let local = local(config, articles);
    let rows: Vec<PassageRow<'static>> = local
        .listing
        .order()
        .iter()
        .flat_map(|&at| {
            let pair = local.pairs.get(at as usize);
            let (a, b) = (local.spool.get(pair.a), local.spool.get(pair.b));
            reprint::internals::report::passage_rows(&pair, &a, &b)
                .map(PassageRow::into_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    for &partitions in partitions {
        let (scan, passages) = spread(config, articles, partitions);
        let all: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
        for ((name, ours), (_, theirs)) in files(&scan, &all).iter().zip(files(&local, &all)) {
            assert_eq!(*ours, theirs, "{name} in {partitions} partitions");
        }
        assert!(passages == rows, "passages in {partitions} partitions");
        assert_eq!(scan.run.counts, local.run.counts);
        assert_eq!(scan.run.warnings, local.run.warnings);
        assert_eq!((&scan.dropped, &scan.fates), (&local.dropped, &local.fates));
    }
}

fn articles(config: &Config) -> Vec<Article> {
    let blend = repository("tests/it/fixtures/blend.jsonl");
    read(config, [corpus(), blend]).unwrap().0
}

/// What is taken out again, counted or kept apart: pages read twice, notes that are no articles,
/// ids that stand twice, dates of open order, a text with content credentials, records without
/// text, and 60 versions of a notice.
fn awkward() -> Vec<Article> {
    let prose = |from: usize, to: usize| {
        (from..to).fold(String::new(), |text, n| {
            text + &format!("Buoy {n} drifted past pier {} at dusk on its way. ", n * 7)
        })
    };
    let page = |url: &str, title: &str, text: String| {
        let mut article = Article::new(text).with_url(url).with_title(title);
        article.published = Some("03/05/2031".to_owned());
        article
    };
    let mut all = Vec::new();
    let ferry = "https://harbourpost.example/news/ferry";
    all.push(page(ferry, "Ferry aground", prose(0, 20)));
    all.push(page(&format!("{ferry}?utm_source=x"), "Ferry aground", prose(0, 22)));
    all.push(page(ferry, "Live", prose(50, 70)));
    all.push(page(ferry, "Live again", prose(80, 99)));
    for (n, title) in ["Baths to close in Brack", "Baker wins prize", "Storm over Lorn valley"]
        .into_iter()
        .enumerate()
    {
        let note = "Dear guest, the page you asked for will be with you when the tide has turned.";
        all.push(page(&format!("https://{}.example/{n}", ["a", "b", "c"][n]), title, note.into()));
    }
    for n in 0..60 {
        let text =
            format!("{}Lot {n} goes to bidder {}. {}", prose(200, 230), n * 3, prose(n, n + 2));
        let mut article = page(&format!("https://site{}.example/lot/{n}", n % 7), "Lots", text);
        article.published = Some(format!("2031-0{}-14", 1 + n % 6));
        all.push(article);
    }
    for n in 0..8 {
        let menu = "Home and garden\nThe Post is printed on recycled paper in the valley.\n";
        let text = format!("{menu}{}", prose(300 + 20 * n, 318 + 20 * n));
        all.push(page(&format!("https://harbourpost.example/own/{n}"), "Own", text));
    }
    let sealed = credentials(r#"{"publisher":"Harbour Post"}"#);
    all.push(page("https://sealed.example/a", "Sealed", format!("{}{sealed}", prose(500, 520))));
    all.push(Article::new(""));
    all.push(Article::new(prose(400, 420)).with_id("twice"));
    all.push(Article::new(prose(430, 450)).with_id("twice").with_outlet("wire.example"));
    all
}

#[test]
fn a_scan_over_an_engine_gives_the_bytes_of_a_local_scan() {
    let config = Config::default();
    is_the_same(&config, &articles(&config), &[1, 2, 7, 64]);
}

#[test]
fn what_is_taken_out_or_hot_is_the_same_over_an_engine() {
    let config = Config::default();
    let mut all = awkward();
    is_the_same(&config, &all, &[3, 16]);
    all.extend(articles(&config).into_iter().take(60));
    let config = Config { window_days: Some(40), all_pairs: true, ..Config::default() };
    is_the_same(&config, &all, &[5]);
}

#[test]
fn verbatim_copies_alone_are_the_same_over_an_engine() {
    let config = Config { only_verbatim: true, ..Config::default() };
    is_the_same(&config, &articles(&config), &[1, 7]);
    let config = Config { window_days: Some(40), all_pairs: true, ..config };
    is_the_same(&config, &awkward(), &[3]);
}

#[test]
fn stages_out_of_their_order_and_foreign_rows_are_refused() {
    let config = Config::default();
    let mut driver = Driver::of(&config, SOURCE, 2).unwrap();
    assert!(driver.again().is_err());
    assert!(driver.records(vec![Row { kind: kind::PRINT, ..Row::default() }]).is_err());
    assert!(Kernel::of("look", b"nothing").is_err());
    assert!(Kernel::of("no such stage", &driver.context()).is_err());
}
