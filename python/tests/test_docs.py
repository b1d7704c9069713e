"""The examples in the docstrings, and those of `docs/python.md`."""

import doctest
import importlib
import re

import pytest

import reprint_news
from conftest import ROOT

MODULES = ["", "._archive", "._compare", "._plots", "._progress", "._run", "._settings", "._table"]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name):
    module = importlib.import_module("reprint_news" + name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


def test_the_guide(tmp_path, monkeypatch, dump):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dump.jsonl").write_bytes(dump.read_bytes())
    guide = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    names = {}
    snippets = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(snippets) > 4
    for snippet in snippets:
        exec(compile(snippet, "docs/python.md", "exec"), names)


def test_what_is_there_is_documented():
    for name in reprint_news.__all__:
        thing = getattr(reprint_news, name)
        assert name.startswith("__") or thing.__doc__
        for part, member in vars(thing).items() if isinstance(thing, type) else ():
            assert part.startswith("_") or member.__doc__, (name, part)
