"""What goes wrong is an exception with words; nothing ends the interpreter."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import polars
import pyarrow
import pytest

import reprint_news as rn
from conftest import CORPUS
from test_scan import WIRE


def test_inputs_that_are_none(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        rn.scan(tmp_path / "nowhere.jsonl")
    with pytest.raises(ValueError, match="is an address"):
        rn.scan("s3://bucket/day.jsonl")
    with pytest.raises(TypeError, match="cannot scan a `int`"):
        rn.scan(7)
    with pytest.raises(TypeError, match="cannot scan a `list`"):
        rn.scan([{"text": "a"}])
    with pytest.raises(ValueError, match="the list of paths is empty"):
        rn.scan([])
    with pytest.raises(FileNotFoundError, match="holds no run"):
        rn.Run.open(tmp_path)
    (tmp_path / "run.json").write_text("[]")
    with pytest.raises(ValueError, match="of another program"):
        rn.Run.open(tmp_path)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"thread": 2}, "unknown setting `thread`; did you mean `threads`"),
        ({"threads": 0}, "`threads`: must be a number from 1 on"),
        ({"threads": "two"}, "threads"),
        ({"memory": "1MiB"}, "`memory`: must be a size of 64MiB or more"),
        ({"keep": "best"}, "unknown variant `best`"),
        ({"keep": "outlet-order"}, "needs the order"),
        ({"since": "yesterday"}, "`since`: must be a date"),
        ({"since": "2031-01-02", "until": "2031-01-01"}, "`since` is later than `until`"),
        ({"reprint_jaccard": 2.0}, "`reprint_jaccard`: must be a number above 0"),
        ({"rewrite_score": float("nan")}, "no number"),
        ({"sensitive": True, "only_verbatim": True}, "finds no rewrites"),
        ({"align": {"min_word": 3}}, "did you mean `align.min_words`"),
        ({"languages": "Klingon9"}, "`languages`: must be languages"),
        ({"map": {"headline": "x"}}, "headline"),
        ({"config": "no-such.toml"}, "no-such.toml"),
    ],
)
def test_settings_that_cannot_be(settings, message):
    table = pyarrow.table({"text": [WIRE]})
    with pytest.raises((ValueError, OSError), match=message):
        rn.scan(table, **settings)


def test_tables_without_articles():
    with pytest.raises(ValueError, match="`memory`"):
        rn.scan(pyarrow.table({"number": [1, 2]}))
    with pytest.raises(ValueError):
        rn.scan(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}))
    with pytest.raises(ValueError, match="no_such"):
        rn.scan(pyarrow.table({"text": [WIRE]}), published="no_such")


def test_columns_of_any_type():
    n = 3
    texts = pyarrow.array([WIRE] * n)
    columns = {
        "text": texts,
        "id": pyarrow.array([1.0, 2.5, None]),
        "title": pyarrow.array([["a", "b"], None, []], pyarrow.list_(pyarrow.large_string())),
        "author": pyarrow.array([{"name": "A"}, None, {"name": None}]),
        "url": pyarrow.array(["https://post.example/x"] * n).dictionary_encode(),
        "published": pyarrow.array([1, None, 2], pyarrow.timestamp("ns", "UTC")),
        "outlet": pyarrow.array([b"post.example", b"\xff", None], pyarrow.large_binary()),
        "language": pyarrow.array(["en", None, "en"], pyarrow.string_view()),
        "crawled": pyarrow.array([None] * n, pyarrow.null()),
        "other": pyarrow.array([[("k", "v")], None, []], pyarrow.map_("string", "string")),
        "decimal": pyarrow.array([None] * n, pyarrow.decimal128(9, 2)),
    }
    run = rn.scan(pyarrow.table(columns))
    assert run.articles + len(run.rejected) == n
    kinds = [
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.binary(),
        pyarrow.large_binary(),
        pyarrow.binary_view(),
        pyarrow.dictionary(pyarrow.int8(), pyarrow.large_string()),
        pyarrow.dictionary(pyarrow.uint32(), pyarrow.string()),
    ]
    for kind in kinds:
        run = rn.scan(pyarrow.table({"text": texts.cast(kind)}))
        assert len(run.clusters) == n, kind
    for kind in [pyarrow.int64(), pyarrow.bool_(), pyarrow.list_(pyarrow.int8())]:
        run = None
        with contextlib.suppress(ValueError):
            run = rn.scan(pyarrow.table({"text": pyarrow.array([None] * n, kind)}))
        assert run is None or run.articles == 0


def test_text_that_is_no_utf8_is_set_aside():
    bad = pyarrow.array([WIRE.encode(), b"\xff" + WIRE.encode(), WIRE.encode()])
    unchecked = pyarrow.StringArray.from_buffers(3, bad.buffers()[1], bad.buffers()[2])
    run = rn.scan(pyarrow.table({"text": unchecked}))
    rejected = run.rejected.to_pyarrow().to_pylist()
    assert [row["record"] for row in rejected] == [2]
    assert "invalid UTF-8 at byte 0 of column `text`" in rejected[0]["reason"]


def test_slices_and_chunks_are_read_as_they_are():
    table = pyarrow.table({"id": list("abcdef"), "text": ["", WIRE, "x", WIRE, "y", ""]})
    run = rn.scan(table.slice(1, 3))
    assert run.clusters.to_pyarrow()["article_id"].to_pylist() == ["b", "d"]
    frame = polars.concat([polars.DataFrame(table)] * 2, rechunk=False)[1:4]
    assert rn.scan(frame).clusters.to_polars()["article_id"].to_list() == ["b", "d"]


def test_a_stream_that_breaks_off_is_an_error():
    schema = pyarrow.schema([("text", pyarrow.string())])

    def batches():
        yield pyarrow.record_batch([[WIRE]], schema=schema)
        raise RuntimeError("the disk is on fire")

    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(ValueError, match="the disk is on fire"):
        rn.scan(reader)

    class Odd:
        def __arrow_c_stream__(self, requested_schema=None):
            raise KeyError("mine")

    class Odder:
        def __arrow_c_stream__(self, requested_schema=None):
            return 7

    with pytest.raises(KeyError, match="mine"):
        rn.scan(Odd())
    with pytest.raises(TypeError):
        rn.scan(Odder())
    used = pyarrow.RecordBatchReader.from_batches(schema, iter([]))
    used.__arrow_c_stream__()
    with pytest.raises((TypeError, ValueError, pyarrow.ArrowInvalid)):
        rn.scan(used)


def test_pairs_and_folders_that_are_none(tmp_path):
    run = rn.scan(pyarrow.table({"id": ["a", "b"], "text": [WIRE, WIRE]}))
    with pytest.raises(LookupError, match="no article `z`"):
        run.explain("a", "z")
    with pytest.raises(LookupError, match="were not reported as a pair"):
        run.explain("a", "a")
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(ValueError, match="holds `other.txt` and no run"):
        run.save(tmp_path)
    with pytest.raises(ValueError, match="is a file"):
        run.save(tmp_path / "other.txt")
    run.save(tmp_path / "run")
    opened = rn.Run.open(tmp_path / "run")
    with pytest.raises(ValueError, match="scan again"):
        opened.report(tmp_path / "again")
    with pytest.raises(LookupError, match="no reported pair has `z`"):
        opened.explain("a", "z")
    with pytest.raises(FileNotFoundError, match="scan with `keep`"):
        _ = opened.kept
    with pytest.raises(TypeError, match="must be a text"):
        rn.compare(WIRE, 7)
    with pytest.raises(TypeError, match="not a string"):
        rn.compare(WIRE, {"text": 7})


def many(n):
    """Articles enough for some seconds, in batches."""
    schema = pyarrow.schema([("text", pyarrow.string())])

    def batches():
        for k in range(n):
            texts = [f"{WIRE} Ship {k} of line {i} left harbour {k * i}." for i in range(50)]
            yield pyarrow.record_batch([texts], schema=schema)

    return pyarrow.RecordBatchReader.from_batches(schema, batches())


def test_progress_is_reported_and_may_end_the_scan():
    seen = []

    def tell(stage, unit, done, total):
        seen.append((stage, unit, done, total))
        if len(seen) == 3:
            raise StopIteration("enough")

    begun = time.monotonic()
    with pytest.raises(StopIteration, match="enough"):
        rn.scan(many(20_000), progress=tell, threads=2)
    assert time.monotonic() - begun < 10
    assert seen[0][0] == "read" and seen[0][1] == "articles"


def test_an_interrupt_ends_the_scan():
    def later():
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=later).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        rn.scan(many(100_000), threads=2)
    assert time.monotonic() - begun < 10
    assert rn.scan(pyarrow.table({"text": [WIRE, WIRE]})).articles == 2


def test_other_threads_go_on_meanwhile():
    ticks = []
    stop = threading.Event()

    def tick():
        while not stop.wait(0.01):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    rn.scan(CORPUS)
    stop.set()
    thread.join()
    assert len(ticks) > 3


MEMORY = """
import sys, reprint_news as rn
def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096
def files():
    import os
    return len(os.listdir("/proc/self/fd"))
def once():
    run = rn.scan(sys.argv[1], threads=2)
    len(run.clusters), len(run.pairs), run.kept
for _ in range(20):
    once()
before, open_before = resident(), files()
for _ in range(50):
    once()
print((resident() - before) >> 20, files() - open_before)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs Linux's /proc")
def test_fifty_scans_leave_nothing_behind(tmp_path):
    # Not where the package's source is, which has no native half.
    args = [sys.executable, "-c", MEMORY, str(CORPUS)]
    done = subprocess.run(args, cwd=tmp_path, capture_output=True, text=True, check=True)
    grown, files = map(int, done.stdout.split())
    assert grown < 32 and files == 0, done.stdout


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"outlets": ["x y"]}, '`outlets="x y"`: no article'),
        ({"languages": ["xx"]}, '`languages="xx"`: no article'),
        ({"text": "a.b"}, '`text="a.b"`: no record'),
        ({"map": {"author": "by"}}, '`map={"author": "by"}`: no record'),
    ],
)
def test_messages_name_arguments_and_no_flags(settings, words):
    with pytest.raises(ValueError) as error:
        rn.scan(CORPUS, **settings)
    assert words in str(error.value) and "--" not in str(error.value)
