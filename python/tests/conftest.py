"""What the tests share: the corpus, and the command to compare with."""

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "articles"


@pytest.fixture(scope="session")
def records():
    """The records of the corpus in the order in which a scan reads them."""
    lines = []
    for path in sorted(CORPUS.glob("*.jsonl")):
        lines += path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def dump(records, tmp_path_factory):
    """The corpus as one file of JSON lines, of fields that a table can have."""
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def command():
    """The command, if it was built."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    built = [os.environ.get("REPRINT"), target / "release/reprint", target / "debug/reprint"]
    for path in [*built, shutil.which("reprint")]:
        if path and Path(path).is_file():
            return str(path)
    pytest.skip("the command `reprint` is not built")
