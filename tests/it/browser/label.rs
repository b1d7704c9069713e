//! `label.html` in a browser: labelled by keyboard, kept over a reload, downloaded as the table.

use super::{Browser, list};
use crate::found::repository;
use assert_cmd::Command as Assert;

/// Instead of a download: keeps what would be saved.
const CATCH: &str = "URL.createObjectURL = (blob) => { window.saved = blob; return 'blob:'; }; \
    HTMLAnchorElement.prototype.click = () => {}";

/// The pair that is shown, as the page says.
const AT: &str = "document.getElementById('at').textContent";

#[test]
fn pairs_are_labelled_by_keyboard_kept_and_downloaded() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let reprint = |args: &[&str]| {
        Assert::new(env!("CARGO_BIN_EXE_reprint"))
            .args(args)
            .current_dir(work.path())
            .assert()
            .code(0);
    };
    let corpus = repository("corpus/articles");
    reprint(&["scan", corpus.to_str().expect("UTF-8"), "--all-pairs", "--quiet", "-o", "run"]);
    reprint(&["label", "run", "--quiet", "-o", "sheet", "--pairs", "12"]);
    let page = work.path().join("sheet/label.html").canonicalize().expect("the page was written");
    browser.open(&page, 1280);
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
    assert_eq!(browser.eval(AT), "Pair 1 of 12");
    assert_eq!(browser.eval("document.querySelectorAll('.two.now').length"), 1);

    // A key sets a label and goes on; arrows go back and forth; the note takes letters for itself.
    browser.press("4");
    browser.press("8");
    assert_eq!(browser.eval(AT), "Pair 3 of 12");
    browser.press("ArrowLeft");
    assert_eq!(browser.eval(AT), "Pair 2 of 12");
    let pressed =
        "[...document.querySelectorAll('.label[aria-pressed=true]')].map((b) => b.dataset.label)";
    assert_eq!(list(&browser.eval(pressed)), ["same_event"]);
    browser.press("n");
    browser.press("1");
    browser.press("Enter");
    assert_eq!(list(&browser.eval(pressed)), ["same_event"]);
    assert_eq!(browser.eval("document.getElementById('note').value"), "1");
    browser.press("g");
    assert_eq!(browser.eval(AT), "Pair 3 of 12");
    browser.press("b");
    browser.press("ArrowLeft");
    browser.press("Delete");
    assert_eq!(browser.eval("document.getElementById('done').textContent"), "2 labelled");

    // Kept over a reload, which begins at the first pair without a label.
    browser.open(&page, 1280);
    assert_eq!(browser.eval(AT), "Pair 3 of 12");
    assert_eq!(browser.eval("document.getElementById('done').textContent"), "2 labelled");

    // What is downloaded is the table with its labels.
    browser.eval(CATCH);
    browser.eval("document.getElementById('save').click()");
    let saved = browser.eval("window.saved.text()");
    let saved = saved.as_str().expect("text");
    let blank = std::fs::read_to_string(work.path().join("sheet/labels.csv")).expect("a table");
    let (mut labels, mut bare) = (Vec::new(), String::new());
    for line in saved.lines() {
        let cells: Vec<&str> = line.split(',').collect();
        labels.push([cells[2], cells[3]]);
        let is_head = cells[2] == "label";
        bare.extend(if is_head { [line, "", "", "\n"] } else { [cells[0], ",", cells[1], ",,\n"] });
    }
    assert_eq!(bare, blank);
    assert_eq!(labels[1..4], [["rewrite", ""], ["same_event", "1"], ["", ""]]);
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
    std::fs::write(work.path().join("sheet/labels.csv"), saved).expect("the folder is there");
    reprint(&["eval", "run", "--truth", "sheet/labels.csv"]);

    // On a telephone nothing is wider than the screen.
    browser.open(&page, 390);
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= 390"), true);
}
