"""A copy of an unpacked host of one's own, in which its programs run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.differential.host_tree import unpacked

__all__ = ["Chroot"]


class Chroot:
    """Files are put into it and taken out again; what a case changes below /etc and /var is undone by `reset`."""

    def __init__(self, system: str, folder: Path):
        self.root = folder / "root"
        self._kept = folder / "kept"
        subprocess.run(["cp", "-a", unpacked(system), self.root], check=True)
        # A reader of random bytes stops without it.
        subprocess.run(
            ["mknod", "-m", "666", self.root / "dev/urandom", "c", "1", "9"], check=False, stderr=subprocess.DEVNULL)

    def path(self, name: str) -> Path:
        """Return where a path of the host lies."""
        return self.root / name.lstrip("/")

    def keep(self, *folders: str) -> None:
        """Remember folders as they are now."""
        self._folders = folders
        for name in folders:
            self._kept.joinpath(name.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", self.path(name), self._kept / name.lstrip("/")], check=True)

    def reset(self) -> None:
        """Put back the folders that were kept, and forget what the product has journalled."""
        for name in self._folders:
            shutil.rmtree(self.path(name))
            shutil.copytree(self._kept / name.lstrip("/"), self.path(name), symlinks=True)
        shutil.rmtree(self.path("/var/lib/jrt0117"), ignore_errors=True)

    def put(self, name: str, text: str, mode: int = 0o644) -> None:
        """Write a file."""
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8")
        self.path(name).chmod(mode)

    def run(self, *argv: str, data: str = "", check: bool = False) -> subprocess.CompletedProcess:
        """Run a program of the host."""
        return subprocess.run(
            ["chroot", self.root, *argv], input=data, capture_output=True, text=True, check=check, timeout=120,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"})
