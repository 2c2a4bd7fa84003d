# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each kind of counterpart is met within a year."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.contacts import contacts
from tests.unit.registers.support import ABSENT, TODAY, ago, ended, evidence, good, reasons, statuses, world


def met_with(*counterparts, **changed):
    return {"id": "HD-1", "kind": "liaison", "on": "2026-07-02", "by": ["p03"], "counterparts": list(counterparts),
            "evidence": evidence("minutes"), **changed}


def seen(today=TODAY, *records, files=None, status="kept", others=None):
    return contacts(
        world(today=today, files=files, activities={"records": list(records), "status": status}, **(others or {})),
        counterparts=["peer", "telecom"])


def test_the_first_contact_to_end_counts():
    both = (met_with("peer", "telecom"), met_with("peer", id="HD-2", on="2026-09-02"))
    assert good(seen(TODAY, *both), "2027-07-02")
    found = ended(lambda today: seen(today, *both), "2027-07-02")
    assert reasons(found) == ["overdue"] and "通信运营商" in found[0].message.zh


def test_a_counterpart_never_met_or_tomorrow_is_told():
    assert reasons(seen(TODAY, met_with("peer"))) == ["record_absent"]
    assert reasons(seen(TODAY, met_with("peer"), met_with("telecom", on=ago(-1)))) == ["record_absent"]


def test_minutes_are_looked_at_once():
    assert reasons(seen(TODAY, met_with("peer", "telecom"), files={"evidence/minutes.pdf": ABSENT})) == [
        "evidence_absent"]


def test_in_the_first_period_and_in_a_draft_it_is_work_to_do():
    young = {"agency": {"operating_since": ago(10)}}
    assert reasons(seen(others=young)) == ["first_period", "first_period"]
    assert statuses(seen(status="draft")) == ["manual"] and statuses(seen()) == ["fail"]
