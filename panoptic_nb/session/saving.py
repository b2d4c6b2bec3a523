"""Keeping proposed groups as tags, a tree of them as a hierarchy: one operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.field import Field
from panoptic_nb.query.order import Ids
from panoptic_nb.session.alone import alone
from panoptic_nb.session.session import Session
from panoptic_nb.store import values as stored
from panoptic_nb.store.journal import Draft
from panoptic_nb.values import PropertyType, coerce


class Branch(Protocol):
    """A group to keep: the name of its tag, its items, the groups inside it, and tags that it stands below besides."""

    @property
    def name(self) -> str: ...
    @property
    def items(self) -> Ids: ...
    @property
    def below(self) -> Sequence[Branch]: ...
    @property
    def besides(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class _Joined:
    """All groups of one name at one level."""

    name: str
    items: Ids
    below: list[_Joined]
    besides: tuple[str, ...]


@alone
def save_tree(session: Session, name: str, tree: Sequence[Branch], parameters: Mapping[str, Any]) -> None:
    """Give the images of every group its tag; a picture in an inner group gets the inner tag only.

    Groups of one name that stand side by side become one tag, with all that is in them.

    Parameters
    ----------
    name
        A property of images that holds tags; made (``label``) where there is none.
    parameters
        What the groups were made with, for the journal.

    Raises
    ------
    ConflictError
        If the property holds no tags, has tags of these names already, or holds one tag only and some of the
        images have theirs: what a person decided is never replaced by a proposal. Also if groups of one name
        stand at different places of the tree, where they cannot be one tag.
    """
    kept = _joined(tree)
    _refuse_two_places(kept)
    told = ", ".join(f"{name}={value}" for name, value in parameters.items() if name in ("k", "seed", "at"))
    origin = f"{parameters.get('origin', 'cluster')}:{parameters.get('space')}{', ' + told if told else ''}"
    with session.change("save clusters", property=name, origin=origin) as draft:
        field = _field(session, draft, name)
        taken = {row.name for row in session.schema.tags.get(field.key, {}).values()}
        clash = sorted(taken & set(_names(kept)))
        if clash:
            noun = "groups" if parameters.get("origin") == "near-duplicates" else "clusters"
            raise ConflictError(
                f'"{name}" has a tag "{clash[0]}" already. Save under another name, or give '
                f'the {noun} the tags that are there: {noun}[0].tag("{name}", "{clash[0]}").'
            )
        tag_ids: dict[str, int] = {}
        ids, tags = _write(session, draft, field, kept, None, tag_ids)
        _stand_besides(session, draft, kept, None, tag_ids)
        images = session.frame.image_of[ids] if field.scope == "image" else ids
        pairs = np.unique(np.stack([images, tags]), axis=1).astype(np.int32)
        _refuse_to_replace(session, field, np.unique(pairs[0]))
        changed = stored.add_tags(draft, field, pairs[0], pairs[1])
        draft.items = changed
        groups, made = len(_names(tree)), len(_names(kept))
        as_tags = "" if groups == made else f" as {counted(made, 'tag')}"
        draft.summary = (
            f"{name}: {counted(groups, 'cluster')} kept{as_tags} on {counted(changed, field.scope)}"
        )
        draft.detail = dict(parameters)


def _refuse_to_replace(session: Session, field: Field, ids: Ids) -> None:
    if field.type is not PropertyType.LABEL or field.key not in session.schema.fields:
        return
    have = int(np.isin(ids, session.columns(field)["id"]).sum())
    if have:
        raise ConflictError(
            f'"{field.name}" holds one tag for each {field.scope}, and {counted(have, field.scope)} of these have '
            "theirs, which saving would replace. Save under another name, or empty it first (view.clear)."
        )


def counted(count: int, noun: str) -> str:
    """``1 image``, ``1,200 images``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _field(session: Session, draft: Draft, name: str) -> Field:
    name = name.strip() if isinstance(name, str) else ""
    if not name:
        raise InvalidValueError("Save the clusters under a name: that of a property, or of one to be made.")
    known = {field.name: field for field in session.schema.fields.values()}
    if name not in known:
        return session.store.properties.add(draft, name, PropertyType.LABEL, "image").field()
    field = known[name]
    if field.computed or not field.type.is_tags:
        raise ConflictError(
            f'"{name}" is a {field.type.value} property and holds no tags: save under another name.'
        )
    return field


def _names(tree: Sequence[Branch]) -> list[str]:
    return [name for branch in tree for name in (branch.name, *_names(branch.below))]


def _joined(tree: Sequence[Branch]) -> list[_Joined]:
    """The same tree with groups of one name, side by side, as one."""
    by_name: dict[str, list[Branch]] = {}
    for branch in tree:
        by_name.setdefault(_tag_name(branch.name), []).append(branch)
    return [
        _Joined(
            name,
            np.unique(np.concatenate([branch.items for branch in same])),
            _joined([inner for branch in same for inner in branch.below]),
            tuple(dict.fromkeys(_tag_name(other) for branch in same for other in branch.besides)),
        )
        for name, same in by_name.items()
    ]


def _refuse_two_places(tree: Sequence[_Joined]) -> None:
    twice = [name for name, count in Counter(_names(tree)).items() if count > 1]
    if twice:
        raise ConflictError(
            f'"{twice[0]}" would stand at two places of the hierarchy, and tags of one property have different '
            'names. Call one of these clusters something else: cluster.name("…").'
        )


def _tag_name(name: str) -> str:
    """A name as tags have it: blanks at its ends cut off, one way of writing its letters."""
    (found,) = cast("list[str]", coerce([name], PropertyType.LABELS))
    return found


def _write(
    session: Session,
    draft: Draft,
    field: Field,
    tree: Sequence[_Joined],
    parent: int | None,
    made: dict[str, int],
) -> tuple[Ids, Ids]:
    """Make the tags of one level and those below, which go into `made`; gives pairs of items and tags."""
    rows = session.store.properties.add_tags(draft, int(field.key), [branch.name for branch in tree])
    items: list[Ids] = []
    tags: list[Ids] = []
    for branch, row in zip(tree, rows, strict=True):
        made[branch.name] = row.tag_id
        if parent is not None:
            session.store.properties.set_parents(draft, row.tag_id, [parent])
        if branch.below:
            below_items, below_tags = _write(session, draft, field, branch.below, row.tag_id, made)
            items.append(below_items)
            tags.append(below_tags)
            rest = branch.items[~np.isin(branch.items, below_items)]
        else:
            rest = branch.items
        items.append(rest)
        tags.append(np.full(len(rest), row.tag_id, np.int32))
    return np.concatenate(items), np.concatenate(tags)


def _stand_besides(
    session: Session, draft: Draft, tree: Sequence[_Joined], parent: int | None, made: Mapping[str, int]
) -> None:
    """Put tags below those that they stand below besides the one of their group."""
    for branch in tree:
        tag = made[branch.name]
        others = [made[name] for name in branch.besides if name in made and made[name] != tag]
        if others:
            above = others if parent is None else [parent, *others]
            session.store.properties.set_parents(draft, tag, above)
        _stand_besides(session, draft, branch.below, tag, made)
