from __future__ import annotations

import numpy as np
import pytest

from panoptic_nb.embedders import check
from panoptic_nb.errors import EmbedderError


def test_good_vectors_come_back_as_contiguous_float32() -> None:
    given = np.arange(1, 7, dtype=np.float64).reshape(3, 2).T
    kept = check(given, 2, 3)
    assert kept.dtype == np.float32
    assert kept.flags.c_contiguous
    np.testing.assert_array_equal(kept, given)


def test_a_torch_tensor_and_a_list_are_taken_too() -> None:
    torch = pytest.importorskip("torch")
    np.testing.assert_array_equal(check(torch.ones(2, 2), 2, 2), check([[1, 1], [1, 1]], 2, 2))


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        (np.ones((2, 4)), r"shape \(2, 4\); expected 2 vectors of 3 numbers, shape \(2, 3\)"),
        (np.ones((1, 3)), r"shape \(1, 3\)"),
        (np.ones(6), r"shape \(6,\)"),
        (np.ones((2, 3, 1)), r"shape \(2, 3, 1\)"),
        (None, "expected 2 vectors"),
        ([[1.0, 2.0, 3.0], [1.0]], "make no array"),
        (np.array([["a"] * 3] * 2), "of real numbers"),
        (np.ones((2, 3), complex), "of real numbers"),
        (np.ones((2, 3), bool), "of real numbers"),
    ],
)
def test_what_is_no_array_of_that_shape_is_refused(vectors: object, said: str) -> None:
    with pytest.raises(EmbedderError, match=said):
        check(vectors, 2, 3)


def test_rows_without_a_direction_are_named() -> None:
    vectors = np.ones((8, 4), np.float32)
    vectors[1, 2], vectors[4, 0], vectors[6] = np.nan, np.inf, 0
    with pytest.raises(EmbedderError) as refusal:
        check(vectors, 8, 4, name='"mine"')
    said = str(refusal.value)
    assert said.startswith('"mine" gave 3 of 8 vectors')
    assert "row 1 has values that are not finite" in said
    assert "row 4 has values that are not finite" in said
    assert "row 6 is all zeros" in said


def test_numbers_too_large_for_float32_are_not_kept_as_infinity() -> None:
    with pytest.raises(EmbedderError, match="row 0 has values that are not finite"):
        check(np.array([[1e300, 1.0]]), 1, 2)


def test_many_bad_rows_make_a_short_message() -> None:
    with pytest.raises(EmbedderError, match="and 995 more"):
        check(np.zeros((1000, 3)), 1000, 3)
