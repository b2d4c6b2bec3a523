"""CLIP with small weights made on the spot: the code that runs is the one that runs with large ones."""

from __future__ import annotations

import hashlib
import json
import logging
import pickle
import shutil
import socket
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.embedders import Embedder, TextEmbedder, encode_files, resolve
from panoptic_nb.embedders.clip import Clip
from panoptic_nb.embedders.precision import bfloat16_is_fast
from panoptic_nb.errors import EmbedderError, InvalidValueError
from tests.embedders.fakes import TINY, picture, tiny_clip

torch = pytest.importorskip("torch")
open_clip = pytest.importorskip("open_clip")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("clip") / "tiny")


@pytest.fixture(scope="module")
def weights(folder: Path) -> Path:
    return folder / "open_clip_model.safetensors"


@pytest.fixture(scope="module", autouse=True)
def tiny_is_known(tmp_path_factory: pytest.TempPathFactory) -> str:
    """open_clip knows the small model by name, as it knows ViT-B-32."""
    config = tmp_path_factory.mktemp("configs") / "pnb-tiny.json"
    config.write_text(json.dumps(TINY["model_cfg"]), "utf-8")
    open_clip.add_model_config(config)
    return "pnb-tiny"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def clip(folder: Path) -> Clip:
    return Clip(f"clip:{folder}", device="cpu", precision="float32")


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [picture(seed, (80 + seed, 60)) for seed in range(70)]


def reference(folder: Path, images: list[Image.Image]) -> np.ndarray:
    """What open_clip itself makes of the images."""
    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    with torch.no_grad():
        return model.eval().encode_image(torch.stack([preprocess(image) for image in images])).numpy()


def test_a_folder_gives_what_open_clip_gives(
    folder: Path, clip: Clip, pictures: list[Image.Image], no_network: None
) -> None:
    assert isinstance(clip, Embedder)
    assert isinstance(clip, TextEmbedder)
    assert (clip.name, clip.dim, clip.centre, clip.min_side) == (f"clip:{folder}", 16, False, 64)
    vectors = clip.encode_images(pictures)
    assert (vectors.dtype, vectors.shape) == (np.float32, (70, 16))
    np.testing.assert_allclose(vectors, reference(folder, pictures), rtol=1e-4, atol=1e-4)


def test_the_batch_does_not_matter(clip: Clip, pictures: list[Image.Image]) -> None:
    vectors = clip.encode_images(pictures)
    for some in (pictures[:1], pictures[:3], pictures[:33]):
        np.testing.assert_allclose(clip.encode_images(some), vectors[: len(some)], rtol=1e-4, atol=1e-4)
    prepared = [clip.prepare(image) for image in pictures]
    np.testing.assert_allclose(clip.encode_images(prepared), vectors, rtol=1e-4, atol=1e-4)
    assert clip.encode_images([]).shape == (0, 16)


def test_files_to_vectors(clip: Clip, pictures: list[Image.Image]) -> None:
    batches = list(encode_files(clip, pictures.__getitem__, range(70)))
    assert [key for batch in batches for key in batch.keys] == list(range(70))
    vectors = np.concatenate([batch.vectors for batch in batches])
    np.testing.assert_allclose(vectors, clip.encode_images(pictures), rtol=1e-4, atol=1e-4)


def test_texts_lie_in_the_same_space(folder: Path, clip: Clip, no_network: None) -> None:
    texts = [f"a picture of {number} apples" for number in range(40)]
    vectors = clip.encode_texts(texts)
    assert (vectors.dtype, vectors.shape) == (np.float32, (40, 16))
    model = open_clip.create_model(f"local-dir:{folder}").eval()
    with torch.no_grad():
        expected = model.encode_text(open_clip.get_tokenizer(f"local-dir:{folder}")(texts)).numpy()
    np.testing.assert_allclose(vectors, expected, rtol=1e-4, atol=1e-4)
    assert clip.encode_texts([]).shape == (0, 16)


@pytest.mark.parametrize("suffix", [".safetensors", ".pt", ".bin"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_file_of_each_kind_is_enough(
    folder: Path, weights: Path, tmp_path: Path, suffix: str, wrapped: bool, no_network: None
) -> None:
    from safetensors.torch import load_file

    file = tmp_path / f"mine{suffix}"
    if suffix == ".safetensors":
        shutil.copy(weights, file)
    else:
        state = load_file(weights)
        torch.save({"state_dict": state, "epoch": 3} if wrapped else state, file)
    mine = Clip(f"clip:pnb-tiny:{file}", device="cpu", precision="float32")
    assert mine.dim == 16
    image = picture(5, (32, 32))
    usual = Clip(f"clip:{folder}", device="cpu", precision="float32")
    texts = ["an apple"]
    np.testing.assert_allclose(mine.encode_texts(texts), usual.encode_texts(texts), rtol=1e-4, atol=1e-4)
    assert mine.encode_images([image]).shape == (1, 16)
    assert mine.describe()["weights_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_grey_sees_colour_and_its_absence_alike(folder: Path, clip: Clip) -> None:
    grey = Clip(f"clip-grey:{folder}", device="cpu", precision="float32")
    colour = picture(9, (64, 64))
    faded = colour.convert("L")
    np.testing.assert_allclose(*grey.encode_images([colour, faded]), rtol=1e-4, atol=1e-5)
    a, b = clip.encode_images([colour, faded])
    assert np.abs(a - b).max() > 0.01
    np.testing.assert_allclose(
        clip.encode_images([faded]), grey.encode_images([colour]), rtol=1e-4, atol=1e-4
    )


def test_bfloat16_keeps_the_directions(folder: Path, clip: Clip, pictures: list[Image.Image]) -> None:
    half = Clip(f"clip:{folder}", device="cpu", precision="bfloat16").encode_images(pictures)
    full = clip.encode_images(pictures)
    assert half.dtype == np.float32
    cosine = (half * full).sum(1) / np.linalg.norm(half, axis=1) / np.linalg.norm(full, axis=1)
    assert cosine.min() > 0.999


def test_the_precision_is_what_the_probe_says(folder: Path) -> None:
    said = Clip(f"clip:{folder}", device="cpu").describe()["precision"]
    assert said == ("bfloat16" if bfloat16_is_fast() else "float32")


def test_it_records_what_made_the_vectors(folder: Path, weights: Path, clip: Clip) -> None:
    said = clip.describe()
    assert json.loads(json.dumps(said)) == said
    assert said["weights"] == "open_clip_model.safetensors"
    assert said["weights_sha256"] == hashlib.sha256(weights.read_bytes()).hexdigest()
    assert said["preprocessing"]["mean"] == TINY["preprocess_cfg"]["mean"]
    assert (said["precision"], said["device"]) == ("float32", "cpu")
    assert set(said["libraries"]) == {"open_clip_torch", "torch", "pillow"}
    assert str(folder.parent) not in json.dumps(said)


def test_torch_keeps_its_threads(clip: Clip, pictures: list[Image.Image]) -> None:
    before = torch.get_num_threads()
    clip.encode_images(pictures)
    assert torch.get_num_threads() == before
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    assert seen == [before]


def test_loading_says_nothing_and_leaves_logging_alone(
    folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = list(root.handlers), list(root.filters), root.level
    with caplog.at_level(logging.INFO):
        Clip(f"clip:{folder}", device="cpu", precision="float32")
        logging.getLogger("mine").info("still heard")
    assert [record.message for record in caplog.records] == ["still heard"]
    assert capfd.readouterr() == ("", "")
    assert (list(root.handlers), list(root.filters), root.level) == before


def test_a_model_is_loaded_once_and_shared(folder: Path) -> None:
    assert resolve(f"clip:{folder}") is resolve(f"clip:{folder}")


def test_weights_of_another_model_name_the_model_they_fit(weights: Path) -> None:
    with pytest.raises(EmbedderError, match=r'its shapes are those of pnb-tiny\. Write "clip:pnb-tiny:'):
        resolve(f"clip:{weights}")


class Evil:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self):
        return Path.touch, (self.file,)


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("how", ["torch", "pickle"])
@pytest.mark.parametrize("suffix", [".pt", ".bin", ".ckpt", ".pth"])
def test_a_file_that_would_run_a_program_is_refused_and_nothing_runs(
    weights: Path, tmp_path: Path, how: str, suffix: str
) -> None:
    from safetensors.torch import load_file

    file, trace = tmp_path / f"evil{suffix}", tmp_path / "it-ran"
    content = load_file(weights) | {"extra": Evil(trace)}
    if how == "torch":
        torch.save(content, file)
    else:
        file.write_bytes(pickle.dumps({"extra": Evil(trace)}))
    with pytest.raises(EmbedderError, match="could not be loaded"):
        resolve(f"clip:pnb-tiny:{file}")
    assert not trace.exists()


@pytest.mark.parametrize("content", [b"", b"not weights at all", b"\x00" * 200])
@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, suffix: str, content: bytes) -> None:
    file = tmp_path / f"damaged{suffix}"
    file.write_bytes(content)
    with pytest.raises(EmbedderError, match=r"damaged.*could not be loaded"):
        resolve(f"clip:pnb-tiny:{file}")


def test_paths_that_hold_no_weights_are_refused(tmp_path: Path, weights: Path) -> None:
    with pytest.raises(EmbedderError, match="does not exist"):
        resolve(f"clip:{tmp_path / 'no.pt'}")
    with pytest.raises(EmbedderError, match="it holds none"):
        resolve(f"clip:{tmp_path}")
    (tmp_path / "notes.txt").write_text("no weights")
    with pytest.raises(EmbedderError, match="is no weights file"):
        resolve(f"clip:{tmp_path / 'notes.txt'}")
    for name in ("a.safetensors", "b.safetensors"):
        shutil.copy(weights, tmp_path / name)
    with pytest.raises(EmbedderError, match=r"it holds 2: a\.safetensors, b\.safetensors"):
        resolve(f"clip:{tmp_path}")


def test_a_folder_with_one_file_and_no_configuration_works_with_a_model(
    tmp_path: Path, weights: Path
) -> None:
    shutil.copy(weights, tmp_path / "only.safetensors")
    assert Clip(f"clip:pnb-tiny:{tmp_path}", device="cpu").dim == 16


def test_a_broken_configuration_is_named(tmp_path: Path, weights: Path) -> None:
    shutil.copy(weights, tmp_path / "only.safetensors")
    for content in ("{", "[]", '{"model_cfg": 3}', '{"other": 1}'):
        (tmp_path / "open_clip_config.json").write_text(content, "utf-8")
        with pytest.raises(EmbedderError, match=r"open_clip_config\.json is no open_clip configuration"):
            resolve(f"clip:{tmp_path}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("clip:ViT-B-23/openai", 'no model "ViT-B-23".*Did you mean "ViT-B-32"'),
        ("clip:ViT-B-32/opnai", 'no weights "opnai" for ViT-B-32.*Did you mean "openai"'),
        ("clip:ViT-L-14", "does not say which weights.*openai.*laion2b_s32b_b82k"),
        ("clip:pnb-tiny", "open_clip knows no weights for it"),
    ],
)
def test_unknown_models_and_weights_are_refused_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        resolve(name)


def test_a_device_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(InvalidValueError, match='device="gpu"'):
        Clip(f"clip:{folder}", device="gpu")
