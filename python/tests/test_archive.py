"""An archive gives what `reprint archive` gives, and stays whole whatever goes wrong."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pandas
import pyarrow
import pytest
from test_failures import many

import reprint_news as rn
from conftest import CORPUS
from test_scan import TABLES, WIRE, files

NOW = "2035-01-01"


def articles(*names, text=WIRE, **more):
    rows = [{"id": name, "outlet": f"{name}.example", "text": text, **more} for name in names]
    return pyarrow.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def days(records, tmp_path_factory):
    """The corpus as the crawls of three days, of which the third has some of the first again."""
    folder = tmp_path_factory.mktemp("days")
    parts = [records[0::2], records[1::2], [*records[:8], *records[-3:]]]
    paths = []
    for at, part in enumerate(parts):
        paths.append(folder / f"day-{at}.jsonl")
        paths[-1].write_text("".join(json.dumps(record) + "\n" for record in part))
    return paths


@pytest.fixture(scope="module")
def built(command, days, tmp_path_factory):
    """The archive of the command with the runs of its days."""
    folder = tmp_path_factory.mktemp("command")
    for at, day in enumerate(days):
        add = [command, "archive", "add", "archive", day, "-o", f"run-{at}", "-q", "--now", NOW]
        assert subprocess.run(add, cwd=folder).returncode in (0, 1)
    return folder


def output(command, *args):
    done = subprocess.run([command, "archive", *args], capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_days_give_the_bytes_of_the_command(command, built, days, tmp_path):
    archive = rn.Archive.open(tmp_path / "archive")
    assert not (tmp_path / "archive").exists() and len(archive) == 0
    runs = [archive.add(days[0], now=NOW), archive.add(str(days[1]), now=NOW)]
    frame = pandas.read_json(days[2], lines=True, dtype=False)
    runs.append(archive.add(frame, source=str(days[2]), now=NOW, output=tmp_path / "written"))
    for at, run in enumerate(runs):
        run.save(tmp_path / f"run-{at}")
        assert files(tmp_path / f"run-{at}") == files(built / f"run-{at}"), at
    assert files(tmp_path / "written") == files(built / "run-2")
    counts = runs[2].info["archive"]
    assert counts["passed_over"] > 5 and counts["articles"] + runs[2].articles == len(archive)
    marked = runs[2].annotated(frame)
    assert (marked.reprint_reason == "left_out").sum() >= counts["passed_over"]
    assert set(runs[1].kept) <= set(runs[1].annotations.to_pandas().article_id)
    assert len(runs[1].annotations) == runs[1].articles

    info = json.loads(output(command, "info", built / "archive", "--json"))
    assert archive.info == info
    whole = archive.scan()
    whole.save(tmp_path / "whole")
    output(command, "scan", built / "archive", "-o", tmp_path / "theirs", "-q")
    assert files(tmp_path / "whole") == files(tmp_path / "theirs")
    assert archive.export(tmp_path / "all.jsonl") == len(archive)
    assert (tmp_path / "all.jsonl").read_bytes() == output(command, "export", built / "archive")
    names = sorted(os.listdir(tmp_path / "archive"))
    assert names == sorted(os.listdir(built / "archive"))
    ours, theirs = (files(place / "archive", names) for place in (tmp_path, built))
    assert ours == theirs

    assert archive.settle() == len(archive) and archive.info["settled"]
    output(command, "settle", built / "archive", "-q")
    assert archive.info == json.loads(output(command, "info", built / "archive", "--json"))
    assert archive.check() == rn.Checked(damaged=[], lost=0, repaired=False)


def test_a_query_gives_the_bytes_of_the_command(command, built, records, tmp_path):
    asked = [
        {**record, "id": f"mine-{at}", "url": None, "source_domain": "mine.example"}
        for at, record in enumerate(records[:40])
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in asked))
    theirs = output(command, "query", built / "archive", path, "--json", "--top", "4", "-q")
    archive = rn.Archive.open(built / "archive", create=False)
    before = archive.info
    matches = archive.query(path, top=4)
    assert matches.to_json().encode() == theirs and len(matches) > 40
    table = archive.query(pandas.DataFrame(asked), top=4)
    assert table.to_json() == matches.to_json()
    frame = matches.to_pandas()
    assert list(frame.id) == [match.id for match in matches]
    assert list(frame.score) == [match.score for match in matches]
    assert list(frame.passages) == [len(match.passages) for match in matches]
    assert matches.to_polars().height == matches.to_pyarrow().num_rows == len(matches)
    assert len(matches.of("mine-0")) <= 4 and "mine-0" in matches.articles
    assert archive.info == before
    page = matches._repr_html_()
    assert page.startswith("<table>") and "asked about" in page


def test_a_text_and_a_record_are_asked_about(records, tmp_path):
    archive = rn.Archive.open(tmp_path / "archive")
    archive.add(articles("wire", published="2021-03-04", title="1 < 2 & $1"))
    for asked in [WIRE, {"text": WIRE, "published": "2021-03-06"}, [{"text": WIRE}]]:
        matches = archive.query(asked)
        assert [(match.id, match.relation) for match in matches] == [("wire", "identical")]
    page = matches._repr_html_()
    assert "1 &lt; 2 &amp; $1" in page
    assert (
        repr(matches) == "<reprint_news.Matches: 1 for 1 article, the first identical 1.00 'wire'>"
    )
    nothing = archive.query(
        "Nobody in Sorrel has ever heard of a tram, says its oldest driver. " * 3
    )
    assert len(nothing) == 0 and nothing.articles == ["asked"]
    assert "Nothing" in nothing._repr_html_() and nothing.to_pandas().empty
    with pytest.raises(LookupError, match="was not|no article `x`"):
        nothing.of("x")
    assert archive.explain("wire", "wire").relation == "identical"

    ferry = {record["id"]: record for record in records if record["id"].startswith("ferry-fire/")}
    archive.add(pyarrow.Table.from_pylist([ferry["ferry-fire/wire"]]))
    (match,) = archive.query(pyarrow.Table.from_pylist([ferry["ferry-fire/rewrite"]]))
    assert match.relation == "rewrite" and match.derived == match.article
    assert match.direction == "the article asked about derives from it"
    assert match.passages[0]["a_text"] in ferry["ferry-fire/wire"]["maintext"]


def test_what_was_prepared_follows_the_archive(tmp_path):
    archive, other = (rn.Archive.open(tmp_path / "archive") for _ in range(2))
    archive.add(articles("a"))
    assert {match.id for match in archive.query(WIRE)} == {"a"}
    other.add(articles("b"))
    assert {match.id for match in archive.query(WIRE)} == {"a", "b"}
    other.forget(["a"])
    assert {match.id for match in archive.query(WIRE)} == {"b"}
    other.settle()
    assert {match.id for match in archive.query(WIRE)} == {"b"}


def test_adding_without_pairs(tmp_path):
    archive = rn.Archive.open(tmp_path / "archive")
    run = archive.add(articles("a", "b"), pairs=False)
    assert len(run.pairs) == 0 and len(archive) == 2
    assert len(archive.scan().pairs) == 1


def test_messages_name_arguments(tmp_path):
    place = tmp_path / "archive"
    with pytest.raises(FileNotFoundError, match="`create=True` begins one"):
        rn.Archive.open(place, create=False)
    archive = rn.Archive.open(place)
    jobs = [
        lambda: archive.query(WIRE),
        archive.scan,
        archive.settle,
        archive.check,
        lambda: archive.info,
        lambda: archive.forget("a"),
        lambda: archive.export(tmp_path / "all.jsonl"),
        lambda: archive.explain("a", "b"),
    ]
    for job in jobs:
        with pytest.raises(FileNotFoundError, match="there is no archive in .*; `add` begins one"):
            job()
    with pytest.raises(ValueError, match="did you mean `threads`"):
        rn.Archive.open(place, thread=2)
    archive.add(articles("a"))
    with pytest.raises(ValueError, match="`shingle.words` is 5 in the archive and 7 now"):
        rn.Archive.open(place, shingle={"words": 7}).add(articles("b"))
    with pytest.raises(ValueError, match="rewrites too"):
        rn.Archive.open(place, only_verbatim=True).add(articles("b"))
    with pytest.raises(LookupError, match="has no article `x`, and 1 more of the ids"):
        archive.forget(["x", "y"])
    with pytest.raises(LookupError, match="has no article `x`$"):
        archive.explain("a", "x")
    with pytest.raises(ValueError, match="`top`"):
        archive.query(WIRE, top=0)
    with pytest.raises(TypeError, match="`text` of `data` is a `int`"):
        archive.query({"text": 7})
    with pytest.raises(TypeError, match="cannot scan a `int`"):
        archive.query(7)
    with pytest.raises(ValueError):
        archive.query("")
    (tmp_path / "mine.txt").write_text(WIRE)
    with pytest.raises(ValueError, match="is taken for a text"):
        archive.query(str(tmp_path / "mine.txt"))
    assert len(archive.query(tmp_path / "mine.txt")) == 1
    with pytest.raises(ValueError, match='`text="no_such"`: no record has anything'):
        archive.add([tmp_path / "mine.txt"], text="no_such")
    with pytest.raises(ValueError, match="`output`"):
        archive.add(articles("b"), html=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text(WIRE)
    with pytest.raises(ValueError, match="holds other files"):
        rn.Archive.open(tmp_path / "other").add(articles("b"))
    with pytest.raises(ValueError, match="and no run; name another folder$"):
        archive.add(articles("b"), output=tmp_path / "other")
    assert len(archive) == 1 and archive.check().whole


@pytest.mark.parametrize("pairs", [True, False])
def test_a_table_that_breaks_off_adds_nothing(pairs, tmp_path):
    archive = rn.Archive.open(tmp_path / "archive")
    archive.add(articles("a"))
    schema = pyarrow.schema([("id", pyarrow.string()), ("text", pyarrow.string())])

    def batches():
        yield pyarrow.record_batch([["b"], [WIRE]], schema=schema)
        raise RuntimeError("the line is dead")

    with pytest.raises(ValueError, match="`memory`: .*the line is dead"):
        archive.add(pyarrow.RecordBatchReader.from_batches(schema, batches()), pairs=pairs)
    assert len(archive) == 1 and archive.check().whole


def test_damage_is_reported_and_repaired(tmp_path):
    place = tmp_path / "archive"
    archive = rn.Archive.open(place)
    archive.add(articles("a"))
    archive.add(articles("b"))
    segment = max(place.glob("0*"))
    spoilt = bytearray(segment.read_bytes())
    spoilt[len(spoilt) // 3] ^= 1
    segment.write_bytes(spoilt)
    with pytest.raises(ValueError, match="is damaged; .*`repair=True` leaves them out"):
        archive.check()
    mended = archive.check(repair=True)
    assert mended.repaired and not mended.whole
    assert archive.check().whole


def test_an_interrupt_leaves_the_archive_as_it_was(tmp_path):
    archive = rn.Archive.open(tmp_path / "archive", threads=2)
    archive.add(articles("a"))

    def later():
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=later).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        archive.add(many(100_000))
    assert time.monotonic() - begun < 10
    assert len(archive) == 1 and archive.check().whole
    archive.add(articles("b"))
    assert len(archive) == 2

    seen = []

    def tell(*what):
        seen.append(what)
        raise StopIteration("enough")

    with pytest.raises(StopIteration):
        archive.add(many(20_000), progress=tell)
    assert seen[0][0] == "read" and len(archive) == 2


WRITER = """
import fcntl, sys, time
with open(sys.argv[1], "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.mark.skipif(os.name == "nt", reason="locks of another kind")
def test_another_writer_is_waited_for(tmp_path):
    archive = rn.Archive.open(tmp_path / "archive")
    archive.add(articles("a"))

    def writer(seconds):
        args = [sys.executable, "-c", WRITER, tmp_path / "archive" / "lock", str(seconds)]
        other = subprocess.Popen(args, stdout=subprocess.PIPE)
        assert other.stdout.readline() == b"held\n"
        return other

    stages = []
    with writer(1.0):
        archive.add(articles("b"), progress=lambda stage, *_: stages.append(stage))
    assert "wait" in stages and len(archive) == 2

    other = writer(60.0)
    threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
    begun = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            archive.forget("a")
        assert time.monotonic() - begun < 10
    finally:
        other.kill()
        other.communicate()
    assert len(archive) == 2


def test_other_threads_go_on_while_days_are_added(tmp_path):
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.wait(0.01):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    archive = rn.Archive.open(tmp_path / "archive")
    archive.add(CORPUS)
    both = [threading.Thread(target=archive.query, args=[WIRE]) for _ in range(4)]
    [thread.start() for thread in both]
    [thread.join() for thread in both]
    stop.set()
    thread.join()
    assert len(ticks) > 3


def test_tables_are_those_of_a_run(tmp_path):
    archive = rn.Archive.open(tmp_path / "archive")
    archive.add(articles("a", published="2021-03-04"))
    run = archive.add(articles("b", published="2021-03-05"))
    assert run.articles == 1 and run.kept == []
    assert run.explain("b", "a").relation == "identical"
    assert "1 article" in str(run)
    run.save(tmp_path / "run")
    assert set(TABLES) <= set(os.listdir(tmp_path / "run"))
