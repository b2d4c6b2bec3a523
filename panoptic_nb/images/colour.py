"""Colours as the screen shows them: any profile to sRGB, transparency on white."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import chain, product

from PIL import Image, ImageCms

_PROFILE_OF_MODE = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK", "LAB": "Lab "}
_SAME = 2  # levels of 255: what no eye sees and every JPEG loses


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` (L, LA, RGB, RGBA, CMYK or LAB, 8 bits) as sRGB, mode RGB, transparency flattened on white.

    `profile` is the ICC profile the file carries. One that is damaged, or made for another number of
    channels, is left aside, as viewers do; without one, RGB is taken for sRGB and CMYK for its plain
    complement.
    """
    if image.mode in ("LA", "RGBA"):
        image = _on_white(image)
    transform = _transform(profile, image.mode) if profile else None
    if transform is not None:
        return ImageCms.applyTransform(image, transform) or image
    return image if image.mode == "RGB" else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    opaque, alpha = image.mode[:-1], image.getchannel("A")
    flat = Image.new(opaque, image.size, "white")
    flat.paste(image.convert(opaque), mask=alpha)
    return flat


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from a profile to sRGB, or None where there is nothing to do or no way.

    Relative colorimetric with black point compensation, what image editors do by default.
    """
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space != _PROFILE_OF_MODE[mode]:
            return None
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if _changes_nothing(transform, mode) else transform


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether the profile is sRGB under whatever name: most are, and need no work at all."""
    if mode not in ("RGB", "L"):
        return False
    values = bytes(range(0, 256, 51)) if mode == "RGB" else bytes(range(256))
    colours = list(product(values, repeat=len(mode)))
    sample = Image.frombytes(mode, (len(colours), 1), bytes(chain.from_iterable(colours)))
    shown = ImageCms.applyTransform(sample, transform)
    pairs = zip(sample.convert("RGB").tobytes(), shown.tobytes() if shown else b"", strict=True)
    return all(abs(given - seen) <= _SAME for given, seen in pairs)
