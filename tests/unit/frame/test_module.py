# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a result says of the host beside its findings: the accounts that are there, for the registers' sake. Code that
was not sent is asked for, whoever needs it and whatever becomes of that.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CodeLeftOut, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame import module
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import validated
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

PASSWD = "root:x:0:0:root:/root:/bin/bash\nliwei:x:1000:1000::/home/liwei:/sbin/nologin\n"


@pytest.fixture
def accounts(tmp_path):
    """What a host with these files tells of its accounts."""
    def told(passwd=PASSWD, area="accounts", **files):
        (tmp_path / "etc").mkdir(exist_ok=True)
        for name, text in {**({"passwd": passwd} if passwd else {}), **files}.items():
            (tmp_path / "etc" / name).write_text(text)
        params = {
            "root": str(tmp_path), "guard_seconds": 120, "run_id": "run1", "level": 3, "waivers": [],
            "clauses": ["8.3.3-B-b-5"], "waivers_ignored": []}
        values = {area: validated(AREAS[area].options, {}, area)}
        run = SimpleNamespace(params=params, _diff=False)
        return module.run_areas(run, {area: AREAS[area]}, values)["jrt0117"]["accounts"]
    return told


def test_every_account_is_told_those_that_log_in_nowhere_too(accounts):
    assert accounts() == {"names": ["liwei", "root"], "whole": True}


def test_where_a_directory_has_more_of_them_that_is_told(accounts):
    found = accounts(**{"nsswitch.conf": "passwd: files ldap\n", "nslcd.conf": "uri ldap://ldap.example.com\n"})
    assert found == {"names": ["liwei", "root"], "whole": False}


def test_what_cannot_be_read_is_not_told_as_none(accounts):
    assert accounts(passwd="") is None
    assert accounts(passwd="liwei:x:1000:1000::/:/bin/sh\n") is None


def test_more_than_anybody_compares_is_not_told(accounts, monkeypatch):
    monkeypatch.setattr(module, "_MOST_ACCOUNTS", 1)
    assert accounts() is None


def test_another_area_tells_nothing_of_accounts(accounts):
    assert accounts(area="audit") is None


@pytest.mark.parametrize(
    ("written", "told"), [("3d" * 16 + "\n", "3d" * 16), ("", None), (None, None), ("x" * 5000, "x" * 64)])
def test_a_host_is_known_again_by_its_machine_id(tmp_path, written, told):
    (tmp_path / "etc").mkdir()
    if written is not None:
        (tmp_path / "etc/machine-id").write_text(written)
    assert module.facts(Host(str(tmp_path)))["machine_id"] == told


class Left(Exception):
    """What a module has answered."""


class Needing(Control):
    """A control that needs what was left out."""

    id = "needing"
    clauses = ("8.3.3-B-b-5",)

    def __init__(self, ahead=None, expectations=None):
        self.ahead = lambda host, policy: ahead and ahead()
        self.expectations = lambda host, policy: expectations and expectations() or ()


@pytest.fixture
def finder(monkeypatch):
    """The finder of a light pack, and what imports by it raise."""
    one = SimpleNamespace(missed=False, find_spec=lambda *given: None)
    monkeypatch.setattr(sys, "meta_path", [one, *sys.meta_path])

    def miss():
        one.missed = True
        raise CodeLeftOut("far")
    one.miss = miss
    return one


def taken_for_a_fault(miss):
    """As code does that takes everything for a fault."""
    try:
        miss()
    except BaseException:
        raise HostError("/far", "not there") from None


def answer_of(area, tmp_path):
    """Return what the module answers."""
    def leave(**answer):
        raise Left(answer)
    run = SimpleNamespace(
        params={
            "root": str(tmp_path), "guard_seconds": 120, "run_id": "run1", "level": 3, "waivers": [], "clauses": [],
            "waivers_ignored": []}, _diff=False, argument_spec={}, fail_json=leave, exit_json=leave)
    run.argument_spec = {name: {} for name in run.params}
    with pytest.raises(Left) as left:
        module.run_module(run, {"one": area}, {"one": {}}, may_change=False)
    return left.value.args[0]


@pytest.mark.parametrize("where", ["present", "controls", "ahead", "expectations"])
@pytest.mark.parametrize("how", [lambda miss: miss(), taken_for_a_fault])
def test_code_that_was_left_out_is_asked_for_wherever_it_is_missed(tmp_path, finder, where, how):
    def need(*_given):
        return how(finder.miss)
    control = Needing(**{where: need}) if where in ("ahead", "expectations") else Needing()
    area = Area(
        {}, need if where == "controls" else lambda: (control,), present=need if where == "present" else None)
    answer = answer_of(area, tmp_path)
    assert answer.pop("msg") and answer == {CodeLeftOut.member: True}


def test_where_nothing_was_missed_the_answer_is_the_findings(tmp_path, finder):
    answer = answer_of(Area({}, lambda: (Needing(),)), tmp_path)
    assert answer["jrt0117"]["areas"] == ["one"] and CodeLeftOut.member not in answer
