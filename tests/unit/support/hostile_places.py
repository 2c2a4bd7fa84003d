# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree that two ordinary users work in, beside a run."""

import os
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.birth import birth
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import commit as committing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

ALICE, BOB = 61001, 61002
SECRET = b"root:$y$a-hash-that-nobody-sees:20000::::::\n"


@pytest.fixture(name="root")
def shared_root(tmp_path):
    """A tree with a secret, a home of alice, and a directory of root's that a group shares."""
    for folder, owner, mode in (
            ("etc", 0, 0o755), ("home", 0, 0o755), ("home/alice", ALICE, 0o755), ("srv", 0, 0o755),
            ("srv/team", 0, 0o2775)):
        (tmp_path / folder).mkdir()
        os.chown(tmp_path / folder, owner, ALICE if folder == "srv/team" else owner)
        (tmp_path / folder).chmod(mode)
    own(tmp_path / "etc/shadow", 0, 0o600, SECRET)
    return tmp_path


def own(path, owner, mode, data=b"x\n"):
    path.write_bytes(data)
    os.chown(path, owner, owner)
    path.chmod(mode)
    return path


def state(path):
    found = path.lstat()
    return stat.S_IMODE(found.st_mode), found.st_uid, path.read_bytes() if path.is_file() else None


def told_birth(path):
    handle = os.open(path, os.O_PATH)
    try:
        return birth(handle)
    finally:
        os.close(handle)


def closed(root, path, mode, **more):
    host = Host(str(root))
    host.stage_attributes(path, mode=mode, **more)
    return host


def exchange(monkeypatch, user, late):
    """Have a user at work now, or (`late`) when all is judged and recorded, just before the first change."""
    apply, works = committing._FileChange.apply, [user]

    def disturbed(change, host):
        if works:
            works.pop()()
        apply(change, host)
    if late:
        monkeypatch.setattr(committing._FileChange, "apply", disturbed)
    else:
        user()


def roll_back(root):
    undoing = Rollback(Host(str(root)), "run-1")
    undoing.carry_out(undoing.steps())
    return undoing
