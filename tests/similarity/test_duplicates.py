"""Near-duplicates: the same picture whatever was done to it, and nothing else however alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

import panoptic_nb as pnb
from panoptic_nb.similarity.components import components, joined
from panoptic_nb.similarity.duplicates import AT, find_copies, likeness
from panoptic_nb.similarity.hashes import HashTable, near_hashes
from panoptic_nb.similarity.outline import Outlines
from panoptic_nb.similarity.pixels import agreement, details
from panoptic_nb.similarity.symmetry import QUARTER_TURNS, SYMMETRIES, laid

ALL = range(len(SYMMETRIES))


def drawn(number: int, size: tuple[int, int] = (192, 144)) -> Image.Image:
    """A picture of its own, patches of grey at random."""
    patches = np.random.default_rng(number).integers(50, 200, (9, 12), dtype=np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)


def shrunk(*images: Image.Image) -> np.ndarray:
    return np.stack([np.asarray(image.resize((64, 64), Image.Resampling.BOX)) for image in images])


def copies(pictures: np.ndarray, **options: object) -> list[tuple[int, int]]:
    found = find_copies(Outlines.of(pictures), pictures.__getitem__, **options)  # type: ignore[arg-type]
    return list(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.mark.parametrize("radius", [0, 3, 7, 10])
def test_every_pair_of_near_hashes_is_found_once(radius: int) -> None:
    chance = np.random.default_rng(radius)
    hashes = chance.integers(0, 2**64, 700, dtype=np.uint64)
    for row in range(0, 600, 2):  # neighbours at every distance up to beyond the radius, in any bits
        bits = chance.choice(64, row % (radius + 4), replace=False).astype(np.uint64)
        hashes[row + 1] = hashes[row] ^ np.bitwise_or.reduce(np.uint64(1) << bits, initial=np.uint64(0))
    hashes[650:] = hashes[0]
    distance = np.bitwise_count(hashes[:, None] ^ hashes[None, :])
    first, second = np.nonzero(np.triu(distance <= radius, 1))
    found = near_hashes(hashes, radius)
    assert np.array_equal(found.first, first)
    assert np.array_equal(found.second, second)
    assert np.array_equal(found.distance, distance[first, second])


def test_hashes_in_one_bucket_are_searched_like_any_others() -> None:
    hashes = np.zeros(1500, np.uint64)
    found = near_hashes(hashes, 7)
    assert len(found) == 1500 * 1499 // 2


def test_the_number_of_threads_changes_nothing() -> None:
    hashes = np.random.default_rng(1).integers(0, 2**10, 5000, dtype=np.uint64)
    one, four = near_hashes(hashes, 2, threads=1), near_hashes(hashes, 2, threads=4)
    assert np.array_equal(one.first, four.first)
    assert np.array_equal(one.second, four.second)


def test_hashes_and_radii_that_cannot_be_are_refused() -> None:
    with pytest.raises(pnb.InvalidValueError, match="uint64"):
        near_hashes(np.zeros(3, np.int64), 1)  # type: ignore[arg-type]
    with pytest.raises(pnb.InvalidValueError, match="0 to 15"):
        near_hashes(np.zeros(3, np.uint64), 16)
    with pytest.raises(pnb.InvalidValueError, match="one for each of 3"):
        list(HashTable(np.zeros(3, np.uint64)).near(np.zeros(2, np.uint64), 1, pairs="other"))


@pytest.mark.parametrize("symmetry", ALL)
def test_an_outline_turns_with_its_picture(symmetry: int) -> None:
    pictures = shrunk(*(drawn(number) for number in range(20)))
    outlines, turned = Outlines.of(pictures), Outlines.of(laid(pictures, symmetry))
    assert np.array_equal(outlines.hashes(symmetry), turned.hashes())
    both, rows = Outlines.joined([outlines, turned]), np.arange(20)
    assert (both.differing(rows, rows + 20, symmetry) == 0).all()


def test_symmetries_are_what_they_are_called() -> None:
    image = drawn(1, (64, 64))
    picture = np.asarray(image)
    called = {
        "mirrored": Image.Transpose.FLIP_LEFT_RIGHT,
        "turned by 180°": Image.Transpose.ROTATE_180,
        "turned by 90°": Image.Transpose.ROTATE_270,  # Pillow turns the other way round
        "turned by 270°": Image.Transpose.ROTATE_90,
        "upside down, mirrored": Image.Transpose.FLIP_TOP_BOTTOM,
    }
    for name, way in called.items():
        assert np.array_equal(laid(picture, SYMMETRIES.index(name)), np.asarray(image.transpose(way)))
    there, back = QUARTER_TURNS
    assert np.array_equal(laid(laid(picture, there), back), picture)


def test_details_agree_whatever_the_exposure_and_not_where_a_part_is_another() -> None:
    image = drawn(3)
    darker = image.point([round(20 + level * 0.6) for level in range(256)])
    other = image.copy()
    other.paste(drawn(4).crop((0, 0, 40, 40)), (90, 60))
    a, b, c = details(shrunk(image, darker, other))[:, None]
    assert agreement(a, b)[0] > 0.98
    assert agreement(a, a)[0] == pytest.approx(1, abs=1e-4)
    assert agreement(a, c)[0] < 0.3
    assert agreement(a, a[:, ::-1])[0] < 0
    assert agreement(a, a[:, :, ::-1], SYMMETRIES.index("mirrored"))[0] == pytest.approx(1, abs=1e-4)


def test_edited_copies_are_found_and_other_pictures_are_not() -> None:
    image = drawn(0)
    edited = [
        image.resize((96, 72), Image.Resampling.LANCZOS),
        image.resize((100, 100)),
        image.filter(ImageFilter.GaussianBlur(1)),
        ImageEnhance.Contrast(image).enhance(1.4),
        ImageEnhance.Brightness(image).enhance(0.7),
        ImageEnhance.Sharpness(image).enhance(2),
    ]
    pictures = shrunk(image, *edited, *(drawn(number) for number in range(1, 200)))
    found = copies(pictures)
    assert found == [(a, b) for a in range(7) for b in range(a + 1, 7)]


@pytest.mark.parametrize("symmetry", ALL)
def test_turned_and_mirrored_copies_are_found_and_how_they_lie_is_said(symmetry: int) -> None:
    pictures = shrunk(*(drawn(number) for number in range(40)))
    everything = np.concatenate([pictures, laid(pictures[:5], symmetry)])
    found = find_copies(Outlines.of(everything), everything.__getitem__)
    assert found.first.tolist() == [0, 1, 2, 3, 4]
    assert found.second.tolist() == [40, 41, 42, 43, 44]
    assert found.symmetry.tolist() == [symmetry] * 5
    backwards = everything[::-1]
    assert len(find_copies(Outlines.of(backwards), backwards.__getitem__)) == 5
    assert len(copies(everything, mirrored=False)) == (5 if symmetry == 0 else 0)


def test_symmetric_drawings_are_found_though_half_their_frequencies_are_nothing() -> None:
    y, x = np.mgrid[-1:1:240j, -1:1:240j]
    disc = Image.fromarray(
        (60 + 150 * (np.hypot(x, y * 1.3) < 0.6) - 50 * (np.hypot(x, y) < 0.2)).astype(np.uint8)
    )
    chance = np.random.default_rng(0)
    noisy = Image.fromarray(
        (np.asarray(disc) + chance.normal(0, 3, (240, 240))).clip(0, 255).astype(np.uint8)
    )
    assert copies(shrunk(disc, noisy)) == [(0, 1)]


def test_plain_pictures_have_no_copies() -> None:
    chance = np.random.default_rng(0)
    paper = (200 + chance.normal(0, 1, (30, 64, 64))).astype(np.uint8)
    outlines = Outlines.of(np.concatenate([paper, shrunk(drawn(0), drawn(0))]))
    assert outlines.plain.tolist() == [True] * 30 + [False] * 2
    assert copies(np.concatenate([paper, shrunk(drawn(0), drawn(0))])) == [(30, 31)]


def test_many_copies_of_one_picture_hang_together_though_not_every_pair_is_looked_at() -> None:
    chance = np.random.default_rng(0)
    picture = shrunk(drawn(0))[0]
    many = (picture + chance.normal(0, 2, (300, 64, 64))).clip(0, 255).astype(np.uint8)
    looked_at = 0

    def pictures(rows: np.ndarray) -> np.ndarray:
        nonlocal looked_at
        looked_at += len(rows)
        return many[rows]

    found = find_copies(Outlines.of(many), pictures)
    assert (joined(300, found.first, found.second) == 0).all()
    assert len(found) < 300 * 299 // 2
    assert looked_at < 5 * 300 * len(SYMMETRIES)


def test_nothing_and_one_picture_have_no_copies() -> None:
    assert copies(np.zeros((0, 64, 64), np.uint8)) == []
    assert copies(shrunk(drawn(0))) == []
    with pytest.raises(pnb.InvalidValueError, match="at most 1"):
        copies(shrunk(drawn(0)), at=0)
    with pytest.raises(pnb.InvalidValueError, match="side of 32"):
        Outlines.of(np.zeros((1, 60, 60), np.uint8))


def test_likeness_knows_how_a_picture_lies() -> None:
    pictures = np.concatenate([laid(shrunk(drawn(0)), way) for way in ALL] + [shrunk(drawn(1))])
    found = likeness(Outlines.of(pictures), pictures.__getitem__, 0, np.arange(9))
    assert (found[:8] > AT).all()
    assert found[8] < AT


def grouped(
    pairs: list[tuple[int, int, float]],
    apart: Sequence[tuple[int, int]] = (),
    like: float = 1,
) -> list[list[int]]:
    first, second, similarity = (np.asarray(column) for column in zip(*pairs, strict=True))
    found = components(
        first, second, similarity.astype(np.float32),
        apart=np.asarray(apart, np.int64).reshape(-1, 2),
        like=lambda centre, rows: np.full(len(rows), like, np.float32), floor=0.5,
    )  # fmt: skip
    return [one.rows.tolist() for one in found]


def test_groups_are_connected_components_with_their_centre_and_range() -> None:
    pairs = [(0, 1, 0.9), (1, 2, 0.8), (4, 5, 0.95)]
    assert grouped(pairs) == [[1, 0, 2], [4, 5]]
    first, second, similarity = (np.asarray(column) for column in zip(*pairs, strict=True))
    found = components(
        first, second, similarity.astype(np.float32), apart=np.zeros((0, 2), np.int64),
        like=lambda centre, rows: np.ones(len(rows), np.float32), floor=0.5,
    )  # fmt: skip
    assert (found[0].lowest, found[0].highest) == pytest.approx((0.8, 0.9))


def test_a_chain_of_small_steps_is_no_group() -> None:
    chain = [(row, row + 1, 0.8) for row in range(6)]
    assert grouped(chain) == [[1, 0, 2, 3, 4, 5, 6]]
    assert grouped(chain, like=0.2) == [[1, 0, 2], [4, 3, 5]]


def test_what_was_told_apart_is_in_no_group_together() -> None:
    assert grouped([(0, 1, 0.9)], apart=[(0, 1)]) == []
    assert grouped([(0, 1, 0.9), (1, 2, 0.8)], apart=[(2, 0)]) == [[0, 1]]
    assert grouped([(0, 1, 0.9), (2, 3, 0.9), (1, 2, 0.8)], apart=[(0, 3)]) == [[0, 1], [2, 3]]
    assert grouped([(0, 1, 0.9)], apart=[(7, 8)]) == [[0, 1]]


def test_components_of_long_chains_and_of_nothing() -> None:
    order = np.random.default_rng(0).permutation(5000)
    assert (joined(5000, order[:-1], order[1:]) == 0).all()
    assert joined(3, np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == [0, 1, 2]
