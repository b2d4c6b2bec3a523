"""How a poster comes into a collection a second time."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageOps

Make = Callable[[Path, Path, random.Random], None]
ROTATED = 6  # EXIF: to be turned a quarter clockwise for showing


@dataclass(frozen=True)
class Copy:
    """One way of copying: how the file is named, how it is made, whether it happens often."""

    name: str
    make: Make
    common: bool = True


def save(image: Image.Image, target: Path, chance: random.Random) -> None:
    """Write a picture as its ending says."""
    if target.suffix.lower() == ".png":
        image.quantize(128).save(target, optimize=False, compress_level=4)
    elif target.suffix.lower() == ".webp":
        image.save(target, quality=82, method=2)
    else:
        image.save(target, quality=chance.choice([82, 84, 86]))


def _opened(source: Path) -> Image.Image:
    with Image.open(source) as image:
        return image.convert("RGB")


def _again(source: Path, target: Path, chance: random.Random) -> None:
    _opened(source).save(target, quality=chance.choice([38, 50, 62]))


def _smaller(source: Path, target: Path, chance: random.Random) -> None:
    image = _opened(source)
    share = chance.choice([0.4, 0.55, 0.7])
    image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS).save(
        target, quality=80
    )


def _cropped(source: Path, target: Path, chance: random.Random) -> None:
    image = _opened(source)
    left, top, right, bottom = (chance.uniform(0.02, 0.14) for _ in range(4))
    box = (
        round(image.width * left),
        round(image.height * top),
        round(image.width * (1 - right)),
        round(image.height * (1 - bottom)),
    )
    image.crop(box).save(target, quality=84)


def _grey(source: Path, target: Path, chance: random.Random) -> None:
    """A press print: grey, with a white border."""
    grey = ImageOps.autocontrast(_opened(source).convert("L"), cutoff=1)
    ImageOps.expand(grey, border=chance.choice([0, 14, 22]), fill=246).save(target, quality=82)


def _faded(source: Path, target: Path, chance: random.Random) -> None:
    """A colour slide that has turned."""
    image = _opened(source)
    warm = Image.new("RGB", image.size, chance.choice(["#c98a6a", "#b08fa0", "#c9b27a"]))
    Image.blend(image, warm, chance.uniform(0.18, 0.3)).save(target, quality=82)


def _mirrored(source: Path, target: Path, chance: random.Random) -> None:
    ImageOps.mirror(_opened(source)).save(target, quality=85)


def _same(source: Path, target: Path, chance: random.Random) -> None:
    shutil.copyfile(source, target)


def _photographed(source: Path, target: Path, chance: random.Random) -> None:
    """The poster on a wall, taken at an angle by a telephone held upright: the file says that it is to be turned."""
    poster = _opened(source)
    width, height = poster.size
    room = (round(width * 1.5), round(height * 1.4))
    wall = Image.linear_gradient("L").resize(room).rotate(180)
    scene = Image.merge(
        "RGB", [wall.point([round(low + v / 255 * 46) for v in range(256)]) for low in (176, 168, 154)]
    )
    draw = ImageDraw.Draw(scene)
    course = round(height * 0.07)
    for row in range(room[1] // course + 1):
        draw.line((0, row * course, room[0], row * course), fill="#a89d8c", width=2)
        for column in range(room[0] // (course * 2) + 1):
            x = column * course * 2 + (course if row % 2 else 0)
            draw.line((x, row * course, x, (row + 1) * course), fill="#a89d8c", width=2)
    corners = [(0.2, 0.13), (0.79, 0.17), (0.775, 0.86), (0.19, 0.9)]
    quad = [(x * room[0], y * room[1]) for x, y in corners]
    shadow = Image.new("L", room)
    ImageDraw.Draw(shadow).polygon([(x + 12, y + 16) for x, y in quad], fill=150)
    scene.paste("#3a342c", mask=shadow.filter(ImageFilter.GaussianBlur(9)))
    placed = poster.transform(
        room, Image.Transform.PERSPECTIVE, _perspective(quad, (width, height)), Image.Resampling.BICUBIC
    )
    mask = Image.new("L", room)
    ImageDraw.Draw(mask).polygon(quad, fill=255)
    scene.paste(placed, mask=mask.filter(ImageFilter.GaussianBlur(0.8)))
    scene = Image.blend(scene, scene.filter(ImageFilter.GaussianBlur(1.1)), 0.6)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = ROTATED, "Obscura", "2019:06:14 15:32:07"
    scene.transpose(Image.Transpose.ROTATE_90).save(target, quality=84, exif=exif)


def _perspective(quad: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """The eight numbers that take points of the scene to points of the poster (a homography from four corners)."""
    import numpy as np

    flat = [(0.0, 0.0), (size[0], 0.0), (size[0], size[1]), (0.0, size[1])]
    rows, values = [], []
    for (x, y), (u, v) in zip(quad, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved: list[float] = np.linalg.solve(np.array(rows), np.array(values)).tolist()
    return solved


COPIES: Mapping[str, Copy] = {
    "saved again": Copy("{stem}_web.jpg", _again),
    "resized": Copy("{stem} petit.jpg", _smaller),
    "cropped": Copy("{stem}_recadré.jpg", _cropped),
    "grey": Copy("{stem}_nb.jpg", _grey),
    "faded": Copy("IMG_{number}.jpg", _faded),
    "mirrored": Copy("{stem}_inversé.jpg", _mirrored, common=False),
    "duplicate": Copy("Copie de {stem}.jpg", _same, common=False),
    "photographed": Copy("IMG_{number}_mur.jpg", _photographed, common=False),
}
