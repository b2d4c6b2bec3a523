"""What the README tells a newcomer to write works, line by line, on pictures drawn for it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import panoptic_nb as pnb
from panoptic_nb.cli.app import app
from tests.corpora import draw_images

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EMBEDDERS = (ROOT / "notebooks" / "embedders.md").read_text(encoding="utf-8")
AUTHORS = ("Passmore, Deborah", "Newton, Amanda", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``images/`` and ``metadata.csv``, as the README has them."""
    monkeypatch.chdir(tmp_path)
    paths = draw_images(tmp_path / "images", 60)
    rows = [f'{path.name},{1890 + n % 25},"{AUTHORS[n % 3]}"' for n, path in enumerate(paths)]
    (tmp_path / "metadata.csv").write_text("\n".join(["file,year,author", *rows]), encoding="utf-8")
    return tmp_path


def blocks(language: str, page: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)


def test_the_ten_lines_run(folder: Path) -> None:
    (code,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    corpus = names["corpus"]
    assert isinstance(corpus, pnb.Corpus)
    counts = corpus["motif"].counts()
    assert counts["apple"] > 0
    assert "to check" not in counts
    assert (folder / "motifs.csv").read_text(encoding="utf-8-sig").count("\n") == counts["apple"] + 1
    corpus.close()


def test_the_lines_for_a_shell_run(folder: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("panoptic-nb ")]
    assert len(lines) >= 6
    for line in lines:
        done = CliRunner().invoke(app, shlex.split(line)[1:])
        assert done.exit_code == 0, (line, done.output)
    with pnb.Corpus("fruit.panoptic") as corpus:
        assert "motif" in corpus
        assert len(corpus["cluster"].counts()) == 8
    assert (folder / "fruit.xlsx").exists()


def test_every_verb_that_is_named_exists() -> None:
    verbs = set(re.findall(r"panoptic-nb ([a-z]+)", README))
    known = {command.name for command in app.registered_commands}
    assert verbs <= known
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= set(
        re.findall(r"^([a-z]+):", _makefile(), re.MULTILINE)
    )


def _makefile() -> str:
    return (Path(__file__).resolve().parent.parent / "Makefile").read_text(encoding="utf-8")


def test_the_page_on_embedders_runs(tmp_path: Path) -> None:
    draw_images(tmp_path / "images", 20)
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(tmp_path / "images")
        names: dict[str, object] = {"corpus": corpus}
        for code in blocks("python", EMBEDDERS):
            exec(compile(code, "embedders.md", "exec"), names)
        assert {space.name: space.missing(corpus.view()).size for space in corpus.spaces} == {
            "palette": 0,
            "mine": 0,
        }
        assert names["report"].unchanged == 20  # type: ignore[attr-defined]
