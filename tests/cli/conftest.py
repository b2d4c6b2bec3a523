"""A shell for the tests of the command line, and a folder of pictures with a table about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from panoptic_nb.cli.app import app
from tests.corpora import draw_images

TABLE = """file,year,author,subjects,weight
img0.jpg,1898,Passmore,apple|fruit,1.5
img1.jpg,1902-05,Newton,pear|fruit,2
img2.jpg,c. 1905,Passmore,,
img3.jpg,,Newton,apple,4
img4.jpg,1911,,"apple|red, large",5
img5.jpg,soon,Arnold,plum,6
nothing.jpg,1900,Arnold,plum,7
"""


@dataclass(frozen=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str


Shell = Callable[..., Said]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Runs ``panoptic-nb`` with the arguments, in a folder that holds ``images/`` and ``table.csv``."""
    monkeypatch.chdir(tmp_path)
    draw_images(tmp_path / "images", 6)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    runner = CliRunner()

    def run(*arguments: str) -> Said:
        done = runner.invoke(app, list(arguments))
        # What is neither a result nor a refusal is a mistake of ours: show it as it is.
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def fruit(shell: Shell) -> str:
    """A corpus with six items and a table's values."""
    done = shell(
        "import", "fruit.panoptic", "images", "--metadata", "table.csv", "--on", "file",
        "--type", "year=date", "--separator", "subjects=|",
    )  # fmt: skip
    assert done.code == 0, done.err
    return "fruit.panoptic"
