# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/stability.md promises is still there: names of variables with their types, keys of schemas, ids.

promised.json is what stands since the newest major version. What is new there may be added:

    .venv/bin/python -m tests.unit.repository.test_stability
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import BASELINE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports import FORMATS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import frameworks, standard

ROOT = Path(__file__).resolve().parents[3]
PROMISED = Path(__file__).with_name("promised.json")


def now() -> dict[str, list[str]]:
    """Everything that is promised, as it is in this checkout."""
    return {
        "variables": sorted([*BASELINE, *_of_roles()]),
        "schemas": sorted(key for name in ("finding", "fragment-line", "report") for key in _keys(name)),
        "clauses": list(standard().clauses),
        "controls": sorted(control for controls in BUILT.values() for control in controls),
        "frameworks": [framework.id for framework in frameworks()],
        "exports": sorted(f"{name} {form.file}" for name, form in FORMATS.items()),
        "modules": sorted(path.stem for path in (ROOT / "plugins/modules").glob("*.py")),
        "playbooks": sorted(path.stem for path in (ROOT / "playbooks").glob("*.yml")),
    }


def _of_roles() -> list[str]:
    found = []
    for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"):
        options = yaml.safe_load(path.read_text("utf-8"))["argument_specs"]["main"]["options"]
        found += [f"{name} {option['type']}" for name, option in options.items()]
    return found


def _keys(name: str) -> list[str]:
    schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_text("utf-8"))
    return [f"{name} {path}" for path in _paths(schema, "")]


def _paths(schema: Any, at: str) -> list[str]:
    if isinstance(schema, list):
        return [path for part in schema for path in _paths(part, at)]
    if not isinstance(schema, dict):
        return []
    found = []
    for key, value in schema.items():
        if key == "properties":
            for name, part in value.items():
                found += [f"{at}/{name}", *_paths(part, f"{at}/{name}")]
        elif key in ("$defs", "definitions"):
            found += [path for name, part in value.items() for path in _paths(part, f"{at}#{name}")]
        else:
            found += _paths(value, at)
    return sorted(set(found))


def test_nothing_that_is_promised_is_gone():
    there = now()
    gone = {
        part: [name for name in names if name not in set(there[part])]
        for part, names in json.loads(PROMISED.read_text("utf-8")).items()}
    assert {part: names for part, names in gone.items() if names} == {}


def test_there_is_something_to_hold():
    promised = json.loads(PROMISED.read_text("utf-8"))
    assert promised.keys() == now().keys()
    assert len(promised["clauses"]) == 418 and len(promised["variables"]) > 200 and len(promised["schemas"]) > 200


if __name__ == "__main__":
    PROMISED.write_text(json.dumps(now(), ensure_ascii=False, indent=1) + "\n", "utf-8")
