"""Why a file could not be read, in plain words: what a report shows beside its path."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from panoptic_nb.errors import UnreadableImageError

_SYSTEM = {
    errno.ENOENT: "file not found",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EISDIR: "a folder, not a file",
    errno.EIO: "the disk could not read it",
    errno.ENAMETOOLONG: "its path is too long",
    errno.ELOOP: "its links lead back to themselves",
    errno.EMFILE: "too many files are open",
    errno.ENOTDIR: "file not found",
}
_TRUNCATED = (
    "truncat",
    "unexpected end",
    "premature",
    "not enough",
    "buffer is not large",
    "requires a buffer",
)
_UNSUPPORTED = ("unsupported", "not supported", "unknown", "cannot handle", "no loader", "unrecognized")
_NO_DETAIL = "not identified by this driver"


@contextmanager
def refusing(format_name: str = "") -> Iterator[None]:
    """Turn whatever goes wrong in the block, reading a file of this format, into a refusal with its reason.

    Whatever: a decoder fed with a hostile file can raise anything.
    """
    try:
        yield
    except UnreadableImageError:
        raise
    except Exception as error:
        raise UnreadableImageError(reason(error, format_name)) from error


def reason(error: Exception, format_name: str = "") -> str:
    """What `error`, met while reading a file of this format, means.

    >>> reason(OSError("image file is truncated (3 bytes not processed)"))
    'truncated'
    """
    if isinstance(error, MemoryError):
        return "more than the memory can hold"
    if isinstance(error, Image.DecompressionBombError):
        return "more megapixels than the limit of its decoder"
    if isinstance(error, OSError) and error.errno is not None:
        return _SYSTEM.get(error.errno) or f"cannot be read: {error.strerror}"
    detail = " ".join(str(error).split())[:120] or type(error).__name__
    if any(sign in detail.lower() for sign in _TRUNCATED) or isinstance(error, EOFError):
        return "truncated"
    named = f" {format_name}" if format_name else ""
    if isinstance(error, NotImplementedError) or any(sign in detail.lower() for sign in _UNSUPPORTED):
        return f"a kind of{named or ' image'} that cannot be read ({detail})"
    return f"damaged{named}" if detail == _NO_DETAIL else f"damaged{named} ({detail})"
