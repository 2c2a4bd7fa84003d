# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages and account files that others have in their hands while a run changes them."""

import fcntl
import os
import signal

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    ActionError,
    UndoError,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control, Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from tests.unit.support.live_trees import (
    LiveTree,
    live_tree,  # noqa: F401
)
from tests.unit.support.small_controls import CONTENT, Length, Strict


class Packages(LiveTree):
    """A host whose package tools answer from a list."""

    def __init__(self, root, installed):
        super().__init__(root)
        self.installed = installed
        self.said = {}
        self.ran = []

    def which(self, name):
        return "/usr/bin/" + name if name in ("dpkg", "dpkg-query", "apt-get") else None

    def execute(self, argv, timeout=300, data=b""):
        self.ran.append(argv)
        listed = "".join("%s %s\n" % (status, name) for name, status in sorted(self.installed.items()))
        return self.said.get(argv[0]) or Output(0, listed if argv[0] == "dpkg-query" else "", "")


class TestPackages:
    def test_what_an_administrator_installed_since_is_kept(self, root):
        host = Packages(str(root), {"base": "ii", "wanted": "ii", "needed": "ii", "theirs": "ii"})
        Package("wanted").undo(host, {"installed": ["base"]}, {"installed": ["base", "needed", "wanted"]})
        assert host.ran[-1] == ["dpkg", "--purge", "needed", "wanted"]

    def test_of_an_installation_cut_short_what_it_was_to_bring_is_removed(self, root):
        host = Packages(str(root), {"base": "ii"})
        host.said["apt-get"] = Output(
            0, "Inst needed (1.0 Debian:12 [amd64])\nInst wanted (2.0 Debian:12 [amd64])\nConf needed (1.0)\n", "")
        before = Package("wanted").state(host)
        host.installed.update({"needed": "ii", "wanted": "iF", "theirs": "ii", "gone": "rc"})
        Package("wanted").undo(host, before, None)
        assert host.ran[-1] == ["dpkg", "--purge", "needed", "wanted"]

    def test_a_removal_that_was_cut_short_is_finished_and_settings_of_before_stay(self, root):
        host = Packages(str(root), {"base": "ii", "theirs": "rc"})
        before = Package("wanted").state(host)
        host.installed.update({"needed": "rc", "wanted": "pH", "gone": "rc"})
        Package("wanted").undo(host, before, {"installed": ["base", "needed", "wanted"]})
        assert host.ran[-1] == ["dpkg", "--purge", "needed", "wanted"]

    def test_triggers_that_a_removal_cut_short_has_left_are_processed(self, root):
        host = Packages(str(root), {"base": "it"})
        Package("wanted").undo(host, {"installed": ["base"]}, {"installed": ["base", "wanted"]})
        assert host.ran[1:] == [["dpkg", "--triggers-only", "--pending"]]

    @pytest.mark.parametrize(
        "out, said, problem",
        [
            (
                "Unpacking x\ndpkg: error processing archive x.deb (--unpack):\n"
                " failed to write (No space left on device)\nErrors\n", "E: Sub-process dpkg returned (1)\n",
                "dpkg: error processing archive x.deb (--unpack): failed to write (No space left on device)"),
            (
                "", "E: Could not get lock /var/lib/dpkg/lock-frontend\n",
                "E: Could not get lock /var/lib/dpkg/lock-frontend"),
            ("", "", "exit status 100"),
        ])
    def test_what_stopped_an_installation_is_told_and_it_is_not_tried_again(self, root, out, said, problem):
        host = Packages(str(root), {"base": "ii"})
        host.said["apt-get"] = Output(100, out, said)
        with pytest.raises(ActionError) as caught:
            Package("wanted").apply(host)
        assert str(caught.value) == "wanted cannot be installed: " + problem
        assert len(host.ran) == 1

    def test_a_package_that_is_not_found_is_sought_in_a_new_index(self, root):
        host = Packages(str(root), {"base": "ii"})
        host.said["apt-get"] = Output(100, "", "E: Unable to locate package wanted\n")
        with pytest.raises(ActionError):
            Package("wanted").apply(host)
        assert "update" in host.ran[1]

    def test_an_installation_that_was_killed_is_completed_first(self, root):
        host = Packages(str(root), {"base": "ii"})
        host.said["apt-get"] = Output(
            100, "", "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.\n")
        with pytest.raises(ActionError):
            Package("wanted").apply(host)
        assert host.ran[1] == ["dpkg", "--force-confold", "--configure", "-a"]
        assert host.ran[2] == host.ran[0]

    def test_a_rollback_that_was_cut_short_goes_on_where_a_package_took_its_files_along(self, root):
        host = Packages(str(root), {"base": "ii", "wanted": "ii"})
        journal = Journal(host, "run-1")
        host.stage_action(Package("wanted"))
        commit(host, journal)
        host.refresh()
        (root / "etc/wanted.conf").write_bytes(b"by the package")
        host.stage_content("/etc/wanted.conf", b"by the run")
        commit(host, journal)
        (root / "etc/wanted.conf").unlink()
        assert Rollback(host, "run-1").plan()[1] == ["/etc/wanted.conf"]
        journal.write("undoing")
        steps, drifted = Rollback(host, "run-1").plan()
        assert drifted == [] and [step["kind"] for step in steps] == ["action"]


class AccountFile(Control):
    """An account file is closed."""

    id, zh, clauses = "account_file", "账号文件受限", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Attributes("/etc/shadow", 0o600, owners=None)


class FollowingAnother(Expectation):
    """An account file is brought in line with what another control makes of a setting."""

    def check(self, host):
        done = host.read("/etc/shadow") == b"root:*:8:::::"
        return observed("pass" if done else "fail", "line", "The line.", "该行。")

    def fix(self, host):
        if b"length = 8" in host.read("/etc/app.conf"):
            host.stage_content("/etc/shadow", b"root:*:8:::::")


class Following(Control):
    """The account file follows."""

    id, zh, clauses = "following", "账号文件一致", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield FollowingAnother()


class TestAccountFilesInUse:
    """Another tool, `vipw` say, has the account files."""

    @pytest.fixture
    def used(self, root):
        (root / "etc/shadow").write_bytes(b"root:*::::::")
        (root / "etc/shadow").chmod(0o644)
        stream = (root / "etc/.pwd.lock").open("w")
        ready, told = os.pipe()
        child = os.fork()
        if child == 0:
            fcntl.lockf(stream, fcntl.LOCK_EX)
            os.write(told, b".")
            signal.pause()
        os.read(ready, 1)
        yield root / "etc/shadow"
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    @pytest.mark.parametrize("control", [AccountFile(), Following()])
    def test_only_the_controls_that_touch_them_are_refused(self, root, used, control):
        host = LiveTree(str(root))
        tasks = [Task("app", one, Policy({}, 3, None)) for one in (Length(), control, Strict())]
        findings, diffs = Enforcer(host, tasks, 3, (), Journal(host, "run-1")).enforce()
        assert [one["status"] for one in findings] == ["pass", "fail", "pass"]
        assert "/etc/.pwd.lock: another tool is changing the account files" in findings[1]["message"]["en"]
        assert [name for name, _old, _new in diffs] == ["/etc/app.conf", "/etc/secret"]
        assert used.stat().st_mode & 0o777 == 0o644

    def test_a_rollback_puts_the_rest_back_and_can_be_finished_later(self, root, used):
        host = Host(str(root))
        host.stage_content("/etc/app.conf", b"new")
        host.stage_attributes("/etc/shadow", 0o600)
        commit(host, Journal(host, "run-1"))
        undoing = Rollback(LiveTree(str(root)), "run-1")
        with pytest.raises(UndoError, match="in part only.*another tool is changing the account files"):
            undoing.carry_out(undoing.plan()[0])
        assert (root / "etc/app.conf").read_bytes() == CONTENT
        assert used.stat().st_mode & 0o777 == 0o600
        undoing = Rollback(Host(str(root)), "run-1")
        undoing.carry_out(undoing.plan()[0])
        assert used.stat().st_mode & 0o777 == 0o644
