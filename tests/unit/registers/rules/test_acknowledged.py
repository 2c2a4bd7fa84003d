# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Those whom a document concerns have acknowledged the version in force."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.acknowledged import acknowledged
from tests.unit.registers.support import CHANGED, TODAY, agency, ago, ended, evidence, good, reasons, statuses, world


def act(**changed):
    return {"id": "HD-1", "kind": "acknowledgement", "on": "2026-02-10", "by": ["p04"], "policy": "ZD-1",
            "version": "2.0", "attended": ["p10", "p11"], "evidence": evidence("signed"), **changed}


def seen(today=TODAY, files=None, acts=None, whose=("dba",), status="kept", assignments=None, **policies):
    return acknowledged(
        world(today=today, files=files, activities={"records": [act()] if acts is None else acts, "status": status},
              policies={"status": status, **policies},
              posts={"assignments": assignments or agency()["posts"]["assignments"]}),
        kind="duties", posts=list(whose))


def newcomer(since):
    return [*agency()["posts"]["assignments"],
            {"post": "dba", "person": "p06", "from": since, "evidence": evidence()}]


def test_all_holders_are_good_for_a_year():
    assert good(seen(), "2027-02-10")
    found = ended(seen, "2027-02-10")
    assert reasons(found) == ["overdue", "overdue"] and found[0].who == "p10"


def test_who_has_not_acknowledged_is_named():
    found = seen(acts=[act(attended=["p10"])])
    assert reasons(found) == ["not_acknowledged"] and found[0].who == "p11"
    assert "员工11 (p11)" in found[0].message.zh


@pytest.mark.parametrize("changed", [{"version": "1.0"}, {"policy": "ZD-2"}, {"on": ago(-1)}])
def test_another_version_another_document_and_tomorrow_count_for_nothing(changed):
    assert reasons(seen(acts=[act(**changed)])) == ["not_acknowledged", "not_acknowledged"]


def test_without_posts_everybody_employed_has_to():
    found = seen(whose=())
    assert reasons(found) == ["not_acknowledged"] * 10
    assert good(seen(whose=(), acts=[act(attended=[f"p{number:02d}" for number in range(1, 13)])]), "2027-02-10")


def test_a_new_holder_has_thirty_days():
    assert good(seen(assignments=newcomer(ago(29))), TODAY)
    assert reasons(seen(assignments=newcomer(ago(30)))) == ["not_acknowledged"]


def test_the_first_acknowledgement_to_end_counts():
    acts = [act(attended=["p10"]), act(id="HD-2", on="2026-08-01", attended=["p11"])]
    assert good(seen(acts=acts), "2027-02-10")


def test_the_evidence_is_looked_at():
    assert reasons(seen(files={"evidence/signed.pdf": CHANGED})) == ["evidence_differs"]


def test_no_document_and_no_holders_fail_and_are_work_in_a_draft():
    assert statuses(seen(records=[])) == ["fail"] and statuses(seen(records=[], status="draft")) == ["manual"]
    assert reasons(seen(whose=["tester"])) == ["record_absent"]
