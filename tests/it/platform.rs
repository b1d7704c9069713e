//! Nothing that a result rests on calls the platform's logarithms and exponentials: they differ in
//! the last digit from one C library to another, and the same input must give the same bytes.
//!
//! Clippy forbids them too (`clippy.toml`); this holds where clippy is not run.

use crate::found::repository;
use std::fs;
use std::path::PathBuf;

/// Names of the methods, in every form in which they are called.
const PLATFORM: [&str; 19] = [
    "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "cbrt", "sin", "cos",
    "tan", "asin", "acos", "atan", "atan2", "sinh", "tanh",
];

/// The calls in a line of code.
fn calls(line: &str) -> Option<&'static str> {
    let code = line.split("//").next().unwrap_or_default();
    PLATFORM.into_iter().find(|name| {
        let method = format!(".{name}(");
        let path = [format!("f64::{name}"), format!("f32::{name}")];
        let is_called = |form: &String| {
            code.match_indices(form.as_str()).any(|(at, _)| {
                !code[at + form.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        };
        code.contains(&method) || path.iter().any(is_called)
    })
}

#[test]
fn the_platform_s_logarithms_are_called_nowhere() {
    assert_eq!(calls("let x = share.ln();"), Some("ln"));
    assert_eq!(calls("let x = all.map(f64::exp);"), Some("exp"));
    assert_eq!(calls("let x = libm::log(share); // not share.ln()"), None);
    let (mut folders, mut found): (Vec<PathBuf>, Vec<String>) = (vec![repository("src")], vec![]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a text file");
                let wrong = (1..).zip(text.lines()).filter_map(|(n, line)| Some((n, calls(line)?)));
                found.extend(wrong.map(|(n, name)| format!("{}:{n}: {name}", path.display())));
            }
        }
    }
    assert!(found.is_empty(), "use `libm`:\n{}", found.join("\n"));
}
