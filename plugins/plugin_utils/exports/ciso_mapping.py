# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clauses beside ISO/IEC 27001:2022, as a mapping of CISO Assistant: of our frameworks the one that it ships, too.

It maps from our library (ciso_library.py) to its own, and both have to be loaded there before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.ciso import FRAMEWORK, LIBRARY, REF_ID, urn

__all__ = ["export"]

_OURS, _THEIRS = "iso27001_2022", "iso27001-2022"
_RELATIONSHIP = {"equal": "equal", "subset": "subset", "superset": "superset", "intersects": "intersect"}


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write the mapping of the clauses at the report's level; it is in English, as the library that it leads to."""
    del language
    framework = next(one for one in report["crosswalks"] if one["id"] == _OURS)
    asked = [clause["id"] for clause in report["clauses"]]
    name = f"{report['standard']['id']} -> {framework['name']['en']}"
    about = {"ref_id": f"mapping-{REF_ID}-to-{_THEIRS}", "name": name, "description": name}
    path.write_text(yaml.safe_dump({
        "urn": f"{LIBRARY}-to-{_THEIRS}", "locale": "en", **about,
        "copyright": "Mapping: jrt0117.baseline contributors, GPL-3.0-or-later.",
        "version": 1, "publication_date": report["generated"][:10], "provider": "jrt0117.baseline",
        "packager": "jrt0117",
        "dependencies": [LIBRARY, f"urn:intuitem:risk:library:{_THEIRS}"],
        "objects": {"requirement_mapping_set": {
            "urn": f"urn:jrt0117:risk:req_mapping_set:{REF_ID}-to-{_THEIRS}", **about,
            "source_framework_urn": FRAMEWORK,
            "target_framework_urn": f"urn:intuitem:risk:framework:{_THEIRS}",
            "requirement_mappings": [
                {
                    "source_requirement_urn": urn(clause),
                    "target_requirement_urn": f"urn:intuitem:risk:req_node:{_THEIRS}:{ref.lower()}",
                    "relationship": _RELATIONSHIP[relation],
                    "rationale": "semantic"}
                for clause in asked for ref, relation in framework["map"].get(clause, ())]}},
    }, allow_unicode=True, sort_keys=False), "utf-8")
