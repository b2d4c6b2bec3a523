"""Weights from the Hugging Face hub: from its cache if they are there, else downloaded once."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from panoptic_nb.errors import EmbedderError

_SAFE, _TORCH = "open_clip_model.safetensors", "open_clip_pytorch_model.bin"
_switch = threading.RLock()


def fetch(repository: str, filename: str | None, what: str) -> Path:
    """Return the local path of a repository's weights, downloading them if they are not in the cache.

    The cache is asked first and without the network: weights that are there load offline, at once.

    Parameters
    ----------
    repository
        Such as ``laion/CLIP-ViT-B-32-laion2B-s34B-b79K``.
    filename
        The file; None for the usual names, safetensors first.
    what
        The model, for the message.

    Raises
    ------
    EmbedderError
        If they are neither here nor to be had, with the three ways out.
    """
    from huggingface_hub import constants, hf_hub_download, try_to_load_from_cache
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    names = _alternatives(filename)
    for name in names:
        cached = try_to_load_from_cache(repository, name)
        if isinstance(cached, str):
            return Path(cached)
    reason = "the hub is switched off (HF_HUB_OFFLINE)"
    if not constants.HF_HUB_OFFLINE:
        reason = _unreachable(constants.ENDPOINT) or ""
        for name in [] if reason else names:
            try:
                return Path(hf_hub_download(repository, name))
            except LocalEntryNotFoundError as error:  # what the hub's library raises when the network fails
                reason = f"{type(error).__name__}: {error}"
                break
            except EntryNotFoundError:
                reason = f"{repository} holds no {' nor '.join(names)}"
            except (OSError, ValueError) as error:
                reason = f"{type(error).__name__}: {error}"
                break
    raise EmbedderError(_three_ways(repository, names[0], what, reason))


@contextmanager
def offline() -> Iterator[None]:
    """Keep the hub's library from asking the network for anything, whatever a model's configuration names."""
    from huggingface_hub import constants

    with _switch:
        before = constants.HF_HUB_OFFLINE
        constants.HF_HUB_OFFLINE = True
        try:
            yield
        finally:
            constants.HF_HUB_OFFLINE = before


def _alternatives(filename: str | None) -> list[str]:
    if filename is None:
        return [_SAFE, _TORCH]
    stem, dot, suffix = filename.rpartition(".")
    return [f"{stem}.safetensors", filename] if dot and suffix in ("bin", "pth", "pt") else [filename]


def _unreachable(endpoint: str) -> str | None:
    """Why the hub cannot be reached, if its name does not even resolve: the hub's library retries for a minute."""
    host = urlsplit(endpoint).hostname or ""
    if urllib.request.getproxies():
        return None
    try:
        socket.getaddrinfo(host, 443)
    except OSError as error:
        return f"no network: {host} cannot be found ({error})"
    return None


def _three_ways(repository: str, filename: str, what: str, reason: str) -> str:
    return (
        f"The weights of {what} are not on this machine and could not be downloaded: {reason}. Three ways out: "
        f"1. with a network, once: `hf download {repository} {filename}`, then run this again (its cache, "
        "~/.cache/huggingface, can be copied to a machine without one); "
        '2. give weights you have, a file or a folder: "clip:/path/to/weights.safetensors"; '
        '3. use "visual", which needs no weights.'
    )
