"""Folders that may not be written to or read. Root may always: it gives the right away first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_RIGHTS = """
import ctypes, os, sys
if os.geteuid() == 0:
    # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: the right to pass over the permissions of files.
    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
    class Data(ctypes.Structure):
        _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]
    header, data = Header(0x20080522, 0), (Data * 2)()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.capget(ctypes.byref(header), data)
    data[0].effective &= ~0b110
    data[0].permitted &= ~0b110
    if libc.capset(ctypes.byref(header), data):
        sys.exit(77)
import panoptic_nb as pnb
"""


def without_rights(code: str, *arguments: object) -> str:
    """Run code as a user for whom the permissions of files count; what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS + code, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip("this machine lets root not give its rights away")
    assert done.returncode == 0, done.stderr
    return done.stdout


def lay_open(folder: Path, *, writable: bool) -> None:
    """Give or take the right to write to a folder and all that is in it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod((0o777 if path.is_dir() else 0o666) if writable else (0o555 if path.is_dir() else 0o444))
