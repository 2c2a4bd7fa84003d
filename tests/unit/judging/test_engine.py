# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's rules, seen through simple controls."""

import errno
import json
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from tests.unit.support.small_controls import (
    CONTENT,
    AppConf,
    EachOfThem,
    EndsEarly,
    Enhanced,
    Length,
    PartlyUnreadable,
    Program,
    Raises,
    Strict,
    snapshot,
)


class Mixed(Control):
    """One thing is for the machine, and two are for a person."""

    id, zh, clauses = "mixed", "混合", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Program()
        yield Judged(
            lambda _host: observed(
                "fail", "unowned", "ann has no owner.", "ann 没有责任人。", advice=Text("Ask ann.", "请询问 ann。")))
        yield Judged(
            lambda _host: observed(
                "fail", "unowned", "bob has no owner.", "bob 没有责任人。", advice=Text("Ask bob.", "请询问 bob。")))


class Growing(Control):
    """What is put right shows that a person has something to do."""

    id, zh, clauses = "growing", "递进", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        length = Setting(AppConf(host), "length", at_least(8))
        yield length
        if length.check(host).status == "pass":
            yield Judged(
                lambda _host: observed(
                    "manual", "unowned", "It has no owner.", "没有责任人。", advice=Text("Ask ann.", "请询问 ann。")))


class Settling(Control):
    """What would need a person is gone once the other is put right."""

    id, zh, clauses = "settling", "随之解决", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        length = Setting(AppConf(host), "length", at_least(8))
        yield length
        if length.check(host).status != "pass":
            yield Judged(lambda _host: observed("fail", "unowned", "It has no owner.", "没有责任人。"))


class Withheld(Control):
    """The system refuses what this control looks at by itself."""

    id, zh, clauses = "withheld", "无权读取", ("8.3.3-B-a-1",)

    def expectations(self, host, policy):
        raise PermissionError(errno.EACCES, "Permission denied", host.real("/var/log/secure"))
        yield  # pylint: disable=unreachable


class Late(Control):
    """It waits for what was begun ahead."""

    id, zh, clauses, late = "late", "后判", ("7.5.9-B-a-2",), True

    def expectations(self, host, policy):
        judged = host.once("order", list)
        yield Judged(
            lambda _host: observed("pass", "seen", "After {names}.", "在 {names} 之后。", names=", ".join(judged)))


class Early(Control):
    """Others are judged meanwhile."""

    id, zh, clauses = "early", "先判", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        host.once("order", list).append(self.id)
        yield Judged(lambda _host: observed("pass", "seen", "It is there.", "已存在。"))


class TestCheck:
    def test_it_writes_nothing(self, root, engine):
        before = snapshot(root)
        engine(Length(), Strict(), Raises()).check()
        assert snapshot(root) == before
        assert not (root / "var").exists()

    def test_it_gives_verdict_place_and_prediction(self, engine):
        found = engine(Length()).check()[0]
        assert (found["status"], found["would"], found["would_change"]) == ("fail", "pass", True)
        assert found["evidence"][0]["ref"] == "/etc/app.conf:2"
        assert "/etc/app.conf:2" in found["message"]["en"] and "/etc/app.conf:2" in found["message"]["zh"]

    def test_what_a_person_has_to_do_stands_behind_nothing_that_a_machine_settles(self, engine):
        run = engine(Mixed())
        run.host.running = True
        found = run.check()[0]
        assert (found["would"], found["message"]["en"], found["advice"]) == (
            "person", "ann has no owner.", {"en": "Ask ann.", "zh": "请询问 ann。"})
        assert found["advice_about"] is None
        assert [
            detail["advice"] and detail["advice"]["en"] for detail in found["details"]] == [
            None, "Ask ann.", "Ask bob."]

    def test_what_enforcing_settles_is_spoken_of_in_its_order(self, engine):
        found = engine(Settling()).check()[0]
        assert (found["would"], found["message"]["en"]) == ("pass", "length is 6 in /etc/app.conf:2, expected >= 8.")

    def test_what_a_person_has_to_do_once_it_is_enforced_is_said_before(self, engine):
        found = engine(Growing()).check()[0]
        assert (found["would"], found["message"]["en"], found["advice"]["en"]) == (
            "person", "length is 6 in /etc/app.conf:2, expected >= 8.", "Ask ann.")
        assert found["advice_about"] == {
            "en": "It has no owner.", "zh": "没有责任人。"}, "else it would stand with the length"

    def test_a_late_control_is_judged_after_the_others_and_told_in_its_place(self, engine):
        late, early = engine(Late(), Early()).check()
        assert (late["control"], late["message"]["en"]) == ("late", "After early.")
        assert early["control"] == "early"

    def test_two_controls_on_one_file_give_one_diff(self, engine):
        run = engine(Length(), Strict())
        run.check()
        contents = [(old, new) for name, old, new in staged_diffs(run.host) if name == "/etc/app.conf"]
        assert contents == [(CONTENT, CONTENT.replace(b"6", b"8") + b"strict = yes\n")]

    def test_the_verdict_is_of_the_host_not_of_what_another_control_staged(self, engine):
        first, second = engine(Length(), Length()).check()
        assert first["before"] == second["before"] == "fail"

    def test_a_control_that_raises_is_one_error_and_stages_nothing(self, engine):
        run = engine(Raises(), Length())
        broken, other = run.check()
        assert broken["status"] == "error" and "the reason" in broken["message"]["en"]
        assert other["status"] == "fail" and other["would"] == "pass"
        assert "/etc/never" not in run.host.changes

    @pytest.mark.parametrize("control", [PartlyUnreadable, EachOfThem])
    def test_what_cannot_be_judged_hides_nothing_of_what_is_wrong_beside_it_and_is_told_once(
            self, root, engine, control):
        (root / "etc/damaged.conf").write_bytes(b"a\0b\n")
        found, = engine(control()).check()
        assert (found["status"], found["would"]) == ("error", "fail")
        assert [(one["status"], one["message"]["en"].partition(" ")[0]) for one in found["details"]] == [
            ("error", "Cannot"), ("fail", "length")]

    @pytest.mark.parametrize("control", [PartlyUnreadable, EachOfThem])
    def test_what_is_wrong_beside_it_is_left_as_it_is(self, root, engine, control):
        (root / "etc/damaged.conf").write_bytes(b"a\0b\n")
        (found,), diffs = engine(control()).enforce()
        assert diffs == [] and found["status"] == "error" and (root / "etc/app.conf").read_bytes() == CONTENT

    def test_what_was_seen_before_a_control_broke_off_is_kept(self, engine):
        found, = engine(EndsEarly()).check()
        assert [one["status"] for one in found["details"]] == ["fail", "error"]
        assert "/etc/gone" in found["message"]["en"]

    @pytest.mark.parametrize(
        "uid, told", [(1000, "cannot be read by this user; run with become"), (0, "cannot be read, not even by root")])
    def test_what_this_user_may_not_read_is_named_with_what_to_do_and_is_no_fault_of_the_control(
            self, engine, monkeypatch, uid, told):
        monkeypatch.setattr(os, "geteuid", lambda: uid)
        broken, = engine(Withheld()).check()
        assert (broken["status"], broken["reason"]) == ("error", "unreadable")
        assert broken["message"]["en"] == "Cannot be judged: /var/log/secure: %s." % told
        assert "traceback" not in json.dumps(broken)

    def test_a_file_that_cannot_be_parsed_is_an_error_that_names_it_and_is_left_alone(self, root, engine):
        (root / "etc/app.conf").write_bytes(b"a\0b\n")
        findings, diffs = engine(Length()).enforce()
        assert findings[0]["status"] == "error" and "/etc/app.conf:1" in findings[0]["message"]["en"]
        assert diffs == [] and (root / "etc/app.conf").read_bytes() == b"a\0b\n"

    def test_a_level_has_its_own_clauses(self, engine):
        assert engine(Enhanced(), level=3).check()[0]["clauses"] == ["8.3.3-E-a-1"]
        assert engine(Enhanced(), level=2).check()[0]["clauses"] == []

    def test_findings_are_json(self, engine):
        json.dumps(engine(Length(), Strict(), Raises()).check())


def test_what_was_seen_already_is_no_function_that_looks():
    with pytest.raises(TypeError, match="a function that looks, and no Observation"):
        Judged(observed("pass", "fine", "Fine.", "正常。"))  # type: ignore[arg-type]
