# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of docs/architecture.md, over every control of the area, on whole small hosts."""

import os
import re
import types

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.areas.accounts.conftest import policy_of
from tests.unit.support import trees
from tests.unit.support.announced import unsaid
from tests.unit.support.area_host import written

HOSTS = {
    "debian11": lambda: trees.debian(11, pwquality=True),
    "debian12": lambda: trees.debian(12, pwquality=True),
    "debian12-minimal": lambda: trees.debian(12),
    "debian13": lambda: trees.debian(13, pwquality=True),
    "redhat-unmanaged": lambda: trees.redhat(managed=False),
}
# Every decision of a person taken, so that everything that can be put right is.
DECISIONS = dict(
    login_networks=["192.0.2.0/24"], password_force_change=True, default_passwords_lock=True, extra_root_lock=True,
    stale_expire=True,
    owners={"admin": "Li Wei", "alice": "Wang Fang"}, automation_users=["admin"],
    # A busy machine must not be what decides between check and enforcing.
    default_passwords_seconds=60.0,
)
OPERATOR = Connection("admin", "192.0.2.7")
BREAKS = {
    "/etc/hosts.equiv": "+\n",
    "/etc/profile.d/tmout.sh": "TMOUT=7200\n",
    "/etc/ssh/sshd_config.d/50-cloud.conf": "PermitRootLogin yes\nMaxAuthTries 20\nMatch User alice\n"
    "  PermitEmptyPasswords yes\n",
    "/etc/security/faillock.conf": "deny = 99\nunlock_time = 1\n",
    "/etc/security/pwquality.conf": "minlen = 6\nusercheck = 0\n",
    "/home/alice/.profile": "",
    "/home/admin/.profile": "",
}


@pytest.fixture(params=sorted(HOSTS))
def root(request, tree, tmp_path):
    """A whole host with something of each sort broken."""
    tree(dict(HOSTS[request.param](), **BREAKS))
    return tmp_path


def engine(root, run="run-1", **decisions):
    host = Host(str(root))
    tasks = [Task("accounts", control, policy_of(connection=OPERATOR, **decisions)) for control in CONTROLS]
    return Enforcer(host, tasks, 3, (), Journal(host, run))


def content(root):
    """Return every path of the tree with mode, bytes and link target, the journal aside."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if not name.startswith("var/lib/jrt0117"):
            state = path.lstat()
            link = os.readlink(path) if path.is_symlink() else None
            found[name] = (state.st_mode, link, path.read_bytes() if path.is_file() and link is None else None)
    return found


@pytest.fixture(scope="module", params=sorted(HOSTS))
def seen(request, tmp_path_factory):
    """What came of such a host: it was checked once, and then enforced."""
    root = tmp_path_factory.mktemp("host")
    written(root, dict(HOSTS[request.param](), **BREAKS))
    before, checking = content(root), engine(root, **DECISIONS)
    checked, diffs = checking.check(), staged_diffs(checking.host)
    untouched = content(root) == before and not (root / "var/lib/jrt0117").exists()
    enforced = engine(root, **DECISIONS).enforce()[0]
    return types.SimpleNamespace(root=root, untouched=untouched, checked=checked, diffs=diffs, enforced=enforced)


class TestCheckMode:
    def test_it_writes_nothing(self, seen):
        assert seen.untouched

    def test_every_control_gives_a_whole_finding(self, seen):
        for found in seen.checked:
            assert found["reason"] != "control_failed", found
            for text in [found["message"]] + [one["message"] for one in found["details"]]:
                assert text["en"].rstrip().endswith(".") and text["zh"].rstrip().endswith("。"), text
                assert "{" not in text["en"] + text["zh"]
            if found["status"] in ("fail", "error"):
                assert found["evidence"] or found["details"], found

    def test_who_would_change_something_says_what_that_changes_for_people(self, seen):
        assert unsaid(seen.checked) == [] and any(one["affects"] for one in seen.checked)

    def test_what_it_says_of_people_is_what_enforcing_has_done(self, seen):
        said = {one["control"]: one["affects"] for one in seen.checked if one["affects"]}
        assert {one["control"]: one["affects"] for one in seen.enforced if one["affects"]} == said

    def test_its_predictions_come_true(self, seen):
        predicted = {one["control"]: one for one in seen.checked}
        for now in seen.enforced:
            then = predicted[now["control"]]
            if then["would"] == "pass":
                assert now["status"] in ("pass", "not_applicable"), (then, now)
            elif then["would"] is None:
                assert now["status"] == then["status"], (then, now)
            else:
                assert now["status"] not in ("pass", "not_applicable"), (then, now)

    def test_its_diff_is_what_enforcing_changes(self, seen):
        expected = {
            name: new for name, _old, new in seen.diffs if name.startswith("/") and b"owner" not in (new or b"")}
        assert expected
        for name, new in expected.items():
            place = seen.root / name.lstrip("/")
            assert (place.read_bytes() if place.is_file() else None) == new, name


class TestEnforcing:
    def test_twice_is_once(self, root):
        engine(root, **DECISIONS).enforce()
        after = content(root)
        findings, diffs = engine(root, "run-2", **DECISIONS).enforce()
        assert diffs == [] and content(root) == after
        assert [one["control"] for one in findings if one["changed"]] == []

    def test_without_decisions_only_what_a_machine_may_decide_is_changed(self, root):
        engine(root).enforce()
        shadow = (root / "etc/shadow").read_text()
        assert "alice:!" not in shadow
        assert not any(
            re.search(rb"(?m)^AllowUsers|^AuthenticationMethods", data or b"")
            for _mode, _link, data in content(root).values())

    def test_rollback_brings_back_the_very_tree(self, root):
        before = content(root)
        engine(root, **DECISIONS).enforce()
        assert content(root) != before
        undoing = Rollback(Host(str(root)), "run-1")
        steps, drifted = undoing.plan()
        assert drifted == []
        undoing.carry_out(steps)
        after = content(root)
        assert {name: state for name, state in after.items() if name not in ("var", "var/lib")} == {
            name: state for name, state in before.items() if name not in ("var", "var/lib")}
