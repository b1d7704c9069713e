//! Dates of a dump as a column: what one shows of the order of day and month holds for the others.

use crate::found::Found;
use crate::read::folder;
use reprint::internals::config::Config;
use reprint::internals::error::Warning;

const STORY: &str = "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with 212 \
    people on board, and all of them were \
    brought ashore before dawn, the harbour master said. Two fishing boats were the first to reach \
    the ship after its engines failed.";

/// Articles of three outlets and their dates, with a text of its own each.
fn dump(dates: &[(&str, &str)]) -> String {
    let line = |(at, (site, date)): (usize, &(&str, &str))| {
        let text = format!(
            "{STORY} It was the accident number {at} of ship {at}, and the {at} people of street \
                {at} saw it."
        );
        serde_json::json!({"id": format!("a{at}"), "url": format!("https://{site}/{at}"), "date": date, "text": text, "language": "en"})
            .to_string()
    };
    dates.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The days that are read, and what is warned of.
fn days(dates: &[(&str, &str)], config: &Config) -> (Vec<Option<String>>, Vec<Warning>) {
    let folder = folder(&[("dump.jsonl", dump(dates).as_bytes())]);
    let found =
        Found::of(&Config { only_verbatim: true, ..config.clone() }, &[folder.path().into()]);
    let day = |at: i64| {
        jiff::Timestamp::from_second(at).expect("a time").strftime("%Y-%m-%d").to_string()
    };
    let days = found
        .articles
        .iter()
        .map(|article| article.meta.published.as_ref().and_then(|date| date.at).map(day));
    (days.collect(), found.scan.warnings.clone())
}

fn days_read(dates: &[(&str, &str)]) -> Vec<String> {
    days(dates, &Config::default())
        .0
        .into_iter()
        .map(|day| day.unwrap_or_else(|| "open".to_owned()))
        .collect()
}

#[test]
fn a_figure_over_twelve_shows_the_order_of_its_column() {
    let us = [("a.com", "03/05/2031"), ("a.com", "03/14/2031"), ("b.com", "02/03/2031 10:00")];
    assert_eq!(days_read(&us), ["2031-03-05", "2031-03-14", "2031-02-03"]);
    // Whatever comes first.
    let uk = [("a.com", "03/05/2031"), ("a.com", "14/03/2031 15:40"), ("b.com", "02-03-2031")];
    assert_eq!(days_read(&uk), ["2031-05-03", "2031-03-14", "2031-03-02"]);
}

#[test]
fn sites_that_differ_are_read_each_by_its_own() {
    let both = [
        ("a.com", "03/14/2031"),
        ("a.com", "03/05/2031"),
        ("b.com", "14/03/2031"),
        ("b.com", "03/05/2031"),
        ("c.com", "03/05/2031"),
    ];
    assert_eq!(days_read(&both), ["2031-03-14", "2031-03-05", "2031-03-14", "2031-05-03", "open"]);
}

#[test]
fn what_is_open_is_no_date_and_is_reported() {
    let (read, warnings) =
        days(&[("a.com", "03/05/2031"), ("a.com", "04/05/2031")], &Config::default());
    assert_eq!(read, [None, None]);
    assert_eq!(warnings, [Warning::DatesSetAside { count: 2, example: "03/05/2031".to_owned() }]);
    let (read, warnings) =
        days(&[("a.co.uk", "03/05/2031"), ("b.us", "04/05/2031")], &Config::default());
    assert_eq!(read, [Some("2031-05-03".to_owned()), Some("2031-04-05".to_owned())]);
    assert_eq!(
        warnings,
        [Warning::DatesOfOpenOrder { count: 2, example: "03/05/2031".to_owned() }]
    );
}

#[test]
fn a_filter_by_date_waits_for_the_order() {
    let mut config = Config::default();
    config.filter.since = reprint::internals::article::filter::first_second("2031-04-01");
    let (read, _) =
        days(&[("a.com", "03/05/2031"), ("a.com", "05/03/2031"), ("a.com", "05/14/2031")], &config);
    assert_eq!(read, [Some("2031-05-03".to_owned()), Some("2031-05-14".to_owned())]);
}

#[test]
fn dates_as_nine_languages_write_them() {
    for (written, day) in [
        ("14-Mar-2031", "2031-03-14"),
        ("14th March 2031", "2031-03-14"),
        ("14.03.2031, 15:40 Uhr", "2031-03-14"),
        ("Freitag, 14. März 2031 um 15:40 Uhr", "2031-03-14"),
        ("le 14 mars 2031 à 15h40", "2031-03-14"),
        ("viernes, 14 de marzo de 2031", "2031-03-14"),
        ("venerdì 14 marzo 2031", "2031-03-14"),
        ("14 de março de 2031 às 15h40", "2031-03-14"),
        ("14 марта 2031 г.", "2031-03-14"),
        ("2031年3月14日 15:40", "2031-03-14"),
        ("2031年3月14日（金）15時40分", "2031-03-14"),
        ("14 مارس 2031", "2031-03-14"),
        ("١٤ مارس ٢٠٣١", "2031-03-14"),
        ("March 14, 2031 11:40 pm ET", "2031-03-15"),
        ("2031-07-14 23:40 Europe/Berlin", "2031-07-14"),
        ("2031-03-14 23:40 PST", "2031-03-15"),
    ] {
        assert_eq!(days_read(&[("a.com", written)]), [day], "{written}");
    }
    for none in ["March 2031", "2031", "14 March", "the 14th", "14/03/31", "40/50/2031"] {
        assert_eq!(days_read(&[("a.com", none)]), ["open"], "{none}");
    }
}

#[test]
fn a_word_that_makes_a_stemmer_panic_ends_no_scan() {
    let greek = "Η κυβέρνηση ανακοίνωσε σήμερα ότι το νέο λιμάνι θα ανοίξει την άνοιξη και οι \
        κάτοικοι της πόλης είναι ευχαριστημένοι. ισαισα";
    let line = |id: &str| {
        serde_json::json!({"id": id, "text": format!("{greek} {greek}"), "language": "el"})
            .to_string()
    };
    let folder = folder(&[("dump.jsonl", [line("a"), line("b")].join("\n").as_bytes())]);
    assert_eq!(Found::of(&Config::default(), &[folder.path().into()]).pairs.len(), 1);
}

#[test]
fn a_text_over_the_bound_is_set_aside() {
    let long = "a b c ".repeat(200_000);
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string();
    let folder =
        folder(&[("dump.jsonl", [line("a", &long), line("b", STORY)].join("\n").as_bytes())]);
    let mut config = Config { only_verbatim: true, ..Config::default() };
    config.read.max_text_bytes = 1 << 20;
    let found = Found::of(&config, &[folder.path().into()]);
    assert_eq!(found.articles.len(), 1);
    let reason = &found.scan.rejected[0].reason;
    assert!(
        reason.starts_with(
            "the text has 1200000 bytes, more than the 1048576 that an article may have"
        ),
        "{reason}"
    );
}
