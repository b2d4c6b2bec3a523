"""A reply as a message: what is text in JSON, what is numbers or pictures in binary buffers beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

KINDS = {"uint32": "u32", "float32": "f32", "uint8": "u8"}


def packed(reply: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], list[Any]]:
    """Take arrays and bytes out of a reply.

    Returns
    -------
    tuple
        The reply with None in their place; for each buffer its path and kind (``"window.items:u32"``); the
        buffers in that order.

    Examples
    --------
    >>> packed({"rev": 3, "window": {"items": np.array([7, 9], np.uint32)}})[:2]
    ({'rev': 3, 'window': {'items': None}}, ['window.items:u32'])
    """
    names: list[str] = []
    buffers: list[Any] = []

    def walk(node: Any, path: str) -> Any:
        if isinstance(node, np.ndarray):
            names.append(f"{path}:{KINDS[node.dtype.name]}")
            buffers.append(np.ascontiguousarray(node).tobytes())
            return None
        if isinstance(node, bytes):
            names.append(f"{path}:u8")
            buffers.append(node)
            return None
        if isinstance(node, Mapping):
            return {key: walk(part, f"{path}.{key}" if path else str(key)) for key, part in node.items()}
        if isinstance(node, np.generic):
            return node.item()
        return node

    return walk(reply, ""), names, buffers
