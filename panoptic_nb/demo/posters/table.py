"""The scholar's table: semicolons, decimal commas, Windows-1252, and thirty years of habits."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping

from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.truth import DrawnCorpus, DrawnFile

HEADERS = [
    "fichier",
    "titre",
    "année",
    "affichiste",
    "genres",
    "motif",
    "lieu",
    "imprimeur",
    "hauteur (cm)",
    "prix",
    "vérifié",
    "acquis le",
    "notes",
]
MOTIFS = {
    "sun": "soleil",
    "moon": "lune",
    "bird": "oiseau",
    "flower": "fleur",
    "mountain": "montagne",
    "fish": "poisson",
    "tree": "arbre",
    "cat": "chat",
    "face": "visage",
    "hand": "main",
    "eye": "œil",
    "ship": "navire",
    "bicycle": "bicyclette",
    "lighthouse": "phare",
    "cup": "tasse",
}
PERIODS = {
    "art nouveau": "Art nouveau",
    "woodcut": "gravure",
    "object poster": "affiche-objet",
    "constructivist": "constructivisme",
    "travel": "tourisme",
    "cut paper": "papiers découpés",
    "swiss": "style suisse",
    "op art": "op art",
    "psychedelic": "psychédélisme",
}
NOTES = [
    "entoilée",
    "petite déchirure en marge",
    "don de la famille ; à photographier",
    "voir aussi le cahier 3, p. 12",
    "exemplaire plié",
    "tirage tardif ?",
    "porte au crayon « bon à tirer »",
]


def write_table(corpus: DrawnCorpus, commissions: Mapping[str, Commission], chance: random.Random) -> None:
    """Write ``affiches.csv``: a row for most files, some rows too many, and every mess that scholars meet."""
    rows = []
    for file in corpus.files:
        if file.path.startswith("reproductions/") and chance.random() < 0.72:
            continue  # nobody catalogued the reproductions
        if chance.random() < 0.025:
            continue
        rows.append(_row(file, commissions.get(file.name), chance))
    rows += _repeated(rows, chance)
    rows += _lost(chance, max(3, len(rows) // 45))
    _spoil(rows, chance)
    chance.shuffle(rows)
    with corpus.table.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.DictWriter(stream, HEADERS, delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(file: DrawnFile, commission: Commission | None, chance: random.Random) -> dict[str, str]:
    price = chance.choice([12, 18.5, 25, 40, 45.5, 60, 75, 120, 180.25, 240, 1250])
    return {
        "fichier": file.name,
        "titre": file.title,
        "année": _year(file.year, chance),
        "affichiste": _designer(file.designer, chance),
        "genres": ", ".join([g for g in (file.genre, PERIODS.get(file.style, "")) if g]),
        "motif": ", ".join(MOTIFS[m] for m in file.motifs),
        "lieu": commission.place.split(", ")[-1] if commission and chance.random() < 0.9 else "",
        "imprimeur": commission.printer if commission and chance.random() < 0.8 else "",
        "hauteur (cm)": f"{chance.choice([60, 80, 99.5, 100, 120, 128.5, 160])}".replace(".", ",")
        if commission
        else "",
        "prix": f"{price:.2f}".replace(".", ",") if chance.random() < 0.8 else "",
        "vérifié": chance.choices(["oui", "non", ""], [60, 25, 15])[0],
        "acquis le": f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1984, 2021)}"
        if chance.random() < 0.85
        else "",
        "notes": chance.choice(NOTES) if chance.random() < 0.12 else "",
    }


def _year(year: int | None, chance: random.Random) -> str:
    if year is None:
        return ""
    kind = chance.random()
    if kind < 0.07:
        return f"vers {round(year / 5) * 5}"
    if kind < 0.1:
        return f"{year // 10 * 10}s"
    if kind < 0.15:
        return ""
    return str(year)


def _designer(name: str, chance: random.Random) -> str:
    """The name, often with the line break that a spreadsheet left behind; sometimes none."""
    kind = chance.random()
    if not name or kind < 0.03:
        return ""
    return name + "\n" if kind < 0.3 else name


def _repeated(rows: list[dict[str, str]], chance: random.Random) -> list[dict[str, str]]:
    """Second rows for the same file, from a second hand."""
    return [
        row | {"notes": "seconde fiche, à fusionner", "vérifié": "non"}
        for row in chance.sample(rows, min(5, len(rows)))
    ]


def _lost(chance: random.Random, count: int) -> list[dict[str, str]]:
    """Rows whose file nobody can find."""
    made = []
    for k in range(count):
        made.append(
            dict.fromkeys(HEADERS, "")
            | {
                "fichier": f"AFF_{9001 + k}.jpg",
                "titre": chance.choice(
                    ["Bal masqué", "Grand concours", "La Revue", "Foire aux vins", "Summer Fair"]
                ),
                "année": str(chance.randint(1895, 1970)),
                "vérifié": "non",
                "notes": "fichier non retrouvé",
            }
        )
    return made


def _spoil(rows: list[dict[str, str]], chance: random.Random) -> None:
    """What cannot be right: an impossible date, prices and years in words, HTML from a web form."""
    odd = chance.sample(rows, 6)
    odd[0]["acquis le"] = "31/02/1987"
    odd[1]["prix"] = "n.c."
    odd[2]["année"] = "avant-guerre"
    odd[3]["notes"] = '<b>à restaurer</b> <a href="javascript:alert(1)">devis</a>'
    odd[4]["prix"] = "1 250,00"
    odd[5]["vérifié"] = "peut-être"
