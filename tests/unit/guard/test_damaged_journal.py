# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal with a damaged line, in the guard's window: what the other lines tell is taken back."""

import errno
import os
import random
import re
import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import sealed
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import enforcing
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import arming as guard, watch as guard_watch
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import seconds_left
from tests.unit.guard.conftest import BEFORE, RUN

CHINESE = re.compile("[\u4e00-\u9fff]")
KEPT = {"entries.jsonl", "state.json", ".before", ".after"}
LINES = "var/lib/jrt0117/journal/run-1/entries.jsonl"


@pytest.mark.parametrize("number", [0, 2, 4])
def test_a_damaged_line_keeps_the_guard_from_nothing_else(site, number):
    site.enforce()
    site.enforce("/etc/other", b"after too\n")
    path = site.root / LINES
    lines = path.read_bytes().splitlines(keepends=True)
    assert b"change" in lines[1] and b"change" in lines[4]
    lines[number] = b"\0damaged\n"
    path.write_bytes(b"".join(lines))
    site.passes(200)
    assert guard_watch.take_back(site.host, site.state)
    files = site.files()
    # The change whose line is lost stands; every other is back.
    assert files["etc/app.conf"] == BEFORE["etc/app.conf"]
    assert (files["etc/other"] == BEFORE["etc/other"]) is (number != 4)
    assert guard.status(site.host, RUN)["armed"] is False


@pytest.fixture
def log(monkeypatch):
    """What the system's log was told."""
    said = []
    monkeypatch.setattr(guard_watch, "tell", lambda message, *_priority: said.append(message))
    return said


def ended(site):
    """Enforce two files, and let the time to confirm them pass."""
    site.enforce()
    site.enforce("/etc/other", b"after too\n")
    site.guard.settle(complete=True)
    site.passes(200)
    return site.root / "var/lib/jrt0117/journal/run-1"


def told(site):
    """Return what the controller and the next run's reader are told of a guard that has come to its end."""
    state = guard.status(site.host, RUN)
    assert state["armed"] is False
    # As many in Chinese, and none of them the English sentence.
    assert len(state["lost_zh"]) == len(state["lost"])
    assert [one for one in state["lost_zh"] if one in state["lost"] or not CHINESE.search(one)] == []
    return "; ".join(state["lost"]), " ".join(notice.en for notice in enforcing._interrupted(site.host))


@pytest.mark.parametrize("damage", [
    lambda kept: kept.write_bytes(b"befor\0\n"), lambda kept: kept.write_bytes(b""), lambda kept: kept.unlink(),
    lambda kept: (kept.unlink(), kept.mkdir()), lambda kept: (kept.unlink(), kept.symlink_to("/etc/passwd")),
])
def test_damaged_bytes_stay_are_told_to_the_log_the_controller_and_the_next_run_and_the_rest_is_back(site, log, damage):
    damage(ended(site) / "0001.before")
    assert guard_watch.take_back(site.host, site.state)
    files = site.files()
    assert (files["etc/app.conf"], files["etc/other"]) == (b"after\n", BEFORE["etc/other"])
    controller, notice = told(site)
    assert "/etc/app.conf" in controller and "/etc/app.conf" in notice
    assert [line for line in log if "/etc/app.conf" in line and "damaged" in line]
    undoing = Rollback(site.host, RUN)
    undoing.carry_out(undoing.steps())
    assert enforcing._interrupted(site.host) == []


def test_what_an_older_guard_has_told_in_english_alone_is_read(site, log):
    (ended(site) / "0001.before").unlink()
    assert guard_watch.take_back(site.host, site.state)
    events = Journal(site.host, RUN).events()
    lines = [sealed({name: part for name, part in one.items() if name != "lost_zh"}) for one in events]
    (site.root / LINES).write_bytes(b"".join(lines))
    state, (notice,) = guard.status(site.host, RUN), enforcing._interrupted(site.host)
    assert state["lost"] == state["lost_zh"] != [] and state["lost"][0] in notice.en and state["lost"][0] in notice.zh


def test_bytes_that_cannot_be_read_for_now_are_tried_again(site, log, monkeypatch):
    ended(site)
    monkeypatch.setattr(Journal, "_read", _without_handles(Journal._read))
    with pytest.raises(UndoError, match="Too many open files"):
        guard_watch.take_back(site.host, site.state)
    monkeypatch.undo()
    assert guard_watch.take_back(site.host, site.state)
    assert site.files()["etc/app.conf"] == BEFORE["etc/app.conf"]


def _without_handles(read):
    def failing(journal, name):
        if name.endswith(".before"):
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        return read(journal, name)
    return failing


def test_the_file_whose_line_is_lost_is_named(site, log):
    path = ended(site) / "entries.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:4], b"\0" * (len(lines[4]) - 1) + b"\n", *lines[5:]]))
    assert guard_watch.take_back(site.host, site.state)
    assert (site.files()["etc/app.conf"], site.files()["etc/other"]) == (BEFORE["etc/app.conf"], b"after too\n")
    assert all("/etc/other" in one for one in told(site)) and [line for line in log if "/etc/other" in line]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "entries.jsonl").write_bytes(b""),
        lambda folder: (folder / "entries.jsonl").write_bytes(b"\xff" * 99 + b"\n"),
        lambda folder: (folder / "entries.jsonl").write_bytes(b"\0" * 500),
        lambda folder: (folder / "entries.jsonl").unlink(), lambda folder: shutil.rmtree(folder),
    ])
def test_a_guard_whose_journal_tells_nothing_more_does_not_say_that_nothing_was_left(site, log, damage):
    damage(ended(site))
    assert guard_watch.take_back(site.host, site.state)
    assert not [line for line in log if "nothing was left" in line]
    assert [line for line in log if "damaged" in line and "journal/run-1" in line]
    assert guard.status(site.host, RUN)["armed"] is False


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: b"", lambda text: b"\0" * len(text), lambda text: text[:-20],
        lambda text: text.replace(b'"boot"', b'"bolt"'), lambda text: text.replace(b'"worker"', b'"wprker"'),
        lambda text: b"[]", lambda text: text.replace(b"null", b"7777"),
        lambda text: text.replace(b"/etc/cron.d/jrt0117-guard", b"/etc/cron.d/jrt0118-guard"),
    ])
def test_a_guard_whose_own_state_is_damaged_takes_back_and_never_goes_away_silently(site, log, damage):
    ended(site)
    path = site.root / "var/lib/jrt0117/guard/run-1/state.json"
    path.write_bytes(damage(path.read_bytes()))
    assert guard_watch.take_back(site.host, site.state)
    assert site.files() == BEFORE and guard.status(site.host, RUN)["taken_back"] == [2, 1]


def test_a_deadline_that_damage_has_put_off_is_never_later_than_the_seconds_it_was_given(site, log):
    ended(site)
    state = site.state.load()
    site.state.save(dict(state, deadline=10.0**12))
    assert 0 < seconds_left(site.state.load()) <= state["seconds"]


@pytest.mark.parametrize("seed", range(60))
def test_wherever_a_byte_is_damaged_each_file_is_back_or_named_and_never_anything_else(site, log, seed):
    """One byte of one file, drawn at random: the host is as before, but for files that are as the run left them."""
    (site.root / "etc/app.conf").chmod(0o640)
    ended(site)
    rng = random.Random(seed)
    found = [path for path in sorted((site.root / "var/lib/jrt0117").rglob("*")) if {path.name, path.suffix} & KEPT]
    path = rng.choice(found)
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(bytes(data))
    assert guard_watch.take_back(site.host, site.state)
    files, said = site.files(), " ".join(log)
    assert set(files) == set(BEFORE)
    for name, after in (("etc/app.conf", b"after\n"), ("etc/other", b"after too\n")):
        assert files[name] in (BEFORE[name], after)
        assert files[name] == BEFORE[name] or "/" + name in said, (path, said)
    assert (site.root / "etc/app.conf").stat().st_mode & 0o7777 == 0o640
    assert guard.status(site.host, RUN)["armed"] is False
