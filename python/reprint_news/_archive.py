"""Archives: articles that are kept, and asked again and again."""

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

#: Passages that a notebook shows of a match.
_SHOWN = 3

#: Characters of a passage that a notebook shows.
_LONGEST = 240


@dataclass(frozen=True)
class Match:
    """An article of the archive that an article asked about has to do with."""

    #: Id of the article asked about.
    article: str
    #: Id of the article of the archive.
    id: str
    #: What one text is to the other: ``identical``, ``reprint``, ``excerpt``, ``rewrite``, ...
    relation: str
    #: Probability that one derives from the other, 0 to 1.
    score: float
    #: Id of the one that derives from the other; ``None`` where that is open.
    derived: str | None
    #: The agency or outlet whose text both carry, where neither derives from the other.
    common_source: str | None
    #: Of the article of the archive, as its record has it.
    outlet: str | None
    #: When the article of the archive was published, as its record has it.
    published: str | None
    #: Headline of the article of the archive.
    title: str | None
    #: Address of the article of the archive.
    url: str | None
    #: Everything about the pair, as in ``pairs.jsonl``; its passages have both texts.
    pair: dict[str, Any]

    @property
    def passages(self) -> list[dict[str, Any]]:
        """The passages that the two share, as those of a :class:`Comparison`."""
        return self.pair["passages"]

    @property
    def direction(self) -> str:
        """Which of the two derives from the other, in words."""
        if self.common_source is not None:
            return f"both come from {self.common_source}"
        if self.pair["derivation"] == "common":
            return "both come from a third text"
        if self.derived is None:
            return "which derives from which is not known"
        if self.derived == self.article:
            return "the article asked about derives from it"
        return "it derives from the article asked about"


class Matches(Sequence[Match]):
    """What an archive answered: a sequence of :class:`Match`, best first for each article asked
    about. In a notebook it shows as a table with the longest passages."""

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
        """Ids of the articles asked about, those without a match among them."""
        return list(self._articles)

    @property
    def rejected(self) -> Table:
        """The records that could not be asked about, as :attr:`Run.rejected`."""
        return Table(self._native.rejected())

    def of(self, article: str) -> list[Match]:
        """The matches of one of the articles asked about.

        Raises:
            LookupError: it was not asked about.
        """
        if article not in self._articles:
            raise LookupError(f"no article `{article}` was asked about; `articles` has their ids")
        return [match for match in self._matches if match.article == article]

    def to_json(self) -> str:
        """An object an article, a line each, as ``reprint archive query --json`` prints it."""
        return self._native.json()

    @property
    def table(self) -> Table:
        """A row a match: ``article``, ``id``, ``relation``, ``score``, ``derivation``,
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
        told = f", the first {best.relation} {best.score:.2f} {best.id!r}" if best else ""
        return f"<reprint_news.Matches: {counts}{told}>"

    def _repr_html_(self) -> str:
        # Texts are strangers' pages: everything is escaped, and nothing is a link.
        def cell(text: object) -> str:
            return f'<td style="text-align: left; vertical-align: top">{text}</td>'

        def escaped(text: str | None) -> str:
            return html.escape(text or "", quote=True)

        if not self._matches:
            return "<p>Nothing in the archive has to do with it.</p>"
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
    """What a check of an archive found."""

    #: What is damaged: the file, and what of it.
    damaged: list[tuple[str, str]]
    #: Records that cannot be read any more.
    lost: int
    #: Whether the archive was mended by leaving them out.
    repaired: bool

    @property
    def whole(self) -> bool:
        """Whether nothing was damaged."""
        return not self.damaged


class Archive:
    """A folder that keeps articles and their fingerprints, so that each day's crawl is compared
    with all that came before, at the cost of the day.

    It is the archive of ``reprint archive``: what one adds the other can ask. Any number of
    processes may ask; a second one that adds waits for the first. ^C ends what is going on, and
    the archive is then as it was before.

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
        """The archive in a folder.

        Args:
            path: The folder.
            create: Whether the first :meth:`add` begins an archive where there is none. Nothing is
                written before.
            **settings: As for :func:`scan`; they hold for all that is done with this object. Those
                that decide fingerprints (``shingle``, ``sketch``, ``rare``, ``keep_boilerplate``,
                ``ignore``) are kept in the archive and must be the same every time.

        Raises:
            FileNotFoundError: there is no archive in the folder, and ``create`` is false.
            ValueError: a setting cannot be.
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
        """Its folder."""
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
        """Adds what is new, and finds its copies: among the new articles, and between them and what
        the archive held.

        A record that is in the archive already, with the same id and text, is passed over. Another
        text of a page that is in it is a new version; both stay. If anything fails, nothing was
        added.

        Args:
            data: As for :func:`scan`.
            text: Column or field of the text; see :func:`scan`, also for the next five.
            id: Of the id.
            outlet: Of the outlet's name or domain.
            published: Of the date of publication.
            title: Of the headline.
            url: Of the address.
            source: What a table is called where results name the file of an article.
            output: Folder in which the run is written before the archive has the articles, so that
                no run is missing after a crash. :meth:`Run.save` can also write it later.
            html: Also write ``report.html`` there.
            pairs: ``False`` adds without looking for copies, for years of articles at once.
            now: Day of the crawl: dates more than two days later are taken for mistakes. Today
                unless given.
            progress: As for :func:`scan`; ``"wait"`` is the stage while another process adds.

        Returns:
            The run of the new articles. ``run.info["archive"]`` counts what the archive held before
            (``articles``), what was in it already (``passed_over``) and new versions of pages
            (``new_versions``). Records that were passed over are ``left_out`` in
            :meth:`Run.annotated`.

        Raises:
            ValueError: the settings are not the archive's, no column holds a text, there is no
                article, or the folder holds other files.
            OSError: an input cannot be read, or the disk fails.
            TypeError: the data is nothing that can be scanned.
            KeyboardInterrupt: it was interrupted.
        """
        if html and output is None:
            raise ValueError("`html` wants a folder for the report; name it in `output`")
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
        """The articles of the archive that some articles have to do with. Nothing is added.

        Args:
            data: A text; or a mapping with ``text`` and what is known beside it, as for
                :func:`compare`; or a list of mappings; or a table as for :func:`scan`; or a
                ``pathlib.Path`` of a file.
            top: Most matches for each article.
            text: Column of the text of a table; see :func:`scan`, also for the next five.
            id: Of the id.
            outlet: Of the outlet's name or domain.
            published: Of the date of publication.
            title: Of the headline.
            url: Of the address.
            source: What a table is called where messages name it.
            progress: As for :func:`scan`; none unless asked for.

        Raises:
            FileNotFoundError: there is no archive.
            ValueError: the one article that was given cannot be compared, no column holds a text,
                or the settings are not the archive's.
            TypeError: the data is none of these.
            KeyboardInterrupt: it was interrupted.

        >>> import reprint_news as rn, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     rn.Archive.open(folder).query("The ferry left Sorrel at dawn.")
        Traceback (most recent call last):
        FileNotFoundError: there is no archive in `...`; `add` begins one
        """
        if top < 1:
            raise ValueError("`top`: want a number from 1 on")
        articles = None
        paths: list[str] | None = None
        table: Any = None
        if isinstance(data, str):
            if "\n" not in data and " " not in data and data and Path(data).exists():
                raise ValueError(
                    f"`{data}` is taken for a text; for the file of that name give `Path({data!r})`"
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
        """Judges two articles of the archive, whatever they are to each other; of several versions
        with one id the latest.

        Raises:
            LookupError: the archive has no article with one of the ids.
            FileNotFoundError: there is no archive.
        """
        return Comparison(self._native.explain(as_json(self._settings), a, b))

    def scan(self, *, progress: bool | Tell | None = None) -> Run:
        """Scans all that the archive holds, with the result of one scan of all inputs in the order
        of adding.

        Raises:
            FileNotFoundError: there is no archive.
            OSError: it cannot be read.
            KeyboardInterrupt: it was interrupted.
        """
        with telling(progress) as tell:
            native = self._native.scan(as_json(self._settings), tell)
        return Run(native, None, json.loads(native.info))

    def settle(self, *, progress: bool | Tell | None = None) -> int:
        """Makes all fingerprints anew with what the whole archive shows. ``docs/archive.md`` in the
        repository says what that changes, and when it is worth its time.

        Returns:
            The number of articles.

        Raises:
            FileNotFoundError: there is no archive.
            OSError: the disk fails; the archive is then as it was.
            KeyboardInterrupt: it was interrupted; the archive is then as it was.
        """
        with telling(progress) as tell:
            return self._native.settle(as_json(self._settings), tell)

    @property
    def info(self) -> dict[str, Any]:
        """What is known of the archive, as ``reprint archive info --json`` prints it: ``articles``,
        ``sites``, ``days``, ``published`` (first and last day), ``additions``, ``settled``,
        ``bytes`` and more.

        Raises:
            FileNotFoundError: there is no archive.
        """
        return json.loads(self._native.info())

    def __len__(self) -> int:
        """The number of articles; 0 where no archive was begun."""
        return self.info["articles"] if self._native.exists else 0

    def __bool__(self) -> bool:
        return True

    def check(self, *, repair: bool = False, progress: bool | Tell | None = None) -> Checked:
        """Reads every byte and compares checksums.

        Args:
            repair: Leaves out what is damaged, and makes the tables anew from the texts.
            progress: As for :func:`scan`.

        Raises:
            ValueError: the archive is damaged and was not to be repaired. The message names each
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
        """Takes articles out of all answers at once; their texts leave the disk with the next merge
        or :meth:`settle`.

        Args:
            ids: An id, or several.

        Returns:
            How many articles are forgotten.

        Raises:
            LookupError: no article has one of the ids; the others are forgotten.
            FileNotFoundError: there is no archive.
        """
        ids = [ids] if isinstance(ids, str) else list(ids)
        count, unknown = self._native.forget(ids, None)
        if unknown:
            first = next(id for id in ids if id in unknown)
            more = f", and {len(unknown) - 1} more of the ids that were named"
            raise LookupError(
                f"the archive has no article `{first}`{more if len(unknown) > 1 else ''}"
            )
        return count

    def export(self, path: str | os.PathLike[str], *, progress: bool | Tell | None = None) -> int:
        """Writes all articles as JSON lines, which can be scanned and added again. ``former`` names
        the article that has the text which a page had before.

        Returns:
            The number of articles.

        Raises:
            FileNotFoundError: there is no archive.
            OSError: the file cannot be written.
        """
        with telling(progress) as tell:
            return self._native.export(path, tell)

    def __repr__(self) -> str:
        counts = f"{len(self)} articles" if self._native.exists else "nothing was added yet"
        return f"<reprint_news.Archive: {str(self._folder)!r}, {counts}>"


def _are_mappings(data: Any) -> bool:
    return isinstance(data, (list, tuple)) and bool(data) and isinstance(data[0], Mapping)
