# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal and the host's lock: what is refused, and what is read again."""

import errno
import fcntl
import functools
import multiprocessing
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    JournalError,
    UndoError,
    Unreadable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.enforcing import _interrupted
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from tests.unit.support.live_trees import (
    fail_on,
    live_tree,  # noqa: F401
)
from tests.unit.support.small_controls import CONTENT, Length, Strict


class TestLock:
    def test_the_second_is_told_who_came_first(self, root):
        host = Host(str(root))
        for holder in ("run 20261122T183000-ab12", "a rollback (last)"):
            with Lock(host, holder), pytest.raises(JournalError) as caught, Lock(host, "run another"):
                pass
            assert str(caught.value).startswith(holder + " is changing this host right now")

    def test_whoever_sees_the_lock_sees_whose_it_is(self, root, monkeypatch):
        given, link = [], os.link

        def seen(source, target):
            with open(source, "r+") as stream:
                with pytest.raises(BlockingIOError):
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                given.append((stream.read(), os.path.exists(target)))
            link(source, target)

        monkeypatch.setattr(os, "link", seen)
        with Lock(Host(str(root)), "run 20261122T183000-ab12") as lock:
            assert lock.held_by()[:2] == ("run 20261122T183000-ab12", os.getpid())
        # Written and locked before it has its name, which nothing had until then.
        assert [(text.splitlines()[0], there) for text, there in given] == [("run 20261122T183000-ab12", False)]

    def test_of_many_at_once_one_has_it_and_the_others_are_told_who(self, root):
        with multiprocessing.get_context("fork").Pool(4) as pool:
            told = set().union(*pool.map(functools.partial(contend, str(root)), range(4)))
        assert "held" in told and told <= {"held"} | {"run %d is changing this host" % number for number in range(4)}


def contend(root, number):
    """Take the lock again and again, and sometimes end with it in hand; return what was told."""
    told = set()
    for turn in range(80):
        ends = turn % 10 == number
        if ends and os.fork():
            os.wait()
            continue
        try:
            with Lock(Host(root), "run %d" % number):
                # Nobody else has it, or this is there.
                os.close(os.open(os.path.join(root, "inside"), os.O_CREAT | os.O_EXCL))
                os.unlink(os.path.join(root, "inside"))
                told.add("held")
                if ends:
                    os._exit(0)
        except JournalError as error:
            told.add(str(error).partition(" right now")[0])
        if ends:
            os._exit(0)
    return told


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
        assert "test_journal.py" in evidence[0]["text"]
        assert "hunter2" not in evidence[0]["text"] and "source line" not in evidence[0]["text"]
