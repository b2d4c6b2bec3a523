"""Decoders keep quiet; everyone else's warnings are left alone."""

from __future__ import annotations

import io
import threading
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import read_image, read_image_bytes
from panoptic_nb.images.quiet import quiet
from tests.images.drawn import file_of, scene


def jpeg_that_warns() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return file_of(scene(40, 30), "JPEG", exif=exif.tobytes()[:-9])


def test_a_warning_neither_shows_nor_refuses_a_file() -> None:
    data = jpeg_that_warns()
    with warnings.catch_warnings(record=True) as plain:
        warnings.simplefilter("always")
        Image.open(io.BytesIO(data)).getexif()
    assert plain, "this file no longer makes Pillow warn: choose another"
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        read_image_bytes(data)
        assert seen == []
        warnings.simplefilter("error")
        read_image_bytes(data)


def test_warnings_of_others_are_still_seen() -> None:
    def warn_elsewhere() -> None:
        warnings.warn("from another thread", UserWarning, stacklevel=1)

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with quiet():
            warnings.warn("not shown", UserWarning, stacklevel=1)
            thread = threading.Thread(target=warn_elsewhere)
            thread.start()
            thread.join()
        warnings.warn("shown again", UserWarning, stacklevel=1)
    assert [str(warning.message) for warning in seen] == ["from another thread", "shown again"]


def test_the_list_of_filters_does_not_grow() -> None:
    with warnings.catch_warnings():
        for _ in range(5):
            warnings.simplefilter("default")
            with quiet():
                pass
        before = len(warnings.filters)
        for _ in range(5):
            with quiet():
                pass
        assert len(warnings.filters) == before


@pytest.mark.real
def test_damaged_tiffs_write_nothing_to_the_terminal(
    real_data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in sorted((real_data / "awkward" / "pillow").glob("crash-*.tif")):
        with suppress(UnreadableImageError):
            read_image(path)
    assert capfd.readouterr() == ("", "")
