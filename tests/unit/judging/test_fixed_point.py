# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one control's fix makes another ask for is part of the same run: staging goes on until nothing is left to stage,
or nothing is written.
"""

import itertools

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import engine as engines
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from tests.unit.support.small_controls import PATH, AppConf, Length, snapshot

TOLD = Text("Nobody sends mail any longer.", "不再能发送邮件。")
WAIVER = {"clause": "7.5.9-B-a-2", "hosts": ["h"], "reason": "r", "approver": "a", "expires": "2027-01-01"}


class Wants(Control):
    """A setting has a value."""

    zh, clauses = "设置取值", ("7.5.9-B-a-2",)

    def __init__(self, name, value="yes", identity=None):
        self.id = identity or name
        self.name, self.value = name, value

    def expectations(self, host, policy):
        yield Setting(AppConf(host), self.name, equals(self.value))


class Follows(Wants):
    """A setting has a value as soon as another setting is there."""

    clauses = ("7.5.9-B-a-1",)

    def __init__(self, name, after, fixable=True, identity=None):
        super().__init__(name, identity=identity)
        self.after, self.fixable = after, fixable

    def expectations(self, host, policy):
        yield Follow(self.name, self.after, self.fixable).affecting(TOLD)


class Follow(Expectation):
    """What `Follows` expects."""

    def __init__(self, name, after, fixable):
        self.name, self.after, self.fixable = name, after, fixable

    def check(self, host):
        wrong = AppConf(host).get(self.after) is not None and AppConf(host).get(self.name) is None
        return observed("fail" if wrong else "pass", self.name, "It follows.", "随之。")

    def fix(self, host):
        AppConf(host).set(self.name, "yes")


def settled(engine, *controls, **more):
    """Check and enforce the controls; return (checked, enforced, what check mode showed, what enforcing did)."""
    checking = engine(*controls)
    checked = {one["control"]: one for one in checking.check()}
    shown = staged_diffs(checking.host)
    findings, diffs = engine(*controls, **more).enforce()
    return checked, {one["control"]: one for one in findings}, shown, diffs


class TestDrawnIn:
    """A control that passes, until another's fix is staged."""

    @pytest.mark.parametrize("order", [0, 1])
    def test_it_is_put_right_in_the_same_run_as_check_mode_showed(self, root, engine, order):
        controls = [Wants("input"), Follows("log", "input")][::-1 if order else 1]
        checked, enforced, shown, diffs = settled(engine, *controls)
        assert shown == diffs and shown[0][2].count(b"= yes\n") == 3
        assert {name: (one["before"], one["status"], one["would"], one["would_change"], one["affects"])
                for name, one in checked.items()} == {
            "input": ("fail", "fail", "pass", True, []), "log": ("pass", "pass", None, True, [TOLD.as_dict()])}
        assert {name: (one["before"], one["status"]) for name, one in enforced.items()} == {
            "input": ("fail", "pass"), "log": ("pass", "pass")}

    @pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
    def test_a_chain_of_them_in_any_order_is_done_at_once(self, root, engine, order):
        chain = [Wants("a"), Follows("b", "a"), Follows("c", "b"), Follows("d", "c")]
        controls = [chain[place] for place in order]
        _checked, enforced, shown, diffs = settled(engine, *controls)
        assert shown == diffs and {one["status"] for one in enforced.values()} == {"pass"}
        findings, again = engine(*controls, run="run-2").enforce()
        assert again == [] and {one["status"] for one in findings} == {"pass"}

    def test_every_hunk_names_it(self, engine):
        checking = engine(Wants("input"), Follows("log", "input"))
        checking.check()
        assert checking.heading(staged_diffs(checking.host)[0]) == (
            PATH + "  (input, 7.5.9-B-a-2; log, 7.5.9-B-a-1)")

    def test_where_the_other_is_waived_nothing_is_asked_of_it(self, engine):
        found = {one["control"]: one for one in engine(
            Wants("input"), Follows("log", "input"), waivers=[WAIVER]).check()}
        assert (found["log"]["would_change"], found["log"]["affects"]) == (False, [])


class TestNoEnd:
    """Two controls that undo each other's change."""

    @pytest.mark.parametrize("before", ["", "mode = a\n", "mode = b\n"])
    def test_nothing_is_written_and_they_are_named(self, root, engine, before):
        with open(root / "etc/app.conf", "a") as stream:
            stream.write(before)
        left = snapshot(root)
        checked, enforced, shown, diffs = settled(
            engine, Wants("mode", "a", "left"), Length(), Wants("mode", "b", "right"))
        assert shown == diffs == [] and snapshot(root) == left
        for name in {"left", "right", "length"} - {name for name, one in checked.items() if one["status"] == "pass"}:
            assert (checked[name]["would"], checked[name]["would_change"]) == ("person", False)
            assert "without end: left, right;" in checked[name]["advice"]["en"]
            assert enforced[name]["reason"] == "not_enforced" and "left" in enforced[name]["message"]["en"]

    def test_a_chain_longer_than_the_bound_is_taken_for_one(self, engine, monkeypatch):
        monkeypatch.setattr(engines, "_MOST_ROUNDS", 3)
        controls = [Follows("c", "b"), Follows("b", "a"), Wants("a")]
        assert [one["would"] for one in engine(*controls).check()] == [None, None, "person"]


class TestTaken:
    """A pass that another's fix would take for good."""

    def test_whoever_takes_it_is_refused_and_the_others_are_not(self, root, engine):
        controls = [Length(), Wants("input"), Follows("log", "input", fixable=False)]
        checked, enforced, shown, diffs = settled(engine, *controls)
        assert shown == diffs and b"input" not in shown[0][2] and b"length = 8" in shown[0][2]
        assert {name: one["would"] for name, one in checked.items()} == {
            "length": "pass", "input": "person", "log": None}
        assert "could not be put right: log" in checked["input"]["advice"]["en"]
        assert {name: one["status"] for name, one in enforced.items()} == {
            "length": "pass", "input": "fail", "log": "pass"}

    def test_where_it_is_waived_it_may_be_taken(self, engine):
        waived = [dict(WAIVER, clause="7.5.9-B-a-1")]
        found = engine(Wants("input"), Follows("log", "input", fixable=False), waivers=waived).check()
        assert [one["would"] for one in found] == ["pass", None]

    def test_by_a_validator_that_objects_to_what_follows(self, root, engine):
        def refuse(host):
            if b"log" in host.read(PATH):
                raise CommitError("no log", [PATH])
        found = {one["control"]: one["status"] for one in engine(
            Wants("input"), Follows("log", "input"), Length(), validators=[refuse]).enforce()[0]}
        assert found == {"input": "fail", "log": "pass", "length": "pass"}
        assert b"input" not in (root / "etc/app.conf").read_bytes()


def test_a_control_is_judged_again_only_by_what_it_has_looked_at(root, engine):
    class Elsewhere(Control):
        """It looks at another file."""

        id, zh, clauses = "elsewhere", "其他文件", ("7.5.9-B-a-2",)
        judged = 0

        def expectations(self, host, policy):
            type(self).judged += 1
            yield Setting(AppConf(host, "/etc/other.conf"), "x", equals("yes"))
    (root / "etc/other.conf").write_bytes(b"x = yes\n")
    engine(Wants("input"), Follows("log", "input"), Elsewhere()).check()
    assert Elsewhere.judged == 1
