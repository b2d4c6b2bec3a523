from __future__ import annotations

from pathlib import Path

import pytest

from panoptic_nb.embedders import ClipSpec
from panoptic_nb.errors import InvalidValueError


@pytest.mark.parametrize(
    ("text", "grey", "model", "tag", "path"),
    [
        ("clip", False, "ViT-B-32", "laion2b_s34b_b79k", None),
        ("clip-grey", True, "ViT-B-32", "laion2b_s34b_b79k", None),
        ("clip:ViT-B-32", False, "ViT-B-32", "laion2b_s34b_b79k", None),
        ("clip:ViT-L-14", False, "ViT-L-14", None, None),
        ("clip:ViT-L-14/laion2b_s32b_b82k", False, "ViT-L-14", "laion2b_s32b_b82k", None),
        ("clip-grey:ViT-L-14/openai", True, "ViT-L-14", "openai", None),
        ("clip:/data/weights.safetensors", False, None, None, "/data/weights.safetensors"),
        ("clip:/data/model", False, None, None, "/data/model"),
        ("clip:weights.PT", False, None, None, "weights.PT"),
        ("clip:models/weights.bin", False, None, None, "models/weights.bin"),
        ("clip:./model", False, None, None, "model"),
        (r"clip:C:\models\vit.pt", False, None, None, r"C:\models\vit.pt"),
        ("clip:ViT-L-14:/data/weights.pt", False, "ViT-L-14", None, "/data/weights.pt"),
        (r"clip-grey:ViT-L-14:D:\vit.pt", True, "ViT-L-14", None, r"D:\vit.pt"),
    ],
)
def test_what_can_be_written(
    text: str, grey: bool, model: str | None, tag: str | None, path: str | None
) -> None:
    given = ClipSpec.parse(text)
    assert given == ClipSpec(text, grey, model, tag, None if path is None else Path(path))


def test_a_home_folder_and_a_folder_that_exists_are_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ViT-mine").mkdir()
    assert ClipSpec.parse("clip:ViT-mine").path == Path("ViT-mine")
    assert ClipSpec.parse("clip:~/weights.pt").path == Path.home() / "weights.pt"


@pytest.mark.parametrize("text", ["clip:", "clip: ", "clips", "clip-gray", "clip:ViT-L-14/", "clip::x"])
def test_what_cannot(text: str) -> None:
    with pytest.raises(InvalidValueError, match="clip:/path/to/weights"):
        ClipSpec.parse(text)
