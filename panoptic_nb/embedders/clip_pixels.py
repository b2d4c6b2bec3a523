"""What a CLIP model is shown of an image: the right size, the right crop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.embedders.rgb import to_rgb
from panoptic_nb.errors import EmbedderError

_FILTERS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "random": Image.Resampling.BICUBIC,  # drawn anew at each training step; open_clip encodes with bicubic
}


@dataclass(frozen=True)
class ClipPixels:
    """How an image becomes a model's input; pixel for pixel what open_clip's own transform makes of it.

    Attributes
    ----------
    height, width
        Of the model's input, in pixels.
    mean, std
        Per channel, of values in 0..1: subtracted, divided by.
    interpolation
        "bicubic" or "bilinear".
    resize_mode
        "shortest": the short side fits and the rest is cut off evenly; "longest": the whole image on a ground
        of `fill_color`; "squash": both sides fit, whatever the shape.
    fill_color
        0 to 255.
    grey
        Whether colour is taken out (ITU-R 601 luma in all three channels).
    """

    height: int
    width: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    interpolation: str
    resize_mode: str
    fill_color: int = 0
    grey: bool = False

    @classmethod
    def of(cls, configuration: dict[str, Any], *, grey: bool) -> ClipPixels:
        """Read open_clip's ``model.visual.preprocess_cfg``."""
        size = configuration["size"]
        height, width = (size, size) if isinstance(size, int) else tuple(size)[-2:]
        pixels = cls(
            height=int(height),
            width=int(width),
            mean=tuple(float(value) for value in configuration["mean"]),
            std=tuple(float(value) for value in configuration["std"]),
            interpolation=str(configuration["interpolation"]),
            resize_mode=str(configuration["resize_mode"]),
            fill_color=int(configuration.get("fill_color", 0)),
            grey=grey,
        )
        if pixels.interpolation not in _FILTERS or pixels.resize_mode not in (
            "shortest",
            "longest",
            "squash",
        ):
            raise EmbedderError(
                f"The model asks for interpolation {pixels.interpolation!r} and resizing {pixels.resize_mode!r}; known "
                "are bicubic and bilinear, shortest, longest and squash."
            )
        return pixels

    @property
    def min_side(self) -> int:
        """Pixels that the short side must keep in a scaled decode: twice the input's."""
        return 2 * max(self.height, self.width)

    def prepare(self, image: Image.Image) -> Image.Image:
        """Return the model's view of `image`: RGB, `width` × `height`. Preparing it again changes nothing."""
        picture = to_rgb(image)
        if self.grey:  # first, so that a faded print and its colour original are the same from here on
            picture = picture.convert("L").convert("RGB")
        if picture.size != (self.width, self.height):
            picture = self._fitted(picture)
        return picture

    def stack(self, images: list[Image.Image]) -> NDArray[np.uint8]:
        """Prepare a batch: (n, height, width, 3) uint8, not yet normalised."""
        pixels = np.empty((len(images), self.height, self.width, 3), np.uint8)
        for row, image in zip(pixels, images, strict=True):
            row[:] = np.asarray(self.prepare(image))
        return pixels

    def describe(self) -> dict[str, Any]:
        """The settings as plain values, for the space's record."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        } | {"decoded_at_least": self.min_side}

    def _fitted(self, picture: Image.Image) -> Image.Image:
        if self.resize_mode == "squash":
            return picture.resize((self.width, self.height), _FILTERS[self.interpolation])
        picture = picture.resize(self._scaled(*picture.size), _FILTERS[self.interpolation])
        left, top = round((picture.width - self.width) / 2), round((picture.height - self.height) / 2)
        if left >= 0 and top >= 0:
            return picture.crop((left, top, left + self.width, top + self.height))
        ground = Image.new("RGB", (self.width, self.height), (self.fill_color,) * 3)
        left, top = (self.width - picture.width) // 2, (self.height - picture.height) // 2
        ground.paste(picture, (left, top))
        return ground

    def _scaled(self, width: int, height: int) -> tuple[int, int]:
        if self.resize_mode == "shortest" and self.height == self.width:
            short = min(width, height)  # the long side is cut, not rounded, as torchvision does
            return int(self.width * width / short), int(self.height * height / short)
        ratios = width / self.width, height / self.height
        ratio = max(ratios) if self.resize_mode == "longest" else min(ratios)
        return max(1, round(width / ratio)), max(1, round(height / ratio))
