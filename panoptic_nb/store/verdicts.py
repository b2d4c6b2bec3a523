"""What people decided about proposals: accepted, refused or skipped, for a target, kept for good.

A target is a value of a property, or several that a nested group gives together; it goes by parts such as
``12=tag:5``. Verdicts are journaled; undo takes them back together with the values they gave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.schema import APART, VERDICTS

Ids = npt.NDArray[np.int32]

_TARGETS = "SELECT target_id, parts FROM targets"


class Verdict(IntEnum):
    """What was decided about one image for one target."""

    REFUSED = -1
    SKIPPED = 0
    ACCEPTED = 1


class Verdicts:
    """Reads and writes verdicts, and the pairs of images that are no duplicates."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, target: Sequence[str]) -> dict[Verdict, Ids]:
        """The images of each verdict for a target, in the order of the decisions."""
        rows = self._catalogue.columns(
            f"SELECT id, verdict FROM v_{VERDICTS} JOIN targets USING (target_id) WHERE parts = ? "
            f"ORDER BY op_id, v_{VERDICTS}.rowid",
            [_named(target)],
        )
        ids, verdicts = rows["id"].astype(np.int32, copy=False), rows["verdict"]
        return {verdict: ids[verdicts == verdict] for verdict in Verdict}

    def latest(self, target: Sequence[str], count: int) -> list[Verdict]:
        """The last verdicts for a target, skips aside, those of the oldest operation first.

        Within an operation none is earlier than another: of the one that is cut, acceptances and refusals are
        taken in the proportion in which they were given.
        """
        rows = self._catalogue.rows(
            f"SELECT count(*) FILTER (verdict > 0), count(*) FROM v_{VERDICTS} JOIN targets USING (target_id) "
            "WHERE parts = ? AND verdict <> 0 GROUP BY op_id ORDER BY op_id DESC LIMIT ?",
            [_named(target), count],
        )
        found: list[Verdict] = []
        for accepted, given in rows:
            taken = min(given, count - len(found))
            yes = (2 * taken * accepted + given) // (2 * given)
            found += [Verdict.REFUSED] * (taken - yes) + [Verdict.ACCEPTED] * yes
        return found[::-1]

    def write(self, draft: Draft, target: Sequence[str], images: Ids, verdict: Verdict) -> None:
        """Keep a verdict on images, in the place of the one there was."""
        number = self._target(draft, target)
        given = {"id": np.unique(images).astype(np.int32)}
        self._remove(draft, f"target_id = {number} AND id IN (SELECT id FROM given)", given=given)
        draft.transaction.run(
            f"INSERT INTO v_{VERDICTS} SELECT id, ?, ?, ? FROM given",
            [number, int(verdict), draft.op_id],
            given={"id": images.astype(np.int32)},
        )
        draft.storages.add(VERDICTS)

    def forget(self, draft: Draft, target: Sequence[str], verdict: Verdict, images: Ids | None = None) -> int:
        """Take back the verdicts of one kind for a target, of all images or of some; gives how many."""
        where = f"target_id = {self._target(draft, target)} AND verdict = {int(verdict)}"
        given: dict[str, Any] = (
            {} if images is None else {"given": {"id": np.unique(images).astype(np.int32)}}
        )
        if given:
            where += " AND id IN (SELECT id FROM given)"
        return self._remove(draft, where, **given)

    def refused_for_less(self, target: Sequence[str]) -> dict[tuple[str, ...], Ids]:
        """The images refused for some of a target's parts, by these parts: they are refused for the whole too."""
        wanted = set(target)
        parts = {number: tuple(parts_of(text)) for number, text in self._catalogue.rows(_TARGETS)}
        less = {number: some for number, some in parts.items() if set(some) < wanted}
        if not less:
            return {}
        rows = self._catalogue.columns(
            f"SELECT id, target_id FROM v_{VERDICTS} WHERE verdict = {int(Verdict.REFUSED)} "
            f"AND target_id IN ({', '.join(map(str, less))})"
        )
        ids = rows["id"].astype(np.int32, copy=False)
        return {some: ids[rows["target_id"] == number] for number, some in less.items()}

    def follow_merge(self, draft: Draft, old: str, new: str) -> int:
        """Let the verdicts for a part, alone or with others, be verdicts for the one it was merged into.

        An image that has a verdict for both keeps one: accepted before refused before skipped.

        Returns
        -------
        int
            How many images are refused for the other part alone that were not before.
        """
        refused = 0
        for number, text in draft.transaction.run(_TARGETS):
            parts = parts_of(text)
            if old not in parts:
                continue
            target = [new if part == old else part for part in parts]
            mine, others = self._given(draft, number), self._given(draft, self._target(draft, target))
            follows = {
                image: given for image, given in mine.items() if _weight(given) > _weight(others.get(image))
            }
            for verdict in Verdict:
                images = [image for image, given in follows.items() if given is verdict]
                if images:
                    self.write(draft, target, np.asarray(images, np.int32), verdict)
            self._remove(draft, f"target_id = {number}")
            if target == [new]:
                refused = sum(given is Verdict.REFUSED for given in follows.values())
        return refused

    def apart(self) -> npt.NDArray[np.int32]:
        """The pairs of images that are no duplicates, the lower id first; shape (n, 2)."""
        rows = self._catalogue.columns(f"SELECT DISTINCT id, other_id FROM v_{APART}")
        return np.stack([rows["id"], rows["other_id"]], axis=1).astype(np.int32)

    def set_apart(self, draft: Draft, pairs: npt.NDArray[np.int32]) -> int:
        """Remember that these pairs are no duplicates; shape (n, 2); gives how many were not known."""
        ordered = np.unique(np.sort(pairs, axis=1), axis=0)
        given = {"id": ordered[:, 0], "other_id": ordered[:, 1]}
        ((count,),) = draft.transaction.run(
            f"SELECT count(*) FROM given ANTI JOIN v_{APART} USING (id, other_id)", given=given
        )
        if count:
            draft.transaction.run(
                f"INSERT INTO v_{APART} SELECT id, other_id, ?::INTEGER FROM given "
                f"ANTI JOIN v_{APART} USING (id, other_id)",
                [draft.op_id],
                given=given,
            )
            draft.storages.add(APART)
        return int(count)

    @staticmethod
    def _given(draft: Draft, number: int) -> dict[int, Verdict]:
        """The verdict of each image for a target, as it stands within an operation."""
        rows = draft.transaction.run(f"SELECT id, verdict FROM v_{VERDICTS} WHERE target_id = {number}")
        return {int(image): Verdict(verdict) for image, verdict in rows}

    @staticmethod
    def _remove(draft: Draft, where: str, **tables: Any) -> int:
        """Move the verdicts that a condition names to the former ones; gives how many."""
        ((count,),) = draft.transaction.run(f"SELECT count(*) FROM v_{VERDICTS} WHERE {where}", **tables)
        if count:
            draft.transaction.run(
                f"INSERT INTO h_{VERDICTS} SELECT *, ? FROM v_{VERDICTS} WHERE {where}",
                [draft.op_id],
                **tables,
            )
            draft.transaction.run(f"DELETE FROM v_{VERDICTS} WHERE {where}", **tables)
            draft.storages.add(VERDICTS)
        return int(count)

    @staticmethod
    def _target(draft: Draft, target: Sequence[str]) -> int:
        rows = draft.transaction.run("SELECT target_id FROM targets WHERE parts = ?", [_named(target)])
        if rows:
            return int(rows[0][0])
        ((number,),) = draft.transaction.run("SELECT coalesce(max(target_id), 0) + 1 FROM targets")
        draft.transaction.run("INSERT INTO targets VALUES (?, ?)", [number, _named(target)])
        return int(number)


def _named(target: Sequence[str]) -> str:
    return "\n".join(sorted(set(target)))


def parts_of(text: str) -> list[str]:
    """The parts of a target as the table ``targets`` has them; the value of a part may have lines of its own."""
    return re.split(r"\n(?=\d+=(?:tag|value):)", text)


def tag_part(property_key: str, tag_id: int) -> str:
    """The part of a target that a tag is."""
    return f"{property_key}=tag:{tag_id}"


def _weight(verdict: Verdict | None) -> int:
    """What of two verdicts on one image is kept: what gave a value, then what decided, then what put off."""
    return 0 if verdict is None else {Verdict.SKIPPED: 1, Verdict.REFUSED: 2, Verdict.ACCEPTED: 3}[verdict]
