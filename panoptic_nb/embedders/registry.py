"""From a name to an embedder: the built-in ones, and those that installed packages announce."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from weakref import WeakValueDictionary

from panoptic_nb.embedders.protocol import Embedder, as_embedder
from panoptic_nb.embedders.spec import ClipSpec
from panoptic_nb.embedders.visual import Visual
from panoptic_nb.errors import EmbedderError, InvalidValueError, suggestion

GROUP = "panoptic_nb.embedders"
BUILT_IN = ("visual", "clip", "clip-grey")

_loaded: WeakValueDictionary[str, Embedder] = WeakValueDictionary()
_loading = threading.Lock()


@dataclass(frozen=True)
class Plugin:
    """An embedder that an installed package announces.

    Attributes
    ----------
    name
        What to write in `corpus.embed(name)`.
    package
        The distribution, with its version.
    problem
        Why it cannot be used, or None.
    """

    name: str
    package: str
    problem: str | None


def resolve(given: str | Embedder) -> Embedder:
    """Return the embedder that `given` names, or `given` itself if it is one.

    Parameters
    ----------
    given
        "visual"; "clip" or "clip-grey", alone or with a model and weights (see `ClipSpec`); the name of a
        plug-in; or any object with a name, a dim and encode_images (see `Embedder`). Models are loaded once
        and shared as long as they are in use.

    Raises
    ------
    InvalidValueError
        An unknown name, with the nearest known one.
    EmbedderError
        An object that is no embedder; weights that cannot be had; a plug-in that is broken.

    Examples
    --------
    >>> resolve("visual").dim
    990
    >>> resolve("visaul")
    Traceback (most recent call last):
        ...
    panoptic_nb.errors.InvalidValueError: There is no embedder "visaul". Did you mean "visual"?
    """
    if not isinstance(given, str):
        return as_embedder(given)
    with _loading:
        embedder = _loaded.get(given)
        if embedder is None:
            embedder = _made(given)
            with suppress(TypeError):  # a plug-in's object with slots cannot be shared this way
                _loaded[given] = embedder
        return embedder


def is_known(name: str) -> bool:
    """Whether an embedder goes by this name; it is not loaded.

    Examples
    --------
    >>> is_known("visual"), is_known("visaul")
    (True, False)
    """
    if name.partition(":")[0] in ("clip", "clip-grey"):
        try:
            ClipSpec.parse(name)
        except InvalidValueError:
            return False
        return True
    return name == "visual" or any(entry.name == name for entry in _entries())


def plugins() -> list[Plugin]:
    """List the embedders that installed packages announce, loading each; the broken ones say why.

    A package announces one under the entry point group ``panoptic_nb.embedders``; the entry is an embedder,
    or a class or function that makes one when called without arguments.
    """
    return [Plugin(entry.name, _package(entry), _problem(entry)) for entry in _entries()]


def _made(name: str) -> Embedder:
    if name == "visual":
        return Visual()
    if name.partition(":")[0] in ("clip", "clip-grey"):
        from panoptic_nb.embedders.clip import Clip

        return Clip(ClipSpec.parse(name))
    entries = [entry for entry in _entries() if entry.name == name]
    if len(entries) > 1:
        raise EmbedderError(
            f'"{name}" is announced by {len(entries)} packages: {", ".join(map(_package, entries))}. '
            "Uninstall all but one, or make the embedder yourself and give the object."
        )
    if entries:
        return _from_plugin(entries[0])
    known = [*BUILT_IN, *(entry.name for entry in _entries())]
    raise InvalidValueError(f'There is no embedder "{name}".{suggestion(name, known)}')


def _from_plugin(entry: EntryPoint) -> Embedder:
    head = f'The embedder "{entry.name}" of the package {_package(entry)} ({entry.value})'
    try:
        found = entry.load()
        made = found() if isinstance(found, type) or not hasattr(found, "encode_images") else found
        embedder = as_embedder(made)
    except Exception as error:
        raise EmbedderError(f"{head} cannot be loaded: {type(error).__name__}: {error}") from error
    if embedder.name != entry.name:
        raise EmbedderError(
            f'{head} calls itself "{embedder.name}": its space could not be found again by name.'
        )
    return embedder


def _problem(entry: EntryPoint) -> str | None:
    if entry.name.partition(":")[0] in BUILT_IN:
        return f'"{entry.name}" is the name of a built-in embedder, which is used instead'
    try:
        _from_plugin(entry)
    except EmbedderError as error:
        return str(error)
    return None


def _entries() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, _package(entry)))


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "unknown package"
