# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OSCAL assessment results: one result a report; observations are groups of findings, findings are clauses.

A clause that does not apply has no finding. One that is waived is not satisfied, and says that it is waived.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.oscal import (
    NAMESPACE,
    metadata,
    named,
    token,
    write,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import View
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode

__all__ = ["export"]

# The reader gets the count of the others.
_MOST_SUBJECTS = 100
_REASON = {"pass": "pass", "fail": "fail"}


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as OSCAL assessment results."""
    document = _Results(report, language)
    write("assessment-results", document.made(), path)


class _Results:
    """The document of one report."""

    def __init__(self, report: dict[str, Any], language: str) -> None:
        self.report, self.view = report, View(report, language)
        self.runs = " ".join(run["run_id"] for run in report["runs"])
        self.observed: dict[tuple[str, int], str] = {}
        self.observations: list[dict[str, Any]] = []

    def made(self) -> dict[str, Any]:
        for control in self.report["controls"]:
            for group in control["groups"]:
                self._observe(control, group)
        plan = named("plan", self.runs)
        standard = self.report["standard"]
        title = f"{standard['id']} {self.view.text(standard['title'])}"
        started = min((run["started"] for run in self.report["runs"] if run["started"]), default=None)
        findings = [
            self._finding(clause) for clause in self.report["clauses"] if clause["status"] != "not_applicable"]
        return {
            "uuid": named("assessment-results", self.runs),
            "metadata": metadata(self.view, title),
            "import-ap": {"href": f"#{plan}"},
            "results": [{
                "uuid": named("result", self.runs),
                "title": title,
                "description": self.view.text(standard["title"]),
                "start": started or self.report["generated"],
                "end": self.report["generated"],
                **({"local-definitions": {"inventory-items": [self._item(host) for host in self.report["hosts"]]}}
                   if self.report["hosts"] else {}),
                "reviewed-controls": {"control-selections": [{
                    "include-controls": [
                        {"control-id": token(clause["id"])} for clause in self.report["clauses"]]}]},
                **({"observations": self.observations} if self.observations else {}),
                **({"findings": findings} if findings else {}),
            }],
            "back-matter": {"resources": [{
                "uuid": plan, "title": title,
                "description": "The plan of these assessments is the inventory that they ran with.",
                "rlinks": [{"href": "summary.json"}]}]},
        }

    def _item(self, host: dict[str, Any]) -> dict[str, Any]:
        return {
            "uuid": named("host", host["name"]),
            "description": host["name"],
            "props": [
                {"name": "asset-id", "value": _value(host["name"])},
                {"name": "state", "ns": NAMESPACE, "value": host["state"]}],
        }

    def _observe(self, control: dict[str, Any], group: dict[str, Any]) -> None:
        name = named("observation", self.runs, control["id"], str(group["place"]))
        self.observed[control["id"], group["place"]] = name
        numbers = decode(group["hosts"])
        subjects = [
            {"subject-uuid": named("host", self.report["hosts"][number]["name"]), "type": "inventory-item"}
            for number in numbers[:_MOST_SUBJECTS]]
        self.observations.append({
            "uuid": name,
            "title": self.view.text(control["title"]),
            "description": self.view.message(group) or group["status"],
            "props": [
                {"name": "control", "ns": NAMESPACE, "value": control["id"]},
                {"name": "status", "ns": NAMESPACE, "value": group["status"]},
                {"name": "hosts", "ns": NAMESPACE, "value": str(group["count"])},
                *([{"name": "reason", "ns": NAMESPACE, "value": group["reason"]}] if group["reason"] else [])],
            "methods": ["TEST" if numbers else "EXAMINE"],
            "types": ["finding"],
            **({"subjects": subjects} if subjects else {}),
            "collected": self.report["generated"],
        })

    def _finding(self, clause: dict[str, Any]) -> dict[str, Any]:
        observations = [
            {"observation-uuid": self.observed[control["id"], group["place"]]}
            for control, group in self.view.groups(clause)]
        return {
            "uuid": named("finding", self.runs, clause["id"]),
            "title": f"{clause['id']} {self.view.text(clause['title'])}",
            "description": self.view.text(clause["summary"]),
            "props": [
                {"name": "status", "ns": NAMESPACE, "value": clause["status"]},
                {"name": "waived", "ns": NAMESPACE, "value": str(clause["waived"])},
                *({"name": f"cells-{status.replace('_', '-')}", "ns": NAMESPACE, "value": str(count)}
                  for status, count in clause["counts"].items())],
            "target": {
                "type": "objective-id",
                "target-id": f"{token(clause['id'])}_obj",
                "status": {
                    "state": "satisfied" if clause["status"] == "pass" else "not-satisfied",
                    "reason": _REASON.get(clause["status"], "other")}},
            **({"related-observations": observations} if observations else {}),
        }


def _value(text: str) -> str:
    """A property's value holds no blank at its ends, and is never empty."""
    return text.strip() or "-"
