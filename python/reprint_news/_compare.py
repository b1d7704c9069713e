"""One pair of articles."""

from __future__ import annotations

import datetime
import html
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from typing import Any

from . import _native
from ._settings import FIELDS, as_json


class Comparison:
    """Two articles and how they are related. A notebook shows it as the evidence sheet.

    >>> import reprint_news as rn
    >>> wire = {"id": "wire", "published": "2031-03-04", "text":
    ...     "The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board "
    ...     "were taken off by the lifeboats of three harbours, the coast guard said."}
    >>> copy = dict(wire, id="copy", published="2031-03-05")
    >>> pair = rn.compare(wire, copy)
    >>> pair.relation, pair.score, pair.passages[0]["words"]
    ('identical', 1.0, 28)
    """

    def __init__(self, native: _native.Comparison) -> None:
        self._native = native
        self._object: dict[str, Any] = json.loads(native.json())

    @property
    def a(self) -> str:
        """Id of the first article."""
        return self._object["a"]

    @property
    def b(self) -> str:
        """Id of the second article."""
        return self._object["b"]

    @property
    def relation(self) -> str:
        """How the two texts are related: ``identical``, ``reprint``, ``excerpt``, ``rewrite`` or
        ``update``; or, if neither is a copy, ``shared``, ``background``, ``same_event`` or
        ``unrelated``."""
        return self._object["relation"]

    @property
    def score(self) -> float:
        """Probability that one derives from the other, 0 to 1."""
        return self._object["score"]

    @property
    def derived(self) -> str | None:
        """Id of the article that derives from the other; ``None`` if that is not decided."""
        return self._object["derived"]

    @property
    def derivation(self) -> str:
        """The direction, as a value of the column ``derivation`` of ``pairs``."""
        return self._object["derivation"]

    @property
    def common_source(self) -> str | None:
        """The agency or outlet that both come from, if neither derives from the other."""
        return self._object["common_source"]

    @property
    def reasons(self) -> list[str]:
        """The reasons for the direction, as sentences, the strongest first."""
        return [reason["fact"] for reason in self._object["direction"]["reasons"]]

    @property
    def signals(self) -> dict[str, float | None]:
        """Every signal by name, from 0 to 1; ``None`` if the texts are too short to tell. Empty for
        identical texts."""
        return {signal["signal"]: signal["value"] for signal in self._object["signals"]}

    @property
    def passages(self) -> list[dict[str, Any]]:
        """The passages that the two texts share, in their order in the first text.

        Each has ``kind``, ``words``, ``quoted``, ``a_text``, ``b_text``, and ``a`` and ``b``: its
        offsets in each text, ``[from, to]``, so that ``text[from:to]`` is the passage.
        """
        return self._object["passages"]

    def to_dict(self) -> dict[str, Any]:
        """The whole comparison, as ``reprint compare --json`` prints it."""
        return json.loads(self._native.json())

    def to_html(self) -> str:
        """The evidence sheet, as a self-contained HTML page."""
        return self._native.html()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the evidence sheet to a file.

        Raises:
            OSError: the file cannot be written.
        """
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(self.to_html())

    def __str__(self) -> str:
        return self._native.text(shutil.get_terminal_size((100, 24)).columns)

    def __repr__(self) -> str:
        return f"<reprint_news.Comparison: {self.a!r} {self.relation} {self.b!r}, {self.score}>"

    def _repr_html_(self) -> str:
        # Texts are untrusted: the sheet escapes them, and the sandboxed frame runs no scripts.
        page = html.escape(self.to_html(), quote=True)
        return (
            f'<iframe sandbox="" srcdoc="{page}" title="evidence sheet" '
            'style="width: 100%; height: 40em; border: 1px solid #8888;"></iframe>'
        )


def _article(name: str, article: str | Mapping[str, Any]) -> dict[str, str]:
    if isinstance(article, str):
        return {"text": article}
    if not isinstance(article, Mapping):
        raise TypeError(
            f"`{name}` is a `{type(article).__name__}`; must be a text, or a mapping with `text`"
        )
    made = {}
    for field in FIELDS:
        value = article.get(field)
        if value is None or value != value:
            continue
        if isinstance(value, (datetime.date, datetime.datetime)):
            value = value.isoformat()
        if field in ("text", "html") and not isinstance(value, str):
            raise TypeError(f"`{field}` of `{name}` is a `{type(value).__name__}`, not a string")
        made[field] = str(value)
    return made


def compare(
    a: str | Mapping[str, Any],
    b: str | Mapping[str, Any],
    *,
    among: Iterable[str | Mapping[str, Any]] = (),
    **settings: Any,
) -> Comparison:
    """Compares two articles.

    Args:
        a: A text, or a mapping with ``text`` and any of ``id``, ``title``, ``outlet``,
            ``published``, ``url``, ``author`` and ``language``.
        b: The other article, in the same form.
        among: Other articles of the dump. They show which words are common, and which lines a site
            repeats.
        **settings: As for :func:`scan`.

    Raises:
        TypeError: an article is neither a text nor a mapping.
        ValueError: an article has no text, or a setting is invalid.

    >>> import reprint_news as rn
    >>> rn.compare("The ferry left Sorrel at dawn with 212 people on board.", "")
    Traceback (most recent call last):
    ValueError: article `b` cannot be compared: the article has neither text nor page
    """
    native = _native.compare(
        json.dumps(_article("a", a)),
        json.dumps(_article("b", b)),
        json.dumps([_article("among", article) for article in among]),
        as_json(settings),
    )
    return Comparison(native)
