from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.embedders import encode_files
from panoptic_nb.errors import EmbedderError, InvalidValueError, UnreadableImageError
from tests.embedders.fakes import MeanColour


def grey(key: int) -> Image.Image:
    return Image.new("RGB", (4, 4), (key % 256,) * 3)


def test_vectors_come_in_the_order_of_the_keys_however_long_each_takes_to_open() -> None:
    def load(key: int) -> Image.Image:
        time.sleep(0.004 if key % 5 == 0 else 0)
        return grey(key)

    batches = list(encode_files(MeanColour(), load, range(50), batch_size=8, threads=4))
    assert [len(batch.keys) for batch in batches] == [8] * 6 + [2]
    assert [key for batch in batches for key in batch.keys] == list(range(50))
    vectors = np.concatenate([batch.vectors for batch in batches])
    np.testing.assert_array_equal(vectors[:, 0], np.arange(50) + 1)


def test_an_image_that_cannot_be_opened_is_reported_and_the_others_go_on() -> None:
    def load(key: int) -> Image.Image:
        if key == 3:
            raise UnreadableImageError("photo.jpg: ends after 12 of 90 kB")
        if key == 5:
            raise OSError("gone")
        if key == 6:
            raise KeyError
        return grey(key)

    batches = list(encode_files(MeanColour(), load, range(8), batch_size=4))
    assert [key for batch in batches for key in batch.keys] == [0, 1, 2, 4, 7]
    assert sum(len(batch.vectors) for batch in batches) == 5
    assert [failure for batch in batches for failure in batch.failures] == [
        (3, "photo.jpg: ends after 12 of 90 kB"),
        (5, "OSError: gone"),
        (6, "KeyError"),
    ]


def test_a_batch_of_failures_has_no_vectors_and_does_not_ask_the_embedder() -> None:
    def load(key: str) -> Image.Image:
        raise FileNotFoundError(key)

    class Never(MeanColour):
        def encode_images(self, images: list[Image.Image]) -> np.ndarray:
            raise AssertionError("asked")

    (batch,) = encode_files(Never(), load, ["a", "b"])
    assert batch.keys == []
    assert batch.vectors.shape == (0, 3)
    assert [key for key, _ in batch.failures] == ["a", "b"]


def test_a_vector_that_cannot_be_compared_is_its_own_images_failure() -> None:
    class Blind(MeanColour):
        def encode_images(self, images: list[Image.Image]) -> np.ndarray:
            vectors = super().encode_images(images)
            vectors[vectors[:, 0] == 3] = np.nan
            vectors[vectors[:, 0] == 5] = 0
            return vectors

    (batch,) = encode_files(Blind(), grey, range(6))
    assert batch.keys == [0, 1, 3, 5]
    np.testing.assert_array_equal(batch.vectors[:, 0], [1, 2, 4, 6])
    assert [key for key, _ in batch.failures] == [2, 4]
    assert "not finite" in batch.failures[0][1]
    assert "all zeros" in batch.failures[1][1]


def test_an_embedder_that_fails_is_named_with_the_image() -> None:
    class Broken(MeanColour):
        def encode_images(self, images: list[Image.Image]) -> np.ndarray:
            raise RuntimeError("out of memory")

    with pytest.raises(
        EmbedderError, match=r'"mean colour" failed on a batch of 4 images.*0.*RuntimeError: out of memory'
    ):
        list(encode_files(Broken(), grey, range(9), batch_size=4))


def test_a_wrong_shape_is_refused() -> None:
    class Wide(MeanColour):
        dim = 4

    with pytest.raises(EmbedderError, match=r"shape \(4, 3\); expected 4 vectors of 4 numbers"):
        list(encode_files(Wide(), grey, range(9), batch_size=4))


def test_keys_are_read_as_they_are_needed_and_images_do_not_pile_up() -> None:
    taken = 0

    def keys() -> Iterator[int]:
        nonlocal taken
        for key in range(10_000):
            taken += 1
            yield key

    batches = encode_files(MeanColour(), grey, keys(), batch_size=10, threads=3)
    for done in range(1, 6):
        next(batches)
        assert taken <= 10 * (done + 1)
    batches.close()
    assert taken <= 60


def test_stopping_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    batches = encode_files(MeanColour(), grey, range(1000), batch_size=5, threads=4)
    next(batches)
    batches.close()
    assert threading.active_count() == before


def test_an_interruption_while_opening_is_an_interruption() -> None:
    def load(key: int) -> Image.Image:
        if key == 2:
            raise KeyboardInterrupt
        return grey(key)

    with pytest.raises(KeyboardInterrupt):
        list(encode_files(MeanColour(), load, range(8), batch_size=4))


def test_images_are_opened_while_the_embedder_works() -> None:
    opened = threading.Semaphore(0)

    def load(key: int) -> Image.Image:
        opened.release()
        return grey(key)

    class Patient(MeanColour):
        def encode_images(self, images: list[Image.Image]) -> np.ndarray:
            for _ in range(4):  # the next batch is opened before this one is done, or this never ends
                assert opened.acquire(timeout=5)
            return super().encode_images(images)

    batches = encode_files(Patient(), load, range(40), batch_size=2, threads=2)
    for _ in range(3):
        next(batches)
        opened.release(2)  # what this batch itself had given
    batches.close()


def test_prepare_runs_with_the_opening_not_with_the_encoding() -> None:
    threads: set[str] = set()

    class Prepared(MeanColour):
        def prepare(self, image: Image.Image) -> Image.Image:
            threads.add(threading.current_thread().name)
            return image.resize((1, 1))

        def encode_images(self, images: list[Image.Image]) -> np.ndarray:
            assert all(image.size == (1, 1) for image in images)
            return super().encode_images(images)

    (batch,) = encode_files(Prepared(), grey, range(6), threads=2)
    assert batch.keys == list(range(6))
    assert threading.current_thread().name not in threads


def test_no_keys_make_no_batch() -> None:
    assert list(encode_files(MeanColour(), grey, [])) == []


@pytest.mark.parametrize("wrong", [{"batch_size": 0}, {"threads": 0}])
def test_sizes_below_one_are_refused_at_once(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError, match="must be 1 or more"):
        encode_files(MeanColour(), grey, range(3), **wrong)


def test_real_files_by_path(tmp_path: Path) -> None:
    paths = []
    for key in range(5):
        paths.append(tmp_path / f"{key}.png")
        grey(key * 10).save(paths[-1])
    paths.insert(2, tmp_path / "missing.png")
    (batch,) = encode_files(MeanColour(), lambda path: Image.open(path), paths)
    assert batch.keys == paths[:2] + paths[3:]
    assert [path.name for path, _ in batch.failures] == ["missing.png"]


def test_a_file_that_opens_and_then_breaks_off_fails_alone(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.png", tmp_path / "cut.png"
    Image.effect_noise((200, 200), 50).save(whole)
    cut.write_bytes(whole.read_bytes()[:9000])
    (batch,) = encode_files(MeanColour(), lambda path: Image.open(path), [cut, whole])
    assert batch.keys == [whole]
    assert [path for path, _ in batch.failures] == [cut]
