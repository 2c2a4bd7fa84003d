# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SARIF 2.1.0 for views of code scanning: rules are clauses, results are what is open of a clause and a control.

Identical findings of many hosts are one result, with the first hosts and the count: so ten thousand hosts stay far
below what such views take.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN, View

__all__ = ["export", "fingerprint", "render"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# A finding is wrong, or a person judges it, or nothing can be said of it yet.
_KIND = {"fail": "fail", "error": "fail", "manual": "review", "not_checked": "open"}
_SECURITY = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
_MOST_HOSTS = 10
_NO_WORDS = {"en": "Nothing is said of it.", "zh": "没有说明。"}


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as SARIF."""
    path.write_text(json.dumps(render(report, language), ensure_ascii=False, indent=1) + "\n", "utf-8")


def render(report: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a report as a SARIF log."""
    view = View(report, language)
    run: dict[str, Any] = {
        "tool": {"driver": {
            "name": report["generator"]["name"],
            "version": report["generator"]["version"],
            "semanticVersion": report["generator"]["version"],
            "fullName": f"{report['standard']['id']} {view.text(report['standard']['title'])}",
            "rules": [_rule(view, clause) for clause in report["clauses"]]}},
        "automationDetails": {"id": f"jrt0117/{report['campaign'] or ''}/"},
        "language": {"en": "en-US", "zh": "zh-CN"}[language],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(view, place, clause, control, group)
            for place, clause in enumerate(report["clauses"]) for control, group in view.groups(clause)
            if group["status"] in OPEN],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def fingerprint(clause: str, control: str, reason: str) -> str:
    """What a finding is followed by from run to run: it outlives hosts and wordings."""
    return hashlib.sha256("\0".join((clause, control, reason)).encode()).hexdigest()[:32]


def _rule(view: View, clause: dict[str, Any]) -> dict[str, Any]:
    severities = [control["severity"] for control, _group in view.groups(clause) if control["severity"]]
    worst = min(severities, key=list(_SECURITY).index, default=None)
    return {
        "id": clause["id"],
        "shortDescription": {"text": view.text(clause["title"])},
        "fullDescription": {"text": view.text(clause["summary"])},
        "help": {"text": view.text(clause["summary"])},
        "properties": {
            "tags": [
                "security", clause["tier"], f"area/{clause['area']}",
                *(f"{framework['id']}/{ref}" for framework in view.report["crosswalks"]
                  for ref in view.references(framework, clause["id"]))],
            **({"security-severity": _SECURITY[worst]} if worst else {})},
    }


def _result(
        view: View, place: int, clause: dict[str, Any], control: dict[str, Any], group: dict[str, Any],
) -> dict[str, Any]:
    names, more = view.hosts(group["hosts"], _MOST_HOSTS)
    waivers = view.waivers(clause, group)
    return {
        "ruleId": clause["id"],
        "ruleIndex": place,
        "kind": _KIND[group["status"]],
        "level": "error" if _KIND[group["status"]] == "fail" else "none",
        "message": {"text": f"{view.text(control['title'])}: {view.message(group) or _NO_WORDS[view.language]}"},
        "locations": [{"logicalLocations": [{"name": name, "kind": "resource"} for name in names]}],
        "partialFingerprints": {
            "jrt0117/v1": fingerprint(clause["id"], control["id"], f"{group['status']} {group['reason'] or ''}")},
        "properties": {
            "control": control["id"], "status": group["status"], "reason": group["reason"], "hosts": group["count"],
            "hostsLeftOut": more, "severity": control["severity"]},
        **({"suppressions": [
            {"kind": "external", "status": "accepted", "justification":
                f"{one['reason']} ({one['approver']}, {one['expires']})"} for one in waivers]} if waivers else {}),
    }
