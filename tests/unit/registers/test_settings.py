# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of the organization: a wrong one is one error that names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.settings import settings
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

DAY = date(2026, 11, 29)


@rule()
def done(world, *, kind, every="P1Y"):
    return []


def chosen(level=3, **given):
    return settings(
        given, run_day=DAY, base=Path("/play"), level=level, clauses=standard().expected(level), rules={"done": done})


def test_without_variables_there_are_no_registers_and_today_is_the_run_s():
    found = chosen()
    assert (found.folder, found.evidence, found.today, dict(found.periods), found.trail) == (None, None, DAY, {}, None)


def test_evidence_lies_in_the_folder_of_the_registers_unless_another_is_named():
    assert chosen(baseline_registers="/r").evidence == Path("/r")
    found = chosen(baseline_registers="registers", baseline_registers_evidence="/share")
    assert (found.folder, found.evidence) == (Path("/play/registers"), Path("/share"))


@pytest.mark.parametrize("today", ["2027-01-31", date(2027, 1, 31)])
def test_today_can_be_given(today):
    assert chosen(organization_today=today).today == date(2027, 1, 31)


@pytest.mark.parametrize("trail", ["none", "commits", "signed"])
def test_a_trail_is_one_of_three(trail):
    assert chosen(organization_trail=trail).trail == trail


def test_a_period_may_be_shortened():
    assert chosen(organization_periods={"internal_audit": "P6M"}).periods == {"internal_audit": "P6M"}


@pytest.mark.parametrize(("given", "message"), [
    ({"baseline_registers": ["a"]}, r"baseline_registers is \['a'\]; it has to be the path of a folder"),
    ({"baseline_registers_evidence": 7}, "baseline_registers_evidence is 7; it has to be the path of a folder"),
    ({"organization_today": "2026-02-30"}, "organization_today is '2026-02-30'; it has to be a day"),
    ({"baseline_registers": "/" + "x" * 5000}, "^baseline_registers is '/x+', which cannot be looked"),
    ({"baseline_registers": "~no_such_user/r"}, "^baseline_registers is '~no_such_user/r', which cannot be"),
    ({"organization_today": "9999-12-31"}, "organization_today is '9999-12-31'; it has to be a day"),
    ({"organization_today": "0001-01-01"}, "organization_today is '0001-01-01'; it has to be a day"),
    ({"organization_today": "2026-W48-5"}, "organization_today is '2026-W48-5'; it has to be a day"),
    ({"organization_today": "20261129"}, "organization_today is '20261129'; it has to be a day"),
    ({"organization_today": 20261129}, "organization_today is '20261129'; it has to be a day"),
    ({"organization_trail": "git"}, "organization_trail is 'git'; it has to be one of none, commits, signed"),
    ({"organization_trail": True}, "organization_trail is True; it has to be one of"),
    ({"organization_periods": ["P1Y"]}, r"organization_periods is \['P1Y'\]; it has to be a mapping"),
    ({"organization_periods": {"internal_audit": "yearly"}}, "internal_audit is 'yearly'; it has to be a period"),
    ({"organization_periods": {"internal_audit": 12}}, "internal_audit is 12; it has to be a period"),
    ({"organization_periods": {"internal_audits": "P1M"}},
     "no clause asks for 'internal_audits'; did you mean internal_audit"),
    ({"organization_periods": {"internal_audit": "P3Y"}},
     "internal_audit is P3Y, which is longer than the P.Y of clause 7.*may be shortened, never lengthened"),
])
def test_what_cannot_be_used_is_told_with_the_variable(given, message):
    with pytest.raises(VariableError, match=message):
        chosen(**given)


def test_a_period_that_goes_by_level_is_that_of_this_level():
    assert chosen(2, organization_periods={"security_assessment": "P1Y"}).periods
    with pytest.raises(VariableError, match="security_assessment is P2Y, which is longer than the P1Y"):
        chosen(3, organization_periods={"security_assessment": "P2Y"})
