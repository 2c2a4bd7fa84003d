# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The standard's clauses as a library of CISO Assistant: sections, and below each its clauses, with titles of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.ciso import FRAMEWORK, LIBRARY, REF_ID, urn

__all__ = ["export"]

_GROUPS = [
    {"ref_id": "B", "name": "基本要求", "description": "基本要求、总则与业务要求",
     "translations": {"en": {"name": "Basic", "description": "Basic, general and business requirements"}}},
    {"ref_id": "E", "name": "增强要求", "description": "三级增强要求",
     "translations": {"en": {"name": "Enhanced", "description": "What level 3 asks for beyond"}}},
]


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write the clauses at the report's level as a library; it holds both languages."""
    del language
    standard = report["standard"]
    about = {"name": f"{standard['id']} {standard['title']['zh']}", "description": standard["title"]["zh"]}
    translated = {"en": {"name": f"{standard['id']} {standard['title']['en']}", "description": standard["title"]["en"]}}
    path.write_text(yaml.safe_dump({
        "urn": LIBRARY, "locale": "zh", "ref_id": REF_ID, **about,
        "copyright": "Titles and summaries: jrt0117.baseline contributors, GPL-3.0-or-later.",
        "version": 1, "publication_date": report["generated"][:10], "provider": "jrt0117.baseline",
        "packager": "jrt0117",
        "translations": translated,
        "objects": {"framework": {
            "urn": FRAMEWORK, "ref_id": REF_ID, **about, "translations": translated,
            "implementation_groups_definition": _GROUPS,
            "requirement_nodes": list(_nodes(report))}},
    }, allow_unicode=True, sort_keys=False), "utf-8")


def _nodes(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    for section in report["sections"]:
        yield {
            "urn": urn(section["id"]), "assessable": False, "depth": 1, "ref_id": section["id"],
            "name": section["title"]["zh"], "translations": {"en": {"name": section["title"]["en"]}}}
        for name in section["clauses"]:
            clause = clauses[name]
            yield {
                "urn": urn(name), "assessable": True, "depth": 2, "parent_urn": urn(section["id"]), "ref_id": name,
                "name": clause["title"]["zh"], "description": clause["summary"]["zh"],
                "implementation_groups": ["E" if clause["tier"] == "enhanced" else "B"],
                "translations": {"en": {
                    "name": clause["title"]["en"], "description": clause["summary"]["en"]}}}
