use super::Work;

#[test]
fn help_fits_a_screen_and_tells_commands_and_exit_codes() {
    let help = Work::new().reprint(&["--help"]).ends_with(0).out;
    assert!(help.lines().count() <= 24, "{help}");
    for word in ["scan", "compare", "eval", "completions", "0 done, 1 done with records set aside, 2 failed"] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
}

#[test]
fn the_version_names_what_this_build_reads() {
    let version = Work::new().reprint(&["--version"]).ends_with(0).out;
    assert!(version.starts_with(concat!("reprint ", env!("CARGO_PKG_VERSION"), "\nfeatures: ")), "{version}");
    assert_eq!(version.contains("parquet"), cfg!(feature = "parquet"), "{version}");
}

#[test]
fn what_cannot_be_understood_ends_with_2_and_says_so_on_stderr() {
    for args in [&["scan"][..], &["scna", "x"], &["scan", "x", "--map", "text"], &["scan", "x", "--threads", "0"]] {
        let run = Work::new().reprint(args).ends_with(2);
        assert!(run.out.is_empty() && run.err.starts_with("error: "), "{run:?}");
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Work::new().reprint(&["completions", shell]).ends_with(0).out;
        assert!(script.contains("all-pairs") && script.contains("not-copies"), "{shell}");
    }
}

#[test]
fn there_is_a_manual_page_and_one_of_each_command() {
    let work = Work::new();
    assert!(work.reprint(&["man"]).ends_with(0).out.contains(".TH reprint 1"));
    assert!(work.reprint(&["man", "scan"]).ends_with(0).out.contains("\\-\\-all\\-pairs"));
    assert!(work.reprint(&["man", "eval"]).ends_with(0).out.contains("\\-\\-not\\-copies"));
    assert!(work.reprint(&["man", "scna"]).ends_with(2).err.contains("`scna`"));
}
