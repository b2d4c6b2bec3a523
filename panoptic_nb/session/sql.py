"""Asking a corpus in SQL: the documented tables, read-only, in DuckDB's dialect.

``items``
    One row for each item: ``item_id``, ``image_id``, ``path`` (below its root), ``file_name``, ``folder``,
    ``root``, ``missing``, ``bytes``, ``file_date``; then every property as a column of its name. A label is
    VARCHAR, labels VARCHAR[] in reading order (``list_contains(motif, 'apple')``, ``unnest(motif)``), a number
    DOUBLE, a checkbox BOOLEAN, text, url and color VARCHAR. A date ``year`` is three columns: ``year``, its
    canonical text (``1905-03``), ``year_start`` and ``year_stop`` (the first moment after), TIMESTAMP.
``images``
    One row for each distinct image: ``image_id``, ``sha256``, ``width``, ``height``, ``format``, ``bytes``,
    ``frames``, ``mean_color``, ``taken``, ``items`` (how many show it); then every property of images.
``properties``
    ``property_id``, ``name``, ``type``, ``scope``, ``column_name`` (its column in ``items``: with ``_2`` behind
    where the name was taken; SQL tells no case apart), ``position``.
``tags``
    ``tag_id``, ``property``, ``name``, ``color``, ``position``, ``count`` (items or images that have it).
``tag_parents``
    ``property``, ``tag_id``, ``tag``, ``parent_id``, ``parent``: one row for each line of the hierarchy.
``values_long``
    One row for each value, and each tag, of a property: ``property``, ``scope``, ``item_id`` (NULL for a
    property of images), ``image_id``, ``value`` (as text), ``number``, ``tag_id``, ``start``, ``stop``, ``given``
    (the words of a date), ``op_id``, ``time`` (UTC), ``author``, ``origin``.
``verdicts``
    What people decided about proposals, one row for each image and target: ``image_id``, ``verdict`` (accepted,
    refused, skipped), ``target`` (``motif = apple``, or several values that a group gives), ``op_id``, ``time``
    (UTC), ``author``, ``origin``.
``journal``
    ``op_id``, ``time`` (UTC), ``author``, ``origin``, ``kind``, ``property``, ``summary``, ``items``, ``query``,
    ``undoable``, ``state``.

The tables are copies in a database of their own, in memory: a statement can neither change the corpus nor
touch a file, the network or an extension.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.session.session import Session
from panoptic_nb.session.sql_tables import TABLES
from panoptic_nb.store.refusals import plain_interrupts, refusing_no_text

if TYPE_CHECKING:
    import polars as pl

    from panoptic_nb.store.sandbox import Params

_kept: WeakKeyDictionary[Session, tuple[int, dict[str, Any]]] = WeakKeyDictionary()


def run_sql(session: Session, statement: str, params: Params | None = None) -> pl.DataFrame:
    """The answer to a statement over the tables at the top of this module.

    Parameters
    ----------
    statement
        One ``SELECT`` (``WITH``, ``FROM``, ``PIVOT``, ``DESCRIBE``, ``SUMMARIZE``, ``SHOW TABLES``, ``EXPLAIN``).
    params
        What stands for ``?`` or ``$name`` in it.

    Raises
    ------
    ReadOnlyError
        For a statement that does anything else than read.
    InvalidValueError
        If the statement is wrong; DuckDB's own words are kept.

    Examples
    --------
    ``corpus.sql("select tag, count(*) from (select unnest(subjects) as tag from items) group by all")``
    """
    from panoptic_nb.store.sandbox import ask

    if not isinstance(statement, str) or not statement.strip():
        raise InvalidValueError(
            f'corpus.sql takes a statement such as "select * from items"; {statement!r} was given.'
        )
    with plain_interrupts(), refusing_no_text():
        statement.encode()
        return _frame(ask(statement, _tables(session, statement), params))


def _tables(session: Session, statement: str) -> dict[str, Any]:
    """The tables that a statement may name, in full; the others without rows, for SHOW and DESCRIBE."""
    generation = session.generation
    kept = _kept.get(session)
    if kept is None or kept[0] != generation:
        kept = (generation, {})
        _kept[session] = kept
    made = kept[1]
    # query() and query_table() make statements out of texts, where a name need not stand in one piece.
    all_of_them = re.search(r"\bquery(_table)?\s*\(", statement, re.IGNORECASE) is not None
    tables = {}
    for name, make in TABLES.items():
        wanted = all_of_them or re.search(rf"\b{name}\b", statement, re.IGNORECASE) is not None
        key = name if wanted else f"{name} without rows"
        if key not in made:
            made[key] = make(session, rows=wanted).to_arrow()
        tables[name] = made[key]
    return tables


def _frame(answer: Any) -> pl.DataFrame:
    """Arrow as polars: names made different, whole numbers of SQL's sums as plain integers."""
    import polars as pl

    names: list[str] = []
    for name in answer.column_names:
        free, number = name, 2
        while free in names:
            free, number = f"{name}_{number}", number + 1
        names.append(free)
    try:
        frame = pl.DataFrame(answer.rename_columns(names))
    except pl.exceptions.PolarsError as error:
        raise InvalidValueError(
            f"A column of the answer has a type that DataFrames do not know: {str(error).splitlines()[0]}. "
            "Cast it, for instance to VARCHAR."
        ) from error
    for name in [name for name, kind in frame.schema.items() if kind == pl.Decimal(38, 0)]:
        whole = frame[name].cast(pl.Int64, strict=False)
        if whole.null_count() == frame[name].null_count():
            frame = frame.with_columns(whole)
    return frame
