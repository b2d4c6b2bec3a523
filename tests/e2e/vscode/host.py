"""VS Code's own widget host in a headless browser: its ipywidgets manager, over a real kernel, in such a webview."""

from __future__ import annotations

import subprocess
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jupyter_core.paths import jupyter_path

import panoptic_nb as pnb
from tests.e2e.lab import Notebook

HERE = Path(__file__).parent
ESBUILD = Path(pnb.__file__).parent / "widget" / "frontend" / "node_modules" / ".bin" / "esbuild"
MODULES = HERE / "node_modules"
PACKAGES = {
    "/ipywidgets.js": MODULES / "@vscode" / "jupyter-ipywidgets8" / "dist" / "ipywidgets.js",
    "/require.js": MODULES / "requirejs" / "require.js",
}
KINDS = {".html": "text/html", ".js": "text/javascript"}
# Colours of two of VS Code's themes, Dark Modern and Light Modern, under the names that its webviews have.
THEMES = {
    "vscode-dark": {
        "editor-background": "#1f1f1f",
        "editor-foreground": "#cccccc",
        "sideBar-background": "#181818",
        "input-background": "#313131",
        "focusBorder": "#0078d4",
    },
    "vscode-light": {
        "editor-background": "#ffffff",
        "editor-foreground": "#3b3b3b",
        "sideBar-background": "#f8f8f8",
        "input-background": "#fdfdfd",
        "focusBorder": "#005fb8",
        "notebook-cellEditorBackground": "#f8f8f8",
    },
}
FONTS = {"font-family": "system-ui, sans-serif", "font-size": "13px", "editor-font-family": "monospace"}


@cache
def webview_script() -> str:
    """The webview's script with what it imports; a skip where the packages are not there."""
    missing = [str(path) for path in (*PACKAGES.values(), ESBUILD) if not path.is_file()]
    if missing:
        pytest.skip(f"needs `make vscode-host`: {', '.join(missing)} not found")
    options = ["--bundle", "--format=esm", "--target=es2022", '--define:process.env.NODE_ENV="production"']
    made = subprocess.run(
        [str(ESBUILD), "webview.ts", *options], cwd=HERE, capture_output=True, text=True, check=True
    )
    return made.stdout


class Webview(Notebook):
    """One cell and its outputs in a webview, with what the webview lets out."""

    def open(self, place: str | None = None) -> Webview:
        """Opens it in `place`, one of `THEMES`, and waits until its kernel and its widget manager are there."""
        # Pages that a test fulfils count as public ones, which need leave to reach a server of this machine.
        self.page.context.grant_permissions(["local-network-access"])
        self.page.route(f"{self.url}/vscode/**", self._serve)
        self.page.goto(f"{self.url}/vscode/workbench.html")
        self.frame = self.page.frame("webview")
        self.frame.wait_for_function("window.host", timeout=12_000)
        self.wear(place or "vscode-dark")
        return self

    def _serve(self, route: Any) -> None:
        path = route.request.url.removeprefix(f"{self.url}/vscode")
        if path == "/webview.js":
            route.fulfill(body=webview_script(), content_type=KINDS[".js"])
            return
        if path.startswith("/nbextensions/"):
            found = [Path(folder) / path[1:] for folder in jupyter_path()]
            file = next((file for file in found if file.is_file()), HERE / "none")
        else:
            file = PACKAGES.get(path, HERE / path[1:])
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        else:
            route.fulfill(status=404)

    def wear(self, theme: str) -> None:
        """The colours of a theme, around the webview and in it."""
        self.frame.evaluate("([kind, colours]) => host.theme(kind, colours)", [theme, THEMES[theme] | FONTS])
        self.page.evaluate(
            "(light) => document.body.classList.toggle('light', light)", theme == "vscode-light"
        )

    def ask(self, code: str) -> str:
        """Run a cell; what it prints."""
        return str(self.frame.evaluate("(code) => host.run(code)", code))

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """What the workbench heard from the webview, of one kind, since it was last asked."""
        return list(
            self.page.evaluate(
                """(kind) => { const found = heard.filter((said) => said.type === kind);
                  heard = heard.filter((said) => said.type !== kind); return found; }""",
                kind,
            )
        )

    def hear(self, kind: str, seconds: float = 8) -> list[dict[str, Any]]:
        """As `heard`, once there is something."""
        deadline = time.monotonic() + seconds
        while not (found := self.heard(kind)):
            assert time.monotonic() < deadline, f"the workbench heard no {kind}"
            self.page.wait_for_timeout(100)
        return found

    def shutdown(self) -> None:
        self.frame.evaluate("() => host.shutdown()")
