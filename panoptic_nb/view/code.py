"""The Python that makes a query again."""

from __future__ import annotations

from typing import Any

from panoptic_nb.errors import NotFoundError
from panoptic_nb.query.compile import leaf_sql
from panoptic_nb.query.condition import TAG_OPS, Leaf
from panoptic_nb.query.groups import GroupKey
from panoptic_nb.query.order import SortKey
from panoptic_nb.query.query import Query
from panoptic_nb.session.schema import Schema
from panoptic_nb.values import Date


def query_code(query: Query, schema: Schema, corpus: str = "corpus") -> str:
    """Python that, evaluated where `corpus` is the corpus, gives an equal view.

    Raises
    ------
    NotFoundError, InvalidValueError
        If it uses a property or a tag that was deleted, or a property that has another type since: no code
        could make that view.
    """
    for leaf in query.condition.leaves() if query.condition is not None else ():
        _check(leaf, schema)

    def name_of(key: str) -> str:
        return f"{corpus}[{schema.field(key).name!r}]"

    def describe(leaf: Leaf) -> tuple[Any, ...]:
        return tuple(_operand(leaf, operand, schema) for operand in leaf.operands)

    parts = [f"{corpus}.view()"]
    picked = query.picked_ids
    if picked is not None:
        parts.append(f".pick({picked.tolist()})")
    if query.condition is not None:
        parts.append(f".where({query.condition.code(name_of, describe)})")
    if query.groups:
        parts.append(f".group_by({', '.join(_group(key, schema, corpus) for key in query.groups)})")
    if query.order:
        parts.append(f".sort({', '.join(_sort(key, schema, corpus) for key in query.order)})")
    if query.piles:
        parts.append(".piles()")
    return "".join(parts)


def query_words(query: Query, schema: Schema) -> str:
    """The same in a few words, for the one line that stands for a view; what is gone is named as such."""
    words = []
    if query.condition is not None:

        def describe(leaf: Leaf) -> tuple[Any, ...]:
            return tuple(_operand(leaf, operand, schema) for operand in leaf.operands)

        words.append("where " + query.condition.code(schema.called, describe))
    if query.groups:
        words.append("grouped by " + ", ".join(group_words(key, schema) for key in query.groups))
    if query.order:
        keys = (schema.called(key.field) + (" ↓" if key.descending else "") for key in query.order)
        words.append("sorted by " + ", ".join(keys))
    if query.piles:
        words.append("in piles")
    return ", ".join(words)


def group_words(key: GroupKey, schema: Schema) -> str:
    """A group key in words: ``year (decade)``."""
    name = schema.called(key.field)
    if key.unit:
        return f"{name} ({key.unit if key.step == 1 else f'{key.step} × {key.unit}'})"
    if key.width is not None:
        return f"{name} (by {key.width:g})"
    if key.quantiles is not None:
        return f"{name} ({key.quantiles} quantiles)"
    return name


class _Deleted:
    """Stands in words where a deleted tag stood."""

    def __repr__(self) -> str:
        return "«deleted tag»"


def _check(leaf: Leaf, schema: Schema) -> None:
    """Refuse a leaf that no code can make again."""
    field = schema.field(leaf.field)
    leaf_sql(leaf, field, schema.tree(field))
    if not field.type.is_tags or leaf.op not in TAG_OPS:
        return
    known = schema.tags.get(field.key, {})
    missing = sum(tag not in known for tag in leaf.operands)
    if missing:
        raise NotFoundError(
            f'This view asks "{field.name}" for {missing} deleted tag{"s" if missing > 1 else ""}, which no code can '
            "name. Undo the deletion, or write the view anew."
        )


def _operand(leaf: Leaf, operand: Any, schema: Schema) -> Any:
    field = schema.fields.get(leaf.field)
    if field is not None and field.type.is_tags and leaf.op in TAG_OPS:
        row = schema.tags.get(field.key, {}).get(operand)
        return row.name if row is not None else _Deleted()
    if isinstance(operand, Date):
        return str(operand)
    if isinstance(operand, float) and operand.is_integer() and abs(operand) < 1e15:
        return int(operand)
    return operand


def _sort(key: SortKey, schema: Schema, corpus: str) -> str:
    name = schema.field(key.field).name
    return f"{corpus}[{name!r}].desc()" if key.descending else repr(name)


def _group(key: GroupKey, schema: Schema, corpus: str) -> str:
    name = schema.field(key.field).name
    arguments = []
    if key.unit:
        arguments.append(repr(key.unit))
    if key.step != 1:
        arguments.append(f"step={key.step}")
    for option in ("width", "quantiles"):
        value = getattr(key, option)
        if value is not None:
            arguments.append(f"{option}={value!r}")
    if key.edges is not None:
        arguments.append(f"edges={list(key.edges)!r}")
    if key.by != "value":
        arguments.append(f"order={key.by!r}")
    if key.descending:
        arguments.append("descending=True")
    return f"{corpus}[{name!r}].by({', '.join(arguments)})" if arguments else repr(name)
