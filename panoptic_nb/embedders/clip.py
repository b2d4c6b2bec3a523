"""`clip` and `clip-grey`: images and texts in one space, through open_clip."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.embedders.clip_pixels import ClipPixels
from panoptic_nb.embedders.clip_weights import ClipWeights
from panoptic_nb.embedders.precision import bfloat16_is_fast
from panoptic_nb.embedders.spec import ClipSpec
from panoptic_nb.embedders.workers import TorchWorkers
from panoptic_nb.errors import EmbedderError, InvalidValueError

_BATCH = 32

Precision = Literal["float32", "bfloat16", "float16"]


class Clip:
    """A CLIP model (Radford et al., ICML 2021; OpenCLIP: Cherti et al., CVPR 2023) as an embedder.

    Parameters
    ----------
    spec
        What to load: ``clip``, ``clip-grey``, ``clip:MODEL/TAG``, ``clip:/path/to/weights.safetensors``, …
    device
        A torch device; None for an accelerator if torch sees one, else the processor.
    precision
        None for what is fastest there: on the processor, bfloat16 where a probe shows it faster, else float32;
        on an accelerator, bfloat16 or float16 through autocast.

    Attributes
    ----------
    name : str
        The spec as written: the name of the space.
    dim : int
        Numbers per vector: 512 for ViT-B-32.
    min_side : int
        Twice the model's input: what the short side must keep in a scaled decode.

    Raises
    ------
    InvalidValueError, EmbedderError
        An unknown model; weights that are not here and cannot be had; see `ClipWeights`.
    """

    centre = False

    def __init__(
        self, spec: str | ClipSpec = "clip", *, device: str | None = None, precision: Precision | None = None
    ) -> None:
        spec = ClipSpec.parse(spec) if isinstance(spec, str) else spec
        self.name = spec.name
        self._weights = ClipWeights.find(spec)
        model = self._weights.load()
        self._sha256 = self._weights.sha256()
        self._pixels = ClipPixels.of(dict(model.visual.preprocess_cfg), grey=spec.grey)
        self.min_side = self._pixels.min_side
        self._device = _device(device)
        self._precision: Precision = precision or _fastest(self._device)
        self._model = _placed(model, self._device, self._precision)
        self._workers = TorchWorkers() if self._device.type == "cpu" else None
        self._tokenizer: Any = None
        self._opening = threading.Lock()
        self.dim = int(self._probe().shape[1])

    def prepare(self, image: Image.Image) -> Image.Image:
        """Return what the model sees of `image`; see `ClipPixels`."""
        return self._pixels.prepare(image)

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return one vector an image, (n, dim) float32, as the model gives it (not normalised)."""
        share = _BATCH
        if self._workers is not None:
            share = min(_BATCH // 2, -(-len(images) // self._workers.count))
        parts = [list(images[start : start + share]) for start in range(0, len(images), max(share, 1))]
        if self._workers is None or len(parts) < 2:
            return self._joined([self._encode_part(part) for part in parts])
        return self._joined(self._workers.map(self._encode_part, parts))

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, (n, dim) float32, not normalised; long texts are cut by the tokenizer."""
        import torch

        with self._opening:
            self._tokenizer = self._tokenizer or self._weights.tokenizer()
        vectors = []
        for start in range(0, len(texts), _BATCH):
            tokens = self._tokenizer(list(texts[start : start + _BATCH])).to(self._device)
            with torch.inference_mode(), self._autocast():
                vectors.append(self._model.encode_text(tokens).float().cpu().numpy())
        return self._joined(vectors)

    def describe(self) -> dict[str, Any]:
        """Return what makes these vectors: to be kept with the space."""
        return {
            "model": self._weights.model,
            "weights": self._weights.source,
            "weights_sha256": self._sha256,
            "preprocessing": self._pixels.describe(),
            "precision": self._precision,
            "device": self._device.type,
            "libraries": {name: version(name) for name in ("open_clip_torch", "torch", "pillow")},
        }

    def _encode_part(self, images: list[Image.Image]) -> NDArray[np.float32]:
        return self._encode_pixels(self._pixels.stack(images))

    def _encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        import torch

        mean, std = (
            torch.tensor(values, device=self._device).view(1, 3, 1, 1)
            for values in (self._pixels.mean, self._pixels.std)
        )
        with torch.inference_mode():
            batch = torch.from_numpy(pixels).to(self._device).permute(0, 3, 1, 2)
            batch = ((batch.float() / 255 - mean) / std).contiguous()
            if self._device.type == "cpu" and self._precision != "float32":
                batch = batch.to(getattr(torch, self._precision))
            with self._autocast():
                vectors: NDArray[np.float32] = self._model.encode_image(batch).float().cpu().numpy()
        return vectors

    def _probe(self) -> NDArray[np.float32]:
        """Encode one grey image: the model's true dimension, and a failure now rather than after an hour."""
        pixels = np.full((1, self._pixels.height, self._pixels.width, 3), 127, np.uint8)
        try:
            return self._encode_pixels(pixels)
        except RuntimeError as error:
            raise EmbedderError(
                f"{self.name} cannot run on {self._device.type} in {self._precision}: {error}. "
                'Try Clip("…", device="cpu", precision="float32").'
            ) from error

    def _joined(self, vectors: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.concatenate(vectors) if vectors else np.empty((0, self.dim), np.float32)

    def _autocast(self) -> AbstractContextManager[Any]:
        import torch

        if self._device.type == "cpu" or self._precision == "float32":
            return nullcontext()
        return torch.autocast(self._device.type, getattr(torch, self._precision))


def _device(wanted: str | None) -> Any:
    import torch

    if wanted is None:
        seen = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
        return seen if seen is not None and seen.type in ("cuda", "mps", "xpu") else torch.device("cpu")
    try:
        return torch.device(wanted)
    except RuntimeError as error:
        raise InvalidValueError(f'device="{wanted}" is no torch device: {error}') from error


def _fastest(device: Any) -> Precision:
    import torch

    if device.type == "cpu":
        return "bfloat16" if bfloat16_is_fast() else "float32"
    if device.type == "cuda" and not torch.cuda.is_bf16_supported():
        return "float16"
    return "float16" if device.type == "mps" else "bfloat16"


def _placed(model: Any, device: Any, precision: Precision) -> Any:
    """On the processor the weights themselves are converted: autocast would convert them for each batch."""
    import torch

    if device.type == "cpu" and precision != "float32":
        return model.to(dtype=getattr(torch, precision))
    return model.to(device)
