# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user beside an enforcing run or a rollback: links, other files, several names, forged and damaged journals."""

import contextlib
import fcntl
import json
import os
import re
import signal
import stat
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import durable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.birth import birth
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, JournalError, UndoError, Unreadable, Unsafe
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import commit as committing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import sealed
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control, Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, _limited
from tests.unit.support.mounting import access_list

ALICE, BOB = 61001, 61002
SECRET = b"root:$y$a-hash-that-nobody-sees:20000::::::\n"
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def root(tmp_path):
    """A tree with a secret, a home of alice, and a directory of root's that a group shares."""
    for folder, owner, mode in (("etc", 0, 0o755), ("home", 0, 0o755), ("home/alice", ALICE, 0o755), ("srv", 0, 0o755), ("srv/team", 0, 0o2775)):
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


class TestLinks:
    @pytest.mark.parametrize("home", ["home/alice/deploy", "srv/team/alice"])
    def test_nothing_is_changed_through_a_link_that_a_user_made_before(self, root, home):
        (root / home).symlink_to("/etc")
        os.chown(root / home, ALICE, ALICE, follow_symlinks=False)
        assert Host(str(root)).untouchable("/" + home) is not None
        with pytest.raises(Unsafe, match="link"):
            closed(root, "/" + home, 0o750)

    def test_a_directory_that_became_a_link_since_it_was_judged_is_refused(self, root):
        (root / "home/alice/conf").mkdir()
        own(root / "home/alice/conf/shadow", ALICE, 0o666)
        os.chown(root / "home/alice/conf", ALICE, ALICE)
        host = closed(root, "/home/alice/conf/shadow", 0o644)
        (root / "home/alice/conf").rename(root / "home/alice/before")
        (root / "home/alice/conf").symlink_to("/etc")
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))
        assert state(root / "etc/shadow") == (0o600, 0, SECRET)

    @pytest.mark.parametrize("kind", ["mode", "bytes", "removal"])
    @pytest.mark.parametrize("owner, link", [(ALICE, "home/alice/deploy"), (0, "home/alice/deploy"), (0, "srv/team/deploy")])
    def test_nothing_is_staged_through_a_link_that_others_made_or_can_exchange(self, root, owner, link, kind):
        (root / link).symlink_to("/etc")
        os.chown(root / link, owner, owner, follow_symlinks=False)
        own(root / "etc/site.conf", 0, 0o666)
        host = Host(str(root))
        staging = {"mode": lambda path: host.stage_attributes(path, mode=0o600), "bytes": lambda path: host.stage_content(path, b"new\n"),
                   "removal": host.stage_removal}
        with pytest.raises(Unsafe, match="symbolic link|somebody else can put other files here"):
            staging[kind]("/%s/site.conf" % link)
        assert host.changes == {}

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    @pytest.mark.parametrize("moved", ["conf", "conf/notes"])
    @pytest.mark.parametrize("kind", ["mode", "bytes", "removal"])
    def test_the_very_file_that_was_judged_is_not_changed_through_a_link(self, root, monkeypatch, kind, moved, late):
        (root / "home/alice/conf").mkdir()
        os.chown(root / "home/alice/conf", ALICE, ALICE)
        own(root / "home/alice/conf/notes", ALICE, 0o666)

        def exchanged():
            (root / "home/alice" / moved).rename(root / "home/alice/old")
            (root / "home/alice" / moved).symlink_to("/".join([".."] * moved.count("/") + ["old"]))
        host, path = Host(str(root)), "/home/alice/conf/notes"
        staging = {"mode": lambda: host.stage_attributes(path, mode=0o600), "bytes": lambda: host.stage_content(path, b"new\n"),
                   "removal": lambda: host.stage_removal(path)}
        staging[kind]()
        exchange(monkeypatch, exchanged, late)
        with pytest.raises(CommitError, match="symbolic link|changed on the host"):
            commit(host, Journal(host, "run-1"))
        old = root / "home/alice/old"
        assert state(old / "notes" if old.is_dir() else old) == (0o666, ALICE, b"x\n")

    def test_roots_own_links_are_followed(self, root):
        own(root / "etc/real.conf", 0, 0o666)
        (root / "etc/link.conf").symlink_to("real.conf")
        host = closed(root, "/etc/link.conf", 0o644)
        commit(host, Journal(host, "run-1"))
        assert state(root / "etc/real.conf")[0] == 0o644


class TestOtherFiles:
    def test_another_file_under_the_name_that_was_judged_gets_neither_mode_nor_set_id_bits(self, root):
        judged = own(root / "srv/team/tool", ALICE, 0o4777)
        theirs = own(root / "srv/team/other", 0, 0o666)
        host = closed(root, "/srv/team/tool", 0o4775)
        os.rename(theirs, judged)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(judged)[:2] == (0o666, 0)

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    def test_another_file_of_the_same_mode_and_owner_is_another_file(self, root, monkeypatch, late):
        judged, theirs = own(root / "srv/team/tool", 0, 0o6777), own(root / "srv/team/other", 0, 0o6777)
        host = closed(root, "/srv/team/tool", 0o6775)
        exchange(monkeypatch, lambda: os.rename(theirs, judged), late)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(judged)[0] == 0o6777

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    @pytest.mark.parametrize("what, way", [
        ("group", lambda path: os.chown(path, -1, BOB)), ("owner", lambda path: os.chown(path, BOB, -1)), ("mode", lambda path: path.chmod(0o646)),
        ("names", lambda path: os.link(path, path.with_name("too")))])
    def test_a_file_that_is_not_any_more_as_it_was_judged_is_left_alone(self, root, monkeypatch, what, way, late):
        path = own(root / "srv/team/notes", 0, 0o666)
        host = closed(root, "/srv/team/notes", 0o600)
        exchange(monkeypatch, lambda: way(path), late)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(path)[0] in (0o666, 0o646)

    @pytest.mark.parametrize("kind", ["bytes", "removal"])
    def test_a_folder_that_its_owner_opens_to_all_before_the_change_keeps_its_file(self, root, monkeypatch, kind):
        path = own(root / "home/alice/.shosts", ALICE, 0o644)
        host = Host(str(root))
        if kind == "bytes":
            host.stage_content("/home/alice/.shosts", b"new\n")
        else:
            host.stage_removal("/home/alice/.shosts")
        exchange(monkeypatch, lambda: path.parent.chmod(0o777), late=True)
        with pytest.raises(CommitError, match="somebody else can put other files here"):
            commit(host, Journal(host, "run-1"))
        assert state(path) == (0o644, ALICE, b"x\n")

    def test_a_change_of_owner_takes_the_set_id_bits(self, root):
        tool = own(root / "etc/tool", ALICE, 0o6755)
        host = closed(root, "/etc/tool", 0o6755, uid=0, gid=0)
        commit(host, Journal(host, "run-1"))
        assert state(tool)[:2] == (0o755, 0)

    def test_a_file_with_several_names_below_a_shared_directory_is_left_alone(self, root):
        own(root / "srv/team/one", ALICE, 0o666)
        os.link(root / "srv/team/one", root / "home/alice/two")
        with pytest.raises(Unsafe, match="2 names"):
            closed(root, "/srv/team/one", 0o644)

    def test_a_file_of_one_user_in_the_directory_of_another_is_left_alone(self, root):
        own(root / "home/alice/bobs", BOB, 0o666)
        with pytest.raises(Unsafe, match="belongs to uid %d" % ALICE):
            closed(root, "/home/alice/bobs", 0o644)

    def test_a_user_keeps_what_is_hers_closed(self, root):
        own(root / "home/alice/notes", ALICE, 0o666)
        host = closed(root, "/home/alice/notes", 0o664)
        commit(host, Journal(host, "run-1"))
        assert state(root / "home/alice/notes")[:2] == (0o664, ALICE)

    def test_new_bytes_are_not_written_where_others_may_write(self, root):
        with pytest.raises(Unsafe):
            Host(str(root)).stage_content("/srv/team/new.conf", b"x")
        with pytest.raises(Unsafe):
            Host(str(root)).stage_content("/home/alice/new.conf", b"x")

    def test_other_bytes_in_place_of_the_new_ones_that_lie_ready_are_not_put_in_force(self, root, monkeypatch):
        path, theirs = own(root / "home/alice/notes", ALICE, 0o644), own(root / "home/alice/theirs", ALICE, 0o644, b"theirs\n")
        host = Host(str(root))
        host.stage_content("/home/alice/notes", b"new\n")
        exchange(monkeypatch, lambda: os.rename(theirs, root / "home/alice/.notes.jrt0117~"), late=True)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(path) == (0o644, ALICE, b"x\n")

    @pytest.mark.parametrize("theirs", ["link", "file"])
    def test_new_bytes_are_written_into_nothing_that_a_user_put_where_they_will_lie(self, root, monkeypatch, theirs):
        notes, discard = own(root / "home/alice/notes", ALICE, 0o644), durable.Place.discard

        def discarded(here):
            discard(here)
            beside = root / "home/alice" / here.temporary
            beside.symlink_to(root / "etc/shadow") if theirs == "link" else own(beside, ALICE, 0o666)
        monkeypatch.setattr(durable.Place, "discard", discarded)
        with durable.place(str(root), "/home/alice/notes") as here, pytest.raises(FileExistsError):
            here.prepare(b"new\n", {"mode": 0o644, "uid": 0, "gid": 0})
        assert state(root / "etc/shadow") == (0o600, 0, SECRET) and state(notes)[2] == b"x\n"

    def test_a_folder_of_roots_is_open_to_nobody_before_it_has_its_mode(self, root, monkeypatch):
        given, seen = durable._set, []
        monkeypatch.setattr(durable, "_set", lambda handle, *more, **how: (seen.append(os.fstat(handle).st_mode & 0o777), given(handle, *more, **how)))
        before = os.umask(0)
        try:
            with durable.place(str(root), "/etc/new.d") as here:
                here.make_directory({"mode": 0o750, "uid": 0, "gid": 0})
        finally:
            os.umask(before)
        assert seen == [0o700] and state(root / "etc/new.d")[0] == 0o750

    @pytest.mark.parametrize("kind", ["fifo", "directory", "socket"])
    def test_what_is_no_file_any_more_is_refused(self, root, kind):
        path = own(root / "home/alice/notes", ALICE, 0o666)
        host = closed(root, "/home/alice/notes", 0o664)
        path.unlink()
        os.mkdir(path) if kind == "directory" else os.mknod(path, (stat.S_IFIFO if kind == "fifo" else stat.S_IFSOCK) | 0o666)
        os.chown(path, ALICE, ALICE)
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))


class TestRun:
    def test_a_file_that_goes_between_judging_and_commit_does_not_end_the_run(self, root):
        """The path is staged no more when the run looks for whom to refuse."""
        other, path = own(root / "etc/other", 0, 0o666), own(root / "home/alice/notes", ALICE, 0o666)

        class Closed(Expectation):
            def __init__(self, name):
                self.name = name

            def check(self, host):
                found = host.stat(self.name)
                return observed("fail" if found is not None and found.mode & 0o002 else "pass", "closed", "Closed.", "关闭。")

            def fix(self, host):
                host.stage_attributes(self.name, mode=0o644)

        class Files(Control):
            """Files are closed."""

            id, zh, clauses = "files", "文件", ("8.3.3-B-b-1",)

            def expectations(self, host, policy):
                return [Closed("/etc/other"), Closed("/home/alice/notes")]

        def exchanged(host):
            if path.exists():
                path.unlink()
                own(path, ALICE, 0o600, b"another\n")

        host = Host(str(root))
        tasks = [Task("accounts", Files(), Policy({}, 3, None, None))]
        findings, _diffs = Enforcer(host, tasks, 3, (), Journal(host, "run-1"), (exchanged,)).enforce()
        assert findings[0]["status"] == "pass" and state(other)[0] == 0o644 and state(path)[0] == 0o600


class TestReading:
    def test_a_file_exchanged_with_a_link_gives_no_bytes_of_another(self, root):
        trusts = own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.rhosts")
        trusts.unlink()
        trusts.symlink_to("/etc/shadow")
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))
        kept = [path.read_bytes() for path in (root / "var").rglob("*") if path.is_file()] if (root / "var").exists() else []
        assert all(SECRET not in data for data in kept)

    def test_a_handle_reads_the_file_that_it_was_opened_for(self, root):
        path = own(root / "home/alice/notes", ALICE, 0o644, b"hers\n")
        with durable.place(str(root), "/home/alice/notes") as here, here.entry() as entry:
            path.rename(root / "home/alice/old")
            path.symlink_to(root / "etc/shadow")
            assert entry.read() == b"hers\n" and entry.attributes()["uid"] == ALICE

    @pytest.mark.parametrize("target, mode, told", [
        ("etc/shadow", 0o600, False), ("etc/readable", 0o644, True), ("closed/readable", 0o644, False), ("home/alice/hers", 0o600, True)])
    def test_a_users_link_leads_a_reader_to_what_that_user_can_read(self, root, target, mode, told):
        (root / "closed").mkdir(mode=0o700)
        own(root / target, ALICE if "alice" in target else 0, mode, b"bytes\n")
        link = root / "home/alice/.rhosts"
        link.symlink_to("/" + target)
        os.chown(link, ALICE, ALICE, follow_symlinks=False)
        host = Host(str(root))
        assert host.read("/" + target) == b"bytes\n"
        if told:
            assert host.read("/home/alice/.rhosts") == b"bytes\n"
        else:
            with pytest.raises(Unreadable, match="cannot read"):
                host.read("/home/alice/.rhosts")

    def test_a_folder_exchanged_with_a_link_while_it_is_read_gives_no_bytes_of_another(self, root):
        (root / "home/alice/.ssh").mkdir()
        own(root / "home/alice/.ssh/shadow", ALICE, 0o600, b"hers\n")
        host = Host(str(root))
        assert host.stat("/home/alice/.ssh/shadow").uid == ALICE
        (root / "home/alice/.ssh").rename(root / "home/alice/old")
        (root / "home/alice/.ssh").symlink_to(root / "etc")
        with pytest.raises(Unreadable, match="led elsewhere"):
            host.read("/home/alice/.ssh/shadow")

    def test_a_fifo_in_place_of_the_file_that_was_looked_at_is_no_file(self, root, monkeypatch):
        path, before = root / "home/alice/.rhosts", os.lstat(own(root / "home/alice/hers", ALICE, 0o600))
        os.mkfifo(path)
        lstat = os.lstat
        monkeypatch.setattr(os, "lstat", lambda name, **how: before if str(name) == str(path) else lstat(name, **how))
        with pytest.raises(Unreadable, match="regular"):
            Host(str(root)).read("/home/alice/.rhosts")

    def test_a_link_in_place_of_the_file_that_was_looked_at_is_not_followed(self, root, monkeypatch):
        path, lstat = own(root / "home/alice/.rhosts", ALICE, 0o600), os.lstat

        def exchanged(name, **how):
            found = lstat(name, **how)
            if str(name) == str(path) and not stat.S_ISLNK(found.st_mode):
                path.unlink()
                path.symlink_to(root / "etc/shadow")
            return found
        monkeypatch.setattr(os, "lstat", exchanged)
        with pytest.raises(Unreadable):
            Host(str(root)).read("/home/alice/.rhosts")
        assert path.is_symlink()

    def test_other_bytes_of_the_same_size_and_time_are_not_those_that_were_judged(self, root):
        path = own(root / "home/alice/notes", ALICE, 0o644, b"one\n")
        before, host = path.stat(), Host(str(root))
        host.stage_content("/home/alice/notes", host.read("/home/alice/notes") + b"more\n")
        path.write_bytes(b"two\n")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert path.read_bytes() == b"two\n"

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    def test_what_was_written_since_is_neither_removed_nor_replaced(self, root, monkeypatch, late):
        path = own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.rhosts")
        exchange(monkeypatch, lambda: path.write_bytes(b"hers, and no trust\n"), late)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert path.read_bytes() == b"hers, and no trust\n"

    def test_of_a_persons_file_on_a_running_host_less_is_kept_in_memory(self, root):
        host = Host(str(root))
        host.live, host.root = True, "/"
        for owner, most in ((ALICE, 2), (0, 64)):
            path = own(root / ("of%d" % owner), owner, 0o600)
            os.truncate(path, most * 2**20)
            assert len(host.read(str(path))) == most * 2**20
            os.truncate(path, most * 2**20 + 1)
            host.refresh()
            with pytest.raises(Unreadable, match="larger than %d MiB" % most):
                host.read(str(path))

    def test_a_file_of_the_kernels_with_nothing_to_tell_is_unreadable(self, root):
        read, write = os.pipe2(os.O_NONBLOCK)
        with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb"), pytest.raises(BlockingIOError):
            _limited(stream)


class TestRemoving:
    def test_a_file_of_roots_goes_from_a_users_directory_and_comes_back(self, root):
        own(root / "home/alice/.shosts", 0, 0o644, b"+\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.shosts")
        commit(host, Journal(host, "run-1"))
        assert not (root / "home/alice/.shosts").exists()
        roll_back(root)
        assert state(root / "home/alice/.shosts") == (0o644, 0, b"+\n")

    def test_another_name_that_a_user_gives_a_file_of_roots_keeps_nothing_from_being_changed(self, root):
        # Where the kernel lets everybody (fs.protected_hardlinks=0); the name gives no right to the file.
        own(root / "etc/open", 0, 0o666)
        host = Host(str(root))
        host.stage_attributes("/etc/open", mode=0o644)
        host.stage_content("/etc/shadow", b"new\n")
        os.link(root / "etc/open", root / "home/alice/one")
        os.link(root / "etc/shadow", root / "home/alice/two")
        commit(host, Journal(host, "run-1"))
        assert state(root / "etc/open")[0] == 0o644 and state(root / "etc/shadow")[2] == b"new\n"
        assert (root / "home/alice/two").read_bytes() == SECRET

    def test_another_name_of_what_is_about_to_be_put_in_place_keeps_it_from_nothing(self, root):
        with durable.place(str(root), "/etc/shadow") as here:
            prepared = here.prepare(b"new\n", dict(mode=0o600, uid=0, gid=0))
            os.link(root / "etc" / here.temporary, root / "home/alice/three")
            here.put(prepared)
        assert state(root / "etc/shadow") == (0o600, 0, b"new\n")

    def test_a_file_with_several_names_stays_in_a_users_directory(self, root):
        os.link(own(root / "etc/open", 0, 0o666), root / "home/alice/.shosts")
        with pytest.raises(Unsafe, match="2 names"):
            Host(str(root)).stage_removal("/home/alice/.shosts")

    def test_nothing_is_removed_where_others_may_write(self, root):
        own(root / "srv/team/.shosts", 0, 0o644, b"+\n")
        with pytest.raises(Unsafe):
            Host(str(root)).stage_removal("/srv/team/.shosts")


class TestUndoing:
    def test_a_file_of_roots_moved_over_a_changed_path_keeps_owner_and_mode(self, root):
        path = own(root / "home/alice/notes", ALICE, 0o666)
        host = closed(root, "/home/alice/notes", 0o600)
        commit(host, Journal(host, "run-1"))
        os.rename(own(root / "srv/team/roots", 0, 0o600, SECRET), path)
        roll_back(root)
        assert state(path) == (0o600, 0, SECRET)

    @pytest.mark.parametrize("undo", ["rollback", "guard"])
    @pytest.mark.parametrize("folder", ["etc", "srv/team", "home/alice"])
    @pytest.mark.parametrize("late", [False, True], ids=["before-it-is-planned", "once-it-is-planned"])
    def test_another_file_of_the_same_owner_keeps_its_mode(self, root, folder, undo, late):
        owner = ALICE if folder == "home/alice" else 0
        path = own(root / folder / "notes", owner, 0o666)
        host = closed(root, "/%s/notes" % folder, 0o664)
        commit(host, Journal(host, "run-1"))
        other = own(root / folder / "other", owner, 0o600, SECRET)
        undoing = Rollback(Host(str(root)), "run-1", batches=[1] if undo == "guard" else None)
        steps = undoing.steps() if late else None
        os.rename(other, path)
        undoing.carry_out(steps or undoing.steps())
        assert state(path) == (0o600, owner, SECRET)

    @pytest.mark.parametrize("undo", ["rollback", "guard"])
    def test_a_file_of_roots_that_has_the_number_of_a_changed_one_that_is_gone_keeps_its_mode(self, root, undo):
        path = own(root / "srv/team/notes", 0, 0o6777)
        host = closed(root, "/srv/team/notes", 0o6775)
        commit(host, Journal(host, "run-1"))
        if told_birth(path) is None:
            pytest.skip("this file system does not tell when a file was made")
        # A member of the group removes it; the next file that root makes there may get its number, and is moved to its name.
        changed = path.stat().st_ino
        path.unlink()
        other = own(path, 0, 0o600, SECRET)
        lines = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
        told = [json.loads(line.replace('"ino": %d' % changed, '"ino": %d' % other.stat().st_ino)) for line in lines.read_text().splitlines()]
        lines.write_bytes(b"".join(sealed({name: value for name, value in event.items() if name != "sum"}) for event in told))
        undoing = Rollback(Host(str(root)), "run-1", batches=[1] if undo == "guard" else None)
        undoing.carry_out(undoing.steps())
        assert state(path) == (0o600, 0, SECRET)

    def test_the_file_that_was_changed_gets_its_mode_back_in_a_directory_of_a_group(self, root):
        path = own(root / "srv/team/notes", 0, 0o666)
        host = closed(root, "/srv/team/notes", 0o664)
        commit(host, Journal(host, "run-1"))
        path.write_bytes(b"and it has grown\n")
        roll_back(root)
        assert state(path) == (0o666, 0, b"and it has grown\n")

    def test_ownership_is_not_given_back_below_a_directory_of_others(self, root):
        own(root / "srv/team/notes", ALICE, 0o644)
        host = closed(root, "/srv/team/notes", 0o644, uid=0)
        commit(host, Journal(host, "run-1"))
        with pytest.raises(UndoError, match="not changed"):
            roll_back(root)
        assert state(root / "srv/team/notes")[1] == 0

    def test_damaged_bytes_are_not_put_in_force_and_the_rest_is(self, root):
        own(root / "etc/one", 0, 0o644, b"one\n")
        host = Host(str(root))
        host.stage_content("/etc/shadow", b"new\n")
        host.stage_content("/etc/one", b"new\n")
        commit(host, Journal(host, "run-1"))
        lines = (root / "var/lib/jrt0117/journal/run-1/entries.jsonl").read_text().splitlines()
        number = next(line["number"] for line in map(json.loads, lines) if line.get("path") == "/etc/shadow")
        (root / ("var/lib/jrt0117/journal/run-1/%04d.before" % number)).write_bytes(b"")
        with pytest.raises(UndoError, match="/etc/shadow stays as it is: the kept bytes .*damaged"):
            roll_back(root)
        assert state(root / "etc/shadow")[2] == b"new\n" and state(root / "etc/one")[2] == b"one\n"
        guard = Rollback(Host(str(root)), "run-1", batches=[1])
        guard.carry_out(guard.steps())
        assert guard.lost and Journal(Host(str(root)), "run-1").unconfirmed() == []

    @pytest.mark.parametrize("hinder", ["sparse", "lease", "folder", "open folder"])
    def test_a_user_who_hinders_the_return_of_an_own_file_hinders_no_guard(self, root, hinder):
        trusts, one = own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n"), own(root / "etc/one", 0, 0o644, b"one\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.rhosts")
        host.stage_content("/etc/one", b"new\n")
        commit(host, Journal(host, "run-1"))
        guard = Rollback(Host(str(root)), "run-1", batches=[1])
        with hindered(trusts, hinder):
            guard.put_back(guard.steps())
            assert one.read_bytes() == b"one\n" and Journal(host, "run-1").unconfirmed() == []
            assert bool(guard.lost) is ("folder" in hinder)
            assert trusts.is_dir() is ("folder" == hinder) and (guard.lost or trusts.read_bytes() == b"+ +\n")

    def test_a_file_exchanged_with_a_link_that_comes_back_is_given_to_nobody(self, root, monkeypatch):
        hidden, symlink = own(root / "home/alice/roots", 0, 0o600, SECRET), os.symlink

        def exchanged(target, name, **how):
            symlink(target, name, **how)
            os.rename(str(hidden), str(root / "home/alice" / name))
        state_of_link = {"link": "/etc", "uid": ALICE, "gid": ALICE, "mode": 0o777}
        durable.put_back(str(root), "/home/alice/.shosts", None, state_of_link)
        assert os.readlink(root / "home/alice/.shosts") == "/etc" and os.lstat(root / "home/alice/.shosts").st_uid == ALICE
        os.unlink(root / "home/alice/.shosts")
        monkeypatch.setattr(os, "symlink", exchanged)
        with pytest.raises(durable.Changed):
            durable.put_back(str(root), "/home/alice/.shosts", None, state_of_link)
        assert state(root / "home/alice/..shosts.jrt0117~") == (0o600, 0, SECRET)

    def test_a_person_is_told_of_a_users_folder_in_the_way(self, root):
        trusts = own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.rhosts")
        commit(host, Journal(host, "run-1"))
        trusts.mkdir()
        with pytest.raises(UndoError, match="rhosts"):
            roll_back(root)


@contextlib.contextmanager
def hindered(path, way):
    """Have a user keep a file that was removed from coming back."""
    if way == "folder":
        path.mkdir()
    elif way == "open folder":
        path.parent.chmod(0o777)
    else:
        own(path, ALICE, 0o644, b"hers\n")
    if way == "sparse":
        os.truncate(path, 2**42)
    with open(path, "r+b") if way == "lease" else contextlib.nullcontext() as held:
        if held is not None:
            signal.signal(signal.SIGIO, signal.SIG_IGN)
            fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        yield


class TestInTheWay:
    """A directory, which no file replaces, that a user puts where a run changes a file of theirs."""

    @pytest.fixture
    def home(self, root):
        for name in (".rhosts", ".shosts"):
            own(root / "home/alice" / name, ALICE, 0o644, b"+ +\n")
        return root / "home/alice"

    @staticmethod
    def removal(root, *names):
        host = Host(str(root))
        for name in names:
            host.stage_removal("/home/alice/" + name)
        return host

    @staticmethod
    def put(path):
        path.unlink(missing_ok=True)
        path.mkdir()
        os.chown(path, ALICE, ALICE)

    @pytest.mark.parametrize("way", [put, lambda path: path.parent.chmod(0o777)], ids=["directory", "open-home"])
    def test_keeps_no_guard_from_its_end(self, root, home, way):
        host = self.removal(root, ".rhosts", ".shosts")
        commit(host, Journal(host, "run-1"))
        way(home / ".rhosts")
        undoing = Rollback(Host(str(root)), "run-1", batches=[1])
        undoing.carry_out(undoing.steps())
        assert undoing.lost[-1].startswith("/home/alice/.rhosts is not ") and Journal(Host(str(root)), "run-1").unconfirmed() == []
        assert (home / ".shosts").is_file() is (len(undoing.lost) == 1)

    def test_is_told_by_a_rollback_that_brings_the_rest_back(self, root, home):
        host = self.removal(root, ".rhosts", ".shosts")
        commit(host, Journal(host, "run-1"))
        self.put(home / ".rhosts")
        with pytest.raises(UndoError, match="/home/alice/.rhosts is not put back: a directory has come to stand there"):
            roll_back(root)
        assert (home / ".shosts").is_file() and (home / ".rhosts").is_dir()

    @pytest.mark.parametrize("name", [".rhosts", ".shosts"], ids=["once-changed", "before-it-is-changed"])
    def test_during_a_commit_ends_no_run(self, root, home, monkeypatch, name):
        apply = committing._FileChange.apply

        def late(change, host):
            # By now .rhosts is removed.
            if change.name.endswith(".shosts"):
                self.put(home / name)
                own(home / ".shosts", ALICE, 0o600) if name == ".rhosts" else None
            apply(change, host)
        monkeypatch.setattr(committing._FileChange, "apply", late)
        host = self.removal(root, ".rhosts", ".shosts")
        with pytest.raises(CommitError, match="/home/alice/.shosts: changed on the host") as raised:
            commit(host, Journal(host, "run-1"))
        assert list(raised.value.paths) == ["/home/alice/.shosts"] and (home / name).is_dir()


class TestShowing:
    def test_a_file_that_goes_while_a_rollback_is_told_is_shown_as_absent(self, root):
        path = own(root / "home/alice/notes", ALICE, 0o666)
        host = closed(root, "/home/alice/notes", 0o600)
        commit(host, Journal(host, "run-1"))
        undoing = Rollback(Host(str(root)), "run-1")
        steps = undoing.steps()
        path.unlink()
        assert undoing.diff(steps) == [("/home/alice/notes", None, b"mode 0666 owner %d:%d\n" % (ALICE, ALICE))]
        undoing.carry_out(steps)
        assert not path.exists()

    def test_a_users_link_shows_nothing_of_what_it_leads_to_in_the_diff_of_a_rollback(self, root):
        path = own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.rhosts")
        commit(host, Journal(host, "run-1"))
        path.symlink_to("/etc/shadow")
        os.chown(path, ALICE, ALICE, follow_symlinks=False)
        undoing = Rollback(Host(str(root)), "run-1")
        assert undoing.diff(undoing.steps()) == [("/home/alice/.rhosts", None, b"+ +\n")]

    def test_a_link_that_becomes_a_file_while_its_removal_is_told_is_shown_as_the_file(self, root, monkeypatch):
        path = root / "home/alice/.shosts"
        path.symlink_to("/etc/shadow")
        os.chown(path, ALICE, ALICE, follow_symlinks=False)
        host = Host(str(root))
        host.stage_removal("/home/alice/.shosts")
        readlink = os.readlink

        def exchanged(name, *more, **how):
            if str(name) == str(path):
                path.unlink()
                own(path, ALICE, 0o644, b"hers\n")
            return readlink(name, *more, **how)
        monkeypatch.setattr(os, "readlink", exchanged)
        assert host.original("/home/alice/.shosts") == b"hers\n"


class TestJournal:
    @pytest.mark.parametrize("owner, mode", [(ALICE, 0o755), (0, 0o777), (0, 0o1777)])
    @pytest.mark.parametrize("folder", ["var/lib", "var/lib/jrt0117", "var/lib/jrt0117/journal"])
    def test_a_folder_that_others_can_write_to_is_refused(self, root, folder, owner, mode):
        (root / folder).mkdir(parents=True)
        os.chown(root / folder, owner, owner)
        (root / folder).chmod(mode)
        host = closed(root, "/etc/shadow", 0o400)
        with pytest.raises(JournalError, match="writable by root alone"):
            commit(host, Journal(host, "run-1"))
        assert state(root / "etc/shadow") == (0o600, 0, SECRET)

    @pytest.mark.parametrize("way", [
        lambda lines, home: os.chown(lines, ALICE, ALICE), lambda lines, home: os.link(lines, home / "lines"), lambda lines, home: lines.chmod(0o622),
        lambda lines, home: (lines.rename(home / "lines"), lines.symlink_to(home / "lines"))], ids=["owner", "names", "mode", "link"])
    def test_a_forged_journal_is_not_rolled_back(self, root, way):
        path = own(root / "etc/one", 0, 0o644, b"one\n")
        host = Host(str(root))
        host.stage_content("/etc/one", b"new\n")
        commit(host, Journal(host, "run-1"))
        way(root / "var/lib/jrt0117/journal/run-1/entries.jsonl", root / "home/alice")
        with pytest.raises(JournalError, match="writable by root alone|cannot be read"):
            roll_back(root)
        assert path.read_bytes() == b"new\n"

    @pytest.mark.parametrize("folder", ["var/lib", "var/lib/jrt0117", "var/lib/jrt0117/journal"])
    def test_a_folder_that_an_access_list_opens_is_refused(self, root, folder):
        (root / folder).mkdir(parents=True)
        access_list(root / folder, ("user", ALICE, 7))
        host = closed(root, "/etc/shadow", 0o400)
        with pytest.raises(JournalError, match="writable by root alone"):
            commit(host, Journal(host, "run-1"))
        assert state(root / "etc/shadow") == (0o600, 0, SECRET)

    def test_a_link_in_place_of_the_journals_folder_is_not_followed(self, root):
        (root / "var/lib").mkdir(parents=True)
        (root / "var/lib/jrt0117").symlink_to("/home/alice")
        host = closed(root, "/etc/shadow", 0o400)
        with pytest.raises((JournalError, OSError)):
            commit(host, Journal(host, "run-1"))
        assert os.listdir(root / "home/alice") == []


class TestNames:
    @pytest.mark.parametrize("name", ["n" * 255, "caf\udce9.conf", "a\nb.conf", "\x1b[2J.conf"])
    def test_hostile_names_are_changed_and_come_back(self, root, name):
        path = own(root / "etc" / name, 0, 0o644)
        host = Host(str(root))
        host.stage_content("/etc/" + name, b"new\n")
        commit(host, Journal(host, "run-1"))
        assert state(path)[2] == b"new\n"
        roll_back(root)
        assert state(path)[2] == b"x\n"


def test_nothing_but_the_primitives_changes_a_file_of_the_host():
    """Where a host's file is written, it is by durable.py; the exceptions lie in folders that are root's alone."""
    calls = re.compile(r"\bos\.(chmod|chown|lchown|fchmod|fchown|rename|replace|unlink|remove|rmdir|mkdir|makedirs|symlink|link|truncate|setxattr)\("
                       r"|\bopen\([^)\n]*[\"'][wax]b?\+?[\"']|O_WRONLY|O_RDWR|shutil\.(rmtree|copy|move)")
    allowed = {
        "base/durable.py": None,
        # In a scratch folder below the journal's, made with mkdtemp.
        "judging/scratch.py": {"shutil.rmtree", "os.makedirs(", "open("},
        # Flags that are handed to the primitives, and names in a private folder's handle.
        "change/journal.py": {"O_RDWR", "os.unlink(", "os.link("}, "change/commit.py": {"O_RDWR"},
        "guard/state.py": {"os.unlink(", "O_WRONLY"}, "guard/watch.py": {"O_RDWR"},
        # A file without a name that is read by auditctl, in /run.
        "subjects/auditd/action.py": {"os.fchmod("},
    }
    folder = Path(durable.__file__).parents[1]
    looked_at = 0
    for path in folder.rglob("*.py"):
        name = str(path.relative_to(folder))
        looked_at += 1
        found = {match.group(0).partition("(")[0] + ("(" if "(" in match.group(0) else "") for match in calls.finditer(path.read_text(encoding="utf-8"))}
        extra = set() if allowed.get(name, set()) is None else found - allowed.get(name, set())
        assert not extra, "%s: %s" % (name, extra)
    assert looked_at > 200 and all((folder / name).is_file() for name in allowed)
