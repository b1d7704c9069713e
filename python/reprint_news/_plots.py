"""Plots of a run: which sites published whose texts, and how one story spread. Needs matplotlib.

An arrow means that one text was taken from another, and is drawn only if that is decided. Pairs
whose direction is open, and articles that print a supplier's text, are joined by lines without
heads, or stand alone.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ._table import Table

_INK = "#1d2733"
_FAINT = "#8a94a0"
_GRID = "#e4e8ec"
_SITE = "#2b6c8f"
_HOUSE = "#c9ced4"

#: Colour and marker of each relation.
_LOOKS = {
    "identical": ("#17496b", "s"),
    "reprint": ("#2b7bba", "o"),
    "excerpt": ("#4aa8a0", "v"),
    "rewrite": ("#d9772b", "D"),
    "update": ("#7d6bb0", "P"),
}

#: Colour and marker of an article that neither copies nor is copied.
_CARRIER = ("#8a94a0", "o")

#: Fonts, by system, for scripts that matplotlib's own font lacks.
_OTHER_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
    "Hiragino Sans",
    "PingFang SC",
    "Apple SD Gothic Neo",
    "Yu Gothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Nirmala UI",
    "Arial Unicode MS",
)

#: Maximum number of characters shown of a name and of a headline.
_NAME, _HEADLINE = 34, 78


def rows(table: Table, *names: str) -> Iterable[tuple[Any, ...]]:
    """The rows of some columns, without a DataFrame library."""
    return zip(*(table._batches.column(name) for name in names), strict=True)


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        raise ImportError(
            "plots need matplotlib; run `pip install 'reprint-news[plots]'`"
        ) from None
    return plt.figure(figsize=size, layout="constrained").add_subplot()


def _fonts(text: str) -> list[str]:
    """Fonts for a text: matplotlib's own, then those installed for the scripts it lacks."""
    import matplotlib

    families = list(matplotlib.rcParams["font.family"])
    if not text.isascii():
        from matplotlib.font_manager import fontManager

        there = set(fontManager.get_font_names())
        families += [name for name in _OTHER_FONTS if name in there]
    return families


def _cut(text: str, most: int) -> str:
    # `$` delimits formulas in matplotlib; here it is a plain character.
    text = " ".join(text.split())
    text = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    return text.replace("$", r"\$")


@dataclass(frozen=True)
class Ties:
    """Which sites published whose texts. Suppliers are counted separately, since a site may have
    the same name as an agency."""

    #: Pairs, by the site that a text comes from and the site that took it.
    taken: Counter[tuple[str, str]]
    #: Pairs whose direction is open, by the two sites in order of name.
    open: Counter[tuple[str, str]]
    #: Articles, by supplier and the site that publishes its text.
    carried: Counter[tuple[str, str]]

    @classmethod
    def of(cls, articles: Table, pairs: Table) -> Ties:
        """Counts the pairs of a run that tie two sites."""
        sites = {
            id: site or outlet or id
            for id, site, outlet in rows(articles, "article_id", "site", "outlet")
        }
        taken: Counter[tuple[str, str]] = Counter()
        undecided: Counter[tuple[str, str]] = Counter()
        carriers: set[tuple[str, str]] = set()
        names = ("a", "b", "derivation", "common_source")
        for a, b, derivation, house in rows(pairs, *names):
            of_a, of_b = sites.get(a, a), sites.get(b, b)
            if derivation == "common" and house:
                carriers |= {(house, a), (house, b)}
            elif of_a == of_b:
                continue
            elif derivation == "a_from_b":
                taken[of_b, of_a] += 1
            elif derivation == "b_from_a":
                taken[of_a, of_b] += 1
            else:
                undecided[min(of_a, of_b), max(of_a, of_b)] += 1
        carried = Counter((house, sites.get(id, id)) for house, id in carriers)
        return cls(taken, undecided, carried)


#: A node of the network: a site, or a supplier whose text several sites publish.
_Node = tuple[str, str]


def _links(ties: Ties) -> dict[tuple[_Node, _Node], int]:
    links: dict[tuple[_Node, _Node], int] = defaultdict(int)
    for kind, counts in [("site", ties.taken), ("site", ties.open), ("house", ties.carried)]:
        for (x, y), count in sorted(counts.items()):
            links[(kind, x), ("site", y)] += count
    return links


def _strongest(links: dict[tuple[_Node, _Node], int], most: int) -> list[_Node]:
    weights: Counter[_Node] = Counter()
    for (x, y), count in links.items():
        weights[x] += count
        weights[y] += count
    chosen = sorted(weights, key=lambda node: (-weights[node], node))[:most]
    # A node whose neighbours are all left out would stand alone.
    tied = {node for pair in links if set(pair) <= set(chosen) for node in pair}
    return [node for node in chosen if node in tied]


def _order(nodes: Sequence[_Node], links: dict[tuple[_Node, _Node], int]) -> list[_Node]:
    """Orders nodes around a circle so that ties are short: neighbours first, then useful swaps."""
    near: dict[_Node, Counter[_Node]] = defaultdict(Counter)
    for (x, y), count in links.items():
        if x in nodes and y in nodes:
            near[x][y] += count
            near[y][x] += count
    order: list[_Node] = []
    left = list(nodes)
    while left:
        tied = [node for node in left if any(other in near[node] for other in order[-4:])]
        node = (tied or left)[0]
        order.append(node)
        left.remove(node)
    places = {node: at for at, node in enumerate(order)}
    n = len(order)

    def length(node: _Node) -> float:
        here = places[node]
        return sum(
            math.sqrt(count) * math.sin(math.pi * abs(here - places[other]) / n)
            for other, count in near[node].items()
        )

    for _ in range(8):
        better = False
        for i in range(n):
            for j in range(i + 1, n):
                x, y = order[i], order[j]
                before = length(x) + length(y)
                places[x], places[y] = j, i
                if length(x) + length(y) < before - 1e-9:
                    order[i], order[j] = y, x
                    better = True
                else:
                    places[x], places[y] = i, j
        if not better:
            break
    return order


def _places(order: Sequence[_Node]) -> dict[_Node, tuple[float, float]]:
    """Places nodes clockwise on a circle, from the top. Heights are evenly spaced on each side, so
    that horizontal labels never overlap."""
    right = (len(order) + 1) // 2
    sides = [(1, order[:right]), (-1, order[right:][::-1])]
    at = {}
    for side, nodes in sides:
        for place, node in enumerate(nodes):
            y = 1 - 2 * (place + 0.5) / len(nodes)
            at[node] = (side * math.sqrt(1 - y * y), y)
    return at


def _curve(
    start: tuple[float, float], end: tuple[float, float], bow: float, gaps: tuple[float, float]
) -> Any:
    """A curve that bends towards the centre of the circle and stops short of both nodes. A curve in
    the opposite direction bends to the other side."""
    from matplotlib.path import Path

    (x0, y0), (x1, y1) = start, end
    reach = math.hypot(x1 - x0, y1 - y0) or 1.0
    pull = 1 - 0.6 * min(reach, 1.0)
    middle = ((x0 + x1) / 2 * pull, (y0 + y1) / 2 * pull)
    side = (-(y1 - y0) / reach * bow, (x1 - x0) / reach * bow)
    control = (middle[0] + side[0], middle[1] + side[1])

    def short(of: tuple[float, float], gap: float) -> tuple[float, float]:
        dx, dy = control[0] - of[0], control[1] - of[1]
        length = math.hypot(dx, dy) or 1.0
        return of[0] + dx / length * gap, of[1] + dy / length * gap

    ends = [short(start, gaps[0]), control, short(end, gaps[1])]
    return Path(ends, [Path.MOVETO, Path.CURVE3, Path.CURVE3])


def network(articles: Table, pairs: Table, most: int, ax: Axes | None) -> Axes:
    """Draws which sites published whose texts."""
    if most < 2:
        raise ValueError("`most`: must be a number of 2 or more")
    ties = Ties.of(articles, pairs)
    ax = _axes(ax, (11.0, 8.0))
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch

    links = _links(ties)
    order = _order(_strongest(links, most), links)
    total = len({node for pair in links for node in pair})
    at = _places(order)
    given: Counter[_Node] = Counter()
    for (source, _), count in ties.taken.items():
        given["site", source] += count

    def radius(node: _Node) -> float:
        return 0.018 + 0.011 * math.sqrt(min(given[node], 60))

    def draw(x: _Node, y: _Node, count: int, colour: str, style: Any, arrow: bool) -> None:
        if x not in at or y not in at:
            return
        gaps = (radius(x) + 0.012, radius(y) + (0.02 if arrow else 0.012))
        path = _curve(at[x], at[y], 0.07 if arrow else 0.0, gaps)
        width = 0.7 + 0.6 * math.sqrt(min(count, 40))
        patch = FancyArrowPatch(
            path=path,
            arrowstyle="-|>" if arrow else "-",
            mutation_scale=9 + 1.6 * width,
            linewidth=width,
            linestyle=style,
            color=colour,
            alpha=0.7 if arrow else 0.9,
            zorder=3 if arrow else 2,
            joinstyle="miter",
            capstyle="butt",
        )
        patch.set_gid("taken" if arrow else "shared")
        ax.add_patch(patch)

    for (x, y), count in sorted(ties.open.items()):
        draw(("site", x), ("site", y), count, _FAINT, (0, (5, 3)), False)
    for (house, site), count in sorted(ties.carried.items()):
        draw(("house", house), ("site", site), count, _HOUSE, "-", False)
    for (source, taker), count in sorted(ties.taken.items(), key=lambda tie: (tie[1], tie[0])):
        draw(("site", source), ("site", taker), count, _SITE, "-", True)

    size = 10 if len(order) <= 40 else 8.5 if len(order) <= 60 else 6
    for node in order:
        (left, up), kind = at[node], node[0]
        ax.plot(
            left,
            up,
            marker="s" if kind == "house" else "o",
            # The diameter in points of a radius in axes units, whatever the figure's size.
            markersize=7 + 3.1 * math.sqrt(min(given[node], 60)),
            markerfacecolor=_HOUSE if kind == "house" else _SITE if given[node] else "white",
            markeredgecolor="white" if kind == "house" or given[node] else _SITE,
            markeredgewidth=1.2,
            linestyle="none",
            zorder=4,
        )
        ax.text(
            left + math.copysign(0.035 + radius(node), left),
            up,
            _cut(node[1], _NAME),
            ha="left" if left > 0 else "right",
            va="center",
            fontsize=size,
            family=_fonts(node[1]),
            style="italic" if kind == "house" else "normal",
            color=_INK,
        )
    subtitle = f"{sum(ties.taken.values())} pairs between sites, direction decided"
    if total > len(order):
        subtitle += f"; {len(order)} of {total} sites and suppliers, those with the most ties"
    _title(ax, "Who copied whom", subtitle)
    ax.set_aspect("equal")
    ax.set_xlim(-1.75, 1.75)
    ax.set_ylim(-1.08, 1.08)
    ax.set_axis_off()
    if not order:
        ax.text(0, 0, "no pair ties two sites", ha="center", va="center", color=_FAINT)
        return ax
    keys = []
    if ties.taken:
        keys.append((Line2D([], [], color=_SITE, lw=2, marker=">"), "text taken: source → copier"))
    if ties.open:
        dashed = Line2D([], [], color=_FAINT, lw=1.5, linestyle=(0, (5, 3)))
        keys.append((dashed, "text in common, direction open"))
    if ties.carried:
        square = Line2D([], [], color=_HOUSE, lw=1.5, marker="s", ms=8)
        keys.append((square, "publishes a supplier's text (square)"))
    handles, labels = zip(*keys, strict=True)
    ax.legend(
        handles,
        labels,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=len(keys),
        frameon=False,
        fontsize=9,
        labelcolor=_INK,
    )
    return ax


def _title(ax: Axes, title: str, subtitle: str) -> None:
    look: dict[str, Any] = {
        "fontsize": 13,
        "fontweight": "bold",
        "color": _INK,
        "family": _fonts(title),
    }
    ax.set_title(title, loc="left", pad=24, **look)
    ax.annotate(
        subtitle,
        (0, 1),
        (0, 9),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=9,
        color=_FAINT,
        va="bottom",
    )


@dataclass(frozen=True)
class Member:
    """An article of a cluster."""

    id: str
    role: str
    relation: str
    source: str | None
    credited: str | None
    score: float | None
    outlet: str | None
    published: str | None
    title: str | None
    at: datetime.datetime | None

    @property
    def look(self) -> tuple[str, str]:
        """Colour and marker."""
        if self.role == "origin":
            return _INK, "*"
        if self.role == "carrier":
            return _CARRIER
        return _LOOKS.get(self.relation, _CARRIER)

    @property
    def label(self) -> str:
        """What the article is, in words."""
        if self.role == "carrier":
            house = f" text from {_cut(self.credited, _NAME)}" if self.credited else " a third text"
            return f"prints{house}"
        if self.role == "origin":
            return "origin"
        score = "" if self.score is None else f" {self.score:.2f}"
        return f"{self.relation}{score}" + ("" if self.source else ", direction open")


def _time(second: int | None) -> datetime.datetime | None:
    """The time of a second since 1970; ``None`` if Python cannot represent it."""
    try:
        after = datetime.timedelta(seconds=second or 0)
        at = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + after
    except OverflowError:
        return None
    return None if second is None else at


def members(
    clusters: Table, cluster_id: int, dates: Callable[[list[Any], list[Any]], list[int | None]]
) -> list[Member]:
    """The articles of a cluster: the first one stays first, the rest by date, undated ones last."""
    names = ["article_id", "role", "relation", "derived_from", "credited", "score", "outlet"]
    names += ["published", "title"]
    of_all = rows(clusters, "cluster_id", *names)
    found = [row[1:] for row in of_all if row[0] == cluster_id]
    if not found:
        raise LookupError(f"no cluster {cluster_id} in the run; see `clusters` for the ids")
    at = dates([row[0] for row in found], [row[7] for row in found])
    first, *rest = [Member(*[*row, _time(second)]) for row, second in zip(found, at, strict=True)]
    late = datetime.datetime.max.replace(tzinfo=datetime.timezone.utc)
    return [first, *sorted(rest, key=lambda member: member.at or late)]


def timeline(story: list[Member], cluster_id: int, most: int, ax: Axes | None) -> Axes:
    """Draws when each article of a cluster was published."""
    if most < 2:
        raise ValueError("`most`: must be a number of 2 or more")
    total, story = len(story), story[:most]
    ax = _axes(ax, (10.5, 2.2 + 0.36 * len(story)))
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
    from matplotlib.lines import Line2D
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.transforms import ScaledTranslation

    dated = [date2num(member.at) for member in story if member.at]
    first, last = (min(dated), max(dated)) if dated else (0.0, 1.0)
    span = max(last - first, 0.25)
    low, high = first - 0.05 * span, last + 0.05 * span
    undated = [member for member in story if member.at is None]
    # Articles without a date are in a strip of their own.
    strip = high + 0.07 * span if undated and dated else (low + high) / 2
    end = high + 0.14 * span if undated and dated else high
    if undated and dated:
        ax.axvspan(high, end, color="#f3f5f7", zorder=0)
        ax.text(strip, 1.0, "no date", transform=ax.get_xaxis_transform(), ha="center",
                va="bottom", fontsize=8.5, color=_FAINT)  # fmt: skip
    places = [
        (date2num(member.at) if member.at else strip, float(y)) for y, member in enumerate(story)
    ]
    # Of several versions of a page with the same id, the first.
    of_id = {member.id: place for member, place in reversed([*zip(story, places, strict=True)])}
    for member, (x, y) in zip(story, places, strict=True):
        source = of_id.get(member.source or "")
        colour = member.look[0]
        ax.plot([low, end], [y, y], color=_GRID, lw=0.8, zorder=0)
        if source is None or member.role == "carrier":
            continue
        # Down from the source, then across to the article that took text from it.
        ax.plot([source[0]] * 2, [source[1], y], color=_FAINT, lw=1.0, alpha=0.55, zorder=1)
        patch = FancyArrowPatch(
            (source[0], y),
            (x, y),
            arrowstyle="-|>",
            mutation_scale=10,
            shrinkA=0,
            shrinkB=6,
            lw=1.4,
            color=colour,
            alpha=0.75,
            zorder=2,
        )
        patch.set_gid("taken")
        ax.add_patch(patch)
    for member, (x, y) in zip(story, places, strict=True):
        colour, marker = member.look
        is_open = member.role == "copy" and member.source is None
        ax.plot(
            x,
            y,
            marker=marker,
            markersize=15 if marker == "*" else 8.5,
            markerfacecolor="white" if is_open or member.role == "carrier" else colour,
            markeredgecolor=colour,
            markeredgewidth=1.6,
            linestyle="none",
            zorder=3,
        )
        ax.text(
            1.012,
            y,
            member.label,
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=9,
            family=_fonts(member.label),
            color=colour if colour != _FAINT else _INK,
        )
    ax.set_yticks(range(len(story)))
    ax.set_yticklabels([_cut(member.outlet or member.id, _NAME) for member in story])
    for label in ax.get_yticklabels():
        label.set_fontfamily(_fonts(label.get_text()))
    ax.tick_params(axis="y", length=0, labelsize=9.5, labelcolor=_INK)
    ax.tick_params(axis="x", labelsize=9, labelcolor=_INK, color=_FAINT)
    ax.set_ylim(len(story) - 0.4, -0.6)
    ax.set_xlim(low, end)
    if dated:
        locator = AutoDateLocator(minticks=3, maxticks=8, tz=datetime.timezone.utc)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=datetime.timezone.utc))
    else:
        ax.set_xticks([])
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(_FAINT)
    shown = f"{total} articles" if total == len(story) else f"{len(story)} of {total} articles"
    headline = next((member.title for member in story if member.title), None)
    subtitle = f"cluster {cluster_id}: {shown}; times are UTC"
    _title(ax, _cut(headline or f"Cluster {cluster_id}", _HEADLINE), subtitle)
    keys = []
    for relation, (colour, marker) in {"origin": (_INK, "*"), **_LOOKS}.items():
        if any(member.look == (colour, marker) for member in story):
            size = 12 if marker == "*" else 7.5
            keys.append((Line2D([], [], color=colour, marker=marker, ms=size, lw=0), relation))
    if any(member.role == "copy" and member.source is None for member in story):
        hollow = Line2D([], [], color=_INK, marker="o", mfc="white", ms=7.5, lw=0)
        keys.append((hollow, "direction open: not decided who copied whom"))
    if any(member.role == "carrier" for member in story):
        grey = Line2D([], [], color=_CARRIER[0], marker="o", mfc="white", ms=7.5, lw=0)
        keys.append((grey, "prints a third text"))
    handles, labels = zip(*keys, strict=True)
    # Below the dates, which take up the same height whatever the height of the axes.
    figure = ax.get_figure(root=True)
    assert figure is not None
    below = ScaledTranslation(0, -0.55, figure.dpi_scale_trans)
    ax.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + below,
        ncols=min(len(keys), 5),
        frameon=False,
        fontsize=9,
        labelcolor=_INK,
        handletextpad=0.3,
        borderaxespad=0,
    )
    return ax
