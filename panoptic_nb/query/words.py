"""The keywords of a typed filter, in English and in French."""

from __future__ import annotations

import re
from collections.abc import Iterable

from panoptic_nb.query.lexer import Token

AND = frozenset(("and", "et", "&", "&&"))
OR = frozenset(("or", "ou", "|", "||"))
NOT = frozenset(("not", "non", "~", "!"))

Operator = tuple[str, bool]
"""The operator of a test, and whether the words say its opposite."""

SIGNS: dict[str, Operator] = {
    "=": ("eq", False),
    "==": ("eq", False),
    "!=": ("eq", True),
    "<>": ("eq", True),
    "≠": ("eq", True),
    "<": ("lt", False),
    "<=": ("le", False),
    "≤": ("le", False),
    ">": ("gt", False),
    ">=": ("ge", False),
    "≥": ("ge", False),
}

_SPELLED: dict[Operator, str] = {
    ("eq", False): "is, est",
    ("eq", True): "is not, n'est pas",
    ("is_set", False): (
        "is set, set, is not empty, is filled, filled, "
        "has a value, has value, est rempli, est remplie, rempli, remplie, n'est pas vide, est non vide, "
        "est renseigné, est renseignée, renseigné, renseignée, a une valeur"
    ),
    ("is_set", True): (
        "is empty, empty, is not set, is not filled, has no value, "
        "est vide, vide, n'est pas rempli, n'est pas remplie, n'est pas renseigné, n'est pas renseignée, sans valeur"
    ),
    ("lt", False): "before, is before, below, is below, avant, est avant, sous, est sous",
    ("le", False): "at most, is at most, au plus, est au plus",
    ("gt", False): "after, is after, above, is above, après, est après, au-dessus de, est au-dessus de",
    ("ge", False): "at least, is at least, au moins, est au moins",
    ("contains", False): "contains, contient",
    ("contains", True): "does not contain, ne contient pas",
    ("starts_with", False): "starts with, begins with, commence par",
    ("matches", False): "matches, correspond à",
    ("between", False): "between, is between, entre, est entre",
    ("within", False): "within, is within, dans, est dans",
    ("exactly", False): "exactly, is exactly, exactement, est exactement",
    ("any_of", False): (
        "any of, is any of, has any of, in, is in, parmi, est parmi, un de, une de, a l'un de, a l'une de"
    ),
    ("any_of", True): (
        "none of, has none of, is not in, "
        "n'est pas parmi, aucun de, aucune de, aucun, aucune, n'a aucun de, n'a aucune de"
    ),
    ("all_of", False): "all of, has all of, tous, toutes, tous de, toutes de, a tous, a toutes",
}

PHRASES: dict[tuple[str, ...], Operator] = {
    tuple(phrase.split()): operator
    for operator, phrases in _SPELLED.items()
    for phrase in phrases.split(", ")
}

SUBTREE = frozenset((("without", "descendants"), ("sans", "descendants")))

WITHOUT_VALUE = frozenset(("is_set",))


def phrase_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Words as the tables above have them: small letters, straight apostrophes, ``any_of`` as two words."""
    return tuple(
        word for text in texts for word in text.casefold().replace("’", "'").replace("_", " ").split()
    )


def is_word(token: Token, words: frozenset[str]) -> bool:
    """Whether a token is one of these keywords; a quoted text never is."""
    return token.kind in ("word", "sign") and token.text.casefold() in words


def quoted(text: str) -> str:
    """A name or a value as `parse` reads it back: bare where it is one plain word, else in quotation marks.

    >>> quoted("apple"), quoted('5" wide'), quoted("and")
    ('apple', '"5"" wide"', '"and"')
    """
    if _PLAIN.fullmatch(text) and text.casefold() not in AND | OR | NOT:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


_PLAIN = re.compile(r"-?\w[\w.\-]*")
