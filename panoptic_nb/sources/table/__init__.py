"""Tables: read from anything, typed cell by cell, matched with the files they describe.

`read_table` → `type_table` → `match`. Nothing here knows the corpus: what comes out are arrays and frames,
with a word on every row and cell that was refused.
"""

from panoptic_nb.sources.table.match import Matches, match
from panoptic_nb.sources.table.raw import RawTable
from panoptic_nb.sources.table.read import read_table
from panoptic_nb.sources.table.typed import TypedColumn, TypedTable, type_table

__all__ = ["Matches", "RawTable", "TypedColumn", "TypedTable", "match", "read_table", "type_table"]
