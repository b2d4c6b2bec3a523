"""What sheets and pages say, in English and in French."""

from __future__ import annotations

from typing import Literal

from panoptic_nb.errors import InvalidValueError

Lang = Literal["en", "fr"]

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "items": "{n} item|{n} items",
        "of": "of {n}",
        "more": "+ {n} more",
        "more_groups": "and {n} more group|and {n} more groups",
        "holding": "with {n} item|with {n} items",
        "groups": "in {n} group|in {n} groups",
        "empty_value": "empty",
        "no_match": "No item matches.",
        "no_match_hint": "Take a condition away from the query, or look at what there is: corpus.view().",
        "no_items": "This corpus has no images yet.",
        "no_items_hint": 'Bring some in: corpus.add_images("folder/").',
        "no_picture": "no thumbnail",
        "python": "The Python that makes this view",
        "made": "Made with {library} on {date}. The pictures are small copies; the originals stayed as they are.",
    },
    "fr": {
        "items": "{n} élément|{n} éléments",
        "of": "sur {n}",
        "more": "+ {n} autres",
        "more_groups": "et {n} autre groupe|et {n} autres groupes",
        "holding": "avec {n} élément|avec {n} éléments",
        "groups": "en {n} groupe|en {n} groupes",
        "empty_value": "vide",
        "no_match": "Aucun élément ne correspond.",
        "no_match_hint": "Ôtez une condition de la requête, ou regardez ce qu’il y a : corpus.view().",
        "no_items": "Ce corpus n’a pas encore d’images.",
        "no_items_hint": 'Ajoutez-en : corpus.add_images("dossier/").',
        "no_picture": "sans vignette",
        "python": "Le Python qui refait cette vue",
        "made": "Fait avec {library} le {date}. Les images sont des copies réduites ; les originaux sont intacts.",
    },
}


class Words:
    """The words of one language.

    >>> Words("fr").say("items", 1234)
    '1\\u202f234 éléments'
    >>> Words("en").say("items", 1)
    '1 item'
    """

    def __init__(self, lang: str) -> None:
        if lang not in _WORDS:
            raise InvalidValueError(f'Languages are "en" and "fr"; {lang!r} was given.')
        self.lang = lang
        self._words = _WORDS[lang]

    def say(self, key: str, number: int | None = None, **parts: str) -> str:
        """A phrase, in the singular or the plural of a number."""
        forms = self._words[key].split("|")
        if number is None:
            return forms[0].format(**parts)
        # In French nought is singular, in English plural.
        one = number == 1 or (number == 0 and self.lang == "fr")
        return (forms[0] if one else forms[-1]).format(n=self.number(number), **parts)

    def number(self, number: int) -> str:
        """A whole number with its thousands apart."""
        written = f"{number:,}"
        return written.replace(",", "\u202f") if self.lang == "fr" else written
