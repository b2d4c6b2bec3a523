"""A real SIGINT at any moment of any work: it comes out as Ctrl-C, and nothing is half done or stays locked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.thorough import TIMES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="setitimer is POSIX")

ROOT = Path(__file__).resolve().parents[2]


def test_ctrl_c_at_any_moment_is_ctrl_c_and_nothing_else(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.ctrl_c", str(tmp_path), str(500 * max(TIMES, 1)), str(TIMES)],
        cwd=ROOT, env={**os.environ, "PANOPTIC_NB_PROGRESS": "0"}, capture_output=True, text=True, check=False,
        timeout=600 * max(TIMES, 1),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    came = json.loads(done.stdout.splitlines()[-1])
    assert came["pressed"] >= 500
    assert came["wrong"] == {}, "\n".join(came["wrong"].values())
    assert came["open"] == [], "an import that was interrupted has ended"
    assert came["whole"], came["report"]
    assert came["whole later"]
    assert came["closing_s"] < 20, "closing waits for no reading that was interrupted"
