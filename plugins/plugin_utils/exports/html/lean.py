# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization's findings without what the page can tell by itself.

There is one on nearly every clause, and each has its own texts. What a clause says already, what was said before, and
what is as usual is left out of the embedded data; report.js puts it back. What the page shows nowhere is left out for
good: names of duties, and rounds of work that are still far off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA

__all__ = ["USUAL", "lean"]

# What is left out where it is just this, by where it stands.
USUAL: dict[str, dict[str, Any]] = {
    "control": {"area": AREA, "severity": "medium", "disruption": "none", "references": []},
    "group": {
        "would": None, "waived": False, "changed": False, "count": 1, "objects": 1, "hosts": "", "left_out": 0},
    "variant": {
        "advice": None, "advice_about": None, "expected": None, "actual": None, "before_actual": None, "evidence": [],
        "details": [], "details_more": 0, "waivers": [], "count": 1, "hosts": ""},
    "detail": {"where": None, "advice": None, "due": None, "who": None, "change": None},
    "finding": {"due": None, "who": None},
}
# What the clause of the control says in the same words, and what a finding has from its control.
_OF_CLAUSE = {"title": "title", "rationale": "summary"}
_OF_CONTROL = ("clauses", "status", "reason", "waived", "records")
# The page lists what is due within so many days: organization.js.
_SOON = timedelta(days=30)


def lean(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report to embed; the very same where no run has judged the organization."""
    if report["organization"] is None:
        return report
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    said = _Said()
    controls = [
        _control(control, clauses, said) if control["area"] == AREA else control for control in report["controls"]]
    organization = report["organization"]
    until = (date.fromisoformat(organization["today"]) + _SOON).isoformat()
    return {
        **report, "controls": controls,
        "organization": {
            **organization, "findings": [_finding(one, organization["run_id"]) for one in organization["findings"]],
            "rounds": [one for one in organization["rounds"] if one["due"] <= until]},
    }


class _Said:
    """What stands whole where it is said first, and is a number afterwards: the place among those that were said."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, int]] = {}

    def short(self, kind: str, thing: Any) -> Any:
        """Return the thing the first time, its place later."""
        if thing is None:
            return None
        places = self._places.setdefault(kind, {})
        key = json.dumps(thing, sort_keys=True)
        if key in places:
            return places[key]
        places[key] = len(places)
        return thing


def _control(control: dict[str, Any], clauses: Mapping[str, dict[str, Any]], said: _Said) -> dict[str, Any]:
    clause = clauses.get(control["clauses"][0], {}) if len(control["clauses"]) == 1 else {}
    own = {
        name: value for name, value in control.items()
        if not (name in _OF_CLAUSE and value == clause.get(_OF_CLAUSE[name]))}
    own["counts"] = {status: count for status, count in control["counts"].items() if count}
    # Clauses that rest on the same registers have the same remedy.
    own["remediation"] = said.short("remediation", control["remediation"])
    own["groups"] = [_group(group, said) for group in control["groups"]]
    return _without(own, USUAL["control"])


def _group(group: dict[str, Any], said: _Said) -> dict[str, Any]:
    own = {name: value for name, value in group.items() if not (name == "before" and value == group["status"])}
    return _without({**own, "variants": [_variant(variant, said) for variant in group["variants"]]}, USUAL["group"])


def _variant(variant: dict[str, Any], said: _Said) -> dict[str, Any]:
    details = [_detail(detail, variant, said) for detail in variant["details"]]
    return _without({**variant, "details": details}, USUAL["variant"])


def _detail(detail: dict[str, Any], variant: dict[str, Any], said: _Said) -> dict[str, Any]:
    # One commit has changed many records; one detail is what the finding's own message is about.
    own = {**detail, "change": said.short("change", detail.get("change"))}
    own.pop("duty", None)
    return _without(own, {**USUAL["detail"], "message": variant["message"]})


def _finding(finding: dict[str, Any], run_id: str) -> dict[str, Any]:
    own = {name: value for name, value in finding.items() if name not in _OF_CONTROL}
    if own["run_id"] == run_id:
        del own["run_id"]
    return _without(own, USUAL["finding"])


def _without(thing: dict[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in usual or value != usual[name]}
