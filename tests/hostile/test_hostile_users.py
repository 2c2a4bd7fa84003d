"""Root enforces and undoes while two users attack every path of it; a round is one of each, and the canaries are looked at after it.

HOSTILE_ROUNDS (default 200) and HOSTILE_SEED say how long and which.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.faults import FAULTS
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.rollback import Rollback

ROUNDS, SEED = int(os.environ.get("HOSTILE_ROUNDS", "200")), int(os.environ.get("HOSTILE_SEED", "9"))
USERS, TEAM = (61001, 61002), 60999
SECRET = b"a-secret-that-only-root-may-see"
SET_ID = 0o6000
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be attacked by ordinary users")


@pytest.fixture
def root() -> Iterator[Path]:
    """A tree that ordinary users can reach."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-", dir="/var/tmp"))
    folder.chmod(0o755)
    for name, owner, group, mode in (
            ("etc", 0, 0, 0o755), ("root", 0, 0, 0o700), ("canaries", 0, 0, 0o755), ("home", 0, 0, 0o755), ("srv", 0, 0, 0o755), ("var", 0, 0, 0o755),
            ("srv/team", 0, TEAM, 0o2775), ("var/open", 0, 0, 0o777),
            *((f"home/u{uid}{sub}", uid, uid, 0o755) for uid in USERS for sub in ("", "/sub"))):
        (folder / name).mkdir()
        os.chown(folder / name, owner, group)
        (folder / name).chmod(mode)
    for name, mode in (("etc/shadow", 0o600), ("canaries/open", 0o666), ("canaries/tool", 0o755), ("root/notes", 0o600)):
        (folder / name).write_bytes(SECRET)
        (folder / name).chmod(mode)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def attackers(root: Path) -> Iterator[list[subprocess.Popen]]:
    """The two users at work."""
    script = Path(__file__).with_name("attackers.py")
    started = [
        subprocess.Popen([sys.executable, script, root, str(uid), str(other), str(SEED + uid)]) for uid, other in (USERS, USERS[::-1])]
    yield started
    for one in started:
        one.kill()
        one.wait()


def canaries(root: Path) -> dict[str, tuple]:
    """What no round may change: inode, mode, owner of root's, and the bytes, but where everybody may write them."""
    found = {}
    for name in ("etc", "root", "canaries", "home", "srv", "srv/team", "var", "etc/shadow", "canaries/open", "canaries/tool", "root/notes"):
        state = (root / name).lstat()
        kept = (root / name).is_file() and not state.st_mode & 0o002
        found[name] = (state.st_ino, state.st_mode, state.st_uid, state.st_gid, (root / name).read_bytes() if kept else None)
    return found


def harm(root: Path) -> list[str]:
    """What an attack has reached: root's set-id files, and the secret where a user can read it or a journal keeps it."""
    found = []
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            try:
                state = path.lstat()
                if state.st_uid == 0 and state.st_mode & SET_ID:
                    found.append(f"{path} is root's and has set-id bits")
                with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
                    shown = SECRET in stream.read()
            except OSError:
                continue
            if shown and state.st_ino not in {(root / one).lstat().st_ino for one in ("etc/shadow", "canaries/open", "canaries/tool", "root/notes")}:
                found.append(f"{path} holds the secret")
    return found


def enforce(root: Path, run: str, chosen: random.Random) -> None:
    """Stage what enforcing stages for paths of users, as far as it may, and commit it."""
    host = Host(str(root))
    paths = [f"{folder}/{name}" for folder in ("/srv/team", "/var/open", *(f"/home/u{uid}{sub}" for uid in USERS for sub in ("", "/sub")))
             for name in ("notes", "tool", *(f"mine{uid}" for uid in USERS))] + [f"/srv/team/u{uid}" for uid in USERS]
    for path in chosen.sample(paths, 8):
        attempt(stage_mode, host, path)
    for uid in USERS:
        attempt(host.stage_removal, f"/home/u{uid}/.rhosts")
    host.stage_content("/etc/app.conf", run.encode())
    attempt(commit, host, Journal(host, run))


def stage_mode(host: Host, path: str) -> None:
    found = host.stat(path)
    if found is not None:
        host.stage_attributes(path, mode=found.mode & ~0o022)


def attempt(work, *arguments) -> None:
    """Do it; what is refused is refused, and anything but a fault that a run tells of is a mistake."""
    try:
        work(*arguments)
    except FAULTS:
        pass


def undo(root: Path, run: str, chosen: random.Random) -> None:
    """Undo a run, as a rollback that is forced or as the guard does."""
    host = Host(str(root))
    if Journal(host, run).exists:
        undoing = Rollback(host, run, chosen.choice([None, [1]]))
        attempt(lambda: undoing.carry_out(undoing.steps()))


def test_users_beside_a_run_turn_nothing_of_it_against_the_host(root: Path, attackers: list[subprocess.Popen]) -> None:
    before, chosen = canaries(root), random.Random(SEED)
    for number in range(ROUNDS):
        run = f"run-{number}"
        enforce(root, run, chosen)
        undo(root, run, chosen)
        assert canaries(root) == before, f"round {number} of seed {SEED}"
        assert not harm(root), f"round {number} of seed {SEED}"
        assert all(one.poll() is None for one in attackers), "the attackers have to be at work"
        if number % 50 == 49:
            shutil.rmtree(root / "var/lib/jrt0117/journal")
