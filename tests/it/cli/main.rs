use super::Work;
use crate::readme::COMMANDS;

#[test]
fn help_fits_a_screen_and_tells_commands_and_exit_codes() {
    let help = Work::new().reprint(&["--help"]).ends_with(0).out;
    assert!(help.lines().count() <= 24, "{help}");
    for word in [
        "scan",
        "compare",
        "eval",
        "completions",
        "0 done, 1 done with records set aside, 2 failed",
    ] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
}

#[test]
fn the_version_names_what_this_build_reads() {
    let version = Work::new().reprint(&["--version"]).ends_with(0).out;
    assert!(
        version.starts_with(concat!("reprint ", env!("CARGO_PKG_VERSION"), "\nfeatures: ")),
        "{version}"
    );
    assert_eq!(version.contains("parquet"), cfg!(feature = "parquet"), "{version}");
}

#[test]
fn what_cannot_be_understood_ends_with_2_and_says_so_on_stderr() {
    for args in [
        &["scan"][..],
        &["scna", "x"],
        &["scan", "x", "--map", "text"],
        &["scan", "x", "--threads", "0"],
    ] {
        let run = Work::new().reprint(args).ends_with(2);
        assert!(run.out.is_empty() && run.err.starts_with("error: "), "{run:?}");
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Work::new().reprint(&["completions", shell]).ends_with(0).out;
        assert!(
            script.contains("all-pairs")
                && script.contains("not-copies")
                && script.contains("leave-out"),
            "{shell}"
        );
    }
}

#[test]
fn there_is_a_manual_page_and_one_of_each_command() {
    let work = Work::new();
    let pages = [("reprint", work.reprint(&["man"]))].into_iter();
    for (name, run) in pages.chain(COMMANDS.map(|name| (name, work.reprint(&["man", name])))) {
        let page = run.ends_with(0).out;
        let title = page.lines().find(|line| line.starts_with(".TH ")).expect("a page has a title");
        assert!(
            title.ends_with('"') && title.contains(&name.to_uppercase()),
            "`{title}`: one line names the page"
        );
    }
    assert!(work.reprint(&["man", "scan"]).ends_with(0).out.contains("\\-\\-all\\-pairs"));
    assert!(work.reprint(&["man", "eval"]).ends_with(0).out.contains("\\-\\-not\\-copies"));
    assert!(work.reprint(&["man", "scna"]).ends_with(2).err.contains("`scna`"));
    let add = work.reprint(&["man", "archive", "add"]).ends_with(0).out;
    assert!(add.contains(".TH REPRINT-ARCHIVE-ADD ") && add.contains("no\\-report"), "{add}");
    let wrong = work.reprint(&["man", "archive", "ad"]).ends_with(2).err;
    assert!(wrong.contains("no command `ad`; `reprint archive --help`"), "{wrong}");
}

#[test]
fn manual_pages_are_read_without_complaint() {
    use std::process::Command;
    let work = Work::new();
    let jobs = ["add", "query", "scan", "settle", "info", "check", "forget", "export"];
    let pages = [vec!["man"]].into_iter().chain(COMMANDS.map(|name| vec!["man", name]));
    for args in pages.chain(jobs.map(|job| vec!["man", "archive", job])) {
        let path = work.file("page.1", &work.reprint(&args).ends_with(0).out);
        for (program, options) in
            [("mandoc", &["-T", "lint", "-W", "all"][..]), ("man", &["--warnings=all", "-l"])]
        {
            let Ok(output) =
                Command::new(program).args(options).arg(&path).env("MANWIDTH", "100").output()
            else {
                println!("skipped: no {program} on this machine");
                continue;
            };
            let said = if program == "mandoc" { &output.stdout } else { &output.stderr };
            let said = String::from_utf8_lossy(said);
            assert!(
                output.status.success() && said.trim().is_empty(),
                "{program} of {args:?} says\n{said}"
            );
        }
    }
}
