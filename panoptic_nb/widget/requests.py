"""Every request that the grid may make: a closed list of frozen, checked values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.widget import checks, commands, likeness
from panoptic_nb.widget.protocol import Ids, Pin, Ranges, Request, Spec, Target, Texts, pins_of, target_of

Pins = tuple[Pin, ...]


@dataclass(frozen=True, kw_only=True)
class Open(Request):
    """The whole of the first screen, in one reply."""

    size: int
    captions: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class Window(Request):
    """Pictures and captions of a range of positions."""

    rev: int
    start: int
    stop: int
    size: int = 256
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Captions(Request):
    """Captions alone, after a change of values."""

    rev: int
    start: int
    stop: int
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Pictures(Request):
    """Thumbnails of a few images in hand."""

    images: Ids


@dataclass(frozen=True, kw_only=True)
class Image(Request):
    """One image, large."""

    image: int
    max: int


@dataclass(frozen=True, kw_only=True)
class Details(Request):
    """What is known of one item."""

    item: int


@dataclass(frozen=True, kw_only=True)
class Facets(Request):
    """Counts per value of some properties: of all, or of those that have some letters in them."""

    properties: Texts
    limit: int = 8
    query: str = ""


@dataclass(frozen=True, kw_only=True)
class Values(Request):
    """Tags or values that a few letters suggest, with their counts over a target."""

    property: str | None = None
    query: str = ""
    target: Target | None = None
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class States(Request):
    """How many items of a target have each of some tags."""

    target: Target
    tags: Pins


@dataclass(frozen=True, kw_only=True)
class Parse(Request):
    """A typed condition, read by the command line's grammar; whether its reader writes the day before the month."""

    text: str
    dayfirst: bool = False


@dataclass(frozen=True, kw_only=True)
class Show(Request):
    """Another filter, grouping or order."""

    spec: Spec
    size: int = 48
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Refresh(Request):
    """The same question, asked of the corpus as it is now."""

    size: int = 48
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Select(Request):
    """What is selected, so that Python knows."""

    rev: int
    ranges: Ranges


@dataclass(frozen=True, kw_only=True)
class History(Request):
    """The last operations."""

    limit: int = 100


@dataclass(frozen=True, kw_only=True)
class Export(Request):
    """A file of what is on screen, or of a target."""

    target: Target | None = None
    format: str = "csv"


@dataclass(frozen=True, kw_only=True)
class Code(Request):
    """The Python of what is on screen, or of a target."""

    target: Target | None = None


@dataclass(frozen=True, kw_only=True)
class Prefs(Request):
    """How this grid is shown: kept in the corpus."""

    prefs: Mapping[str, Any]


REQUESTS: dict[str, type[Request]] = {
    "open": Open,
    "window": Window,
    "captions": Captions,
    "pictures": Pictures,
    "image": Image,
    "details": Details,
    "facets": Facets,
    "values": Values,
    "states": States,
    "parse": Parse,
    "spec": Show,
    "refresh": Refresh,
    "select": Select,
    "tag": commands.Tag,
    "untag": commands.Untag,
    "set": commands.Set,
    "clear": commands.Clear,
    "assign": commands.Assign,
    "copy": commands.Copy,
    "create_property": commands.CreateProperty,
    "undo": commands.Undo,
    "redo": commands.Redo,
    "back": commands.Back,
    "history": History,
    "neighbours": likeness.Neighbours,
    "similar": likeness.Similar,
    "cluster": likeness.Cluster,
    "cluster_by": likeness.ClusterBy,
    "again": likeness.Again,
    "uncluster": likeness.Uncluster,
    "recut": likeness.Recut,
    "save_clusters": commands.SaveClusters,
    "cards": likeness.Cards,
    "propose": likeness.Propose,
    "candidates": likeness.Candidates,
    "refused": likeness.Refused,
    "decide": commands.Decide,
    "reconsider": commands.Reconsider,
    "duplicates": likeness.Duplicates,
    "work": likeness.Work,
    "stop": likeness.Stop,
    "pile": likeness.Pile,
    "not_duplicates": commands.NotDuplicates,
    "export": Export,
    "code": Code,
    "prefs": Prefs,
}

# By the declared type of a field: what may stand there.
CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "int": checks.integer,
    "int | None": checks.optional(checks.integer),
    "int | Auto": checks.clusters,
    "bool": checks.boolean,
    "str": checks.text,
    "str | None": checks.optional(checks.text),
    "Texts": checks.texts,
    "Texts | None": checks.optional(checks.texts),
    "Ids": checks.integers,
    "Ranges": checks.ranges,
    "Target": target_of,
    "Pins": pins_of,
    "Target | None": checks.optional(target_of),
    "Spec": Spec.of,
    "Any": checks.value,
    "Mapping[str, Any]": checks.mapping,
}


def parse(message: Mapping[str, Any]) -> Request:
    """The request that a message makes.

    Raises
    ------
    InvalidValueError
        Naming the field, what was given and what was expected.

    Examples
    --------
    >>> parse({"type": "details", "item": 7})
    Details(item=7)
    """
    kind = message.get("type")
    cls = REQUESTS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise InvalidValueError(
            f"{kind!r} is not a request of the grid. Run the cell again if the library was updated."
        )
    given: dict[str, Any] = {}
    for part in fields(cls):
        if part.name in message:
            given[part.name] = CHECKS[str(part.type)](message[part.name], part.name)
        elif part.default is MISSING:
            raise InvalidValueError(f'The request "{kind}" needs "{part.name}".')
    return cls(**given)
