# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong on a host: files that cannot be changed, actions that fail, undoing that fails, journals that are
damaged.
"""

import contextlib
import errno
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import put_back, state_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    ActionError,
    CommitError,
    JournalError,
    UndoError,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import commit as commit_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import enforcing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled
from tests.unit.support.live_trees import (
    CannotTell,
    LiveTree,
    Writes,
    fail_on,
    live_tree,  # noqa: F401
)
from tests.unit.support.small_controls import CONTENT, Length, snapshot


@pytest.mark.parametrize("batches", [None, [1]], ids=["rollback", "guard"])
def test_damaged_bytes_of_a_file_that_an_action_wrote_stay_and_what_else_it_wrote_is_back(root, tree, batches):
    (root / "etc/tool/also").write_bytes(b"also\n")
    tree.stage_action(Writes())
    commit(tree, Journal(tree, "run-1"))
    (root / "etc/tool/also").write_bytes(b"since\n")
    # The files that it may write are kept by their names: also, old.
    (root / "var/lib/jrt0117/journal/run-1/0001.watched-1").write_bytes(b"")
    undoing = Rollback(LiveTree(str(root)), "run-1", batches)
    with contextlib.nullcontext() if batches else pytest.raises(
            UndoError, match="/etc/tool/old stays as it is: .*damaged"):
        undoing.put_back(undoing.steps())
    assert {
        path.name: path.read_bytes() for path in (root / "etc/tool").iterdir()} == {
        "also": b"also\n", "old": b"by the tool\n"}
    assert len(undoing.lost) == 1


def test_a_full_disk_that_keeps_the_last_word_away_is_told_and_so_is_what_was_undone(root, tree, monkeypatch):
    write = Journal.write

    def full(journal, event, **fields):
        if event == "undone":
            raise JournalError("the journal cannot be written: No space left on device")
        write(journal, event, **fields)
    monkeypatch.setattr(Journal, "write", full)
    tree.stage_content("/etc/app.conf", b"new\n")
    tree.stage_action(Writes(fails=True))
    with pytest.raises(
            UndoError,
            match="the tool failed. All that this commit had changed was undone, packages included, but that could "
            "not be noted .*No space left.*: the next run calls run-1 interrupted. Make room, then roll it back"):
        commit(tree, Journal(tree, "run-1"))
    assert (root / "etc/app.conf").read_bytes() == CONTENT and (root / "etc/tool/old").read_bytes() == b"old\n"


@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_ends_half_way_says_what_of_it_stands(root, monkeypatch, before):
    class Fails(Enforcer):
        def enforce(self):
            if before:
                self.host.stage_content("/etc/app.conf", b"new\n")
                commit(self.host, self.journal)
            raise CommitError("/etc/other: No space left on device")
    monkeypatch.setattr(enforcing, "Enforcer", Fails)
    host = Host(str(root))
    with pytest.raises((JournalError, CommitError)) as caught:
        enforcing.enforce(host, [], {"guard_seconds": 0, "level": 3, "waivers": ()}, "run-1")
    stands = ". What run run-1 changed before that stands; the rollback module undoes it."
    assert str(caught.value) == "/etc/other: No space left on device" + (stands if before else "")
    assert (root / "etc/app.conf").read_bytes() == (b"new\n" if before else CONTENT)


class TestFilesThatCannotBeChanged:
    def test_an_immutable_file_costs_only_its_own_control(self, root, engine, monkeypatch):
        """Its attributes cannot be set either, so that undoing must not even try."""
        (root / "etc/secret").chmod(0o600)
        original = os.chown

        def refused(path, uid, gid):
            if os.readlink(path).endswith("app.conf"):
                raise PermissionError(errno.EPERM, "Operation not permitted")
            original(path, uid, gid)
        monkeypatch.setattr(os, "chown", refused)
        fail_on(monkeypatch, "rename", "app.conf")
        run = engine(Length())
        run.host.live, run.host.real = True, lambda path: str(root) + path
        run.host.which = lambda name: None
        findings, diffs = run.enforce()
        assert diffs == [] and (root / "etc/app.conf").read_bytes() == CONTENT
        assert "/etc/app.conf: Operation not permitted" in findings[0]["message"]["en"]

    def test_a_path_that_cannot_be_looked_at_is_one_clear_error(self, root, monkeypatch):
        host = Host(str(root))
        host.stage_content("/etc/app.conf", b"new")
        fail_on(monkeypatch, "open", "app.conf", errno.EIO)
        with pytest.raises(CommitError, match="/etc/app.conf: Input/output error") as caught:
            commit(host, Journal(host, "run-1"))
        assert caught.value.paths == ("/etc/app.conf",)

    def test_an_undo_that_fails_too_undoes_the_rest_and_leaves_the_journal_open(self, root, monkeypatch):
        host = Host(str(root))
        host.stage_content("/etc/a", b"a")
        host.stage_content("/etc/app.conf", b"new")
        host.stage_content("/etc/z", b"z")
        fail_on(monkeypatch, "rename", "z", errno.EIO)
        fail_on(monkeypatch, "unlink", "a", errno.EROFS)
        with pytest.raises(
                UndoError, match="/etc/z: Input/output error. .*stands: /etc/a: Read-only.*roll back run run-1"):
            commit(host, Journal(host, "run-1"))
        assert (root / "etc/app.conf").read_bytes() == CONTENT
        assert Journal(host, "run-1").state == "interrupted"
        monkeypatch.undo()
        undoing = Rollback(Host(str(root)), "last")
        undoing.carry_out(undoing.plan()[0])
        assert not (root / "etc/a").exists()

    def test_an_access_list_outlives_a_replaced_file(self, root, engine):
        path = str(root / "etc/app.conf")
        # Version 2: owner rw-, user 1234 r--, group r--, mask r--, others ---.
        entries = [(1, 6, -1), (2, 4, 1234), (4, 4, -1), (16, 4, -1), (32, 0, -1)]
        acl = b"\2\0\0\0" + b"".join(
            tag.to_bytes(2, "little") + bits.to_bytes(2, "little") + (who % 2**32).to_bytes(4, "little")
            for tag, bits, who in entries)
        try:
            os.setxattr(path, "system.posix_acl_access", acl)
        except OSError:
            pytest.skip("this file system has no access lists")
        engine(Length()).enforce()
        assert os.getxattr(path, "system.posix_acl_access") == acl

    def test_a_directory_that_others_use_by_now_stays(self, root):
        host = Host(str(root))
        host.stage_content("/etc/new/file", b"x")
        commit(host, Journal(host, "run-1"))
        (root / "etc/new/theirs").write_bytes(b"y")
        undoing = Rollback(Host(str(root)), "run-1")
        undoing.carry_out(undoing.plan()[0])
        assert os.listdir(root / "etc/new") == ["theirs"] and undoing.journal.state == "rolled_back"

    def test_a_link_is_put_back_in_one_step(self, root, monkeypatch):
        (root / "etc/link").symlink_to("here")
        state = state_of(str(root), "/etc/link")[0]
        (root / "etc/link").unlink()
        (root / "etc/link").write_bytes(b"a file by now")
        fail_on(monkeypatch, "rename", "link", errno.EIO)
        with pytest.raises(OSError, match="Input"):
            put_back(str(root), "/etc/link", None, state)
        assert (root / "etc/link").read_bytes() == b"a file by now"


class TestFilesOfUsers:
    """A user owns a directory on the way to a file, and changes it while root is at work."""

    @pytest.fixture
    def host(self, root):
        """A host on which a file in a user's directory is staged, and the directory has become a link since."""
        (root / "home").mkdir()
        (root / "home/app.conf").write_bytes(b"the user's")
        (root / "home/app.conf").chmod(0o777)
        return Host(str(root))

    @pytest.mark.parametrize("stage", [
        lambda host: host.stage_attributes("/home/app.conf", mode=0o775),
        lambda host: host.stage_content("/home/app.conf", b"new"),
        lambda host: host.stage_removal("/home/app.conf"),
    ], ids=["attributes", "content", "removal"])
    def test_a_link_put_in_the_way_leads_nowhere(self, root, host, stage):
        stage(host)
        before = (root / "etc/app.conf").stat()
        (root / "home").rename(root / "hidden")
        (root / "home").symlink_to("etc")
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))
        after = (root / "etc/app.conf").stat()
        assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
        assert sorted(os.listdir(root / "etc")) == ["app.conf", "secret"]

    def test_a_hard_link_put_in_its_place_keeps_its_attributes(self, root, host, monkeypatch):
        host.stage_attributes("/home/app.conf", mode=0o775)
        original = commit_module._FileChange.record

        def swap(change, *args):
            original(change, *args)
            (root / "home/app.conf").unlink()
            os.link(root / "etc/app.conf", root / "home/app.conf")
        monkeypatch.setattr(commit_module._FileChange, "record", swap)
        with pytest.raises((CommitError, UndoError), match="/home/app.conf: changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert (root / "etc/app.conf").stat().st_mode & 0o777 == 0o640


class TestActions:
    def test_a_failed_action_takes_back_what_it_wrote_and_is_named(self, root, tree):
        before = snapshot(root)
        tree.stage_action(Writes(fails=True))
        with pytest.raises(CommitError, match="the tool failed") as caught:
            commit(tree, Journal(tree, "run-1"))
        assert [action.kind for action in caught.value.actions] == ["writes"]
        assert {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")} == before

    def test_an_action_that_cannot_tell_what_was_before_is_not_undone(self, root, tree):
        """Undoing removes what was not there before: of nothing known, that would be everything."""
        tree.stage_action(CannotTell())
        with pytest.raises(CommitError, match="no answer"):
            commit(tree, Journal(tree, "run-1"))
        assert (root / "etc/tool/old").read_bytes() == b"old\n"

    def test_a_rollback_takes_back_what_it_wrote_and_added(self, root, tree):
        before = snapshot(root)
        tree.stage_action(Writes())
        commit(tree, Journal(tree, "run-1"))
        undoing = Rollback(LiveTree(str(root)), "run-1")
        steps, drifted = undoing.plan()
        undoing.carry_out(steps)
        assert (
            drifted == []
            and {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")} == before)

    @pytest.mark.parametrize("change", ["old", "new"])
    def test_what_changed_since_an_action_is_drift(self, root, tree, change):
        tree.stage_action(Writes())
        commit(tree, Journal(tree, "run-1"))
        (root / "etc/tool" / change).write_bytes(b"by an administrator\n")
        assert Rollback(LiveTree(str(root)), "run-1").plan()[1] == ["/etc/tool/" + change]

    def test_a_reload_that_fails_blames_the_files_it_is_about(self, root, tree, monkeypatch):
        def reload_services(host, paths):
            if "/etc/app.conf" in paths and (root / "etc/app.conf").read_bytes() != CONTENT:
                raise ActionError("app.service is not active after its reload", ["/etc/app.conf"])
        monkeypatch.setattr(commit_module, "reload_services", reload_services)
        tree.stage_content("/etc/app.conf", b"bad")
        tree.stage_content("/etc/zzz", b"innocent")
        with pytest.raises(CommitError) as caught:
            commit(tree, Journal(tree, "run-1"))
        assert caught.value.paths == ("/etc/app.conf",)

    def test_an_image_has_no_running_system_and_that_is_said(self, engine):
        class Telnet(Control):
            """Telnet is off."""
            id, zh, clauses = "telnet", "禁用", ("7.5.9-B-a-2",)

            def expectations(self, host, policy):
                off = host.declared(("unit", "telnet.socket")) == "disabled"
                yield Judged(lambda _host: observed("pass" if off else "fail", "on", "Telnet.", "Telnet。"),
                             lambda: host.stage_action(UnitDisabled("telnet.socket")))

        class Owned(Telnet):
            """Telnet is off, and somebody's."""

            def expectations(self, host, policy):
                yield from super().expectations(host, policy)
                yield Judged(lambda _host: observed("fail", "unowned", "ann has no owner.", "ann 没有责任人。"))
                yield Judged(
                    lambda _host: observed(
                        "fail", "unowned", "bob has no owner.", "bob 没有责任人。",
                        advice=Text("Ask bob.", "请询问 bob。")))
        for control in (Telnet(), Owned()):
            checked = engine(control).check()[0]
            assert "unpacked image" in checked["advice"]["en"] and checked["advice_about"] is None
        findings, diffs = engine(Telnet()).enforce()
        assert diffs == [] and "unpacked image" in findings[0]["message"]["en"]
