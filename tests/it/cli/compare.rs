use super::{BAKERY, FERRY, Work, article};

#[test]
fn two_files_are_explained_without_colours_in_a_pipe() {
    let work = Work::new();
    work.file("a.txt", FERRY);
    work.file("b.txt", FERRY);
    let run = work.reprint(&["compare", "a.txt", "b.txt"]).ends_with(0);
    for words in ["a.txt", "b.txt", "identical, score 1.0000", "overlap", "passages"] {
        assert!(run.out.contains(words), "{words} is missing in {run:#?}");
    }
    assert!(!run.out.contains('\u{1b}'));
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{run:#?}");
}

#[test]
fn files_of_one_name_are_told_apart() {
    let work = Work::new();
    work.file("x/story.txt", FERRY);
    work.file("y/story.txt", BAKERY);
    let run = work.reprint(&["compare", "x/story.txt", "y/story.txt"]).ends_with(0);
    assert!(run.out.contains("x/story.txt") && run.out.contains("y/story.txt"), "{run:#?}");
}

#[test]
fn json_is_one_object_with_the_passages_texts() {
    let work = Work::new();
    work.dump(&[
        article("wire", 2, FERRY),
        article("copy", 9, &format!("Our reporters.\n{FERRY}")),
    ]);
    let run =
        work.reprint(&["compare", "wire", "copy", "--in", "dump.jsonl", "--json"]).ends_with(0);
    let object: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&object["a"], &object["b"], &object["derived"]),
        (&"wire".into(), &"copy".into(), &"copy".into())
    );
    let text = object["passages"][0]["a_text"].as_str().unwrap();
    assert!(FERRY.contains(text), "{run:#?}");
    let names = &object["details"]["names"];
    assert!(names["of"].as_u64() > Some(5) && names["kept"] == names["of"], "{names}");
    let out = work.reprint(&["compare", "wire", "copy", "--in", "dump.jsonl"]).ends_with(0).out;
    assert!(out.contains(&format!("kept              names {0} of {0}, ", names["of"])), "{out}");
    let sheet =
        work.reprint(&["compare", "wire", "copy", "--in", "dump.jsonl", "--html"]).ends_with(0).out;
    assert!(sheet.contains(&format!("<li>{0} of {0} names and ", names["of"])));
}

#[test]
fn the_order_of_the_names_is_the_order_of_the_columns() {
    let work = Work::new();
    work.dump(&[article("wire", 2, FERRY), article("copy", 9, FERRY)]);
    let run =
        work.reprint(&["compare", "copy", "wire", "--in", "dump.jsonl", "--json"]).ends_with(0);
    let object: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&object["a"], &object["derived"]), (&"copy".into(), &"copy".into()));
}

#[test]
fn what_is_not_there_fails_and_is_named() {
    let work = Work::new();
    work.dump(&[article("wire", 2, FERRY), article("copy", 3, FERRY)]);
    let run = work.reprint(&["compare", "wire", "nobody", "--in", "dump.jsonl"]).ends_with(2);
    assert!(run.out.is_empty() && run.err.contains("`nobody`"), "{run:#?}");
    let run = work.reprint(&["compare", "nowhere.txt", "dump.jsonl"]).ends_with(2);
    assert!(run.err.contains("nowhere.txt"), "{run:#?}");
}

#[test]
fn a_dump_in_place_of_an_article_names_the_option_in() {
    let work = Work::new();
    work.file("a.txt", FERRY);
    work.dump(&[article("wire", 2, FERRY), article("copy", 3, FERRY)]);
    let run = work.reprint(&["compare", "dump.jsonl", "a.txt"]).ends_with(2);
    assert!(run.err.contains("--in dump.jsonl"), "{run:#?}");
}

#[test]
fn records_set_aside_beside_the_pair_are_no_failure() {
    let work = Work::new();
    work.dump(&[article("wire", 2, FERRY), "{}".to_owned(), article("copy", 3, FERRY)]);
    let run = work.reprint(&["compare", "wire", "copy", "--in", "dump.jsonl"]).ends_with(0);
    assert!(run.err.contains("1 record(s) of the dump were set aside"), "{}", run.err);
}
