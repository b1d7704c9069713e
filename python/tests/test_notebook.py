"""The notebook of the examples runs from end to end, and is kept without outputs."""

import json

import nbclient
import nbformat
import pytest

from conftest import ROOT

PLACE = ROOT / "examples" / "python.ipynb"


@pytest.fixture(scope="module")
def done():
    notebook = nbformat.read(PLACE, as_version=4)
    resources = {"metadata": {"path": str(PLACE.parent)}}
    return nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()


def test_it_has_no_outputs():
    cells = json.loads(PLACE.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert all(len(line.rstrip("\n")) <= 100 for line in cell["source"])


def test_it_runs_and_shows_what_it_says(done):
    shown = [output.get("data", {}) for cell in done.cells for output in cell.get("outputs", ())]
    assert sum("image/png" in data for data in shown) == 2
    pages = [data["text/html"] for data in shown if "text/html" in data]
    assert sum("<iframe sandbox" in page for page in pages) == 1
    assert any("article of the archive" in page for page in pages)
    texts = "".join(
        output.get("text", "") for cell in done.cells for output in cell.get("outputs", ())
    )
    assert "without copies" in texts and "pairs reported" in texts and "derives:" in texts
