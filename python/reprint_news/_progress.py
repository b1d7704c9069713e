"""Progress of a scan."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from typing import Any

#: Called with the stage, the unit that it counts, the number done and the total, which is ``None``
#: if it cannot be known.
Tell = Callable[[str, str, int, "int | None"], object]


class Bars:
    """A tqdm bar for each stage."""

    def __init__(self, tqdm: Any) -> None:
        self._tqdm = tqdm
        self._stage: str | None = None
        self._bar: Any = None

    def __call__(self, stage: str, unit: str, done: int, total: int | None) -> None:
        if stage != self._stage:
            self.close()
            self._stage = stage
            self._bar = self._tqdm(desc=stage, unit=f" {unit}", total=total, leave=False)
        self._bar.n = done
        self._bar.refresh()

    def close(self) -> None:
        """Removes the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _is_watched() -> bool:
    """Whether a terminal or a notebook shows the output, and a bar can be drawn there.

    In a notebook that takes ipywidgets; without it tqdm writes a new line at each step.
    """
    if "ipykernel" in sys.modules:
        return importlib.util.find_spec("ipywidgets") is not None
    return sys.stderr is not None and sys.stderr.isatty()


def teller(progress: bool | Tell | None) -> Tell | None:
    """The function to call during a scan, if any."""
    if callable(progress):
        return progress
    if progress is False or (progress is None and not _is_watched()):
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if progress:
            raise ImportError("`progress=True` needs tqdm; run `pip install tqdm`") from None
        return None
    return Bars(tqdm)


@contextlib.contextmanager
def telling(progress: bool | Tell | None) -> Iterator[Tell | None]:
    """Gives the function to call during the work. However the work ends, bars are then removed."""
    tell = teller(progress)
    try:
        yield tell
    finally:
        if isinstance(tell, Bars):
            tell.close()
