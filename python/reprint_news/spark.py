"""A scan spread over Apache Spark or Sail: DataFrames in, DataFrames out.

It runs the same stages as :func:`reprint_news.scan`, with the same results: the same records in the
same order with the same settings give the same tables, whatever the number of partitions and even
if the engine computes something twice. It needs only two operations of the engine, mapping the rows
of a partition and exchanging rows by key, so it runs on both Spark 4 (classic and Connect) and
Sail. The package itself does all the work on the rows, so it must also be installed on the
executors.

``docs/spark.md`` in the repository says what runs where, and how large executors must be.

From a shell, with Parquet or JSON lines in and Parquet out::

    python -m reprint_news.spark dump.parquet --work work --out run
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

# `spark-submit` runs this file as a script, in which relative imports fail.
from reprint_news import _native
from reprint_news._compare import Comparison
from reprint_news._run import Run as LocalRun
from reprint_news._settings import as_json

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Run", "scan"]

#: Columns of the rows that are exchanged; ``src/pipeline/engine/mod.rs`` says what they mean.
_ROW = "kind int, key long, at long, value binary, body binary"
_COLUMNS = ("kind", "key", "at", "value", "body")

# Kinds of rows.
_RECORD, _FIELDS, _LINES, _RUNS, _PRINT, _STEMS, _DOCUMENTS = range(7)
_ARTICLE = 8

#: Column that the engine adds to each record: its place in the order of the input.
_PLACE = "reprint_place"

#: Column for the record's number, which follows from its place.
_NUMBER = "reprint_number"

#: Number of low bits of a place that count within its partition.
_BITS = 33

#: How many records' metadata, how many blocks' results, and how many articles the driver takes at a
#: time; more if it would otherwise take them more than :data:`_TIMES` times.
_AT_ONCE = 100_000
_BLOCKS_AT_ONCE = 2_000
_ARTICLES_AT_ONCE = 10_000
_TIMES = 64

#: Bytes of a table that are sent to the engine at a time; Connect limits messages to 128 MiB.
_SENT = 16 << 20

_TABLES = ("clusters", "pairs", "passages", "common", "articles", "rejected", "annotations")


class Run:
    """The results of a scan on an engine. :func:`scan` returns one.

    The tables are in the scan's folder; each is returned as a DataFrame in the order of the local
    table. Their columns are those of :class:`reprint_news.Run`, with ``bigint`` for counts, since
    Spark has no unsigned numbers. :meth:`explain` and :meth:`local` need the session and that
    folder too.
    """

    def __init__(
        self, spark: SparkSession, work: str, schemas: dict[str, str], native: _native.Run
    ) -> None:
        self._spark = spark
        self._work = work
        self._schemas = schemas
        self._native = native
        self._info: dict[str, Any] = json.loads(native.info)
        self._local: LocalRun | None = None

    def _table(self, name: str) -> DataFrame:
        read = self._spark.read.schema(self._schemas[name])
        table = read.parquet(f"{self._work}/tables/{name}")
        if name == "passages":
            return table.orderBy("place", "n").drop("place", "n")
        return table.orderBy("row").drop("row")

    @property
    def info(self) -> dict[str, Any]:
        """The contents of ``run.json``: version, settings in force, counts, seconds per stage."""
        return json.loads(json.dumps(self._info))

    @property
    def warnings(self) -> list[str]:
        """Advice on the input and the settings."""
        return list(self._info["warnings"])

    @property
    def clusters(self) -> DataFrame:
        """The articles in clusters, one row each. The largest cluster comes first, and the
        origin first in each."""
        return self._table("clusters")

    @property
    def pairs(self) -> DataFrame:
        """The reported pairs, one row each."""
        return self._table("pairs")

    @property
    def passages(self) -> DataFrame:
        """The passages of the pairs, one row each. Offsets count code points."""
        return self._table("passages")

    @property
    def common(self) -> DataFrame:
        """The passages from public sources, one row each, with the articles that contain them."""
        return self._table("common")

    @property
    def articles(self) -> DataFrame:
        """The articles of reported pairs, one row each, in reading order."""
        return self._table("articles")

    @property
    def rejected(self) -> DataFrame:
        """The records that were set aside: ``file``, ``record`` (from 1), ``offset`` and
        ``reason``."""
        return self._table("rejected")

    @property
    def annotations(self) -> DataFrame:
        """What happens to each article: ``record`` (its place in the input, from 1), its id, and
        the four ``reprint_`` columns of :attr:`reprint_news.Run.annotations`."""
        return self._table("annotations")

    def explain(self, a: str, b: str) -> Comparison:
        """The evidence for a reported pair, as :meth:`reprint_news.Run.explain` returns it; the
        order of the two ids does not matter. Only these two articles come to the driver.

        Raises:
            LookupError: the two were not reported as a pair.
        """
        if self._local is None:
            self._fetch(self._native.missing([a, b]))
        return Comparison(self._native.explain(a, b))

    def local(self) -> LocalRun:
        """This run as a :class:`reprint_news.Run` on the driver, for HTML reports, run folders,
        ``annotated`` and plots::

            run.local().report("report")

        The articles of reported pairs come to the driver, some thousand at a time, and stay in an
        unnamed temporary file (in ``temp_dir``), which is deleted with the object. The tables are
        built in memory.
        """
        if self._local is None:
            self._fetch(self._native.missing())
            self._local = LocalRun(self._native, None, self._info)
        return self._local

    def _fetch(self, missing: Any) -> None:
        """Brings the texts of these records, whose numbers ascend, to the driver."""
        import pyarrow
        from pyspark.sql import functions as F

        wanted = pyarrow.table(missing)
        records = self._spark.read.schema(_ROW).parquet(f"{self._work}/looked")
        records = records.filter(F.col("kind") == _RECORD)
        size = max(_ARTICLES_AT_ONCE, wanted.num_rows // _TIMES)
        for at in range(0, wanted.num_rows, size):
            part = wanted.slice(at, size)
            first, last = part["number"][0].as_py(), part["number"][-1].as_py()
            asked = self._spark.createDataFrame(part)
            rows = records.filter(F.col("key").between(first, last))
            rows = rows.join(asked, F.col("key") == F.col("number")).select(*_COLUMNS)
            self._native.take_texts(_ours(rows.toArrow()))

    def save(self, folder: str) -> None:
        """Writes the tables as Parquet, one folder each, and ``run.json`` as text.

        Args:
            folder: A path that executors can write to, such as ``hdfs://...`` or a shared disk.
                Tables that are already there are replaced.
        """
        for name in _TABLES:
            self._table(name).coalesce(1).write.mode("overwrite").parquet(f"{folder}/{name}")
        info = self._spark.createDataFrame([(json.dumps(self._info),)], "value string")
        info.coalesce(1).write.mode("overwrite").text(f"{folder}/run.json")

    def __repr__(self) -> str:
        counts = self._info["counts"]
        return (
            f"<reprint_news.spark.Run: {counts['articles']} articles, {counts['clusters']} "
            f"clusters, {counts['reported_pairs']} pairs, {counts['rejected']} records set aside>"
        )


def scan(
    df: DataFrame,
    *,
    work: str,
    order: str | list[str] | None = None,
    partitions: int | None = None,
    text: str | None = None,
    id: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
    source: str = "memory",
    progress: Callable[[str], object] | None = None,
    **settings: Any,
) -> Run:
    """Finds copies among the articles of a DataFrame.

    Args:
        df: One article per row. Columns are recognised by their usual names unless named, as for
            :func:`reprint_news.scan`.
        work: A folder that every executor can read and write, such as ``hdfs://...``, a bucket or
            a shared disk; the results of each stage are written there before they are used. Use it
            for one scan only. It is not deleted afterwards, because it holds the tables.
        order: Column or columns that give the order of the articles; their values must be unique.
            The order is the last tie-breaker. By default, rows are numbered once, in the order in
            which the engine delivers them, and the numbers are stored.
        partitions: Number of partitions for the exchanges; by default,
            ``spark.sql.shuffle.partitions``. It never changes a result.
        text, id, outlet, published, title, url: Columns, as for :func:`reprint_news.scan`.
        source: Name for the DataFrame where tables give the file of an article.
        progress: A function to call with the name of each stage as it begins.
        **settings: As for :func:`reprint_news.scan`. Paths in settings are read on the driver.

    Raises:
        ValueError: a setting is invalid, no column holds text, there are no articles, or two rows
            have the same ``order``.
    """
    names = {
        "text": text,
        "id": id,
        "outlet": outlet,
        "published": published,
        "title": title,
        "url": url,
    }
    mapped = dict(settings.pop("map", None) or {})
    mapped.update({field: name for field, name in names.items() if name is not None})
    if mapped:
        settings["map"] = mapped
    spark = df.sparkSession
    if partitions is None:
        partitions = int(spark.conf.get("spark.sql.shuffle.partitions") or 200)
    if partitions < 1:
        raise ValueError("`partitions`: must be a number of 1 or more")
    driver = _native.Driver(as_json(settings), source, partitions)
    stages = _Stages(spark, work.rstrip("/"), driver, partitions, progress or (lambda stage: None))
    columns = [order] if isinstance(order, str) else list(order or [])
    stages.number(df, columns)
    stages.look(source, columns)
    stages.fingerprint()
    stages.pairs()
    return stages.tables()


class _Stages:
    """The stages of a scan; the results of each are written before the next one uses them."""

    def __init__(
        self,
        spark: SparkSession,
        work: str,
        driver: _native.Driver,
        partitions: int,
        tell: Callable[[str], object],
    ) -> None:
        self.spark = spark
        self.work = work
        self.driver = driver
        self.partitions = partitions
        self.tell = tell
        self.records = 0
        self.bases: dict[int, int] = {}
        self.schemas: dict[str, str] = {}

    # How rows move.

    def written(self, df: DataFrame, name: str) -> DataFrame:
        """Writes a DataFrame, so that it is never computed again."""
        path = f"{self.work}/{name}"
        df.write.mode("overwrite").parquet(path)
        # If a DataFrame has no rows, there may be no file that gives its columns.
        return self.spark.read.schema(df.schema).parquet(path)

    def made(self, table: pyarrow.Table) -> DataFrame:
        """A table on the driver as a DataFrame that is sent with the plan."""
        # Engines infer nothing from a table without rows.
        data: Any = table if table.num_rows else []
        return self.spark.createDataFrame(data, _ddl(table.schema))

    def sent(self, data: Any, name: str) -> DataFrame | None:
        """A table on the driver as a DataFrame read from disk; ``None`` if it has no rows."""
        import pyarrow

        table = _signed(pyarrow.table(data))
        path = f"{self.work}/{name}"
        for at, part in _slices(table):
            self.made(part).write.mode("append" if at else "overwrite").parquet(path)
        return self.spark.read.parquet(path) if table.num_rows else None

    def exchanged(self, df: DataFrame, stage: str, name: str) -> DataFrame:
        """Runs a stage on the rows of each key, once all of them have arrived."""
        grouped = df.select(*_COLUMNS).repartition(self.partitions, "key").groupBy("key")
        work = _grouped(stage, self.driver.context())
        return self.written(grouped.applyInArrow(work, _ROW), name)

    def mapped(self, df: DataFrame, stage: str) -> DataFrame:
        """Runs a stage on the rows of each partition as they arrive."""
        return df.select(*_COLUMNS).mapInArrow(_mapped(stage, self.driver.context()), _ROW)

    def blocks(
        self, plan: tuple[int, Any, Any], name: str, articles: DataFrame
    ) -> DataFrame | None:
        """Sends each block its articles and its task, and runs it; ``None`` if there are no
        blocks."""
        from pyspark.sql import functions as F

        self.tell(name)
        count, needed, tasks = plan
        if count == 0:
            return None
        asked = self.sent(needed, f"{name}-articles")
        rows = self.sent(tasks, f"{name}-tasks")
        assert rows is not None
        if asked is not None:
            body = articles.select(F.col("key").alias("number"), "body")
            there = body.join(asked, "number").select(
                F.lit(_ARTICLE).cast("int").alias("kind"),
                F.col("block").alias("key"),
                F.col("number").alias("at"),
                F.lit(None).cast("binary").alias("value"),
                "body",
            )
            rows = rows.select(*_COLUMNS).unionByName(there)
        parts = min(count, self.partitions)
        work = _grouped("blocks", self.driver.context())
        grouped = rows.repartition(parts, "key").groupBy("key")
        return self.written(grouped.applyInArrow(work, _ROW), name)

    def chunks(self, df: DataFrame, end: int, size: int, body: bool) -> Iterator[pyarrow.Table]:
        """The rows whose keys are below ``end``, some keys at a time, in ascending order."""
        from pyspark.sql import functions as F

        columns = [F.col(name) for name in _COLUMNS[:4]]
        columns.append(F.col("body") if body else F.lit(None).cast("binary").alias("body"))
        size = max(size, end // _TIMES)
        for at in range(0, max(end, 1), size):
            part = df.filter((F.col("key") >= at) & (F.col("key") < at + size)).select(*columns)
            table = _ours(part.toArrow())
            yield table.sort_by([("key", "ascending"), ("at", "ascending")])

    def whole(self, df: DataFrame | None, body: bool = False) -> pyarrow.Table:
        """All rows at once, for when there are few."""
        from pyspark.sql import functions as F

        if df is None:
            return _schema().empty_table()
        columns = [F.col(name) for name in _COLUMNS[:4]]
        columns.append(F.col("body") if body else F.lit(None).cast("binary").alias("body"))
        return _ours(df.select(*columns).toArrow())

    # The stages.

    def number(self, df: DataFrame, order: list[str]) -> None:
        """Writes the records with their places, and determines their numbers."""
        from pyspark.sql import functions as F

        self.tell("number")
        for name in (_PLACE, _NUMBER):
            if name in df.columns:
                raise ValueError(f"`{name}` is a column of the data; rename it")
        missing = [name for name in order if name not in df.columns]
        if missing:
            raise ValueError(f"`order`: no column `{missing[0]}`")
        place = F.monotonically_increasing_id()
        placed = self.written(df.withColumn(_PLACE, place), "records")
        if order:
            numbers = self.sent(_numbers(placed.select(_PLACE, *order).toArrow(), order), "numbers")
            if numbers is not None:
                placed = placed.join(numbers, _PLACE)
                self.records = numbers.count()
        else:
            # The engine numbers rows by partition, and consecutively in each.
            counted = placed.select(_PLACE).mapInArrow(
                _counting, "part long, first long, last long, count long"
            )
            parts: dict[int, list[int]] = {}
            for row in counted.toArrow().to_pylist():
                part = parts.setdefault(row["part"], [row["first"], row["last"], 0])
                part[0] = min(part[0], row["first"])
                part[1] = max(part[1], row["last"])
                part[2] += row["count"]
            for at, (first, last, count) in sorted(parts.items()):
                if first != at << _BITS or last != first + count - 1:
                    raise ValueError("the engine did not number its rows in sequence; set `order`")
                self.bases[at] = self.records
                self.records += count
        if self.records >= 1 << 32:
            raise ValueError("more than 4,294,967,295 records")
        self.placed = placed

    def look(self, source: str, order: list[str]) -> None:
        """Reads the records, and removes those that are not articles of their own."""
        from pyspark.sql import functions as F

        self.tell("look")
        work = _looking(self.driver.context(), source, self.bases)
        self.looked = self.written(self.placed.mapInArrow(work, _ROW), "looked")
        records = self.looked.filter(F.col("kind").isin(_RECORD, _FIELDS))
        for rows in self.chunks(records, self.records, _AT_ONCE, body=False):
            self.driver.take("records", rows)
        self.articles = self.looked.filter(F.col("kind") == _RECORD)
        words = self.blocks(self.driver.step("words"), "words", self.articles)
        plan = self.driver.step("versions", self.whole(words))
        versions = self.blocks(plan, "versions", self.articles)
        self.driver.step("count", self.whole(versions))

    def fingerprint(self) -> None:
        """Counts what repeats, and computes fingerprints using the counts."""
        from pyspark.sql import functions as F

        self.tell("count")
        counts = self.looked.filter(F.col("kind").isin(_LINES, _RUNS))
        self.driver.take("counts", self.whole(self.exchanged(counts, "count", "counts")))
        self.tell("fingerprint")
        printed = self.written(self.mapped(self.articles, "print"), "prints")
        self.prints = printed.filter(F.col("kind") == _PRINT)
        for rows in self.chunks(self.prints, self.records, _AT_ONCE, body=False):
            self.driver.take("prints", rows)
        stems = printed.filter(F.col("kind").isin(_STEMS, _DOCUMENTS))
        self.driver.take("counts", self.whole(self.exchanged(stems, "count", "stems")))

    def pairs(self) -> None:
        """Proposes pairs and judges them."""
        self.driver.step("bands")
        self.tell("bands")
        shared = self.exchanged(self.mapped(self.prints, "bands"), "share", "bands")
        plan = self.driver.step("verify", self.whole(self.exchanged(shared, "distinct", "shared")))
        if self.driver.only_verbatim:
            self.cluster([self.judged(plan, "judged")], None)
        else:
            self.rewrites(plan)

    def rewrites(self, plan: tuple[int, Any, Any]) -> None:
        """Proposes pairs that share rare words, and judges these and near-duplicates."""
        verified = self.blocks(plan, "verified", self.articles)
        self.driver.step("rare", self.whole(verified))
        self.tell("rare")
        rare = self.exchanged(self.mapped(self.prints, "stem-pairs"), "rare", "rare")
        nearest = self.exchanged(rare, "nearest", "nearest")
        plan = self.driver.step("glance", self.whole(nearest))
        glanced = self.blocks(plan, "glanced", self.prints)
        plan = self.driver.step("look", self.whole(glanced))
        looked = self.blocks(plan, "looked-at", self.prints)
        plan = self.driver.step("judge", self.whole(looked))
        judged = [self.judged(plan, "judged")]
        judged.append(self.judged(self.driver.step("again"), "again"))
        second = self.blocks(self.driver.step("second"), "second", self.articles)
        self.cluster([*judged, second], second)

    def cluster(self, found: list[DataFrame | None], second: DataFrame | None) -> None:
        """Makes clusters of the judged pairs."""
        self.found = [df for df in found if df is not None]
        plan = self.driver.step("parts", self.whole(second))
        parts = self.blocks(plan, "parts", self.articles)
        self.run = self.driver.finish(self.whole(parts))

    def judged(self, plan: tuple[int, Any, Any], name: str) -> DataFrame | None:
        """Judges pairs."""
        found = self.blocks(plan, name, self.articles)
        if found is not None:
            for rows in self.chunks(found, plan[0], _BLOCKS_AT_ONCE, body=False):
                self.driver.take("judged", rows)
        return found

    def tables(self) -> Run:
        """Writes the tables."""
        from pyspark.sql import functions as F

        self.tell("tables")
        for name in _TABLES:
            if name != "passages":
                made = self.run.annotations() if name == "annotations" else self.run.table(name)
                self.table(made, name)
        listed = self.sent(self.driver.listed(), "listed")
        schema = _signed_schema(_passages_schema())
        self.schemas["passages"] = _ddl(schema)
        texts = None
        for found in self.found:
            part = found.filter(F.length("body") > 0).select(F.col("at").alias("ticket"), "body")
            texts = part if texts is None else texts.unionByName(part)
        if listed is not None and texts is not None:
            rows = texts.join(listed, "ticket").select(
                F.lit(0).cast("int").alias("kind"),
                F.lit(0).cast("long").alias("key"),
                F.col("place").alias("at"),
                F.lit(None).cast("binary").alias("value"),
                "body",
            )
            made = rows.mapInArrow(_passages, _ddl(schema))
        else:
            made = self.made(schema.empty_table())
        self.written(made, "tables/passages")
        return Run(self.spark, self.work, self.schemas, self.run)

    def table(self, made: Any, name: str) -> None:
        """Writes a table from the driver."""
        import pyarrow

        table = _signed(pyarrow.table(made))
        table = table.append_column("row", pyarrow.array(range(table.num_rows), pyarrow.int64()))
        self.schemas[name] = _ddl(table.schema)
        path = f"{self.work}/tables/{name}"
        for at, part in _slices(table):
            self.made(part).write.mode("append" if at else "overwrite").parquet(path)


# Arrow.


def _slices(table: pyarrow.Table) -> Iterator[tuple[int, pyarrow.Table]]:
    """A table in parts of about :data:`_SENT` bytes, at least one, each with the number of its
    first row."""
    rows = max(1, _SENT * table.num_rows // max(table.nbytes, 1))
    for at in range(0, max(table.num_rows, 1), rows):
        yield at, table.slice(at, rows)


def _schema() -> pyarrow.Schema:
    import pyarrow

    return pyarrow.schema(
        [
            ("kind", pyarrow.int32()),
            ("key", pyarrow.int64()),
            ("at", pyarrow.int64()),
            ("value", pyarrow.binary()),
            ("body", pyarrow.binary()),
        ]
    )


def _ours(table: pyarrow.Table) -> pyarrow.Table:
    """Rows with the types that the native extension takes, whatever the engine made of them."""
    return table.select(list(_COLUMNS)).cast(_schema())


def _batches(data: Any) -> list[pyarrow.RecordBatch]:
    import pyarrow

    return pyarrow.table(data).to_batches()


def _signed_schema(schema: pyarrow.Schema) -> pyarrow.Schema:
    """A schema with signed numbers, since engines have no unsigned ones."""
    import pyarrow

    def signed(field: pyarrow.Field) -> pyarrow.Field:
        is_unsigned = pyarrow.types.is_unsigned_integer(field.type)
        return field.with_type(pyarrow.int64()) if is_unsigned else field

    return pyarrow.schema([signed(field) for field in schema])


def _signed(table: pyarrow.Table) -> pyarrow.Table:
    return table.cast(_signed_schema(table.schema))


def _ddl(schema: pyarrow.Schema) -> str:
    names = {
        "string": "string",
        "int64": "long",
        "int32": "int",
        "double": "double",
        "binary": "binary",
    }
    return ", ".join(f"`{field.name}` {names[str(field.type)]}" for field in schema)


def _passages_schema() -> pyarrow.Schema:
    import pyarrow

    return pyarrow.table(_native.passages(_schema().empty_table())).schema


def _numbers(table: pyarrow.Table, order: list[str]) -> pyarrow.Table:
    """The number of each record by its place, counted from 0 in the order of some columns: strings
    by their bytes, missing values last."""
    import pyarrow
    import pyarrow.compute

    table = table.sort_by([(name, "ascending") for name in order])
    if table.num_rows > 1:
        same = None
        for name in order:
            column = table.column(name)
            before, after = column.slice(0, len(column) - 1), column.slice(1)
            equal = pyarrow.compute.fill_null(pyarrow.compute.equal(before, after), False)
            missing = pyarrow.compute.and_(before.is_null(), after.is_null())
            equal = pyarrow.compute.or_(equal, missing)
            same = equal if same is None else pyarrow.compute.and_(same, equal)
        if pyarrow.compute.any(same).as_py():
            raise ValueError(f"two rows have the same {', '.join(order)}; `order` must be unique")
    numbers = pyarrow.array(range(table.num_rows), pyarrow.int64())
    return pyarrow.table({_PLACE: table.column(_PLACE), _NUMBER: numbers})


# What runs on executors.


def _mapped(stage: str, context: bytes) -> Callable[..., Any]:
    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        kernel = _native.Kernel(stage, context, "")
        for batch in batches:
            yield from _batches(kernel.push(_ours(pyarrow.Table.from_batches([batch]))))
        yield from _batches(kernel.finish())

    return work


def _grouped(stage: str, context: bytes) -> Callable[..., Any]:
    def work(table: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        kernel = _native.Kernel(stage, context, "")
        kernel.push(_ours(table))
        return pyarrow.table(kernel.finish())

    return work


def _looking(context: bytes, source: str, bases: dict[int, int]) -> Callable[..., Any]:
    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        kernel = _native.Kernel("look", context, source)
        for batch in batches:
            table = pyarrow.Table.from_batches([batch])
            if _NUMBER in table.column_names:
                numbers = table.column(_NUMBER).to_pylist()
            else:
                places = table.column(_PLACE).to_pylist()
                numbers = [bases[at >> _BITS] + (at & ((1 << _BITS) - 1)) for at in places]
            ours = [name for name in (_PLACE, _NUMBER) if name in table.column_names]
            data = table.drop_columns(ours)
            yield from _batches(kernel.records(data, numbers))
        yield from _batches(kernel.finish())

    return work


def _counting(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for batch in batches:
        parts: dict[int, list[int]] = {}
        for place in batch.column(0).to_pylist():
            part = parts.setdefault(place >> _BITS, [place, place, 0])
            part[0], part[1], part[2] = min(part[0], place), max(part[1], place), part[2] + 1
        columns = zip(*parts.values(), strict=True) if parts else ((), (), ())
        columns = [list(parts), *map(list, columns)]
        arrays = [pyarrow.array(column, pyarrow.int64()) for column in columns]
        names = ["part", "first", "last", "count"]
        yield pyarrow.RecordBatch.from_arrays(arrays, names=names)


def _passages(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for batch in batches:
        made = _native.passages(_ours(pyarrow.Table.from_batches([batch])))
        yield from _signed(pyarrow.table(made)).to_batches()


# From a shell.


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m reprint_news.spark",
        description="Finds near-duplicate, syndicated and rewritten news with Apache Spark.",
    )
    parser.add_argument("input", nargs="+", help="Parquet or JSON lines: files, folders, patterns")
    parser.add_argument("--work", required=True, help="folder that executors can read and write")
    parser.add_argument("--out", required=True, help="folder for the tables as Parquet")
    parser.add_argument("--format", choices=["parquet", "json"], help="by default, from the name")
    parser.add_argument("--order", action="append", help="column that gives the order; repeatable")
    parser.add_argument("--partitions", type=int, help="number of partitions for the exchanges")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting, with its value as JSON or a word: --set sensitive=true; repeatable",
    )
    parser.add_argument("--remote", help="address of a Spark Connect server")
    return parser.parse_args(given)


def _settings(pairs: list[str]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise ValueError(f"`--set {pair}`: must be NAME=VALUE")
        try:
            settings[name.replace("-", "_")] = json.loads(value)
        except ValueError:
            settings[name.replace("-", "_")] = value
    return settings


def _read(spark: SparkSession, paths: list[str], kind: str | None) -> tuple[DataFrame, list[str]]:
    """The input with columns that give the order of its rows: file by file, row by row."""
    from pyspark.sql import functions as F

    if kind is None:
        names = ("json", "jsonl", "ndjson", "json.gz", "jsonl.gz")
        kind = "json" if paths[0].rstrip("/").endswith(names) else "parquet"
    if kind == "parquet":
        df = spark.read.parquet(*paths)
        at = F.col("_metadata.row_index")
    else:
        df = spark.read.option("primitivesAsString", True).json(paths)
        at = F.monotonically_increasing_id()
    places = [
        F.col("_metadata.file_path").alias("reprint_file"),
        F.col("_metadata.file_block_start").alias("reprint_block"),
        at.alias("reprint_row"),
    ]
    order = ["reprint_file", "reprint_row"]
    if kind == "json":
        order = ["reprint_file", "reprint_block", "reprint_row"]
    return df.select("*", *places), order


def main(given: list[str] | None = None) -> int:
    """The command: Parquet or JSON lines in, Parquet out."""
    asked = _arguments(given)

    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("reprint")
    spark = (builder.remote(asked.remote) if asked.remote else builder).getOrCreate()
    try:
        settings = _settings(asked.set)
        df, order = _read(spark, asked.input, asked.format)
        run = scan(
            df,
            work=asked.work,
            order=asked.order or order,
            partitions=asked.partitions,
            progress=lambda stage: print(f"reprint: {stage}", file=sys.stderr, flush=True),
            **settings,
        )
    except (ValueError, TypeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    run.save(asked.out)
    for warning in run.warnings:
        print(f"note: {warning}", file=sys.stderr)
    print(repr(run), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
