# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of a topic, in the order of its conditions: the first that applies is what is seen."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import topic as topics
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import Recorded, told_by
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.recorder_text import TEXT
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import PROGRAM, Topic
from tests.unit.support import records

TOPIC = Topic("load", within=24, arguments=("--", "load"), config=("/etc/load.conf",))
UNITS = "/etc/systemd/system/"
SYSTEMD = {"/lib/systemd/systemd": ""}
NEVER = {"LastTriggerUSec": "n/a", "ActiveEnterTimestampMonotonic": "0"}


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """The clock stands still, and systemd answers; gives a function that has it answer otherwise."""
    records.still(monkeypatch)

    def answer(output):
        def run(_self, argv, **_more):
            if output is None:
                raise Missing(argv[0])
            return output
        monkeypatch.setattr(Host, "run", run)
    answer(records.said())
    return answer


def judged(record):
    if record.fact("free", int) < 10:
        yield observed("fail", "full", "It is full{by}.", "已满{by}。", by=told_by(record))
    else:
        yield observed("pass", "room", "There is room{by}.", "有余量{by}。", by=told_by(record))


def seen(host, topic=TOPIC):
    """Return (status, reason, whether a machine puts it right) of each thing that is seen."""
    return [(one.status, one.reason, part.fixable) for part, one in Recorded(topic, judged).looked_at(host)]


def arranged(tree, *lines, more=None):
    """Return a host with the units, and with these records made by them."""
    host = tree(SYSTEMD)
    host = tree({**TOPIC.files(host), "/etc/load.conf": "a\n"})
    made = [one if one.get("recorder") else dict(one, config_sha256=TOPIC.digest(host)) for one in lines]
    return tree({**(records.files("load", *made) if made else {}), **(more or {})})


def of(hours=1.0, free=50, **changes):
    return records.record("load", hours, facts={"free": free}, **changes)


def test_what_is_recorded_is_judged_by_its_facts(tree):
    assert seen(arranged(tree, of())) == [("pass", "room", False)]
    assert seen(arranged(tree, of(), of(free=5))) == [("fail", "full", False)]


def test_a_fact_that_is_none_is_told(tree):
    assert seen(arranged(tree, of(free=None))) == [("error", "record_unreadable", False)]


def test_without_record_and_timer_it_is_not_arranged(tree, asked):
    asked(records.said({"LoadState": "not-found"}))
    assert seen(tree(SYSTEMD)) == [("fail", "not_arranged", True)]
    asked(None)
    assert seen(tree({})) == [("fail", "not_arranged", True)]


def test_what_only_others_record_is_absent_and_a_person_s(tree):
    assert seen(tree({}), Topic("load", 24, by_us=False)) == [("fail", "record_absent", False)]


def test_a_first_run_is_awaited_for_two_periods(tree, asked, monkeypatch):
    host = arranged(tree)
    monkeypatch.setattr("time.monotonic", lambda: 47 * 3600.0)
    asked(records.said(NEVER))
    assert seen(host) == [("not_checked", "first_run_awaited", False)]
    monkeypatch.setattr("time.monotonic", lambda: 49 * 3600.0)
    assert seen(host) == [("fail", "record_absent", True)]


def test_one_that_ran_and_recorded_nothing_is_told_with_what_systemd_says(tree, asked):
    host = arranged(tree)
    asked(records.said(service={"Result": "exit-code", "ExecMainStatus": "1"}))
    (_part, found), = Recorded(TOPIC, judged).looked_at(host)
    assert (found.status, found.reason) == ("fail", "record_absent")
    assert "last started Sun 2026-11-22 03:00:00 UTC, result exit-code, exit status 1" in found.message.en


def test_of_an_image_the_units_are_files(tree, asked):
    asked(None)
    assert seen(arranged(tree)) == [("not_checked", "first_run_awaited", False)]


@pytest.mark.parametrize("state", [{"ActiveState": "inactive"}, {"UnitFileState": "disabled"}])
def test_a_timer_that_is_off_is_told_whatever_is_recorded(tree, asked, state):
    asked(records.said(state))
    assert seen(arranged(tree, of())) == [("fail", "recording_off", True)]


def test_an_old_one_is_stale_before_all_else(tree, asked):
    asked(records.said({"ActiveState": "inactive"}))
    host = arranged(tree, of(hours=24.1, rc=1, result="failed"))
    assert seen(host) == [("fail", "record_stale", True)]
    assert seen(arranged(tree, of(hours=23.9)))[0][1] == "recording_off"


@pytest.mark.parametrize("more", [
    {"/etc/load.conf": "b\n"}, {UNITS + "jrt0117-load.service.d/x.conf": "[Service]\nNice=1\n"}])
def test_a_record_by_other_settings_is_told(tree, more):
    assert seen(arranged(tree, of(), more=more)) == [("fail", "record_of_other_rules", True)]


@pytest.mark.parametrize("path", [PROGRAM, UNITS + "jrt0117-load.service", UNITS + "jrt0117-load.timer"])
def test_a_recorder_of_another_version_is_written_anew(tree, path):
    right = arranged(tree, of()).read(path)
    host = arranged(tree, of(), more={path: "# of another version"})
    assert seen(host) == [("fail", "recorder_outdated", True)]
    Recorded(TOPIC, judged).fix(host)
    assert host.read(path) == right and host.read(PROGRAM).decode() == TEXT


@pytest.mark.parametrize("changes", [
    {"result": "failed", "rc": 1}, {"result": "partial", "rc": 3}, {"result": "warning"}, {"result": "ok", "rc": 1}])
def test_a_run_that_failed_is_told_with_its_last_words(tree, changes):
    record = dict(of(**changes), facts={"said": "Fatal: wrong password=hunter22"})
    (_part, found), = Recorded(TOPIC, judged).looked_at(arranged(tree, record))
    assert (found.status, found.reason) == ("fail", "record_failed")


def test_a_result_may_be_left_to_the_facts(tree):
    topic = Topic("load", 24, arguments=TOPIC.arguments, config=TOPIC.config, accepts=("ok", "partial"))
    assert seen(arranged(tree, of(result="partial", rc=3)), topic) == [("pass", "room", False)]


def test_another_tool_s_record_says_so_and_needs_no_timer_of_ours(tree, asked):
    asked(records.said({"LoadState": "not-found"}))
    host = tree(records.files("load", records.external("load", free=20)))
    (_part, found), = Recorded(TOPIC, judged).looked_at(host)
    assert found.message.en == "There is room (recorded by another tool, as it says itself)."
    stale = tree(records.files("load", records.external("load", 30, free=20)))
    assert seen(stale) == [("fail", "record_stale", False)]


def test_one_not_to_be_believed_is_an_error_and_a_person_s(tree):
    assert seen(arranged(tree, of(host="f" * 32))) == [("error", "record_of_another_host", False)]


def test_what_this_user_cannot_read_is_not_checked(tree, monkeypatch):
    def closed(*_arguments):
        raise PermissionError(13, "Permission denied", "/var/lib/jrt0117")
    monkeypatch.setattr(topics.__name__.replace(".topic", ".source") + ".private_folder", closed)
    assert seen(tree({})) == [("not_checked", "record_unseen", False)]


def test_the_fix_brings_recorder_and_units_and_has_it_recorded_now(tree, asked):
    asked(records.said({"LoadState": "not-found"}))
    host = tree(SYSTEMD)
    host.running = True
    Recorded(TOPIC, judged).fix(host)
    assert seen(host) == [("pass", "record_staged", True)]
    assert sorted(path for path, one in host.changes.items() if one.data) == [
        UNITS + "jrt0117-load.service", UNITS + "jrt0117-load.timer", topics.PROGRAM]
    assert [one.kind for one in host.actions] == ["unit_running", "unit_run_once"]


def test_without_systemd_nothing_is_staged(tree):
    with pytest.raises(HostError, match="no systemd"):
        Recorded(TOPIC, judged).fix(tree({}))


def test_a_command_in_a_unit_is_quoted(tree):
    topic = Topic("x", 1, arguments=("--", "tool", "a b", 'c"d', "50%", "$HOME", "\\", "é"))
    text = topic.files(tree({}))[UNITS + "jrt0117-x.service"].decode()
    assert 'x -- tool "a b" "c\\"d" 50%% $$HOME "\\\\" é\n' in text


def test_systemd_that_answers_half_is_not_asked(tree, asked):
    asked(Output(0, "Id=x\n", ""))
    assert TOPIC.schedule(tree({})) is None
