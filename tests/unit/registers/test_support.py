# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small agency of the rules' tests is what its docstrings say."""

from __future__ import annotations

from datetime import date

from tests.unit.registers.support import ABSENT, CHANGED, REVIEWED, UNREADABLE, evidence, reasons, world


def test_a_register_is_laid_over_the_agencys_own_and_none_takes_it_away():
    seen = world(posts={"status": "draft", "groups": [{"id": "one", "members": []}]}, media=None)
    assert not seen.register("posts").kept and seen.register("posts").head["reviewed"] == REVIEWED
    assert seen.people_in(["dba"]) == {"p10", "p11"}
    assert [str(one.place) for one in seen.records("posts", "groups")] == ["posts.yml:10"]
    assert seen.register("incidents").there and not seen.register("media").there


def test_days_are_days_at_any_depth():
    seen = world(activities={"records": [{"id": "a", "on": "2026-01-02", "issues": [{"due": "2026-02-03"}]}]})
    assert seen.records("activities")[0]["on"] == date(2026, 1, 2)
    assert seen.records("activities")[0]["issues"][0]["due"] == date(2026, 2, 3)


def test_a_file_is_good_unless_told_otherwise():
    seen = world(files={
        "evidence/a.pdf": ABSENT, "evidence/b.pdf": CHANGED, "c.md": "# One\n# Two\n", "d.doc": UNREADABLE})
    record = seen.records("people")[0]
    assert reasons(seen.evidence(record, {"evidence": evidence("a") + evidence("b") + evidence("c")})) == [
        "evidence_absent", "evidence_differs"]
    assert seen.heading(record, "c.md", "# Two") == [] and seen.heading(record, "other.md", "# Three") == []
    assert reasons(seen.heading(record, "c.md", "# Three")) == ["heading_absent"]
    assert reasons(seen.heading(record, "d.doc", "# One")) == ["unreadable_text"]
