# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host as root of this thread, with mounts of the test's own."""

import json
import os
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import mounting
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk

POLICY_OF = area_fixtures("accounts")[0]
DEPLOY, BOB = 1102, 1001
HOME = "home/deploy"


@pytest.fixture(name="root")
def mounted_root(tmp_path):
    """A host with a home that is open to others, and a file of root's that is."""
    with mounting.namespace():
        files = folk(
            passwd="deploy:x:1102:1102::/home/deploy:/bin/bash\n", shadow="deploy:!:20700:0:180:7:::\n",
            group="deploy:x:1102:\n")
        files.update(
            {
                "/etc/crontab": "", "/home/deploy/.profile": "hers\n", "/home/alice/x": "", "/home/bob/x": "",
                "/root/x": "", "/proc/x": "", "/etc/sudoers": "root ALL=(ALL) ALL\n"})
        for path, text in files.items():
            (tmp_path / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path.lstrip("/")).write_text(text)
        for name, uid, mode in (
                ("home/alice", 1000, 0o700), ("home/bob", BOB, 0o700), ("root", 0, 0o700), (HOME, DEPLOY, 0o755),
                (HOME + "/.profile", DEPLOY, 0o644), ("etc/crontab", 0, 0o644), ("etc/shadow", 0, 0o600),
                ("etc/gshadow", 0, 0o600), ("etc/sudoers", 0, 0o440)):
            own(tmp_path / name, uid, mode)
        mounting.mount("proc", "proc", tmp_path / "proc")
        yield tmp_path


def own(path, uid, mode):
    os.chown(path, uid, uid)
    path.chmod(mode)


def state(path):
    """Return everything about a path that a run could change."""
    found = path.lstat()
    listed = {name: os.getxattr(path, name) for name in os.listxattr(path)} if not stat.S_ISLNK(found.st_mode) else {}
    return (
        stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid, listed, path.read_bytes() if path.is_file() else None)


def tasks(*controls, **options):
    return [Task("accounts", control, POLICY_OF(**options)) for control in controls]


def audit(root, *controls, **options):
    with mounting.inside(root):
        return sayable(Enforcer(Host(), tasks(*controls, **options), 3, (), None).check())


def enforce(root, run, *controls):
    """Return (findings, names of what changed)."""
    with mounting.inside(root):
        host = Host()
        findings, diffs = Enforcer(host, tasks(*controls), 3, (), Journal(host, run)).enforce()
    return sayable(findings), [name for name, _before, _after in diffs]


def roll_back(root, run):
    """Undo a run and return what had drifted."""
    with mounting.inside(root):
        undoing = Rollback(Host(), run)
        steps, drifted = undoing.plan()
        undoing.carry_out(steps)
    return drifted


def sayable(findings):
    """Return findings, which are a verdict and no fault, and can be sent and shown."""
    json.dumps(findings, ensure_ascii=False).encode("utf-8")
    assert not [one for one in findings if one["status"] == "error" or one["reason"] == "control_failed"], findings
    return findings


def about(finding, path):
    return [one for one in finding["details"] if one["where"] == path]
