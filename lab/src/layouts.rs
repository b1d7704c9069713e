//! Invented sites: what a story's page looks like in HTML, with all that stands around the story.
//!
//! Each layout is a way sites are really built. The words around the story are the site's own, so
//! that any word of them in an extracted text is a fault, and so are the words of the story that
//! are missing.

use std::fmt::Write as _;

/// A story to be printed.
pub struct Story<'a> {
    pub title: &'a str,
    pub paragraphs: &'a [&'a str],
    pub author: &'a str,
    /// RFC 3339.
    pub published: &'a str,
    /// Two letters.
    pub language: &'a str,
    /// Path of its address, from the slash on.
    pub path: &'a str,
    /// Headline and beginning of other stories of the site.
    pub teasers: &'a [(&'a str, &'a str)],
}

/// A page, and which text of it is the story's.
pub struct Printed {
    pub html: String,
    /// Paragraphs, headings and list items of the story in order.
    pub pieces: Vec<String>,
}

/// A site: a layout, and words of its own.
pub struct Site {
    pub name: String,
    pub domain: String,
    number: usize,
}

type Body = fn(&Site, &Story<'_>, &mut Printed);

/// Every layout by name.
pub const LAYOUTS: &[(&str, Body)] = &[
    ("article tag", article_tag),
    ("div soup", div_soup),
    ("table layout", table_layout),
    ("blog with comments", blog),
    ("amp", amp),
    ("paywall block inside", paywall),
    ("live blog", live_blog),
    ("json-ld only", json_ld_only),
    ("headings, list, quote", headings),
    ("teasers inside", teasers_inside),
    ("cookie banner and newsletter form", banners),
    ("gallery with captions", gallery),
    ("nested sections, microdata", nested),
    ("hashed classes", hashed),
    ("line breaks in one block", line_breaks),
    ("old tags unclosed", unclosed),
    ("interview", interview),
    ("main without article, list of links", main_only),
];

const HEADS: [&str; 6] = [
    "What is known so far",
    "How it came about",
    "Background",
    "What happens next",
    "The figures",
    "A longer view",
];
const FIRST: [&str; 10] = [
    "Harbour",
    "Northbank",
    "Salt Road",
    "Larch",
    "Kestrel",
    "Old Mill",
    "Copper",
    "Vale",
    "Fenland",
    "Quay",
];
const SECOND: [&str; 8] =
    ["Post", "Times", "Herald", "Courier", "Observer", "Bulletin", "Ledger", "Gazette"];
const MENU: [&str; 16] = [
    "Home",
    "Local",
    "Politics",
    "Business",
    "Sport",
    "Culture",
    "Weather",
    "Obituaries",
    "Letters",
    "Puzzles",
    "Jobs",
    "Property",
    "Motors",
    "Podcasts",
    "Archive",
    "Subscribe",
];
const COMMENTS: [(&str, &str); 5] = [
    (
        "TidyGarden",
        "Nobody asked those of us who live on the ring road, as usual, and I for one have had \
            enough of it.",
    ),
    (
        "marlow_77",
        "Great reporting, thank you! My grandfather used to say exactly this about the old \
            council.",
    ),
    (
        "Pip",
        "First. Also the photo is from a different year, look at the shop fronts behind the bus.",
    ),
    (
        "A. Reader",
        "Does anyone know whether the library will open on bank holidays again? The notice fell \
            off the door.",
    ),
    (
        "quietcorner",
        "I disagree with nearly everything in the comment above mine and wish everybody a pleasant \
            weekend.",
    ),
];

impl Site {
    /// The site of this number; sites of different numbers have different names, and layouts in
    /// turn.
    pub fn of(number: usize) -> Self {
        let (first, second) =
            (FIRST[number % FIRST.len()], SECOND[number / FIRST.len() % SECOND.len()]);
        let slug: String = first.chars().filter(char::is_ascii_alphabetic).collect();
        let domain =
            format!("{}{}.example", slug.to_ascii_lowercase(), second.to_ascii_lowercase());
        Self { name: format!("{first} {second}"), domain, number }
    }

    pub fn layout(&self) -> usize {
        self.number % LAYOUTS.len()
    }

    /// The page of a story in this site's layout.
    pub fn print(&self, story: &Story<'_>) -> Printed {
        let mut page = Printed { html: String::new(), pieces: Vec::new() };
        LAYOUTS[self.layout()].1(self, story, &mut page);
        page
    }

    pub fn url(&self, story: &Story<'_>) -> String {
        format!("https://www.{}{}", self.domain, story.path)
    }

    fn menu(&self) -> String {
        let entry = |n: usize| {
            let word = MENU[(self.number * 5 + n * 3) % MENU.len()];
            format!("<li><a href=\"/{}/\">{word}</a></li>", word.to_lowercase())
        };
        (0..7).map(entry).collect()
    }

    fn imprint(&self) -> String {
        format!(
            "© 2031 {} Media Ltd, registered in the borough of {}. About us. Terms of use. \
                Privacy. Contact the newsroom.",
            self.name,
            FIRST[(self.number + 3) % FIRST.len()]
        )
    }

    fn appeal(&self) -> String {
        let appeals = [
            "Start your day with {} in your inbox: our editors pick the ten stories that matter, \
                every morning at six.",
            "{} is free to read because people like you pay for it. From four crowns a month you \
                can be one of them.",
            "Download the app of {} and never miss a breaking story, a tide table or a crossword \
                again.",
            "Have you seen something we should know? Send your tips, photos and films to the news \
                desk of {}.",
        ];
        appeals[self.number % appeals.len()].replace("{}", &self.name)
    }

    fn teaser_list(&self, story: &Story<'_>, class: &str) -> String {
        let mut list = format!("<div class=\"{class}\"><h3>More from {}</h3><ul>", self.name);
        for (title, beginning) in story.teasers {
            let beginning: String = beginning.split(' ').take(22).collect::<Vec<_>>().join(" ");
            write!(
                list,
                "<li><a href=\"/x\"><h4>{}</h4></a><p>{}...</p></li>",
                escaped(title),
                escaped(&beginning)
            )
            .unwrap();
        }
        list + "</ul></div>"
    }

    /// Head of the page up to `<body>`.
    fn head(&self, story: &Story<'_>, linked: &str) -> String {
        let (url, title, name) = (self.url(story), escaped(story.title), &self.name);
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{title} | \
                {name}</title>\
             <link rel=\"canonical\" href=\"{url}\"><meta property=\"og:site_name\" \
             content=\"{name}\">\
             <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:type\" \
             content=\"article\">\
             <meta property=\"article:published_time\" content=\"{}\"><meta name=\"author\" \
             content=\"{}\">\
             <style>body{{font:16px serif}} .x > p{{margin:0}}</style><script>var page = {{id: {}, \
             tags: ['<p>no text</p>']}};</script>\
             {linked}</head>\n",
            story.language,
            story.published,
            escaped(story.author),
            self.number
        )
    }

    fn comments(&self) -> String {
        let mut all = String::from(
            "<section id=\"comments\" class=\"comments-area\"><h2>3 comments</h2><ol \
                class=\"comment-list\">",
        );
        for n in 0..3 {
            let (who, what) = COMMENTS[(self.number + n) % COMMENTS.len()];
            write!(
                all,
                "<li class=\"comment\"><div class=\"comment-author\">{who} says:</div><div \
                class=\"comment-content\"><p>{what}</p></div><a class=\"comment-reply-link\" \
                href=\"#r\">Reply</a></li>"
            )
            .unwrap();
        }
        all + "</ol><div id=\"respond\" class=\"comment-respond\"><h3>Leave a \
            Reply</h3><form><p>Your email address will not be published. Required fields are \
            marked *</p><label>Comment</label><textarea></textarea><label>Name</label><input><button>Post Comment</button></form></div></section>"
    }
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Printed {
    /// Adds markup that is no part of the story.
    fn add(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds a piece of the story between an open and a close tag.
    fn piece(&mut self, open: &str, text: &str, close: &str) {
        self.html.push_str(open);
        self.html.push_str(&escaped(text));
        self.html.push_str(close);
        self.html.push('\n');
        self.pieces.push(text.to_owned());
    }

    fn pieces(&mut self, paragraphs: &[&str], open: &str, close: &str) {
        for text in paragraphs {
            self.piece(open, text, close);
        }
    }
}

fn day(story: &Story<'_>) -> String {
    story.published.chars().take(10).collect()
}

fn article_tag(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><header><a \
        href=\"/\">{}</a><nav><ul>{}</ul></nav></header><main><article><header><h1>{}</h1><p \
        class=\"byline\">By <a rel=\"author\" href=\"/a\">{}</a></p><time \
        datetime=\"{}\">{}</time></header>",
        site.name,
        site.menu(),
        escaped(story.title),
        story.author,
        story.published,
        day(story)
    ));
    page.add(
        "<figure><img src=\"/1.jpg\" alt=\"A street\"><figcaption>The scene on the day. \
        Photograph: staff</figcaption></figure>",
    );
    page.pieces(story.paragraphs, "<p>", "</p>");
    page.add(&format!(
        "</article>{}</main><aside \
            class=\"newsletter\"><p>{}</p></aside><footer><p>{}</p></footer></body></html>",
        site.teaser_list(story, "related-stories"),
        site.appeal(),
        site.imprint()
    ));
}

fn div_soup(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><div id=\"w\"><div class=\"top\"><div \
        class=\"nav\"><ul>{}</ul></div></div><div class=\"row\"><div class=\"col8\"><div \
        class=\"hd\"><h1>{}</h1></div><div class=\"meta\">{} · {}</div><div class=\"txt\">",
        site.menu(),
        escaped(story.title),
        story.author,
        day(story)
    ));
    page.pieces(story.paragraphs, "<div class=\"par\">", "</div>");
    page.add(&format!(
        "</div><div \
        class=\"share\"><span>Share</span><span>Tweet</span><span>Print</span></div></div><div \
        class=\"col4\">{}<div class=\"box\">{}</div></div></div><div \
        class=\"bottom\">{}</div></div></body></html>",
        site.teaser_list(story, "sidebar"),
        site.appeal(),
        site.imprint()
    ));
}

fn table_layout(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    let links: String = MENU
        .iter()
        .take(8)
        .map(|word| format!("<a href=\"/{word}.html\">{word}</a><br>"))
        .collect::<Vec<_>>()
        .concat();
    page.add(&format!(
        "<body bgcolor=\"#ffffff\"><table width=\"100%\"><tr><td \
        colspan=\"3\"><b>{}</b></td></tr><tr><td width=\"120\" valign=\"top\">{links}</td><td \
        valign=\"top\"><table><tr><td><font size=\"5\"><b>{}</b></font></td></tr><tr><td><font \
        size=\"3\">",
        site.name,
        escaped(story.title)
    ));
    page.pieces(story.paragraphs, "<p>", "</p>");
    page.add(&format!(
        "</font></td></tr></table></td><td width=\"160\" valign=\"top\"><font \
        size=\"1\">{}</font></td></tr><tr><td colspan=\"3\"><font \
        size=\"1\">{}</font></td></tr></table></body></html>",
        site.appeal(),
        site.imprint()
    ));
}

fn blog(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body class=\"single post\"><header id=\"masthead\"><nav><ul \
        class=\"menu\">{}</ul></nav></header><div id=\"content\" class=\"site-content\"><div \
        id=\"primary\"><main id=\"main\"><article id=\"post-1\" class=\"post type-post \
        hentry\"><header class=\"entry-header\"><h1 class=\"entry-title\">{}</h1><div \
        class=\"entry-meta\">Posted on {} by {}</div></header><div class=\"entry-content\">",
        site.menu(),
        escaped(story.title),
        day(story),
        story.author
    ));
    page.pieces(story.paragraphs, "<p>", "</p>");
    page.add(&format!(
        "<div class=\"sharedaddy\"><h3>Share \
        this:</h3><ul><li>Facebook</li><li>Mail</li></ul></div></div><footer \
        class=\"entry-footer\">Posted in <a href=\"/c\">Local</a> Tagged <a \
        href=\"/t\">town</a></footer></article><div class=\"author-box\"><p>{} has written for {} \
        since 2019 and lives near the canal with two dogs.</p></div>{}</main></div><div \
        id=\"secondary\" class=\"widget-area\"><section class=\"widget\"><h2>Recent \
        posts</h2>{}</section><section class=\"widget\"><p>{}</p></section></div></div><footer \
        id=\"colophon\">{}</footer></body></html>",
        story.author,
        site.name,
        site.comments(),
        site.teaser_list(story, "recent"),
        site.appeal(),
        site.imprint()
    ));
}

fn amp(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(
        story,
        "<script async src=\"https://cdn.example/v0.js\"></script><style \
                amp-boilerplate>body{}</style>",
    ));
    page.add(&format!(
        "<body><amp-sidebar id=\"s\" \
        layout=\"nodisplay\"><ul>{}</ul></amp-sidebar><header class=\"amp-header\"><a \
        href=\"/\">{}</a></header><article class=\"amp-article\"><header \
        class=\"amp-article-header\"><h1 class=\"amp-title\">{}</h1><div \
        class=\"amp-meta\"><span>{}</span></div></header><amp-img src=\"/1.jpg\" width=\"600\" \
        height=\"400\"></amp-img><div class=\"amp-article-content\">",
        site.menu(),
        site.name,
        escaped(story.title),
        story.author
    ));
    for (n, text) in story.paragraphs.iter().enumerate() {
        page.piece("<p>", text, "</p>");
        if n == 1 {
            page.add(
                "<amp-ad width=\"300\" height=\"250\" type=\"x\"><div \
                fallback>Advertisement</div></amp-ad>",
            );
        }
    }
    page.add(&format!(
        "</div><footer class=\"amp-article-footer\"><div class=\"amp-tax\">Filed \
        under: Local</div></footer></article><amp-list class=\"related\">{}</amp-list><footer \
        class=\"amp-footer\"><p>{}</p><a href=\"#top\">Back to top</a></footer></body></html>",
        site.teaser_list(story, "amp-related"),
        site.imprint()
    ));
}

fn paywall(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><nav class=\"main-nav\"><ul>{}</ul></nav><div class=\"page\"><article \
        class=\"story\"><h1>{}</h1><div class=\"story__byline\">By {}</div><div \
        class=\"story__body\">",
        site.menu(),
        escaped(story.title),
        story.author
    ));
    for (n, text) in story.paragraphs.iter().enumerate() {
        if n == 2 {
            page.add(&format!(
                "<div class=\"paywall-barrier subscribe-prompt\"><h3>Subscribe to \
                continue reading</h3><p>{}</p><ul><li>Unlimited articles</li><li>Cancel any \
                time</li></ul><button>See offers</button><p>Already a subscriber? <a \
                href=\"/login\">Log in</a></p></div>",
                site.appeal()
            ));
        }
        page.piece("<p class=\"story__text\">", text, "</p>");
    }
    page.add(&format!(
        "</div></article>{}</div><footer>{}</footer></body></html>",
        site.teaser_list(story, "recommended"),
        site.imprint()
    ));
}

fn live_blog(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><header><nav><ul>{}</ul></nav></header><main><div \
        class=\"live-header\"><h1>{}</h1><span class=\"badge\">Live</span></div><aside \
        class=\"key-events\"><h2>Key events</h2><ul><li><a href=\"#1\">10.02 First \
        reports</a></li><li><a href=\"#2\">10.40 A statement</a></li></ul></aside><div \
        class=\"live-blog__entries\">",
        site.menu(),
        escaped(story.title)
    ));
    for (n, two) in story.paragraphs.chunks(2).enumerate() {
        page.add(&format!(
            "<article class=\"live-blog__entry\" id=\"e{n}\"><time \
            datetime=\"{}\">{:02}.{:02}</time><div class=\"entry-body\">",
            story.published,
            18 - n % 12,
            n * 7 % 60
        ));
        page.pieces(two, "<p>", "</p>");
        page.add("</div><div class=\"entry-share\"><button>Share</button></div></article>");
    }
    page.add(&format!(
        "</div></main>{}<footer>{}</footer></body></html>",
        site.teaser_list(story, "most-read"),
        site.imprint()
    ));
}

fn json_ld_only(site: &Site, story: &Story<'_>, page: &mut Printed) {
    let linked = serde_json::json!({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "datePublished": story.published,
        "author": [{"@type": "Person", "name": story.author}], "publisher": {"@type": "Organization", "name": site.name},
        "articleBody": story.paragraphs.join("\n\n"),
    });
    page.add(&site.head(
        story,
        &format!(
            "<script type=\"application/ld+json\">{}</script>",
            linked.to_string().replace("</", "<\\/")
        ),
    ));
    page.add(&format!(
        "<body><div id=\"root\"><div class=\"shell\"><ul>{}</ul><p>Loading the \
        story, one moment please. If nothing happens, your browser may block \
        scripts.</p></div></div><noscript>Please turn on scripts to read \
        {}.</noscript>{}<footer>{}</footer></body></html>",
        site.menu(),
        site.name,
        site.teaser_list(story, "offers"),
        site.imprint()
    ));
    page.pieces.extend(story.paragraphs.iter().map(|&text| text.to_owned()));
}

fn headings(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><div class=\"site-header\"><ul>{}</ul></div><main \
            id=\"content\"><article><h1>{}</h1>",
        site.menu(),
        escaped(story.title)
    ));
    for (n, text) in story.paragraphs.iter().enumerate() {
        match n % 5 {
            2 => page.piece("<h2>", HEADS[(site.number + n) % HEADS.len()], "</h2>"),
            4 => {
                page.add("<ul>");
                for sentence in text.split_inclusive(". ") {
                    page.piece("<li>", sentence.trim(), "</li>");
                }
                page.add("</ul>");
                continue;
            }
            3 => {
                page.piece("<blockquote><p>", text, "</p></blockquote>");
                continue;
            }
            _ => {}
        }
        page.piece("<p>", text, "</p>");
    }
    page.add(&format!(
        "</article>{}</main><footer>{}</footer></body></html>",
        site.teaser_list(story, "related"),
        site.imprint()
    ));
}

fn teasers_inside(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><header><nav><ul>{}</ul></nav></header><article \
        class=\"article-page\"><h1>{}</h1><div class=\"article-body\">",
        site.menu(),
        escaped(story.title)
    ));
    for (n, text) in story.paragraphs.iter().enumerate() {
        if n == 1 && !story.teasers.is_empty() {
            page.add(&format!(
                "<p><strong>Read more: <a href=\"/x\">{}</a></strong></p>",
                escaped(story.teasers[0].0)
            ));
        }
        if n == 3 {
            page.add(&site.teaser_list(story, "related-inline"));
        }
        page.piece("<p>", text, "</p>");
    }
    page.add(&format!(
        "</div><div class=\"tags\"><a href=\"/t1\">town</a><a \
        href=\"/t2\">council</a></div></article><section \
        class=\"more\">{}</section><footer>{}</footer></body></html>",
        site.teaser_list(story, "related-articles"),
        site.imprint()
    ));
}

fn banners(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    let countries: String = [
        "Albania", "Belgium", "Chile", "Denmark", "Ecuador", "Finland", "Ghana", "Hungary",
        "Iceland", "Japan", "Kenya", "Latvia", "Malta", "Norway", "Oman", "Peru",
    ]
    .iter()
    .map(|land| format!("<option>{land}</option>"))
    .collect::<Vec<_>>()
    .concat();
    page.add(&format!("<body><div class=\"cookie-consent-banner\"><h2>We value your \
        privacy</h2><p>We and our 814 partners store and access information on your device, such \
        as unique identifiers in cookies, to measure audiences, to develop products and to show \
        you advertising that fits what you read on {}.</p><p>You may accept or manage your choices \
        by clicking below, including your right to object where legitimate interest is \
        used.</p><button>Accept \
        all</button><button>Manage</button></div><header><ul>{}</ul></header><main><article><h1>{}</h1><div class=\"content\">", site.name, site.menu(), escaped(story.title)));
    for (n, text) in story.paragraphs.iter().enumerate() {
        if n == 3 {
            page.add(&format!(
                "<div class=\"newsletter-signup\"><form><h3>Sign up to our \
                newsletter</h3><p>{}</p><label>Country</label><select>{countries}</select><input \
                type=\"email\"><button>Sign up</button><p class=\"small\">By signing up you agree \
                to our terms and to being written to now and then.</p></form></div>",
                site.appeal()
            ));
        }
        page.piece("<p>", text, "</p>");
    }
    page.add(&format!("</div></article></main><footer>{}</footer></body></html>", site.imprint()));
}

fn gallery(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><header><nav><ul>{}</ul></nav></header><main><article><h1>{}</h1><div \
            class=\"gallery slideshow\"><ul>",
        site.menu(),
        escaped(story.title)
    ));
    for n in 1..7 {
        page.add(&format!(
            "<li class=\"slide\"><figure><img src=\"/{n}.jpg\"><figcaption>Picture \
            {n} of 6: visitors, stalls and helpers in the rain, seen from the bridge. Image: {} / \
            staff</figcaption></figure></li>",
            site.name
        ));
    }
    page.add("</ul></div><div class=\"article__body\">");
    for (n, text) in story.paragraphs.iter().enumerate() {
        page.piece("<p>", text, "</p>");
        if n % 3 == 1 {
            page.add(
                "<figure class=\"image\"><picture><img src=\"/p.jpg\"></picture><figcaption \
                class=\"caption\">A view of the place in an earlier year, before the work began. \
                Picture: archive</figcaption></figure>",
            );
        }
    }
    page.add(&format!(
        "</div></article>{}</main><footer>{}</footer></body></html>",
        site.teaser_list(story, "related"),
        site.imprint()
    ));
}

fn nested(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><div class=\"layout\"><nav><ul>{}</ul></nav><main><div \
        class=\"wrap\"><section class=\"top\"><h1>{}</h1><p class=\"dek\"></p></section><section \
        itemprop=\"articleBody\">",
        site.menu(),
        escaped(story.title)
    ));
    for (n, two) in story.paragraphs.chunks(3).enumerate() {
        page.add("<section><div class=\"inner\"><div>");
        if n > 0 {
            page.piece("<h2>", HEADS[(site.number + n) % HEADS.len()], "</h2>");
        }
        page.pieces(two, "<p><span>", "</span></p>");
        page.add("</div></div></section>");
    }
    page.add(&format!(
        "</section></div></main>{}<footer><div>{}</div></footer></div></body></html>",
        site.teaser_list(story, "rail"),
        site.imprint()
    ));
}

fn hashed(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><div id=\"__app\"><div class=\"css-1q\"><ul \
        class=\"css-2z\">{}</ul></div><div class=\"css-77\"><div class=\"css-8k\"><h1 \
        class=\"css-h1\">{}</h1><div class=\"css-by\">{}</div>",
        site.menu(),
        escaped(story.title),
        story.author
    ));
    for text in story.paragraphs {
        page.piece("<div class=\"css-blk\"><p class=\"css-p0\">", text, "</p></div>");
    }
    page.add("</div><div class=\"css-9m\">");
    for (title, beginning) in story.teasers {
        let beginning: String = beginning.split(' ').take(16).collect::<Vec<_>>().join(" ");
        page.add(&format!(
            "<a class=\"css-card\" href=\"/x\"><h3 class=\"css-h3\">{}</h3><p \
                class=\"css-p1\">{}...</p></a>",
            escaped(title),
            escaped(&beginning)
        ));
    }
    page.add(&format!(
        "</div></div><div class=\"css-ft\"><p class=\"css-p2\">{}</p></div></div></body></html>",
        site.imprint()
    ));
}

fn line_breaks(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><div id=\"header\"><ul>{}</ul></div><div id=\"container\"><div \
        id=\"left\"><h2>{}</h2><div class=\"date\">{}</div><div id=\"story\">",
        site.menu(),
        escaped(story.title),
        day(story)
    ));
    page.pieces(story.paragraphs, "", "<br><br>");
    page.add(&format!(
        "</div></div><div id=\"right\"><p>{}</p></div></div><div \
            id=\"footer\">{}</div></body></html>",
        site.appeal(),
        site.imprint()
    ));
}

fn unclosed(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<BODY><CENTER><IMG SRC=logo.gif></CENTER><UL>{}</UL><HR><H1>{}</H1>\n",
        site.menu().replace("</li>", ""),
        escaped(story.title)
    ));
    page.pieces(story.paragraphs, "<P>", "");
    page.add(&format!("<HR><ADDRESS>{}</ADDRESS>", site.imprint()));
}

fn interview(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    page.add(&format!(
        "<body><header><nav><ul>{}</ul></nav></header><main role=\"main\"><article \
        class=\"c-article\"><h1 class=\"c-article__title\">{}</h1><div \
        class=\"c-article__content\">",
        site.menu(),
        escaped(story.title)
    ));
    for (n, text) in story.paragraphs.iter().enumerate() {
        if n % 2 == 1 {
            page.piece("<p><strong>", HEADS[n % HEADS.len()], "?</strong></p>");
        }
        page.piece("<p>", text, "</p>");
    }
    page.add(&format!(
        "</div><div class=\"c-correction\"></div></article>{}</main><aside>{}</aside><footer>{}</footer></body></html>",
        site.teaser_list(story, "c-more"),
        site.appeal(),
        site.imprint()
    ));
}

fn main_only(site: &Site, story: &Story<'_>, page: &mut Printed) {
    page.add(&site.head(story, ""));
    let links: String = story
        .teasers
        .iter()
        .map(|(title, _)| format!("<li><a href=\"/x\">{}</a></li>", escaped(title)))
        .collect::<Vec<_>>()
        .concat();
    page.add(&format!(
        "<body><div role=\"navigation\"><ul>{}</ul></div><main><h1>{}</h1><p \
            class=\"author\">{}</p>",
        site.menu(),
        escaped(story.title),
        story.author
    ));
    page.pieces(story.paragraphs, "<p>", "</p>");
    page.add(&format!(
        "<h3>Latest</h3><ul class=\"latest\">{links}{links}</ul></main><div \
        class=\"legal\"><p>{}</p><p>{}</p></div></body></html>",
        site.appeal(),
        site.imprint()
    ));
}
