"""What gives a space the vectors that it lacks: that depends on how it was made."""

from __future__ import annotations

from panoptic_nb.store.spaces import ELSEWHERE, SpaceRow


def how_to_fill(row: SpaceRow) -> str:
    """The call that gives the images of a corpus the vectors they lack in a space, for a message."""
    from panoptic_nb.embedders.registry import is_known

    if row.description.get("model") == ELSEWHERE:
        return (
            f'corpus.add_vectors("{row.name}", ids, vectors) takes in those of more items (they were computed '
            "elsewhere)"
        )
    if is_known(row.name):
        return f'corpus.embed("{row.name}") computes what is missing'
    return "corpus.embed(your_embedder), with the embedder that made the space, computes what is missing"
