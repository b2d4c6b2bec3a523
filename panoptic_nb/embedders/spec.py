"""How `clip` is written: which model, which weights, in colour or in grey."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from panoptic_nb.errors import InvalidValueError

DEFAULT_MODEL = "ViT-B-32"
DEFAULT_TAG = "laion2b_s34b_b79k"
WEIGHT_SUFFIXES = (".safetensors", ".pt", ".pth", ".bin", ".ckpt")

_FORMS = (
    '"clip", "clip:ViT-L-14/laion2b_s32b_b82k", "clip:/path/to/weights.safetensors", '
    '"clip:ViT-L-14:/path/to/weights.pt", "clip:/path/to/folder", or the same with "clip-grey"'
)


@dataclass(frozen=True)
class ClipSpec:
    """What a text such as ``clip:ViT-L-14/laion2b_s32b_b82k`` asks for.

    Attributes
    ----------
    name
        The text itself: the name of the space.
    grey
        Whether colour is taken out first.
    model
        An open_clip model, or None where a folder's own configuration (or the default) says it.
    tag
        A set of weights that open_clip knows for the model, or None.
    path
        A weights file or a folder, instead of a tag.
    """

    name: str
    grey: bool
    model: str | None
    tag: str | None
    path: Path | None

    @classmethod
    def parse(cls, text: str) -> ClipSpec:
        """Read ``clip[-grey][:MODEL[/TAG]]``, ``clip[-grey][:MODEL]:PATH`` or ``clip[-grey]:PATH``.

        A path is what begins like one (``/``, ``./``, ``~``, a drive letter), ends like a weights file, or
        exists as a folder.

        Raises
        ------
        InvalidValueError
            If it is none of these.

        Examples
        --------
        >>> ClipSpec.parse("clip-grey:ViT-L-14/openai").model
        'ViT-L-14'
        >>> ClipSpec.parse("clip:ViT-L-14:weights.pt").path.name
        'weights.pt'
        """
        kind, colon, rest = text.partition(":")
        if kind not in ("clip", "clip-grey") or (colon and not rest.strip()):
            raise InvalidValueError(f'"{text}" names no CLIP model. Write {_FORMS}.')
        grey = kind == "clip-grey"
        if not rest:
            return cls(text, grey, DEFAULT_MODEL, DEFAULT_TAG, None)
        if _is_path(rest):
            return cls(text, grey, None, None, Path(rest).expanduser())
        model, colon, path = rest.partition(":")
        if colon:
            if not model or not path.strip():
                raise InvalidValueError(f'"{text}" is not complete. Write {_FORMS}.')
            return cls(text, grey, model, None, Path(path).expanduser())
        model, slash, tag = rest.partition("/")
        if not model or (slash and not tag):
            raise InvalidValueError(f'"{text}" is not complete. Write {_FORMS}.')
        if not slash and model == DEFAULT_MODEL:
            tag = DEFAULT_TAG
        return cls(text, grey, model, tag or None, None)


def _is_path(text: str) -> bool:
    return (
        text.startswith(("/", "\\", "./", "../", ".\\", "..\\", "~"))
        or text in (".", "..")
        or (len(text) > 2 and text[0].isalpha() and text[1] == ":" and text[2] in "/\\")
        or (":" not in text and text.lower().endswith(WEIGHT_SUFFIXES))
        or (":" not in text and Path(text).is_dir())
    )
