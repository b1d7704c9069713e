//! An archive keeps its promises: it gives what one scan gives, whatever its parts, and a crash or
//! a full disk at any step leaves the state before or the state after.

use crate::found::{corpus_files, repository};
use reprint::internals::archive::Archive;
use reprint::internals::archive::disk::{Disk, Fault};
use reprint::internals::config::Config;
use reprint::internals::pipeline::archive::{
    Added, Asked, add, against, check, compare, export, forget, info, open, scan, settle,
};
use reprint::internals::pipeline::{self, Input, Scan, Silent};
use reprint::internals::report::FORMATS;
use reprint_lab::plant::{plant, read_corpus};
use reprint_lab::random::Random;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;
use tempfile::TempDir;

/// The bytes of all tables.
fn tables(scan: &Scan) -> Vec<(&'static str, Vec<u8>)> {
    let results = scan.results();
    FORMATS
        .iter()
        .filter(|format| format.name != "run.json")
        .map(|format| {
            let mut bytes = Vec::new();
            format.write(&results, &mut bytes).expect("memory takes it");
            (format.name, bytes)
        })
        .collect()
}

fn assert_same(one: &Scan, other: &Scan) {
    for ((name, one), (_, other)) in tables(one).iter().zip(tables(other)) {
        assert!(*one == other, "{name} differs");
    }
}

fn add_to(config: &Config, disk: Disk, inputs: &[PathBuf]) -> Result<Added, String> {
    add(config, disk, Input::Files(inputs), &Silent, &mut |_| Ok(())).map_err(|e| e.to_string())
}

/// An archive of parts, added one after the other.
fn built(config: &Config, folder: &Path, parts: &[Vec<PathBuf>]) {
    for part in parts {
        add_to(config, Disk::of(folder), part).expect("it is added");
    }
}

fn whole_scan(config: &Config, parts: &[Vec<PathBuf>]) -> Scan {
    pipeline::scan(config, &parts.concat(), &Silent).expect("the corpus is there")
}

fn scanned(config: &Config, folder: &Path) -> Scan {
    scan(config, &open(folder).expect("an archive"), &Silent).expect("it is read")
}

/// The corpus' files in `count` parts by chance, none of them empty.
fn parts(count: usize, seed: u64) -> Vec<Vec<PathBuf>> {
    let mut random = Random(seed);
    let mut parts = vec![Vec::new(); count];
    for (n, file) in corpus_files().into_iter().enumerate() {
        let at = if n < count { n } else { random.below(count) };
        parts[at].push(file);
    }
    parts
}

/// A few articles in one file a part.
fn small(folder: &Path, parts: usize) -> Vec<Vec<PathBuf>> {
    let stories = [
        "The night ferry from Sandholm to Vessel Bay ran aground on Tuesday with 212 people on \
            board, and all of them were brought ashore before dawn, the harbour master said. Two \
            fishing boats were the first to reach the ship after its engines failed in heavy fog.",
        "A bakery in the old quarter of Lindau won the regional bread prize for a loaf made of \
            chestnut flour. The jury tasted ninety entries over two days and praised the crust. \
            The \
            owner bakes only four mornings a week and sells out by ten, and he plans no second \
            shop.",
        "The council of Brennick voted on Thursday to close the iron bridge for two years. Rust \
            has \
            eaten into six of the main girders, the surveyor told members, and lorries have been \
            kept \
            off it since the spring. A temporary crossing for walkers will be built upstream.",
    ];
    (0..parts)
        .map(|part| {
            let rows = (0..stories.len()).map(|n| {
                let site = ["post", "sun", "echo", "wire"][(part + n) % 4];
                let text = format!("{} It was report {part} of the week.", stories[n]);
                let row = serde_json::json!({
                    "id": format!("{site}-{part}-{n}"),
                    "url": format!("https://{site}.example/{part}/{n}"),
                    "published": format!("2031-03-{:02}", part + 1),
                    "title": format!("Story {n}"),
                    "text": text,
                });
                format!("{row}\n")
            });
            let file = folder.join(format!("part-{part}.jsonl"));
            fs::write(&file, rows.collect::<String>()).expect("a file");
            vec![file]
        })
        .collect()
}

#[test]
fn a_scan_of_the_archive_is_one_scan_of_all_its_inputs() {
    for (count, seed, threads) in [(1, 1, 1), (2, 2, 2), (5, 3, 8)] {
        let config = Config { threads: Some(threads), all_pairs: count == 2, ..Config::default() };
        let parts = parts(count, seed);
        let folder = TempDir::new().expect("a folder");
        built(&config, folder.path(), &parts);
        let whole = whole_scan(&config, &parts);
        assert_same(&whole, &scanned(&config, folder.path()));
        settle(&config, Disk::of(folder.path()), &Silent).expect("it is settled");
        assert_same(&whole, &scanned(&config, folder.path()));
        let low = Config { memory: Some(64 << 20), threads: Some(2), ..config };
        assert_same(&whole, &scanned(&low, folder.path()));
        let checked = check(&low, Disk::of(folder.path()), false, &Silent).expect("it is read");
        assert_eq!(checked.damaged, []);
    }
}

#[test]
fn a_planted_dump_in_parts_by_chance_is_one_scan_at_any_number_of_threads() {
    let corpus = read_corpus(&repository("corpus/articles")).expect("the corpus");
    for (seed, count) in [(1, 2), (2, 5), (3, 12)] {
        let mut random = Random(seed);
        let folder = TempDir::new().expect("a folder");
        let mut lines = vec![String::new(); count];
        for line in plant(&corpus, seed).jsonl().lines() {
            let part = &mut lines[random.below(count)];
            part.push_str(line);
            part.push('\n');
        }
        let parts: Vec<Vec<PathBuf>> = (0..)
            .zip(lines)
            .map(|(n, rows)| {
                let file = folder.path().join(format!("part-{n}.jsonl"));
                fs::write(&file, rows).expect("a file");
                vec![file]
            })
            .collect();
        let with = |threads| Config { threads: Some(threads), ..Config::default() };
        let archive = folder.path().join("archive");
        built(&with(8), &archive, &parts);
        let whole = whole_scan(&with(1), &parts);
        assert_same(&whole, &scanned(&with(8), &archive));
        settle(&with(8), Disk::of(&archive), &Silent).expect("it is settled");
        for threads in [1, 2, 8] {
            assert_same(&whole, &scanned(&with(threads), &archive));
        }
        let low = Config { memory: Some(64 << 20), ..with(8) };
        assert_same(&whole, &scanned(&low, &archive));
    }
}

#[test]
fn an_addition_is_the_same_whatever_the_memory() {
    let parts = parts(2, 4);
    let added = |memory| {
        let config = Config { memory, ..Config::default() };
        let folder = TempDir::new().expect("a folder");
        built(&config, folder.path(), &parts[..1]);
        add_to(&config, Disk::of(folder.path()), &parts[1]).expect("it is added").scan
    };
    let whole = added(Some(1 << 30));
    // The index of stem pairs is built in as many parts as there may be.
    assert_same(&whole, &added(Some(1)));
}

#[test]
fn the_first_addition_reports_what_a_scan_does() {
    let folder = TempDir::new().expect("a folder");
    let parts = parts(1, 1);
    let added = add_to(&Config::default(), Disk::of(folder.path()), &parts[0]).expect("added");
    assert_same(&whole_scan(&Config::default(), &parts), &added.scan);
}

#[test]
fn a_day_is_compared_with_all_that_came_before() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 3);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days[..2]);
    let added = add_to(&Config::default(), Disk::of(&archive), &days[2]).expect("it is added");
    let scan = &added.scan;
    assert_eq!((added.articles, added.passed_over), (3, 0));
    assert_eq!(scan.run.counts.articles, 3, "the archive's are not counted");
    assert_eq!(scan.run.archive.as_ref().map(|archive| archive.articles), Some(6));
    let id = |doc| scan.spool.meta(doc).id;
    let pairs: BTreeSet<[String; 2]> = scan.pairs.iter().map(|p| [id(p.a), id(p.b)]).collect();
    // Each of the day's three with both earlier prints, and none of the earlier ones together.
    assert_eq!(pairs.len(), 6, "{pairs:?}");
    assert!(pairs.iter().all(|[a, b]| !a.contains("-2-") && b.contains("-2-")), "{pairs:?}");

    let again = add_to(&Config::default(), Disk::of(&archive), &days[2]).expect("it is added");
    assert_eq!((again.articles, again.passed_over), (0, 3));
    assert_eq!(open(&archive).expect("an archive").manifest.articles(), 9);
}

#[test]
fn another_text_of_a_page_is_a_new_version_linked_to_the_former() {
    let folder = TempDir::new().expect("a folder");
    let day = small(folder.path(), 1).remove(0);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, std::slice::from_ref(&day));
    let changed = fs::read_to_string(&day[0]).expect("a file");
    let changed = changed.replace("report 0", "report zero").replace("\"post-0-0\"", "\"later\"");
    fs::write(&day[0], changed).expect("a file");
    let added = add_to(&Config::default(), Disk::of(&archive), &day).expect("it is added");
    assert_eq!((added.articles, added.versions), (3, 3));
    let mut former = Vec::new();
    export(&open(&archive).expect("an archive"), &mut |exported| {
        former.push((exported.stored.meta.id.clone(), exported.former));
        Ok(())
    })
    .expect("it is read");
    assert_eq!(former.len(), 6);
    assert!(former[..3].iter().all(|row| row.1.is_none()), "{former:?}");
    assert_eq!(former[3], ("later".to_owned(), Some("post-0-0".to_owned())));
}

#[test]
fn a_page_that_is_crawled_again_with_another_id_is_no_copy_of_itself() {
    let folder = TempDir::new().expect("a folder");
    let day = small(folder.path(), 1).remove(0);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, std::slice::from_ref(&day));
    let again = fs::read_to_string(&day[0]).expect("a file").replace("\"id\":\"", "\"id\":\"new-");
    fs::write(&day[0], again).expect("a file");
    let added = add_to(&Config::default(), Disk::of(&archive), &day).expect("it is added");
    assert_eq!((added.articles, added.versions), (3, 3));
    assert_eq!(added.scan.pairs.len(), 0);
}

#[test]
fn many_segments_are_merged_and_nothing_changes() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 20);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days);
    let opened = open(&archive).expect("an archive");
    let levels: Vec<u32> = opened.manifest.segments.iter().map(|part| part.level).collect();
    assert_eq!(levels, [1, 1, 0, 0, 0, 0]);
    assert_same(&whole_scan(&Config::default(), &days), &scanned(&Config::default(), &archive));
    let all = info(&opened).expect("it is read");
    assert_eq!((all.articles, all.additions, all.sites, all.days), (60, 20, 4, 20));
    assert_eq!(all.published, Some(["2031-03-01".to_owned(), "2031-03-20".to_owned()]));
    // What an earlier segment holds is found in a merged one.
    let added = small(folder.path(), 21).pop().expect("a part");
    let found = against(&Config::default(), &opened, Input::Files(&added), &Silent).expect("asked");
    assert!(found.pairs.iter().any(|pair| found.spool.meta(pair.a).id.contains("-0-")));
}

#[test]
fn what_is_forgotten_is_in_no_answer_and_leaves_the_disk() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 3);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days);
    let ids = ["post-0-0".to_owned(), "nobody".to_owned()];
    let done = forget(Disk::of(&archive), &ids, &Silent).expect("it is forgotten");
    assert_eq!((done.articles, done.unknown), (1, vec!["nobody".to_owned()]));
    let ids_of = |scan: &Scan| -> Vec<String> {
        scan.spool.docs().map(|doc| scan.spool.meta(doc).id).collect()
    };
    assert!(!ids_of(&scanned(&Config::default(), &archive)).contains(&ids[0]));
    let asked = Asked::open(&Config::default(), Disk::of(&archive)).expect("an archive");
    let found = asked.ask(Input::Files(&days[0]), &Silent).expect("asked");
    assert!(found.spool.docs().all(|doc| !found.spool.meta(doc).source.is_empty()));
    assert!(ids_of(&found).iter().filter(|id| **id == ids[0]).count() <= 1, "only the asked one");
    settle(&Config::default(), Disk::of(&archive), &Silent).expect("it is settled");
    let opened = open(&archive).expect("an archive");
    assert!(opened.manifest.forgotten.is_empty());
    let mut left = 0;
    opened.read(&[0, 1, 2], |_, bytes| left += usize::from(!bytes.is_empty())).expect("read");
    assert_eq!(left, 2, "the text is gone");
    assert_eq!(opened.manifest.articles(), 8);
}

#[test]
fn other_settings_and_later_formats_are_refused_and_say_what_differs() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 2);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days[..1]);
    let mut other = Config::default();
    other.sketch.seed += 1;
    other.keep_boilerplate = true;
    let error = add_to(&other, Disk::of(&archive), &days[1]).unwrap_err();
    assert!(error.contains("`sketch.seed` is") && error.contains("`keep_boilerplate`"), "{error}");
    assert!(!error.contains("shingle"), "{error}");
    let error = Asked::open(&other, Disk::of(&archive)).err().expect("refused").to_string();
    assert!(error.contains("`sketch.seed`"), "{error}");

    let path = archive.join("archive.json");
    let later =
        fs::read_to_string(&path).expect("a file").replace("\"format\": 1", "\"format\": 9");
    fs::write(&path, later).expect("a file");
    let error = open(&archive).unwrap_err().to_string();
    assert!(error.contains("format 9") && error.contains("update reprint"), "{error}");
    let error = open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("there is no archive in"), "{error}");
    let error = add_to(&Config::default(), Disk::of(folder.path()), &days[1]).unwrap_err();
    assert!(error.contains("holds other files"), "{error}");
}

#[test]
fn a_pair_is_explained_with_the_settings_that_the_archive_was_made_with() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 2);
    let list = folder.path().join("boilerplate.txt");
    fs::write(&list, "Two fishing boats were the first to reach the ship\n").expect("a file");
    let mut other = Config { ignore: vec![list.clone()], ..Config::default() };
    other.shingle.words = std::num::NonZeroUsize::new(3).expect("above zero");
    let shingles = |config: &Config, name: &str| {
        let archive = folder.path().join(name);
        built(config, &archive, &days);
        let opened = open(&archive).expect("an archive");
        let found = scanned(config, &archive);
        let pair = found.pairs.iter().next().expect("a pair");
        let [a, b] = [pair.a, pair.b].map(|doc| found.spool.meta(doc).id);
        let compared = compare(&Config::default(), &opened, &a, &b).expect("both are there");
        assert_eq!(compared.pair.overlap, pair.overlap, "{name}");
        compared.pair.overlap.size_a
    };
    let (default, own) = (shingles(&Config::default(), "default"), shingles(&other, "own"));
    assert_ne!(default, own);
    // The list need not be there any more.
    fs::remove_file(list).expect("it was there");
    let opened = open(&folder.path().join("own")).expect("an archive");
    compare(&Config::default(), &opened, "post-0-0", "sun-1-0").expect("both are there");
}

#[test]
fn damage_costs_what_is_damaged() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 3);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days);
    let segments: Vec<PathBuf> = open(&archive)
        .expect("an archive")
        .manifest
        .segments
        .iter()
        .map(|part| archive.join(&part.file))
        .collect();
    // A byte of the texts of the first, one of a table of the second, and the end of the third.
    let flip = |path: &Path, at: usize| {
        let mut bytes = fs::read(path).expect("a segment");
        bytes[at] ^= 0x40;
        fs::write(path, bytes).expect("a segment");
    };
    flip(&segments[0], 60);
    let length = fs::metadata(&segments[1]).expect("a segment").len();
    flip(&segments[1], usize::try_from(length).expect("small") / 2);
    let cut = fs::read(&segments[2]).expect("a segment");
    fs::write(&segments[2], &cut[..cut.len() - 20]).expect("a segment");

    let found = check(&Config::default(), Disk::of(&archive), false, &Silent).expect("it is read");
    assert_eq!(found.damaged.len(), 3, "{found:?}");
    assert_eq!((found.lost, found.repaired), (6, false));
    assert!(found.damaged[0].1.contains("the texts of the records 0 to 2"), "{found:?}");
    assert!(found.damaged[1].1.contains("the table `"), "{found:?}");

    let found = check(&Config::default(), Disk::of(&archive), true, &Silent).expect("repaired");
    assert!(found.repaired);
    let found = check(&Config::default(), Disk::of(&archive), false, &Silent).expect("it is read");
    assert_eq!(found.damaged, []);
    assert_same(
        &whole_scan(&Config::default(), &days[1..2]),
        &scanned(&Config::default(), &archive),
    );
    // What was lost can be added again, and what was not is known.
    for (day, new) in [(0, 3), (1, 0), (2, 3)] {
        let added = add_to(&Config::default(), Disk::of(&archive), &days[day]).expect("added");
        assert_eq!(added.articles, new, "day {day}");
    }
}

/// What a step of a job may do to an archive.
type Job<'a> = &'a dyn Fn(Disk) -> Result<(), String>;

/// Lets a job fail at every step, and looks at what it leaves. Gives the steps, and at how many of
/// them the job was done all the same.
fn fails_at_every_step(before: &Path, job: Job<'_>, undisturbed: &Path) -> (u64, u64) {
    let mut done = 0;
    let state = |folder: &Path| Archive::open(Disk::of(folder)).expect("it opens").manifest;
    let (start, goal) = (state(before), state(undisturbed));
    for step in 0.. {
        let folder = TempDir::new().expect("a folder");
        let archive = folder.path().join("archive");
        copy(before, &archive);
        let disk = Disk::failing(&archive, step, Fault::Error(ErrorKind::StorageFull));
        let result = job(disk.clone());
        if disk.steps() <= step {
            assert_eq!(result, Ok(()));
            return (step, done);
        }
        let left = state(&archive);
        let is_after = left.articles() == goal.articles() && left.additions == goal.additions;
        assert!(left == start || is_after, "step {step}: {left:?}");
        assert!(is_after || result.is_err(), "step {step} changed nothing and says it did");
        done += u64::from(result.is_ok());
        let checked = check(&Config::default(), Disk::of(&archive), false, &Silent).expect("read");
        assert_eq!(checked.damaged, [], "step {step}");
        job(Disk::of(&archive)).expect("the disk works again");
        let left = state(&archive);
        assert_eq!(left.articles(), goal.articles(), "step {step}");
        assert_eq!(left.forgotten, goal.forgotten, "step {step}");
        assert_same(
            &scanned(&Config::default(), &archive),
            &scanned(&Config::default(), undisturbed),
        );
        let files = fs::read_dir(&archive).expect("a folder").count();
        assert!(files <= left.segments.len() + 2, "step {step} leaves files behind");
    }
    unreachable!("a job has an end")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

#[test]
fn a_full_disk_at_any_step_leaves_the_state_before_or_after() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 8);
    let before = folder.path().join("before");
    // The eighth addition merges eight segments.
    built(&Config::default(), &before, &days[..7]);
    let add_last = |disk: Disk| add_to(&Config::default(), disk, &days[7]).map(drop);
    let settle =
        |disk: Disk| settle(&Config::default(), disk, &Silent).map(drop).map_err(|e| e.to_string());
    let ids = ["post-0-0".to_owned(), "echo-0-2".to_owned()];
    let forget = |disk: Disk| forget(disk, &ids, &Silent).map(drop).map_err(|e| e.to_string());
    let jobs: [(&str, Job<'_>, u64); 3] =
        [("add", &add_last, 40), ("settle", &settle, 20), ("forget", &forget, 7)];
    for (name, job, least) in jobs {
        let after = folder.path().join(name);
        copy(&before, &after);
        job(Disk::of(&after)).expect("it works");
        let (steps, done) = fails_at_every_step(&before, job, &after);
        assert!(steps >= least, "{name}: {steps} steps");
        // A merge that fails after the articles are in is tried again by the next addition.
        assert_eq!(done > 0, name == "add", "{name} was done at {done} failing steps");
    }
}

/// What a reader receives.
type Answer = Result<Vec<(&'static str, Vec<u8>)>, String>;

/// Lets reads of a job fail, each alone and with all after it, and wants the file named, no wrong
/// answer, and everything as it was once the disk can be read again. Of many reads `most` are
/// tried, those at the start and at the end among them.
fn fails_at_reads(before: &Path, most: u64, job: &dyn Fn(Disk) -> Answer) -> u64 {
    let state = |folder: &Path| {
        let names = fs::read_dir(folder).expect("a folder").map(|entry| {
            let path = entry.expect("a file").path();
            (path.file_name().expect("a name").to_owned(), fs::read(&path).expect("a file"))
        });
        names.collect::<BTreeMap<_, _>>()
    };
    let run = |disk: &dyn Fn(&Path) -> Disk| {
        let folder = TempDir::new().expect("a folder");
        let archive = folder.path().join("archive");
        copy(before, &archive);
        let disk = disk(&archive);
        let answer = job(disk.clone());
        (answer, disk.steps(), folder, archive)
    };
    let (undisturbed, _, _kept, after) = run(&|folder| Disk::of(folder));
    let undisturbed = undisturbed.expect("the disk can be read");
    let start = state(before);
    let (_, reads, ..) = run(&|folder| Disk::unreadable(folder, u64::MAX, true));
    let tried: BTreeSet<u64> = (0..most).map(|n| n * (reads - 1) / (most - 1)).collect();
    for (&at, once) in tried.iter().flat_map(|at| [(at, true), (at, false)]) {
        let (answer, _, _kept, archive) = run(&|folder| Disk::unreadable(folder, at, once));
        let left = state(&archive);
        // What was added before its segments could be merged is added.
        let held = |folder: &Path| {
            let manifest = open(folder).expect("it opens").manifest;
            (manifest.articles(), manifest.additions, manifest.forgotten)
        };
        let is_after = held(&archive) == held(&after);
        match answer {
            // What is read only to be quicker may fail, and so may a merge.
            Ok(answer) => {
                assert!((once || is_after) && answer == undisturbed, "read {at}: another answer");
            }
            Err(error) => {
                let folder = archive.display().to_string();
                assert!(
                    error.contains(&folder) && error.contains("Input/output error"),
                    "read {at}: {error}"
                );
            }
        }
        assert!(left == start || is_after, "read {at}: {:?} is left", left.keys());
        let again = job(Disk::of(&archive)).expect("the disk can be read again");
        if left == start {
            assert!(again == undisturbed, "read {at}: another answer later");
        }
        assert_eq!(
            check(&Config::default(), Disk::of(&archive), false, &Silent).expect("read").damaged,
            [],
            "read {at}"
        );
    }
    reads
}

#[cfg(unix)]
#[test]
fn a_disk_that_cannot_be_read_is_named_and_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 8);
    let before = folder.path().join("before");
    built(&Config::default(), &before, &days[..7]);
    // One thread, so that reads come in one order.
    let config = Config { threads: Some(1), ..Config::default() };
    let said = |e: reprint::internals::error::Error| e.to_string();
    let add_last = |disk: Disk| {
        let added = add_to(&config, disk, &days[7])?;
        Ok(tables(&added.scan))
    };
    let ask = |disk: Disk| {
        let asked = Asked::open(&config, disk).map_err(said)?;
        let found = asked.ask(Input::Files(&days[7]), &Silent).map_err(said)?;
        Ok(tables(&found))
    };
    let whole = |disk: Disk| {
        let opened = Archive::open(disk).map_err(said)?;
        Ok(tables(&scan(&config, &opened, &Silent).map_err(said)?))
    };
    let looked = |disk: Disk| {
        let checked = check(&config, disk, true, &Silent).map_err(said)?;
        Ok(vec![("checked", format!("{checked:?}").into_bytes())])
    };
    let settled = |disk: Disk| {
        let count = settle(&config, disk, &Silent).map_err(said)?;
        Ok(vec![("articles", count.to_string().into_bytes())])
    };
    let exported = |disk: Disk| {
        let (opened, mut all) = (Archive::open(disk).map_err(said)?, Vec::new());
        export(&opened, &mut |one| {
            all.extend(format!("{} {:?}\n", one.stored.meta.id, one.former).into_bytes());
            Ok(())
        })
        .map_err(said)?;
        Ok(vec![("exported", all)])
    };
    let forgotten = |disk: Disk| {
        let done = forget(disk, &["post-0-0".to_owned()], &Silent).map_err(said)?;
        Ok(vec![("forgotten", format!("{:?}", done.unknown).into_bytes())])
    };
    let explained = |disk: Disk| {
        let opened = Archive::open(disk).map_err(said)?;
        let compared = compare(&config, &opened, "post-0-0", "sun-1-0").map_err(said)?;
        Ok(vec![("pair", format!("{:?}", compared.pair.overlap).into_bytes())])
    };
    let jobs: [(&str, &dyn Fn(Disk) -> Answer); 8] = [
        ("add", &add_last),
        ("ask", &ask),
        ("scan", &whole),
        ("check", &looked),
        ("settle", &settled),
        ("export", &exported),
        ("forget", &forgotten),
        ("explain", &explained),
    ];
    // `REPRINT_READS` tries as many reads of each job.
    let most = std::env::var("REPRINT_READS").ok().and_then(|most| most.parse().ok()).unwrap_or(12);
    for (name, job) in jobs {
        let reads = fails_at_reads(&before, most, job);
        assert!(reads >= 10, "{name}: {reads} reads");
    }
}

#[test]
fn what_fails_before_an_archive_is_begun_leaves_no_folder() {
    let folder = TempDir::new().expect("a folder");
    let (archive, empty) = (folder.path().join("archive"), folder.path().join("empty.jsonl"));
    fs::write(&empty, "").expect("a file");
    for input in [folder.path().join("nowhere.jsonl"), empty] {
        add_to(&Config::default(), Disk::of(&archive), &[input]).unwrap_err();
        assert!(!archive.exists());
    }
    // A folder that was there stays.
    fs::create_dir(&archive).expect("a folder");
    let refuse = &mut |_: &Scan| Err(reprint::internals::error::Error::setting("no report"));
    let days = small(folder.path(), 1);
    add(&Config::default(), Disk::of(&archive), Input::Files(&days[0]), &Silent, refuse)
        .expect_err("refused");
    assert_eq!(fs::read_dir(&archive).expect("it is there").count(), 0);
    add_to(&Config::default(), Disk::of(&archive), &days[0]).expect("it is added");
}

#[test]
fn a_second_writer_waits_for_the_first() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 2);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days[..1]);
    let (_, lock) = Archive::open_to_write(Disk::of(&archive), None, || ()).expect("free");
    let (waits, heard) = mpsc::channel();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let (opened, _lock) =
                Archive::open_to_write(Disk::of(&archive), None, || waits.send(()).expect("heard"))
                    .expect("it waits");
            opened.manifest.articles()
        });
        heard.recv_timeout(Duration::from_secs(60)).expect("it says that it waits");
        assert!(!second.is_finished());
        drop(lock);
        assert_eq!(second.join().expect("no panic"), 3);
    });
}

#[test]
fn a_reader_keeps_its_state_while_the_archive_changes() {
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 3);
    let archive = folder.path().join("archive");
    built(&Config::default(), &archive, &days[..2]);
    let opened = open(&archive).expect("an archive");
    add_to(&Config::default(), Disk::of(&archive), &days[2]).expect("it is added");
    settle(&Config::default(), Disk::of(&archive), &Silent).expect("it is settled");
    if cfg!(unix) {
        let scan = scan(&Config::default(), &opened, &Silent).expect("its files are open");
        assert_same(&whole_scan(&Config::default(), &days[..2]), &scan);
    }
}

#[test]
fn an_archive_of_the_first_format_can_be_read() {
    let golden = repository("tests/it/fixtures/archive-1");
    let opened = open(&golden).expect("a golden archive");
    let all = info(&opened).expect("it is read");
    assert_eq!((all.format, all.articles, all.additions, all.forgotten), (1, 8, 3, 1));
    let folder = TempDir::new().expect("a folder");
    let days = small(folder.path(), 4);
    let found =
        against(&Config::default(), &opened, Input::Files(&days[3]), &Silent).expect("asked");
    assert_eq!(found.pairs.len(), 8, "two or three prints of each of three stories");
    let copied = folder.path().join("archive");
    copy(&golden, &copied);
    let added = add_to(&Config::default(), Disk::of(&copied), &days[3]).expect("it is added");
    assert_eq!(added.articles, 3);
    assert_eq!(check(&Config::default(), Disk::of(&copied), false, &Silent).unwrap().damaged, []);
}
