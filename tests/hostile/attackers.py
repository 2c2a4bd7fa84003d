"""Ordinary users who exchange whatever they can reach, without end, while root enforces and undoes.

    python attackers.py ROOT UID OTHER TEAM SEED

Runs until it is killed. Every way is one that an ordinary user has; what the kernel refuses is tried again. Needs
nothing but Python's standard library, from 3.9 on: tests send it to other hosts, where `Attacker` is given the paths of
those (host_attackers.py). Each regular file says in its bytes whose it is (`OF`), so that a change of its owner shows.
"""

from __future__ import annotations

import collections
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
AT_FDCWD, RENAME_EXCHANGE, PR_SET_PDEATHSIG, PR_SET_DUMPABLE = -100, 2, 1, 4
CLONE_NEWNS, CLONE_NEWUSER, MS_BIND, MS_REC = 0x20000, 0x10000000, 0x1000, 0x4000
_LIBC = ctypes.CDLL(None, use_errno=True)


class Attacker:
    """One user, the `targets` within reach, the `parents` (folder, its name meanwhile), and the `canaries`, which are
    others'.
    """

    def __init__(
            self, uid: int, seed: int, targets: list[Path], parents: list[tuple[Path, Path]],
            canaries: list[Path]) -> None:
        self.uid, self.random = uid, random.Random(seed)
        self.targets, self.parents, self.canaries = targets, parents, canaries
        # How often each way was gone to its end.
        self.done: collections.Counter = collections.Counter()
        self.ways = [
            self.link, self.hard_link, self.exchange, self.move, self.fifo, self.socket, self.directory, self.file,
            self.set_id, self.mode, self.swap_parent, self.mount]

    @classmethod
    def of_tree(cls, root: Path, uid: int, other: int, seed: int) -> Attacker:
        """The attacker of a tree of this machine: all below the own home and below what is shared."""
        own, team = root / f"home/u{uid}", root / "srv/team"
        given = root / "etc/users.conf"
        folders = (team, root / "var/open", root / "var/sticky", own, own / "sub")
        targets = [folder / name for folder in folders for name in ("notes", "tool", f"mine{uid}")]
        targets += [home / name for home in (own, team / f"u{uid}") for name in (".rhosts", ".shosts")]
        targets += [team / f"u{uid}", team / f"u{other}", given]
        # The parents of what is changed, and links in their place, into which the same names lead.
        parents = [(own / "sub", own / "aside"), (team / f"u{uid}", team / f"aside{uid}")]
        canaries = [given] + [
            root / name
            for name in (
                "etc/shadow", "etc", "root", "root/notes", "canaries", "canaries/notes", "canaries/tool",
                "canaries/.rhosts")]
        canaries += [
            root / f"home/u{other}/notes", root / f"home/u{other}/.rhosts", root / "home/third/notes",
            root / "home/third"]
        return cls(uid, seed, targets, parents, canaries)

    def once(self) -> None:
        with contextlib.suppress(OSError):
            way = self.random.choice(self.ways)
            # Forking is slow, and no other way is to wait for it.
            if way != self.mount or self.random.random() < 0.02:
                way(self.random.choice(self.targets))
                self.done[way.__name__] += 1
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
        self.exchange_of(path, self.random.choice(self.targets + self.canaries))

    @staticmethod
    def exchange_of(one: Path, other: Path) -> None:
        """Have two names change places."""
        _granted(_LIBC.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE))

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

    def file(self, path: Path, mode: int = 0o666) -> None:
        self._away(path)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "w") as stream:
            stream.write(OF % self.uid)
            stream.flush()
            # By the handle: on a folder of theirs that has come to stand here, the bit would give the group to what
            # others make in it.
            os.fchmod(stream.fileno(), mode)

    def set_id(self, path: Path) -> None:
        self.file(path, 0o6777)

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
            refused = 1
            with contextlib.suppress(BaseException):
                _granted(_LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS))
                Path("/proc/self/uid_map").write_text(f"0 {self.uid} 1")
                _granted(
                    _LIBC.mount(
                        os.fsencode(self.random.choice(self.canaries)), os.fsencode(path), None, MS_BIND | MS_REC,
                        None))
                refused = 0
                os.chmod(path, 0o4777)
                time.sleep(0.01)
            os._exit(refused)
        _granted(os.waitpid(child, 0)[1])


def _granted(result: int) -> None:
    """Raise what the kernel said where it said no."""
    if result != 0:
        raise OSError(ctypes.get_errno(), "refused")


def become(uid: int, gid: int, groups: list[int]) -> None:
    """Be an ordinary user from here on."""
    os.setgroups(groups)
    os.setgid(gid)
    os.setuid(uid)
    os.umask(0)
    # As after a login: without it, the kernel lets nobody be root of a name space who was root before.
    _LIBC.prctl(PR_SET_DUMPABLE, 1)
    # A test that is killed takes its attackers with it. Asked last, for a change of user takes it back.
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main(arguments: list[str]) -> None:
    root, (uid, other, team, seed) = Path(arguments[0]), map(int, arguments[1:5])
    become(uid, uid, [team])
    attacker = Attacker.of_tree(root, uid, other, seed)
    while True:
        attacker.once()


if __name__ == "__main__":
    main(sys.argv[1:])
