"""How far a scan is, for whoever waits."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

#: Called with the stage, what it counts, how many are done, and of how many; the last is ``None``
#: where it cannot be known.
Tell = Callable[[str, str, int, "int | None"], object]


class Bars:
    """A bar of tqdm for each stage."""

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
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _is_watched() -> bool:
    """Whether a terminal or a notebook shows what is written."""
    if "ipykernel" in sys.modules:
        return True
    return sys.stderr is not None and sys.stderr.isatty()


def teller(progress: bool | Tell | None) -> Tell | None:
    """What to call while a scan goes on."""
    if callable(progress):
        return progress
    if progress is False or (progress is None and not _is_watched()):
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if progress:
            raise ImportError("`progress=True` wants tqdm; `pip install tqdm`") from None
        return None
    return Bars(tqdm)


@contextlib.contextmanager
def telling(progress: bool | Tell | None) -> Iterator[Tell | None]:
    """What to call while work goes on. Bars are taken away at its end, however it ends."""
    tell = teller(progress)
    try:
        yield tell
    finally:
        if isinstance(tell, Bars):
            tell.close()
