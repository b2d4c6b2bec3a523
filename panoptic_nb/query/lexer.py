"""A typed filter, cut into words, quoted texts and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from panoptic_nb.query.place import FilterError, Place

Kind = Literal["word", "quoted", "sign", "end"]

LONGEST = 100_000

# A quotation mark inside a quoted text is written twice; nothing else is special there, so that a regular
# expression stands as it is. An apostrophe opens a quotation only where a word could begin: l'œuvre is one.
_QUOTES = {'"': '"', "'": "'", "«": "»", "“": "”"}
_SIGN = re.compile(r"==|!=|<>|<=|>=|&&|\|\||[=<>≠≤≥&|~!(),]")
_WORD = re.compile(r"(?:[^\s()\",<>=≠≤≥&|«»“”!]|!(?!=))+")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, quoted text (`text` is what it says, without the quotation marks) or sign."""

    kind: Kind
    text: str
    place: Place


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a filter from left to right, the last one of kind ``end``.

    Raises
    ------
    FilterError
        Where a quotation is never closed.

    >>> [token.text for token in tokens('"mon titre" contains l\\'œuvre')]
    ['mon titre', 'contains', "l'œuvre", '']
    """
    at = 0
    while at < len(text):
        blank = _BLANK.match(text, at)
        if blank:
            at = blank.end()
            continue
        token = _token(text, at)
        yield token
        at = token.place.stop
    yield Token("end", "", Place(text, len(text), len(text)))


def _token(text: str, at: int) -> Token:
    if text[at] in _QUOTES:
        return _quoted(text, at)
    sign = _SIGN.match(text, at)
    if sign:
        return Token("sign", sign[0], Place(text, at, sign.end()))
    word = _WORD.match(text, at)
    if word:
        return Token("word", word[0], Place(text, at, word.end()))
    raise FilterError(f"{text[at]} closes a quotation that was not opened.", Place(text, at, at + 1))


def _quoted(text: str, at: int) -> Token:
    closing = _QUOTES[text[at]]
    parts = []
    start = at + 1
    while True:
        end = text.find(closing, start)
        if end < 0:
            raise FilterError(
                f"The quotation that {text[at]} opens is never closed.", Place(text, at, at + 1)
            )
        if text[end + 1 : end + 2] != closing:
            break
        parts.append(text[start : end + 1])
        start = end + 2
    said = "".join([*parts, text[start:end]])
    # Between « and » French typography puts blanks that are not part of what is said.
    said = said.strip() if closing == "»" else said
    return Token("quoted", said, Place(text, at, end + 1))
