"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.e2e.lab import CHROMIUM_ARGS, chromium

# How long an example takes says more of the machine than of the code.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real images, or a skip that says where it was looked for."""
    given = os.environ.get("PANOPTIC_NB_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"real images not found in {folder}: set PANOPTIC_NB_DATA")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for every test that needs one: Playwright's loop cannot be entered twice."""
    from playwright.sync_api import sync_playwright

    found = chromium()
    if found is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, headless=True, args=CHROMIUM_ARGS)
        yield opened
        opened.close()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests were begun in the background by a shell that has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[pnb.Corpus]:
    """A corpus of twelve drawn images, ids 1 to 12 in the order of their names."""
    with make_corpus(tmp_path) as made:
        yield made
