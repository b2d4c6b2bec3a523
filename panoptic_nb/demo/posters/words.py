"""Places that exist on no map, halls, clients, printers, dates."""

from __future__ import annotations

import random

PLACES = {
    "fr": [
        "Val-Clair",
        "Port-Lunel",
        "Saint-Aubry",
        "Montferrand-sur-Auve",
        "Villebrune",
        "Cap-Serein",
        "Rochemaure",
        "Les Aulnes",
        "Bourg-Joly",
        "Clairval",
        "Ker-Morvan",
        "La Saillante",
        "Belle-Anse",
        "Montcorbeau",
    ],
    "en": [
        "Harrow Bay",
        "Elmstead",
        "Port Merrin",
        "Whitcombe",
        "Larkhill",
        "Saint Olave",
        "Northgate",
        "Penhallow",
        "Ashbourne Spa",
        "Cape Lorne",
    ],
}
HALLS = {
    "fr": [
        "Palais des Arts",
        "Musée municipal",
        "Halle aux grains",
        "Théâtre de la Comédie",
        "Galerie du Passage",
        "Kursaal",
        "Maison du peuple",
        "Salle Pleyard",
    ],
    "en": [
        "Assembly Rooms",
        "City Gallery",
        "The Corn Hall",
        "Royal Pavilion",
        "Town Museum",
        "The Lyric",
        "Guildhall",
    ],
}
CLIENTS = {
    "fr": [
        "Chemins de fer du Littoral",
        "Syndicat d'initiative",
        "Compagnie des Messageries",
        "Société des Amis des arts",
        "Ville et canton",
        "Chemins de fer de l'Est-Clair",
    ],
    "en": [
        "Southern & Coastal Railways",
        "Merrin Steam Packet Co.",
        "Borough Council",
        "Society of Arts",
        "Tourist Office",
    ],
}
PRINTERS = [
    "Imp. Lacroix & fils",
    "Imp. du Passage",
    "Lith. Ménard",
    "Ateliers Corbin",
    "Wolfe & Daughters, printers",
    "Imp. Sérac",
    "Litho. Northgate Press",
]
MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def dates(chance: random.Random, language: str, year: int) -> str:
    """When it takes place, as posters say it."""
    month = chance.randrange(12)
    one, two = sorted(chance.sample(range(1, 29), 2))
    names = MONTHS[language]
    first = "1er" if language == "fr" and one == 1 else str(one)
    later = names[(month + 1) % 12]
    if language == "fr":
        return chance.choice(
            [
                f"{first} – {two} {names[month]} {year}",
                f"du {first} {names[month]} au {two} {later}",
                f"{names[month]} {year}",
                f"du {first} au {two} {names[month]} {year}",
            ]
        )
    return chance.choice(
        [
            f"{first} – {two} {names[month]} {year}",
            f"{names[month]} {one} to {later} {two}",
            f"{names[month]} {year}",
        ]
    )
