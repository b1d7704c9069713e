"""Scans of files and tables give what the command gives."""

import subprocess

import duckdb
import pandas
import polars
import pyarrow
import pytest

import reprint_news as rn
from conftest import CORPUS

TABLES = [
    "clusters.csv",
    "pairs.csv",
    "passages.csv",
    "common.csv",
    "articles.csv",
    "pairs.jsonl",
    "rejected.jsonl",
]

WIRE = (
    "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board were taken "
    "off by the lifeboats of three harbours, the coast guard said."
)


def files(folder, names=TABLES):
    return {name: (folder / name).read_bytes() for name in names}


def by_command(command, inputs, folder, *flags):
    done = subprocess.run(
        [command, "scan", *map(str, inputs), "-o", str(folder), "--quiet", *flags],
        cwd=folder.parent,
    )
    assert done.returncode in (0, 1)
    return folder


def test_a_folder_gives_the_bytes_of_the_command(command, tmp_path):
    run = rn.scan(CORPUS)
    run.save(tmp_path / "py")
    assert files(tmp_path / "py") == files(by_command(command, [CORPUS], tmp_path / "cli"))
    assert not (tmp_path / "py" / "kept.txt").exists()
    assert run.info["settings"]["keep"]["by"] is None
    assert len(run.clusters) > 50


def test_settings_are_those_of_the_flags(command, tmp_path):
    settings = {
        "sensitive": True,
        "keep": "longest",
        "drop": ["identical", "reprint"],
        "since": "2020-01-01",
        "threads": 2,
        "memory": "512MiB",
        "reprint_jaccard": 0.4,
    }
    flags = ["--sensitive", "--keep=longest", "--drop=identical,reprint", "--since=2020-01-01"]
    flags += ["--reprint-jaccard=0.4"]
    run = rn.scan([CORPUS], **settings)
    run.save(tmp_path / "py")
    names = [*TABLES, "kept.txt", "cleaning.csv"]
    theirs = by_command(command, [CORPUS], tmp_path / "cli", *flags)
    assert files(tmp_path / "py", names) == files(theirs, names)
    assert run.kept == rn.Run.open(theirs).kept
    ours, other = run.info["settings"], rn.Run.open(theirs).info["settings"]
    for name in ["now", "threads", "memory"]:
        ours.pop(name), other.pop(name)
    ours["read"].pop("own_output", None), other["read"].pop("own_output", None)
    assert ours == other


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "reader", "dictionary", "duckdb"])
def test_a_table_gives_the_bytes_of_the_command(kind, command, records, dump, tmp_path):
    by_command(command, [dump], tmp_path / "cli")
    frame = pandas.DataFrame(records)
    table = pyarrow.Table.from_pandas(frame)
    if kind == "dictionary":
        at = table.column_names.index("source_domain")
        table = table.set_column(at, "source_domain", table["source_domain"].dictionary_encode())
    data = {
        "pandas": lambda: frame,
        "polars": lambda: polars.DataFrame(table),
        "pyarrow": lambda: table,
        "reader": lambda: pyarrow.RecordBatchReader.from_batches(
            table.schema, table.to_batches(max_chunksize=7)
        ),
        "dictionary": lambda: table,
        "duckdb": lambda: duckdb.from_arrow(table),
    }[kind]()
    rn.scan(data, source=str(dump)).save(tmp_path / "py")
    ours, theirs = files(tmp_path / "py"), files(tmp_path / "cli")
    for name in TABLES:
        if name != "rejected.jsonl":
            assert ours[name] == theirs[name], name


def test_tables_are_those_of_the_folder(tmp_path):
    run = rn.scan(CORPUS)
    run.save(tmp_path / "run", parquet=True)
    opened = rn.Run.open(tmp_path / "run")
    for name in ["clusters", "pairs", "passages", "common", "rejected"]:
        ours, theirs = getattr(run, name), getattr(opened, name)
        assert ours.to_pyarrow().equals(theirs.to_pyarrow()), name
        assert ours.to_polars().height == len(ours) == len(ours.to_pandas())
        if name != "rejected":
            parquet = polars.read_parquet(tmp_path / "run" / f"{name}.parquet")
            assert parquet.equals(ours.to_polars()), name
    assert repr(opened) == repr(run) and opened.articles == run.articles
    assert "rows of cluster_id" in repr(run.clusters)
    assert run.clusters._repr_html_().lstrip().startswith("<div>")


def test_annotations_stand_at_their_records(records):
    frame = pandas.DataFrame(records, index=range(100, 100 + len(records)))
    run = rn.scan(frame)
    marked = run.annotated(frame)
    assert list(marked.index) == list(frame.index)
    clusters = run.clusters.to_pandas().set_index("article_id")
    for row in marked.itertuples():
        if row.id in clusters.index and row.reprint_reason not in ("left_out", "same_page"):
            assert row.reprint_cluster == clusters.loc[row.id, "cluster_id"]
            assert row.reprint_role == clusters.loc[row.id, "role"]
    dropped = marked[marked.reprint_reason == "replaced"]
    assert len(dropped) > 50 and not set(dropped.id) & set(run.kept)
    table = pyarrow.Table.from_pandas(frame)
    assert run.annotated(table).column_names[-4:] == list(marked.columns[-4:])
    assert len(run.annotations) == run.articles
    with pytest.raises(ValueError, match="rows and"):
        run.annotated(frame.head(3))


def test_a_report_and_evidence(tmp_path):
    run = rn.scan(CORPUS)
    report = run.report(tmp_path / "run")
    assert report.read_text(encoding="utf-8").startswith("<!")
    pair = run.pairs.to_pandas().iloc[0]
    whole = run.explain(pair.b, pair.a)
    explained = rn.Run.open(tmp_path / "run").explain(pair.a, pair.b)
    assert whole.relation == explained.relation == pair.relation
    assert whole.score == explained.score == pytest.approx(pair.score, abs=1e-4)
    for passage in whole.passages:
        assert passage["a_text"] and passage["words"] > 0
    for shown in [whole, explained]:
        frame = shown._repr_html_()
        assert frame.startswith('<iframe sandbox="" srcdoc="&lt;!')
    whole.save(tmp_path / "sheet.html")
    assert (tmp_path / "sheet.html").read_text(encoding="utf-8") == whole.to_html()
    assert str(whole).startswith("a")


def test_a_page_cannot_leave_its_frame():
    text = WIRE + ' </iframe><script>alert("x")</script>'
    shown = rn.compare(text, text)._repr_html_()
    assert "<script" not in shown and shown.count("</iframe>") == 1


def test_what_was_found_outlives_its_table():
    data = pyarrow.table({"id": ["a", "b"], "text": [WIRE, WIRE]})
    clusters = rn.scan(data).clusters
    del data
    assert clusters.to_pyarrow()["article_id"].to_pylist() == ["a", "b"]
    assert pyarrow.table(clusters).equals(clusters.to_pyarrow())


def test_dates_and_numbers_are_what_they_are():
    days = pandas.to_datetime(["2021-03-05", None, "2021-03-04"])
    frame = pandas.DataFrame({"id": [3, 1, 2], "text": [WIRE] * 3, "published": days})
    clusters = rn.scan(frame).clusters.to_pandas()
    assert clusters.article_id.iloc[0] == "2"
    assert clusters.published.iloc[0].startswith("2021-03-04")
