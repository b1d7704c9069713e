"""Converts keyword arguments to what the native extension takes."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from typing import Any

#: The fields that an article may have.
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
    """Converts what JSON cannot represent: paths, dates, sets, and NumPy numbers."""
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
    raise TypeError(f"`{type(value).__name__}` is not a valid type for a setting")


def mapped(settings: Mapping[str, Any], columns: Mapping[str, str | None]) -> dict[str, Any]:
    """The settings, with the named columns added to ``map``."""
    named = {field: name for field, name in columns.items() if name is not None}
    fields = {**(settings.get("map") or {}), **named}
    return {**settings, "map": fields} if fields else dict(settings)


def as_json(settings: Mapping[str, Any]) -> str:
    """The settings as JSON, as the native extension reads them."""
    try:
        return json.dumps(settings, default=plain, allow_nan=False)
    except ValueError as error:
        raise ValueError(f"a setting is no number: {error}") from None
