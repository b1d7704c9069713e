"""Scans and their runs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _native, _plots
from ._compare import Comparison
from ._progress import Tell, telling
from ._settings import as_json, mapped
from ._table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROWS_ONLY = "a run that was opened from a folder has no texts; scan again to "


class Run:
    """The results of a scan. :func:`scan` returns one; :meth:`Run.open` reads one from a folder.

    The texts and pairs of a scan are in unnamed temporary files, which are deleted with the object.
    A table is built when it is accessed.
    """

    def __init__(
        self, native: _native.Run | None, folder: Path | None, info: dict[str, Any]
    ) -> None:
        self._native = native
        self._folder = folder
        self._info = info

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Run:
        """Opens a folder that :meth:`save` or ``reprint scan -o`` wrote.

        Raises:
            FileNotFoundError: the folder holds no run.
            ValueError: its ``run.json`` is not that of a run.
        """
        place = Path(folder)
        try:
            info = json.loads((place / "run.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(
                f"`{place}` holds no run; name a folder that `save` or `reprint scan -o` wrote"
            ) from None
        except ValueError as error:
            raise ValueError(f"`{place / 'run.json'}`: not JSON: {error}") from None
        if not isinstance(info, dict) or info.get("program") != "reprint":
            raise ValueError(f"`{place / 'run.json'}` is the file of another program")
        return cls(None, place, info)

    def _table(self, name: str) -> Table:
        if self._native is not None:
            return Table(self._native.table(name))
        assert self._folder is not None
        return Table(_native.table_of_folder(self._folder, name))

    def _scanned(self, purpose: str) -> _native.Run:
        if self._native is None:
            raise ValueError(_ROWS_ONLY + purpose)
        return self._native

    @property
    def articles(self) -> int:
        """How many articles were compared."""
        return self._info["counts"]["articles"]

    @property
    def warnings(self) -> list[str]:
        """Advice on the input and the settings."""
        return list(self._info["warnings"])

    @property
    def info(self) -> dict[str, Any]:
        """The contents of ``run.json``: version, settings in force, counts, seconds per stage."""
        return json.loads(json.dumps(self._info))

    @property
    def clusters(self) -> Table:
        """The articles in clusters, one row each. The largest cluster comes first, and the
        origin first in each."""
        return self._table("clusters")

    @property
    def pairs(self) -> Table:
        """The reported pairs, one row each."""
        return self._table("pairs")

    @property
    def passages(self) -> Table:
        """The passages of the pairs, one row each. Offsets count code points, as in Python:
        ``text[from:to]``."""
        return self._table("passages")

    @property
    def common(self) -> Table:
        """The passages from public sources, one row each, with the articles that contain them."""
        return self._table("common")

    @property
    def rejected(self) -> Table:
        """The records that were set aside: ``file``, ``record`` (from 1), ``offset`` (in bytes),
        ``reason``, ``id``, and ``same_page``, the id of the article that stays if the record is
        another version of its page."""
        return self._table("rejected")

    @property
    def kept(self) -> list[str]:
        """Ids of all articles except the copies, in the order in which they were read.

        The ``keep`` setting of :func:`scan` (``keep="longest"`` and so on) selects the article of
        each cluster that is kept: the origin by default.

        Raises:
            FileNotFoundError: the run was opened from a folder that has no ``kept.txt``.
        """
        if self._native is not None:
            return self._native.kept()
        assert self._folder is not None
        path = self._folder / "kept.txt"
        if not path.exists():
            raise FileNotFoundError(f"`{path}` does not exist; scan with `keep` to write it")
        with open(path, encoding="utf-8", newline="\n") as lines:
            ids = (line.rstrip("\n") for line in lines)
            return [json.loads(line) if line.startswith('"') else line for line in ids]

    @property
    def annotations(self) -> Table:
        """What happens to each article, one row each, in the order in which they were read.

        ``source`` and ``record`` say where the article was read, and ``article_id`` is its id in
        every table. ``reprint_cluster`` and ``reprint_role`` are null outside clusters,
        ``reprint_kept`` is the id of the kept article, and ``reprint_reason`` says why;
        ``reprint_cause`` is null for articles.
        """
        return Table(self._scanned("annotate the records").annotations())

    def annotated(self, data: Any) -> Any:
        """Returns the data that was scanned, with five more columns.

        These are ``reprint_cluster``, ``reprint_role``, ``reprint_kept``, ``reprint_reason`` and
        ``reprint_cause``, as ``reprint scan --annotate`` writes them, for every record in the order
        of the input. The reason is ``same_page`` for another version of an article's page, and
        ``left_out`` for any other record that is not an article; for these two, the cause says why.

        Args:
            data: The DataFrame or table that was scanned; if a single file was scanned, one read
                from that file.

        Returns:
            A pandas or polars DataFrame if ``data`` is one, otherwise a ``pyarrow.Table``.

        Raises:
            ValueError: the records of the data are not those of the run.

        >>> import reprint_news as rn, polars
        >>> text = "The ferry left Sorrel at dawn with 212 people on board, the mayor said."
        >>> frame = polars.DataFrame({"id": ["a", "b", "c"], "text": [text, text, ""]})
        >>> run = rn.scan(frame)
        >>> run.annotated(frame)["reprint_reason"].to_list()
        ['chosen', 'replaced', 'left_out']
        """
        native = self._scanned("annotate the records")
        kind = type(data).__module__.partition(".")[0]
        if kind == "pandas":
            notes = Table(native.notes(len(data))).to_pandas()
            return data.assign(**{name: notes[name].array for name in notes.columns})
        if kind == "polars":
            columns = Table(native.notes(len(data))).to_polars()
            return data.with_columns(columns.get_columns())
        import pyarrow

        table = pyarrow.table(data)
        added = Table(native.notes(table.num_rows)).to_pyarrow()
        for name, column in zip(added.column_names, added.columns, strict=True):
            table = table.append_column(name, column)
        return table

    def explain(self, a: str, b: str) -> Comparison:
        """The evidence for a reported pair; the order of the two ids does not matter.

        A run opened from a folder has only the texts of passages, not those of whole articles.

        Raises:
            LookupError: the two were not reported as a pair.
        """
        if self._native is not None:
            return Comparison(self._native.explain(a, b))
        assert self._folder is not None
        return Comparison(_native.explain(self._folder, a, b))

    def plot_network(self, *, most: int = 30, ax: Axes | None = None) -> Axes:
        """Draws which sites published whose texts.

        An arrow leads from a source to a site that took text from it; the thicker the arrow, the
        more such pairs. If the direction is open, a dashed line without a head joins the two. Sites
        that publish the text of a supplier, such as an agency, are joined to the supplier, shown as
        a square, and not to each other. Pairs within one site are left out.

        Args:
            most: Maximum number of sites and suppliers to draw, those with the most ties first.
            ax: Matplotlib axes to draw into; new ones by default.

        Returns:
            The axes: ``run.plot_network().figure.savefig("network.png")`` saves the picture.

        Raises:
            ImportError: matplotlib is not installed; run ``pip install 'reprint-news[plots]'``.
        """
        return _plots.network(self._table("articles"), self.pairs, most, ax)

    def plot_timeline(self, cluster_id: int, *, most: int = 40, ax: Axes | None = None) -> Axes:
        """Draws how the story of a cluster spread: when each of its articles was published, which
        one is the origin, and how the text was changed.

        An arrow leads to each article that derives from another. An article whose direction is open
        has a hollow marker and no arrow, and so does one that prints a supplier's text. Articles
        without a date are in a strip of their own.

        Args:
            cluster_id: As in :attr:`clusters`.
            most: Maximum number of articles to draw, the earliest first.
            ax: Matplotlib axes to draw into; new ones by default.

        Returns:
            The axes.

        Raises:
            LookupError: there is no such cluster.
            ImportError: matplotlib is not installed; run ``pip install 'reprint-news[plots]'``.
        """
        story = _plots.members(self.clusters, int(cluster_id), self._published)
        return _plots.timeline(story, int(cluster_id), most, ax)

    def _published(self, ids: list[str], written: list[str | None]) -> list[int | None]:
        """Dates in seconds since 1970. A folder has them only as written."""
        if self._native is None:
            return _native.seconds(written)
        at = self._native.published()
        return [at.get(id) for id in ids]

    def save(
        self, folder: str | os.PathLike[str], *, plots: bool = False, parquet: bool = False
    ) -> None:
        """Writes the run folder as ``reprint scan -o`` does. An earlier run there is replaced.

        Args:
            folder: The folder; it is created if it does not exist.
            plots: Also write plots of the run.
            parquet: Also write the tables as Parquet.

        Raises:
            ValueError: the folder holds something other than a run.
            OSError: the folder cannot be written.
        """
        self._scanned("save it").save(folder, False, plots, parquet)

    def report(self, folder: str | os.PathLike[str]) -> Path:
        """Writes the run folder with ``report.html``, which shows every copy beside its source.

        Returns:
            The path of ``report.html``.

        Raises:
            ValueError, OSError: as for :meth:`save`.
        """
        self._scanned("write the report").save(folder, True, False, False)
        return Path(folder) / "report.html"

    def __str__(self) -> str:
        return repr(self) if self._native is None else self._native.summary()

    def __repr__(self) -> str:
        counts = self._info["counts"]
        return (
            f"<reprint_news.Run: {counts['articles']} articles, {counts['clusters']} clusters, "
            f"{counts['reported_pairs']} pairs, {counts['rejected']} records set aside>"
        )


def scan(
    data: Any,
    *,
    text: str | None = None,
    id: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
    source: str = "memory",
    progress: bool | Tell | None = None,
    **settings: Any,
) -> Run:
    """Finds copies among articles.

    A scan uses all cores and releases the GIL, and ^C stops it. The same articles and settings give
    the same results as the command, byte for byte, whatever the number of threads.

    Args:
        data: A path, a list of paths, or a table: anything with ``__arrow_c_stream__``, such as a
            pandas or polars DataFrame, or a pyarrow table or reader; or a DuckDB relation. Paths
            are read as ``reprint scan`` reads them: JSON lines, CSV, Parquet, SQLite, WARC, HTML,
            text, folders, patterns. A table has one article per row, and is read some rows at a
            time.
        text: Column or field of the text. This one and those below are recognised by their usual
            names (``text``, ``body``, ``content``, ...) unless named here.
        id: Column or field of the id; without one, the id is the address or the place in the input.
        outlet: Column or field of the outlet's name or domain.
        published: Column or field of the publication date: dates, times, or strings in any common
            notation.
        title: Column or field of the headline.
        url: Column or field of the address.
        source: Name for a table where results give the file of an article.
        progress: A function to call with ``(stage, unit, done, total)`` about ten times a second;
            ``True`` for tqdm bars, ``False`` for none. By default, bars are shown in a terminal or
            notebook if tqdm is installed.
        **settings: The command's flags, with ``_`` for ``-``: ``sensitive``, ``only_verbatim``,
            ``all_pairs``, ``rewrite_score``, ``window_days``, ``since``, ``until``, ``outlets``,
            ``languages``, ``keep`` (``"origin"``, ``"longest"``, ``"earliest"``, ``"latest"``,
            ``"outlet-order"`` with ``outlet_order``), ``drop``, ``min_coverage``, ``ignore``,
            ``scorecard``, ``threads``, ``memory`` (``"512MiB"``), ``temp_dir``, ``map``,
            ``query``, and ``config`` for a settings file. All other keys of ``reprint.toml`` are
            grouped by section: ``align={"min_words": 10}``.

    Raises:
        TypeError: the data is of a type that cannot be scanned.
        ValueError: a setting is invalid, no column holds text, or there are no articles.
        OSError: an input cannot be read, or the disk is full.
        KeyboardInterrupt: the scan was interrupted.

    >>> import reprint_news as rn, pandas
    >>> wire = ("The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on "
    ...         "board were taken off by the lifeboats of three harbours, the coast guard said.")
    >>> frame = pandas.DataFrame({
    ...     "key": [7, 8],
    ...     "story": [wire, wire],
    ...     "day": ["2031-03-04", "2031-03-05"],
    ... })
    >>> run = rn.scan(frame, id="key", text="story", published="day")
    >>> run
    <reprint_news.Run: 2 articles, 1 clusters, 1 pairs, 0 records set aside>
    >>> run.kept
    ['7']
    """
    columns = {
        "text": text,
        "id": id,
        "outlet": outlet,
        "published": published,
        "title": title,
        "url": url,
    }
    paths, table = input_of(data)
    with telling(progress) as tell:
        native = _native.scan(paths, table, as_json(mapped(settings, columns)), source, tell)
    return Run(native, None, json.loads(native.info))


def input_of(data: Any) -> tuple[list[str] | None, Any]:
    """The paths of the data, or its table."""
    if isinstance(data, (str, os.PathLike)):
        return [os.fspath(data)], None
    if hasattr(data, "__arrow_c_stream__"):
        return None, data
    duckdb = sys.modules.get("duckdb")
    if duckdb is not None and isinstance(data, duckdb.DuckDBPyRelation):
        return None, data.to_arrow_reader() if hasattr(data, "to_arrow_reader") else data.arrow()
    if isinstance(data, Iterable):
        paths = list(data)
        if paths and all(isinstance(path, (str, os.PathLike)) for path in paths):
            return [os.fspath(path) for path in paths], None
        if not paths:
            raise ValueError("there is nothing to scan: the list of paths is empty")
    raise TypeError(
        f"cannot scan a `{type(data).__name__}`; must be a path, a list of paths, or a table with "
        "`__arrow_c_stream__`, such as a pandas or polars DataFrame"
    )
