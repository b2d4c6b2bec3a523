"""The front end alone in a real browser, over a kernel made of nothing: truth of pictures, size, access."""

from __future__ import annotations

import gzip
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.frontend.harness.bench import FRONTEND, shown

pytestmark = pytest.mark.e2e

BUNDLE = FRONTEND.parent / "static" / "widget.js"
# Every synthetic picture is one colour: the item's number. The middle of a canvas therefore says whose it is.
WHOSE = """() => [...document.querySelector('.panoptic-grid').shadowRoot
  .querySelectorAll('.under .cell')].map((cell) => {
  const canvas = cell.querySelector('canvas'), m = canvas.width >> 1;
  const [r, g, b, a] = canvas.getContext('2d').getImageData(m, m, 1, 1).data;
  return [+cell.dataset.index, a === 0 ? -1 : (r << 16) | (g << 8) | b];
})"""
SCROLL = (
    "(to) => { document.querySelector('.panoptic-grid').shadowRoot.querySelector('.scroll').scrollTop = to; }"
)


@pytest.fixture
def opened(browser: Any) -> Any:
    if not (FRONTEND / "node_modules").is_dir():
        pytest.skip("needs `npm ci` in panoptic_nb/widget/frontend")
    return browser


def own(pictures: list[list[int]]) -> int:
    """How many cells show their own picture; none may show another's."""
    shown_ = 0
    for index, color in pictures:
        mean = (index * 2_654_435) & 0xFFFFFF
        assert color in (-1, index, mean), f"position {index} shows the picture of item {color}"
        shown_ += color == index
    return shown_


def painted(page: Any, seconds: float = 10) -> list[list[int]]:
    """The cells, once each of them shows its picture: a busy machine takes its time, and never another's."""
    deadline = time.monotonic() + seconds
    while own(pictures := page.evaluate(WHOSE)) < len(pictures):
        assert time.monotonic() < deadline, "some pictures never came"
        page.wait_for_timeout(50)
    assert len(pictures) >= 28
    return list(pictures)


def test_no_cell_ever_shows_another_picture(opened: Any) -> None:
    with shown(opened, items=100_000, grouped=False, delay=60) as page:
        page.mouse.move(700, 400)
        seen = 0
        for turn in range(40):
            page.mouse.wheel(0, 900)
            page.wait_for_timeout(300 if turn % 8 == 7 else 40)
            seen += own(page.evaluate(WHOSE))
        assert seen > 40
        painted(page)
        assert page.errors == []


def test_jumps_anywhere_in_a_million(opened: Any) -> None:
    with shown(opened, items=1_000_000, grouped=False, delay=40) as page:
        height = page.evaluate(
            "() => document.querySelector('.panoptic-grid').shadowRoot.querySelector('.scroll').scrollHeight"
        )
        assert height <= 8_000_000
        for share in (0.5, 0.999, 0.01, 1.0, 0.25):
            before = page.evaluate("() => model.log.filter((t) => t === 'window').length")
            page.evaluate(SCROLL, height * share)
            page.wait_for_timeout(300)
            painted(page)
            assert page.evaluate("() => model.log.filter((t) => t === 'window').length") - before <= 4
        assert any(index == 999_999 for index, _ in _at_end(page))
        assert page.errors == []


def _at_end(page: Any) -> list[list[int]]:
    page.locator(".under .scroll").focus()
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    return painted(page)


def test_a_silent_kernel_is_said_within_a_second_and_a_half(opened: Any) -> None:
    with shown(opened, silent=True) as page:
        page.locator("[data-search]").fill("apple")
        page.locator(".busy").wait_for(timeout=2_200)
        assert page.errors == []


def test_retry_asks_again_and_is_answered(opened: Any) -> None:
    with shown(opened, silent=True) as page:
        page.locator("[data-search]").fill("Passmore")
        said = page.locator(".notice", has_text="No answer from the kernel for ten seconds")
        said.wait_for(timeout=14_000)
        assert "restart it and run the cell again" in said.inner_text()
        asked = page.evaluate("() => model.log.filter((type) => type === 'spec').length")
        said.get_by_role("button", name="Retry").click()
        page.wait_for_function("(asked) => model.log.filter((t) => t === 'spec').length > asked", arg=asked)
        # Still nothing: the clock starts anew, and what is said with it.
        said.wait_for(state="detached", timeout=2_000)
        page.locator(".busy").wait_for(timeout=2_200)
        said.wait_for(timeout=14_000)
        page.evaluate("() => { model.options.silent = false; }")
        said.get_by_role("button", name="Retry").click()
        page.locator(".bar.bottom b", has_text=" of 2,000").wait_for(timeout=3_000)
        said.wait_for(state="detached")
        assert page.locator(".busy", has_text="busy").count() == 0
        assert page.errors == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(opened: Any, dark: bool) -> None:
    axe = (FRONTEND / "node_modules" / "axe-core" / "axe.min.js").read_text()
    with shown(opened, selected=True, dark=dark) as page:
        page.evaluate(axe)
        for state in ("grid", "palette", "filter", "details"):
            if state in ("palette", "filter"):
                page.locator(f"[data-pop={state}]").click()
            elif state == "details":
                page.locator(".under .cell").first.dblclick()
                page.locator(".near .cell[data-image]").first.wait_for()
            page.wait_for_timeout(300)
            found = page.evaluate(
                """async () => (await axe.run({ include: [['.panoptic-grid']] }, { resultTypes: ['violations'],
                  rules: { region: { enabled: false } } })).violations.map((v) =>
                  [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary.slice(0, 300)])"""
            )
            assert found == [], f"{state}: {found}"
            page.keyboard.press("Escape")


def test_bundle_is_small_and_is_what_its_source_builds(tmp_path: Path) -> None:
    if not (FRONTEND / "node_modules").is_dir():
        pytest.skip("needs `npm ci` in panoptic_nb/widget/frontend")
    committed = BUNDLE.read_bytes()
    assert len(committed) <= 250_000
    assert len(gzip.compress(committed, 9)) <= 85_000
    built = tmp_path / "widget.js"
    subprocess.run(["node", "build.mjs", str(built)], cwd=FRONTEND, check=True, capture_output=True)
    assert built.read_bytes() == committed


def test_pure_code() -> None:
    if not (FRONTEND / "node_modules").is_dir():
        pytest.skip("needs `npm ci` in panoptic_nb/widget/frontend")
    subprocess.run(["node", "../../../tests/frontend/run.mjs"], cwd=FRONTEND, check=True)
    subprocess.run(["node_modules/.bin/tsc", "--noEmit"], cwd=FRONTEND, check=True)
