"""What is remembered of how a corpus likes to be shown: small, and never in the way."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.store import settings as keeping
from panoptic_nb.store.settings import Settings
from tests.corpora import make_corpus


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def test_it_is_there_after_a_restart(corpus: pnb.Corpus) -> None:
    assert corpus.posters
    corpus.posters = False
    path = corpus.path
    corpus.close()
    with pnb.Corpus(path, read_only=True) as again:
        assert not again.posters
        with pytest.raises(pnb.ReadOnlyError):
            again.posters = True


@pytest.mark.parametrize("wish", ["False", "no", 0, None])
def test_only_true_and_false_are_taken(corpus: pnb.Corpus, wish: object) -> None:
    with pytest.raises(pnb.InvalidValueError, match="True or False"):
        corpus.posters = wish  # type: ignore[assignment]
    assert corpus.posters


@pytest.mark.parametrize(
    "text", ["", "[1]", "{", '{"posters": "no"}', '{"posters": ' + "[" * 10**5, "\udcff", "{}"]
)
def test_a_file_that_says_nothing_of_sense_counts_as_empty(
    settings: Settings, tmp_path: Path, text: str
) -> None:
    (tmp_path / "settings.json").write_text(text, "utf-8", "surrogateescape")
    assert settings.get("posters", True) is True
    settings.put("posters", False)
    assert Settings(tmp_path).get("posters", True) is False


def test_a_file_without_end_is_not_read_to_its_end(settings: Settings, tmp_path: Path) -> None:
    with (tmp_path / "settings.json").open("wb") as file:
        file.truncate(1 << 33)
    assert settings.get("posters", True) is True


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX has pipes among its files")
def test_a_pipe_in_its_place_is_not_waited_for(settings: Settings, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.json")
    found: list[object] = []
    reader = threading.Thread(target=lambda: found.append(settings.get("posters", True)), daemon=True)
    reader.start()
    reader.join(10)
    assert found == [True]


def test_what_could_not_be_written_is_written_by_the_next_try(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "open_inside", full)
        with pytest.raises(pnb.StorageError, match=r"No space left.*make room"):
            settings.put("posters", False)
    settings.put("posters", False)
    assert json.loads((tmp_path / "settings.json").read_text()) == {"posters": False}


def test_what_is_no_json_spoils_nothing_that_comes_after(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        settings.put("odd", {1, 2})
    settings.put("name", "caf\udce9 é")
    assert settings.get("odd") is None
    assert Settings(tmp_path).get("name") == "caf\udce9 é"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_what_a_killed_process_has_left_is_taken_away(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / ".settings.json.tmp").write_text("{half")
    settings.put("posters", False)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions, and folders in use that can be moved")
def test_it_is_for_the_eyes_of_the_corpus_and_in_its_folder(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 1) as corpus:
        (corpus.path / "corpus.duckdb").chmod(0o640)
        corpus.posters = False
        assert stat.S_IMODE((corpus.path / "settings.json").stat().st_mode) == 0o640
        away = corpus.path.rename(tmp_path / "away.panoptic")
        corpus.path.mkdir()
        with pytest.raises(pnb.StorageError, match="was moved"):
            corpus.posters = True
        assert list(corpus.path.iterdir()) == []
        corpus.path.rmdir()
        away.rename(corpus.path)
        corpus.posters = True
