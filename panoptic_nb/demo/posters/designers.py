"""Nine designers who never lived, and what they drew, when and for whom."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from panoptic_nb.demo.posters import words
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.styles import (
    constructivist,
    cut_paper,
    nouveau,
    object_poster,
    op_art,
    psychedelic,
    swiss,
    travel,
    woodcut,
)
from panoptic_nb.demo.posters.titles import SINCE, TITLES

Proportions = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Designer:
    """Who, from when to when, in which style, with which motifs, on sheets of which sizes."""

    name: str
    style: str
    first: int
    last: int
    draw: Callable[[Commission, random.Random], Image.Image]
    motifs: tuple[str, ...]
    sizes: Proportions
    languages: tuple[str, ...] = ("fr", "en")

    def commission(self, chance: random.Random) -> Commission:
        """A job that this designer might have had."""
        motif = chance.choice(self.motifs)
        year = round(chance.triangular(self.first, self.last))
        wanted = GENRES.get(self.style)
        known = [t for t in TITLES[motif] if SINCE.get(t.title, 0) <= year]
        suited = [t for t in known if t.language in self.languages and (wanted is None or t.genre in wanted)]
        title = chance.choice(suited or known)
        places, halls, clients = (
            words.PLACES[title.language],
            words.HALLS[title.language],
            words.CLIENTS[title.language],
        )
        town = chance.choice(places)
        place = town if title.genre in ("tourisme", "produit") else f"{chance.choice(halls)}, {town}"
        also = ALSO.get(motif, ()) if self.style == "travel" else ()
        return Commission(
            lines=tuple(title.title.split("|")),
            line=title.line,
            place=place,
            dates=words.dates(chance, title.language, year),
            client=chance.choice(clients),
            printer=chance.choice(words.PRINTERS),
            year=year,
            language=title.language,
            genre=title.genre,
            motif=motif,
            also=also,
            size=chance.choice(self.sizes),
        )


GENRES: dict[str, tuple[str, ...]] = {
    "travel": ("tourisme", "festival", "exposition"),
    "object poster": ("produit", "spectacle", "exposition"),
}

# What a travel poster shows beside its motif, whatever the scene.
ALSO: dict[str, tuple[str, ...]] = {
    "mountain": ("sun",),
    "ship": ("bird",),
    "flower": ("sun", "ship"),
    "bird": ("sun",),
    "fish": ("sun", "ship"),
    "bicycle": ("sun",),
}

DESIGNERS = (
    Designer(
        "Élise Marchal",
        "art nouveau",
        1893,
        1909,
        nouveau.draw,
        ("face", "face", "flower", "flower", "bird", "moon", "sun", "cat", "cup"),
        ((372, 780), (400, 760), (430, 740), (460, 720)),
        ("fr",),
    ),
    Designer(
        "Josef Lindqvist",
        "woodcut",
        1902,
        1926,
        woodcut.draw,
        ("hand", "face", "tree", "bird", "moon", "mountain", "fish", "eye", "cat", "sun"),
        ((470, 700), (450, 640), (500, 680), (640, 640)),
    ),
    Designer(
        "Bernard Stahl",
        "object poster",
        1906,
        1930,
        object_poster.draw,
        ("cup", "cup", "bicycle", "fish", "cat", "moon", "bird", "eye", "hand", "lighthouse"),
        ((480, 680), (500, 720), (460, 720)),
    ),
    Designer(
        "Vera Malkine",
        "constructivist",
        1921,
        1934,
        constructivist.draw,
        ("hand", "hand", "eye", "bicycle", "ship", "face", "bird", "sun"),
        ((470, 700), (490, 690), (440, 660)),
    ),
    Designer(
        "Roger Valcourt",
        "travel",
        1924,
        1939,
        travel.draw,
        ("mountain", "ship", "sun", "lighthouse", "flower", "moon", "tree", "bird", "bicycle", "fish"),
        ((460, 720), (480, 720), (500, 700)),
    ),
    Designer(
        "Inès Calderón",
        "cut paper",
        1946,
        1963,
        cut_paper.draw,
        ("bird", "face", "flower", "fish", "sun", "hand", "cat", "tree"),
        ((480, 660), (500, 700), (520, 700)),
    ),
    Designer(
        "Hugo Brandt",
        "swiss",
        1954,
        1972,
        swiss.draw,
        ("eye", "hand", "bicycle", "cup", "ship", "face", "bird", "tree", "mountain", "sun"),
        ((500, 700), (510, 720), (482, 682)),
    ),
    Designer(
        "Nadia Oresko",
        "op art",
        1962,
        1974,
        op_art.draw,
        ("eye", "eye", "face", "bird", "sun", "cat", "fish", "hand", "moon"),
        ((480, 680), (500, 720), (560, 680)),
        ("fr", "en"),
    ),
    Designer(
        "Sunny Marlowe",
        "psychedelic",
        1966,
        1976,
        psychedelic.draw,
        ("face", "sun", "eye", "flower", "bird", "moon", "hand", "mountain"),
        ((470, 690), (480, 640), (440, 660)),
        ("en",),
    ),
)
