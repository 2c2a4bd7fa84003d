# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change of mode or owner alone has nothing to do with what the file holds: a log that grows, or more than memory
holds.
"""

import json
import os
import signal
import stat
import tracemalloc

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import digest
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import (
    commit as commit_module,
    rollback as rollback_module,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

LOG = "/var/log/app.log"
LINE = b"written before\n"
SINCE = b"written since\n"


@pytest.fixture
def log(root):
    """A log that anybody may write to."""
    path = root / LOG.lstrip("/")
    path.parent.mkdir(parents=True)
    path.write_bytes(LINE)
    path.chmod(0o666)
    return path


def change(root, *stage, run="run-1"):
    """Commit what the (method, arguments...) stage."""
    host = Host(str(root))
    for name, *arguments in stage:
        getattr(host, name)(*arguments)
    commit(host, Journal(host, run))


def roll_back(root, force=False):
    undoing = Rollback(Host(str(root)), "run-1")
    steps, drifted = undoing.plan()
    if force or not drifted:
        undoing.carry_out(steps)
    return drifted


def append(path):
    with path.open("ab") as stream:
        stream.write(SINCE)


def seen(path):
    return stat.S_IMODE(path.stat().st_mode), path.read_bytes()


CLOSED = ("stage_attributes", LOG, 0o644)
WRITTEN = ("stage_content", LOG, b"new\n")


class TestRollback:
    def test_what_was_written_since_is_kept_and_is_no_drift(self, root, log):
        change(root, CLOSED)
        assert seen(log) == (0o644, LINE)
        append(log)
        assert roll_back(root) == []
        assert seen(log) == (0o666, LINE + SINCE)

    def test_a_journal_of_an_older_version_that_kept_the_bytes_is_read_the_same_way(self, root, log):
        change(root, CLOSED)
        folder = root / "var/lib/jrt0117/journal/run-1"
        events = Journal(Host(str(root)), "run-1").events()
        for event in events:
            if event["event"] == "change":
                event.update(before_sha256=digest(LINE), after_sha256=digest(LINE))
        (folder / "entries.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
        for side in ("before", "after"):
            (folder / ("0001." + side)).write_bytes(LINE)
        append(log)
        assert roll_back(root) == []
        assert seen(log) == (0o666, LINE + SINCE)

    def test_a_mode_set_since_is_drift(self, root, log):
        change(root, CLOSED)
        log.chmod(0o600)
        assert roll_back(root) == [LOG]
        assert seen(log) == (0o600, LINE)
        roll_back(root, force=True)
        assert seen(log) == (0o666, LINE)

    @pytest.mark.parametrize("stand_in", [None, "/etc/secret"])
    def test_a_file_that_is_gone_leaves_nothing_to_undo(self, root, log, stand_in):
        change(root, CLOSED)
        log.unlink()
        if stand_in:
            log.symlink_to(stand_in)
        assert roll_back(root) == []
        assert os.path.lexists(log) == bool(stand_in)
        assert stat.S_IMODE((root / "etc/secret").stat().st_mode) == 0o644

    @pytest.mark.parametrize("steps", [(CLOSED, WRITTEN), (WRITTEN, CLOSED)], ids=["mode first", "bytes first"])
    def test_where_another_change_of_the_run_wrote_the_file_its_bytes_count(self, root, log, steps):
        for step in steps:
            change(root, step)
        assert seen(log) == (0o644, b"new\n")
        append(log)
        assert roll_back(root) == [LOG]
        assert seen(log) == (0o644, b"new\n" + SINCE)
        log.write_bytes(b"new\n")
        assert roll_back(root) == []
        assert seen(log) == (0o666, LINE)

    def test_a_hard_link_to_anothers_file_put_there_since_keeps_its_attributes(self, root, log):
        change(root, CLOSED)
        log.unlink()
        (root / "etc/secret").chmod(0o600)
        os.link(root / "etc/secret", log)
        roll_back(root, force=True)
        assert stat.S_IMODE((root / "etc/secret").stat().st_mode) == 0o600

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
    def test_a_change_cut_short_between_owner_and_mode_is_no_drift(self, root, log):
        os.chown(log, 1000, 1000)
        child = os.fork()
        if child == 0:
            os.chmod = lambda *_unused: os.kill(os.getpid(), signal.SIGKILL)
            change(root, CLOSED + (0, 0))
        os.waitpid(child, 0)
        assert (log.stat().st_uid, seen(log)[0]) == (0, 0o666)
        append(log)
        assert roll_back(root) == []
        assert (log.stat().st_uid, seen(log)) == (1000, (0o666, LINE + SINCE))

    def test_the_diff_shows_mode_and_owner(self, root, log):
        change(root, CLOSED)
        undoing = Rollback(Host(str(root)), "run-1")
        owner = b" owner %d:%d\n" % (os.geteuid(), os.getegid())
        assert undoing.diff(undoing.plan()[0]) == [(LOG, b"mode 0644" + owner, b"mode 0666" + owner)]


class TestCommit:
    def test_a_commit_that_fails_gives_the_mode_back_and_keeps_what_was_written_meanwhile(self, root, log, monkeypatch):
        original = Journal.write

        def write(journal, event, **fields):
            if event == "committed":
                append(log)
                raise OSError(28, "No space left on device")
            original(journal, event, **fields)
        monkeypatch.setattr(Journal, "write", write)
        with pytest.raises(CommitError):
            change(root, CLOSED)
        assert seen(log) == (0o666, LINE + SINCE)

    def test_a_file_that_has_gone_since_it_was_judged_is_passed_over(self, root, log):
        log.unlink()
        change(root, CLOSED, ("stage_attributes", "/etc/secret", 0o600))
        assert stat.S_IMODE((root / "etc/secret").stat().st_mode) == 0o600

    def test_a_file_larger_than_memory_costs_neither_memory_nor_journal(self, root, log):
        os.truncate(log, 2**40)
        tracemalloc.start()
        try:
            host = Host(str(root))
            host.stage_attributes(LOG, 0o644)
            assert [name for name, _old, _new in staged_diffs(host)] == [LOG]
            commit(host, Journal(host, "run-1"))
            assert os.listdir(root / "var/lib/jrt0117/journal/run-1") == ["entries.jsonl"]
            assert stat.S_IMODE(log.stat().st_mode) == 0o644
            assert roll_back(root) == []
            assert stat.S_IMODE(log.stat().st_mode) == 0o666
            assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
        finally:
            tracemalloc.stop()

    def test_a_file_too_large_to_be_kept_is_not_removed(self, root, log):
        os.truncate(log, 2**40)
        with pytest.raises(CommitError, match="app.log: is larger than 64 MiB") as caught:
            change(root, ("stage_removal", LOG))
        assert caught.value.paths == (LOG,) and log.exists()


def test_no_service_hears_of_it_by_the_change_nor_by_its_rollback(root, log, monkeypatch):
    told = []
    for module in (commit_module, rollback_module):
        monkeypatch.setattr(module, "reload_services", lambda host, paths, *careful: told.append(list(paths)))
    change(root, ("stage_attributes", LOG, 0o640), ("stage_content", "/etc/app.conf", b"new\n"))
    roll_back(root)
    assert told == [["/etc/app.conf"], ["/etc/app.conf"]]
