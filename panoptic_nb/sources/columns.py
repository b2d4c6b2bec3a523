"""One typed column into one property: what is new is written, what contradicts is reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from panoptic_nb.exports.schema_file import PropertyEntry, SchemaFile
from panoptic_nb.query.field import Field
from panoptic_nb.sources.placing import Placed
from panoptic_nb.sources.report import Problem
from panoptic_nb.sources.table.typed import TypedColumn, TypedTable
from panoptic_nb.store import values as stored
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.properties import PropertyRow
from panoptic_nb.store.schema import value_columns
from panoptic_nb.store.store import Store
from panoptic_nb.values import PropertyType

if TYPE_CHECKING:
    from panoptic_nb.sources.metadata import OnConflict

_TOLD, _TAGS_TOLD = 1000, 10


class ColumnWriter:
    """Writes the columns of one table under one operation."""

    def __init__(
        self, store: Store, draft: Draft, placed: Placed, typed: TypedTable, on_conflict: OnConflict
    ) -> None:
        self._store, self._draft, self._placed, self._typed = store, draft, placed, typed
        self._on_conflict = on_conflict
        self._problems: list[Problem] = []
        self._made: set[int] = set()
        self.doubtful: set[int] = set()
        """Rows that say something new of an item, and may be about another item of its file."""

    def write(
        self, row: PropertyRow, column: TypedColumn, words: pl.Series | None
    ) -> tuple[int, int, list[Problem]]:
        """Write a column.

        Parameters
        ----------
        words
            By row, the words in which a date was given; None where the column itself has them.

        Returns
        -------
        (changed, kept, problems)
            How many ids changed; how many had another value and kept it; the contradictions.
        """
        self._problems = []
        field = row.field()
        values = column.values
        if words is not None and column.type is PropertyType.DATE:
            said = pl.DataFrame({"row": pl.int_range(len(words), dtype=pl.UInt32, eager=True), "said": words})
            values = values.join(said, on="row", how="left", maintain_order="left")
            values = values.with_columns(text=pl.coalesce("said", "text")).drop("said")
        targets = pl.DataFrame(
            {
                "row": self._placed.rows.astype(np.uint32),
                "id": self._placed.items if field.scope == "item" else self._placed.images,
            }
        )
        if column.type.is_tags:
            given = targets.join(values, on="row", maintain_order="left_right")
            return self._write_tags(field, self._sure(field, given))
        given = targets.join(values, on="row", maintain_order="left")
        return self._write_scalars(field, self._sure(field, given))

    def _sure(self, field: Field, given: pl.DataFrame) -> pl.DataFrame:
        """Without the rows that may be about another item; those that say something new are noted."""
        unsure = pl.DataFrame({"row": self._placed.unsure.astype(np.uint32)})
        if field.scope != "item" or not unsure.height:
            return given
        new, names = given.join(unsure, on="row", how="semi"), list(value_columns(field.type))
        if field.type.is_tags:
            known = self._store.properties.tags().get(int(field.key), {})
            tags = {"tag": [tag.name for tag in known.values()], "tag_id": list(known)}
            table = pl.DataFrame(tags, schema={"tag": pl.String, "tag_id": pl.Int32})
            new = new.join(table, on="tag", how="left")
        existing = self._store.catalogue.frame(f"SELECT id, {', '.join(names)} FROM {field.relation}")
        new = new.join(existing, on=["id", *names], how="anti", nulls_equal=True)
        self.doubtful |= set(new["row"].to_list())
        return given.join(unsure, on="row", how="anti", maintain_order="left")

    def _write_scalars(self, field: Field, given: pl.DataFrame) -> tuple[int, int, list[Problem]]:
        names = list(value_columns(field.type))
        first = given.unique("id", keep="first", maintain_order=True)
        self._tell_rivals(field, given, first, names)
        existing = pl.from_arrow(
            self._store.catalogue.arrow(f"SELECT id, {', '.join(names)} FROM {field.relation}")
        )
        kept = 0
        if isinstance(existing, pl.DataFrame) and existing.height and self._on_conflict != "replace":
            have = first.join(existing, on="id", suffix="_had", maintain_order="left")
            differ = have.filter(pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n}_had")) for n in names))
            kept = differ.height
            self._tell_kept(field, differ, names[0])
            first = first.join(existing.select("id"), on="id", how="anti", maintain_order="left")
        changed = stored.set_values(self._draft, field, first.select("id", *names)) if first.height else 0
        return changed, kept, self._problems

    def _write_tags(self, field: Field, given: pl.DataFrame) -> tuple[int, int, list[Problem]]:
        names = given["tag"].unique(maintain_order=True).to_list()
        tags = self._tag_ids(field, names)
        pairs = given.with_columns(tag_id=pl.col("tag").replace_strict(tags, return_dtype=pl.Int32))
        sets = pairs.group_by("row", "id", maintain_order=True).agg(pl.col("tag_id").sort(), pl.col("tag"))
        first = sets.unique("id", keep="first", maintain_order=True)
        rivals = sets.join(first.select("id", pl.col("tag_id").alias("had")), on="id", maintain_order="left")
        self._tell_rival_rows(field, rivals.filter(pl.col("tag_id") != pl.col("had")))
        existing = pl.from_arrow(self._store.catalogue.arrow(f"SELECT id, tag_id FROM {field.relation}"))
        kept = 0
        if isinstance(existing, pl.DataFrame) and existing.height and self._on_conflict != "replace":
            had = existing.group_by("id").agg(pl.col("tag_id").sort().alias("had"))
            have = first.join(had, on="id", maintain_order="left")
            differ = have.filter(pl.col("tag_id") != pl.col("had"))
            kept = differ.height
            told = differ.with_columns(pl.col("tag").list.join(", "))
            self._tell_kept(field, told, "tag")
            first = first.join(had.select("id"), on="id", how="anti", maintain_order="left")
        flat = first.select("id", "tag_id").explode("tag_id", empty_as_null=False)
        changed = 0
        if flat.height:
            ids, tag_ids = flat["id"].to_numpy().astype(np.int32), flat["tag_id"].to_numpy().astype(np.int32)
            changed = stored.replace_tags(
                self._draft, field, first["id"].to_numpy().astype(np.int32), ids, tag_ids
            )
        return changed, kept, self._problems

    def _tag_ids(self, field: Field, names: list[str]) -> dict[str, int]:
        known = self._store.properties.tags().get(int(field.key), {})
        ids = {row.name: row.tag_id for row in known.values()}
        missing = [name for name in names if name not in ids]
        for row in self._store.properties.add_tags(self._draft, int(field.key), missing) if missing else ():
            ids[row.name] = row.tag_id
            self._made.add(row.tag_id)
        return {name: ids[name] for name in names}

    def complete_tags(self, row: PropertyRow, described: SchemaFile) -> list[str]:
        """Give tags the order, the colours and the hierarchy that a description of the table has.

        What the corpus says already stays, as its values do, unless the import replaces: the tags that this
        import made take all of the description, those that stand nowhere take its hierarchy.

        Returns
        -------
        What to say of the tags that the corpus and the description know differently.
        """
        entry = next((entry for entry in described.properties if entry.name == row.name), None)
        if entry is None or not row.type.is_tags or not entry.tags:
            return []
        properties = self._store.properties
        known = {tag.name: tag for tag in properties.tags().get(row.property_id, {}).values()}
        fresh = [tag for tag in entry.tags if tag.name not in known]
        made = properties.add_tags(
            self._draft, row.property_id, [tag.name for tag in fresh], [tag.color for tag in fresh]
        ) if fresh else []  # fmt: skip
        known |= {tag.name: tag for tag in made}
        self._made.update(tag.tag_id for tag in made)
        listed = [(known[tag.name], tag.color) for tag in entry.tags]
        other = {tag.name for tag, color in listed if tag.tag_id not in self._made and tag.color != color}
        if self._on_conflict != "replace":
            own = [(tag, tag.color) for tag in known.values() if tag.tag_id not in self._made]
            listed = [*own, *(one for one in listed if one[0].tag_id in self._made)]
        properties.arrange(self._draft, row.property_id, listed)
        other |= self._place_tags(entry, {name: tag.tag_id for name, tag in known.items()})
        return self._tags_told(row.name, [tag.name for tag in entry.tags if tag.name in other])

    def _place_tags(self, entry: PropertyEntry, ids: dict[str, int]) -> set[str]:
        """Put tags below those of the description; gives the tags that the corpus had elsewhere."""
        above = self._store.properties.parents()
        before = dict(above)
        replaces = self._on_conflict == "replace"
        if replaces:
            above = {tag: over for tag, over in above.items() if tag not in {ids[t.name] for t in entry.tags}}
        elsewhere = set()
        for tag in entry.tags:
            tag_id = ids[tag.name]
            had = before.get(tag_id, ())
            wanted = tuple(sorted({ids[name] for name in tag.parents if name in ids}))
            takes = (replaces or not had) and not _stands_below(wanted, tag_id, above)
            if takes:
                above[tag_id] = wanted
                if wanted != had:
                    self._store.properties.set_parents(self._draft, tag_id, wanted)
            told = replaces and tag_id not in self._made if takes else bool(wanted)
            if wanted != had and told:
                elsewhere.add(tag.name)
        return elsewhere

    def _tags_told(self, name: str, tags: list[str]) -> list[str]:
        if not tags or self._on_conflict == "keep":
            return []
        shown = ", ".join(f'"{tag}"' for tag in tags[:_TAGS_TOLD])
        shown += f" and {len(tags) - _TAGS_TOLD:,} more" if len(tags) > _TAGS_TOLD else ""
        count = f"{len(tags):,} tag{'s' if len(tags) > 1 else ''}"
        if self._on_conflict == "replace":
            return [f'"{name}": {count} took the colour and the place that the table gives: {shown}']
        return [
            f'"{name}": {count} with another colour or place in the table kept those of the corpus '
            f'(on_conflict="replace" takes the table\'s): {shown}'
        ]

    def _tell_rivals(self, field: Field, given: pl.DataFrame, first: pl.DataFrame, names: list[str]) -> None:
        """Rows that give one id another value than the first row about it did."""
        if given.height == first.height:
            return
        both = given.join(first.select("id", *(pl.col(n).alias(f"{n}_had") for n in names)), on="id")
        rivals = both.filter(pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n}_had")) for n in names))
        self._tell_rival_rows(
            field, rivals.with_columns(tag=pl.concat_list(pl.col(names[0]).cast(pl.String)))
        )

    def _tell_rival_rows(self, field: Field, rivals: pl.DataFrame) -> None:
        reason = f"an earlier row about the same {field.scope} gives another value"
        self._tell(field, rivals.select("row", pl.col("tag").list.join(", ")), reason)

    def _tell_kept(self, field: Field, differ: pl.DataFrame, value: str) -> None:
        if self._on_conflict == "report":
            reason = (
                f'the {field.scope} has another value, which was kept (on_conflict="replace" replaces it)'
            )
            self._tell(field, differ.select("row", value), reason)

    def _tell(self, field: Field, cells: pl.DataFrame, reason: str) -> None:
        """Cells that were not taken: the first of them one by one, the others by their number."""
        for row, given in cells.head(_TOLD).iter_rows():
            self._problems.append(Problem(self._where(row, field), _shown(given), reason))
        if (more := cells.height - _TOLD) > 0:
            self._problems.append(Problem(f'column "{field.name}"', "", f"and {more:,} more: {reason}", more))

    def _where(self, row: int, field: Field) -> str:
        return f'{self._typed.counted} {self._typed.numbers[row]}, column "{field.name}"'


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _stands_below(tags: Iterable[int], tag: int, above: Mapping[int, tuple[int, ...]]) -> bool:
    """Whether one of these tags is this one, or stands somewhere below it."""
    open_ends, seen = list(tags), set()
    while open_ends:
        one = open_ends.pop()
        if one not in seen:
            seen.add(one)
            open_ends += above.get(one, ())
    return tag in seen
