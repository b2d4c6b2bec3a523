"""What kind of file it is, from its first bytes.

The content decides, never the extension, save for the few formats whose files begin with nothing of
their own. Formats that Pillow hands to another program (PostScript to Ghostscript, Windows metafiles to
the system), opens by guessing, or knows only by name are not among those read.
"""

from __future__ import annotations

from functools import cache

from PIL import Image

_BY_CONTENT = (
    *("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000", "PSD", "ICO", "PPM", "QOI", "ICNS"),
    *("CUR", "DCX", "DDS", "FITS", "FLI", "FTEX", "GBR", "BLP", "MCIDAS", "MSP", "PCX", "PIXAR", "SGI"),
    *("SUN", "XBM", "XPM", "XVTHUMB"),
)
_BY_EXTENSION = ("TGA", "IM", "PCD", "DIB")
_HEIF_EXTENSIONS = frozenset({".heic", ".heif", ".hif", ".heics", ".heifs"})
_RAW = """
.3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .iiq .kdc .mef .mos .mrw .nef .nrw .orf .pef .raf .raw .rw2 .rwl .sr2 .srf
.srw .x3f
"""
_RAW_EXTENSIONS = frozenset(_RAW.split())
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_JPEG = b"\xff\xd8\xff"
_SURE = (  # beginnings long enough to trust in a file whose extension says nothing
    *(_JPEG, b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"II+\x00"),
    *(b"MM\x00+", b"\x00\x00\x00\x0cjP  \r\n", b"\xff\x4f\xff\x51", b"8BPS\x00\x01", b"qoif", b"DDS "),
)
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript drawing"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript drawing"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML document or SVG drawing"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"\x00\x00\x01\xba", "a video"),
    (b"\x00\x00\x01\xb3", "a video"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance HDR picture"),
    (b"#?RGBE", "a Radiance HDR picture"),
    (b"farbfeld", "a farbfeld picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"II\xbc\x01", "a JPEG XR picture"),
    (b"FUJIFILMCCD", "a camera's raw file"),
    (b"IIRO", "a camera's raw file"),
    (b"IIRS", "a camera's raw file"),
    (b"IIU\x00", "a camera's raw file"),
    (b"II\x1a\x00", "a camera's raw file"),
)


def candidates(prefix: bytes, extension: str) -> list[str]:
    """The formats (Pillow's names, and HEIF) whose files begin with these 16 bytes, the likeliest first."""
    _load_plugins()
    if prefix.startswith(_JPEG):
        return ["JPEG"]
    found = [name for name in _BY_CONTENT if _accepts(name, prefix)]
    if is_heif(prefix):
        found.append("HEIF")
    found += [name for name in _BY_EXTENSION if Image.EXTENSION.get(extension) == name]
    return found


def is_heif(prefix: bytes) -> bool:
    """Whether a file with this beginning is a HEIC or HEIF picture."""
    return prefix[4:8] == b"ftyp" and prefix[8:12] in _HEIF_BRANDS


def is_raw(extension: str) -> bool:
    """Whether files with this extension (lower case, with its dot) are a camera's raw data.

    Many of them are TIFF files whose first picture is a thumbnail: read as a TIFF, they would come in
    at a hundredth of their size.
    """
    return extension in _RAW_EXTENSIONS


def foreign_kind(prefix: bytes) -> str | None:
    """What the file is instead ("a PDF document"), where its first bytes say so."""
    if prefix[4:8] == b"ftyp":
        return {b"avi": "a damaged AVIF picture", b"crx": "a camera's raw file"}.get(prefix[8:11], "a video")
    if prefix[:4] == b"RIFF" and prefix[8:12] == b"AVI ":
        return "a video"
    text = prefix.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next(
        (kind for start, kind in _FOREIGN if start in (prefix[: len(start)], text[: len(start)])), None
    )


def looks_like_image(prefix: bytes) -> bool:
    """Whether a file of no known extension that begins so is surely an image.

    >>> looks_like_image(bytes([0xFF, 0xD8, 0xFF, 0xE0])), looks_like_image(b"year;author")
    (True, False)
    """
    is_webp = prefix[:4] == b"RIFF" and prefix[8:12] == b"WEBP"
    is_avif = prefix[4:8] == b"ftyp" and prefix[8:12] in (b"avif", b"avis")
    is_bmp = prefix[:2] == b"BM" and prefix[6:10] == bytes(4)
    return prefix.startswith(_SURE) or is_webp or is_avif or is_bmp or is_heif(prefix)


@cache
def image_extensions() -> frozenset[str]:
    """The extensions, lower case with their dot, of files to read or to refuse by name as images."""
    _load_plugins()
    read = {*_BY_CONTENT, *_BY_EXTENSION, "MPO"}
    known = {extension for extension, name in Image.EXTENSION.items() if name in read}
    return frozenset(known | _HEIF_EXTENSIONS | _RAW_EXTENSIONS)


@cache
def _load_plugins() -> None:
    Image.init()


def _accepts(name: str, prefix: bytes) -> bool:
    if name not in Image.OPEN:  # Pillow can be built without some of its codecs
        return False
    accept = Image.OPEN[name][1]
    return accept is not None and accept(prefix) is True
