"""A saved notebook is small, and shows a picture without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.hand import Shown
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]


def test_a_saved_notebook_still_shows_a_contact_sheet(
    shown: Shown, notebook: Callable[..., Notebook], corpus_path: Path
) -> None:
    made = shown(alone=True)
    made.page.locator("figure img").first.wait_for(state="attached")
    assert made.page.locator("figure img:visible").count() == 0
    assert made.page.locator(".panoptic-grid:visible").count() == 1
    made.save()
    assert made.path.stat().st_size < 60_000
    made.shutdown()
    again = notebook(path=made.path)
    again.page.locator("figure img:visible").first.wait_for()
    again.page.wait_for_timeout(1500)
    assert again.page.locator(".jupyter-widgets:visible").count() == 0
