"""Tables of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from . import _native


class Table:
    """A table in memory, which anything that reads Arrow can use without copying it.

    ``polars.DataFrame(table)``, ``pyarrow.table(table)`` and DuckDB's ``from table`` read it
    directly. Texts are strings, counts are ``uint64``, and scores and shares are ``float64`` from 0
    to 1 with four decimals; unknown values are null. ``docs/output.md`` in the repository describes
    each column.

    >>> import reprint_news as rn, pyarrow
    >>> text = "The ferry left Sorrel at dawn with 212 people on board, the harbour master said."
    >>> run = rn.scan(pyarrow.table({"id": ["a", "b"], "text": [text, text]}))
    >>> len(run.clusters), run.clusters.column_names[:3]
    (2, ['cluster_id', 'cluster_size', 'article_id'])
    >>> run.clusters.to_pyarrow()["role"].to_pylist()
    ['origin', 'copy']
    """

    def __init__(self, batches: _native.Batches) -> None:
        self._batches = batches

    def __len__(self) -> int:
        """The number of rows."""
        return self._batches.num_rows

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as an Arrow stream; ``requested_schema`` is ignored."""
        return self._batches.__arrow_c_stream__(requested_schema)

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
        return self._batches.column_names

    def to_pyarrow(self) -> pyarrow.Table:
        """The table as a ``pyarrow.Table``, without a copy. Needs pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """The table as a ``polars.DataFrame``. Needs polars."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a ``pandas.DataFrame``. Needs pandas and pyarrow."""
        return self.to_pyarrow().to_pandas()

    def __repr__(self) -> str:
        return f"<reprint_news.Table: {len(self)} rows of {', '.join(self.column_names)}>"

    def _repr_html_(self) -> str | None:
        """The table for a notebook, if pandas is installed to render it."""
        try:
            return self.to_pandas()._repr_html_()
        except ImportError:
            return None
