# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run is taken back, and what has changed since is told."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.small_controls import CONTENT, Length, Strict, snapshot


def roll_back(root, run, force=False):
    undoing = Rollback(Host(str(root)), run)
    steps, drifted = undoing.plan()
    if force or not drifted:
        undoing.carry_out(steps)
    return drifted


class TestRollback:
    def test_it_brings_back_the_very_bytes_and_modes(self, root, engine):
        before = snapshot(root)
        engine(Length(), Strict()).enforce()
        assert roll_back(root, "run-1") == []
        assert {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")} == before

    def test_a_new_file_and_its_new_directory_are_gone_again(self, root):
        host = Host(str(root))
        host.stage_content("/etc/new/deep/file", b"x", mode=0o600)
        commit(host, Journal(host, "run-1"))
        assert (root / "etc/new/deep/file").stat().st_mode & 0o777 == 0o600
        roll_back(root, "run-1")
        assert not (root / "etc/new").exists()

    def test_a_new_directory_has_the_mode_that_was_asked_for_and_is_no_drift(self, root):
        host = Host(str(root))
        host.stage_content("/etc/new/file", b"x")
        host.stage_attributes("/etc/new", mode=0o750)
        commit(host, Journal(host, "run-1"))
        assert (root / "etc/new").stat().st_mode & 0o777 == 0o750
        assert Rollback(Host(str(root)), "run-1").plan()[1] == []

    def test_what_has_drifted_is_refused_unless_forced(self, root, engine):
        engine(Length(), Strict()).enforce()
        (root / "etc/app.conf").write_bytes(b"length = 99\n")
        assert roll_back(root, "run-1") == ["/etc/app.conf"]
        assert (root / "etc/secret").stat().st_mode & 0o777 == 0o600, "nothing may be touched when it refuses"
        roll_back(root, "run-1", force=True)
        assert (root / "etc/app.conf").read_bytes() == CONTENT

    def test_runs_are_undone_newest_first(self, root, engine):
        engine(Length()).enforce()
        engine(Strict(), run="run-2").enforce()
        assert roll_back(root, "run-1") == ["/etc/app.conf"]
        assert roll_back(root, "run-2") == [] and roll_back(root, "run-1") == []
        assert (root / "etc/app.conf").read_bytes() == CONTENT

    def test_a_second_commit_of_the_same_run_is_undone_with_the_first(self, root, engine):
        engine(Length()).enforce()
        engine(Strict()).enforce()
        assert roll_back(root, "run-1") == []
        assert (root / "etc/app.conf").read_bytes() == CONTENT

    def test_twice_is_once(self, root, engine):
        engine(Length()).enforce()
        roll_back(root, "run-1")
        assert Rollback(Host(str(root)), "run-1").plan() == ([], [])

    def test_an_unknown_run_is_one_clear_error(self, root):
        with pytest.raises(JournalError, match="run-9 has no journal"):
            Rollback(Host(str(root)), "run-9")

    @pytest.mark.parametrize("run", ["../../etc", "", "a/b", "x" * 81, "a\n"])
    def test_a_run_id_is_never_a_path(self, root, run):
        with pytest.raises(JournalError, match="run id"):
            Rollback(Host(str(root)), run)

    def test_a_damaged_journal_names_its_line_and_nothing_is_rolled_back(self, root, engine):
        engine(Length()).enforce()
        lines = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
        lines.write_bytes(b"{broken\n" + lines.read_bytes())
        with pytest.raises(JournalError, match="entries.jsonl:1"):
            Rollback(Host(str(root)), "run-1")
        assert b"length = 8" in (root / "etc/app.conf").read_bytes()


def test_the_journal_is_for_root_only(root, engine):
    engine(Length()).enforce()
    folder = root / "var/lib/jrt0117/journal/run-1"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
