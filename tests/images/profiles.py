"""ICC profiles made by hand, for pictures whose colours are known (ICC.1:2001-04, version 2.4)."""

from __future__ import annotations

import itertools
import struct

ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
"""The XYZ (D50) of red, green and blue of a space wider than sRGB; its gamma is 2.2."""

PAPER = (95.0, 0.0, 0.0)
INKS = ((55.0, -37.0, -50.0), (48.0, 74.0, -3.0), (89.0, -5.0, 93.0), (16.0, 0.0, 0.0))
"""The CIELAB of paper, and of each of the four inks at 100 % on it."""


def rgb_profile(primaries: tuple[tuple[float, float, float], ...] = ADOBE_RGB, gamma: float = 2.2) -> bytes:
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    tags = {b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    for name, primary in zip("rgb", primaries, strict=True):
        tags[f"{name}XYZ".encode()] = _xyz(*primary)
        tags[f"{name}TRC".encode()] = curve
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def cmyk_profile() -> bytes:
    """A press whose inks multiply: each darkens and colours what shines through the others."""
    grid = b"".join(_lab8(_mixed(amounts)) for amounts in itertools.product((0.0, 1.0), repeat=4))
    identity = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + matrix + identity * 4 + grid + identity * 3
    tags = {b"wtpt": _xyz(0.9642, 1.0, 0.8249)} | dict.fromkeys((b"A2B0", b"A2B1", b"A2B2"), lut)
    return _profile(b"prtr", b"CMYK", b"Lab ", tags)


def _mixed(amounts: tuple[float, ...]) -> tuple[float, float, float]:
    lightness, green_red, blue_yellow = PAPER
    for amount, (ink_lightness, a, b) in zip(amounts, INKS, strict=True):
        if amount:
            lightness *= ink_lightness / PAPER[0]
            green_red, blue_yellow = (
                green_red * ink_lightness / 100 + a,
                blue_yellow * ink_lightness / 100 + b,
            )
    return lightness, green_red, blue_yellow


def _lab8(lab: tuple[float, float, float]) -> bytes:
    levels = (lab[0] * 2.55, lab[1] + 128, lab[2] + 128)
    return bytes(round(min(255.0, max(0.0, level))) for level in levels)


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in (x, y, z)))


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78), **tags}
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    size = struct.pack(">I", start + len(body))
    header = size + bytes(4) + b"\x02\x40\0\0" + kind + space + connection + bytes(12) + b"acsp" + bytes(28)
    header += struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + table + body
