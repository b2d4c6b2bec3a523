"""Every file that breaks importers is read as a viewer shows it, or refused with its reason."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import Picture, open_thumbnail, read_image
from panoptic_nb.images.quiet import quiet

pytestmark = pytest.mark.real

READ_HERE_ONLY = {"pillow/psd-oob-write-overflow.psd"}  # its layers are damaged, its picture is not
REFUSED_HERE_ONLY = {
    "pillow/apng/chunk_no_fctl.png"
}  # Pillow refuses it at first, and shows it when asked again
LAYERS_ARE_NOT_FRAMES = {"PSD"}


@pytest.fixture(scope="module")
def awkward(real_data: Path) -> Path:
    return real_data / "awkward"


@pytest.fixture(scope="module")
def inventory(awkward: Path) -> dict[str, dict[str, str]]:
    with (awkward / "inventory.csv").open(encoding="utf-8", newline="") as table:
        return {row["path"]: row for row in csv.DictReader(table)}


@pytest.fixture(scope="module")
def outcomes(awkward: Path, inventory: dict[str, dict[str, str]]) -> dict[str, Picture | str]:
    found: dict[str, Picture | str] = {}
    for path in inventory:
        started = time.monotonic()
        try:
            found[path] = read_image(awkward / path)
        except UnreadableImageError as refusal:
            found[path] = str(refusal)
        assert time.monotonic() - started < 20, f"{path} hangs"
    return found


def test_each_is_read_or_refused_in_words(outcomes: dict[str, Picture | str]) -> None:
    assert len(outcomes) == 888
    reasons = [outcome for outcome in outcomes.values() if isinstance(outcome, str)]
    assert all(3 < len(reason) < 220 and "\n" not in reason for reason in reasons)
    assert len(outcomes) - len(reasons) >= 780


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such measure")
def test_none_eats_the_memory(awkward: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import read_image
for path in sorted(Path(sys.argv[1]).rglob("*.*")):
    try:
        read_image(path)
    except UnreadableImageError:
        pass
status = Path("/proc/self/status")
if status.exists():  # Linux's other figure holds the peak of the process that started this one as well
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, str(awkward)], capture_output=True, text=True, timeout=300
    )
    peak = int(ran.stdout) / (1e6 if sys.platform == "darwin" else 1e3)
    assert peak < 600, "megabytes, all of Python and its libraries included"


def test_what_pillow_reads_is_read_and_what_it_does_not_is_not(
    outcomes: dict[str, Picture | str], inventory: dict[str, dict[str, str]]
) -> None:
    read = {
        path
        for path, outcome in outcomes.items()
        if isinstance(outcome, Picture) and outcome.format != "HEIF"
    }
    expected = {path for path, row in inventory.items() if row["pillow13_status"] == "ok"}
    assert read - expected == READ_HERE_ONLY
    assert expected - read == REFUSED_HERE_ONLY


def test_facts_agree_with_the_inventory(
    outcomes: dict[str, Picture | str], inventory: dict[str, dict[str, str]]
) -> None:
    for path, row in inventory.items():
        picture = outcomes[path]
        if row["pillow13_status"] != "ok" or not isinstance(picture, Picture):
            continue
        size = (int(row["width"]), int(row["height"]))
        given = row["exif_orientation"]
        orientation = int(given) if given.isdigit() and given != "0" else 1
        is_turned_by_pillow = picture.format == "TIFF"
        assert (picture.width, picture.height) == (
            size if orientation < 5 or is_turned_by_pillow else size[::-1]
        ), path
        assert picture.orientation == orientation, path
        assert picture.format == row["format"].replace("MPO", "JPEG"), path
        assert picture.format in LAYERS_ARE_NOT_FRAMES or picture.frames == int(row["frames"]), path
        assert picture.bytes == int(row["bytes"]), path


def test_pictures_look_as_in_a_viewer(awkward: Path, outcomes: dict[str, Picture | str]) -> None:
    """Those of 8 bits, beside Pillow's own rendering: the others are cut to white there."""
    compared = 0
    for path, picture in outcomes.items():
        if (
            not isinstance(picture, Picture)
            or picture.format == "HEIF"
            or max(picture.width, picture.height) < 48
        ):
            continue
        with quiet(), Image.open(awkward / path) as image:
            if image.mode.startswith(("I", "F")) or "icc_profile" in image.info or "layers" in path:
                continue
            seen = ImageOps.exif_transpose(image).convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        white.alpha_composite(seen)
        thumbnail = open_thumbnail(picture.thumbnail)
        wanted = np.asarray(
            white.convert("L").resize(thumbnail.shape[1::-1], Image.Resampling.LANCZOS), float
        )
        ours = np.asarray(Image.fromarray(thumbnail).convert("L"), float)
        assert np.abs(wanted - ours).mean() < 12, path
        compared += 1
    assert compared > 500
