from __future__ import annotations

import gc
import sys
import weakref
from pathlib import Path

import pytest
from typer.testing import CliRunner

from panoptic_nb.cli.app import app
from panoptic_nb.embedders import Visual, plugins, resolve
from panoptic_nb.errors import EmbedderError, InvalidValueError
from tests.embedders.fakes import MeanColour

MODULE = """
import numpy as np

class Hue:
    name, dim = "hue", 4
    def encode_images(self, images):
        return np.ones((len(images), 4), np.float32)

class Renamed(Hue):
    name = "something else"

class Slotted:
    __slots__ = ()
    name, dim = "slotted", 4
    encode_images = Hue.encode_images

def make():
    return Hue()

def fails():
    raise OSError("its weights are gone")

ready = Hue()
nothing = 7
"""


@pytest.fixture
def announce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install a package that announces embedders: ``announce(name=target)``."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(package: str = "hues", **entries: str) -> None:
        (tmp_path / f"{package}.py").write_text(MODULE, "utf-8")
        info = tmp_path / f"{package}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n", "utf-8")
        lines = [f"{name.replace('_', '-')} = {target}" for name, target in entries.items()]
        (info / "entry_points.txt").write_text("[panoptic_nb.embedders]\n" + "\n".join(lines) + "\n", "utf-8")

    yield install
    for name in ("hues", "others"):
        sys.modules.pop(name, None)


def test_an_object_is_taken_as_it_is() -> None:
    mine = MeanColour()
    assert resolve(mine) is mine
    with pytest.raises(EmbedderError, match="no embedder"):
        resolve(7)  # type: ignore[arg-type]


def test_visual_by_name() -> None:
    assert isinstance(resolve("visual"), Visual)
    assert resolve("visual").name == "visual"


@pytest.mark.parametrize(
    ("name", "said"),
    [("visaul", 'Did you mean "visual"'), ("clip_grey", 'Did you mean "clip-grey"'), ("", "There are: ")],
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        resolve(name)


@pytest.mark.parametrize("target", ["hues:Hue", "hues:make", "hues:ready"])
def test_a_package_announces_a_class_a_function_or_an_object(announce, target: str) -> None:
    announce(hue=target)
    found = resolve("hue")
    assert (found.name, found.dim) == ("hue", 4)
    assert [(plugin.name, plugin.package, plugin.problem) for plugin in plugins()] == [
        ("hue", "hues 1.2", None)
    ]


def test_a_loaded_embedder_is_shared_while_it_is_in_use(announce) -> None:
    announce(hue="hues:Hue")
    first = resolve("hue")
    assert resolve("hue") is first
    held = weakref.ref(first)
    del first
    gc.collect()
    assert held() is None  # the memory of a large model comes back
    assert resolve("hue").name == "hue"


def test_an_object_with_slots_works_too(announce) -> None:
    announce(slotted="hues:Slotted")
    assert resolve("slotted").dim == 4


def test_a_broken_package_is_named_and_does_not_stop_the_rest(announce) -> None:
    announce(
        hue="hues:Hue",
        lost="hues:missing",
        gone="no_such_module:Hue",
        fails="hues:fails",
        nothing="hues:nothing",
        renamed="hues:Renamed",
        visual="hues:Hue",
    )
    problems = {plugin.name: plugin.problem or "" for plugin in plugins()}
    assert problems["hue"] == ""
    assert "hues 1.2" in problems["lost"] and "missing" in problems["lost"]
    assert "no_such_module" in problems["gone"]
    assert "its weights are gone" in problems["fails"]
    assert "TypeError" in problems["nothing"]
    assert "something else" in problems["renamed"]
    assert "built-in" in problems["visual"]
    assert resolve("hue").dim == 4
    assert isinstance(resolve("visual"), Visual)
    with pytest.raises(EmbedderError, match=r'"fails" of the package hues 1\.2.*its weights are gone'):
        resolve("fails")
    with pytest.raises(InvalidValueError, match='Did you mean "hue"'):
        resolve("hues")


def test_two_packages_with_one_name_are_both_named(announce) -> None:
    announce(hue="hues:Hue")
    announce("others", hue="others:Hue")
    with pytest.raises(EmbedderError, match=r"2 packages: hues 1\.2, others 1\.2"):
        resolve("hue")


def test_the_shell_lists_them_with_what_is_wrong(announce) -> None:
    announce(hue="hues:Hue", gone="no_such_module:Hue")
    said = CliRunner().invoke(app, ["embedders"]).output
    assert "visual  (built in)" in said
    assert "hue  (hues 1.2)\n" in said
    assert "gone  (hues 1.2): cannot be used." in said and "no_such_module" in said
