//! Articles that a program hands over, as the records they would be in a file of JSON lines.
//!
//! Each goes through the same picker as a line of JSON, so that it is cleaned the same way and
//! gives the same results.
//!
//! * time: as JSON lines, without the parsing
//! * space: one article at a time

use super::fields::{Meaning, Picker};
use super::{Item, MappingReport, ReadConfig};
#[cfg(feature = "parquet")]
use crate::error::Error;
use crate::error::Result;
use crate::record::Declared;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// An article: its text, and what is known of it.
///
/// Only the text (or the page to take it from) is needed. An address or outlet shows which articles
/// are of one site, and dates show which of two came first.
///
/// ```
/// use reprint::Article;
///
/// let article = Article::new("The ferry left Sorrel at dawn.").with_id("a1").with_outlet("post.example");
/// assert_eq!(article.id, "a1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Article {
    /// Its id. Where it is empty, the address or else the place among the articles becomes its id.
    pub id: String,
    /// The text. Positions of passages are bytes of it. Empty where there is only a page.
    pub text: String,
    /// The page the text is to be taken from, where there is no text. Needs the feature `html`.
    pub html: Option<String>,
    /// Address of its page.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Name or domain of the outlet.
    pub outlet: Option<String>,
    /// Date of publication, in any common notation.
    pub published: Option<String>,
    /// When the page was fetched, in any common notation.
    pub crawled: Option<String>,
    /// Author or authors.
    pub author: Option<String>,
    /// Language, as a code or name.
    pub language: Option<String>,
    /// What its page declares of its address and sources.
    #[serde(skip)]
    pub(crate) declared: Declared,
}

impl Article {
    /// An article of which only the text is known.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// An article whose text is to be taken from its page.
    #[must_use]
    pub fn from_html(html: impl Into<String>) -> Self {
        Self { html: Some(html.into()), ..Self::default() }
    }

    /// The same with an id.
    #[must_use]
    pub fn with_id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// The same with an address.
    #[must_use]
    pub fn with_url(self, url: impl Into<String>) -> Self {
        Self { url: Some(url.into()), ..self }
    }

    /// The same with a headline.
    #[must_use]
    pub fn with_title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    /// The same with an outlet.
    #[must_use]
    pub fn with_outlet(self, outlet: impl Into<String>) -> Self {
        Self { outlet: Some(outlet.into()), ..self }
    }

    /// The same with a date of publication.
    #[must_use]
    pub fn with_published(self, published: impl Into<String>) -> Self {
        Self { published: Some(published.into()), ..self }
    }
}

/// Gives the next record, which has that number.
type Next<'a> = Box<dyn FnMut(u64, &mut Picker) -> Option<Item> + Send + 'a>;

/// Articles to be read as records, in their order.
pub struct Given<'a> {
    name: String,
    next: Next<'a>,
    record: u64,
    picker: Picker,
}

impl<'a> Given<'a> {
    /// The articles, as if they stood in a file of that name.
    ///
    /// # Errors
    /// When the settings map a field that is none.
    pub fn of(
        name: &str,
        mut articles: impl Iterator<Item = Article> + Send + 'a,
        config: &ReadConfig,
    ) -> Result<Self> {
        let mut picker = Picker::of(&config.map)?;
        picker.begin_file(name, name.to_owned(), "articles");
        let next = move |record, picker: &mut Picker| {
            let article = articles.next()?;
            Some(item(article, record, picker))
        };
        Ok(Self { name: name.to_owned(), next: Box::new(next), record: 0, picker })
    }

    /// The rows of Arrow batches of one schema, as if they stood in a Parquet file of that name.
    ///
    /// # Errors
    /// When the settings map a field that is none, or no column can have a text.
    #[cfg(feature = "parquet")]
    pub fn of_batches(
        name: &str,
        schema: &arrow_schema::Schema,
        batches: impl Iterator<Item = arrow_array::RecordBatch> + Send + 'a,
        config: &ReadConfig,
    ) -> Result<Self> {
        let mut picker = Picker::of(&config.map)?;
        picker.begin_file(name, name.to_owned(), "arrow");
        let columns = schema.fields().iter().map(|field| field.name().as_str());
        if let Some(reason) = picker.cannot_have_text(columns) {
            return Err(Error::setting(format!("`{name}`: {reason}")));
        }
        let mut rows = super::parquet::GivenRows::of(batches, config);
        let next = move |record, picker: &mut Picker| rows.next(record, picker);
        Ok(Self { name: name.to_owned(), next: Box::new(next), record: 0, picker })
    }

    /// The name they go by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which fields were filled so far.
    #[must_use]
    pub fn mapping(&self) -> &MappingReport {
        &self.picker.mapping
    }

    /// The next items: at least one, at most `max_records`, and no more once they hold
    /// `max_bytes`. `None` when there is nothing more.
    pub fn next_batch(&mut self, max_records: usize, max_bytes: usize) -> Option<Vec<Item>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.is_empty() || (batch.len() < max_records && bytes < max_bytes) {
            let Some(item) = (self.next)(self.record + 1, &mut self.picker) else { break };
            self.record += 1;
            bytes += item.size();
            batch.push(item);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

fn item(article: Article, number: u64, picker: &mut Picker) -> Item {
    let declared = article.declared;
    let fields = [
        ("id", Some(article.id)),
        ("url", article.url),
        ("title", article.title),
        ("text", Some(article.text)),
        ("html", article.html),
        ("published", article.published),
        ("crawled", article.crawled),
        ("outlet", article.outlet),
        ("author", article.author),
        ("language", article.language),
    ];
    picker.begin_record();
    for (name, value) in fields {
        let Some(value) = value else { continue };
        match picker.meaning_of(name) {
            (Meaning::Take(target), _) => picker.offer(target, Cow::Owned(value)),
            (Meaning::Tree, key) => picker.offer_tree(key, &Value::String(value)),
            (Meaning::Skip, _) => {}
        }
    }
    if picker.lacks_text() {
        return picker.reject_named(number, 0, "the article has neither text nor page".to_owned());
    }
    match picker.finish(number, 0) {
        Item::Record(mut record) => {
            record.declared = declared;
            Item::Record(record)
        }
        rejected @ Item::Rejected(_) => rejected,
    }
}

impl std::fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Given")
            .field("name", &self.name)
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}
