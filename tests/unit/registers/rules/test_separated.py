# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environments that share nothing."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.separated import separated
from tests.unit.registers.small_agency import CONFIRMED_UNTIL, due, small, told
from tests.unit.registers.support import when

LIVE = {
    "id": "web1", "class": "server", "environment": "production", "hypervisor": "hv1", "segment": "prod",
    "since": "2023-01-01"}
TEST = {**LIVE, "id": "test1", "environment": "test", "hypervisor": "hv2", "segment": "test"}


def judged(*records, today="2026-11-27", **register):
    world = small({"assets": {"records": list(records), **register}}, today=today)
    return separated(world, one="production", other="test")


def test_two_environments_apart_are_good_until_the_register_is_to_be_confirmed():
    assert due(judged(LIVE, TEST)) == CONFIRMED_UNTIL


@pytest.mark.parametrize(("today", "expected"), [
    ("2027-10-08", [("pass", "met")]), ("2027-10-09", [("manual", "expired")])])
def test_the_confirmation_is_good_on_its_last_day(today, expected):
    assert told(judged(LIVE, TEST, today=today)) == expected


@pytest.mark.parametrize(("field", "value"), [("hypervisor", "hv1"), ("segment", "prod")])
def test_what_both_use_is_named_with_the_assets(field, value):
    [one] = judged(LIVE, {**TEST, field: value})
    assert told([one]) == [("fail", "shared")]
    assert all(name in one.message.en for name in (value, "web1", "test1"))


def test_assets_without_hypervisor_share_none():
    bare = {"hypervisor": None, "segment": None}
    assert told(judged({**LIVE, **bare}, {**TEST, **bare})) == [("pass", "met")]


def test_a_retired_asset_shares_nothing_any_more():
    assert told(judged(LIVE, TEST, {**TEST, "id": "old", "hypervisor": "hv1", "retired": "2026-01-01"})) == [
        ("pass", "met")]


def test_a_server_without_environment_has_to_be_looked_at():
    assert told(judged(LIVE, TEST, {**LIVE, "id": "db1", "environment": None})) == [("manual", "field_absent")]


def test_an_environment_without_assets_fails_and_is_work_to_do_in_a_draft():
    assert told(judged(LIVE)) == [("fail", "record_absent")]
    assert told(judged(TEST)) == [("fail", "record_absent")]
    assert told(judged(LIVE, status="draft")) == [("manual", "record_absent")]


def test_a_statement_that_there_is_no_such_environment_ends_it():
    none = {"kind": "test", "on": "2026-10-01", "by": "p05", "reason": "tests run at the supplier's"}
    [one] = judged(LIVE, none=[none])
    assert told([one]) == [("not_applicable", "none_declared")] and one.due == when("2027-10-01")
    assert told(judged(LIVE, none=[{**none, "on": "2025-11-26"}])) == [("manual", "expired")]
