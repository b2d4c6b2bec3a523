"""Near-duplicates of a view: groups, who stands for them, what a person decides, and what stays true of it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.view.duplicates import Duplicates


def drawn(number: int) -> Image.Image:
    """A picture of its own: patches of colour at random."""
    patches = np.random.default_rng(number).integers(40, 215, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize((240, 180), Image.Resampling.BICUBIC)


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[pnb.Corpus]:
    """Six pictures; of the first three copies, one of them twice as a file; of the second a mirrored one."""
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(6):
        drawn(number).save(folder / f"{number}.jpg", quality=90)
    drawn(0).resize((480, 360), Image.Resampling.BICUBIC).save(folder / "0 large.jpg", quality=90)
    drawn(0).convert("L").save(folder / "0 grey.jpg", quality=60)
    (folder / "0 again.jpg").write_bytes((folder / "0.jpg").read_bytes())
    drawn(1).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / "1 mirrored.jpg", quality=80)
    os.utime(folder / "0 grey.jpg", (10**9, 10**9))
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(folder)
        yield corpus


def names(corpus: pnb.Corpus, found: Duplicates) -> list[set[str]]:
    return [{corpus.file(item).stem for item in group} for group in found]


def item(corpus: pnb.Corpus, stem: str) -> int:
    return next(one for one in corpus.view() if corpus.file(one).stem == stem)


FIRST, SECOND = {"0", "0 large", "0 grey", "0 again"}, {"1", "1 mirrored"}


def test_copies_make_groups_the_largest_first(copies: pnb.Corpus) -> None:
    found = copies.view().near_duplicates()
    assert names(copies, found) == [FIRST, SECOND]
    assert [len(group) for group in found] == [4, 2]
    assert found[0].images == 3
    low, high = found[0].similarity
    assert 0.7 <= low <= high <= 1
    assert len(copies.history()) == 1  # nothing but the import: finding stores nothing
    assert "2 groups of similar pictures, 6 of 10 items" in repr(found)


def test_identical_files_alone(copies: pnb.Corpus) -> None:
    found = copies.view().near_duplicates("identical")
    assert names(copies, found) == [{"0", "0 again"}]
    assert found[0].similarity == (1, 1)
    assert "identical" in repr(found[0])


def test_turned_and_mirrored_copies_are_left_out_on_demand(copies: pnb.Corpus) -> None:
    assert names(copies, copies.view().near_duplicates(mirrored=False)) == [FIRST]


def test_groups_never_reach_beyond_the_view(copies: pnb.Corpus) -> None:
    view = copies.view().where(copies["file_name"].contains("0 "))
    assert names(copies, view.near_duplicates()) == [{"0 large", "0 grey", "0 again"}]
    assert len(copies.view()[:0].near_duplicates()) == 0


def test_the_order_of_the_view_changes_nothing(copies: pnb.Corpus) -> None:
    ids = copies.view().ids
    shuffled = copies.view().pick(np.random.default_rng(3).permutation(ids))
    assert [group.ids.tolist() for group in shuffled.near_duplicates()] == [
        group.ids.tolist() for group in copies.view().near_duplicates()
    ]


def test_who_stands_for_a_group_can_be_chosen(copies: pnb.Corpus) -> None:
    def chosen(by: str) -> str:
        group = copies.view().near_duplicates(representative=by)[0]  # type: ignore[arg-type]
        assert group.representative == group.ids[0]
        assert sorted([group.representative, *group.redundant]) == sorted(group)
        return copies.file(group.representative).stem

    assert chosen("size") == "0 large"
    assert chosen("date") == "0 grey"
    assert chosen("centre") in FIRST


def test_all_but_the_representatives(copies: pnb.Corpus) -> None:
    found = copies.view().near_duplicates()
    assert sorted([*found.redundant, *found.representatives]) == sorted(found.items)
    assert len(found.representatives) == 2
    found.redundant.tag(copies.add_property("state", "label").name, "copy")
    assert len(copies.view().where(copies["state"].any_of("copy"))) == 4


def test_not_a_duplicate_is_remembered_undone_and_done_again(copies: pnb.Corpus, tmp_path: Path) -> None:
    found = copies.view().near_duplicates()
    assert found.not_duplicates(found[1]) == 1
    assert names(copies, found) == [FIRST]
    assert names(copies, copies.view().near_duplicates()) == [FIRST]
    last = copies.history()[-1]
    assert (last["kind"][0], last["items"][0]) == ("not duplicates", 2)
    assert last["summary"][0] == "1 pair of images told apart"
    copies.undo()
    assert names(copies, found) == [FIRST, SECOND]
    copies.redo()
    copies.close()
    with pnb.Corpus(tmp_path / "c.panoptic") as again:
        assert names(again, again.view().near_duplicates()) == [FIRST]


def test_one_picture_of_a_group_is_told_apart_with_all_its_items(copies: pnb.Corpus) -> None:
    found = copies.view().near_duplicates()
    assert found.not_duplicates(item(copies, "0 grey")) == 2
    assert names(copies, found) == [{"0", "0 large", "0 again"}, SECOND]
    assert found.not_duplicates([item(copies, "0"), item(copies, "0 large")]) == 1
    assert names(copies, found) == [{"0", "0 again"}, SECOND]
    assert found.not_duplicates([item(copies, "0"), item(copies, "0 large")]) == 0


def test_what_cannot_be_told_apart_is_refused(copies: pnb.Corpus) -> None:
    found = copies.view().near_duplicates()
    with pytest.raises(pnb.InvalidValueError, match="same content"):
        found.not_duplicates([item(copies, "0"), item(copies, "0 again")])
    with pytest.raises(pnb.InvalidValueError, match="in none of these groups"):
        found.not_duplicates(item(copies, "5"))
    with pytest.raises(pnb.NotFoundError):
        found.not_duplicates([999, 1])
    for wrong in ({"kind": "alike"}, {"representative": "best"}, {"at": 0}, {"at": 1.5}, {"at": "high"}):
        with pytest.raises(pnb.InvalidValueError, match="was given"):
            copies.view().near_duplicates(**wrong)  # type: ignore[arg-type]


def test_piles_show_one_of_each_group_and_annotate_them_all(copies: pnb.Corpus) -> None:
    piles = copies.view().near_duplicates().piles()
    assert len(piles) == 6
    assert dict(zip(piles, piles.counts.tolist(), strict=True))[item(copies, "0 large")] == 4
    assert piles.counts.sum() == 10
    assert {copies.file(one).stem for one in piles.below(item(copies, "0 large"))} == FIRST
    copies.add_property("motif", "labels", scope="item")
    piles.pick([item(copies, "0 large")]).tag("motif", "alone")
    assert len(copies.view().where(copies["motif"].any_of("alone"))) == 1
    piles.tag("motif", "all")
    assert len(copies.view().where(copies["motif"].any_of("all"))) == 10


def test_groups_are_kept_as_tags_of_a_property(copies: pnb.Corpus) -> None:
    found = copies.view().near_duplicates()
    found.save("same picture")
    groups = {group.label: len(group) for group in copies.view().group_by("same picture").groups}
    assert groups["group 1"] == 4
    assert groups["group 2"] == 2
    with pytest.raises(pnb.ConflictError, match="already"):
        found.save("same picture")
    copies.undo()
    assert "same picture" not in copies


def test_images_without_a_thumbnail_or_of_one_colour_are_said(copies: pnb.Corpus, tmp_path: Path) -> None:
    Image.new("RGB", (60, 60), "#d8cfb8").save(tmp_path / "images" / "paper.jpg")
    copies.add_images(tmp_path / "images")
    store = copies.view().session.store
    image = int(copies.view().session.frame.image_of[item(copies, "5")])
    store.thumbnails.remove([image])
    image = int(copies.view().session.frame.image_of[item(copies, "4")])
    store.thumbnails.put([(image, b"no picture at all")])
    found = copies.view().near_duplicates()
    assert (found.plain, found.missing) == (1, 2)
    assert "1 image of one plain colour" in repr(found)
    assert "2 images without a thumbnail" in repr(found)
    assert names(copies, found) == [FIRST, SECOND]


def test_a_notebook_shows_the_groups(copies: pnb.Corpus) -> None:
    page = copies.view().near_duplicates()._repr_html_()
    assert "group 1" in page
    assert "group 2" in page
    assert page.count("<img") == 6
    assert "0 groups" in copies.view()[:1].near_duplicates()._repr_html_()


def found_pairs(corpus: pnb.Corpus) -> set[frozenset[str]]:
    file = {one: corpus.file(one).name for one in corpus.view()}
    groups = corpus.view().near_duplicates()
    return {frozenset((file[a], file[b])) for group in groups for a, b in combinations(group, 2)}


@pytest.mark.real
def test_edited_copies_of_real_photographs(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "copies"
    rows = list(csv.DictReader(io.StringIO((folder / "truth.csv").read_text("utf-8"))))
    group = {row["file"]: row["group"] for row in rows}
    transform = {row["file"]: row["transform"] for row in rows}
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(folder)
        found = found_pairs(corpus)
    truth = {frozenset(pair) for pair in combinations(group, 2) if group[pair[0]] == group[pair[1]]}
    assert found <= truth
    # A turn by 25 degrees that cuts the corners off is no copy of the whole; two files cannot be read.
    beyond = {"rotation", "corrupt"}
    whole = {pair for pair in truth if not any(transform[name] in beyond for name in pair)}
    assert whole <= found


@pytest.mark.real
def test_watercolours_laid_out_alike_are_no_duplicates(real_data: Path, tmp_path: Path) -> None:
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(real_data / "watercolors" / "images")
        found = corpus.view().near_duplicates()
        assert len(corpus.view()) == 2000
        assert len(found.items) == 0
