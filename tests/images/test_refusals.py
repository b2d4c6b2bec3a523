"""What is not an image, not whole, or too large is refused, in words, before it can do harm."""

from __future__ import annotations

import io
import os
import struct
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import decode, files, read_image, read_image_bytes
from tests.images.drawn import file_of, scene


def refusal(data: bytes, extension: str = "", **limits: int) -> str:
    with pytest.raises(UnreadableImageError) as caught:
        read_image_bytes(data, extension=extension, **limits)
    return str(caught.value)


def refusal_of(path: Path) -> str:
    with pytest.raises(UnreadableImageError) as caught:
        read_image(path)
    return str(caught.value)


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.97])
@pytest.mark.parametrize(
    ("format_name", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("GIF", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {}),
        ("AVIF", {}),
        ("JPEG2000", {}),
        ("PPM", {}),
        ("TGA", {"compression": "tga_rle"}),
    ],
)
def test_a_truncated_image_is_never_taken_for_whole(
    format_name: str, options: dict[str, object], kept: float
) -> None:
    image = scene(600, 400).convert("P") if format_name == "GIF" else scene(600, 400)
    data = file_of(image, format_name, **options)
    reason = refusal(data[: int(len(data) * kept)], ".tga")
    assert "truncated" in reason or "damaged" in reason


def test_truncation_is_called_by_its_name() -> None:
    for format_name in ("JPEG", "PNG", "GIF", "BMP", "PPM"):
        data = file_of(scene(600, 400), format_name)
        assert refusal(data[: len(data) // 2]) == "truncated", format_name


def test_a_jpeg_cut_anywhere_in_its_pixels_is_refused() -> None:
    data = file_of(scene(300, 200), "JPEG")
    start = data.index(b"\xff\xda") + 14
    for end in range(start, len(data) - 40, 97):
        assert refusal(data[:end]) == "truncated"


def test_files_that_cannot_be_opened_say_why(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "gone.jpg") == "file not found"
    assert refusal_of(tmp_path) == "a folder or a device, not a file"
    (tmp_path / "empty.jpg").touch()
    assert refusal_of(tmp_path / "empty.jpg") == "empty file"
    assert refusal(b"") == "empty file"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(file_of(scene(), "PNG"))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert refusal_of(path) == "permission denied"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert refusal_of(tmp_path / "pipe.jpg") == "a folder or a device, not a file"


def test_a_file_that_changes_while_it_is_read_is_not_half_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "still copying.png"
    path.write_bytes(file_of(scene(), "PNG"))
    true_fstat = os.fstat

    def fstat_then_more_arrives(descriptor: int) -> os.stat_result:
        status = true_fstat(descriptor)
        with path.open("ab") as other:
            other.write(b"more")
        return status

    monkeypatch.setattr(files.os, "fstat", fstat_then_more_arrives)
    assert refusal_of(path) == "changed while it was read"


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a PostScript drawing"),
        (b"\xc5\xd0\xd3\xc6" + bytes(40), "a PostScript drawing"),
        (b"\xd7\xcd\xc6\x9a" + bytes(40), "a Windows metafile"),
        (b'<svg xmlns="http://www.w3.org/2000/svg">', "an SVG drawing"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "an XML document or SVG drawing"),
        (b"\x00\x00\x00\x20ftypisom", "a video"),
        (b"\x1a\x45\xdf\xa3", "a video"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"v/1\x01\x02", "an OpenEXR picture"),
        (b"#?RADIANCE\n", "a Radiance HDR picture"),
    ],
)
def test_other_kinds_are_called_by_their_name_and_never_run(start: bytes, kind: str) -> None:
    assert refusal(start + b" " * 300, ".jpg") == f"{kind}, not an image that can be read"


def test_text_and_noise_are_not_images() -> None:
    assert refusal(b"year;author\n1905;Passmore\n" * 9, ".png") == "not an image"
    assert refusal(bytes(500), ".jpg") == "not an image"


def test_raw_files_are_not_taken_for_the_thumbnail_they_begin_with() -> None:
    preview = file_of(scene(160, 120), "TIFF")
    assert read_image_bytes(preview, extension=".tif").width == 160
    assert "raw" in refusal(preview, ".nef")
    assert "raw" in refusal(file_of(scene(160, 120), "TIFF", tiffinfo={0xC612: b"\x01\x04\x00\x00"}), ".tif")


def test_heic_says_what_to_install() -> None:
    try:
        import pillow_heif  # noqa: F401
    except ImportError:
        assert "panoptic-nb[heif]" in refusal(b"\x00\x00\x00\x18ftypheic" + bytes(100))
    else:
        assert "damaged HEIF" in refusal(b"\x00\x00\x00\x18ftypheic" + bytes(100))


def png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\xff" * ((width + 7) // 8)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_large_pictures_are_read_up_to_the_limit_and_refused_past_it() -> None:
    data = png_of(19_000, 10_000)  # Pillow by itself stops at 179 megapixels
    assert read_image_bytes(data).mean_color == 0xFFFFFF
    assert refusal(data, max_pixels=100_000_000) == "190 megapixels, more than the limit of 100"
    assert refusal(png_of(30_000, 10_001)) == "300 megapixels, more than the limit of 300"


def test_large_tiffs_too() -> None:
    buffer = io.BytesIO()
    Image.new("1", (19_000, 10_000), 1).save(buffer, "TIFF", compression="group4", tiffinfo={0x0112: 6})
    picture = read_image_bytes(buffer.getvalue())
    assert (picture.width, picture.height, picture.mean_color) == (10_000, 19_000, 0xFFFFFF)


def test_the_limit_of_slow_decoders_is_lower() -> None:
    header = b"qoif" + struct.pack(">II", 6000, 5000) + b"\x03\x00"
    assert refusal(header + bytes(100)) == "30 megapixels, more than the limit of 25 for this kind of QOI"


def test_a_jpeg_of_thousands_of_passes_does_not_hang_the_import() -> None:
    data = file_of(Image.new("L", (4000, 3000), 90), "JPEG", progressive=True)
    last_scan = data[data.rindex(b"\xff\xda") : -2]
    assert "passes" in refusal(data[:-2] + last_scan * 600 + data[-2:])


def test_a_tiff_whose_pages_lead_in_a_circle_ends() -> None:
    data = bytearray(file_of(Image.new("L", (8, 8)), "TIFF"))
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    assert read_image_bytes(bytes(data)).frames == 1


def test_compressed_text_that_would_fill_the_memory_is_refused() -> None:
    body = b"Comment\x00\x00" + zlib.compress(bytes(50_000_000))
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    data = file_of(scene(40, 30), "PNG")
    assert "damaged PNG" in refusal(data[:33] + chunk + data[33:])


def test_decode_refuses_the_same() -> None:
    with pytest.raises(UnreadableImageError, match="truncated"):
        decode(file_of(scene(), "JPEG")[:2000], min_side=64)
