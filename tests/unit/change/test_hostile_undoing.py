# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user beside a rollback: other files, folders in the way, forged and damaged journals."""

import contextlib
import fcntl
import json
import os
import signal

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import durable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, JournalError, UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import commit as committing
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import sealed
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.hostile_places import (
    ALICE,
    SECRET,
    closed,
    own,
    roll_back,
    shared_root,  # noqa: F401
    state,
    told_birth,
)
from tests.unit.support.mounting import access_list

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


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
        # A member of the group removes it; the next file that root makes there may get its number, and is moved to its
        # name.
        changed = path.stat().st_ino
        path.unlink()
        other = own(path, 0, 0o600, SECRET)
        lines = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
        told = [
            json.loads(line.replace('"ino": %d' % changed, '"ino": %d' % other.stat().st_ino))
            for line in lines.read_text().splitlines()]
        lines.write_bytes(
            b"".join(sealed({name: value for name, value in event.items() if name != "sum"}) for event in told))
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
        trusts, one = (
            own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n"), own(root / "etc/one", 0, 0o644, b"one\n"))
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
        assert (
            os.readlink(root / "home/alice/.shosts") == "/etc"
            and os.lstat(root / "home/alice/.shosts").st_uid == ALICE)
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
        assert (
            undoing.lost[-1].en.startswith("/home/alice/.rhosts is not ")
            and Journal(Host(str(root)), "run-1").unconfirmed() == [])
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

    @pytest.mark.parametrize(
        "way",
        [
            lambda lines, home: os.chown(lines, ALICE, ALICE), lambda lines, home: os.link(lines, home / "lines"),
            lambda lines, home: lines.chmod(0o622),
            lambda lines, home: (lines.rename(home / "lines"), lines.symlink_to(home / "lines"))],
        ids=["owner", "names", "mode", "link"])
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
