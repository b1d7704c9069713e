"""Keywords to what the native half takes."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from typing import Any

#: What an article may be called to have, beside its text.
FIELDS = (
    "id",
    "text",
    "html",
    "url",
    "title",
    "outlet",
    "published",
    "crawled",
    "author",
    "language",
)


def plain(value: Any) -> Any:
    """What JSON has no word for: paths, dates, sets, and numbers of NumPy."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"`{type(value).__name__}` is no value of a setting")


def mapped(settings: Mapping[str, Any], columns: Mapping[str, str | None]) -> dict[str, Any]:
    """Settings with the columns that have a name of their own."""
    named = {field: name for field, name in columns.items() if name is not None}
    fields = {**(settings.get("map") or {}), **named}
    return {**settings, "map": fields} if fields else dict(settings)


def as_json(settings: Mapping[str, Any]) -> str:
    """Settings as the native half reads them."""
    try:
        return json.dumps(settings, default=plain, allow_nan=False)
    except ValueError as error:
        raise ValueError(f"a setting is no number: {error}") from None
