//! The fields of a record and the names that real tools write them under.

/// What a record can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Url,
    Title,
    Text,
    Html,
    Published,
    Crawled,
    Outlet,
    Author,
    Language,
}

/// Every field, the names it is known by, best first. A `?` before a name: counts only if the value
/// parses as a URL.
pub(super) const ALIASES: [(Field, &str, &[&str]); 10] = [
    (
        Field::Id,
        "id",
        &[
            "id",
            "_id",
            "uuid",
            "guid",
            "doc_id",
            "fingerprint",
            "WARC-Record-ID",
            "warc_headers.warc-record-id",
        ],
    ),
    (
        Field::Url,
        "url",
        &[
            "url",
            "link",
            "canonical_link",
            "canonical_url",
            "source_url",
            "requested_url",
            "loc",
            "?source",
            "responded_url",
            "webUrl",
            "permalink",
            "WARC-Target-URI",
            "warc_headers.warc-target-uri",
        ],
    ),
    (
        Field::Title,
        "title",
        &["title", "title.rendered", "headline", "title_page", "title_rss", "webTitle", "t"],
    ),
    (
        Field::Text,
        "text",
        &[
            "maintext",
            "plaintext",
            "raw_text",
            "text",
            "articleBody",
            "article_body",
            "body",
            "content",
            "content.rendered",
            "content.0.value",
            "full_text",
            "article",
            "raw_content",
            "markdown",
            "plain_text",
            "content_text",
            "bodyText",
            "ft",
        ],
    ),
    (Field::Html, "html", &["html", "raw_html", "page", "content_html"]),
    (
        Field::Published,
        "published",
        &[
            "date_publish",
            "publish_date",
            "publishing_date",
            "published_at",
            "published",
            "pub_date",
            "pubDate",
            "datePublished",
            "date",
            "publishedAt",
            "published_date",
            "date_published",
            "date_gmt",
            "webPublicationDate",
            "timestamp",
            "created_at",
            "created",
            "d",
        ],
    ),
    (
        Field::Crawled,
        "crawled",
        &[
            "date_download",
            "crawled_at",
            "fetched_at",
            "scraped_at",
            "crawl_date",
            "WARC-Date",
            "warc_headers.warc-date",
            "filedate",
        ],
    ),
    (
        Field::Outlet,
        "outlet",
        &[
            "source_domain",
            "hostname",
            "source-hostname",
            "domain",
            "site",
            "meta_site_name",
            "publisher",
            "publication",
            "outlet",
            "source.name",
        ],
    ),
    (Field::Author, "author", &["authors", "author", "byline", "creator"]),
    (Field::Language, "language", &["language", "lang", "meta_lang", "language_code", "lg"]),
];

/// Names of objects that hold an article, each with its dot.
const AROUND: [&str; 8] =
    ["_source.", "fields.", "attributes.", "document.", "doc.", "article.", "data.", "post."];
/// Those, and of objects that hold what is known of one.
const AROUND_METADATA: [&str; 10] = [
    "_source.",
    "fields.",
    "attributes.",
    "document.",
    "doc.",
    "article.",
    "data.",
    "post.",
    "metadata.",
    "meta.",
];
/// Objects in which a field may stand instead, each with its dot: of Elasticsearch and its dumps,
/// of The Guardian, of JSON:API; beside the text those of dolma, datatrove and `RedPajama`.
pub(super) const fn around(field: Field) -> &'static [&'static str] {
    match field {
        Field::Id | Field::Text | Field::Html => &AROUND,
        _ => &AROUND_METADATA,
    }
}
