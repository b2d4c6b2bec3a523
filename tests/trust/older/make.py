"""A corpus as version 0 of the schema wrote it, from the statements that are kept beside this file.

``version0.sql`` was written with the library of that time, which is the last one before verdicts were kept. It is
text so that a reader sees what an older catalogue is, and that nobody writes it anew with today's library.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

STATEMENTS = Path(__file__).with_name("version0.sql")


def make_older(folder: Path) -> None:
    """Make the folder of an older corpus: its catalogue, and nothing else."""
    folder.mkdir(mode=0o700)
    connection = duckdb.connect(str(folder / "corpus.duckdb"))
    connection.execute(STATEMENTS.read_text("utf-8"))
    connection.close()
    (folder / "corpus.lock").touch()
