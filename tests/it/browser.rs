//! `report.html` in a browser, from a file, by mouse and by keyboard.
//!
//! Chromium is driven over a pipe by its `DevTools` protocol, so nothing but the browser is needed.
//! Without one the tests say so and pass.

mod label;

use crate::found::repository;
use assert_cmd::Command as Assert;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Names under which the browser may be installed; the last may be a mere pointer to another way of
/// installing it.
const BROWSERS: [&str; 4] =
    ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];

/// Seconds after which a browser that hangs is ended, so that a test fails and does not stand for
/// ever.
const PATIENCE: u64 = 300;

/// A page in a browser without a window.
struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    calls: u64,
    /// What the browser reported by itself since the page was opened.
    events: Vec<Value>,
    _profile: TempDir,
    _done: Sender<()>,
}

impl Browser {
    /// `None`, with a word why, where there is no browser.
    fn start() -> Option<Self> {
        let places = std::env::var_os("PATH").unwrap_or_default();
        let places: Vec<PathBuf> = std::env::split_paths(&places).collect();
        let mut programs =
            BROWSERS.iter().flat_map(|name| places.iter().map(move |place| place.join(name)));
        let Some(program) = programs.find(|program| program.is_file()) else {
            println!("skipped: no chromium on this machine");
            return None;
        };
        let profile = tempfile::tempdir().expect("a temporary folder");
        // The protocol wants descriptors 3 and 4; a shell can give a child its own input and output
        // as these.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 >/dev/null 2>&1"])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
            ])
            .args([
                "--remote-debugging-pipe",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let (to, from) =
            (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let (done, is_done) = channel::<()>();
        let id = child.id().to_string();
        std::thread::spawn(move || {
            if is_done.recv_timeout(Duration::from_secs(PATIENCE))
                == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                let _ = Command::new("kill").args(["-9", &id]).status();
            }
        });
        let from = BufReader::new(from);
        let mut browser = Self {
            child,
            to,
            from,
            session: None,
            calls: 0,
            events: Vec::new(),
            _profile: profile,
            _done: done,
        };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", &attach);
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let answer = self.message();
            if answer["id"] == self.calls {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn message(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("the browser answers");
        assert_eq!(bytes.pop(), Some(0), "the browser ended");
        serde_json::from_slice(&bytes).expect("the protocol is JSON")
    }

    /// Opens a file at a width and waits until it is loaded.
    fn open(&mut self, file: &Path, width: u32) {
        self.events.clear();
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", &size);
        self.call("Page.navigate", &json!({ "url": format!("file://{}", file.display()) }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.message();
            self.events.push(event);
        }
    }

    /// The value of an expression; of a promise what it comes to.
    fn eval(&mut self, expression: &str) -> Value {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", &params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// A key as a person presses it.
    fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "ArrowLeft" => (37, ""),
            "Delete" => (46, ""),
            sign if sign.len() == 1 => (sign.as_bytes()[0].to_ascii_uppercase(), sign),
            other => panic!("no key {other}"),
        };
        let mut down =
            json!({ "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code });
        if !text.is_empty() {
            down["text"] = text.into();
        }
        self.call("Input.dispatchKeyEvent", &down);
        self.call(
            "Input.dispatchKeyEvent",
            &json!({ "type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code }),
        );
    }

    /// Presses Tab until what has the focus fits a selector.
    fn tab_to(&mut self, selector: &str) {
        for _ in 0..200 {
            self.press("Tab");
            if self.eval(&format!("document.activeElement.matches({selector:?})")) == true {
                return;
            }
        }
        panic!("no way to {selector} by Tab");
    }

    /// What went wrong in the page so far.
    fn errors(&self) -> Vec<&Value> {
        let is_bad = |event: &&Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Log.entryAdded") => event["params"]["entry"]["level"] == "error",
            Some("Runtime.consoleAPICalled") => event["params"]["type"] == "error",
            _ => false,
        };
        self.events.iter().filter(is_bad).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Shows each story's headline that is not hidden, in order.
const SHOWN: &str = "[...document.querySelectorAll('.story')].filter((s) => !s.hidden).map((s) => \
    s.querySelector('h3').textContent)";

/// Waits until the page has done what was asked of it; a search waits until typing is over.
const SETTLED: &str =
    "new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)), 300))";

fn report_of(inputs: &Path, work: &Path) -> PathBuf {
    let mut command = Assert::new(env!("CARGO_BIN_EXE_reprint"));
    command.args(["scan", "--quiet", "--html", "-o"]).arg(work).arg(inputs).assert().code(0);
    work.join("report.html").canonicalize().expect("the report was written")
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|v| v.as_str().expect("text").to_owned()).collect()
}

#[test]
fn the_report_is_searched_sorted_and_read_by_keyboard() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let report = report_of(&repository("corpus/articles"), work.path());
    browser.open(&report, 1400);
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
    let all = list(&browser.eval(SHOWN));
    assert!(all.len() > 10, "{all:?}");

    // Search narrows, and says so.
    browser.eval("document.getElementById('find').focus()");
    browser.call("Input.insertText", &json!({ "text": "FERRY  fire" }));
    browser.eval(SETTLED);
    let found = list(&browser.eval(SHOWN));
    assert!(!found.is_empty() && found.len() < all.len(), "{found:?}");
    let hits = browser.eval("document.getElementById('hits').textContent");
    assert_eq!(hits, format!("{} of {} stories", found.len(), all.len()));
    browser.eval(
        "document.getElementById('find').value = ''; \
            document.getElementById('find').dispatchEvent(new Event('input'))",
    );
    browser.eval(SETTLED);
    assert_eq!(list(&browser.eval(SHOWN)), all);

    // Sorting by headline orders them, and back again.
    let sort = |by: &str| {
        format!(
            "(() => {{ const s = document.getElementById('sort'); s.value = '{by}'; \
                s.dispatchEvent(new Event('change')); }})()"
        )
    };
    browser.eval(&sort("h"));
    let sorted = list(&browser.eval(SHOWN));
    // Those within one site stay apart.
    let of_several = SHOWN.replace("'.story'", "'#items .story'");
    let in_order = format!(
        "{of_several}.every((title, at, all) => at === 0 || all[at - 1].localeCompare(title) <= 0)"
    );
    assert!(sorted != all && browser.eval(&in_order) == true, "{sorted:?}");
    browser.eval(&sort("o"));
    assert_eq!(list(&browser.eval(SHOWN)), all);

    // From the search field to a passage and to its other side, with Tab and Enter only.
    browser.eval("document.getElementById('find').focus()");
    browser.tab_to(".story > details > summary");
    browser.press("Enter");
    browser.tab_to(".sheet:has(mark.r) > summary");
    browser.press("Enter");
    assert_eq!(browser.eval("document.querySelectorAll('.sheet[open]').length"), 1);
    browser.tab_to("mark a[href]");
    let here = browser.eval("document.activeElement.id");
    let lit = "[...document.querySelectorAll('mark.lit')].map((m) => m.closest('.text').dataset.k)";
    let mut sides = list(&browser.eval(lit));
    sides.sort();
    sides.dedup();
    assert_eq!(sides.len(), 2, "both sides are lit: {sides:?}");
    browser.press("Enter");
    let there = browser.eval("document.activeElement.id");
    let swapped = here.as_str().expect("an id").replacen('a', "b", 1);
    assert_eq!(there, swapped, "the number leads to the other side");
    let in_sight = "(() => { const t = \
        document.activeElement.closest('.text').getBoundingClientRect(), \
                    m = document.activeElement.getBoundingClientRect(); return m.top >= t.top - 1 \
                    && m.bottom <= t.bottom + 1; })()";
    browser.eval(SETTLED);
    assert_eq!(browser.eval(in_sight), true);
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
}

#[test]
fn a_case_is_saved_as_a_page_that_stands_by_itself() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let report = report_of(&repository("corpus/articles"), work.path());
    browser.open(&report, 1400);
    let saved = "(async () => { let blob; const make = URL.createObjectURL; URL.createObjectURL = \
        (b) => { blob = b; return make(b); }; \
                 HTMLAnchorElement.prototype.click = () => {}; document.querySelector('#c1 \
                 button[data-do=save]').click(); return blob.text(); })()";
    let page = browser.eval(saved);
    let file = work.path().join("case.html");
    std::fs::write(&file, page.as_str().expect("a page")).expect("a fresh folder");
    browser.open(&file.canonicalize().expect("it was written"), 1400);
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
    assert_eq!(browser.eval("document.querySelectorAll('.story').length"), 1);
    assert_eq!(browser.eval("document.scripts.length"), 0);
    let is_styled =
        "getComputedStyle(document.querySelector('mark.v')).backgroundColor !== 'rgba(0, 0, 0, 0)'";
    assert_eq!(browser.eval(is_styled), true, "the policy lets its style in");
    assert_eq!(browser.eval("document.querySelectorAll('.sheet:not([open])').length"), 0);
}

#[test]
fn no_page_is_wider_than_a_small_screen() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let report = report_of(&repository("corpus/articles"), work.path());
    browser.open(&report, 400);
    browser.eval("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    assert_eq!(browser.eval("document.documentElement.scrollWidth"), 400);
}

/// Sets a list of the form as a person does.
fn choose(id: &str, value: &str) -> String {
    format!(
        "(() => {{ const s = document.getElementById('{id}'); s.value = {value:?}; \
            s.dispatchEvent(new Event('change')); }})()"
    )
}

#[test]
fn stories_are_narrowed_to_an_outlet_and_to_whom_it_copied_from() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    browser.open(&report_of(&repository("corpus/articles"), work.path()), 1400);
    let all = list(&browser.eval(SHOWN));
    browser.eval(&choose("out", "meridianpress.example"));
    let of_outlet = list(&browser.eval(SHOWN));
    assert!(!of_outlet.is_empty() && of_outlet.len() < all.len(), "{of_outlet:?}");
    browser.eval(&choose("out", ""));
    browser.eval(&choose("src", "meridianpress.example"));
    let copied = list(&browser.eval(SHOWN));
    assert!(
        !copied.is_empty() && copied.iter().all(|title| of_outlet.contains(title)),
        "{copied:?}"
    );
    browser.eval(&choose("src", ""));
    browser.eval(&choose("rel", "carrier"));
    let common = list(&browser.eval(SHOWN));
    assert!(!common.is_empty() && common.len() < all.len(), "{common:?}");

    // A number of the table opens the stories behind it.
    let cell = "document.querySelector('.matrix td:not(.h9) a')";
    let by_from = list(&browser.eval(&format!("[{cell}.dataset.by, {cell}.dataset.from]")));
    browser.eval(&format!("{cell}.click()"));
    let pairs = list(
        &browser
            .eval("[...document.querySelectorAll('.story:not([hidden])')].map((s) => s.dataset.p)"),
    );
    let pair = format!("{}>{}", by_from[0], by_from[1]);
    assert!(
        !pairs.is_empty() && pairs.iter().all(|p| p.split('|').any(|p| *p == pair)),
        "{pairs:?}"
    );
    assert_eq!(
        browser.eval("document.querySelectorAll('.story:not([hidden]) > details[open]').length"),
        1
    );
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
}

#[test]
fn stories_of_most_sites_come_first_and_those_of_one_site_stand_apart() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    browser.open(&report_of(&repository("corpus/articles"), work.path()), 1400);
    let sites = |list: &str| {
        format!(
            "[...document.querySelectorAll('{list} .story')].map((s) => \
                s.dataset.s.split('|').length)"
        )
    };
    let counts = |value: &Value| -> Vec<u64> {
        value.as_array().expect("a list").iter().map(|n| n.as_u64().expect("a count")).collect()
    };
    let many = counts(&browser.eval(&sites("#items")));
    assert!(
        many.len() > 5 && many.is_sorted_by(|x, y| x >= y) && many.iter().all(|n| *n > 1),
        "{many:?}"
    );
    let own = counts(&browser.eval(&sites(".apart + .items")));
    assert!(!own.is_empty() && own.iter().all(|n| *n == 1), "{own:?}");
}

#[test]
fn a_pair_begins_with_a_sentence_and_passages_that_stand_below_each_other_on_a_telephone() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let report = report_of(&repository("corpus/articles"), work.path());
    for (width, is_phone) in [(1400, false), (400, true)] {
        browser.open(&report, width);
        assert_eq!(
            browser.eval("document.querySelectorAll('.signals[open]').length"),
            0,
            "signals are folded away"
        );
        browser.eval(
            "document.querySelectorAll('.story details').forEach((part) => { part.open = true; })",
        );
        let first = "[...document.querySelectorAll('#items .sheet')].every((s) => \
            s.children[1].matches('.line') && s.children[1].textContent.endsWith('.'))";
        assert_eq!(browser.eval(first), true);
        let best = "[...document.querySelectorAll('.sheet .best')].map((b) => b.children.length)";
        let best = browser.eval(best);
        let best: Vec<u64> =
            best.as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
        assert!(!best.is_empty() && best.iter().all(|n| (1..=3).contains(n)), "{best:?}");
        let below = "(() => { const [a, b] = \
            [...document.querySelectorAll('.both:not(.same)')[0].children].map((q) => \
            q.getBoundingClientRect()); return b.top >= a.bottom; })()";
        assert_eq!(browser.eval(below), is_phone);
    }
}

#[test]
fn both_texts_scroll_together() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    browser.open(&report_of(&repository("corpus/articles"), work.path()), 400);
    browser.eval(
        "document.querySelectorAll('.story details').forEach((part) => { part.open = true; })",
    );
    let pair = "[...document.querySelectorAll('.pair')].find((p) => { const t = \
        [...p.querySelectorAll('.text')]; return t.length === 2 && t.every((x) => x.scrollHeight > \
        x.clientHeight + 200); })";
    let texts = format!("[...{pair}.querySelectorAll('.text')]");
    browser.eval(&format!("{texts}[0].scrollTo({{ top: 150, behavior: 'instant' }})"));
    browser.eval(SETTLED);
    let there = browser.eval(&format!("{texts}[1].scrollTop"));
    assert!(there.as_f64().expect("a place") > 20.0, "{there}");
    assert_eq!(
        browser.eval(&format!("{texts}[0].scrollTop")),
        150,
        "the one that is read stays where it is"
    );
    browser.eval(&format!("{texts}[0].scrollTo({{ top: 1e6, behavior: 'instant' }})"));
    browser.eval(SETTLED);
    let end = format!(
        "(() => {{ const t = {texts}[1]; return Math.abs(t.scrollHeight - t.clientHeight - \
            t.scrollTop) < 3; }})()"
    );
    assert_eq!(browser.eval(&end), true, "both end together");
}

#[test]
fn four_copies_print_on_at_most_eight_pages_with_both_addresses() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    browser.open(&report_of(&repository("corpus/articles"), work.path()), 1400);
    // What the button prints, without the dialogue.
    browser.eval(
        "(() => { window.print = () => {}; const s = \
            [...document.querySelectorAll('.story')].find((s) => \
            s.querySelectorAll('.sheet').length === 4) \
         || [...document.querySelectorAll('.story')].find((s) => \
         s.querySelectorAll('.sheet').length > 4); \
         [...s.querySelectorAll('.sheet')].slice(4).forEach((x) => x.remove()); \
         s.querySelector('details').open = true; \
         s.querySelector('button[data-do=print]').click(); })()",
    );
    browser.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    let shown = "[...document.querySelectorAll('.chosen .addr')].filter((a) => \
        getComputedStyle(a).display !== 'none').length";
    let sheets = browser.eval("document.querySelectorAll('.chosen .sheet[open]').length");
    assert_eq!(sheets, 4);
    assert!(
        browser.eval(shown).as_u64().expect("a count") >= 7,
        "both addresses of each pair, once where one text is shown"
    );
    let pdf = browser.call(
        "Page.printToPDF",
        &json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": false }),
    );
    let pdf = base64(pdf["data"].as_str().expect("a file"));
    let pages = pdf.windows(11).filter(|w| w.starts_with(b"/Type /Page") && w[10] == b'e').count();
    let pages = pages - pdf.windows(12).filter(|w| *w == b"/Type /Pages").count();
    assert!((1..=8).contains(&pages), "{pages} pages");
}

fn base64(coded: &str) -> Vec<u8> {
    let value = |b: u8| match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let bytes: Vec<u8> = coded.bytes().filter(|b| *b != b'=').map(value).collect();
    let three = |four: &[u8]| {
        let number =
            (0..4).fold(0_u32, |n, i| n << 6 | u32::from(four.get(i).copied().unwrap_or(0)));
        number.to_be_bytes()[1..four.len()].to_vec()
    };
    bytes.chunks(4).flat_map(three).collect()
}

/// What axe-core calls the commonest failures: names of controls and links, ids, order of headings,
/// contrast of text of every size.
const FAILURES: &str = r"(() => {
const all = (what) => [...document.querySelectorAll(what)], bad = [];
const name = (e) => (e.getAttribute('aria-label') || e.textContent).trim();
all('a[href], button, summary').filter((e) => !name(e)).forEach((e) => bad.push('no name: ' + e.outerHTML.slice(0, 80)));
all('input, select').filter((e) => !e.labels.length).forEach((e) => bad.push('no label: ' + e.id));
const ids = all('[id]').map((e) => e.id);
if (new Set(ids).size !== ids.length) { bad.push('an id stands twice'); }
let level = 0;
all('h1, h2, h3, h4').filter((e) => e.checkVisibility()).forEach((e) => { const n = Number(e.localName[1]); if (n > level + 1) { bad.push('heading leaps: ' + e.textContent.slice(0, 40)); } level = n; });
if (all('main').length !== 1 || !document.documentElement.lang || !document.title) { bad.push('no main, language or title'); }
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
const light = (c) => { const [r, g, b] = [c[0], c[1], c[2]].map((x) => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
const behind = (e) => { for (let p = e; p; p = p.parentElement) { const c = rgb(getComputedStyle(p).backgroundColor); if (c[3] === 255) { return c; } } return [255, 255, 255]; };
const words = all('main *, header *, footer *').filter((e) => !(e instanceof SVGElement) && e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
words.forEach((e) => { const [x, y] = [light(rgb(getComputedStyle(e).color)), light(behind(e))]; const ratio = (Math.max(x, y) + .05) / (Math.min(x, y) + .05); if (ratio < 4.5) { bad.push('contrast ' + ratio.toFixed(2) + ': ' + e.outerHTML.slice(0, 80)); } });
return bad.slice(0, 20);
})()";

/// Runs axe-core on the page; each violation with its first place.
const AXE: &str = "axe.run().then((found) => found.violations.map((v) => \
    `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 120)}`))";

/// axe-core, if `.ci/setup` has installed it.
fn axe() -> Option<String> {
    let script = std::fs::read_to_string(repository("target/axe/package/axe.min.js")).ok();
    if script.is_none() {
        println!("skipped: no axe-core in target/axe; .ci/setup installs it");
    }
    script
}

#[test]
fn everyone_can_read_the_pages() {
    let Some(mut browser) = Browser::start() else { return };
    let axe = axe();
    let work = tempfile::tempdir().expect("a temporary folder");
    let report = report_of(&repository("corpus/articles"), work.path());
    let cases = ["cases", "--quiet", "--from", "meridianpress.example"];
    Assert::new(env!("CARGO_BIN_EXE_reprint")).args(cases).arg(work.path()).assert().code(0);
    let sheets = std::fs::read_dir(work.path().join("cases/sheets")).expect("sheets were written");
    let sheet = sheets.map(|entry| entry.expect("a file").path()).min().expect("somebody took");
    for page in [report, sheet.canonicalize().expect("it is there")] {
        for scheme in ["light", "dark"] {
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            browser.call("Emulation.setEmulatedMedia", &json!({ "features": features }));
            browser.open(&page, 1400);
            browser.eval(
                "document.querySelectorAll('details').forEach((part) => { part.open = true; })",
            );
            assert_eq!(list(&browser.eval(FAILURES)), [""; 0], "{scheme}: {}", page.display());
            if let Some(axe) = &axe {
                browser.eval(&format!("{axe}; 0"));
                assert_eq!(list(&browser.eval(AXE)), [""; 0], "{scheme}: {}", page.display());
            }
        }
    }
}

#[test]
fn a_page_of_hostile_titles_and_texts_runs_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let attacks = [
        "<script>window.pwned = 1</script>",
        "\"><img src=x onerror=\"window.pwned = 2\">",
        "</style></title></textarea><svg onload=window.pwned=3>",
        "' autofocus onfocus='window.pwned = 4",
        "<!--<script>window.pwned = 5//--></script>",
        "{{ 7*7 }} ]]> \u{202e}\u{0}\u{1b}[31m",
    ];
    let story = "The night ferry from Sandholm ran aground on Tuesday with 212 people on board, \
        and all of them were brought \
        ashore before dawn, the harbour master said. Two fishing boats were the first to reach the \
        ship after its engines \
        failed in heavy fog. The operator cancelled all crossings until Friday and said divers \
        would examine the hull.";
    let records: Vec<String> = attacks
        .iter()
        .enumerate()
        .map(|(at, attack)| {
            let record = json!({
                "id": format!("{at} {attack}"), "title": attack, "outlet": format!("{attack} {at}"), "author": attack,
                "published": if at == 0 { (*attack).to_owned() } else { format!("2025-03-0{at}T08:00:00Z") },
                "url": format!("javascript:window.pwned=6//{attack}"), "language": attack,
                "text": format!("{attack} {attack}\n{story}\n{attack}"),
            });
            record.to_string()
        })
        .collect();
    let dump = work.path().join("dump.jsonl");
    std::fs::write(&dump, records.join("\n")).expect("a fresh folder");
    let report = report_of(&dump, &work.path().join("run"));
    browser.open(&report, 1400);
    browser.eval("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    browser.eval(
        "document.querySelectorAll('mark a, .sheet summary').forEach((part) => \
        part.dispatchEvent(new PointerEvent('pointerover', { bubbles: true })))",
    );
    browser.eval(SETTLED);
    assert_eq!(browser.eval("typeof window.pwned"), "undefined");
    assert_eq!(browser.eval("document.scripts.length"), 1);
    assert_eq!(
        browser.eval(
            "document.querySelectorAll('img, iframe, object, base, link, [onload], [onerror], \
                [onfocus]').length"
        ),
        0
    );
    let links = "[...document.links].filter((a) => \
        !/^(#|report\\/|https?:)/.test(a.getAttribute('href'))).length";
    assert_eq!(browser.eval(links), 0);
    let titles = "[...document.querySelectorAll('h3, .sheet .ttl')].map((t) => t.textContent)";
    let titles = list(&browser.eval(titles));
    // A title that is nothing but markup is no title: the page then goes by its id.
    let shown = |at: usize| {
        titles.iter().any(|title| title == attacks[at] || *title == format!("{at} {}", attacks[at]))
    };
    assert!((0..5).all(shown), "{titles:?}");
    assert!(browser.errors().is_empty(), "{:?}", browser.errors());
}

/// The sheet of one taker, on a page of its own.
fn sheet_of(work: &Path) -> PathBuf {
    let story = |n: usize| {
        let letter = char::from(b'a' + u8::try_from(n).expect("a few stories"));
        let words =
            |k: usize| format!("{letter}word{} was seen by {letter}name{}", k % 37, k * 7 % 41);
        (0..30).map(words).collect::<Vec<_>>().join(" ") + "."
    };
    let record = |id: String, site: &str, day: usize, text: &str| {
        json!({
            "id": id, "url": format!("https://{site}/{id}"), "title": format!("Story {id}"),
            "published": format!("2025-03-{day:02}T08:00:00Z"), "text": text,
        })
        .to_string()
    };
    let rows: Vec<String> = (1..9)
        .flat_map(|n| {
            let credited = format!("{}\n\nThis story was first published by Quay Wire.", story(n));
            [
                record(format!("wire-{n}"), "quaywire.example", n, &story(n)),
                record(format!("post-{n}"), "post.example", n + 1, &credited),
            ]
        })
        .collect();
    std::fs::write(work.join("dump.jsonl"), rows.join("\n")).expect("a file");
    for args in [
        &["scan", "dump.jsonl", "-q", "-o", "run"][..],
        &["cases", "run", "--from", "quaywire.example", "-q"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
        assert!(command.args(args).current_dir(work).status().expect("it starts").success());
    }
    work.join("run/cases/sheets/1-post.example.html")
}

#[test]
fn a_takers_sheet_prints_each_passage_once_and_names_version_and_day_on_every_page() {
    let Some(mut browser) = Browser::start() else { return };
    let work = tempfile::tempdir().expect("a temporary folder");
    let sheet = sheet_of(work.path());
    browser.open(&sheet, 400);
    assert_eq!(browser.eval("document.documentElement.scrollWidth"), 400);
    browser.open(&sheet, 1400);
    let verdict = browser.eval("document.querySelector('.verdict').textContent");
    let verdict = verdict.as_str().expect("a sentence");
    assert!(verdict.contains("in 8 articles") && verdict.contains("words"), "{verdict}");
    let running = browser.eval("document.documentElement.dataset.running");
    let running = running.as_str().expect("a line");
    assert!(running.starts_with("reprint ") && running.contains(", scanned "), "{running}");
    browser.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    // As wide as the sheet, or two columns of different words.
    let empty = "[...document.querySelectorAll('.passage')].filter((p) => \
        p.querySelectorAll('blockquote').length === 1 && \
        p.querySelector('blockquote').getBoundingClientRect().width < \
        .9 * p.getBoundingClientRect().width).length";
    assert_eq!(browser.eval(empty), 0);
    let cut = "[...document.querySelectorAll('.pages a')].filter((a) => \
        getComputedStyle(a).textOverflow === 'ellipsis').length";
    browser.call("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    browser.open(&sheet, 400);
    assert_ne!(browser.eval(cut), 0, "a telephone shows the beginning of an address");
    browser.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    assert_eq!(browser.eval(cut), 0, "paper, though it is as narrow, shows all of it");
    let kept = "[...document.querySelectorAll('.case h3, .case > .pages:not(.passage)')].every((x) \
        => getComputedStyle(x).breakAfter.startsWith('avoid'))";
    assert_eq!(browser.eval(kept), true, "a heading stays with its first passage");
    let numbers = "[...document.querySelectorAll('.case h3')].map((x) => parseInt(x.textContent))";
    assert_eq!(browser.eval(numbers), json!([1, 2, 3, 4, 5, 6, 7, 8]));
}
