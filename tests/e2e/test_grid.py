"""The grid in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]


def test_shows_the_corpus(shown: Callable[..., Notebook]) -> None:
    made = shown()
    made.page.locator(".bar.bottom b", has_text="2,000 images").wait_for()
    made.page.wait_for_timeout(1500)
    made.page.screenshot(path="/tmp/e2e.png")
    assert made.errors == []
