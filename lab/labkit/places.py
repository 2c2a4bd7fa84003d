"""Where the lab keeps things: nothing is ever written into the checkout."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["building", "cache_dir", "forget_lab", "lab_dir", "locked"]


def cache_dir() -> Path:
    """Return the folder of downloads and built disks: LAB_CACHE, or the system's or user's cache."""
    if os.environ.get("LAB_CACHE"):
        return Path(os.environ["LAB_CACHE"])
    if os.geteuid() == 0:
        return Path("/var/cache/jrt0117-lab")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jrt0117-lab"


def lab_dir(lab: str) -> Path:
    """Return (and make) the private folder of one lab: its SSH key, known hosts, disks."""
    folder = cache_dir() / "labs" / lab
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def forget_lab(lab: str) -> None:
    """Drop the folder of a lab that has no hosts left."""
    shutil.rmtree(lab_dir(lab))


@contextmanager
def building(what: str) -> Iterator[Path]:
    """Hold the folder of downloads and built disks: two that need the same image must not both build it."""
    cache_dir().mkdir(parents=True, exist_ok=True)
    with (cache_dir() / f"{what}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield cache_dir()


@contextmanager
def locked(lab: str) -> Iterator[Path]:
    """Hold a lab's folder: two hosts that start at once must not both make its key."""
    with (lab_dir(lab) / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lab_dir(lab)
