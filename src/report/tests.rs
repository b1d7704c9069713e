//! Every format on the sample, byte for byte: columns are a contract.

use super::sample::{Sample, comparison as sample_comparison};
use super::*;
use crate::classify::Scorecard;
use crate::cluster::{Credit, CreditKind, Tie};
use crate::evidence::{COUNT, Evidence};
use insta::assert_snapshot;
use std::collections::BTreeSet;

fn format(name: &str, results: &Results<'_>) -> String {
    let format = FORMATS.iter().find(|f| f.name == name).expect("a format of the table");
    let mut out = Vec::new();
    format.write(results, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn summed_up(sample: &Sample) -> String {
    let mut out = Vec::new();
    summary(&sample.results(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn shown(colour: bool, width: usize) -> String {
    let mut out = Vec::new();
    comparison(&sample_comparison(), &Style { colour, width }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn clusters_csv_has_the_columns_of_the_contract() {
    assert_snapshot!(format("clusters.csv", &Sample::of().results()), @r#"
    cluster_id,cluster_size,article_id,role,relation,derived_from,credited,score,coverage,outlet,published,title,url,source
    1,2,wire-1,origin,origin,,,,,harbour.example,2025-03-01,Fähre „Möwe“ sinks,https://harbour.example/wire-1,dump.jsonl:1
    1,2,"copy,1",copy,reprint,wire-1,,0.9877,0.7500,harbour.example,2025-03-01,'=SUM(A1),"https://harbour.example/copy,1",dump.jsonl:1
    "#);
}

#[test]
fn pairs_csv_has_the_columns_of_the_contract() {
    assert_snapshot!(format("pairs.csv", &Sample::of().results()), @r#"
    a,b,relation,derivation,derived,common_source,score,jaccard,containment_a,containment_b,narrated_words,shared_words,passages,credit_a,credit_b,credit_how_a,credit_how_b,decided_by,a_outlet,a_published,a_title,b_outlet,b_published,b_title
    wire-1,"copy,1",reprint,b_from_a,"copy,1",,0.9877,0.2727,0.3750,0.5000,3,5,2,,,,,containment 0.50,harbour.example,2025-03-01,Fähre „Möwe“ sinks,harbour.example,2025-03-01,'=SUM(A1)
    "#);
}

#[test]
fn passages_csv_has_the_columns_of_the_contract() {
    assert_snapshot!(format("passages.csv", &Sample::of().results()), @r#"
    a,b,kind,a_start,a_end,b_start,b_end,words,quoted,a_text,b_text
    wire-1,"copy,1",verbatim,5,27,6,28,5,0,the ferry sank at nine,the ferry sank at nine
    wire-1,"copy,1",aligned,29,51,34,50,3,0,'+40 people were saved.,'-40 souls lived.
    "#);
}

#[test]
fn pairs_jsonl_has_every_signal_reason_and_passage() {
    assert_snapshot!(format("pairs.jsonl", &Sample::of().results()), @r#"{"a":"wire-1","b":"copy,1","relation":"reprint","derivation":"b_from_a","derived":"copy,1","common_source":null,"score":0.9877,"decided_by":"containment 0.50","overlap":{"jaccard":0.2727,"containment_a":0.375,"containment_b":0.5,"shared_shingles":3,"shingles_a":8,"shingles_b":6},"coverage":{"a":0.6667,"b":0.75},"narrated_words":3,"credits":{"a":null,"b":null,"how_a":null,"how_b":null},"details":null,"signals":[],"direction":{"derived":"copy,1","weight":1.25,"reasons":[{"derived":"copy,1","weight":1.5,"fact":"published 6 h after a"},{"derived":"wire-1","weight":0.25,"fact":"shorter sentences"}]},"passages":[{"kind":"verbatim","a":[5,27],"b":[6,28],"words":5,"quoted":false,"agreement":1.0},{"kind":"aligned","a":[29,51],"b":[34,50],"words":3,"quoted":false,"agreement":0.33,"confidence":0.8765,"shared_a":[[30,32]],"shared_b":[[35,37]]}],"new":{"article":"copy,1","sentences":[[0,5]]}}"#);
}

#[test]
fn pairs_jsonl_has_every_signal_with_the_points_of_the_card() {
    let sample = Sample::with_evidence(Evidence::from_values([Some(0.5); COUNT]));
    let line: serde_json::Value =
        serde_json::from_str(&format("pairs.jsonl", &sample.results())).unwrap();
    let signals = line["signals"].as_array().unwrap();
    assert_eq!(signals.len(), COUNT);
    let of_card = Scorecard::built_in().points(&Evidence::from_values([Some(0.5); COUNT]));
    for (signal, card) in signals.iter().zip(of_card) {
        assert_eq!(
            (signal["signal"].as_str(), signal["value"].as_f64()),
            (Some(card.signal), Some(0.5))
        );
        assert!((signal["points"].as_f64().unwrap() - card.points).abs() < 1e-4, "{signal}");
    }
}

#[test]
fn rejected_jsonl_says_where_and_why() {
    assert_snapshot!(format("rejected.jsonl", &Sample::of().results()), @r#"{"file":"dump.jsonl","record":3,"offset":912,"reason":"missing field `text`","id":null,"same_page":null}"#);
}

#[test]
fn a_run_without_findings_has_headers_and_nothing_else() {
    let sample = Sample::bare(0);
    for Format { name, .. } in FORMATS {
        let header = usize::from(name.contains(".csv"));
        assert_eq!(format(name, &sample.results()).lines().count(), header, "{name}");
    }
}

#[test]
fn names_of_formats_are_unique() {
    let names: BTreeSet<&str> = FORMATS.iter().map(|f| f.name).chain([RUN]).collect();
    assert_eq!(names.len(), FORMATS.len() + 1);
}

#[test]
fn offsets_of_passages_slice_the_text_as_python_does() {
    let sample = Sample::of();
    let results = sample.results();
    let table = format("passages.csv", &results);
    let texts: Vec<Vec<char>> =
        results.spool.docs().map(|d| results.spool.get(d).text.chars().collect()).collect();
    let mut rows = 0;
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        let number = |at: usize| row[at].parse::<usize>().unwrap();
        let a: String = texts[0][number(3)..number(4)].iter().collect();
        let b: String = texts[1][number(5)..number(6)].iter().collect();
        assert_eq!((&row[9], &row[10]), (&*safe_cell(&a), &*safe_cell(&b)));
        rows += 1;
    }
    assert_eq!(rows, 2);
}

#[test]
fn a_run_folder_holds_every_file_and_nothing_else() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("runs/first");
    let run = RunManifest { version: "0.1.0".to_owned(), ..RunManifest::default() };
    // Twice: an earlier run's files are replaced.
    for _ in 0..2 {
        write_run(&Sample::of().results(), &run, Also::default(), &folder).unwrap();
    }
    let found: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<String> =
        FORMATS.iter().map(|f| f.name).chain([RUN]).map(str::to_owned).collect();
    assert_eq!(found, expected);
    let written = fs::read_to_string(folder.join(RUN)).unwrap();
    assert_eq!(serde_json::from_str::<RunManifest>(&written).unwrap(), run);
    assert!(
        written.ends_with("}\n") && written.contains("\n  \"version\": \"0.1.0\""),
        "{written}"
    );
}

#[test]
fn files_written_side_by_side_have_the_pairs_in_order() {
    // More than two blocks of pairs.
    let sample = Sample::many(&[900, 3, 400]);
    let results = sample.results();
    let folder = tempfile::tempdir().unwrap();
    write_run(&results, &RunManifest::default(), Also::default(), folder.path()).unwrap();
    let written = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for table in table::TABLES {
        let mut one_by_one = Vec::new();
        table.write_csv(&results, &mut one_by_one).unwrap();
        assert!(
            written(&format!("{}.csv", table.name)) == String::from_utf8(one_by_one).unwrap(),
            "{}",
            table.name
        );
    }
    let lines = written("pairs.jsonl");
    let objects =
        lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let ids: Vec<_> =
        objects.map(|o| [&o["a"], &o["b"]].map(|id| id.as_str().unwrap().to_owned())).collect();
    let id = |doc: DocId| results.spool.meta(doc).id;
    let edges = results.listing.order().iter().map(|&at| &results.pairs.edges()[at as usize]);
    assert!(
        ids.len() == 1306
            && ids.iter().zip(edges).all(|(ids, edge)| *ids == [id(edge.a), id(edge.b)])
    );
}

#[test]
fn a_file_where_the_folder_should_be_is_an_error_that_names_it() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("taken");
    fs::write(&file, "").unwrap();
    assert!(prepare_run(&file).unwrap_err().to_string().contains("taken"));
}

#[test]
fn the_summary_counts_copies_and_names_the_largest_story() {
    assert_snapshot!(summed_up(&Sample::of()), @"
    2 articles read, 1 record set aside
      the first: dump.jsonl, record 3: missing field `text`
    1 copy in 1 cluster
      reprint            1

    largest stories
          2  Fähre „Möwe“ sinks  (harbour.example)
             1 reprint
    ");
}

#[test]
fn the_summary_says_why_nothing_was_found() {
    assert_snapshot!(summed_up(&Sample::bare(0)), @"
    0 articles read
    no copies found: all articles of the input were in the archive already
    ");
    assert_snapshot!(summed_up(&Sample::bare(1)), @"
    1 article read
    no copies found: there is only one article, and nothing to compare it with
    ");
    assert_snapshot!(summed_up(&Sample::bare(2)), @"
    2 articles read
    no copies found: no article repeats or retells another.
    That is normal for a dump of one outlet, or of stories chosen to differ.
    `reprint compare A B` explains one pair; a sensitive run reports more rewrites.
    Of the first 2 articles 2 have under 150 characters: is their text in
    another field? `reprint extract` shows what is read; map the right one to `text`.
    ");
    assert!(
        summed_up(&Sample::in_language(3, Some("de")))
            .contains("Of the first 3 articles 3 are not in English")
    );
    let mut rejected = Sample::bare(0);
    rejected.rejected = Sample::of().rejected;
    assert_snapshot!(summed_up(&rejected), @"
    0 articles read, 1 record set aside
      the first: dump.jsonl, record 3: missing field `text`
    no copies found: every record was set aside
    ");
}

#[test]
fn a_comparison_shows_all_that_the_verdict_rests_on() {
    assert_snapshot!(shown(false, 80), @"
    a  Fähre „Möwe“ sinks
       wire-1, harbour.example, 2025-03-01
    b  =SUM(A1)
       copy,1, harbour.example, 2025-03-01

    reprint, score 0.9877, decided by containment 0.50

    b derives from a, weight 1.25
      b   1.50  published 6 h after a
      a   0.25  shorter sentences

    overlap
      shared shingles   3 of 8 in a, 6 in b
      jaccard           0.2727
      containment       0.3750 of a, 0.5000 of b
      words in passages 0.6667 of a, 0.7500 of b
      narrated words    3 in both that neither quotes

    signals: value, points for (+) or against (-) a copy
      stem_bigrams     0.5000   +2.0000  ++++++++++++
      names_new             -   -1.0000  ------

    passages: 1 verbatim, 1 aligned

      verbatim, 5 words, agreement 1.00
    the ferry sank at nine                 | the ferry sank at nine

      aligned, 3 words, agreement 0.33, confidence 0.88
    +40 people were saved.                 | -40 souls lived.

    new in b, or told too freely to be recognised: 1 sentence with no source in a

      Über:
    ");
}

#[test]
fn colours_change_nothing_but_colours() {
    let plain: String =
        shown(true, 160).split('\u{1b}').enumerate().fold(String::new(), |text, (at, part)| {
            text + if at == 0 {
                part
            } else {
                part.split_once('m').expect("a colour ends with m").1
            }
        });
    assert_eq!(plain, shown(false, 160));
}

#[test]
fn no_line_of_a_comparison_is_wider_than_asked() {
    for width in [40, 80, 160] {
        assert!(
            shown(false, width).lines().all(|line| columns::width(line) <= width.max(60)),
            "{width}"
        );
    }
}

#[test]
fn comparison_json_is_the_line_of_pairs_jsonl_and_the_texts() {
    let mut out = Vec::new();
    comparison_json(&sample_comparison(), &mut out).unwrap();
    let mut object: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(object["passages"][1]["b_text"], "-40 souls lived.");
    assert_eq!(object["articles"][0]["title"], "Fähre „Möwe“ sinks");

    object.as_object_mut().unwrap().remove("articles");
    // This pair's points were put there by hand; the run folder's are the card's, of which there
    // are none without evidence.
    object["signals"] = serde_json::json!([]);
    for passage in object["passages"].as_array_mut().unwrap() {
        passage.as_object_mut().unwrap().retain(|key, _| !key.ends_with("_text"));
    }
    let line: serde_json::Value =
        serde_json::from_str(&format("pairs.jsonl", &Sample::of().results())).unwrap();
    assert_eq!(object, line);
}

/// The sample with an agency whose text both carry.
fn carried() -> Sample {
    let mut pair = sample_comparison().pair;
    (pair.direction.derived, pair.direction.common) =
        (None, Some("Northline News Agency".to_owned()));
    pair.direction.weight = 0.0;
    let name = "Northline News Agency".to_owned();
    pair.credits = [None, Some(Credit { name, kind: CreditKind::Carries })];
    let mut sample = Sample::of_pair(pair);
    for from in sample.clusters[0].members.iter_mut().filter_map(|member| member.from.as_mut()) {
        from.tie = Tie::Common;
    }
    sample.listed()
}

#[test]
fn two_that_print_one_agency_are_carriers_in_every_file() {
    let sample = carried();
    let results = sample.results();
    let cells = |name: &str, columns: &[&str]| -> Vec<Vec<String>> {
        let table = format(name, &results);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let head = reader.headers().unwrap().clone();
        let places: Vec<usize> =
            columns.iter().map(|c| head.iter().position(|h| h == *c).unwrap()).collect();
        reader
            .records()
            .map(|row| row.unwrap())
            .map(|row| places.iter().map(|&at| row[at].to_owned()).collect())
            .collect()
    };
    assert_eq!(
        cells("clusters.csv", &["role", "relation", "derived_from", "credited"]),
        [
            ["carrier", "origin", "", "Northline News Agency"],
            ["carrier", "reprint", "", "Northline News Agency"]
        ]
    );
    let credits =
        cells("pairs.csv", &["derivation", "derived", "common_source", "credit_a", "credit_b"]);
    assert_eq!(credits, [["common", "", "Northline News Agency", "", "Northline News Agency"]]);
    assert!(
        summed_up(&sample).contains("2 carriers of agency or press-release text in 1 cluster"),
        "{}",
        summed_up(&sample)
    );
    let folder = tempfile::tempdir().unwrap();
    let also = Also { html: true, ..Also::default() };
    write_run(&results, &RunManifest::default(), also, folder.path()).unwrap();
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    let sentence =
        "Both come from Northline News Agency: common source, neither is a copy of the other";
    assert!(
        page.contains(sentence)
            && !page.contains("derives from the source")
            && !page.contains("Who copied whom")
    );
    assert!(page.contains("Whose texts are carried"));
}

#[test]
fn what_a_run_writes_is_known_where_it_is_read() {
    let tables = table::TABLES.map(|table| format!("{}.parquet", table.name));
    let names = FORMATS.iter().map(|format| format.name.to_owned()).chain(tables);
    for name in names.chain(
        [RUN, PLOTS, html::REPORT, html::FURTHER, kept::LIST, cleaning::TABLE].map(str::to_owned),
    ) {
        assert!(crate::read::IN_RUN.contains(&&*name), "{name}");
    }
}
