"""What an import did, file by file and cell by cell: shown in a notebook, printed in a shell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from panoptic_nb.sources.problems import FileProblems, cells_as_table

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 20
_NOTHING = "nothing was there to take"


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or cell that was not taken, or taken with a remark.

    Attributes
    ----------
    where
        The path of a file, or ``row 12, column "year"``.
    value
        What stood there.
    reason
        Why it was not taken.
    count
        For how many cells this line stands: the last about a column can stand for all that are not listed.
    """

    where: str
    value: str
    reason: str
    count: int = 1


@dataclass(frozen=True)
class ImageReport:
    """What `Corpus.add_images` did.

    Attributes
    ----------
    added, unchanged, moved, changed, missing, duplicates
        Numbers of files: new items; known and as they were; known content under another path, that of another
        item included; other content under a known path, while the former is nowhere; known but not there any more
        (kept, and flagged); new items that show a picture which the corpus had already.
    ignored
        Files that are plainly no images, hidden ones included.
    failed
        Files that could not be read, each with the reason; never imported. ``failed.to_polars()`` is a table of
        path and reason.
    interrupted
        Whether the import was stopped before its end; running it again continues.
    passed_over
        The ignored files that are not hidden, each with the reason: "a .txt file".
    """

    added: int = 0
    unchanged: int = 0
    moved: int = 0
    changed: int = 0
    missing: int = 0
    duplicates: int = 0
    ignored: int = 0
    failed: FileProblems = field(default_factory=FileProblems)
    interrupted: bool = False
    passed_over: FileProblems = field(default_factory=FileProblems)

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The counts in words."""
        return [
            ("added", self.added),
            ("unchanged", self.unchanged),
            ("moved", self.moved),
            ("changed content", self.changed),
            ("missing", self.missing),
            ("same picture as another", self.duplicates),
            ("ignored, no images", self.ignored),
            ("failed", len(self.failed)),
        ]

    def __str__(self) -> str:
        title = "Images, interrupted: run the import again to continue" if self.interrupted else "Images"
        text = _as_text(title, self.rows, self.failed)
        if not self.passed_over:
            return text
        kinds = Counter(problem.reason.removeprefix("a ") for problem in self.passed_over)
        listed = ", ".join(
            f"{count:,} {kind if count == 1 else _plural(kind)}" for kind, count in kinds.most_common()
        )
        return f"{text}\n  passed over: {listed} (report.passed_over lists them)"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        title = "Images (interrupted: run the import again to continue)" if self.interrupted else "Images"
        return _as_html(title, self.rows, self.failed) + _details(self.passed_over, "passed over, no images")


@dataclass(frozen=True)
class TableReport:
    """What `Corpus.add_metadata` did.

    Attributes
    ----------
    rows_read, matched, unmatched, ambiguous
        Rows of the table; those that found their image; those that found none; those that found several.
    items_added
        Items made because several rows describe one image.
    changed
        Values written, by property.
    kept
        Cells whose item had another value already, which stayed.
    created
        Properties made, with their type.
    problems
        Every rejected row and cell, with its place, its value and the reason; of contradictions, the first
        thousand of a column, then one line that counts the others.
    without_image
        The rows that found no image, with what they name.
    remarks
        What was decided while reading: the separator, the order of day and month, a renamed column.
    """

    rows_read: int = 0
    matched: int = 0
    unmatched: int = 0
    ambiguous: int = 0
    items_added: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    created: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    without_image: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def rejected(self) -> int:
        """How many cells were not taken."""
        return sum(problem.count for problem in self.problems if 'column "' in problem.where)

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The counts in words."""
        counts = [
            ("rows read", self.rows_read),
            ("matched", self.matched),
            ("without an image", self.unmatched),
            ("ambiguous", self.ambiguous),
            ("items added for further rows", self.items_added),
            ("cells rejected", self.rejected),
            ("values kept as they were", self.kept),
        ]
        made = (f"{name} ({self.created[name]})" if name in self.created else name for name in self.changed)
        return counts + list(zip((f"values of {name}" for name in made), self.changed.values(), strict=True))

    def to_polars(self) -> pl.DataFrame:
        """All that was not taken, `problems` and then `without_image`, as a table: row, column, value, reason."""
        return cells_as_table([*self.problems, *self.without_image])

    def __str__(self) -> str:
        return "\n".join([_as_text("Table", self.rows, self.problems), *self.remarks])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        remarks = "".join(f"<p>{escape(remark)}</p>" for remark in self.remarks)
        return _as_html("Table", self.rows, self.problems) + remarks


def in_one_line(text: str) -> str:
    r"""A text, such as the name of a file, without what would move or colour a terminal or begin a line.

    >>> in_one_line("a\n\x1b[31mé.jpg")
    'a\\n\\x1b[31mé.jpg'
    """
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )


def _as_text(title: str, rows: Sequence[tuple[str, int]], problems: Sequence[Problem]) -> str:
    counts = ", ".join(f"{count:,} {name}" for name, count in rows if count)
    lines = [f"{title}: {counts or _NOTHING}"]
    for problem in problems[:_SHOWN]:
        value = f" {problem.value!r}" if problem.value else ""
        lines.append(f"  {in_one_line(problem.where)}:{value} {in_one_line(problem.reason)}")
    if more := sum(problem.count for problem in problems[_SHOWN:]):
        lines.append(f"  … and {more:,} more")
    return "\n".join(lines)


def _as_html(title: str, rows: Sequence[tuple[str, int]], problems: Sequence[Problem]) -> str:
    counts = "".join(
        f'<tr><td style="text-align:left">{escape(name)}</td><td style="text-align:right">{count:,}</td></tr>'
        for name, count in rows
        if count
    )
    counts = counts or f"<tr><td>{_NOTHING}</td></tr>"
    html = f"<table><caption><b>{escape(title)}</b></caption>{counts}</table>"
    return html + _details(problems, "not taken", is_open=True)


def _details(problems: Sequence[Problem], what: str, *, is_open: bool = False) -> str:
    """Where, what and why, folded under how many."""
    if not problems:
        return ""
    listed = "".join(
        f'<tr><td style="text-align:left">{escape(problem.where)}</td>'
        f'<td style="text-align:left">{escape(problem.value)}</td>'
        f'<td style="text-align:left">{escape(problem.reason)}</td></tr>'
        for problem in problems[:_SHOWN]
    )
    more = sum(problem.count for problem in problems[_SHOWN:])
    rest = f"<p>… and {more:,} more</p>" if more > 0 else ""
    head = "<tr><th>where</th><th>value</th><th>reason</th></tr>"
    title = f"<summary>{sum(problem.count for problem in problems):,} {what}</summary>"
    return f"<details{' open' if is_open else ''}>{title}<table>{head}{listed}</table>{rest}</details>"


def _plural(kind: str) -> str:
    """ ".txt file" → ".txt files", "file of no known kind" → "files of no known kind"."""
    return kind.replace("file", "files", 1)
