"""Scans over an engine give what a local scan of the same records gives.

On Sail where `pysail` can be imported, and on Spark where `pyspark` and Java are there too.
"""

import importlib.util
import os
import random
import shutil
import subprocess
import sys

import pandas
import pyarrow
import pytest

import reprint_news as rn

TABLES = ["clusters", "pairs", "passages", "common", "rejected"]


def is_there(name):
    return importlib.util.find_spec(name) is not None


def engines():
    """The engines that can be tried here; the others with what they lack."""
    lacks = {
        "spark": [name for name in ("pyspark",) if not is_there(name)],
        "sail": [name for name in ("pyspark", "pysail") if not is_there(name)],
    }
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        lacks["spark"].append("Java")
    for name, missing in lacks.items():
        why = f"`{name}` is not tried: {' and '.join(missing)} not installed"
        if missing:
            print(why)
        yield pytest.param(name, marks=pytest.mark.skipif(bool(missing), reason=why))


@pytest.fixture(scope="module", params=list(engines()))
def spark(request, tmp_path_factory):
    """A session of each engine."""
    from pyspark.sql import SparkSession

    if request.param == "sail":
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        _, port = server.listening_address
        session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
        yield session
        session.stop()
        server.stop()
        return
    # A session of Connect in this process leaves word that there are no others.
    os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    place = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", str(place))
        .config("spark.sql.shuffle.partitions", "7")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def table(records):
    """The corpus as a table, with a column that gives its order."""
    frame = pandas.DataFrame(records)
    frame["nr"] = range(len(frame))
    return pyarrow.Table.from_pandas(frame, preserve_index=False)


def signed(made):
    """A local table as an engine has it: without unsigned numbers."""
    import reprint_news.spark as spread

    return spread._signed(made.to_pyarrow())


def rows(made):
    made = made.to_pyarrow() if isinstance(made, rn.Table) else made.toArrow()
    return made.to_pylist()


def same(run, local):
    for name in TABLES:
        assert rows(getattr(run, name)) == rows(getattr(local, name)), name
    assert run.info["counts"] == local.info["counts"]
    assert run.warnings == local.warnings
    ours, theirs = run.info["settings"], local.info["settings"]
    ours.pop("now"), theirs.pop("now")
    assert ours == theirs


@pytest.mark.parametrize("partitions", [2, 7, 64])
def test_the_corpus_in_any_number_of_partitions(partitions, spark, table, tmp_path):
    import reprint_news.spark as spread

    shuffled = list(range(table.num_rows))
    random.Random(partitions).shuffle(shuffled)
    df = spark.createDataFrame(table.take(shuffled)).repartition(partitions)
    run = spread.scan(df, work=str(tmp_path), order="nr", partitions=partitions)
    local = rn.scan(table)
    same(run, local)
    articles = [row["article_id"] for row in rows(run.annotations)]
    assert articles == local.annotations.to_pyarrow()["article_id"].to_pylist()


def test_settings_are_those_of_a_local_scan(spark, table, tmp_path):
    import reprint_news.spark as spread

    settings = {"sensitive": True, "since": "2020-01-01", "keep": "longest", "reprint_jaccard": 0.4}
    df = spark.createDataFrame(table)
    run = spread.scan(df, work=str(tmp_path / "w"), order=["nr"], partitions=3, **settings)
    same(run, rn.scan(table, **settings))
    run.save(str(tmp_path / "run"))
    saved = spark.read.parquet(str(tmp_path / "run" / "pairs")).toArrow()
    assert saved.num_rows == run.pairs.count()
    assert "article" in repr(run)


def test_all_pairs_and_a_window(spark, table, tmp_path):
    import reprint_news.spark as spread

    settings = {"all_pairs": True, "window_days": 30}
    df = spark.createDataFrame(table)
    run = spread.scan(df, work=str(tmp_path), order="nr", partitions=5, **settings)
    same(run, rn.scan(table, **settings))


def test_verbatim_copies_alone(spark, table, tmp_path):
    import reprint_news.spark as spread

    df = spark.createDataFrame(table)
    run = spread.scan(df, work=str(tmp_path), order="nr", partitions=3, only_verbatim=True)
    local = rn.scan(table, only_verbatim=True)
    same(run, local)
    assert 0 < run.pairs.count() < len(rn.scan(table).pairs)


def test_a_run_comes_to_the_driver(spark, table, tmp_path):
    import reprint_news.spark as spread

    df = spark.createDataFrame(table)
    run = spread.scan(df, work=str(tmp_path / "w"), order="nr", partitions=3, keep="longest")
    local = rn.scan(table, keep="longest")
    pair = rows(local.pairs)[0]
    # One pair first: its texts come alone.
    sheet, other = run.explain(pair["a"], pair["b"]), local.explain(pair["b"], pair["a"])
    assert str(sheet) == str(other) and sheet.passages == other.passages
    with pytest.raises(LookupError, match="no article `z`"):
        run.explain("z", pair["b"])
    here = run.local()
    assert here is run.local()
    assert here.report(tmp_path / "run").exists()
    local.report(tmp_path / "other")
    names = sorted(path.name for path in (tmp_path / "other").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "run").iterdir())
    for name in set(names) - {"run.json", "report.html"}:
        ours, theirs = tmp_path / "run" / name, tmp_path / "other" / name
        if ours.is_file():
            assert ours.read_bytes() == theirs.read_bytes(), name
    assert here.annotated(table).equals(local.annotated(table))
    assert here.kept == local.kept
    for row in rows(local.pairs):
        ours, theirs = here.explain(row["a"], row["b"]), local.explain(row["a"], row["b"])
        assert str(ours) == str(theirs)


def test_the_command_is_a_script_too(tmp_path):
    # As `spark-submit` runs it.
    import reprint_news.spark as spread

    args = [sys.executable, spread.__file__, "--help"]
    done = subprocess.run(args, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "--partitions" in done.stdout, done.stderr


def test_mistakes_are_errors(spark, table, tmp_path):
    import reprint_news.spark as spread

    df = spark.createDataFrame(table)
    work = str(tmp_path)
    with pytest.raises(ValueError, match="no column `day`"):
        spread.scan(df, work=work, order="day")
    empty = spark.createDataFrame(pyarrow.table({"id": ["a"], "text": [""]}))
    with pytest.raises(ValueError, match="no article in `memory`"):
        spread.scan(empty, work=work)
    twice = spark.createDataFrame(pyarrow.concat_tables([table, table]))
    with pytest.raises(ValueError, match="two rows have the same nr"):
        spread.scan(twice, work=work, order="nr")
