"""A real JupyterLab in a headless browser: one server and one browser for all tests, a notebook for each."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = """() => { const s = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  return !!s && s.isReady && s.session?.kernel?.connectionStatus === 'connected'
    && s.session.kernel.status === 'idle'; }"""
RUN = """async (i) => { const app = window.jupyterapp, nb = app.shell.currentWidget.content;
  nb.activeCellIndex = i; nb.deselectAll(); await app.commands.execute('notebook:run-cell'); }"""
START = RUN.replace("await app.commands", "app.commands")
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


def chromium() -> str | None:
    """Where the browser is."""
    return os.environ.get("E2E_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@contextlib.contextmanager
def lab_server(folder: Path, app: str = "jupyterlab") -> Iterator[tuple[str, Path]]:
    """JupyterLab, or ``notebook``, on a free port of this machine, with settings and data of its own."""
    root = folder / "root"
    root.mkdir()
    for name, value in SETTINGS.items():
        file = folder / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly",
        "--ServerApp.terminals_enabled=False",
    ]
    if app == "notebook":  # JupyterLab is loaded beside it, and both write the settings of the page
        options.append("--JupyterNotebookApp.expose_app_in_browser=True")
    env = {variable: str(folder / place) for variable, place in places.items()}
    with serving([app, *options], env, f"{url}/api/status", folder / "server.log"):
        yield url, root


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(module: list[str], env: dict[str, str], health: str, log: Path) -> Iterator[None]:
    """A Python module run as a server, from when it answers to the end of the block."""
    command = [sys.executable, "-m", *module]
    with log.open("w") as said:
        server = subprocess.Popen(command, env={**os.environ, **env}, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait_for(health, server, log)
            yield
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_for(health: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.1)


def end_kernel(url: str, kernel: str) -> None:
    """Have a server end one of its kernels, and wait until it has."""
    asked = urllib.request.Request(f"{url}/api/kernels/{kernel}", method="DELETE")
    with contextlib.suppress(OSError), urllib.request.urlopen(asked, timeout=60):
        pass


class Notebook:
    """A notebook open in JupyterLab: its cells are run by command, its outputs read."""

    def __init__(self, page: Any, url: str, path: Path) -> None:
        self.page, self.url, self.path = page, url, path
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self._heard(said))

    def _heard(self, said: Any) -> None:
        if said.type == "error":
            self.errors.append(f"console: {said.text} {said.location.get('url', '')}")

    def open(self, place: str | None = None) -> Notebook:
        """Opens it, and waits until its kernel is there; `place` is its address where it is not JupyterLab's."""
        place = place or f"lab/workspaces/w{time.time_ns()}/tree/{self.path.name}?reset"
        self.page.goto(f"{self.url}/{place}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.page.wait_for_function(READY, timeout=60_000)
        return self

    def run(self, cell: int, *, wait: bool = True) -> Any:
        self.page.evaluate(RUN if wait else START, cell)
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(cell)

    def text(self, cell: int) -> str:
        place = self.page.locator(".jp-Notebook .jp-CodeCell").nth(cell)
        return str(place.locator(".jp-OutputArea").inner_text()).strip()

    def ask(self, code: str) -> str:
        """What a line of Python prints, in this notebook's kernel."""
        return str(
            self.page.evaluate(
                """async (code) => { const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                  const future = kernel.requestExecute({ code, store_history: false }); let text = '';
                  future.onIOPub = (m) => { if (m.header.msg_type === 'stream') text += m.content.text;
                    if (m.header.msg_type === 'error') text += m.content.evalue; };
                  const late = new Promise((_, refuse) =>
                    setTimeout(() => refuse(new Error('no answer: ' + code)), 60000));
                  await Promise.race([future.done, late]); return text; }""",
                code,
            )
        ).strip()

    def until(self, code: str, wanted: str, seconds: float = 8) -> None:
        """Wait until a line of Python prints what it should."""
        deadline = time.monotonic() + seconds
        while (found := self.ask(code)) != wanted:
            assert time.monotonic() < deadline, f"{code} gave {found!r}; {wanted!r} was expected"
            self.page.wait_for_timeout(100)

    def cells(self) -> int:
        """How many cells there are, those that are not drawn included."""
        found = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.cells.length")
        return int(found)

    def violations(self, axe: str) -> list[Any]:
        """What axe-core finds wrong with the grid; `axe` is its source."""
        self.page.evaluate(axe)
        return list(
            self.page.evaluate(
                """async () => (await axe.run({ include: [['.panoptic-grid']] }, { resultTypes: ['violations'],
                  rules: { region: { enabled: false } } })).violations.map((v) =>
                  [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary.slice(0, 300)])"""
            )
        )

    def save(self) -> dict[str, Any]:
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        return dict(json.loads(self.path.read_text()))

    def kernel(self) -> str:
        """The id of its kernel."""
        kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id"
        return str(self.page.evaluate(f"() => {kernel}"))

    def shutdown(self) -> None:
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def make_notebook(path: Path, cells: tuple[str, ...]) -> Path:
    """A notebook file of code cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(cells)
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": made}
    path.write_text(json.dumps(content))
    return path
