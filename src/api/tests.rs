use super::{Scanner, compare, compare_with};
use crate::classify::Relation;
use crate::config::Config;
use crate::read::Article;
use std::fs;

/// Articles as lines of JSON, from which two articles in memory and in a file are made.
const LINES: &str = r#"{"id": "wire", "outlet": "wire.example", "published": "2031-03-04", "text": "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board were taken off by the lifeboats of three harbours, the coast guard said."}
{"url": "https://post.example/ferry", "title": "Ferry &amp; fire", "text": "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board were taken off by the lifeboats of three harbours, the coast guard said. Ticket sales are closed."}
{"text": ""}
{"id": "wire", "text": "Bread prices in Corran rose for the third month in a row, the statistics office reported, led by flour and energy."}
"#;

#[test]
fn articles_in_memory_give_the_tables_of_the_same_articles_in_a_file() {
    let work = tempfile::tempdir().unwrap();
    let dump = work.path().join("dump.jsonl");
    fs::write(&dump, LINES).unwrap();
    let articles = LINES.lines().map(|line| serde_json::from_str::<Article>(line).unwrap());
    let name = dump.to_str().unwrap();
    let runs = [
        Scanner::new(Config::default()).inputs([&dump]).run().unwrap(),
        Scanner::new(Config::default()).articles(articles).source(name).run().unwrap(),
    ];
    let tables =
        ["clusters.csv", "pairs.csv", "passages.csv", "common.csv", "articles.csv", "pairs.jsonl"];
    let saved = runs.map(|run| {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!((run.articles(), run.rejected().len(), run.clusters().len()), (3, 1, 1));
        run.save(folder.path()).unwrap();
        tables.map(|table| fs::read_to_string(folder.path().join(table)).unwrap())
    });
    assert_eq!(saved[0], saved[1]);
    assert!(saved[0][0].contains("Ferry & fire") && saved[0][5].lines().count() == 1);
}

#[test]
fn passages_lie_in_their_texts() {
    let articles = LINES.lines().map(|line| serde_json::from_str::<Article>(line).unwrap());
    let run = Scanner::new(Config::default()).articles(articles).run().unwrap();
    let pair = run.pairs().next().unwrap();
    let passage = pair.passages().next().unwrap();
    assert_eq!(&pair.a().text[passage.in_a.clone()], passage.a);
    assert_eq!(&pair.b().text[passage.in_b.clone()], passage.b);
    let cluster = run.clusters().next().unwrap();
    let copy = cluster.copies().next().unwrap();
    assert_eq!((copy.compared_with, cluster.len()), (cluster.origin().id, 2));
}

#[test]
fn paths_and_articles_are_not_scanned_together() {
    let scanner =
        Scanner::new(Config::default()).inputs(["dump"]).articles([Article::new("A text.")]);
    assert!(scanner.run().unwrap_err().to_string().contains("scan one of them"));
    assert!(
        Scanner::new(Config::default())
            .articles([])
            .run()
            .unwrap_err()
            .to_string()
            .contains("`memory`")
    );
}

#[test]
fn an_article_without_text_cannot_be_compared() {
    let (text, none) =
        (Article::new("The ferry left Sorrel at dawn with 212 on board."), Article::default());
    let error = compare(&text, &none).unwrap_err().to_string();
    assert_eq!(error, "article `b` cannot be compared: the article has neither text nor page");
    let among = [none, text.clone().with_id("other")];
    let pair = compare_with(&Config::default(), &text, &text, &among).unwrap();
    assert_eq!(pair.relation(), Relation::Identical);
}
