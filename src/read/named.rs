//! Inputs as a person types them: patterns that no shell has expanded, and addresses, which are not
//! read from here.
//!
//! * time: one `stat` an input; a pattern lists the folders it goes through
//! * space: the paths

use super::STDIN;
use crate::error::{Error, Result};
use std::path::PathBuf;

/// The inputs with patterns such as `dump/*.jsonl` or `dump/**/*.gz` in the place of which their
/// files stand, in byte order.
///
/// What is there under its own name is that file, whatever its name looks like.
///
/// # Errors
/// When a pattern fits nothing or is none, and for addresses such as `https://` or `s3://`: the
/// message says how their content is read.
///
/// ```
/// use reprint::internals::read::named;
/// let error = named(&["s3://bucket/day.jsonl".into()]).unwrap_err().to_string();
/// assert!(error.contains("aws s3 cp s3://bucket/day.jsonl - | reprint scan -"), "{error}");
/// assert!(named(&["no-such-*.jsonl".into()]).is_err());
/// ```
pub fn named(inputs: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut all = Vec::with_capacity(inputs.len());
    for input in inputs {
        let Some(typed) = input.to_str().filter(|_| input.as_os_str() != STDIN && !input.exists())
        else {
            all.push(input.clone());
            continue;
        };
        if let Some(way_out) = elsewhere(typed) {
            return Err(Error::setting(format!(
                "`{typed}` is an address, but `reprint` reads only files and standard input; \
                    {way_out}"
            )));
        }
        if !typed.contains(['*', '?', '[']) {
            all.push(input.clone());
            continue;
        }
        let paths = glob::glob(typed)
            .map_err(|e| Error::setting(format!("`{typed}` is not a valid file pattern: {e}")))?;
        let mut found: Vec<PathBuf> =
            paths.collect::<std::result::Result<_, _>>().map_err(|e| {
                Error::io(e.path().to_path_buf(), std::io::Error::from(e.error().kind()))
            })?;
        if found.is_empty() {
            return Err(Error::setting(format!("no file matches the pattern `{typed}`")));
        }
        found.sort_unstable();
        all.extend(found);
    }
    Ok(all)
}

/// How the content of an address comes to a scan.
fn elsewhere(typed: &str) -> Option<String> {
    let (scheme, _) = typed.split_once("://")?;
    let fetch = match scheme {
        "s3" => format!("aws s3 cp {typed} -"),
        "gs" => format!("gcloud storage cat {typed}"),
        "http" | "https" | "ftp" => format!("curl -sSL {typed}"),
        _ => return Some("save it to a file first".to_owned()),
    };
    let unpack = match typed.rsplit_once('.').map(|(_, ending)| ending) {
        Some("gz") => " | gzip -dc",
        Some("zst") => " | zstd -dc",
        _ => "",
    };
    Some(format!("save it to a file first, or, for JSON lines: `{fetch}{unpack} | reprint scan -`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_pattern_gives_its_files_in_order_and_a_file_is_itself() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.jsonl", "a.jsonl", "c[1].jsonl", "d.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let of = |typed: &str| {
            let found = named(&[folder.path().join(typed)]).unwrap();
            found
                .iter()
                .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("*.jsonl"), ["a.jsonl", "b.jsonl", "c[1].jsonl"]);
        assert_eq!(of("c[1].jsonl"), ["c[1].jsonl"]);
        assert_eq!(of("none.jsonl"), ["none.jsonl"], "what is missing is said by who opens it");
        assert_eq!(named(&["-".into()]).unwrap(), [PathBuf::from("-")]);
    }
}
