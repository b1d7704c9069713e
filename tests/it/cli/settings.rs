use super::{FERRY, Work, article};

/// FERRY with so much changed that its shingles have a Jaccard of some .6 with it.
fn edited() -> String {
    FERRY
        .replace("Tuesday", "Sunday")
        .replace("mayor thanked", "council praised")
        .replace("thirty", "forty")
}

fn relation(work: &Work, extra: &[&str]) -> String {
    let args = [&["scan", "dump.jsonl", "-o", "run", "--quiet"], extra].concat();
    work.reprint(&args).ends_with(0);
    work.read("run/pairs.csv")
        .lines()
        .nth(1)
        .map_or_else(String::new, |row| row.split(',').nth(2).unwrap().to_owned())
}

#[test]
fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY), article("two", 3, &edited())]);
    assert_eq!(relation(&work, &[]), "reprint");
    work.file("reprint.toml", "[classify]\nreprint_jaccard = 0.99\nreprint_containment = 0.99\n");
    assert_eq!(relation(&work, &[]), "excerpt");
    assert_eq!(relation(&work, &["--reprint-jaccard", "0.5"]), "reprint");
    work.file("mild.toml", "[classify]\nreprint_jaccard = 0.4\n");
    assert_eq!(relation(&work, &["--config", "mild.toml"]), "reprint");
}

#[test]
fn what_is_printed_is_a_settings_file_with_reasons() {
    let work = Work::new();
    let run = work.reprint(&["scan", "--print-config", "--reprint-jaccard", "0.6"]).ends_with(0);
    assert!(
        run.out.contains("reprint_jaccard = 0.6\n") && run.out.contains("Default: 0.5."),
        "{}",
        run.out
    );
    work.file("reprint.toml", &run.out);
    assert_eq!(work.reprint(&["scan", "--print-config"]).ends_with(0).out, run.out);
}

#[test]
fn a_mistyped_setting_stops_the_run_and_names_the_right_one() {
    let work = Work::new();
    work.dump(&[article("one", 2, FERRY)]);
    work.file("reprint.toml", "[classify]\nreprint_jacard = 0.6\n");
    let run = work.reprint(&["scan", "dump.jsonl"]).ends_with(2);
    assert!(
        run.err.contains("`reprint.toml`: unknown setting `classify.reprint_jacard`"),
        "{}",
        run.err
    );
    assert!(run.err.contains("did you mean `classify.reprint_jaccard`?"), "{}", run.err);
}
