"""What the demonstration found, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Step:
    """One step of the loop: its name, what it found, how long it took."""

    name: str
    found: tuple[str, ...]
    seconds: float


@dataclass
class DemoReport:
    """What `run_demo` did and found; printed, it is what the command line says.

    Attributes
    ----------
    corpus
        The corpus folder, to be opened with ``panoptic_nb.Corpus``.
    pages
        HTML pages to look at.
    export
        The table that was taken out.
    steps
        The steps, in order.
    figures
        The numbers behind the words, by name, for tests and for comparing runs.
    """

    corpus: Path
    pages: list[Path] = field(default_factory=list)
    export: Path | None = None
    steps: list[Step] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time one step; it appends to the list what it found."""
        found: list[str] = []
        start = perf_counter()
        yield found
        self.steps.append(Step(name, tuple(found), perf_counter() - start))

    def __str__(self) -> str:
        wide = max((len(step.name) for step in self.steps), default=0)
        lines = []
        for step in self.steps:
            for k, words in enumerate(step.found):
                head = step.name if k == 0 else ""
                time = f"  ({step.seconds:.1f} s)" if k == len(step.found) - 1 else ""
                lines.append(f"{head:<{wide}}  {words}{time}")
        lines.append("")
        lines += [f"{'Look at' if k == 0 else '':<{wide}}  {page}" for k, page in enumerate(self.pages)]
        lines.append(f'{"Go on":<{wide}}  in Python: panoptic_nb.Corpus("{self.corpus.as_posix()}")')
        return "\n".join(lines)

    __repr__ = __str__
