"""How fast `clip` goes from original photographs to vectors, beside a plain open_clip loop.

    python -m tests.benchmarks.clip_rate [--images 64] [--rounds 3] [--device cpu] [--precision float32]

Both encode the same 6-megapixel JPEG files with the same ViT-B/32 (random weights, seeded: the work is that of
trained ones). The plain loop is what open_clip's own page shows: open, preprocess, encode, in batches of 32.
Rounds alternate, so that a busy machine slows both; the figures are medians.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.embedders import encode_files
from panoptic_nb.embedders.clip import Clip, Precision
from panoptic_nb.embedders.precision import bfloat16_is_fast
from panoptic_nb.images import decode

SIZE = (3000, 2000)
Vectors = NDArray[np.float32]


def photographs(folder: Path, n: int) -> list[Path]:
    """Write `n` JPEG files of 6 megapixels: smooth shapes, edges and grain, about 0.8 MB each."""
    rng = np.random.default_rng(0)
    paths = []
    for number in range(n):
        coarse = rng.integers(0, 256, (rng.integers(3, 24), rng.integers(3, 24), 3), np.uint8)
        picture = Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC)
        for _ in range(12):
            left, top = rng.integers(0, SIZE[0] - 400), rng.integers(0, SIZE[1] - 400)
            picture.paste(tuple(int(v) for v in rng.integers(0, 256, 3)), (left, top, left + 400, top + 300))
        grain = Image.effect_noise(SIZE, 18).convert("RGB")
        paths.append(folder / f"{number}.jpg")
        Image.blend(picture, grain, 0.2).save(paths[-1], quality=82)
    return paths


def plain_loop(weights: Path, device: str) -> Callable[[list[Path]], Vectors]:
    """Return the loop of open_clip's documentation."""
    import open_clip
    import torch

    model, _, preprocess = open_clip.create_model_and_transforms(
        "ViT-B-32", pretrained=str(weights), device=device
    )
    model.eval()

    def encode(paths: list[Path]) -> Vectors:
        found = []
        with torch.no_grad():
            for start in range(0, len(paths), 32):
                batch = torch.stack([preprocess(Image.open(path)) for path in paths[start : start + 32]])
                found.append(model.encode_image(batch.to(device)).cpu().numpy())
        return np.concatenate(found)

    return encode


def ours(
    weights: Path, device: str, precision: Precision | None
) -> tuple[Clip, Callable[[list[Path]], Vectors]]:
    """Return `clip` on files, as `corpus.embed` runs it."""
    embedder = Clip(f"clip:ViT-B-32:{weights}", device=device, precision=precision)

    def encode(paths: list[Path]) -> Vectors:
        batches = encode_files(embedder, lambda path: decode(path, min_side=embedder.min_side), paths)
        return np.concatenate([batch.vectors for batch in batches])

    return embedder, encode


def main() -> None:
    """Print rates, their ratio and how near the vectors are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=get_args(Precision), help="the fastest, if not given")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        weights = random_weights(Path(folder))
        paths = photographs(Path(folder), options.images)
        size = sum(path.stat().st_size for path in paths) / len(paths) / 1e6
        print(f"{len(paths)} JPEG files of {SIZE[0] * SIZE[1] / 1e6:.0f} megapixels, {size:.1f} MB each")
        reference = plain_loop(weights, options.device)
        embedder, candidate = ours(weights, options.device, options.precision)
        for encode in (reference, candidate):
            encode(paths[:8])
        plain_s, our_s, cores_s = [], [], [0.0, 0.0]
        for _ in range(options.rounds):
            start, busy = time.perf_counter(), time.process_time()
            expected = reference(paths)
            middle, busy_middle = time.perf_counter(), time.process_time()
            given = candidate(paths)
            plain_s.append(middle - start)
            our_s.append(time.perf_counter() - middle)
            cores_s[0] += busy_middle - busy
            cores_s[1] += time.process_time() - busy_middle
    report(len(paths), plain_s, our_s, expected, given, embedder)
    plain_ms, our_ms = (1000 * spent / options.rounds / len(paths) for spent in cores_s)
    print(
        f"processor time an image:        {plain_ms:.0f} ms and {our_ms:.0f} ms, {plain_ms / our_ms:.1f} × less"
    )


def random_weights(folder: Path) -> Path:
    """Write seeded random weights of ViT-B-32."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    save_file(open_clip.create_model("ViT-B-32").state_dict(), folder / "weights.safetensors")
    return folder / "weights.safetensors"


def report(
    n: int, plain_s: list[float], our_s: list[float], expected: Vectors, given: Vectors, embedder: Clip
) -> None:
    """Print the table."""
    described = embedder.describe()
    ratio = median(a / b for a, b in zip(plain_s, our_s, strict=True))
    cosine, apart = cosines(expected, given), cosines(expected - expected.mean(0), given - expected.mean(0))
    fast = described["precision"] == "bfloat16" and bfloat16_is_fast()
    print(
        f"plain open_clip loop, float32   {n / median(plain_s):6.1f} images/s   (rounds: {_listed(n, plain_s)})"
    )
    print(
        f"clip, {described['precision']:9} on {described['device']:5}     {n / median(our_s):6.1f} images/s   ",
        end="",
    )
    print(f"(rounds: {_listed(n, our_s)})")
    print(
        f"ratio                           {ratio:6.2f} ×   (asked: {'3 ×, bfloat16 is fast here' if fast else '1.5 ×'})"
    )
    print(f"cosine between both, per image: least {cosine.min():.5f}, median {np.median(cosine):.5f}")
    print(f"the same less their mean:       least {apart.min():.5f}, median {np.median(apart):.5f}")


def cosines(a: Vectors, b: Vectors) -> Vectors:
    """Return the cosine of each row of `a` with that row of `b`."""
    dots: Vectors = (a * b).sum(axis=1)
    return dots / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def _listed(n: int, seconds: list[float]) -> str:
    return ", ".join(f"{n / s:.1f}" for s in seconds)


if __name__ == "__main__":
    main()
