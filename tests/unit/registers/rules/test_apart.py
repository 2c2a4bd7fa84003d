# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Posts that exclude each other are held by different people; a B holder counts."""

from __future__ import annotations

from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.apart import apart
from tests.unit.registers.support import CONFIRMED, TODAY, agency, ago, ended, evidence, good, reasons, statuses, world

SIDES: dict[str, Any] = {"one": ["security_admin"], "others": ["system_admin", "network_admin", "dba"]}


def seen(today=TODAY, more=(), **registers):
    assignments = [*agency()["posts"]["assignments"], *more]
    return apart(world(today=today, posts={"assignments": assignments, **registers}), **SIDES)


def appointed(post, person, **more):
    return {"post": post, "person": person, "from": "2022-03-01", "evidence": evidence(), **more}


def test_different_people_are_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_the_network_administrator_as_deputy_of_security_is_a_conflict():
    found = seen(more=[appointed("security_admin", "p08", role="B")])
    assert reasons(found) == ["conflict"] and found[0].who == "p08"
    assert "posts.yml:130" in str(found[0].message)
    assert "员工08 (p08)" in found[0].message.zh and "网络管理员" in found[0].message.zh


def test_each_pair_of_posts_that_one_person_holds_is_told():
    assert reasons(seen(more=[appointed("dba", "p04"), appointed("system_admin", "p05")])) == ["conflict", "conflict"]


def test_a_conflict_that_ended_yesterday_or_begins_tomorrow_is_none_today():
    assert good(seen(more=[appointed("dba", "p04", to=TODAY), appointed("dba", "p05", **{"from": ago(-1)})]), CONFIRMED)


def test_a_side_that_nobody_holds_leaves_nothing_to_compare():
    found = apart(world(posts={"assignments": []}), **SIDES)
    assert reasons(found) == ["no_holder", "no_holder"] and statuses(found) == ["manual"]


def test_in_a_draft_too_nothing_passes_without_holders():
    assert statuses(apart(world(posts={"status": "draft", "assignments": []}), **SIDES)) == ["manual"]
