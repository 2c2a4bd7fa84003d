# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organization's findings without what the page can tell by itself.

There is one on nearly every clause, and each has its own texts. What a clause says already, and what is as usual, is
left out of the embedded data; report.js puts it back.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    "detail": {"where": None, "advice": None, "due": None, "who": None},
    "finding": {"due": None, "who": None},
}
# What the clause of the control says in the same words, and what a finding has from its control.
_OF_CLAUSE = {"title": "title", "rationale": "summary"}
_OF_CONTROL = ("clauses", "status", "reason", "waived", "records")


def lean(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report to embed; the very same where no run has judged the organization."""
    if report["organization"] is None:
        return report
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    remedies: dict[str, int] = {}
    controls = [
        _control(control, clauses, remedies) if control["area"] == AREA else control for control in report["controls"]]
    organization = report["organization"]
    return {
        **report, "controls": controls,
        "organization": {
            **organization, "findings": [_finding(one, organization["run_id"]) for one in organization["findings"]]},
    }


def _control(
    control: dict[str, Any], clauses: Mapping[str, dict[str, Any]], remedies: dict[str, int],
) -> dict[str, Any]:
    clause = clauses.get(control["clauses"][0], {}) if len(control["clauses"]) == 1 else {}
    own = {
        name: value for name, value in control.items()
        if not (name in _OF_CLAUSE and value == clause.get(_OF_CLAUSE[name]))}
    own["counts"] = {status: count for status, count in control["counts"].items() if count}
    own["groups"] = [_group(group) for group in control["groups"]]
    # Clauses that rest on the same registers have the same remedy, which the first of them tells.
    remedy = str(control["remediation"])
    if remedy in remedies:
        own["remediation"] = remedies[remedy]
    else:
        remedies[remedy] = len(remedies)
    return _without(own, USUAL["control"])


def _group(group: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in group.items() if not (name == "before" and value == group["status"])}
    return _without({**own, "variants": [_variant(variant) for variant in group["variants"]]}, USUAL["group"])


def _variant(variant: dict[str, Any]) -> dict[str, Any]:
    details = [_without(detail, USUAL["detail"]) for detail in variant["details"]]
    return _without({**variant, "details": details}, USUAL["variant"])


def _finding(finding: dict[str, Any], run_id: str) -> dict[str, Any]:
    own = {name: value for name, value in finding.items() if name not in _OF_CONTROL}
    if own["run_id"] == run_id:
        del own["run_id"]
    return _without(own, USUAL["finding"])


def _without(thing: dict[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in usual or value != usual[name]}
