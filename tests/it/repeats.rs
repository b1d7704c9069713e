//! Pieces of pages and texts, drawn by chance and repeated up to 150,000 times: what takes more
//! than linear time shows as a test that does not end.
//!
//! A few are tried here. `REPRINT_REPEATS=1000 cargo test --test it repeats -- --nocapture` tries
//! as many others, larger ones, and prints what took longest.

use crate::found::Found;
use crate::read::folder;
use reprint::internals::config::Config;
use reprint::internals::page::{PageConfig, read};
use reprint::internals::read::RawPage;
use reprint_lab::random::Random;
use std::time::{Duration, Instant};

const TAGS: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<a href=/x>",
    "</a>",
    "<b>",
    "</b>",
    "<i class=x>",
    "</i>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<article>",
    "</article>",
    "<section class=content>",
    "</section>",
    "<span>",
    "</span>",
    "<form>",
    "</form>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<br>",
    "<img src=x>",
    "<nav>",
    "</nav>",
    "<aside>",
    "</aside>",
    "<blockquote>",
    "</blockquote>",
    "<select>",
    "<option>",
    "</select>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<script>",
    "</script>",
    "<!-- c -->",
    "<time datetime=2031-01-02>",
    "</time>",
    "<font color=red>",
    "</font>",
    "<button>",
    "</button>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<pre>",
    "</pre>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<noscript>",
    "</noscript>",
    "<template>",
    "</template>",
    "<main>",
    "</main>",
    "<header>",
    "</header>",
    "<footer>",
    "</footer>",
    "<iframe>",
    "</iframe>",
    "<object>",
    "</object>",
    "<caption>",
    "<colgroup>",
    "<nobr>",
    "<marquee>",
    "<details>",
    "<summary>",
    "<input>",
    "The bridge of Ardenholm is closed. ",
    "x",
    "2 1 2031 ",
    "&amp;",
    "By Ida Malm ",
    "... ",
    "- ",
];

const WORDS: &[&str] = &[
    "a",
    "The",
    "council",
    "said",
    "U.S.",
    " ",
    " ",
    " ",
    "\n",
    ".",
    "...",
    "!",
    "?",
    "。",
    ",",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "-",
    "–",
    "—",
    "/",
    "http://a.example/c",
    "@a",
    "#t",
    "5",
    "2,000",
    "3.5",
    "$5m",
    "per cent",
    "(Meridian) -",
    "ADVERTISEMENT",
    "©",
    "Read more:",
    "港口",
    "关闭",
    "กขค",
    "ភាសា",
    "عربي",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ﬁ",
    "😀",
    "\u{200b}",
    "\u{ad}",
    "\u{202e}",
    "\u{feff}",
    "\0",
    "1.",
    "•",
    "* ",
    "By Ida Malm",
    "Mr. ",
    "on Tuesday",
    "January 5",
    "10:30 GMT",
    "No. 5",
    ":",
    ";",
    "&amp;",
    "<p>",
    "|",
    "\t",
    "\r\n",
    "\u{2028}",
    "\u{3000}",
];

const STORY: &str = " The night ferry from Sandholm ran aground near Ardenholm on Tuesday with 212 \
    people on board, officials said.";

/// How many to try, and the most bytes of each.
fn amount() -> (usize, usize) {
    let asked = std::env::var("REPRINT_REPEATS").ok().and_then(|count| count.parse().ok());
    asked.map_or((25, 200_000), |count| (count, 2_000_000))
}

/// One to four pieces made of some of `parts`, each repeated.
fn repeated(random: &mut Random, parts: &[&str], bytes: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(4) {
        let piece: String = (0..=random.below(7)).map(|_| random.one_of(parts)).collect();
        let times = random
            .one_of(&[1, 10, 300, 3_000, 30_000, 150_000])
            .min(1 + (bytes - text.len()) / piece.len());
        text += &piece.repeat(times);
        if text.len() >= bytes {
            break;
        }
    }
    text
}

/// Runs all and prints the longest, where more were asked for.
fn each(seed: u64, name: &str, mut run: impl FnMut(&mut Random, usize)) {
    let (count, bytes) = amount();
    let mut longest = (Duration::ZERO, 0);
    for n in 0..count as u64 {
        let since = Instant::now();
        run(&mut Random(seed + n), bytes);
        longest = longest.max((since.elapsed(), n));
    }
    println!(
        "{count} {name} of up to {bytes} bytes: the longest took {:?}, number {}",
        longest.0, longest.1
    );
}

#[test]
fn a_page_of_anything_repeated_comes_to_an_end() {
    each(1 << 32, "pages", |random, bytes| {
        let html = repeated(random, TAGS, bytes)
            + &format!("<article>{}", format!("<p>{STORY}</p>").repeat(20));
        let raw = RawPage { bytes: html.into_bytes(), charset: None };
        if let Err(reason) =
            read(&PageConfig::default(), &raw, Some("https://a.example/news/2031/ferry.html"))
        {
            assert!(!reason.to_string().contains("took more"), "{reason}");
        }
    });
}

#[test]
fn a_text_of_anything_repeated_comes_to_an_end() {
    each(2 << 32, "texts", |random, bytes| {
        let text = repeated(random, WORDS, bytes);
        let cut = (random.below(text.len())..=text.len())
            .find(|&at| text.is_char_boundary(at))
            .expect("its end is one");
        let (before, after) = text.split_at(cut);
        let texts = [
            format!("{text}{STORY}"),
            format!("{before} and so it was {after}{STORY}"),
            format!("{STORY}{after}"),
        ];
        let lines = texts.map(|text| serde_json::json!({ "text": text }).to_string());
        let folder = folder(&[("dump.jsonl", lines.join("\n").as_bytes())]);
        let found = Found::of(
            &Config { all_pairs: true, ..Config::default() },
            &[folder.path().to_path_buf()],
        );
        assert_eq!(found.articles.len(), 3);
    });
}
