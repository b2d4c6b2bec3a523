"""What a check says: what is not as the catalogue has it, and how much was looked at."""

from __future__ import annotations

from dataclasses import dataclass

SPARE = "of no image"
"""What is said of thumbnails that nobody needs: a crash leaves them, and they do no harm."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the catalogue says.

    Attributes
    ----------
    where
        ``catalogue``, ``thumbnails``, ``vectors``, ``files``, ``items``, ``images``, ``values``, ``tags``,
        ``properties`` or ``journal``.
    what
        In words.
    count
        How many.
    examples
        Some of them: ids, or paths.
    repairable
        Whether `Corpus.repair` mends it.
    """

    where: str
    what: str
    count: int
    examples: tuple[str, ...]
    repairable: bool = False


@dataclass(frozen=True)
class CheckReport:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]
    items: int
    images: int
    values: int
    vectors: int
    thumbnails: int
    files: int | None

    @property
    def whole(self) -> bool:
        """Whether nothing is lost or wrong: files that are gone are no fault of the corpus, and a crash or a
        backup put back leaves thumbnails that no image needs."""
        return all(finding.where == "files" or finding.what == SPARE for finding in self.findings)

    def __str__(self) -> str:
        looked = (
            f"{self.items:,} items, {self.images:,} images, {self.values:,} values, {self.vectors:,} vectors, "
            f"{self.thumbnails:,} thumbnails" + ("" if self.files is None else f", {self.files:,} files")
        )
        lines = [f"{'Whole' if self.whole else 'Damaged'}: {looked} checked"]
        for finding in self.findings:
            mend = "; corpus.repair() mends it" if finding.repairable else ""
            if finding.where == "catalogue":
                mend = "; close the corpus, and put a backup in its place: Corpus.restore(corpus, backup)"
            shown = ", ".join(finding.examples[:5])
            lines.append(f"  {finding.where}: {finding.count:,} {finding.what} ({shown}){mend}")
        return "\n".join(lines)

    __repr__ = __str__
