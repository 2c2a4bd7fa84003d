# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post has an A and a B who are two people."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.cover import cover
from tests.unit.registers.support import (
    ABSENT,
    CONFIRMED,
    TODAY,
    agency,
    ended,
    evidence,
    good,
    reasons,
    statuses,
    world,
)


def assignments(**roles):
    """Return the agency's assignments, the databases' people with these instead: p10="A"."""
    others = [one for one in agency()["posts"]["assignments"] if one["post"] != "dba"]
    return others + [
        {"post": "dba", "person": person, "role": role, "from": "2022-03-01", "evidence": evidence(person)}
        for person, several in roles.items() for role in several]


def seen(today=TODAY, files=None, **roles):
    rows = assignments(**roles) if roles else agency()["posts"]["assignments"]
    return cover(world(today=today, files=files, posts={"assignments": rows}), posts=["dba", "network_admin"])


def test_two_people_are_good_until_the_register_is_to_be_confirmed():
    assert good(seen(), CONFIRMED)
    assert reasons(ended(seen, CONFIRMED)) == ["expired"]


def test_a_missing_deputy_is_told():
    found = seen(p10="A")
    assert reasons(found) == ["record_absent"] and found[0].who == "dba" and "a B holder" in str(found[0].message)


def test_two_main_holders_are_no_cover():
    assert reasons(seen(p10="A", p11="A")) == ["record_absent"]


def test_one_person_in_both_roles_is_no_cover():
    found = seen(p10="AB")
    assert reasons(found) == ["conflict"] and "员工10 (p10)" in str(found[0].message)


def test_a_second_deputy_who_is_not_the_main_holder_covers():
    assert good(seen(p10="AB", p11="B"), CONFIRMED)


def test_an_appointment_that_is_not_there_is_told():
    assert reasons(seen(files={"evidence/appointment-dba-p10.pdf": ABSENT})) == ["evidence_absent"]


def test_a_draft_is_work_to_do():
    found = cover(world(posts={"status": "draft", "assignments": []}), posts=["dba"])
    assert statuses(found) == ["manual"] and reasons(found) == ["record_absent", "record_absent"]
