# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module killed at every step of a commit or a rollback, and a disk that fills up at every write."""

import errno
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, journals
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.enforcing import _interrupted
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.kills import killed_at
from tests.unit.support.small_controls import CONTENT, Length, Strict, snapshot

pytestmark = pytest.mark.slow

_FIXED = CONTENT.replace(b"6", b"8") + b"strict = yes\n"


def every_step(root, work, check):
    """Kill the work at each of its steps in turn, from the same tree each time, and check what is left."""
    untouched = snapshot(root)
    for step in range(1000):
        if killed_at(step, work):
            assert step > 10, "too few steps were seen for this to be a test"
            return
        check(step)
        reset(root, untouched)
    raise AssertionError("the work never ended")


def reset(root, content):
    """Bring the tree back to a snapshot, journals gone."""
    for path in sorted(root.rglob("*"), reverse=True):
        if str(path.relative_to(root)) not in content:
            path.rmdir() if path.is_dir() else path.unlink()
    for name, (mode, data) in content.items():
        if data is not None:
            (root / name).write_bytes(data)
            (root / name).chmod(mode & 0o7777)


def of_the_host(root):
    """Return the tree without what is this collection's own."""
    return {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")}


def told_half_undone(root):
    """Tell whether an enforcing run would say that a rollback has not come to its end."""
    return [
        notice for notice in _interrupted(Host(str(root)))
        if "has not come to its end" in notice.en and "run-1" in notice.zh]


def roll_back_all(root):
    """Undo every run on the tree, newest first."""
    for journal in journals(Host(str(root)))[::-1]:
        undoing = Rollback(Host(str(root)), journal.run_id)
        steps, drifted = undoing.plan()
        assert drifted == []
        undoing.carry_out(steps)


def test_killed_at_any_step_the_files_are_whole_and_the_next_run_converges(root, engine):
    before = snapshot(root)

    def check(step):
        assert (root / "etc/app.conf").read_bytes() in (CONTENT, _FIXED), step
        _interrupted(Host(str(root)))
        findings, _diffs = engine(Length(), Strict(), run="run-2").enforce()
        assert [one["status"] for one in findings] == ["pass", "pass"], step
        assert [name for name in os.listdir(root / "etc") if "jrt0117" in name] == [], step
        roll_back_all(root)
        assert {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")} == before, step

    every_step(root, lambda: engine(Length(), Strict()).enforce(), check)


def test_killed_at_any_step_a_run_can_be_rolled_back_alone(root, engine):
    before = snapshot(root)

    def check(step):
        roll_back_all(root)
        left = {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")}
        journalled = bool(journals(Host(str(root))))
        assert left == before or not journalled, step

    every_step(root, lambda: engine(Length(), Strict()).enforce(), check)


def test_killed_at_any_step_a_file_whose_mode_alone_changes_keeps_what_is_written_to_it(root, engine):
    """Strict sets the mode of /etc/secret and leaves its bytes alone."""
    def check(step):
        with (root / "etc/secret").open("ab") as stream:
            stream.write(b"since")
        roll_back_all(root)
        assert (root / "etc/secret").read_bytes() == b"ssince", step
        assert (root / "etc/secret").stat().st_mode & 0o777 == 0o644, step

    every_step(root, lambda: engine(Length(), Strict()).enforce(), check)


def test_a_rollback_killed_at_any_step_can_be_finished(root, engine):
    before = snapshot(root)
    for step in range(1000):
        engine(Length(), Strict()).enforce()
        enforced = of_the_host(root)
        if killed_at(step, lambda: roll_back_all(root)):
            assert step > 5
            return
        assert told_half_undone(root) or of_the_host(root) in (enforced, before), step
        roll_back_all(root)
        assert of_the_host(root) == before, step
        assert not told_half_undone(root), step
        reset(root, before)
    raise AssertionError("the rollback never ended")


@pytest.mark.parametrize("failing", ["rename", "fsync", "open", "chown", "chmod"])
def test_a_disk_that_fails_at_any_step_leaves_everything_as_it_was(root, engine, failing, monkeypatch):
    before = snapshot(root)
    original = getattr(os, failing)
    for step in range(1000):
        calls = iter(range(10**6))

        def full(*args, _calls=calls, _step=step, **kwargs):
            if next(_calls) == _step:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return original(*args, **kwargs)
        monkeypatch.setattr(os, failing, full)
        run = engine(Length(), Strict())
        try:
            findings, diffs = run.enforce()
        except Exception as error:
            findings, diffs = None, []
            assert "No space left" in str(error), step
        monkeypatch.setattr(os, failing, original)
        if next(calls) <= step:
            assert step > 0
            return
        if not diffs:
            left = {name: entry for name, entry in snapshot(root).items() if not name.startswith("var")}
            assert left == before, step
            assert findings is None or all("No space left" in one["message"]["en"] for one in findings), step
        reset(root, before)
    raise AssertionError("the work never ended")


def test_a_journal_line_cut_short_is_left_out(root, engine):
    engine(Length()).enforce()
    lines = root / "var/lib/jrt0117/journal/run-1/entries.jsonl"
    whole = Journal(Host(str(root)), "run-1").events()
    lines.write_bytes(lines.read_bytes() + b'{"event": "chan')
    assert Journal(Host(str(root)), "run-1").events() == whole
