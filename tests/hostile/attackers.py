"""Ordinary users who exchange whatever they can reach, without end, while root enforces and undoes.

    python attackers.py ROOT UID OTHER TEAM SEED

Runs until it is killed. Every way is one that an ordinary user has; what the kernel refuses is tried again.
Each regular file says in its bytes whose it is (`OF`), so that a change of its owner shows.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import signal
import socket
import sys
import time
from pathlib import Path

OF = "+ +\n# of %d\n"
AT_FDCWD, RENAME_EXCHANGE, PR_SET_PDEATHSIG = -100, 2, 1
CLONE_NEWNS, CLONE_NEWUSER, MS_BIND = 0x20000, 0x10000000, 0x1000
_LIBC = ctypes.CDLL(None, use_errno=True)


class Attacker:
    """One user, and the paths within reach: all below the own home and below what is shared."""

    def __init__(self, root: Path, uid: int, other: int, seed: int) -> None:
        self.uid, self.random = uid, random.Random(seed)
        own, team = root / f"home/u{uid}", root / "srv/team"
        given = root / "etc/users.conf"
        folders = (team, root / "var/open", root / "var/sticky", own, own / "sub")
        self.targets = [folder / name for folder in folders for name in ("notes", "tool", f"mine{uid}")]
        self.targets += [home / name for home in (own, team / f"u{uid}") for name in (".rhosts", ".shosts")]
        self.targets += [team / f"u{uid}", team / f"u{other}", given]
        # The parents of what is changed, and links in their place, into which the same names lead.
        self.parents = [(own / "sub", own / "aside"), (team / f"u{uid}", team / f"aside{uid}")]
        self.canaries = [given] + [
            root / name for name in ("etc/shadow", "etc", "root", "root/notes", "canaries", "canaries/notes", "canaries/tool", "canaries/.rhosts")]
        self.canaries += [root / f"home/u{other}/notes", root / f"home/u{other}/.rhosts", root / "home/third/notes", root / "home/third"]
        self.ways = [self.link, self.hard_link, self.exchange, self.move, self.fifo, self.socket, self.directory, self.file, self.set_id, self.mode,
                     self.swap_parent, self.mount]

    def once(self) -> None:
        with contextlib.suppress(OSError):
            way = self.random.choice(self.ways)
            # Forking is slow, and no other way is to wait for it.
            if way != self.mount or self.random.random() < 0.02:
                way(self.random.choice(self.targets))
        self._wait(0.3)

    def _wait(self, chance: float) -> None:
        """Be quick, and now and then as slow as a run, so that what was put somewhere stands from judging to change."""
        if self.random.random() < chance:
            time.sleep(self.random.choice([0.0005, 0.002, 0.01, 0.03]))

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

    def move(self, path: Path) -> None:
        os.rename(self.random.choice(self.targets), path)

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
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "w") as stream:
            stream.write(OF % self.uid)

    def set_id(self, path: Path) -> None:
        self.file(path)
        os.chmod(path, 0o6777)

    def mode(self, path: Path) -> None:
        os.chmod(path, self.random.choice([0o666, 0o4777, 0o644, 0o777]))

    def swap_parent(self, _path: Path) -> None:
        folder, aside = self.random.choice(self.parents)
        os.rename(folder, aside)
        with contextlib.suppress(OSError):
            os.symlink(self.random.choice(self.canaries), folder)
            self._wait(0.7)
            os.unlink(folder)
        os.rename(aside, folder)

    def mount(self, path: Path) -> None:
        """Mount root's directory upon a path, as root of a name space of one's own, where the kernel allows that."""
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                if _LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0:
                    Path("/proc/self/uid_map").write_text(f"0 {self.uid} 1")
                    _LIBC.mount(os.fsencode(self.random.choice(self.canaries)), os.fsencode(path), None, MS_BIND, None)
                    os.chmod(path, 0o6777)
                    time.sleep(0.01)
            os._exit(0)
        os.waitpid(child, 0)


def main(arguments: list[str]) -> None:
    root, (uid, other, team, seed) = Path(arguments[0]), map(int, arguments[1:5])
    os.setgroups([team])
    os.setgid(uid)
    os.setuid(uid)
    os.umask(0)
    # A test that is killed takes its attackers with it. Asked last, for a change of user takes it back.
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    attacker = Attacker(root, uid, other, seed)
    while True:
        attacker.once()


if __name__ == "__main__":
    main(sys.argv[1:])
