use super::{BAKERY, FERRY, Work, article, titled};

/// Two articles with one story, and one beside them.
fn dump(work: &Work) {
    let copy = format!("Our reporters.\n{FERRY}");
    work.dump(&[article("wire", 2, FERRY), article("copy", 9, &copy), article("other", 4, BAKERY)]);
}

#[test]
fn a_report_without_a_folder_to_write_it_to_is_refused() {
    let work = Work::new();
    dump(&work);
    for option in ["--html", "--plots"] {
        let run = work.reprint(&["scan", "dump.jsonl", option]).ends_with(2);
        assert!(run.out.is_empty() && run.err.contains("--output <DIR>"), "{run:#?}");
    }
}

#[test]
fn a_report_has_the_copy_beside_its_source_and_no_earlier_pages_stay() {
    let work = Work::new();
    dump(&work);
    work.reprint(&["scan", "dump.jsonl", "-o", "run", "-q"]).ends_with(0);
    work.file("run/report/stories-7.html", "an earlier run's");
    work.file("run/report/notes.html", "the reader's own");
    work.reprint(&["scan", "dump.jsonl", "-o", "run", "--html", "--plots", "-q"]).ends_with(0);
    let page = work.read("run/report.html");
    for part in [
        "1 copy in 1 story",
        "id=\"s1-1\"",
        "wire.example",
        "copy.example",
        "A score is not a legal finding",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(work.read("run/plots/score.svg").starts_with("<svg "));
    assert!(
        !work.path("run/report/stories-7.html").exists()
            && work.path("run/report/notes.html").exists()
    );
    work.reprint(&["scan", "dump.jsonl", "-o", "run", "-q"]).ends_with(0);
    assert!(!work.path("run/report.html").exists() && !work.path("run/plots/score.svg").exists());
}

#[test]
fn one_pair_becomes_a_page_in_a_file_or_a_pipe() {
    let work = Work::new();
    dump(&work);
    let pair = ["compare", "wire", "copy", "--in", "dump.jsonl", "--html"];
    let piped = work.reprint(&pair).ends_with(0);
    assert!(
        piped.out.starts_with("<!doctype html>") && piped.out.contains("id=\"s1b1\""),
        "{piped:#?}"
    );
    let run = work.reprint(&[&pair[..], &["sheet.html"]].concat()).ends_with(0);
    assert!(run.out.is_empty() && run.err.contains("`sheet.html`"), "{run:#?}");
    assert_eq!(work.read("sheet.html"), piped.out);
    assert!(piped.out.contains(", compared "), "a sheet to mail says when it was made");
    let run = work.reprint(&[&pair[..], &["nowhere/sheet.html"]].concat()).ends_with(2);
    assert!(run.err.contains("nowhere/sheet.html"), "{run:#?}");
}

#[test]
fn a_finished_run_explains_a_pair_as_compare_does() {
    let work = Work::new();
    dump(&work);
    work.reprint(&["scan", "dump.jsonl", "-o", "run", "-q"]).ends_with(0);
    let explained = work.reprint(&["explain", "run", "copy", "wire"]).ends_with(0);
    let compared = work.reprint(&["compare", "wire", "copy", "--in", "dump.jsonl"]).ends_with(0);
    assert_eq!(explained.out, compared.out);
    assert!(explained.err.contains("reprint compare copy wire --in dump.jsonl"), "{explained:#?}");
    let run = work.reprint(&["explain", "run", "copy", "wire", "--json"]).ends_with(0);
    let object: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert!(FERRY.contains(object["passages"][0]["a_text"].as_str().unwrap()), "{run:#?}");
    let run = work.reprint(&["explain", "run", "wire", "other"]).ends_with(2);
    assert!(
        run.out.is_empty()
            && run.err.contains("`other`")
            && run.err.contains("a run with all pairs")
            && run.err.contains("`--all-pairs`"),
        "{run:#?}"
    );
    work.reprint(&["explain", "not-there", "wire", "copy"]).ends_with(2);
}

/// Such a pair is `partial`, and its articles are in no cluster.
#[test]
fn a_pair_outside_every_cluster_is_explained_with_its_titles() {
    let work = Work::new();
    let (part, _) = FERRY.split_once("\u{201c}We heard").expect("it is in there");
    work.dump(&[
        titled("wire", 2, "Ferry aground off Sandholm", FERRY),
        titled("digest", 9, "Bread prize, and a ferry", &format!("{BAKERY} {part}")),
    ]);
    work.reprint(&["scan", "dump.jsonl", "-o", "run", "-q"]).ends_with(0);
    assert!(!work.read("run/clusters.csv").contains("Bread prize"));
    let run = work.reprint(&["explain", "run", "wire", "digest"]).ends_with(0);
    for part in ["Ferry aground off Sandholm", "Bread prize, and a ferry", "2025-03-09"] {
        assert!(run.out.contains(part), "{part} is missing in {run:#?}");
    }
    // A run of an earlier version has no such table.
    std::fs::remove_file(work.path("run/articles.csv")).expect("it was written");
    let run = work.reprint(&["explain", "run", "wire", "digest"]).ends_with(0);
    assert!(run.out.contains("(no title)"), "{run:#?}");
}
