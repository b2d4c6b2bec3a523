"""The words of dates, folded (no case, no accents), in the languages of our users' catalogues.

French, English, German, Spanish and Italian; no other language is guessed.
"""

from __future__ import annotations

import re

_MONTHS = """
janvier janv jan january januar jaenner janner enero ene gennaio genn gen
fevrier fevr fev february feb februar febrero feb febbraio febbr
mars mar march marz maerz marzo mrz
avril avr apr april abril abr aprile
mai may mayo maggio magg mag
juin june jun juni junio giugno giu
juillet juil juill july jul juli julio luglio lug
aout aou august aug agosto ago
septembre sept sep september septiembre setiembre settembre sett set
octobre oct october oktober okt octubre ottobre ott
novembre nov november noviembre novembre
decembre dec december dezember dez diciembre dic dicembre
"""

MONTHS: dict[str, int] = {
    word: number for number, line in enumerate(_MONTHS.strip().splitlines(), 1) for word in line.split()
}

# The first of the three whole months; winter straddles two years, so alone it is not understood.
SEASONS: dict[str, int] = {
    word: first
    for first, words in {
        3: "printemps spring fruhling fruhjahr primavera",
        6: "ete summer sommer verano estate",
        9: "automne autumn fall herbst otono autunno",
    }.items()
    for word in words.split()
}

WEEKDAY = re.compile(
    r"^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)[.,]?\s+|le\s+)+"
)

DOUBT = re.compile(
    r"^(?:(?:c\.?a\.?|circa|c\.?(?=\s*\d|\s)|vers|env\.?|environ|about|around|approx\.?|approximately|probablement"
    r"|probably|prob\.?|peut-etre|perhaps|um|hacia|verso|fait en|realise en|publie en|dated?|date de"
    r"|cop\.?|impr\.?|d\.?l\.?|©|(?:debut|mi|mid|fin|early|late|courant)(?=[-\s]+(?:d'|de\s+|des\s+)?(?:[a-z]+\.?\s+)?\d{4}s?$))"
    r"[-\s]*(?:d'|de\s+|des\s+)?"
    r"(?:l'an\s+|les\s+|le\s+)?|(?:en|in|les|the)\s+)+"
)

DOUBT_AFTER = re.compile(r"\s+(?:vers|circa|ca\.?|env\.?|environ|about|approx\.?)$")

UNDATED = re.compile(
    r"^\W*(?:s\.?\s?d\.?|n\.?\s?d\.?|o\.?\s?d\.?|sans date|non datee?|undated|no date|not dated"
    r"|date inconnue|unknown|inconnue?|\?+|-+|–+|n/?a|nan|none|null|nat)\W*$"
)

OPEN_ENDED = re.compile(
    r"^(?:avant|apres|before|after|depuis|since|until|jusqu'(?:en|au?)|nach|vor|post|ante|des|a partir de)\s"
    r"|^\.\.|\.\.$|^[/–]|[/–]$|^\d{4}\s?-$"
)

BEFORE_CHRIST = re.compile(
    r"\s*\b(?:b\.?\s?c\.?(?:\s?e\.?)?|av(?:ant|\.)?\s*j\.?\s*-?\s*c\.?|avant jesus[- ]christ"
    r"|avant notre ere|v\.?\s?chr\.?|a\.\s?c\.)(?!\w)"
)
AFTER_CHRIST = re.compile(
    r"\s*\b(?:ap(?:res|\.)?\s*j\.?\s*-?\s*c\.?|apres jesus[- ]christ|de notre ere|n\.?\s?chr\.?"
    r"|a\.?\s?d\.?|c\.?\s?e\.)(?!\w)"
)

_PART = (
    r"(?P<part>(?:au\s+)?(?:debut|milieu|mi|fin|early|mid|late)(?:[-\s]+(?:du|de|of the|the))?[-\s]+"
    r"|(?:la\s+|le\s+|the\s+)?(?:\d\s*(?:ere?|re|er|nde?|eme?|e|st|nd|rd|th)|premiere?|seconde?|deuxieme|troisieme"
    r"|quatrieme|derniere?|first|second|third|fourth|last)\s+(?:moitie|tiers|quart|half|third|quarter)"
    r"(?:\s+(?:du|de|of the|of))?\s+)?"
)
_NUMBER = r"(?:\d{1,2}|[ivx]+)"

CENTURY = re.compile(
    rf"^(?:le\s+|au\s+)?{_PART}(?:(?P<n>{_NUMBER})\s?(?:ere?|eme|e|er|th|st|nd|rd|\.)?[-\s]*"
    rf"(?:siecles?|s\.?|century|centuries|cent\.?|c\.?|jahrhundert|jh\.?)"
    rf"|(?:siglo|secolo|s\.)\s*(?P<n2>{_NUMBER}))$"
)

RANGES = [
    re.compile(r"^(?:entre|between|zwischen)\s+(.+?)\s+(?:et|and|und)\s+(.+)$"),
    re.compile(r"^(?:de|du|from|von)\s+(.+?)\s+(?:a|au|to|until|bis)\s+(.+)$"),
    re.compile(r"^(.+?)\s+entre\s*[;,]?\s*(.+?)\s+et$"),
    re.compile(r"^(.+?)\s*–\s*(.+)$"),
    re.compile(r"^(.+?)\s*/\s*(.+)$"),
    re.compile(r"^(.+?)\s+(?:-|a|au|to|et|and|ou|or|bis|und|oder)\s+(.+)$"),
    re.compile(r"^([^-]+)-([^-]+)$"),
    re.compile(r"^(-\d{4,5})\s*-\s*(-\d{4,5})$"),
]
