from __future__ import annotations

import socket
from pathlib import Path

import pytest

from panoptic_nb.embedders import hub, resolve
from panoptic_nb.embedders.clip_weights import ClipWeights
from panoptic_nb.embedders.hub import fetch, offline
from panoptic_nb.embedders.spec import ClipSpec
from panoptic_nb.errors import EmbedderError

huggingface_hub = pytest.importorskip("huggingface_hub")
constants = huggingface_hub.constants


@pytest.fixture(autouse=True)
def no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(hub.urllib.request, "getproxies", dict)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)


def cached(cache: Path, repository: str, filename: str) -> Path:
    folder = cache / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc123")
    file = folder / "snapshots" / "abc123" / filename
    file.parent.mkdir(parents=True)
    file.write_bytes(b"weights")
    return file


def test_missing_weights_without_a_network_are_said_with_three_ways_out() -> None:
    with pytest.raises(EmbedderError) as refusal:
        resolve("clip")
    said = str(refusal.value)
    assert "ViT-B-32/laion2b_s34b_b79k" in said
    assert "no network" in said
    assert "1. with a network, once: `hf download laion/CLIP-ViT-B-32-laion2B-s34B-b79K" in said
    assert '2. give weights you have, a file or a folder: "clip:/path/to/weights.safetensors"' in said
    assert '3. use "visual"' in said


def test_a_hub_that_is_switched_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EmbedderError, match=r"HF_HUB_OFFLINE.*Three ways out"):
        fetch("someone/some-model", None, "some model")


def test_weights_in_the_cache_are_found_without_a_network(tmp_path: Path) -> None:
    file = cached(tmp_path, "someone/some-model", "open_clip_model.safetensors")
    assert fetch("someone/some-model", None, "some model") == file
    named = cached(tmp_path, "someone/other", "special.bin")
    assert fetch("someone/other", "special.bin", "other") == named


def test_safetensors_come_before_torch_files(tmp_path: Path) -> None:
    torch_file = cached(tmp_path, "someone/some-model", "open_clip_pytorch_model.bin")
    assert fetch("someone/some-model", None, "some model") == torch_file
    safe = torch_file.with_name("open_clip_model.safetensors")
    safe.write_bytes(b"weights")
    assert fetch("someone/some-model", None, "some model") == safe


def test_a_tag_says_how_its_model_is_built(tmp_path: Path) -> None:
    file = cached(tmp_path, "timm/vit_base_patch32_clip_224.openai", "open_clip_model.safetensors")
    weights = ClipWeights.find(ClipSpec.parse("clip:ViT-B-32/openai"))
    assert (weights.file, weights.builder, weights.source) == (file, "ViT-B-32", "openai")
    assert weights.quick_gelu
    assert weights.preprocessing["interpolation"] == "bicubic"


def test_offline_holds_for_a_while_only() -> None:
    with offline():
        assert huggingface_hub.is_offline_mode()
        with offline():
            assert huggingface_hub.is_offline_mode()
        assert huggingface_hub.is_offline_mode()
    assert not huggingface_hub.is_offline_mode()
