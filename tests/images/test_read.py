"""One reading of a file gives its identity, its facts and its thumbnail."""

from __future__ import annotations

import hashlib
import io
from dataclasses import FrozenInstanceError
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.images import open_thumbnail, read_image, read_image_bytes
from tests.images.drawn import difference, file_of, scene, shown


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """The pixels a camera stores so that `orientation` brings them upright (TIFF 6.0, tag 274)."""
    ways = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return image.transpose(ways[orientation]) if orientation in ways else image


def exif_bytes(orientation: int, taken: str | None = None) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = taken
    return exif.tobytes()


def test_a_picture_says_what_the_file_is(tmp_path: Path) -> None:
    data = file_of(scene(600, 400), "JPEG", quality=90, exif=exif_bytes(1, "1998:07:12 21:00:05"))
    (tmp_path / "cup.jpg").write_bytes(data)
    picture = read_image(tmp_path / "cup.jpg")
    assert picture.sha256 == hashlib.sha256(data).digest()
    assert (picture.bytes, picture.format, picture.frames) == (len(data), "JPEG", 1)
    assert (picture.width, picture.height, picture.orientation) == (600, 400, 1)
    assert picture.taken == datetime(1998, 7, 12, 21, 0, 5)
    assert picture == read_image_bytes(data)
    with pytest.raises(FrozenInstanceError):
        picture.width = 3  # type: ignore[misc]


def test_the_original_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(file_of(scene(), "PNG"))
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read_image(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("size", [(90, 61), (720, 480)])
def test_every_orientation_comes_out_upright(
    format_name: str, orientation: int, size: tuple[int, int]
) -> None:
    upright = scene(*size)
    options = (
        {"tiffinfo": {0x0112: orientation}} if format_name == "TIFF" else {"exif": exif_bytes(orientation)}
    )
    data = file_of(turned(upright, orientation), format_name, quality=95, **options)
    picture = read_image_bytes(data)
    assert (picture.width, picture.height, picture.orientation) == (*size, orientation)
    assert difference(shown(data), shown(file_of(upright, "PNG"))) < 6  # the wrong way up: 20 and more


def test_an_orientation_that_does_not_exist_is_none() -> None:
    assert read_image_bytes(file_of(scene(), "JPEG", exif=exif_bytes(0))).orientation == 1
    assert read_image_bytes(file_of(scene(), "JPEG", exif=exif_bytes(77))).orientation == 1


@pytest.mark.parametrize("text", ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "next summer"])
def test_a_camera_without_a_clock_gives_no_date(text: str) -> None:
    assert read_image_bytes(file_of(scene(), "JPEG", exif=exif_bytes(1, text))).taken is None


def test_damaged_exif_is_no_exif() -> None:
    broken = b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 40
    picture = read_image_bytes(file_of(scene(), "JPEG", exif=broken))
    assert (picture.orientation, picture.taken, picture.width) == (1, None, 600)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1500, 1000), (171, 256)),
        ((1000, 1500), (256, 171)),
        ((256, 256), (256, 256)),
        ((255, 3), (3, 255)),
        ((1, 1), (1, 1)),
        ((9000, 2), (1, 256)),
        ((3, 7001), (256, 1)),
    ],
)
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "JPEG2000"])
def test_thumbnails_have_a_long_side_of_256_and_are_never_enlarged(
    format_name: str, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    picture = read_image_bytes(file_of(scene(*size), format_name))
    assert (picture.width, picture.height) == size
    assert open_thumbnail(picture.thumbnail).shape == (*expected, 3)
    assert Image.open(io.BytesIO(picture.thumbnail)).format == "JPEG"


def test_the_size_of_thumbnails_can_be_chosen() -> None:
    picture = read_image_bytes(file_of(scene(900, 600), "JPEG"), thumbnail_size=96)
    assert open_thumbnail(picture.thumbnail).shape == (64, 96, 3)


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"subsampling": "4:4:4"}, {"restart_marker_rows": 1}]
)
def test_a_jpeg_decoded_small_looks_as_if_decoded_whole(options: dict[str, object]) -> None:
    image = scene(3000, 2000)
    whole = image.resize((256, 171), Image.Resampling.LANCZOS)
    assert difference(shown(file_of(image, "JPEG", quality=92, **options)), np.asarray(whole, np.int64)) < 3


def test_a_stray_byte_in_a_jpeg_is_no_reason_to_refuse_it() -> None:
    data = file_of(scene(), "JPEG")
    start_of_scan = data.index(b"\xff\xda")
    mended = data[:start_of_scan] + b"\x00\x00\x00" + data[start_of_scan:]
    assert difference(shown(mended), shown(data)) < 1


def test_grey_and_colour_pictures_alike_give_colour_thumbnails() -> None:
    grey = scene().convert("L")
    for format_name in ("JPEG", "PNG"):
        pixels = shown(file_of(grey, format_name))
        assert np.ptp(pixels, axis=2).max() <= 2
        assert difference(pixels, shown(file_of(grey.convert("RGB"), format_name))) < 1


def test_the_mean_colour_is_that_of_the_picture() -> None:
    picture = Image.new("RGB", (400, 300), (200, 40, 0))
    picture.paste((0, 40, 100), (0, 0, 200, 300))
    assert read_image_bytes(file_of(picture, "PNG")).mean_color == 0x642832


def test_frames_are_counted_and_the_first_is_shown() -> None:
    pages = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "green")]
    for format_name in ("GIF", "TIFF", "WEBP", "PNG", "AVIF"):
        data = file_of(pages[0], format_name, save_all=True, append_images=pages[1:])
        assert read_image_bytes(data).frames == 3, format_name
        assert shown(data)[10, 10, 0] > 240, format_name
    assert read_image_bytes(file_of(pages[0], "GIF")).frames == 1


def test_a_jpeg_followed_by_more_pictures_is_a_jpeg() -> None:
    pages = [scene(200, 100, seed) for seed in range(2)]
    picture = read_image_bytes(file_of(pages[0], "MPO", save_all=True, append_images=pages[1:]))
    assert (picture.format, picture.frames, picture.width) == ("JPEG", 2, 200)


def test_the_content_decides_not_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "really a PNG.jpg"
    path.write_bytes(file_of(scene(), "PNG"))
    assert read_image(path).format == "PNG"
    path = tmp_path / "really a JPEG.TGA"
    path.write_bytes(file_of(scene(), "JPEG"))
    assert read_image(path).format == "JPEG"


def test_a_format_without_a_mark_is_known_by_its_extension(tmp_path: Path) -> None:
    path = tmp_path / "scan.TGA"
    path.write_bytes(file_of(scene(), "TGA"))
    assert read_image(path).format == "TGA"


def test_jpeg_2000_with_few_resolutions_is_read_whole() -> None:
    image = scene(800, 600)
    for resolutions in (1, 2, 6):
        data = file_of(image, "JPEG2000", num_resolutions=resolutions)
        assert difference(shown(data), shown(file_of(image, "PNG"))) < 3


@pytest.mark.real
def test_the_eight_orientations_of_real_photographs(real_data: Path) -> None:
    folder = real_data / "awkward" / "exif_orientation_recurser"
    for shape in ("Landscape",):
        pictures = [read_image(folder / f"{shape}_{number}.jpg") for number in range(1, 9)]
        assert {(picture.width, picture.height) for picture in pictures} == {
            (pictures[0].width, pictures[0].height)
        }
        assert [picture.orientation for picture in pictures] == list(range(1, 9))
        first, *others = (open_thumbnail(picture.thumbnail).astype(np.int64) for picture in pictures)
        assert all(difference(first, other) < 4 for other in others)
        hashes = [picture.phash for picture in pictures]
        assert all((hashes[0] ^ other).bit_count() <= 4 for other in hashes)
