"""Bytes of a text table → text, whatever wrote them, with a word on how they were read."""

from __future__ import annotations

import codecs
import re

from panoptic_nb.errors import InvalidValueError, UnreadableTableError

_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_NOT_TABLES = {
    b"%pdf": "a PDF",
    b"\x89png": "an image",
    b"\xff\xd8\xff": "an image",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
    b"{\\rtf": "a document in rich text",
    b"sqlite format 3": "a database",
}
_WANTED = "Give a CSV, TSV, JSON lines, Excel or Parquet file, with the ending of its kind."
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS 850", "utf-8": "UTF-8"}

# What people write in Latin scripts beyond ASCII; anything else speaks against an encoding.
_USUAL = frozenset(
    "éèêëàâäáãåçùûüúîïíìôöòóõñœæøßÿýšžÉÈÊËÀÂÄÁÃÅÇÙÛÜÚÎÏÍÌÔÖÒÓÕÑŒÆØŠŽ«»“”„‘’–—…°№·•€£§©®×½¼²³ºª¿¡\u00a0"
)
_FREQUENT = frozenset("éèêàâçùûîïôëäöüßñáíóúœ")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, list[str]]:
    """The text of `data`, without byte order mark, its line ends all ``\\n``.

    Parameters
    ----------
    data
        The whole file.
    name
        What to call it in errors.
    encoding
        Any name Python knows; None finds it out: byte order mark, UTF-16 by its zeros, UTF-8 where it
        is valid, else Windows-1252, Mac Roman or DOS 850, whichever gives more usual letters. A UTF-8
        file with some bytes that are not has those read as Windows-1252.

    Returns
    -------
    tuple
        The text; notes for the report, where something had to be decided.

    Raises
    ------
    UnreadableTableError
        When the bytes do not fit `encoding`, or are no text.
    InvalidValueError
        When Python knows no such encoding.
    """
    kind = next(
        (kind for start, kind in _NOT_TABLES.items() if data[:200].lstrip().lower().startswith(start)), None
    )
    if kind is not None:
        raise UnreadableTableError(f"{name} is {kind}, not a table. {_WANTED}")
    text, notes = _given(data, name, encoding) if encoding else _found(data, name)
    if _CONTROL.search(text[:10_000]):
        raise UnreadableTableError(f"{name} is not a text: it holds control characters. {_WANTED}")
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, notes


def _given(data: bytes, name: str, encoding: str) -> tuple[str, list[str]]:
    try:
        return data.decode(encoding), []
    except LookupError:
        raise InvalidValueError(
            f'{encoding!r} is not an encoding. Give "utf-8", "utf-16", "cp1252" (Windows) or "mac_roman", '
            "or leave encoding= out."
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableTableError(
            f"{name} is not {encoding}: line {line} holds the byte 0x{data[error.start]:02x}, which does not "
            "fit. Leave encoding= out to have it found."
        ) from None


def _found(data: bytes, name: str) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _given(data, name, encoding)
    zeros = data[:4000].count(0)
    if zeros:
        wide = _utf16(data, zeros)
        if wide is not None:
            return wide
        raise UnreadableTableError(
            f"{name} is not a text: it holds zero bytes and is neither UTF-16 nor UTF-32. {_WANTED}"
        )
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        first = error.start
    special = len(re.findall(rb"[\x80-\xff]", data))
    fitting = sum(len(found) for found in _MULTIBYTE.findall(data))
    if fitting > special - fitting:
        return _mended(data)
    line = data.count(b"\n", 0, first) + 1
    best = max(("cp1252", "mac_roman", "cp850"), key=lambda encoding: _likeness(data, encoding))
    note = f"read as {_NAMES[best]}, since line {line} is not UTF-8; encoding= sets another"
    return data.decode(best, errors="replace"), [note]


def _utf16(data: bytes, zeros: int) -> tuple[str, list[str]] | None:
    """UTF-16 without a mark: Latin text has its zeros at every second place."""
    even = data[:4000:2].count(0)
    encoding = "utf-16-be" if even > zeros - even else "utf-16-le"
    try:
        return data.decode(encoding), [f"read as {encoding.upper()}, from the place of its zero bytes"]
    except UnicodeDecodeError:
        return None


def _mended(data: bytes) -> tuple[str, list[str]]:
    """UTF-8 with some bytes of Windows-1252, as comes of pasting two files together."""
    text = data.decode("utf-8", errors="surrogateescape")
    lines: list[int] = []

    def one(found: re.Match[str]) -> str:
        lines.append(text.count("\n", 0, found.start()) + 1)
        return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", errors="replace")

    mended = re.sub("[\udc80-\udcff]", one, text)
    shown = ", ".join(str(line) for line in list(dict.fromkeys(lines))[:10])
    return mended, [
        f"read as UTF-8, save what is not, which was read as Windows-1252: check {len(lines)} letters on "
        f"lines {shown}{', …' if len(set(lines)) > 10 else ''}"
    ]


def _likeness(data: bytes, encoding: str) -> int:
    """How usual the letters beyond ASCII are when `data` is read so; no capital stands inside a word."""
    score = 0
    for before, letter in re.findall(
        r"(?s)(.?)([^\x00-\x7f])", data[:200_000].decode(encoding, errors="replace")
    ):
        score += 2 if letter in _FREQUENT else 1 if letter in _USUAL else -2
        score -= 3 * (letter.isupper() and before.islower())
    return score
