"""Clusters: proposals that do not depend on the order of rows, nest, are named, and are kept as tags."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

import panoptic_nb as pnb


class Words:
    """An embedder whose space has four directions, which words name."""

    name, dim = "words", 4
    order = ("red", "green", "blue", "grey")

    def encode_images(self, images: list[object]) -> np.ndarray:
        return np.asarray([self._of(image) for image in images], np.float32)

    def _of(self, image: object) -> list[float]:
        red, green, blue = np.asarray(image, np.float32).reshape(-1, 3).mean(axis=0) / 255  # type: ignore[call-overload]
        return [float(red), float(green), float(blue), 0.3]

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.asarray([[float(word in text) for word in self.order] for text in texts], np.float32)


@pytest.fixture
def embedded(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.embed(Words())
    return corpus


def members(clusters: object) -> list[list[int]]:
    return [sorted(cluster) for cluster in clusters]  # type: ignore[attr-defined]


def test_the_order_of_rows_does_not_matter(embedded: pnb.Corpus) -> None:
    view = embedded.view()
    shuffled = view.pick(np.random.default_rng(0).permutation(view.ids))
    assert members(view.cluster(4)) == members(shuffled.cluster(4))
    assert sorted(chain.from_iterable(members(view.cluster(4)))) == list(range(1, 13))


def test_items_run_from_core_to_edge(embedded: pnb.Corpus) -> None:
    for cluster in embedded.view().cluster(3):
        assert (np.diff(cluster.cosines) <= 1e-6).all()
        assert cluster.medoid == cluster.ids[0]
        assert cluster.exemplars(2)[0] == cluster.medoid
        assert cluster.cohesion == pytest.approx(cluster.cosines.mean(), abs=1e-5)


def test_more_clusters_than_pictures_is_said_and_lowered(embedded: pnb.Corpus) -> None:
    clusters = embedded.view().cluster(50)
    assert len(clusters) == 12
    assert "50 were asked for" in repr(clusters)
    with pytest.raises(pnb.InvalidValueError, match="whole number"):
        embedded.view().cluster(0)


def test_what_lacks_a_vector_is_said_and_the_rest_goes_on(corpus: pnb.Corpus) -> None:
    corpus.add_vectors("mine", range(1, 10), np.random.default_rng(0).normal(size=(9, 5)))
    clusters = corpus.view().cluster(2, space="mine")
    assert sum(map(len, clusters)) == 9
    assert "3 images have no vector" in repr(clusters)


def test_a_tree_of_clusters_is_kept_as_tags_below_tags(embedded: pnb.Corpus) -> None:
    clusters = embedded.view().cluster(2)
    clusters[0].cluster(2)[0].name("inner")
    clusters.save("theme")
    theme = embedded["theme"]
    assert {tag.name for tag in theme.tags} == {"cluster 1", "cluster 2", "inner", "cluster 1.2"}
    assert [parent.name for parent in theme.tag("inner").parents] == ["cluster 1"]
    assert sorted(embedded.view().where(theme.any_of("cluster 1"))) == sorted(clusters[0])
    assert sorted(embedded.view().where(theme.any_of("inner"))) == sorted(clusters[0].subclusters[0])
    last = embedded.history()[-1]
    assert last["origin"][0].startswith("cluster:words")
    with pytest.raises(pnb.ConflictError, match="already"):
        clusters.save("theme")
    embedded.undo()
    assert "theme" not in embedded


def test_a_named_cluster_stays_when_the_rest_is_clustered_again(embedded: pnb.Corpus) -> None:
    embedded.add_property("motif", "labels")
    clusters = embedded.view().cluster(4)
    kept = sorted(clusters[1])
    clusters[1].tag("motif", "mine")
    again = clusters.again(2)
    assert len(again) == 3
    assert (again[0].label, sorted(again[0])) == ("mine", kept)
    assert sorted(chain.from_iterable(members(again))) == list(range(1, 13))
    assert len({cluster.number for cluster in again}) == 3
    by_untagged = again.sort("untagged", property="motif")
    assert by_untagged[-1].label == "mine"


def test_saving_never_replaces_what_a_person_decided(embedded: pnb.Corpus) -> None:
    embedded.add_property("one", "label", scope="image")
    embedded.add_property("many", "labels", scope="image")
    embedded.view()[:3].tag("one", "mine")
    embedded.view()[:3].tag("many", "mine")
    clusters = embedded.view().cluster(2)
    with pytest.raises(pnb.ConflictError, match="3 images of these have theirs"):
        clusters.save("one")
    assert embedded["one"].counts() == {"mine": 3}
    clusters.save("many")
    assert embedded["many"].counts()["mine"] == 3
    with pytest.raises(pnb.InvalidValueError, match="under a name"):
        clusters.save("  ")


def test_what_comes_from_a_cluster_or_a_search_says_so(embedded: pnb.Corpus) -> None:
    embedded.add_property("motif", "labels")
    embedded.view().cluster(3)[0].tag("motif", "a")
    embedded.view().similar(to=1, limit=2).tag("motif", "b")
    embedded.view()[:1].tag("motif", "c")
    with embedded.acting(origin="mine"):
        embedded.view().cluster(3)[1].tag("motif", "d")
    assert embedded.history()["origin"].to_list()[-4:] == [
        "cluster:words, 1 of k-means, k=3, seed=0", "similar:words", "script", "mine",
    ]  # fmt: skip


def test_clusters_by_words_and_by_the_tags_of_a_property(embedded: pnb.Corpus) -> None:
    clusters = embedded.view().cluster_by(["red", "green", "blue"])
    assert [cluster.label for cluster in clusters] == ["red", "green", "blue"]
    assert sum(map(len, clusters)) == 12
    strict = embedded.view().cluster_by(["red", "green"], floor=0.75)
    assert len(strict.apart) + sum(map(len, strict)) == 12
    assert all((cluster.cosines >= 0.75).all() for cluster in strict)
    hue = embedded.add_property("hue", "labels")
    for name in ("red", "blue"):
        hue.add_tag(name)
    assert [cluster.label for cluster in embedded.view().cluster_by("hue")] == ["red", "blue"]
    embedded.embed("visual")
    with pytest.raises(pnb.InvalidValueError, match="compares pictures only"):
        embedded.view().cluster_by(["red"], space="visual")


def test_similar_gives_raw_cosines_within_the_view(embedded: pnb.Corpus) -> None:
    view = embedded.view()[:8]
    near = view.similar(to=3, limit=5)
    assert near[0] == 3
    assert near.scores[0] == pytest.approx(1, abs=1e-5)
    assert set(near) <= set(view)
    assert (np.diff(near.scores) <= 0).all()
    unit = embedded.space("words").vectors(embedded.view())
    assert near.scores == pytest.approx((unit @ unit[2])[near.ids - 1], abs=1e-5)
    assert len(near.cut(count=2)) == 2
    assert (near.cut(at=near.scores[2]).scores >= near.scores[2]).all()
    assert near.hidden == 3
    words = view.similar(text="red", limit=3)
    assert words.scores == pytest.approx(np.sort(unit[:8] @ [1, 0, 0, 0])[::-1][:3], abs=1e-5)
    mixed = view.similar(to=[1, 2], not_to=5, text="blue", weights=[1, 2, 0.5])
    assert len(mixed) == 8
    outside = view.similar(to=embedded.file(4), limit=1)
    assert list(outside) == [4]
    with pytest.raises(pnb.InvalidValueError, match="Similar to what"):
        view.similar()
    with pytest.raises(pnb.UnreadableImageError, match="text="):
        view.similar(to="a banner")


def test_merged_clusters_are_one_in_the_place_of_the_first(embedded: pnb.Corpus) -> None:
    clusters = embedded.view().cluster(4)
    merged = clusters.merge(clusters[1], clusters[3])
    assert [cluster.number for cluster in merged] == ["1", "2+4", "3"]
    assert sorted(merged[1]) == sorted([*clusters[1], *clusters[3]])
    assert (np.diff(merged[1].cosines) <= 1e-6).all(), "from the core to the edge of the whole"
    assert merged[1].cluster(2)[0].number == "2+4.1"
    assert [cluster.number for cluster in merged.sort("number", ascending=True)] == ["3", "2+4", "1"]
    with pytest.raises(pnb.InvalidValueError, match="two or more"):
        clusters.merge(clusters[0])
    merged.save("theme")
    assert len(embedded.view().where(embedded["theme"].any_of("cluster 2+4"))) == len(merged[1])


def test_clusters_of_one_name_are_kept_as_one_tag(embedded: pnb.Corpus) -> None:
    embedded.add_property("kind", "labels")
    clusters = embedded.view().cluster(4)
    clusters[0].tag("kind", "m")
    clusters[1].tag("kind", "m")
    inner = clusters[2].cluster(2)
    inner[0].name("leaf")
    inner[1].name("leaf")
    clusters.save("kk")
    assert embedded.check().whole
    kk = embedded["kk"]
    assert sorted(tag.name for tag in kk.tags) == ["cluster 3", "cluster 4", "leaf", "m"]
    view = embedded.view()
    assert sorted(view.where(kk.any_of("m"))) == sorted([*clusters[0], *clusters[1]])
    assert sorted(view.where(kk.any_of("leaf"))) == sorted(clusters[2])
    assert embedded.history()[-1]["summary"][0].startswith("kk: 6 clusters kept as 4 tags on 12")
    embedded.undo()
    clusters[3].name("leaf")
    with pytest.raises(pnb.ConflictError, match='"leaf" would stand at two places'):
        clusters.save("kk")
    assert "kk" not in embedded


def test_clusters_of_one_name_have_their_inner_clusters_together(embedded: pnb.Corpus) -> None:
    clusters = embedded.view().cluster(2)
    for cluster in clusters:
        cluster.name("all")
        cluster.cluster(2)
    clusters.save("kk")
    kk = embedded["kk"]
    assert len(kk.tags) == 5
    assert [tag.name for tag in kk.tag("cluster 2.1").parents] == ["all"]
    assert len(embedded.view().where(kk.any_of("all"))) == 12
    assert embedded.check().whole


def test_words_and_floor_are_journaled_and_tags_that_are_there_are_not_endangered(
    embedded: pnb.Corpus,
) -> None:
    hue = embedded.add_property("hue", "labels")
    for name in ("red", "blue"):
        hue.add_tag(name)
    clusters = embedded.view().cluster_by("hue", floor=0.6)
    with pytest.raises(pnb.ConflictError, match="give the clusters the tags that are there") as refused:
        clusters.save("hue")
    assert "delete" not in str(refused.value)
    clusters.save("guess")
    detail = embedded.view().session.store.journal.operations()[-1].detail
    assert (detail["words"], detail["floor"]) == (["red", "blue"], 0.6)
