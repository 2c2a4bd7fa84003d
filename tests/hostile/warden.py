"""Root on a host that ordinary users attack: sets them to work, plants what they are after, and tells of harm.

    python3 warden.py SEED PHASE

Reads a word a line and answers with a line of JSON: `stock` plants anew what a run is to mend, `harm` tells what an
attack has reached, a sentence each, `changed` what differs from before, once everything is undone, `attacks` what the
users did, `pause` and `work` stop and wake them. Everything ends with its input. Needs nothing but Python's standard
library, from 3.9 on, for it is sent to the host.
"""

from __future__ import annotations

import contextlib
import grp
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from attackers import OF
from host_attackers import CANARIES, DOT_FILES, HOMES, PLANTED, SHARED, TEAM, TEAM_GROUP, TRADED, VICTIM
from tree_digest import walk

# Not as it is written here, where all may read it.
SECRET = b"-that-root-alone-may-read".join([b"bytes", b"0117"])
SET_ID = stat.S_ISUID | stat.S_ISGID
# What the kernel makes up, and what the terminals are.
NOT_WALKED = ("/proc", "/sys", "/dev/pts", "/dev/mqueue")
WORK = Path("/root/warden")
TREES = ("/etc", "/boot", "/usr/local", str(CANARIES), str(VICTIM))
KEPT = (
    "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/sudoers.d", "/etc", "/root",
    "/root/secret", "/home", "/srv", "/var/lib", "/var/tmp", "/tmp", "/usr/bin/passwd", "/usr/bin/sudo", str(TEAM),
    str(VICTIM), str(VICTIM / "notes"), str(VICTIM / "kept"))
# Closed to all but root, which `loot` tells of; it keeps what users had, and what is secret.
JOURNAL = "/var/lib/jrt0117/"
STICKY = 0o1000
LARGEST = 2**20


class Planted(NamedTuple):
    """A file of root's where users can move it; held open, so that nothing else gets its inode."""

    path: Path
    handle: int
    mode: int
    data: bytes


class Warden:
    """The users, and what is not to change while they are at work."""

    def __init__(self, seed: int, phase: int) -> None:
        prepare()
        self._uids = {pwd.getpwnam(name).pw_uid: name for name in HOMES}
        self._groups = {uid: set(os.getgrouplist(name, pwd.getpwnam(name).pw_gid)) for uid, name in self._uids.items()}
        self._ground = tuple(
            f"{path}/"
            for path in (*HOMES.values(), *SHARED, "/tmp", "/dev/shm", "/var/spool/cron/crontabs", "/var/mail", "/run"))
        self._ground += tuple(map(str, HOMES.values()))
        self._planted: list[Planted] = []
        self._begun = time.time()
        first = [(path, found) for path, found in everything() if found.st_uid not in self._uids]
        self._set_id = {(found.st_dev, found.st_ino) for _path, found in first if found.st_mode & SET_ID}
        self._open = {(found.st_dev, found.st_ino) for _path, found in first if found.st_mode & stat.S_IWOTH}
        self._kept = {path: os.lstat(path) for path in KEPT}
        self._trees = set(digests())
        self._attackers = []
        for number, name in enumerate(HOMES):
            told = tempfile.TemporaryFile()
            words = [
                "nice", sys.executable, str(Path(__file__).with_name("host_attackers.py")), name, str(seed + number),
                str(phase)]
            self._attackers.append((name, subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=told), told))

    # What a run is to mend

    def stock(self) -> int:
        """Plant files of root's, open to everybody or not, in folders where users can take their names away; open
        homes.
        """
        for one in [one for one in self._planted if os.fstat(one.handle).st_nlink == 0]:
            found = os.fstat(one.handle)
            self._set_id.discard((found.st_dev, found.st_ino))
            self._open.discard((found.st_dev, found.st_ino))
            os.close(one.handle)
            self._planted.remove(one)
        for folder in SHARED:
            for name, mode in {**PLANTED, **TRADED}.items():
                self._plant(folder / name, mode)
        for home in HOMES.values():
            with contextlib.suppress(OSError):
                handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                os.fchmod(handle, 0o755)
                os.close(handle)
        return len(self._planted)

    def _plant(self, path: Path, mode: int) -> None:
        made, away = WORK / "made", WORK / "away"
        data = SECRET if mode == PLANTED["kept"] else (OF % 0).encode()
        handle = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, data)
        os.fchmod(handle, mode)
        found = os.fstat(handle)
        with contextlib.suppress(OSError):
            path.rename(away)
        try:
            made.rename(path)
        except OSError:
            # Somebody was quicker.
            made.unlink()
        self._planted.append(Planted(path, handle, mode, data))
        for kinds, bits in ((self._set_id, SET_ID), (self._open, stat.S_IWOTH)):
            if mode & bits:
                kinds.add((found.st_dev, found.st_ino))
        # What a user had put there.
        if away.is_dir() and not away.is_symlink():
            shutil.rmtree(away, ignore_errors=True)
        else:
            away.unlink(missing_ok=True)

    # What an attack has reached

    def harm(self) -> list[str]:
        found = [f"{name} got: {loot}" for name, told in self.attacks().items() for loot in told.get("loot", ())]
        found += [problem for path, before in self._kept.items() for problem in less_kept(path, before)]
        found += [problem for one in self._planted for problem in self._of_planted(one)]
        for path, seen in everything():
            with contextlib.suppress(OSError):
                found += [f"{path} {problem}" for problem in self._problems(path, seen)]
        found += [
            f"{name} is no longer at work" for name, process, _told in self._attackers if process.poll() is not None]
        return found

    @staticmethod
    def _of_planted(one: Planted) -> Iterator[str]:
        now = os.fstat(one.handle)
        if stat.S_IMODE(now.st_mode) & ~one.mode:
            yield f"what was planted as {one.path} with mode {one.mode:04o} has {stat.S_IMODE(now.st_mode):04o}"
        if (now.st_uid, now.st_gid) != (0, 0):
            yield f"what was planted as {one.path} belongs to {now.st_uid}:{now.st_gid}"
        if os.pread(one.handle, LARGEST, 0) != one.data:
            yield f"what was planted as {one.path} holds other bytes"

    def _problems(self, path: str, seen: os.stat_result) -> Iterator[str]:
        theirs = seen.st_uid in self._uids
        inode = seen.st_dev, seen.st_ino
        if theirs and not path.startswith(self._ground):
            yield f"belongs to {self._uids[seen.st_uid]}, who cannot put anything there"
        if (
                not theirs and seen.st_mode & stat.S_IWOTH and inode not in self._open
                and not stat.S_ISSOCK(seen.st_mode) and not seen.st_mode & STICKY):
            yield f"belongs to {seen.st_uid} and has come to be writable by all (mode {stat.S_IMODE(seen.st_mode):04o})"
        if not stat.S_ISREG(seen.st_mode):
            return
        if seen.st_mode & SET_ID and not theirs and inode not in self._set_id:
            yield f"belongs to {seen.st_uid} and has come to have set-id bits (mode {stat.S_IMODE(seen.st_mode):04o})"
        if seen.st_mode & stat.S_ISGID and theirs and seen.st_gid not in self._groups[seen.st_uid]:
            yield f"is {self._uids[seen.st_uid]}'s and gives the rights of group {seen.st_gid}"
        if seen.st_ctime < self._begun - 1 or seen.st_size > LARGEST:
            return
        if path.startswith(JOURNAL):
            return
        data = bytes_of(path, seen)
        if data.startswith(b"+ +") and data != (OF % seen.st_uid).encode():
            yield f"belongs to {seen.st_uid} and holds what is another's: {data!r}"
        # The account files hold it for root alone.
        if (
                SECRET in data and (
                    seen.st_uid != 0 or seen.st_mode & 0o007
                    or seen.st_gid not in (0, grp.getgrnam("shadow").gr_gid)) and (
                    seen.st_uid != pwd.getpwnam("victim").pw_uid)):
            yield f"belongs to {seen.st_uid} with mode {stat.S_IMODE(seen.st_mode):04o} and holds the secret"

    def changed(self) -> list[str]:
        """What differs in root's trees from the beginning: nothing once all runs are undone."""
        now = set(digests())
        return [f"{'-' if line in self._trees else '+'} {line}" for line in sorted(now ^ self._trees)]

    # The users

    def attacks(self) -> dict[str, Any]:
        found = {}
        for name, _process, told in self._attackers:
            told.seek(0)
            with contextlib.suppress(ValueError):
                found[name] = json.loads(told.read())
        return found

    def pause(self) -> bool:
        return self._signal(signal.SIGSTOP)

    def work(self) -> bool:
        return self._signal(signal.SIGCONT)

    def end(self) -> bool:
        return self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> bool:
        for _name, process, _told in self._attackers:
            process.send_signal(number)
        return True


def prepare() -> None:
    """Make users, folders and canaries, unless they are there."""
    for folder in (WORK, *SHARED, CANARIES):
        folder.mkdir(parents=True, exist_ok=True)
    WORK.chmod(0o700)
    with contextlib.suppress(KeyError):
        pwd.getpwnam("victim")
        return
    subprocess.run(["groupadd", TEAM_GROUP], check=True)
    shutil.chown(TEAM, 0, TEAM_GROUP)
    for folder, mode in SHARED.items():
        folder.chmod(mode)
    for name, home in (*HOMES.items(), ("victim", VICTIM)):
        # Its home is its own, however new homes are made here; the "password" locks the account, and is a secret.
        password = "!" + SECRET.decode() if name == "victim" else "!"
        subprocess.run(
            [
                "useradd", "-m", "-d", home, "-s", "/bin/bash", "-p", password,
                *(["-G", TEAM_GROUP] if name in HOMES else []), name], check=True)
        own = pwd.getpwnam(name)
        for entry in ("sub", ".ssh"):
            (home / entry).mkdir()
            os.chown(home / entry, own.pw_uid, own.pw_gid)
        for entry, mode in (("notes", 0o666), ("kept", 0o600), (DOT_FILES[0], 0o644)):
            (home / entry).write_bytes(SECRET if (name, entry) == ("victim", "kept") else (OF % own.pw_uid).encode())
            os.chown(home / entry, own.pw_uid, own.pw_gid)
            (home / entry).chmod(mode)
        home.chmod(0o755)
    for path, mode, data in (
            (Path("/root/secret"), 0o600, SECRET), (CANARIES / "notes", 0o666, (OF % 0).encode()),
            (CANARIES / ".rhosts", 0o644, (OF % 0).encode()), (CANARIES / "tool", 0o4755, (OF % 0).encode())):
        path.write_bytes(data)
        path.chmod(mode)


def everything() -> Iterator[tuple[str, os.stat_result]]:
    """Yield every path of the host, links not followed; what goes meanwhile is left out."""
    pending = ["/"]
    while pending:
        folder = pending.pop()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    # The bits of a link mean nothing.
                    if not stat.S_ISLNK(found.st_mode):
                        yield entry.path, found
                    if stat.S_ISDIR(found.st_mode) and entry.path not in NOT_WALKED:
                        pending.append(entry.path)


def bytes_of(path: str, seen: os.stat_result) -> bytes:
    """Return the bytes of the very file that was seen; OSError where another has its name by now."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        found = os.fstat(handle)
        if (
                found.st_dev, found.st_ino, found.st_uid, found.st_mode) != (
                seen.st_dev, seen.st_ino, seen.st_uid, seen.st_mode):
            raise OSError("another file")
        return os.read(handle, LARGEST)
    finally:
        os.close(handle)


def less_kept(path: str, before: os.stat_result) -> Iterator[str]:
    """Yield what has become of a path that nobody but root may change, and whose mode may only lose bits, or become
    sticky.
    """
    now = os.lstat(path)
    if (now.st_uid, now.st_gid, stat.S_IFMT(now.st_mode)) != (
            before.st_uid, before.st_gid, stat.S_IFMT(before.st_mode)):
        yield (
            f"{path} is {stat.filemode(now.st_mode)} of {now.st_uid}:{now.st_gid}, and was "
            f"{stat.filemode(before.st_mode)} of {before.st_uid}:{before.st_gid}")
    if stat.S_IMODE(now.st_mode) & ~before.st_mode & ~STICKY:
        yield f"{path} has mode {stat.S_IMODE(now.st_mode):04o}, and had {stat.S_IMODE(before.st_mode):04o}"


def digests() -> Iterator[str]:
    for tree in TREES:
        yield from walk(tree)


def main(arguments: list[str]) -> None:
    warden = Warden(*map(int, arguments))
    try:
        for line in sys.stdin:
            print(json.dumps(getattr(warden, line.strip())()), flush=True)
    finally:
        warden.end()


if __name__ == "__main__":
    main(sys.argv[1:])
