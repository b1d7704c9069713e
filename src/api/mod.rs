//! The public library: articles in, a [`Run`] out. Everything here wraps what the rooms make.

mod archive;
mod compare;
mod pair;
mod run;
mod scanner;
#[cfg(test)]
mod tests;

pub use archive::{Added, Archive};
pub use compare::{compare, compare_with, read};
pub use pair::{Pair, Passage};
pub use run::{Cluster, Member, Run};
pub use scanner::Scanner;

use crate::read::Article;
use crate::spool::Stored;

/// An article of a run as the program hands articles over.
fn article(stored: Stored) -> Article {
    let Stored { meta, text } = stored;
    let mut article = Article::new(text).with_id(meta.id);
    article.url = meta.url;
    article.title = meta.title;
    article.outlet = meta.outlet;
    article.published = meta.published.map(|date| date.written);
    article.crawled = meta.crawled.map(|seconds| seconds.to_string());
    article.author = meta.author;
    article.language = meta.language;
    article.declared = meta.declared;
    article
}
