"""Bring your own network: MobileNet as an embedder of panoptic_nb.

An embedder is any object with a name, a dimension and `encode_images`. This one runs a TensorFlow Lite file, the
1,024 numbers before MobileNet's last layer; copy it and replace the network by yours.

    pip install ai-edge-litert
    python examples/own_embedder.py mobilenet_v1_1.0_224_quant_embedding_extractor.tflite fruit.panoptic

The weights: github.com/google-coral/test_data (Apache-2.0).
"""

from __future__ import annotations

import hashlib
import sys
import threading
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 224


class MobileNet:
    """MobileNet v1 (Howard et al., 2017), quantised, from a TensorFlow Lite file.

    Parameters
    ----------
    weights
        The ``.tflite`` file: one image of 224×224 RGB bytes in, 1,024 numbers out.

    Examples
    --------
    ::

        corpus.embed(MobileNet("mobilenet_v1_1.0_224_quant_embedding_extractor.tflite"))
        corpus.view().cluster(20, space="mobilenet")
    """

    name = "mobilenet"  # the space that corpus.embed fills
    dim = 1024
    centre = True  # these numbers are never negative: compare what differs from the corpus' mean
    min_side = 2 * SIDE  # photographs are decoded at a fraction of their size, at least this

    def __init__(self, weights: str | PathLike[str]) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._weights = Path(weights)
        self._network = Interpreter(str(weights))
        self._network.allocate_tensors()
        self._input = self._network.get_input_details()[0]["index"]
        self._output = self._network.get_output_details()[0]["index"]
        self._one_at_a_time = threading.Lock()

    def encode_images(self, images: list[Image.Image]) -> NDArray[np.float32]:
        """Return one vector an image: (n, 1024) float32."""
        return np.stack([self._encode(image) for image in images])

    def describe(self) -> dict[str, Any]:
        """Say what made the vectors; panoptic_nb keeps it with the space."""
        return {
            "model": "MobileNet v1 1.0 224, quantised, before the classifier",
            "weights_sha256": hashlib.sha256(self._weights.read_bytes()).hexdigest(),
            "preprocessing": f"stretched to {SIDE}×{SIDE}, bilinear",
        }

    def _encode(self, image: Image.Image) -> NDArray[np.float32]:
        pixels = np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR))
        with self._one_at_a_time:
            self._network.set_tensor(self._input, pixels[None])
            self._network.invoke()
            return np.array(self._network.get_tensor(self._output), np.float32).reshape(self.dim)


def main(weights: str, folder: str) -> None:
    """Embed a corpus with the network and say how its images cluster."""
    import panoptic_nb as pnb

    with pnb.Corpus(folder) as corpus:
        print(corpus.embed(MobileNet(weights)))
        for cluster in corpus.view().cluster(10, space="mobilenet"):
            print(f"{len(cluster):6,} images, cohesion {cluster.cohesion:.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
