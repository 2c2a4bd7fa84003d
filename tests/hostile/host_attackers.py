"""An ordinary user of a whole host, at work beside playbook runs: all ways of `attackers.py`, on the paths of that
host, and some more.

    python3 host_attackers.py NAME SEED PHASE

Needs nothing but Python's standard library, from 3.9 on, for it is sent to the host (warden.py starts it there). What
it has done is written to its standard output, over and over at the same place, as one object: `tried` and `done` count
by the way, `loot` names what it should never get. PHASE shifts the seconds of rest.
"""

from __future__ import annotations

import collections
import contextlib
import glob
import json
import os
import pwd
import subprocess
import sys
import time
from pathlib import Path

from attackers import OF, Attacker, become

TEAM_GROUP, TEAM = "hostile-team", Path("/srv/team")
# Folders in which ordinary users may make files, and others' files lie: of a group, of everybody, and of everybody with
# the sticky bit.
SHARED = {TEAM: 0o2775, Path("/opt/open"): 0o777, Path("/var/tmp"): 0o1777}
# Files of root's there, by their modes: what a run closes, what it closes and has set-id bits, and what is closed to
# all already.
PLANTED = {"notes": 0o666, "tool": 0o6777, "kept": 0o600}
# More of them, which only change places, so that there is always something to judge and something else to find.
TRADED = {f"{name}-{number}": mode for name, mode in PLANTED.items() for number in range(4)}
HOMES = {"mallory": Path("/home/mallory"), "mick": TEAM / "mick", "eve": Path("/home/eve")}
VICTIM, CANARIES = Path("/home/victim"), Path("/srv/canaries")
DOT_FILES = (".rhosts", ".shosts", ".netrc", ".ssh", ".ssh/authorized_keys", ".profile", ".bashrc", ".forward")
# What an enforcing run, its guard and Ansible put on a host; a name before there is anything, too.
OURS = (
    "/var/lib/jrt0117", "/var/lib/jrt0117/lock", "/var/lib/jrt0117/journal", "/var/lib/jrt0117/guard",
    "/var/lib/jrt0117/*", "/var/lib/jrt0117/*/*", "/var/lib/jrt0117/*/*/*", "/run/jrt0117*",
    "/etc/systemd/system/jrt0117-guard.service", "/etc/cron.d/jrt0117-guard", "/etc/.*jrt0117~", "/etc/*/.*jrt0117~",
    "/tmp/ansible*", "/tmp/ansible*/*", "/tmp/tmp*", "/var/tmp/ansible*", "/home/admin/.ansible",
    "/home/admin/.ansible/*", "/root/.ansible", "/home/admin/.ssh/authorized_keys", "/etc/.pwd.lock")
ROOTS = (
    "/etc/shadow", "/etc/passwd", "/etc/sudoers", "/etc/sudoers.d", "/etc/sudoers.d/*", "/etc", "/root", "/root/secret",
    "/usr/bin/passwd", "/usr/bin/su", "/home", "/var/lib", "/etc/ssh/sshd_config.d", "/etc/profile.d", "/etc/cron.d")
PAUSES = (0.0, 0.02, 0.3)
# Of so many seconds all users of a host rest so many, so that now and then a run comes through.
TIDE, CALM = 24, 12
READS = "reads"


class HostAttacker(Attacker):
    """One user of a host; what only a fault can give goes into `loot`."""

    def __init__(self, name: str, seed: int) -> None:
        own = HOMES[name]
        targets = [folder / entry for folder in (*SHARED, own, own / "sub") for entry in (*PLANTED, f"mine-{name}")]
        # The names, too, that new bytes have until they take the place of the old ones.
        targets += (
            [path.with_name(f".{path.name}.jrt0117~") for path in targets]
            + [own / ".rhosts.jrt0117~", own / "..rhosts.jrt0117~"])
        targets += 3 * [home / entry for home in (own, HOMES["mick"]) for entry in DOT_FILES[:2]]
        targets += [home / entry for home in (own, HOMES["mick"]) for entry in DOT_FILES]
        targets += [
            own, HOMES["mick"], Path("/tmp/notes"), Path(f"/dev/shm/{name}"), Path("/tmp/payload"),
            Path("/tmp/.ansible")]
        parents = [
            (own / "sub", own / "aside"), (own / ".ssh", own / "ssh-aside"), (HOMES["mick"], TEAM / f"aside-{name}")]
        canaries = [Path(path) for path in (*ROOTS, *OURS[:4]) if "*" not in path]
        canaries += [
            VICTIM, VICTIM / "notes", VICTIM / ".rhosts", CANARIES, CANARIES / "notes", CANARIES / "tool",
            CANARIES / ".rhosts"]
        super().__init__(pwd.getpwnam(name).pw_uid, seed, targets, parents, canaries)
        self.name = name
        self.users = {pwd.getpwnam(one).pw_uid for one in HOMES}
        self.tried: collections.Counter = collections.Counter()
        self.loot: list[str] = []
        self.ways += [*3 * [self.trade], self.break_in, self.peek, self.crontab, self.ask_for_root]
        self._rare = {self.mount: 0.02, self.crontab: 0.01, self.ask_for_root: 0.003}

    def once(self) -> None:
        way = self.random.choice(self.ways)
        if self.random.random() >= self._rare.get(way, 1):
            return
        self.tried[way.__name__] += 1
        with contextlib.suppress(OSError):
            way(self.random.choice(self.targets))
            self.done[way.__name__] += 1
        self._wait(0.3)

    def trade(self, _path: Path) -> None:
        """Have two files of root's change places."""
        folder = self.random.choice(tuple(SHARED))
        self.exchange_of(*(folder / name for name in self.random.sample(sorted(TRADED), 2)))

    def _others(self) -> Path:
        """Something of ours or of root's, as it can be named just now."""
        pattern = self.random.choice(OURS + ROOTS)
        return Path(self.random.choice(glob.glob(pattern) or [pattern]))

    def break_in(self, _path: Path) -> None:
        """Change something that is others': each success is loot."""
        path = self._others()
        if path.lstat().st_uid in self.users:
            raise FileNotFoundError("nothing of others")
        how = self.random.choice(
            [self._write, self._remove, self._move_away, self._open_up, self._put_inside, self._put_over])
        how(path)
        self.loot.append(f"{how.__name__} {path}")

    @staticmethod
    def _write(path: Path) -> None:
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))

    @staticmethod
    def _remove(path: Path) -> None:
        path.unlink()

    def _move_away(self, path: Path) -> None:
        path.rename(HOMES[self.name] / "taken")

    @staticmethod
    def _open_up(path: Path) -> None:
        path.chmod(0o6777)

    def _put_inside(self, path: Path) -> None:
        (
            path / self.random.choice(
                ["lock", "journal", "state.json", "code.zip", "entries.jsonl", "hostile", "__init__.py"])).symlink_to(
            "/etc/shadow")

    def _put_over(self, path: Path) -> None:
        made = HOMES[self.name] / "over"
        made.write_text(OF % self.uid)
        made.rename(path)

    def peek(self, _path: Path) -> None:
        """Read what only root may: a success is loot, but for what is everybody's."""
        path = self.random.choice([Path("/etc/shadow"), Path("/root/secret"), VICTIM / "kept", self._others()])
        found = path.lstat()
        if found.st_uid in self.users or found.st_mode & 0o004:
            raise FileNotFoundError("nothing of others that is closed")
        with path.open("rb") as stream:
            stream.read(1)
        self.loot.append(f"{READS} {path}")

    def crontab(self, _path: Path) -> None:
        """Have jobs, and have none."""
        words = ["crontab", self.random.choice(["-r", "-"])]
        done = subprocess.run(words, input=b"@yearly true\n", capture_output=True, timeout=10, check=False)
        if done.returncode != 0:
            raise OSError(done.returncode, "refused")

    def ask_for_root(self, _path: Path) -> None:
        """Be root by sudo, or by su."""
        words = self.random.choice([["sudo", "-n", "id", "-u"], ["su", "-c", "id -u"]])
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
            if done.returncode == 0:
                self.loot.append(" ".join(words))
                return
        raise PermissionError(words)

    def told(self) -> bytes:
        """What was done so far."""
        return json.dumps({"tried": self.tried, "done": self.done, "loot": self.loot[:20]}).encode("ascii")


def main(arguments: list[str]) -> None:
    name, seed, phase = arguments[0], int(arguments[1]), int(arguments[2])
    found = pwd.getpwnam(name)
    become(found.pw_uid, found.pw_gid, os.getgrouplist(name, found.pw_gid))
    os.chdir("/")
    attacker = HostAttacker(name, seed)
    while True:
        for _attack in range(attacker.random.randrange(1, 60)):
            attacker.once()
        # It only grows, so that nothing of an older one is left behind it.
        os.pwrite(1, attacker.told(), 0)
        time.sleep(attacker.random.choice(PAUSES))
        while (time.time() + phase) % TIDE < CALM:
            time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1:])
