# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user beside a run that reads and shows: links to secrets, other bytes, gigabytes of nothing."""

import os
import stat

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import durable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.disk import _limited
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.hostile_places import (
    ALICE,
    SECRET,
    closed,
    exchange,
    own,
    shared_root,  # noqa: F401
)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


class TestReading:
    def test_a_file_exchanged_with_a_link_gives_no_bytes_of_another(self, root):
        trusts = own(root / "home/alice/.rhosts", ALICE, 0o600, b"+ +\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.rhosts")
        trusts.unlink()
        trusts.symlink_to("/etc/shadow")
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))
        kept = (
            [path.read_bytes() for path in (root / "var").rglob("*") if path.is_file()] if (root / "var").exists()
            else [])
        assert all(SECRET not in data for data in kept)

    def test_a_handle_reads_the_file_that_it_was_opened_for(self, root):
        path = own(root / "home/alice/notes", ALICE, 0o644, b"hers\n")
        with durable.place(str(root), "/home/alice/notes") as here, here.entry() as entry:
            path.rename(root / "home/alice/old")
            path.symlink_to(root / "etc/shadow")
            assert entry.read() == b"hers\n" and entry.attributes()["uid"] == ALICE

    @pytest.mark.parametrize(
        "target, mode, told",
        [
            ("etc/shadow", 0o600, False), ("etc/readable", 0o644, True), ("closed/readable", 0o644, False),
            ("home/alice/hers", 0o600, True)])
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
        with os.fdopen(read, "rb"), os.fdopen(write, "wb"), pytest.raises(BlockingIOError):
            _limited(read, 100)


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
