"""Steady scrolling of a large corpus, by the browser's own trace, beside an empty scroller of the same size.

Run: ``python -m tests.benchmarks.grid_scroll [--items 100000] [--speed 1500] [--rounds 5]``. In one page of a real
JupyterLab, the grid and a scroller that is empty (same box, same length) are scrolled by turns at the same speed,
for some seconds each, by a script that sets the position on every animation frame.

Headless Chromium has no display: a timer of 60 Hz stands for its vertical sync. A frame is therefore what the page
gets to make: the frame time is what lies between two callbacks of ``requestAnimationFrame``. What lies between two
``DrawFrame`` events of the trace, where the compositor has put a frame out, is shown beside it for the grid; an
empty scroller changes no pixel, and the compositor draws none of its frames.

The script's share of a frame is the time, on the page's main thread, in the trace's events that run scripts
(callbacks, events, timers, messages, microtasks; compiling and collecting garbage within them included; nested ones
counted once) between two callbacks; the script that scrolls is part of it. JupyterLab measures its own toolbar anew
whenever the kernel begins or ends to work: what runs from its other files than its core (which hands messages on to
the grid, and is counted) is shown apart. By the thread's own clock, which a few events lack, waiting for a processor
that others hold is left out. Decoding pictures and painting are not scripts: they show in the frame time.
"""

from __future__ import annotations

import argparse
import bisect
import json
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.grid_page import PAINTED, make_big, notebook
from tests.benchmarks.measure import machine, show

CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "devtools.timeline.frame",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
    "v8.execute",
]
SCRIPTS = {
    "EvaluateScript",
    "EventDispatch",
    "FireAnimationFrame",
    "FireIdleCallback",
    "FunctionCall",
    "HandlePostMessage",
    "RunMicrotasks",
    "TimerFire",
    "v8.callFunction",
    "v8.run",
    "V8.GC",
}
EMPTY = """from IPython.display import HTML
HTML('<div class="empty-scroller" style="overflow-y: scroll; position: relative"><div></div></div>')"""
# Gives the empty scroller the box and the length of the grid's.
SAME = f"""() => {{ {PAINTED}
  const mine = root().querySelector('.scroll'), empty = document.querySelector('.empty-scroller');
  empty.style.width = mine.clientWidth + 'px'; empty.style.height = mine.clientHeight + 'px';
  empty.firstChild.style.height = mine.scrollHeight + 'px'; return [mine.clientHeight, mine.scrollHeight]; }}"""
# Scrolls one of them and marks every animation frame; gives how far it came and how many cells are then painted.
SCROLLED = f"""async ([empty, speed, seconds, from]) => {{ {PAINTED}
  const scroller = empty ? document.querySelector('.empty-scroller') : root().querySelector('.scroll');
  scroller.scrollIntoView({{ block: 'center' }}); scroller.scrollTop = from;
  if (!empty) await until(painted);
  await new Promise((go) => setTimeout(go, 400));
  const start = performance.now();
  await new Promise((done) => {{ const step = (now) => {{ performance.mark('pnb-frame');
    scroller.scrollTop = from + speed * (now - start) / 1000;
    if (now - start < seconds * 1000) requestAnimationFrame(step); else done(); }}; requestAnimationFrame(step); }});
  return [scroller.scrollTop - from, cells().filter((c) => c.dataset.image !== undefined).length / cells().length];
}}"""


@dataclass
class Frames:
    """The frames of one stretch of scrolling, in milliseconds."""

    times: np.ndarray[Any, Any]
    drawn: np.ndarray[Any, Any]
    scripts: np.ndarray[Any, Any]
    worked: np.ndarray[Any, Any]
    others: np.ndarray[Any, Any]


def read(trace: bytes) -> Frames:
    """What a trace says of the frames between the first mark and the last."""
    events = json.loads(trace)["traceEvents"]
    marks = [event for event in events if event["name"] == "pnb-frame" and event["ph"] in "RIim"]
    ticks = sorted({event["ts"] for event in marks})
    (place,) = {(event["pid"], event["tid"]) for event in marks}
    scripts = [
        event
        for event in events
        if event["ph"] == "X" and event["name"] in SCRIPTS and (event["pid"], event["tid"]) == place
    ]
    others = [event for event in scripts if _is_others(event)]
    scripted = _within(scripts, marks) - _within(others, marks)
    worked = _within(scripts, marks, "tts", "tdur") - _within(others, marks, "tts", "tdur")
    drawn = sorted(
        event["ts"]
        for event in events
        if event["name"] == "DrawFrame" and event["pid"] == place[0] and ticks[0] <= event["ts"] <= ticks[-1]
    )
    return Frames(np.diff(ticks) / 1000, np.diff(drawn) / 1000, scripted, worked, _within(others, marks))


def _is_others(event: dict[str, Any]) -> bool:
    url = str(event.get("args", {}).get("data", {}).get("url", ""))
    return event["name"] == "FunctionCall" and "/static/lab/" in url and "jlab_core" not in url


def _within(
    events: list[dict[str, Any]], marks: list[dict[str, Any]], begin: str = "ts", length: str = "dur"
) -> np.ndarray[Any, Any]:
    """How much of each interval between marks the events cover, in milliseconds; overlaps are counted once."""
    ticks = sorted({mark[begin] for mark in marks})
    shares: Counter[int] = Counter()
    reached = ticks[0]
    for start, stop in sorted(
        (event[begin], event[begin] + event[length]) for event in events if length in event
    ):
        start = max(start, reached)
        reached = max(reached, stop)
        while start < min(stop, ticks[-1]):
            interval = bisect.bisect_right(ticks, start) - 1
            end = min(stop, ticks[interval + 1])
            shares[interval] += end - start
            start = end
    return np.asarray([shares[n] for n in range(len(ticks) - 1)]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--speed", type=float, default=1_500, help="pixels in a second")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "big.panoptic"
        weight = make_big(path, given.items, range(1, given.items + 1))
        print(f"{given.items:,} items, {machine()}, thumbnails of {weight:,} bytes")
        measure(Path(folder), path, given)


def measure(folder: Path, path: Path, given: argparse.Namespace) -> None:
    shown = f"import panoptic_nb as pnb\npnb.Corpus({str(path)!r}).view().show(height=600)"
    taken: dict[bool, list[Frames]] = {True: [], False: []}
    ends = []
    with notebook(folder, (shown, EMPTY)) as made:
        page = made.page
        made.run(0)
        page.locator(".under .cell[data-image]").first.wait_for(timeout=20_000)
        made.run(1)
        height, length = page.evaluate(SAME)
        start = 0.05 * length
        for turn in range(given.rounds + 1):
            for empty in (True, False):
                page.context.browser.start_tracing(page=page, categories=CATEGORIES)
                _, painted = page.evaluate(SCROLLED, [empty, given.speed, given.seconds, start])
                frames = read(page.context.browser.stop_tracing())
                if turn:  # the first turn compiles
                    taken[empty].append(frames)
                    ends.extend([] if empty else [painted])
            start += given.speed * given.seconds
        print(
            f"{height:.0f} px of {length:,.0f} px, {given.speed:,.0f} px/s, {given.rounds} × {given.seconds:g} s"
        )
        report(taken[True], taken[False])
        show("cells on screen painted when it stops", 100 * statistics.mean(ends), "%")
        print(machine(), made.errors or "")


def report(empty: list[Frames], grid: list[Frames]) -> None:
    """The table: medians of the rounds."""
    for share in (50, 95, 99):
        base, ours = (_percentile([f.times for f in rounds], share) for rounds in (empty, grid))
        target = f"≤ {1.5 * base:.1f} ms" if share == 95 else ""
        show(f"frame time, p{share}", ours, "ms", target, f"empty: {base:.1f} ms, × {ours / base:.2f}")
    for share in (50, 95, 99):
        show(f"between frames drawn, p{share}", _percentile([f.drawn for f in grid], share), "ms")
    for share in (50, 95, 99):
        base, ours = (_percentile([f.scripts for f in rounds], share) for rounds in (empty, grid))
        target = "≤ 8 ms" if share == 99 else ""
        show(f"scripts in a frame, p{share}", ours, "ms", target, f"empty: {base:.1f} ms")
    show("the same by the thread's own clock, p99", _percentile([f.worked for f in grid], 99), "ms")
    show("JupyterLab's toolbar in a frame, p99", _percentile([f.others for f in grid], 99), "ms")


def _percentile(rounds: list[np.ndarray[Any, Any]], share: int) -> float:
    return statistics.median(float(np.percentile(values, share)) for values in rounds)


if __name__ == "__main__":
    main()
