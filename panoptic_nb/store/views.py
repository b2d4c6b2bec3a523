"""Views that a corpus keeps by name."""

from __future__ import annotations

from dataclasses import replace

from panoptic_nb.query.condition import with_tag
from panoptic_nb.query.serial import query_from_json, query_to_json
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.operation import log_after, log_before


class Views:
    """Reads and writes the table ``views``."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def all(self) -> dict[str, str]:
        """The kept queries, as JSON, by name."""
        rows = self._catalogue.rows("SELECT name, query FROM views ORDER BY name")
        return {str(name): str(query) for name, query in rows}

    def save(self, draft: Draft, name: str, query: str) -> None:
        """Keep a query under a name, in the place of the one that had it."""
        self.delete(draft, name)
        draft.transaction.insert("views", [(name, query)])
        log_after(draft.transaction, draft.op_id, "views", _named(name))

    def follow_merge(self, draft: Draft, field: str, old: int, new: int) -> None:
        """Let the kept queries that name a tag name the one it was merged into."""
        for name, text in self.all().items():
            query = query_from_json(text)
            if query.condition is None:
                continue
            condition = with_tag(query.condition, field, old, new)
            if condition != query.condition:
                self.save(draft, name, query_to_json(replace(query, condition=condition)))

    def rename(self, draft: Draft, name: str, new: str) -> None:
        """Keep the query of a name under another, in the place of the one that had it."""
        query = self.all()[name]
        self.delete(draft, name)
        self.save(draft, new, query)

    def delete(self, draft: Draft, name: str) -> None:
        """Forget the view of a name."""
        log_before(draft.transaction, draft.op_id, "views", _named(name))
        draft.transaction.run("DELETE FROM views WHERE name = ?", [name])
        draft.tables.add("views")


def _named(name: str) -> str:
    return "name = '" + name.replace("'", "''") + "'"
