# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong on a host: files that cannot be changed, actions that fail, undoing that fails, journals that are damaged."""

import contextlib
import errno
import fcntl
import os
import signal

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import put_back, state_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    ActionError,
    CommitError,
    JournalError,
    UndoError,
    Unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import commit as commit_module
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import enforcing
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.enforcing import _interrupted
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control, Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task, staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled
from tests.unit.support.small_controls import CONTENT, Length, Strict, snapshot


class LiveTree(Host):
    """A tree on which actions are done, as on a live host; no command of this machine is run."""

    def __init__(self, root):
        super().__init__(root)
        self.live = True

    def real(self, path):
        return os.path.join(self.root, path.lstrip("/"))

    def which(self, name):
        return None


class Writes(Action):
    """Writes two files; fails afterwards when it is told to."""

    kind = "writes"
    watch = ("/etc/tool/*",)

    def apply(self, host):
        for name in ("old", "new"):
            with open(host.real("/etc/tool/" + name), "w") as stream:
                stream.write("by the tool\n")
        if self.arguments.get("fails"):
            raise ActionError("the tool failed")


class CannotTell(Writes):
    """Cannot even say what was before."""

    kind = "cannot_tell"

    def state(self, host):
        raise ActionError("no answer")


@pytest.fixture
def tree(root, monkeypatch):
    """A live tree with a file that tools write."""
    monkeypatch.setitem(ACTIONS, "writes", Writes)
    (root / "etc/tool").mkdir()
    (root / "etc/tool/old").write_bytes(b"old\n")
    return LiveTree(str(root))


def fail_on(monkeypatch, function, ending, code=errno.EPERM):
    """Let an os function fail for paths with this ending."""
    original = getattr(os, function)

    def failing(*args, **kwargs):
        if any(str(one).endswith(ending) for one in args):
            raise OSError(code, os.strerror(code), args[-1])
        return original(*args, **kwargs)
    monkeypatch.setattr(os, function, failing)


@pytest.mark.parametrize("batches", [None, [1]], ids=["rollback", "guard"])
def test_damaged_bytes_of_a_file_that_an_action_wrote_stay_and_what_else_it_wrote_is_back(root, tree, batches):
    (root / "etc/tool/also").write_bytes(b"also\n")
    tree.stage_action(Writes())
    commit(tree, Journal(tree, "run-1"))
    (root / "etc/tool/also").write_bytes(b"since\n")
    # The files that it may write are kept by their names: also, old.
    (root / "var/lib/jrt0117/journal/run-1/0001.watched-1").write_bytes(b"")
    undoing = Rollback(LiveTree(str(root)), "run-1", batches)
    with contextlib.nullcontext() if batches else pytest.raises(UndoError, match="/etc/tool/old stays as it is: .*damaged"):
        undoing.put_back(undoing.steps())
    assert {path.name: path.read_bytes() for path in (root / "etc/tool").iterdir()} == {"also": b"also\n", "old": b"by the tool\n"}
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
    with pytest.raises(UndoError, match="the tool failed. All that this commit had changed was undone, packages included, but that could not be noted "
                                        ".*No space left.*: the next run calls run-1 interrupted. Make room, then roll it back"):
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
        with pytest.raises(UndoError, match="/etc/z: Input/output error. .*stands: /etc/a: Read-only.*roll back run run-1"):
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
            tag.to_bytes(2, "little") + bits.to_bytes(2, "little") + (who % 2**32).to_bytes(4, "little") for tag, bits, who in entries)
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
        assert drifted == [] and {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")} == before

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
                yield Judged(observed("pass" if off else "fail", "on", "Telnet.", "Telnet。"),
                             lambda: host.stage_action(UnitDisabled("telnet.socket")))

        class Owned(Telnet):
            """Telnet is off, and somebody's."""

            def expectations(self, host, policy):
                yield from super().expectations(host, policy)
                yield Judged(observed("fail", "unowned", "ann has no owner.", "ann 没有责任人。"))
                yield Judged(observed("fail", "unowned", "bob has no owner.", "bob 没有责任人。", advice=Text("Ask bob.", "请询问 bob。")))
        for control in (Telnet(), Owned()):
            checked = engine(control).check()[0]
            assert "unpacked image" in checked["advice"]["en"] and checked["advice_about"] is None
        findings, diffs = engine(Telnet()).enforce()
        assert diffs == [] and "unpacked image" in findings[0]["message"]["en"]


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
        host.said["apt-get"] = Output(0, "Inst needed (1.0 Debian:12 [amd64])\nInst wanted (2.0 Debian:12 [amd64])\nConf needed (1.0)\n", "")
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

    @pytest.mark.parametrize("out, said, problem", [
        ("Unpacking x\ndpkg: error processing archive x.deb (--unpack):\n failed to write (No space left on device)\nErrors\n",
         "E: Sub-process dpkg returned (1)\n",
         "dpkg: error processing archive x.deb (--unpack): failed to write (No space left on device)"),
        ("", "E: Could not get lock /var/lib/dpkg/lock-frontend\n", "E: Could not get lock /var/lib/dpkg/lock-frontend"),
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
        host.said["apt-get"] = Output(100, "", "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.\n")
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


class TestLock:
    def test_the_second_is_told_who_came_first(self, root):
        host = Host(str(root))
        for holder in ("run 20261122T183000-ab12", "a rollback (last)"):
            with Lock(host, holder), pytest.raises(JournalError) as caught, Lock(host, "run another"):
                pass
            assert str(caught.value).startswith(holder + " is changing this host right now")


class TestJournal:
    def test_a_torn_line_is_cut_before_the_next_is_written(self, root, engine):
        engine(Length()).enforce()
        lines = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
        whole = len(Journal(Host(str(root)), "run-1").events())
        lines.write_bytes(lines.read_bytes() + b'{"event": "chan')
        Journal(Host(str(root)), "run-1").write("undone", batch=9)
        assert len(Journal(Host(str(root)), "run-1").events()) == whole + 1

    def test_a_damaged_journal_is_a_notice_and_does_not_stop_the_next_run(self, root, engine):
        engine(Length()).enforce()
        (root / "var/lib/jrt0117/journal/run-1/entries.jsonl").write_bytes(b"\0\0\0\n")
        assert "run-1 is damaged" in _interrupted(Host(str(root)))[0].en
        with pytest.raises(JournalError, match="entries.jsonl:1"):
            Rollback(Host(str(root)), "last")

    def test_it_stays_inside_the_root(self, root, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside")
        (root / "var").mkdir()
        (root / "var/lib").symlink_to(outside)
        Journal(Host(str(root)), "run-1").write("begin", batch=1)
        assert os.listdir(outside) == []

    def test_last_is_the_newest_run_of_which_anything_stands(self, root, engine, monkeypatch):
        engine(Length(), run="zz-older").enforce()
        fail_on(monkeypatch, "rename", "app.conf", errno.EIO)
        engine(Strict(), run="aa-newer").enforce()
        assert Journal(Host(str(root)), "aa-newer").exists
        assert Rollback(Host(str(root)), "last").journal.run_id == "zz-older"

    def test_runs_of_one_second_keep_their_order(self, root, engine):
        engine(Length(), run="zz-older").enforce()
        engine(Strict(), run="aa-newer").enforce()
        assert Rollback(Host(str(root)), "last").journal.run_id == "aa-newer"

    def test_drift_by_a_newer_run_names_that_run(self, root, engine):
        engine(Length()).enforce()
        engine(Strict(), run="run-2").enforce()
        undoing = Rollback(Host(str(root)), "run-1")
        assert undoing.newer_runs(undoing.plan()[1]) == ["run-2"]

    def test_a_rollback_killed_before_its_last_word_is_finished_and_not_drift(self, root, engine, monkeypatch):
        engine(Length()).enforce()
        engine(Strict()).enforce()
        undoing = Rollback(Host(str(root)), "run-1")
        monkeypatch.setattr(undoing.journal, "write", lambda event: None)
        undoing.carry_out(undoing.plan()[0])
        assert (root / "etc/app.conf").read_bytes() == CONTENT
        assert Rollback(Host(str(root)), "run-1").plan() == ([], [])

    def test_one_step_that_fails_does_not_stop_the_others_and_can_be_tried_again(self, root, engine, monkeypatch):
        engine(Length(), Strict()).enforce()
        undoing = Rollback(Host(str(root)), "run-1")
        fail_on(monkeypatch, "rename", "app.conf", errno.EIO)
        with pytest.raises(UndoError, match="in part only.*/etc/app.conf: Input/output"):
            undoing.carry_out(undoing.plan()[0])
        assert (root / "etc/secret").stat().st_mode & 0o777 == 0o644
        monkeypatch.undo()
        undoing = Rollback(Host(str(root)), "last")
        undoing.carry_out(undoing.plan()[0])
        assert (root / "etc/app.conf").read_bytes() == CONTENT


class TestReading:
    @pytest.mark.skipif(not os.path.isdir("/var/lib/dpkg"), reason="this is no Debian")
    def test_to_ask_apt_writes_none_of_its_caches(self):
        caches = "/var/cache/apt"
        before = {name: os.stat(os.path.join(caches, name)).st_mtime_ns for name in os.listdir(caches)}
        assert packages.offered(Host(), "no-such-package") is False
        assert {name: os.stat(os.path.join(caches, name)).st_mtime_ns for name in os.listdir(caches)} == before

    def test_the_diff_of_a_removed_link_shows_the_link_and_not_what_it_leads_to(self, root, tmp_path_factory):
        outside = tmp_path_factory.mktemp("outside") / "file"
        outside.write_bytes(b"not of this root")
        (root / "etc/.rhosts").symlink_to(outside)
        host = Host(str(root))
        host.stage_removal("/etc/.rhosts")
        assert staged_diffs(host) == [("/etc/.rhosts", ("link to %s\n" % outside).encode(), None)]

    def test_a_command_that_cannot_be_started_is_a_fault_of_the_host(self, tmp_path, monkeypatch):
        (tmp_path / "broken").write_bytes(b"\x7fELF nonsense")
        (tmp_path / "broken").chmod(0o755)
        host = Host()
        monkeypatch.setattr(host, "which", lambda name: str(tmp_path / name))
        with pytest.raises(Unreadable, match="broken: cannot be run: Exec format error"):
            host.run(["broken"])

    def test_a_command_whose_child_holds_on_is_ended_all_the_same(self):
        with pytest.raises(Exception, match="no answer within 1 s"):
            Host().run(["sh", "-c", "sleep 30 & sleep 30"], timeout=1)

    def test_evidence_of_a_faulty_control_has_places_and_no_values(self, engine):
        class Faulty(Length):
            """Length is enough."""

            def expectations(self, host, policy):
                int("not a number, hunter2")  # the source line
                yield
        evidence = engine(Faulty()).check()[0]["evidence"]
        assert "test_faults.py" in evidence[0]["text"]
        assert "hunter2" not in evidence[0]["text"] and "source line" not in evidence[0]["text"]
