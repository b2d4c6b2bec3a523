"""Scores go with their items, also when items leave the corpus."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import panoptic_nb as pnb
from tests.corpora import draw_images


def test_scores_leave_with_their_items_and_come_back(corpus: pnb.Corpus, tmp_path: Path) -> None:
    draw_images(tmp_path / "more", 4, first=20)
    corpus.add_images(tmp_path / "more")
    corpus.add_vectors("mine", range(1, 17), np.random.default_rng(0).normal(size=(16, 4)))
    near = corpus.view().similar(to=14)
    score_of = dict(zip(near, near.scores.tolist(), strict=True))
    clusters = list(corpus.view().cluster(2))
    cosine_of = {
        item: cosine for one in clusters for item, cosine in zip(one, one.cosines.tolist(), strict=True)
    }
    assert near[0] == 14
    corpus.undo()
    assert len(near) == len(near.scores) == len(near.percentiles) == 12
    assert dict(zip(near, near.scores.tolist(), strict=True)).items() <= score_of.items()
    assert near.to_polars([])["score"].to_list() == near.scores.tolist()
    assert len(near.cut(count=5)) == 5
    assert list(near.cut(at=float(near.scores[3]))) == list(near)[:4]
    assert repr(near).startswith(f"<Similar: 12 items in mine, cosine {near.scores[0]:.3f}")
    for one in clusters:
        assert one.cosines.tolist() == [cosine_of[item] for item in one]
    corpus.redo()
    assert dict(zip(near, near.scores.tolist(), strict=True)) == score_of
    assert sum(len(one.cosines) for one in clusters) == 16
