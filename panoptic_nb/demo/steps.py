"""The steps of the loop: receive, look, compare, annotate, take out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import panoptic_nb as pnb
from panoptic_nb.demo.posters import DrawnCorpus
from panoptic_nb.demo.report import DemoReport
from panoptic_nb.errors import InvalidValueError

if TYPE_CHECKING:
    import polars as pl

SPACE = "visual"
LOOK_ALIKES = "look-alikes"
PROPOSED = "proposed"
MOSTLY = 0.75  # a cluster speaks for one maker when this share of its signed items is theirs


class Steps:
    """The steps of the loop on an open corpus, through the public calls alone; each writes what it found."""

    def __init__(
        self, corpus: pnb.Corpus, home: Path, source: Path, report: DemoReport, drawn: DrawnCorpus | None
    ) -> None:
        self.corpus, self.home, self.source, self.report, self.drawn = corpus, home, source, report, drawn
        self.figures = report.figures

    # Bringing in

    def receive(
        self,
        metadata: str | Path | None,
        on: str | None,
        types: Mapping[str, str],
        separators: Mapping[str, str],
    ) -> None:
        """Images and table come in as they are."""
        with self.report.step("Images") as say:
            images = self.corpus.add_images(self.source)
            if not len(self.corpus):
                raise InvalidValueError(
                    f"{self.source} holds no image that can be read; give images=, a folder that has some."
                )
            say += _lines(str(images).removeprefix("Images: "), Path(self.source).resolve())
            self.figures |= {"added": images.added, "failed": len(images.failed)}
        if metadata is None:
            return
        with self.report.step("Table") as say:
            table = self.corpus.add_metadata(metadata, on=on, types=types, separators=separators)
            say.append(
                f"{table.rows_read:,} rows: {table.matched:,} matched, {table.unmatched:,} without an image, "
                f"{table.ambiguous:,} ambiguous; {table.rejected:,} cells rejected"
            )
            say += [f"{p.where}: {p.value!r} {p.reason}" for p in table.problems[:4]]
            say += list(table.remarks[:3])
            self.figures |= {
                "rows": table.rows_read, "matched": table.matched, "without an image": table.unmatched,
                "rejected": table.rejected,
            }  # fmt: skip

    # Looking

    @property
    def date(self) -> pnb.Property | None:
        """The date that most items have."""
        return self._fullest("date")

    @property
    def maker(self) -> pnb.Property | None:
        """The label that most items have and that makes groups: not too many for the corpus."""
        return self._fullest("label")

    def _fullest(self, kind: str) -> pnb.Property | None:
        view = self.corpus.view()
        known = [
            p for p in self.corpus.properties if p.type == kind and p.name not in (PROPOSED, LOOK_ALIKES)
        ]
        if kind == "label":
            known = [p for p in known if 2 <= len(p.tags) <= max(12, len(self.corpus) // 12)]
        return max(known, key=lambda p: len(view.where(p.is_set())), default=None)

    def grouped(self) -> pnb.View:
        """Everything, by decade and maker where the corpus knows them, else by folder."""
        view, date, maker = self.corpus.view(), self.date, self.maker
        if date and maker:
            return view.group_by(date.by("decade"), maker)
        if date or maker:
            return view.group_by(date.by("decade")) if date else view.group_by(maker or "folder")
        return view.group_by("folder")

    def look(self) -> None:
        """Views: a condition and its complement, groups with the empty one among them, a page."""
        with self.report.step("Views") as say:
            view = self.corpus.view()
            if date := self.date:
                say += self._before(view, date)
                decades = view.group_by(date.by("decade")).groups
                say.append("by decade: " + ", ".join(f"{g.label} {len(g)}" for g in decades))
                self.figures["decades"] = len(decades)
            if maker := self.maker:
                makers = view.group_by(maker.by(order="size")).groups
                say.append(f"by {maker.name}: " + ", ".join(f"{g.label} {len(g)}" for g in makers[:12]))
            self._page(self.grouped(), "look.html", "by decade and maker" if self.date else "as filed")
            say.append(f"{len(self.corpus):,} items, {len(self.corpus.properties)} properties")

    def _before(self, view: pnb.View, date: pnb.Property) -> list[str]:
        """A cut through the dates: both sides together are everything, whatever is empty."""
        years = view.to_polars([date.name])[f"{date.name}_start"].dt.year().drop_nulls()
        if not len(years):
            return []
        middle = int(years.sort()[len(years) // 2])
        early, rest = view.where(date < middle), view.where(~(date < middle))
        undated = rest.where(date.not_set())
        self.figures |= {"early": len(early), "rest": len(rest), "undated": len(undated)}
        return [
            f"{date.name} < {middle}: {len(early):,}; all the others: {len(rest):,}, {len(undated):,} of them undated"
        ]

    def _page(self, view: pnb.View, file: str, title: str) -> None:
        titles = [
            p.name
            for p in self.corpus.properties
            if p.type == "text" and p.name.casefold() in ("titre", "title")
        ]
        page = view.to_html(self.home / file, title=f"{self.corpus.name}, {title}", captions=titles)
        self.report.pages.append(page)

    # Comparing

    def compare(self) -> None:
        """What each image looks like; clusters; neighbours."""
        with self.report.step("Embed") as say:
            say.append(str(self.corpus.embed(SPACE)))
        with self.report.step("Similar") as say:
            say += self._neighbours()
        with self.report.step("Clusters") as say:
            distinct = len(self.corpus.view().piles())
            self.clusters = self.corpus.view().cluster(min(24, max(2, distinct // 6)), space=SPACE, seed=0)
            best = self.clusters.sort("cohesion")[0]
            say.append(
                f"{len(self.clusters)} clusters of {self.clusters.parameters.images:,} images; "
                f"the most alike: {len(best)} items, mean cosine {best.cohesion:.2f}"
            )
            if LOOK_ALIKES not in self.corpus:
                self.clusters.save(LOOK_ALIKES)
            self._page(
                self.corpus.view().group_by(self.corpus[LOOK_ALIKES]), "look-alikes.html", "by likeness"
            )

    def _neighbours(self) -> list[str]:
        """The nearest picture of one item; for drawn posters, whether copies find their originals."""
        view = self.corpus.view()
        paths = dict(view.to_polars([])["path", "item_id"].iter_rows())
        if self.drawn is None:
            first = view.ids[0]
            near = view.similar(to=int(first), space=SPACE, limit=2)
            words = [
                f"{Path(path).name} {score:.2f}"
                for path, score in zip(near.to_polars([])["file_name"], near.scores, strict=True)
            ]
            return [f"nearest to {words[0].rsplit(' ', 1)[0]}: {words[-1]}"] if len(words) > 1 else []
        found = total = 0
        for file in self.drawn.readable:
            if file.copy_of is None or file.path not in paths:
                continue
            mine, original = paths[file.path], paths[file.copy_of]
            near = view.similar(to=mine, space=SPACE, limit=4)
            total += 1
            found += original in [item for item in near if item != mine][:3]
        self.figures |= {"copies": total, "copies found": found}
        return [
            f"{total} copies (cropped, grey, faded, smaller, mirrored…): {found} have their original "
            "among their first three neighbours"
        ]

    # Annotating

    def annotate(self) -> None:
        """Clusters that speak for one maker propose that maker for what is unsigned; then undo, redo."""
        with self.report.step("Annotate") as say:
            if PROPOSED not in self.corpus:
                self.corpus.add_property(PROPOSED, "label", scope="image")
            maker = self.maker
            if maker is None:
                best = self.clusters.sort("cohesion")[0].tag(PROPOSED, "look at these together")
                changed = best.changed
                say.append(str(best))
            else:
                changed = self._attribute(maker, say)
            if changed:
                say.append(self._undo_and_redo())

    def _undo_and_redo(self) -> str:
        """What was just done is taken back and done again; nobody's own work is touched."""
        before = self._count()
        undone = self.corpus.undo()[0]
        after = self._count()
        self.corpus.redo()
        again = self._count()
        self.figures |= {"proposed": before, "after undo": after, "after redo": again}
        return f"undo ({undone.summary}): {before} proposed → {after}; redo: {again}"

    def _count(self) -> int:
        return len(self.corpus.view().where(self.corpus[PROPOSED].is_set()))

    def _attribute(self, maker: pnb.Property, say: list[str]) -> int:
        changed = 0
        signed = dict(self.corpus.view().to_polars([maker.name])["item_id", maker.name].iter_rows())
        with self.corpus.acting(origin=f"cluster:{SPACE}"):
            for cluster in self.clusters:
                votes = Counter(signed[item] for item in cluster if signed[item])
                unsigned = [item for item in cluster if not signed[item]]
                if not votes or not unsigned:
                    continue
                name, most = votes.most_common(1)[0]
                if most >= MOSTLY * votes.total():
                    changed += self.corpus.view().pick(unsigned).tag(PROPOSED, name).changed
        proposed = self.corpus.view().where(maker.not_set(), self.corpus[PROPOSED].is_set())
        without = len(self.corpus.view().where(maker.not_set()))
        words = (
            f"{without} items without {maker.name}: a cluster of one hand proposes a name for {len(proposed)}"
        )
        if self.drawn is not None and len(proposed):
            truth = {file.path: file.designer for file in self.drawn.readable}
            frame = proposed.to_polars([PROPOSED])
            right = sum(truth[path] == name for path, name in frame["path", PROPOSED].iter_rows())
            self.figures |= {"attributed": len(frame), "attributed right": right}
            words += f"; {right} of them rightly"
        say.append(words)
        return changed

    # Taking out

    def take_out(self) -> None:
        """A table, and the proof that it comes back: imported into a new corpus, every value is the same."""
        with self.report.step("Export") as say:
            self.report.export = self.corpus.view().to_csv(self.home / f"{self.corpus.name}.csv")
            with (
                TemporaryDirectory(dir=self.home) as attic,
                pnb.Corpus(Path(attic) / "again.panoptic") as again,
            ):
                again.add_images(self.source)
                again.add_metadata(self.report.export)
                same = _values(again).equals(_values(self.corpus))
            self.figures["identical"] = same
            verdict = "every value is the same" if same else "values differ: please report this"
            say.append(
                f"{self.report.export.name}, {len(self.corpus):,} items; imported into a new corpus, {verdict}"
            )


def _values(corpus: pnb.Corpus) -> pl.DataFrame:
    """Every value of every item, in an order that two corpora share."""
    frame = corpus.view().to_polars()
    return (
        frame.sort("path", "item_id")
        .drop("item_id", "image_id")
        .select(sorted(set(frame.columns) - {"item_id", "image_id"}))
    )


def _lines(text: str, source: Path) -> list[str]:
    """A report's lines, with paths as the reader knows them."""
    lines = [line.strip().replace(f"{source}/", "") for line in text.splitlines()]
    return lines if len(lines) < 7 else [*lines[:5], f"… and {len(lines) - 5} more"]
