"""From the catalogue of an older panoptic_nb to this one's: a copy first, then every step in one transaction.

A step takes a catalogue from one schema version to the next. Whoever changes `schema.CATALOGUE` raises
`schema.SCHEMA_VERSION` by one, adds the step here, and keeps a catalogue of the version before in
``tests/trust/older``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from panoptic_nb.errors import CorpusVersionError
from panoptic_nb.store.backup import backup
from panoptic_nb.store.catalogue import Catalogue, Transaction
from panoptic_nb.store.schema import SCHEMA_VERSION

Step = Callable[[Transaction], None]


def _verdicts(transaction: Transaction) -> None:
    """Version 0, before the first release, knew no verdicts and no pairs set apart.

    They have the value tables 0 and 1. Its properties began with 1: that one goes to a number of its own.
    """
    known = transaction.run(
        "SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^v_[0-9]+$')"
    )
    numbers = [int(name[2:]) for (name,) in known]
    if 1 in numbers:
        free = max(numbers) + 1
        for kind in ("v", "h"):
            transaction.run(f"ALTER TABLE {kind}_1 RENAME TO {kind}_{free}")
        for table in ("properties", "log_properties", "journal_storages"):
            transaction.run(f"UPDATE {table} SET storage = {free} WHERE storage = 1")
    transaction.run("CREATE TABLE targets (target_id INTEGER, parts VARCHAR)")
    for number, columns in ((0, "target_id INTEGER, verdict TINYINT"), (1, "other_id INTEGER")):
        transaction.run(f"CREATE TABLE v_{number} (id INTEGER, {columns}, op_id INTEGER)")
        transaction.run(f"CREATE TABLE h_{number} (id INTEGER, {columns}, op_id INTEGER, ended_op INTEGER)")


STEPS: dict[int, Step] = {0: _verdicts}
"""By the version that a step starts from. A step says what its version was: it never asks today's schema."""


def migrate(
    catalogue: Catalogue,
    folder: Path,
    version: int,
    *,
    to: int = SCHEMA_VERSION,
    steps: Mapping[int, Step] = STEPS,
) -> Path:
    """Bring a catalogue up to date; it is wholly so, or as it was.

    Parameters
    ----------
    version
        The one it has, lower than `to`.

    Returns
    -------
    pathlib.Path
        The copy of the catalogue that was made before.

    Raises
    ------
    CorpusVersionError
        If there is no way from that version; nothing was changed.
    """
    missing = [step for step in range(version, to) if step not in steps]
    if missing:
        raise CorpusVersionError(
            f"{folder} has schema {version}, and this panoptic_nb knows no way from schema {missing[0]} to {to}. "
            "Open it with an older panoptic_nb first."
        )
    kept = backup(catalogue, folder, f"before-schema-{to}")
    with catalogue.transaction() as transaction:
        for step in range(version, to):
            steps[step](transaction)
        transaction.run("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(to)])
    return kept
