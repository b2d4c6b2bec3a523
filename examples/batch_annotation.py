"""Annotate a corpus from a script: what a person would do by hand, written down once and run on all of it.

    python examples/batch_annotation.py affiches.panoptic

The corpus is one that ``panoptic-nb demo`` left, or any other with the properties named below. Every change
goes into the journal under this script's name, and ``panoptic-nb undo affiches.panoptic`` takes it back.
"""

from __future__ import annotations

import sys

import panoptic_nb as pnb

PERIODS = {"Belle Époque": (None, 1914), "entre-deux-guerres": (1919, 1940), "après-guerre": (1945, None)}
OUTDOORS = ("soleil", "montagne", "arbre", "fleur", "navire", "phare")


def annotate(corpus: pnb.Corpus) -> None:
    """Two new properties, filled by rules; one list of what a person has to see."""
    year, motif = corpus["année"], corpus["motif"]
    for name, kind in (("période", "label"), ("plein air", "checkbox")):
        if name not in corpus:
            corpus.add_property(name, kind)

    for period, (first, beyond) in PERIODS.items():
        view = corpus.view()
        view = view if first is None else view.where(year >= first)
        view = view if beyond is None else view.where(year < beyond)
        print(view.tag("période", period))

    outdoors = motif.any_of(*OUTDOORS)
    print(corpus.view().where(motif.is_set(), outdoors).set("plein air", True))
    print(corpus.view().where(motif.is_set(), ~outdoors).set("plein air", False))

    undecided = corpus.view().where(corpus["période"].not_set() | corpus["plein air"].not_set())
    undecided.save("à voir")
    print(f'{len(undecided)} items are for a person to decide: corpus.view("à voir")')


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with pnb.Corpus(sys.argv[1]) as opened, opened.acting(author="batch_annotation.py", origin="script"):
        annotate(opened)
