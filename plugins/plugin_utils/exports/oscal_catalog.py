# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OSCAL catalogue: groups are sections, controls are clauses, in both languages and in our words."""

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

__all__ = ["export"]


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write the clauses at the report's level as an OSCAL catalogue."""
    view = View(report, language)
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    standard = report["standard"]
    write("catalog", {
        "uuid": named("catalog", standard["id"], str(report["level"]), report["generator"]["version"]),
        "metadata": metadata(view, f"{standard['id']} {view.text(standard['title'])}"),
        "groups": [
            {
                "id": f"s-{section['id']}", "class": "section", "title": view.text(section["title"]),
                "controls": [_control(view, clauses[name]) for name in section["clauses"]]}
            for section in report["sections"]],
    }, path)


def _control(view: View, clause: dict[str, Any]) -> dict[str, Any]:
    control = token(clause["id"])
    return {
        "id": control,
        "class": "clause",
        "title": view.text(clause["title"]),
        "props": [
            {"name": "label", "value": clause["id"]},
            {"name": "tier", "ns": NAMESPACE, "value": clause["tier"]},
            {"name": "area", "ns": NAMESPACE, "value": clause["area"]},
            *({"name": framework["id"], "ns": NAMESPACE, "value": ref, "class": relation}
              for framework in view.report["crosswalks"] for ref, relation in framework["map"].get(clause["id"], ()))],
        "parts": [
            {"id": f"{control}_smt", "name": "statement", "prose": clause["summary"]["en"]},
            {"id": f"{control}_zh", "name": "statement", "class": "zh", "prose": clause["summary"]["zh"]},
            {"id": f"{control}_obj", "name": "assessment-objective", "prose": view.text(clause["summary"])}],
    }
