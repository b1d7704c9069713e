"""The pictures of a run say what its tables say, and accuse nobody of what is open."""

import matplotlib
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pyarrow

import reprint_news as rn
from conftest import CORPUS
from reprint_news import _plots
from test_scan import WIRE


@pytest.fixture(scope="module")
def run():
    return rn.scan(CORPUS)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def arrows(ax):
    return [patch for patch in ax.patches if patch.get_gid() == "taken"]


def heads(ax):
    """Patches that are drawn with a head."""
    named = matplotlib.patches.ArrowStyle.CurveFilledB
    shown = [patch for patch in ax.patches if isinstance(patch, matplotlib.patches.FancyArrowPatch)]
    return [patch for patch in shown if isinstance(patch.get_arrowstyle(), named)]


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def overlaps(ax):
    """Pairs of labels that lie on each other."""
    ax.figure.canvas.draw()
    shown = [text for text in ax.texts if text.get_text() and not text.get_rotation()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
    boxes += [(t.get_text(), t.get_window_extent()) for t in ax.get_yticklabels()]
    pairs = ((x, y) for at, x in enumerate(boxes) for y in boxes[:at])
    return [(x[0], y[0]) for x, y in pairs if x[1].overlaps(y[1])]


def test_the_network_has_an_arrow_for_each_decided_tie(run, tmp_path):
    ax = run.plot_network(most=500)
    sites = run._table("articles").to_pandas().set_index("article_id").site
    pairs = run.pairs.to_pandas()
    decided = pairs[pairs.derivation.isin(["a_from_b", "b_from_a"])]
    ties = set()
    for pair in decided.itertuples():
        source = pair.b if pair.derived == pair.a else pair.a
        if sites[source] != sites[pair.derived]:
            ties.add((sites[source], sites[pair.derived]))
    assert len(arrows(ax)) == len(heads(ax)) == len(ties) > 30
    assert _plots.Ties.of(run._table("articles"), run.pairs).taken.keys() == ties
    for most in [8, 30]:
        ax = run.plot_network(most=most)
        assert most - 4 < len(texts(ax)) - 1 <= most
        assert not overlaps(ax)
        ax.figure.savefig(tmp_path / "network.png")
        assert (tmp_path / "network.png").stat().st_size > 20_000


def test_what_is_open_has_no_head():
    one = {"text": WIRE, "published": None}
    data = [{"id": name, "outlet": f"{name}.example", **one} for name in "ab"]
    run = rn.scan(pyarrow.Table.from_pylist(data))
    assert run.pairs.to_pandas().derivation.tolist() == ["open"]
    network = run.plot_network()
    assert not arrows(network) and not heads(network) and len(network.patches) == 1
    timeline = run.plot_timeline(1)
    assert not arrows(timeline) and not heads(timeline)
    assert any("direction open" in text for text in texts(timeline))


def test_carriers_of_a_third_text_have_no_head(run):
    pairs, clusters = run.pairs.to_pandas(), run.clusters.to_pandas()
    assert (pairs.derivation == "common").any()
    ties = _plots.Ties.of(run._table("articles"), run.pairs)
    assert ties.carried and not {house for house, _ in ties.carried} & {
        site for tie in ties.taken for site in tie if "." not in site
    }
    for cluster in clusters[clusters.role == "carrier"].cluster_id.unique():
        members = clusters[clusters.cluster_id == cluster]
        ax = run.plot_timeline(cluster)
        derived = members.derived_from.notna() & (members.role != "carrier")
        assert len(arrows(ax)) == len(heads(ax)) == derived.sum()


def test_every_story_of_the_corpus_can_be_drawn(run, tmp_path):
    run.save(tmp_path / "run")
    opened = rn.Run.open(tmp_path / "run")
    sizes = run.clusters.to_pandas().groupby("cluster_id").size()
    for cluster, size in sizes.items():
        ax = run.plot_timeline(cluster)
        assert len(ax.get_yticklabels()) == size
        assert not overlaps(ax), cluster
        if cluster < 4:
            ax.figure.savefig(tmp_path / "timeline.png")
            assert texts(opened.plot_timeline(cluster)) == texts(ax)
        plt.close("all")
    assert len(arrows(opened.plot_network())) == len(arrows(run.plot_network()))


def test_axes_that_are_given_are_used(run):
    _, (left, right) = plt.subplots(1, 2)
    assert run.plot_network(ax=left) is left
    assert run.plot_timeline(1, ax=right, most=3) is right
    assert len(right.get_yticklabels()) == 3


def test_what_cannot_be_drawn_is_an_error(run, monkeypatch):
    with pytest.raises(LookupError, match="no cluster 9999 in the run"):
        run.plot_timeline(9999)
    with pytest.raises(ValueError, match="`most`"):
        run.plot_network(most=1)
    alone = rn.scan(pyarrow.table({"text": [WIRE]}))
    assert "no pair ties two sites" in texts(alone.plot_network())
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"pip install 'reprint-news\[plots\]'"):
        run.plot_network()


def test_names_are_no_formulas():
    row = {"text": WIRE, "title": "Cost: $5 and $6_a", "outlet": "a$b$.example"}
    data = [{**row, "id": "a"}, {**row, "id": "b", "outlet": "$x", "published": "2031-03-04"}]
    run = rn.scan(pyarrow.Table.from_pylist(data))
    for ax in [run.plot_network(), run.plot_timeline(1)]:
        ax.figure.canvas.draw()
