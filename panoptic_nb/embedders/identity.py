"""What an embedder says it is, and whether that is what filled a space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from panoptic_nb.embedders.protocol import Embedder


def description_of(embedder: Embedder) -> dict[str, Any]:
    """What identifies an embedder, as it is kept with its space: what it says, and whether it reads texts.

    Examples
    --------
    >>> from panoptic_nb.embedders import resolve
    >>> description = description_of(resolve("visual"))
    >>> description["model"], description["text"]
    ('visual 1', False)
    """
    described: dict[str, Any] = dict(embedder.describe()) if hasattr(embedder, "describe") else {}
    return {"model": embedder.name, **described, "text": hasattr(embedder, "encode_texts")}


def differences(description: Mapping[str, Any], dim: int, embedder: Embedder) -> list[str]:
    """In what an embedder differs from the one that filled a space; nothing where their vectors compare.

    Parameters
    ----------
    description
        What was kept with the space, see `description_of`.
    dim
        Numbers per vector of the space.

    Examples
    --------
    >>> from panoptic_nb.embedders import resolve
    >>> visual = resolve("visual")
    >>> differences(description_of(visual), visual.dim, visual)
    []
    >>> differences({"model": "another"}, 512, visual)
    ['dim', 'model', 'preprocessing']
    """
    mine = description_of(embedder)
    # The hash tells weights apart; the name of their file may change.
    weights = "weights_sha256" if mine.get("weights_sha256") else "weights"
    differ = [key for key in ("model", weights, "preprocessing") if description.get(key) != mine.get(key)]
    return ["dim"] * (dim != embedder.dim) + differ
