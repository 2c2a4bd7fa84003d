# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journals of other versions, with damaged lines, and with lines lost: told, and never in the way of enforcing."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError, UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.enforcing import _interrupted
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.small_controls import CONTENT, PATH, Length

LINES = "var/lib/jrt0117/journal/run-1/entries.jsonl"


@pytest.fixture
def enforced(root, engine):
    """A tree on which run-1 has changed one file; returns what rewrites its journal."""
    engine(Length()).enforce()

    def rewrite(change):
        path = root / LINES
        events = [json.loads(line) for line in path.read_text().splitlines()]
        lines = change(events) or events
        path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
        return Host(str(root))
    return rewrite


def test_a_begin_tells_the_version_and_what_the_batch_sets_out_to_do(root, engine):
    engine(Length()).enforce()
    begin = Journal(Host(str(root)), "run-1").events()[0]
    assert begin["version"] == 1 and begin["steps"] == {"1": PATH}


DAMAGES = {
    "without its batch": lambda events: events[1].pop("batch") and None,
    "a batch as text": lambda events: events[0].update(batch="1"),
    "a number that is true": lambda events: events[1].update(number=True),
    "a path that is a list": lambda events: events[1].update(path=["/etc"]),
    "a path that is not absolute": lambda events: events[1].update(path="etc/app.conf"),
    "a path that climbs": lambda events: events[1].update(path="/etc/../root/x"),
    "attributes as text": lambda events: events[1].update(before="0644"),
    "a digest that is none": lambda events: events[1].update(before_sha256="x"),
    "a kind of another version": lambda events: events[1].update(kind="socket"),
    "an event of another version": lambda events: events[1].update(event="moved"),
    "an event that is a list": lambda events: events[1].update(event=[]),
    "of version 2": lambda events: events[0].update(version=2),
    "a line that is a number": lambda events: ["7\n"] + events[1:],
    "nested too deep": lambda events: [events[0], "[" * 5000 + "]" * 5000 + "\n"] + events[1:],
    "without its beginning": lambda events: events[1:],
    "another path": lambda events: events[1].update(path="/etc/bpp.conf"),
    "another owner": lambda events: events[1]["before"].update(uid=1000),
    "another mode": lambda events: events[1]["before"].update(mode=0o4777),
    "without its sum": lambda events: events[1].pop("sum") and None,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_journal_that_cannot_be_read_is_a_notice_with_file_and_line_and_enforcing_goes_on(
        enforced, engine, root, damage):
    host = enforced(damage)
    notice, = _interrupted(host)
    assert LINES + ":" in notice.en and "run-1" in notice.en and "已损坏或出自其他版本" in notice.zh
    (root / PATH[1:]).write_bytes(CONTENT)
    finding, = engine(Length(), run="run-2").enforce()[0]
    assert finding["status"] == "pass"
    # The other run is undone for all that.
    undoing = Rollback(Host(str(root)), "run-2")
    undoing.carry_out(undoing.steps())
    assert (root / PATH[1:]).read_bytes() == CONTENT
    with pytest.raises(JournalError, match="entries.jsonl:[0-9]") as told:
        Rollback(Host(str(root)), "run-1")
    assert told.value.zh in notice.zh and str(told.value) in notice.en and str(told.value) not in notice.zh


def test_the_last_run_is_not_guessed_beside_a_damaged_journal(enforced, engine, root):
    host = enforced(lambda events: ["damaged\n"])
    with pytest.raises(JournalError, match="which run is the last cannot be told.*entries.jsonl:1.*name the run"):
        Rollback(host, "last")


def test_a_journal_of_0_1_0_is_read(enforced, root):
    host = enforced(
        lambda events: [
            {key: value for key, value in event.items() if key not in ("version", "steps", "sum")} for event in events])
    assert _interrupted(host) == []
    undoing = Rollback(host, "run-1")
    undoing.carry_out(undoing.steps())
    assert (root / PATH[1:]).read_bytes() == CONTENT


def test_a_journal_of_0_1_0_stays_readable_when_its_rollback_has_been_noted_by_this_version(enforced, root):
    host = enforced(
        lambda events: [
            {key: value for key, value in event.items() if key not in ("version", "steps", "sum")} for event in events])
    undoing = Rollback(host, "run-1")
    undoing.carry_out(undoing.steps())
    assert Journal(host, "run-1").state == "rolled_back" and Rollback(host, "run-1").already


@pytest.mark.parametrize("left", [0, 1])
def test_a_truncated_journal_is_not_rolled_back_successfully(enforced, root, left):
    host = enforced(lambda events: [*events[:left]] or [""])
    changed = (root / PATH[1:]).read_bytes()
    assert changed != CONTENT
    assert "0001.before" in _interrupted(host)[0].en and "缺行" in _interrupted(host)[0].zh
    undoing = Rollback(host, "run-1")
    with pytest.raises(UndoError, match="as far as its journal tells, and that is not all: .*0001.before"):
        undoing.carry_out(undoing.steps())
    assert Journal(host, "run-1").state != "rolled_back"
    undoing.carry_out(undoing.steps(), force=True)
    assert Journal(host, "run-1").state == "rolled_back"


def test_what_a_run_kept_and_did_not_come_to_change_is_no_loss(enforced, root):
    host = enforced(lambda events: events[:1])
    (root / PATH[1:]).write_bytes(CONTENT)
    undoing = Rollback(host, "run-1")
    assert undoing.unexplained == []
    undoing.carry_out(undoing.steps())
    assert Journal(host, "run-1").state == "rolled_back"


def test_bytes_that_were_being_kept_when_the_run_was_killed_or_the_disk_was_full_are_no_loss(enforced, root):
    folder = root / "var/lib/jrt0117/journal/run-1"
    host = enforced(lambda events: events[:1])
    (root / PATH[1:]).write_bytes(CONTENT)
    (folder / "0001.after").unlink()
    (folder / "0001.before").write_bytes(CONTENT[:3])
    assert Rollback(host, "run-1").unexplained == []
    (folder / "0001.after").write_bytes(b"x")
    assert Rollback(host, "run-1").unexplained != []
    Journal(host, "run-1").write("undone", batch=1)
    assert Rollback(host, "run-1").unexplained == []


def test_a_journal_without_its_lines_is_told_and_not_taken_for_nothing_changed(enforced, engine, root):
    host = enforced(lambda events: None)
    (root / LINES).unlink()
    assert "0001.before" in str(_refused(host))
    assert [notice for notice in _interrupted(host) if "run-1" in notice.en]


def _refused(host):
    with pytest.raises(JournalError) as caught:
        Rollback(host, "run-1")
    return caught.value


class TestWhatAnActionMayWrite:
    """Three files are kept before an action, and a line tells of all of them."""

    @pytest.fixture
    def journal(self, root):
        for name in ("a", "b", "c"):
            (root / "etc" / name).write_text(name)
        journal = Journal(Host(str(root)), "run-1")
        journal.write("begin", batch=1, steps={"1": "install x"}, watches={"1": ["/etc/[abc]"]})
        for index, data in enumerate((b"a", b"b")):
            journal.keep(1, "watched-%d" % index, data)
        return journal

    def test_a_run_that_was_killed_while_it_kept_them_has_lost_nothing(self, journal, root):
        host = Host(str(root))
        undoing = Rollback(host, "run-1")
        assert undoing.unexplained == []
        undoing.carry_out(undoing.steps())
        assert Journal(host, "run-1").state == "rolled_back"

    def test_nor_where_it_had_not_come_to_the_bytes_of_the_last(self, journal, root):
        journal.keep(1, "watched-1", b"")
        assert Rollback(Host(str(root)), "run-1").unexplained == []

    def test_where_all_are_kept_the_action_may_have_been_done_and_its_line_is_missed(self, journal, root):
        journal.keep(1, "watched-2", b"c")
        assert Rollback(Host(str(root)), "run-1").unexplained == ["0001.watched-0", "0001.watched-1", "0001.watched-2"]

    def test_where_one_has_changed_its_line_is_missed(self, journal, root):
        (root / "etc/a").write_text("other")
        assert Rollback(Host(str(root)), "run-1").unexplained == ["0001.watched-0", "0001.watched-1"]
