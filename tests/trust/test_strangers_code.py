"""What could run when it comes from a stranger: kept views, typed filters, plug-ins, messages of a grid."""

from __future__ import annotations

import json
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb
from panoptic_nb.embedders import registry
from tests.corpora import make_corpus


def test_a_kept_view_is_data_and_not_code(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    code = f"__import__('pathlib').Path({str(marker)!r}).touch()"
    with make_corpus(tmp_path) as corpus:
        for text in (code, json.dumps({"where": code}), json.dumps([code]), json.dumps({"code": code})):
            with corpus.view().session.store.catalogue.transaction() as transaction:
                transaction.run("DELETE FROM views")
                transaction.run("INSERT INTO views VALUES ('v', ?)", [text])
            with pytest.raises(pnb.InvalidValueError, match="no view that panoptic_nb can read"):
                corpus.view("v")
    assert not marker.exists()


def test_a_typed_filter_is_parsed_and_never_run(corpus: pnb.Corpus, tmp_path: Path) -> None:
    from panoptic_nb.property.typed import typed_condition

    marker = tmp_path / "ran"
    for text in (
        f"__import__('pathlib').Path('{marker}').touch()",
        'path = "\'; DROP TABLE items; --"',
        f"path matches \"{{{{Path('{marker}').touch()}}}}\"",
        "1 = 1; COPY items TO 'elsewhere.csv'",
    ):
        try:
            condition = typed_condition(text, corpus.view().session)
        except pnb.PanopticError:
            continue
        assert len(corpus.view().where(condition)) in (0, 12)
    assert not marker.exists()
    assert corpus.check().whole


def test_a_plug_in_is_named_and_loaded_only_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, corpus: pnb.Corpus
) -> None:
    loaded: list[str] = []

    class Entry(EntryPoint):
        def load(self) -> Any:
            loaded.append(self.name)
            raise RuntimeError("what it does when it is loaded")

    entry = Entry("theirs", "their_package:Thing", registry.GROUP)
    monkeypatch.setattr(registry, "_entries", lambda: [entry])
    corpus.embed("visual")
    assert loaded == [], "a package that is installed runs nothing by itself"
    with pytest.raises(pnb.EmbedderError, match=r'"theirs" of the package .*their_package:Thing'):
        corpus.embed("theirs")
    assert loaded == ["theirs"]
    assert [plugin.name for plugin in registry.plugins()] == ["theirs"]


def test_opening_and_reading_loads_no_embedder_and_no_plug_in(tmp_path: Path) -> None:
    import subprocess

    with make_corpus(tmp_path) as corpus:
        corpus.add_vectors("clip", corpus.view(), np.eye(12, dtype=np.float32))
    code = (
        f"import sys, panoptic_nb as pnb\nc = pnb.Corpus({str(corpus.path)!r})\nrepr(c); c._repr_html_()\n"
        "len(c.view()); c.view().to_polars(); c.check(); c.history(); c.close()\n"
        "print([name for name in ('torch', 'open_clip', 'faiss') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_stranger_message_is_checked_field_by_field() -> None:
    from panoptic_nb.widget.requests import REQUESTS, parse

    rng = np.random.default_rng(3)
    junk: list[Any] = [None, True, -1, 2**63, 1.5, float("nan"), "x" * 200_000, "'; DROP TABLE items", [], [[1]], {},
                       {"rev": "x"}, [[3, 1]], {"property": {}}, "../../etc/passwd", b"x"]  # fmt: skip
    for kind, cls in REQUESTS.items():
        for _ in range(30):
            names = list(cls.__dataclass_fields__)
            message = {"type": kind, **{name: junk[int(rng.integers(len(junk)))] for name in names}}
            try:
                parse(message)
            except pnb.InvalidValueError:
                continue
    for message in (
        {},
        {"type": 3},
        {"type": "eval", "code": "1"},
        {"type": "sql"},
        {"type": None},
        {"type": ["tag"]},
    ):
        with pytest.raises(pnb.InvalidValueError):
            parse(message)
