"""The front end alone, in a headless browser, over a kernel made of nothing."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FRONTEND = ROOT / "panoptic_nb" / "widget" / "frontend"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PAGE = """<!doctype html><meta charset=utf-8><title>grid</title><style>body{margin:0;padding:10px;background:%s}</style>
<body data-jp-theme-light="%s"><div id=host></div><script type=module>
import "/fake.js"; import widget from "/widget.js";
window.start = (options) => { const model = new FakeModel(options); window.model = model;
  window.stop = widget.render({ model, el: document.getElementById("host") }); };
window.ready = true;
</script>"""


def pictures(folder: Path | None, count: int = 60) -> list[str]:
    """Thumbnails of real images as data URLs, where there are some."""
    from PIL import Image

    found = []
    for path in sorted((folder or Path("/nowhere")).glob("*.jpg"))[: count * 9 : 9]:
        image = Image.open(path)
        image.thumbnail((256, 256))
        data = io.BytesIO()
        image.convert("RGB").save(data, "JPEG", quality=80)
        found.append("data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode())
    return found


@contextmanager
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=ARGS)
        yield launched
        launched.close()


@contextmanager
def shown(
    opened: Any, *, width: int = 1180, height: int = 720, dark: bool = False, **options: Any
) -> Iterator[Any]:
    """A page with the grid on it, drawn and with its pictures."""
    fake = subprocess.run(
        ["node_modules/.bin/esbuild", str(Path(__file__).with_name("fake.ts")), "--bundle", "--format=esm"],
        cwd=FRONTEND, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    files = {
        "/fake.js": fake,
        "/widget.js": (FRONTEND.parent / "static" / "widget.js").read_text(),
    }
    context = opened.new_context(
        viewport={"width": width, "height": height}, locale=options.pop("locale", "en-US")
    )
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)

    def serve(route: Any) -> None:
        path = route.request.url.removeprefix("http://grid.test")
        if path in files:
            route.fulfill(body=files[path], content_type="text/javascript")
        else:
            html = PAGE % ("#111" if dark else "#cfcfd4", "false" if dark else "true")
            route.fulfill(body=html, content_type="text/html")

    page.route("http://grid.test/**", serve)
    page.goto("http://grid.test/")
    page.wait_for_function("window.ready")
    given = {"items": 2000, "delay": 40, "pictures": [], "grouped": True, **options}
    page.evaluate("(options) => start(options)", given)
    page.locator(".cell[data-image]").first.wait_for()
    page.wait_for_timeout(300)
    yield page
    context.close()
