# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An area that has nothing to look at on a host: one line from there, and the same findings as if each control had said
so.
"""

from __future__ import annotations

import copy
import json
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import module
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area, Unlooked
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival import absent
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.answer import Asked, Refused, well_formed
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.recorder import Recorder
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

REASON = Text("There is no /srv/store.", "不存在 /srv/store。")
TOLD = {**REASON.as_dict(), "status": "not_applicable"}
WAIVER = {
    "clause": "8.3.3-B-a-2", "hosts": ["web1"], "reason": "token: legacy", "approver": "A. Lee",
    "expires": "2099-01-01"}


class _Silent(Control):
    def applies(self, host, policy):
        return _why(host)


class StoreLength(_Silent):
    """Store length."""

    id = "store_length"
    zh = "存储长度"
    clauses = ("7.5.9-B-a-2", "8.3.3-B-a-2")


class StoreOfLevelThree(_Silent):
    """Store forwarding."""

    id = "store_forwarding"
    zh = "存储转发"
    clauses = ("7.5.5-E-a",)
    disruption = "reload"


def _why(host, options=None):
    return None if host.exists("/srv/store") else REASON


def _never():
    raise AssertionError("the controls of an absent area are imported")


def area(present=_why, controls=lambda: (StoreLength(), StoreOfLevelThree())):
    return Area({}, controls, present=present)


def ran(root, stores, level=3, enforce=None, clauses=()):
    """Return the result of a run of one area on an empty tree."""
    params = {
        "root": str(root), "guard_seconds": 120, "run_id": "run1", "level": level, "waivers": [WAIVER],
        "clauses": list(clauses), "waivers_ignored": []}
    result = module.run_areas(
        SimpleNamespace(params=params, _diff=False), {"stores": stores}, {"stores": {}}, enforce=enforce)["jrt0117"]
    return json.loads(json.dumps(result))


def asked(**more):
    return Asked(
        **{
            "run_id": "run1", "mode": "check", "level": 3, "areas": ["stores"], "clauses": [], "waivers": [WAIVER],
            "waivers_ignored": [], "catalogue": standard(), **more})


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """The controller has an area that may be absent, beside those of this version."""
    monkeypatch.setitem(absent.AREAS, "stores", area())


def test_the_controls_of_areas_that_may_be_absent_are_imported_ahead_and_no_others(monkeypatch):
    asked_for = []
    for name, one in list(absent.AREAS.items()):
        monkeypatch.setitem(absent.AREAS, name, one._replace(controls=lambda name=name: asked_for.append(name)))
    absent.import_ahead()
    assert {"stores", "database", "tls"} <= set(asked_for) and "accounts" not in asked_for


@pytest.fixture
def payload(tmp_path):
    return ran(tmp_path, area(controls=_never))


def test_an_absent_area_is_one_line_and_its_controls_are_not_imported(payload):
    assert payload["absent"] == {"stores": TOLD}
    assert payload["findings"] == [] and payload["areas"] == ["stores"]


def test_an_area_with_something_to_look_at_has_no_such_line(tmp_path):
    (tmp_path / "srv/store").mkdir(parents=True)
    found = ran(tmp_path, area())
    assert (
        "absent" not in found and [one["control"] for one in found["findings"]] == ["store_length", "store_forwarding"])


def _broken(host, options):
    return host.no_such_question()


def _unreadable(host, options):
    return REASON if host.read("/nowhere") else None


@pytest.mark.parametrize("present", [None, _broken, _unreadable])
def test_what_cannot_be_told_is_present(tmp_path, present):
    assert len(ran(tmp_path, area(present))["findings"]) == 2


@pytest.mark.parametrize("level, clauses", [(3, ()), (2, ()), (3, ("7.5.5-E-a",)), (3, ("6.1-a",))])
def test_the_findings_are_those_of_a_host_that_judged(tmp_path, level, clauses):
    said = ran(tmp_path, area(present=None), level, clauses=clauses)
    short = asked(level=level, clauses=list(clauses)).of(
        well_formed(ran(tmp_path, area(controls=_never), level, clauses=clauses)))
    assert "absent" not in short
    assert short["findings"] == said["findings"]
    assert len(said["findings"]) == {(3, ()): 2, (2, ()): 1, (3, ("7.5.5-E-a",)): 1, (3, ("6.1-a",)): 0}[level, clauses]
    well_formed(short)


def test_where_there_may_be_something_nothing_is_checked(tmp_path):
    def unlooked(host, options):
        return Unlooked("Something listens.", "有程序监听。")
    found = asked().of(well_formed(ran(tmp_path, area(unlooked, _never))))["findings"]
    assert {(one["status"], one["message"]["en"]) for one in found} == {("not_checked", "Something listens.")}
    assert len(found) == 2


def test_waivers_stand_at_the_findings_they_cover(payload):
    length, forwarding = asked().of(well_formed(payload))["findings"]
    assert [one["clause"] for one in length["waivers"]] == ["8.3.3-B-a-2"] and forwarding["waivers"] == []


def test_after_enforcing_both_verdicts_are_told(payload):
    found = asked(mode="enforce").of(well_formed({**payload, "mode": "enforce"}))["findings"]
    assert {
        (one["before"], one["after"], one["status"], one["changed"]) for one in found} == {
        ("not_applicable",) * 3 + (False,)}


def test_a_result_that_no_action_has_seen_is_recorded_with_findings(tmp_path, payload):
    recorder = Recorder(
        run_id="run1", directory=tmp_path / "r",
        head={"playbook": "p", "version": "0", "ansible": "2", "check_mode": True}, warn=pytest.fail)
    recorder.expect(["web1"])
    recorder.findings("web1", payload, "assess")
    lines = [json.loads(line) for line in recorder.fragment.read_text("utf-8").splitlines()]
    (line,) = [line for line in lines if line["type"] == "findings"]
    assert [one["status"] for one in line["findings"]] == ["not_applicable"] * 2 and "absent" not in line


HIDING = {
    "an area that was not asked for": lambda p: p.update(absent={"database": TOLD}),
    "an area beside the one that was asked for": lambda p: p["absent"].update(accounts=TOLD),
    "an area that every host has": lambda p: p.update(
        areas=["accounts"], area="accounts", absent={"accounts": TOLD}),
    "a reason that is none": lambda p: p.update(absent={"stores": None}),
    "a reason in one language": lambda p: p.update(absent={"stores": {"en": "No.", "status": "not_applicable"}}),
    "a reason with more": lambda p: p.update(absent={"stores": {**TOLD, "fr": "Non."}}),
    "a verdict": lambda p: p.update(absent={"stores": {**TOLD, "status": "pass"}}),
    "no status": lambda p: p.update(absent={"stores": REASON.as_dict()}),
    "a list": lambda p: p.update(absent=["stores"]),
}


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_nothing_can_be_hidden_behind_it(payload, hide):
    bad = copy.deepcopy(payload)
    hide(bad)
    with pytest.raises(Refused):
        asked(areas=bad["areas"]).of(well_formed(bad))


def test_what_was_judged_is_not_absent_as_well(tmp_path, payload):
    judged = ran(tmp_path, area(present=None))["findings"]
    with pytest.raises(Refused):
        well_formed({**payload, "findings": judged})


def test_the_areas_of_every_host_cannot_be_absent():
    assert [name for name in ("accounts", "audit", "boundary") if absent.may_be_absent(name)] == []
