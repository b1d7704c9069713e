"""Finds near-duplicate, syndicated and rewritten news.

It reports which articles run the same story, which one the others derive from, how the text was
changed, and which passages show it. It runs the same scan as the command ``reprint``, with the same
results, and needs no network, no model and no database.

>>> import reprint_news as rn
>>> text = ("The ferry Halcyon caught fire off Sorrel on Tuesday night. All 212 people on board "
...         "were taken off by the lifeboats of three harbours, the coast guard said.")
>>> pair = rn.compare(text, text + " Ticket sales are closed.")
>>> pair.relation
'reprint'
"""

from ._archive import Archive, Checked, Match, Matches
from ._compare import Comparison, compare
from ._native import __version__
from ._run import Run, scan
from ._table import Table

__all__ = [
    "Archive",
    "Checked",
    "Comparison",
    "Match",
    "Matches",
    "Run",
    "Table",
    "__version__",
    "compare",
    "scan",
]
