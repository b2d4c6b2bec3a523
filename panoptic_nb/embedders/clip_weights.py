"""From what the user wrote to a loaded CLIP model: which weights, checked, and what they are."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from panoptic_nb.embedders.hub import fetch, offline
from panoptic_nb.embedders.spec import DEFAULT_MODEL, WEIGHT_SUFFIXES, ClipSpec
from panoptic_nb.errors import EmbedderError, InvalidValueError, suggestion

_CONFIG = "open_clip_config.json"


@dataclass(frozen=True)
class ClipWeights:
    """A weights file, and how open_clip builds the model that it fills.

    Attributes
    ----------
    file
        The weights, on this machine.
    builder
        What open_clip's `create_model` and `get_tokenizer` take: a model's name or ``local-dir:FOLDER``.
    model
        The model's name, for the record.
    source
        Where the weights come from, for the record: a tag, or a file's name.
    preprocessing
        What differs from open_clip's usual mean, deviation, interpolation and resizing.
    quick_gelu
        Whether the weights were trained with OpenAI's approximation of GELU.
    """

    file: Path
    builder: str
    model: str
    source: str
    preprocessing: dict[str, Any] = field(default_factory=dict)
    quick_gelu: bool = False

    @classmethod
    def find(cls, spec: ClipSpec) -> ClipWeights:
        """Find the weights that `spec` asks for; the network is asked for a tag only, never for a path.

        Raises
        ------
        InvalidValueError
            An unknown model or tag, with the nearest; a model that needs a tag.
        EmbedderError
            A path that is not there or holds no weights; weights that cannot be downloaded.
        """
        if spec.path is None:
            return _from_tag(spec.model or DEFAULT_MODEL, spec.tag)
        if spec.path.is_dir():
            return _from_folder(spec.path, spec.model)
        if not spec.path.is_file():
            raise EmbedderError(
                f"{spec.path} does not exist: expected a weights file, or a folder that holds one."
            )
        return _from_file(spec.path, spec.model)

    def load(self) -> Any:
        """Build the model and fill it: an open_clip model in evaluation mode, float32, on the processor.

        The hub is never asked here. Torch files are read as weights alone, never as pickled objects.

        Raises
        ------
        EmbedderError
            If the file is damaged, holds anything but weights, or belongs to another model.
        """
        import open_clip

        with offline(), _hushed():
            try:
                model = open_clip.create_model(
                    self.builder,
                    load_weights=False,
                    pretrained_text=False,
                    force_quick_gelu=self.quick_gelu,
                    force_preprocess_cfg=self.preprocessing,
                )
                open_clip.load_checkpoint(model, str(self.file), strict=True, weights_only=True)
            except Exception as error:
                raise EmbedderError(self._why_not(error)) from error
        return model.eval().requires_grad_(False)

    def tokenizer(self) -> Any:
        """The model's own tokenizer.

        Raises
        ------
        EmbedderError
            If it needs files that are not on this machine.
        """
        import open_clip

        with offline(), _hushed():
            try:
                return open_clip.get_tokenizer(self.builder)
            except Exception as error:
                raise EmbedderError(
                    f"The tokenizer of {self.model} could not be opened ({type(error).__name__}: {error}). Images "
                    "can be encoded; for texts, give a folder that holds the tokenizer's files beside the weights."
                ) from error

    def sha256(self) -> str:
        """The SHA-256 of the weights file, in hexadecimal."""
        with self.file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def _why_not(self, error: Exception) -> str:
        head = f"{self.file} could not be loaded as the weights of {self.model}: "
        first_line = str(error).strip().partition("\n")[0] or "no reason given"
        said = f"{type(error).__name__}: {first_line}"
        if "weights_only" in str(error) or "Weights only" in str(error):
            return (
                f"{head}it holds more than weights, which could run as a program when opened ({said[:200]}). Give a "
                ".safetensors file, or a torch file of a plain state dict."
            )
        fitting = _fitting_models(self.file) - {self.model}
        if fitting:
            names = ", ".join(sorted(fitting))
            example = min(fitting, key=len)
            return f'{head}its shapes are those of {names}. Write "clip:{example}:{self.file}".'
        return f"{head}{said[:400]}. Check that the file is whole and belongs to this model."


def _from_tag(model: str, tag: str | None) -> ClipWeights:
    import open_clip

    models = open_clip.list_models()
    if model not in models:
        raise InvalidValueError(f'open_clip has no model "{model}".{suggestion(model, models)}')
    tags = open_clip.list_pretrained_tags_by_model(model)
    if tag is None and len(tags) == 1:
        tag = tags[0]
    if tag is None:
        said = f"Its weights are: {', '.join(tags)}" if tags else "open_clip knows no weights for it"
        raise InvalidValueError(
            f'"clip:{model}" does not say which weights. {said}. Write "clip:{model}/{tags[0] if tags else "TAG"}", '
            f'or give a file: "clip:{model}:/path/to/weights.safetensors".'
        )
    known = open_clip.get_pretrained_cfg(model, tag)
    if not known:
        raise InvalidValueError(f'open_clip has no weights "{tag}" for {model}.{suggestion(tag, tags)}')
    repository, _, filename = known["hf_hub"].rpartition("/")
    file = fetch(repository, filename or None, f"{model}/{tag}")
    preprocessing = {
        key: known[key] for key in ("mean", "std", "interpolation", "resize_mode") if known.get(key)
    }
    return ClipWeights(file, model, model, tag, preprocessing, bool(known.get("quick_gelu")))


def _from_file(file: Path, model: str | None) -> ClipWeights:
    import open_clip

    if file.suffix.lower() not in WEIGHT_SUFFIXES:
        raise EmbedderError(f"{file} is no weights file: expected {', '.join(WEIGHT_SUFFIXES)}.")
    model = model or DEFAULT_MODEL
    if model not in open_clip.list_models():
        raise InvalidValueError(
            f'open_clip has no model "{model}".{suggestion(model, open_clip.list_models())}'
        )
    return ClipWeights(file, model, model, file.name)


def _from_folder(folder: Path, model: str | None) -> ClipWeights:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in WEIGHT_SUFFIXES)
    safe = [path for path in files if path.suffix.lower() == ".safetensors"]
    files = safe or files
    if len(files) != 1:
        found = (
            f"it holds {len(files)}: {', '.join(path.name for path in files)}" if files else "it holds none"
        )
        raise EmbedderError(
            f"{folder} must hold one weights file ({', '.join(WEIGHT_SUFFIXES)}; of several kinds, the safetensors "
            f"one); {found}. Give the file itself."
        )
    if model is not None or not (folder / _CONFIG).is_file():
        return _from_file(files[0], model)
    try:
        config = json.loads((folder / _CONFIG).read_text("utf-8"))
        named = str(config["model_cfg"].get("model_name", folder.name))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EmbedderError(
            f'{folder / _CONFIG} is no open_clip configuration with a "model_cfg": {error}.'
        ) from error
    return ClipWeights(files[0], f"local-dir:{folder}", named, files[0].name)


def _fitting_models(file: Path) -> set[str]:
    """open_clip's plain vision transformers whose shapes are those of a weights file; none if it is damaged."""
    import open_clip
    from open_clip.factory import load_state_dict
    from safetensors import SafetensorError

    try:
        with offline(), _hushed():
            state = load_state_dict(str(file), weights_only=True)
        width, _, patch, _ = state["visual.conv1.weight"].shape
        shape = {
            "width": width,
            "patch_size": patch,
            "layers": sum(
                key.endswith("ln_1.weight") for key in state if key.startswith("visual.transformer.")
            ),
            "embed_dim": state["visual.proj"].shape[1],
            "grid": state["visual.positional_embedding"].shape[0] - 1,
        }
    except (
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        LookupError,
        StopIteration,
        UnpicklingError,
        SafetensorError,
    ):
        return set()
    return {
        name for name in open_clip.list_models() if _vision_shape(open_clip.get_model_config(name)) == shape
    }


def _vision_shape(config: dict[str, Any]) -> dict[str, Any]:
    vision = config.get("vision_cfg", {})
    size, patch = vision.get("image_size"), vision.get("patch_size")
    square = isinstance(size, int) and isinstance(patch, int)
    return {
        "width": vision.get("width"),
        "patch_size": patch,
        "layers": vision.get("layers"),
        "embed_dim": config.get("embed_dim"),
        "grid": (size // patch) ** 2 if square else None,
    }


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep open_clip's remarks to the root logger (it says "initialized randomly" before the weights come).

    The handler is there because `logging.info` sets up the user's logging where it finds none.
    """
    root, silence = logging.getLogger(), logging.NullHandler()

    def keep(record: logging.LogRecord) -> bool:
        return "open_clip" not in record.pathname

    root.addHandler(silence)
    root.addFilter(keep)
    try:
        yield
    finally:
        root.removeFilter(keep)
        root.removeHandler(silence)
