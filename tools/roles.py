#!/usr/bin/env python3
# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what a role says of its area's options: defaults, argument specs, README and the clause tags.

The options come from the area's documentation fragment, the clauses from its controls. `--check` writes nothing and exits
with 1 where a file is out of date.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "collections"))
_PACKAGE = "ansible_collections.jrt0117.baseline.plugins."
# Ansible's markup of code, values, modules and environment variables, and that of options.
_MARKUP = re.compile(r"\b[CVME]\(([^)]*)\)")
_OPTION = re.compile(r"\bO\(([^)]*)\)")
_MARK = "# Written by tools/roles.py from plugins/doc_fragments/{area}.py; change it there.\n"


def main() -> int:
    """Write or check the files of every area's role."""
    areas = importlib.import_module(_PACKAGE + "module_utils.areas").AREAS
    stale = []
    for name, area in areas.items():
        for path, text in files(name, area.controls()).items():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{'out of date' if '--check' in sys.argv else 'written'}: {path}")
    return 1 if stale and "--check" in sys.argv else 0


def files(name: str, controls) -> dict[Path, str]:
    """Return the generated files of one area's role."""
    fragment = importlib.import_module(_PACKAGE + f"doc_fragments.{name}").ModuleDocFragment
    options = yaml.safe_load(fragment.DOCUMENTATION)["options"]
    title = importlib.import_module(_PACKAGE + f"module_utils.areas.{name}").__doc__.partition("(")[0].split(":", 1)[1].strip()
    role = ROOT / "roles" / name
    return {
        role / "defaults/main.yml": _defaults(name, options),
        role / "meta/argument_specs.yml": _argument_specs(name, title, options),
        role / "tasks/main.yml": _tasks(name, title, controls),
        role / "README.md": _readme(name, title, options),
    }


def _defaults(name: str, options: dict) -> str:
    lines = ["---\n", _MARK.format(area=name)]
    for option, spec in options.items():
        lines.append(_dump({f"{name}_{option}": spec["default"]}))
    return "".join(lines)


def _argument_specs(name: str, title: str, options: dict) -> str:
    specs = {}
    for option, spec in options.items():
        entry = {"description": spec["description"], "type": spec["type"]}
        entry.update({key: spec[key] for key in ("elements", "choices", "default") if key in spec})
        specs[f"{name}_{option}"] = entry
    document = {"argument_specs": {"main": {"short_description": title[0].upper() + title[1:], "options": specs}}}
    return "---\n" + _MARK.format(area=name) + _dump(document)


def _tasks(name: str, title: str, controls) -> str:
    clauses = sorted({clause for control in controls for clause in control.clauses})
    tags = "".join(f"    - {tag}\n" for tag in [name, *clauses])
    return (
        "---\n" + _MARK.format(area=name)
        + f"- name: Judge and enforce {title}\n  jrt0117.baseline.{name}:\n  tags:\n{tags}"
    )


def _readme(name: str, title: str, options: dict) -> str:
    rows = "".join(
        f"| `{name}_{option}` | {spec['type']} | `{_short(spec['default'])}` | {_meaning(name, option, spec)} |\n"
        for option, spec in options.items()
    )
    return (
        f"# {name}\n\n{title[0].upper() + title[1:]}. The role audits in check mode (`--check`) and enforces without it.\n\n"
        f"| variable | type | default | meaning |\n|---|---|---|---|\n{rows}"
    )


def _meaning(name: str, option: str, spec: dict) -> str:
    bounds = importlib.import_module(_PACKAGE + "plugin_utils.before.validity").RANGES.get(f"{name}_{option}")
    text = " ".join([*spec["description"], *(["From {} to {}.".format(*bounds)] if bounds else [])])
    return _MARKUP.sub(r"`\1`", _OPTION.sub(rf"`{name}_\1`", text))


def _short(value) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=10**6).strip().removesuffix("...").strip()
    return text if len(text) <= 60 else f"{len(value)} names, see defaults/main.yml"


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, as yamllint and ansible-lint want them."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _dump(data) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    sys.exit(main())
