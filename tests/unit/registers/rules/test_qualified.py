# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The holders of a post were assessed as fit by somebody else, within three years."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.qualified import qualified
from tests.unit.registers.support import CHANGED, TODAY, agency, ago, ended, evidence, good, reasons, statuses, world


def seen(today=TODAY, files=None, second=None, **changed):
    """Return what the rule says where p04 and p05 are assessed; of p04 with something changed, of p05 as `second`."""
    given = {"on": "2025-01-10", "assessed_by": "p01", "evidence": evidence("fit"), **changed}
    fit = {"p04": given, "p05": {**given, **(second or {"on": "2025-06-10"})}}
    people = [
        {**one, "qualifications": {"security_admin": fit[one["id"]]} if one["id"] in fit else {}}
        for one in agency()["people"]["records"]]
    return qualified(world(today=today, files=files, people={"records": people}), post="security_admin")


def test_all_holders_assessed_are_good_until_the_first_assessment_ends():
    assert good(seen(), "2028-01-10")
    found = ended(seen, "2028-01-10")
    assert reasons(found) == ["expired"] and statuses(found) == ["manual"] and found[0].who == "p04"


def test_a_holder_without_assessment_is_work_to_do():
    found = qualified(world(), post="security_admin")
    assert reasons(found) == ["record_absent", "record_absent"] and statuses(found) == ["manual"]


def test_an_assessment_of_tomorrow_counts_for_nothing():
    assert reasons(seen(on=ago(-1))) == ["record_absent"]


def test_who_assessed_themself_is_told():
    found = seen(assessed_by="p04", second={"on": "2025-06-10", "assessed_by": "p01"})
    assert reasons(found) == ["self_assessed"] and "员工04 (p04)" in str(found[0].message)


def test_an_assessor_who_was_not_there_yet_is_told():
    assert reasons(seen(on="2022-02-01", second={"on": "2025-06-10"})) == ["expired", "unknown_person"]


def test_the_assessments_file_is_looked_at():
    assert reasons(seen(files={"evidence/fit.pdf": CHANGED})) == ["evidence_differs", "evidence_differs"]


def test_a_post_that_nobody_holds_fails_and_is_work_in_a_draft():
    assert statuses(qualified(world(posts={"assignments": []}), post="security_admin")) == ["fail"]
    found = qualified(world(posts={"assignments": [], "status": "draft"}), post="security_admin")
    assert statuses(found) == ["manual"] and found[0].who == "security_admin"
