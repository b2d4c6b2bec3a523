"""The Python that makes the clusters of a grid again: lines that grow as the clusters change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from panoptic_nb.query.order import Ids
from panoptic_nb.view.cluster import numbers


@dataclass(frozen=True)
class Code:
    """How the program calls a group.

    Attributes
    ----------
    of
        A variable that holds clusters, or any expression that gives a view.
    number
        The number of the cluster there; empty for the whole.
    apart
        Whether what no cluster took in is meant: at the top, or inside that cluster.
    """

    of: str
    number: str = ""
    apart: bool = False

    def __str__(self) -> str:
        whole = f'{self.of}["{self.number}"]' if self.number else self.of
        return f"{whole}{'.subclusters' if self.number else ''}.apart" if self.apart else whole

    def inside(self, place: int) -> Code:
        """A cluster that was cut from this one."""
        return replace(self, number=f"{self.number}.{place}" if self.number else str(place))

    @property
    def parent(self) -> Code:
        """The cluster that this one was cut from, or stands apart in."""
        return (
            replace(self, apart=False) if self.apart else replace(self, number=self.number.rpartition(".")[0])
        )


@dataclass(frozen=True)
class Program:
    """What was done to clusters, as a program: a value, to which every step adds.

    Attributes
    ----------
    lines
        So far.
    runs
        How many variables hold clusters.
    named
        The names that the lines give.
    """

    lines: tuple[str, ...] = ()
    runs: int = 0
    named: Mapping[str, str] = field(default_factory=dict)

    def run(self, on: str, k: int | Literal["auto"], space: str, seed: int) -> tuple[Program, Code]:
        """A view cut into clusters, which a new variable holds."""
        of = self._next
        made = self._then(f"{of} = {on}.cluster({_literal(k)}, space={space!r}, seed={seed})")
        return replace(made, runs=self.runs + 1), Code(of)

    def by_words(self, on: str, words: Sequence[str], space: str) -> tuple[Program, Code]:
        """A view cut by words, each cluster called by its own."""
        of = self._next
        made = self._then(f"{of} = {on}.cluster_by({list(words)!r}, space={space!r})")
        named = {str(Code(of).inside(place)): word.strip() for place, word in enumerate(words, 1)}
        return replace(made, runs=self.runs + 1, named={**self.named, **named}), Code(of)

    def split(self, one: Code, k: int | Literal["auto"], space: str, seed: int) -> Program:
        """A cluster cut into smaller ones, inside it."""
        return self._then(f"{one}.cluster({_literal(k)}, space={space!r}, seed={seed})")

    def merge(self, some: Sequence[Code]) -> tuple[Program, Code]:
        """Clusters of one variable that stand side by side, put together."""
        parts = sorted(some, key=lambda code: numbers(code.number))
        of = parts[0].of
        one = Code(of, "+".join(code.number for code in parts))
        return self._then(f"{of} = {of}.merge({_listed(parts)})"), one

    def join(self, whole: Code) -> Program:
        """A cluster that was cut, whole again; the names of what was inside it are gone."""
        inside = str(whole.inside(0)).removesuffix('0"]')
        named = {code: name for code, name in self.named.items() if not code.startswith(inside)}
        return replace(self._then(f"{whole}.subclusters = None"), named=named)

    def again(self, of: str, k: int | Literal["auto"], seed: int, keep: Sequence[Code]) -> Program:
        """What has no name in a variable clustered again, but for some."""
        kept = f", keep=[{_listed(keep)}]" if keep else ""
        return self._then(f"{of} = {of}.again({_literal(k)}, seed={seed}{kept})")

    def name(self, names: Iterable[tuple[Code, str]]) -> Program:
        """Clusters called something, as far as they are not yet."""
        made = self
        for code, name in names:
            if made.named.get(str(code)) != name:
                line = f"{code}.name({name!r})"
                made = replace(made, lines=(*made.lines, line), named={**made.named, str(code): name})
        return made

    def text(self, last: str) -> str:
        """The whole of it, `last` giving what is shown; one expression where one is enough."""
        start = f"{last} = "
        if len(self.lines) == 1 and self.lines[0].startswith(start):
            return self.lines[0].removeprefix(start)
        return "\n".join((*self.lines, last))

    @property
    def _next(self) -> str:
        return "clusters" if not self.runs else f"clusters_{self.runs + 1}"

    def _then(self, line: str) -> Program:
        return replace(self, lines=(*self.lines, line))


Run = tuple[Program, Code]
"""A program that has just made clusters, and how it calls them."""


def picked(ids: Ids) -> str:
    """The Python that gives some items."""
    return f"corpus.view().pick({ids.tolist()})"


def gathered(some: Sequence[Code]) -> str:
    """The Python that gives the items of several groups."""
    return f"corpus.view().pick([{', '.join(f'*{code}' for code in some)}])"


def _listed(some: Sequence[Code]) -> str:
    return ", ".join(map(str, some))


def _literal(k: Any) -> str:
    return f'"{k}"' if isinstance(k, str) else str(k)
