"""The focus in a real JupyterLab: whatever opens or closes, the very next key is the grid's and not the notebook's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.lab import Notebook
from tests.e2e.test_cards import cards
from tests.e2e.test_proposals import begun

pytestmark = [pytest.mark.e2e, pytest.mark.real]

# Looks at the focus between any two tasks of the page, and counts the times when it lay on the page itself.
WATCH = """() => {
  window.fallen = 0; window.looked = 0;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    window.looked += 1;
    if (document.activeElement === document.body) window.fallen += 1;
    if (window.looked >= 0) port2.postMessage(0);
  };
  port2.postMessage(0); }"""


def test_the_focus_never_falls_to_the_page(shown: Callable[..., Notebook]) -> None:
    made = shown()
    page = cards(made)
    page.keyboard.press("Escape")
    page.locator(".cards").wait_for(state="detached")
    page.keyboard.press("ArrowRight")
    page.evaluate(WATCH)
    for key, what in (("Enter", ".details"), ("e", ".cards"), ("f", ".panel"), ("h", ".panel")):
        page.keyboard.press(key)
        page.locator(what).wait_for()
        page.keyboard.press("Escape")
        page.locator(what).wait_for(state="detached")
    begun(made)
    page.keyboard.press("Escape")
    page.locator("[data-batch]").wait_for(state="detached")
    looked = page.evaluate("() => { const n = window.looked; window.looked = -Infinity; return n; }")
    assert looked > 100
    assert page.evaluate("() => window.fallen") == 0
