"""Archives, which keep articles and can be queried again and again."""

from __future__ import annotations

import datetime
import html
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from . import _native
from ._compare import Comparison, _article
from ._progress import Tell, telling
from ._run import Run, input_of
from ._settings import as_json, mapped
from ._table import Table

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

#: Number of passages that a notebook shows for a match.
_SHOWN = 3

#: Maximum number of characters of a passage that a notebook shows.
_LONGEST = 240


@dataclass(frozen=True)
class Match:
    """An article in the archive that is related to a queried article."""

    #: Id of the queried article.
    article: str
    #: Id of the article in the archive.
    id: str
    #: How the two texts are related: ``identical``, ``reprint``, ``excerpt``, ``rewrite``, ...
    relation: str
    #: Probability that one derives from the other, 0 to 1.
    score: float
    #: Id of the article that derives from the other; ``None`` if that is not decided.
    derived: str | None
    #: Whether both may be reports of their own on the same facts: nothing shows which one derives
    #: from the other, and only a restatement ties them.
    may_be_independent: bool
    #: The agency or outlet that both texts come from, if neither derives from the other.
    common_source: str | None
    #: Outlet of the article in the archive, as given in its record.
    outlet: str | None
    #: When the article in the archive was published, as given in its record.
    published: str | None
    #: Headline of the article in the archive.
    title: str | None
    #: Address of the article in the archive.
    url: str | None
    #: Everything about the pair, as in ``pairs.jsonl``; its passages have both texts.
    pair: dict[str, Any]

    @property
    def passages(self) -> list[dict[str, Any]]:
        """The passages that the two texts share, as in :attr:`Comparison.passages`."""
        return self.pair["passages"]

    @property
    def direction(self) -> str:
        """Which of the two derives from the other, in words."""
        if self.common_source is not None:
            return f"both come from {self.common_source}"
        if self.pair["derivation"] == "common":
            return "both come from a third text"
        if self.may_be_independent:
            return "which derives from which is not known; both may be reports of their own"
        if self.derived is None:
            return "which derives from which is not known"
        if self.derived == self.article:
            return "the article asked about derives from it"
        return "it derives from the article asked about"


class Matches(Sequence[Match]):
    """The results of a query: a sequence of :class:`Match`, the best first for each queried
    article. A notebook shows it as a table with the longest passages."""

    def __init__(self, native: _native.Answers) -> None:
        self._native = native
        answers = [json.loads(line) for line in native.json().splitlines()]
        self._articles: list[str] = [answer["article"] for answer in answers]
        self._matches = [
            Match(
                article=answer["article"],
                id=source["id"],
                relation=source["relation"],
                score=source["score"],
                derived=source["derived"],
                may_be_independent=source["may_be_independent"],
                common_source=source["pair"]["common_source"],
                outlet=source["outlet"],
                published=source["published"],
                title=source["title"],
                url=source["url"],
                pair=source["pair"],
            )
            for answer in answers
            for source in answer["sources"]
        ]

    @property
    def articles(self) -> list[str]:
        """Ids of the queried articles, including those without a match."""
        return list(self._articles)

    @property
    def rejected(self) -> Table:
        """The records that could not be queried, as in :attr:`Run.rejected`."""
        return Table(self._native.rejected())

    def of(self, article: str) -> list[Match]:
        """The matches for one of the queried articles.

        Raises:
            LookupError: no article with this id was queried.
        """
        if article not in self._articles:
            raise LookupError(f"no article `{article}` was queried; `articles` lists the ids")
        return [match for match in self._matches if match.article == article]

    def to_json(self) -> str:
        """One JSON object per line and article, as ``reprint archive query --json`` prints it."""
        return self._native.json()

    @property
    def table(self) -> Table:
        """One row per match: ``article``, ``id``, ``relation``, ``score``, ``derivation``,
        ``derived``, ``common_source``, ``outlet``, ``published``, ``title``, ``url`` and the number
        of ``passages``."""
        return Table(self._native.table())

    def to_pandas(self) -> pandas.DataFrame:
        """:attr:`table` as a ``pandas.DataFrame``. Needs pandas and pyarrow."""
        return self.table.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """:attr:`table` as a ``polars.DataFrame``. Needs polars."""
        return self.table.to_polars()

    def to_pyarrow(self) -> pyarrow.Table:
        """:attr:`table` as a ``pyarrow.Table``. Needs pyarrow."""
        return self.table.to_pyarrow()

    def __len__(self) -> int:
        return len(self._matches)

    @overload
    def __getitem__(self, at: int) -> Match: ...
    @overload
    def __getitem__(self, at: slice) -> list[Match]: ...
    def __getitem__(self, at: int | slice) -> Match | list[Match]:
        return self._matches[at]

    def __repr__(self) -> str:
        counts = f"{len(self)} for {len(self._articles)} articles"
        if len(self._articles) == 1:
            counts = f"{len(self)} for 1 article"
        best = self._matches[0] if self._matches else None
        first = f", the first {best.relation} {best.score:.2f} {best.id!r}" if best else ""
        return f"<reprint_news.Matches: {counts}{first}>"

    def _repr_html_(self) -> str:
        # Texts are untrusted: everything is escaped, and nothing is a link.
        def cell(text: object) -> str:
            return f'<td style="text-align: left; vertical-align: top">{text}</td>'

        def escaped(text: str | None) -> str:
            return html.escape(text or "", quote=True)

        if not self._matches:
            return "<p>Nothing in the archive matches.</p>"
        several = len(self._articles) > 1
        names = ["relation", "score", "article of the archive", "direction", "longest passages"]
        head = "".join(
            f'<th style="text-align: left">{name}</th>'
            for name in (["asked about", *names] if several else names)
        )
        rows = []
        for match in self._matches:
            known = [match.outlet, match.published]
            about = ", ".join(escaped(text) for text in known if text)
            longest = sorted(match.passages, key=lambda passage: -passage["words"])[:_SHOWN]
            side = "a_text" if match.pair["b"] == match.article else "b_text"
            passages = "".join(
                f'<div style="max-width: 40em">“{escaped(_cut(passage[side]))}”</div>'
                for passage in longest
            )
            title = f"<b>{escaped(match.title or match.id)}</b><br>{about}"
            cells = [
                match.relation,
                f"{match.score:.2f}",
                title,
                escaped(match.direction),
                passages,
            ]
            if several:
                cells.insert(0, escaped(match.article))
            rows.append(f"<tr>{''.join(cell(text) for text in cells)}</tr>")
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@dataclass(frozen=True)
class Checked:
    """The result of checking an archive."""

    #: The damaged parts, each as the file and a description of the damage.
    damaged: list[tuple[str, str]]
    #: Number of records that can no longer be read.
    lost: int
    #: Whether the archive was repaired by leaving them out.
    repaired: bool

    @property
    def whole(self) -> bool:
        """Whether nothing was damaged."""
        return not self.damaged


class Archive:
    """A folder that keeps articles and their fingerprints, so that each day's crawl can be compared
    with everything before it, at a cost that depends only on the size of that day's crawl.

    ``reprint archive`` uses the same archives: what one adds, the other can query. Any number of
    processes may query an archive; a second one that adds waits for the first. ^C stops the current
    operation and leaves the archive unchanged.

    >>> import reprint_news as rn, tempfile
    >>> wire = {"id": "wire", "outlet": "wire.example", "published": "2031-03-04", "text":
    ...     "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board "
    ...     "were taken off by the lifeboats of three harbours, the coast guard said."}
    >>> folder = tempfile.TemporaryDirectory()
    >>> archive = rn.Archive.open(folder.name)
    >>> import pyarrow
    >>> archive.add(pyarrow.Table.from_pylist([wire])).articles
    1
    >>> [(match.id, match.relation) for match in archive.query(wire["text"])]
    [('wire', 'identical')]
    >>> archive.forget("wire")
    1
    >>> len(archive)
    0
    """

    def __init__(self, native: _native.Archive, folder: Path, settings: Mapping[str, Any]) -> None:
        self._native = native
        self._folder = folder
        self._settings = dict(settings)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = True, **settings: Any) -> Archive:
        """Opens the archive in a folder.

        Args:
            path: The folder.
            create: Whether the first :meth:`add` creates an archive if there is none. Nothing is
                written before that.
            **settings: As for :func:`scan`; they apply to everything done with this object. Those
                that determine fingerprints (``shingle``, ``sketch``, ``rare``,
                ``keep_boilerplate``, ``ignore``) are stored in the archive and must be the same
                every time.

        Raises:
            FileNotFoundError: there is no archive in the folder, and ``create`` is false.
            ValueError: a setting is invalid.
        """
        native = _native.Archive(path)
        if not create and not native.exists:
            raise FileNotFoundError(
                f"there is no archive in `{os.fspath(path)}`; `create=True` begins one"
            )
        native.check_settings(as_json(settings))
        return cls(native, Path(path), settings)

    @property
    def path(self) -> Path:
        """The archive's folder."""
        return self._folder

    def add(
        self,
        data: Any,
        *,
        text: str | None = None,
        id: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
        title: str | None = None,
        url: str | None = None,
        source: str = "memory",
        output: str | os.PathLike[str] | None = None,
        html: bool = False,
        pairs: bool = True,
        now: str | datetime.date | None = None,
        progress: bool | Tell | None = None,
    ) -> Run:
        """Adds the new articles, and finds copies among them and between them and earlier articles.

        A record that is already in the archive, with the same id and text, is skipped. If the text
        of a page has changed, it is added as a new version, and both versions are kept. If anything
        fails, nothing is added.

        Args:
            data: As for :func:`scan`.
            text: Column or field of the text; see :func:`scan` for this and the next five.
            id: Column or field of the id.
            outlet: Column or field of the outlet's name or domain.
            published: Column or field of the publication date.
            title: Column or field of the headline.
            url: Column or field of the address.
            source: Name for a table where results give the file of an article.
            output: Folder to which the run is written before the articles are added, so that no run
                is lost in a crash. :meth:`Run.save` can also write it later.
            html: Also write ``report.html`` there.
            pairs: ``False`` adds articles without looking for copies, for adding years of articles
                at once.
            now: Day of the crawl; dates more than two days later are treated as errors. Today by
                default.
            progress: As for :func:`scan`; the stage is ``"wait"`` while another process is adding.

        Returns:
            The run for the new articles. ``run.info["archive"]`` counts the articles that the
            archive held before (``articles``), the records that it already had (``passed_over``)
            and the new versions of pages (``new_versions``). Records that were skipped are
            ``left_out`` in :meth:`Run.annotated`.

        Raises:
            ValueError: the settings do not match the archive's, no column holds text, there are no
                articles, or the folder holds other files.
            OSError: an input cannot be read, or the disk fails.
            TypeError: the data is of a type that cannot be scanned.
            KeyboardInterrupt: the operation was interrupted.
        """
        if html and output is None:
            raise ValueError("`html` needs a folder for the report; set `output`")
        columns = {
            "text": text,
            "id": id,
            "outlet": outlet,
            "published": published,
            "title": title,
            "url": url,
        }
        settings = mapped(self._settings, columns)
        if now is not None:
            settings["now"] = now
        paths, table = input_of(data)
        with telling(progress) as tell:
            native = self._native.add(
                paths, table, as_json(settings), source, tell, output, html, pairs
            )
        return Run(native, None, json.loads(native.info))

    def query(
        self,
        data: Any,
        *,
        top: int = 10,
        text: str | None = None,
        id: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
        title: str | None = None,
        url: str | None = None,
        source: str = "memory",
        progress: bool | Tell | None = False,
    ) -> Matches:
        """Finds the articles in the archive that are related to some articles. Nothing is added.

        Args:
            data: A text; a mapping with ``text`` and other fields, as for :func:`compare`; a list
                of mappings; a table, as for :func:`scan`; or the ``pathlib.Path`` of a file.
            top: Maximum number of matches per article.
            text: Column or field of the text; see :func:`scan` for this and the next five.
            id: Column or field of the id.
            outlet: Column or field of the outlet's name or domain.
            published: Column or field of the publication date.
            title: Column or field of the headline.
            url: Column or field of the address.
            source: Name for a table in messages.
            progress: As for :func:`scan`; off by default.

        Raises:
            FileNotFoundError: there is no archive.
            ValueError: the only article given cannot be compared, no column holds text, or the
                settings do not match the archive's.
            TypeError: the data is none of the above.
            KeyboardInterrupt: the operation was interrupted.

        >>> import reprint_news as rn, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     rn.Archive.open(folder).query("The ferry left Sorrel at dawn.")
        Traceback (most recent call last):
        FileNotFoundError: there is no archive in `...`; `add` begins one
        """
        if top < 1:
            raise ValueError("`top`: must be a number of 1 or more")
        articles = None
        paths: list[str] | None = None
        table: Any = None
        if isinstance(data, str):
            if "\n" not in data and " " not in data and data and Path(data).exists():
                raise ValueError(
                    f"`{data}` is taken for a text; for the file itself, pass `Path({data!r})`"
                )
            articles = [{"text": data}]
        elif isinstance(data, Mapping):
            articles = [_article("data", data)]
        elif not hasattr(data, "__arrow_c_stream__") and _are_mappings(data):
            articles = [_article("data", article) for article in data]
        else:
            paths, table = input_of(data)
        columns = {
            "text": text,
            "id": id,
            "outlet": outlet,
            "published": published,
            "title": title,
            "url": url,
        }
        settings = mapped(self._settings, columns)
        given = None if articles is None else json.dumps(articles)
        with telling(progress) as tell:
            native = self._native.query(given, paths, table, as_json(settings), source, tell, top)
        return Matches(native)

    def explain(self, a: str, b: str) -> Comparison:
        """Judges any two articles of the archive. If several versions have the same id, the latest
        one is used.

        Raises:
            LookupError: the archive has no article with one of the ids.
            FileNotFoundError: there is no archive.
        """
        return Comparison(self._native.explain(as_json(self._settings), a, b))

    def scan(self, *, progress: bool | Tell | None = None) -> Run:
        """Scans everything in the archive. The result is that of a single scan of all inputs, in
        the order in which they were added.

        Raises:
            FileNotFoundError: there is no archive.
            OSError: the archive cannot be read.
            KeyboardInterrupt: the operation was interrupted.
        """
        with telling(progress) as tell:
            native = self._native.scan(as_json(self._settings), tell)
        return Run(native, None, json.loads(native.info))

    def settle(self, *, progress: bool | Tell | None = None) -> int:
        """Recomputes all fingerprints from the whole archive. ``docs/archive.md`` in the repository
        says what that changes, and when it is worth the time.

        Returns:
            The number of articles.

        Raises:
            FileNotFoundError: there is no archive.
            OSError: the disk fails; the archive is unchanged.
            KeyboardInterrupt: the operation was interrupted; the archive is unchanged.
        """
        with telling(progress) as tell:
            return self._native.settle(as_json(self._settings), tell)

    @property
    def info(self) -> dict[str, Any]:
        """Facts about the archive, as ``reprint archive info --json`` prints them: ``articles``,
        ``sites``, ``days``, ``published`` (first and last day), ``additions``, ``settled``,
        ``bytes`` and more.

        Raises:
            FileNotFoundError: there is no archive.
        """
        return json.loads(self._native.info())

    def __len__(self) -> int:
        """The number of articles; 0 if there is no archive yet."""
        return self.info["articles"] if self._native.exists else 0

    def __bool__(self) -> bool:
        return True

    def check(self, *, repair: bool = False, progress: bool | Tell | None = None) -> Checked:
        """Reads every byte and compares checksums.

        Args:
            repair: Leave out damaged parts, and rebuild the tables from the texts.
            progress: As for :func:`scan`.

        Raises:
            ValueError: the archive is damaged, and ``repair`` is false. The message names each
                damaged part.
            FileNotFoundError: there is no archive.
        """
        with telling(progress) as tell:
            damaged, lost, repaired = self._native.check(as_json(self._settings), repair, tell)
        if damaged and not repaired:
            parts = "; ".join(f"{file}: {what}" for file, what in damaged)
            raise ValueError(
                f"`{self._folder}` is damaged; {lost} records cannot be read; `repair=True` leaves "
                f"them out ({parts})"
            )
        return Checked(damaged, lost, repaired)

    def forget(self, ids: str | Iterable[str]) -> int:
        """Removes articles from all results at once; their texts are removed from the disk at the
        next merge or :meth:`settle`.

        Args:
            ids: One id, or several.

        Returns:
            The number of articles forgotten.

        Raises:
            LookupError: the archive has no article with one of the ids; the others are forgotten.
            FileNotFoundError: there is no archive.
        """
        ids = [ids] if isinstance(ids, str) else list(ids)
        count, unknown = self._native.forget(ids, None)
        if unknown:
            first = next(id for id in ids if id in unknown)
            more = f", and {len(unknown) - 1} more of the ids could not be found"
            raise LookupError(
                f"the archive has no article `{first}`{more if len(unknown) > 1 else ''}"
            )
        return count

    def export(self, path: str | os.PathLike[str], *, progress: bool | Tell | None = None) -> int:
        """Writes all articles as JSON lines, which can be scanned and added again. ``former`` is
        the id of the article that holds the page's previous text.

        Returns:
            The number of articles.

        Raises:
            FileNotFoundError: there is no archive.
            OSError: the file cannot be written.
        """
        with telling(progress) as tell:
            return self._native.export(path, tell)

    def __repr__(self) -> str:
        counts = f"{len(self)} articles" if self._native.exists else "nothing added yet"
        return f"<reprint_news.Archive: {str(self._folder)!r}, {counts}>"


def _are_mappings(data: Any) -> bool:
    return isinstance(data, (list, tuple)) and bool(data) and isinstance(data[0], Mapping)
