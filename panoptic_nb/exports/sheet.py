"""A contact sheet: the first pictures of every group, as HTML that stays readable wherever it is kept.

A saved notebook shows it without a kernel, in a light or a dark theme, and JupyterLab's sanitizer leaves it
whole when the notebook is not trusted: no script, no style sheet, only inline styles and data addresses.
Whatever comes from metadata is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import hexdigits

from panoptic_nb.exports.pictures import Picture, fitted
from panoptic_nb.exports.words import Words

BUDGET = 40_000
"""Characters that the pictures of a sheet may take in the notebook's file."""

MOST_GROUPS, MOST_PICTURES, FEWEST_PER_GROUP = 12, 40, 3

_LINE = "1px solid rgba(128,128,128,0.3)"
_QUIET = "opacity:0.65"
_FONT = "font-size:13px;line-height:1.45"


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A thumbnail as a file, or None where there is none, and what it shows in words, line by line."""

    thumbnail: bytes | None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """One group: how it reads, how many items it has, its first pictures, the colour of its tag."""

    label: str
    count: int
    pictures: tuple[SheetPicture, ...] = ()
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be shown.

    Attributes
    ----------
    count, total
        How many items the view has, and the corpus.
    query
        The view in words; may be empty.
    groups
        The first groups; a view without groups is one group without a label.
    group_count, group_items
        How many groups there are, those not shown included; how many items the ones not shown have.
    """

    count: int
    total: int
    query: str
    groups: tuple[SheetGroup, ...]
    group_count: int = 1
    group_items: int = 0


def shared_out(sizes: Sequence[int]) -> list[int]:
    """How many pictures each group of a sheet shows, from the sizes of all groups of a view.

    Small groups show all they have, so that the larger ones can use the room.

    >>> shared_out([2, 500, 500]), shared_out([2000]), len(shared_out([9] * 100))
    ([2, 19, 19], [40], 12)
    """
    shown = list(sizes[:MOST_GROUPS])
    places, left = [0] * len(shown), MOST_PICTURES
    by_size = sorted(range(len(shown)), key=lambda place: shown[place])
    for done, place in enumerate(by_size):
        fair = max(left // (len(shown) - done), FEWEST_PER_GROUP)
        places[place] = min(shown[place], fair)
        left -= places[place]
    return places


def sheet_html(sheet: Sheet, *, lang: str = "en", budget: int = BUDGET) -> str:
    """The contact sheet.

    Parameters
    ----------
    lang
        ``"en"`` or ``"fr"``.
    budget
        The most characters that the pictures take together.
    """
    words = Words(lang)
    head = f'<div style="margin:0 0 4px">{_headline(sheet, words)}</div>'
    body = _groups(sheet, words, budget) if sheet.count else _nothing(words, corpus_is_empty=sheet.total == 0)
    return f'<div style="{_FONT};max-width:1000px;padding:4px 2px" lang="{words.lang}">{head}{body}</div>'


def _headline(sheet: Sheet, words: Words) -> str:
    text = f"<b>{words.say('items', sheet.count)}</b>"
    rest = []
    if sheet.count != sheet.total:
        rest.append(words.say("of", sheet.total))
    if sheet.group_count > 1:
        rest.append(words.say("groups", sheet.group_count))
    if sheet.query:
        rest.append(f"· {escape(sheet.query)}")
    return f'{text} <span style="{_QUIET}">{" ".join(rest)}</span>'


def _nothing(words: Words, *, corpus_is_empty: bool) -> str:
    key = "no_items" if corpus_is_empty else "no_match"
    return (
        f'<div style="border-top:{_LINE};padding:10px 0 4px"><b>{escape(words.say(key))}</b> '
        f"{escape(words.say(key + '_hint'))}</div>"
    )


def _groups(sheet: Sheet, words: Words, budget: int) -> str:
    thumbnails = [picture.thumbnail for group in sheet.groups for picture in group.pictures]
    made = iter(fitted(thumbnails, height=_height(len(thumbnails)), budget=budget))
    parts = [_group(group, [next(made) for _ in group.pictures], words) for group in sheet.groups]
    hidden = sheet.group_count - len(sheet.groups)
    if hidden > 0:
        more = f"{words.say('more_groups', hidden)} {words.say('holding', sheet.group_items)}"
        parts.append(f'<div style="border-top:{_LINE};padding-top:4px;{_QUIET}">{more}</div>')
    return "".join(parts)


def _height(pictures: int) -> int:
    """Fewer pictures are shown larger, because the room in the file is the same."""
    return 128 if pictures <= 8 else 104 if pictures <= 16 else 84 if pictures <= 28 else 72


def _group(group: SheetGroup, made: list[Picture | None], words: Words) -> str:
    shown = "".join(
        _image(picture, small, words) for picture, small in zip(group.pictures, made, strict=True)
    )
    rest = group.count - len(group.pictures)
    if rest > 0:
        shown += (
            '<span style="display:inline-block;vertical-align:bottom;margin:0 0 5px 3px;line-height:1.45;'
            f'white-space:nowrap;{_QUIET}">{words.say("more", rest)}</span>'
        )
    pictures = f'<div style="line-height:0">{shown}</div>'
    if not group.label:
        return pictures
    dot = "" if group.color is None else _dot(group.color)
    # Side by side, so that many small groups do not make a long column.
    return (
        '<div style="display:inline-block;vertical-align:top;max-width:100%;margin:0 20px 8px 0;'
        f'border-top:{_LINE};padding-top:4px"><div style="margin-bottom:4px">{dot}<b>{escape(group.label)}</b> '
        f'<span style="{_QUIET}">{words.number(group.count)}</span></div>{pictures}</div>'
    )


def _image(picture: SheetPicture, small: Picture | None, words: Words) -> str:
    caption = escape(picture.caption.replace("\n", " · "), quote=True)
    if small is None:
        return (
            f'<span title="{caption}" style="display:inline-block;vertical-align:bottom;margin:0 5px 5px 0;'
            f"padding:3px 5px;border:1px dashed rgba(128,128,128,0.6);line-height:1.3;font-size:11px;{_QUIET}"
            f'">{escape(words.say("no_picture"))}</span>'
        )
    return (
        f'<img src="{small.address}" width="{small.width}" height="{small.height}" alt="{caption}" '
        f'title="{caption}" style="display:inline-block;vertical-align:bottom;margin:0 5px 5px 0;'
        f'width:{small.width}px;height:{small.height}px;max-width:none;border-radius:2px">'
    )


def _dot(color: str) -> str:
    if not is_color(color):
        return ""
    return (
        f'<span style="display:inline-block;width:9px;height:9px;border-radius:5px;margin-right:6px;'
        f'background-color:{color}"></span>'
    )


def is_color(color: str) -> bool:
    """Whether this is ``#rrggbb``. The corpus keeps no other; a file made by hand may hold anything."""
    return len(color) == 7 and color[0] == "#" and all(digit in hexdigits for digit in color[1:])
