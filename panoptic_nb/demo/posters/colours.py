"""Mixing inks: colours are ``#rrggbb`` strings everywhere."""

from __future__ import annotations


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255.

    >>> channels("#ff8000")
    (255, 128, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """`one` with that share of `other` in it.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * min(1.0, max(0.0, share))):02x}" for a, b in pairs)


def ramp(one: str, other: str, steps: int) -> list[str]:
    """Even steps from one colour to another, both included."""
    return [mix(one, other, i / max(1, steps - 1)) for i in range(steps)]


def lightness(colour: str) -> float:
    """How light a colour looks, 0 to 1 (Rec. 709 weights on the coded values)."""
    red, green, blue = channels(colour)
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def readable(ground: str, *inks: str) -> str:
    """The ink that stands out most on a ground."""
    return max(inks, key=lambda ink: abs(lightness(ink) - lightness(ground)))
