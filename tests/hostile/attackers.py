"""Ordinary users who exchange whatever they can reach, without pause, while root enforces and undoes.

    python attackers.py ROOT UID OTHER SEED

Runs until it is killed. Every way is one that an ordinary user has; what the kernel refuses is tried again.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import socket
import stat
import sys
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2
_LIBC = ctypes.CDLL(None, use_errno=True)


class Attacker:
    """One user, and the paths within reach: all below the own home and below what is shared."""

    def __init__(self, root: Path, uid: int, other: int, seed: int) -> None:
        self.root, self.random = root, random.Random(seed)
        self.own, self.shared = root / f"home/u{uid}", root / "srv/team"
        self.targets = [folder / name for folder in (self.own, self.shared, root / "var/open", self.own / "sub")
                        for name in ("notes", "tool", f"mine{uid}")] + [self.own / ".rhosts", self.own / ".shosts", self.shared / f"u{uid}"]
        self.canaries = [root / "etc/shadow", root / "etc", root / "root", root / "canaries/open", root / "canaries", root / f"home/u{other}/notes"]
        self.ways = [self.link, self.hard_link, self.exchange, self.fifo, self.socket, self.directory, self.file, self.set_id, self.parents, self.open]

    def once(self) -> None:
        with contextlib.suppress(OSError):
            self.random.choice(self.ways)(self.random.choice(self.targets))

    def _away(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            os.unlink(path)
        with contextlib.suppress(OSError):
            os.rename(path, path.with_name(f".{path.name}.{self.random.randrange(3)}"))

    def link(self, path: Path) -> None:
        target = self.random.choice(self.canaries)
        self._away(path)
        os.symlink(self.random.choice([str(target), os.path.relpath(target, path.parent)]), path)

    def hard_link(self, path: Path) -> None:
        self._away(path)
        os.link(self.random.choice(self.canaries), path)

    def exchange(self, path: Path) -> None:
        one, other = os.fsencode(path), os.fsencode(self.random.choice(self.targets + self.canaries))
        _LIBC.renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE)

    def fifo(self, path: Path) -> None:
        self._away(path)
        os.mkfifo(path, 0o666)

    def socket(self, path: Path) -> None:
        self._away(path)
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as one:
            one.bind(str(path))

    def directory(self, path: Path) -> None:
        self._away(path)
        os.mkdir(path)
        os.chmod(path, 0o777)

    def file(self, path: Path) -> None:
        self._away(path)
        path.write_bytes(b"+ +\n")
        os.chmod(path, 0o666)

    def set_id(self, path: Path) -> None:
        self.file(path)
        os.chmod(path, 0o6777)

    def parents(self, _path: Path) -> None:
        sub, aside = self.own / "sub", self.own / "aside"
        os.rename(sub, aside)
        with contextlib.suppress(OSError):
            os.symlink(self.random.choice(self.canaries), sub)
        os.unlink(sub)
        os.rename(aside, sub)

    def open(self, path: Path) -> None:
        if stat.S_ISREG(os.lstat(path).st_mode):
            os.chmod(path, self.random.choice([0o666, 0o4777, 0o644]))


def main(arguments: list[str]) -> None:
    root, uid, other, seed = Path(arguments[0]), *map(int, arguments[1:4])
    os.setgroups([60999])
    os.setgid(uid)
    os.setuid(uid)
    os.umask(0)
    attacker = Attacker(root, uid, other, seed)
    while True:
        attacker.once()


if __name__ == "__main__":
    main(sys.argv[1:])
