# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated files of the controller: module, action and documentation of each area, bounds, and the lists."""

from __future__ import annotations

import re
import textwrap

from tools.docs.coverage import counted
from tools.docs.options import OURS
from tools.docs.shape import HEADER, between, literal, wrapped, written_from
from tools.docs.tree import AREAS, TABLE, Area, Tree, chinese, metadata_of, page_of

_PACKAGE = "ansible_collections.jrt0117.baseline.plugins"
_BOUNDS = "plugins/plugin_utils/before/bounds.py"
_EXAMPLE = f"{AREAS}/accounts/password_length.py"
_RULE = "plugins/plugin_utils/registers/rules/cover.py"
_BUILT = "plugins/plugin_utils/standard/built.py"
# Keys of an option that Ansible's documentation does not know: each is one line, and the Chinese description a list.
_OURS = re.compile(rf"^    (?:(?:{'|'.join(OURS)}): .*\n|zh:\n(?:      .*\n)+)", re.MULTILINE)


def controller_files(tree: Tree) -> dict[str, str]:
    """Return the generated files of the controller by name."""
    files = {_BOUNDS: _bounds(tree), _BUILT: _built(tree)}
    for area in tree.areas:
        files[f"plugins/modules/{area.name}.py"] = _module(area)
        files[f"plugins/action/{area.name}.py"] = _action(area)
        files[f"plugins/doc_fragments/{area.name}.py"] = _fragment(area)
    return {**files, **_lists(tree)}


# Module, action, documentation

_MODULE = '''\
#!/usr/bin/python
{header}{written}"""Audits and enforces the {name} area of JR/T 0117-2014."""

DOCUMENTATION = r"""
module: {name}
short_description: Audit and enforce {says} (JR/T 0117-2014)
version_added: "{since}"
author: jrt0117.baseline contributors (@jrt0117)
description:
{judges}
  - In check mode it gives the same verdicts, the diff, and what enforcing would achieve. It writes nothing to the host.
  - Enforcing keeps a journal below C(/var/lib/jrt0117/journal); M(jrt0117.baseline.rollback) undoes it.
  - A host that does not comply is a finding, never a failed task. The task fails only when its verdicts could not be
    trusted.
extends_documentation_fragment:
  - jrt0117.baseline.baseline
  - jrt0117.baseline.{name}
attributes:
  check_mode:
    support: full
    description: Gives verdict, diff and prediction, and writes nothing to the host.
  diff_mode:
    support: full
    description: Shows each file once, with every control's edits together; secrets are masked.
  idempotent:
    support: {support}
{idempotent}
seealso:
  - module: jrt0117.baseline.assess
  - module: jrt0117.baseline.rollback
"""

EXAMPLES = r"""
- name: Where does this host stand (run with --check)
  jrt0117.baseline.{name}:
    level: 3
  become: true

- name: {example}
  jrt0117.baseline.{name}:
    level: 3
{values}  become: true
"""

RETURN = r"""
jrt0117:
  description:
    - The findings and what they were made from; docs/result-schema.md describes each field.
    - Where the compliance callback records the run, findings that nobody looks at on the way (no C(register), no C(-v),
      no output for programs) go straight into the record; C(counts) (findings by status) and C(spool) (where they were
      put by) stand in their place.
  returned: success
  type: dict
  sample: {{"schema": 1, "area": "{name}", "mode": "check", "level": 3, "findings": []}}
"""

# First, and for its effect alone: it speeds up the other imports.
from {package}.module_utils.frame import zip_once  # isort: skip  # noqa: F401  # pylint: disable=unused-import

from ansible.module_utils.basic import AnsibleModule

from {package}.module_utils.areas.{name} import AREA
from {package}.module_utils.frame.enforcing import enforce
from {package}.module_utils.frame.module import run_module
from {package}.module_utils.frame.options import SHARED_OPTIONS


def main():
    module = AnsibleModule(argument_spec=dict(SHARED_OPTIONS, **AREA.options), supports_check_mode=True)
    values = {{name: module.params[name] for name in AREA.options}}
    run_module(module, {{"{name}": AREA}}, {{"{name}": values}}, enforce=None if module.check_mode else enforce)


if __name__ == "__main__":
    main()
'''


def _module(area: Area) -> str:
    page, example = area.page, area.page.get("example") or {"name": "Enforce", "options": {}}
    judges = f"Judges {page['judges'].strip()}, from the state in force, and puts right what a machine may."
    partly = page.get("idempotent")
    idempotent = f"description: {_plain((partly or 'Enforcing again changes nothing.').strip())}"
    values = "".join(f"    {name}: {_flow(value)}\n" for name, value in example["options"].items())
    return _MODULE.format(
        header=HEADER,
        written=written_from(area.file),
        name=area.name,
        says=page["says"],
        since=page["since"],
        judges=wrapped(_plain(judges), 4, "  - "),
        support="partial" if partly else "full",
        idempotent=wrapped(idempotent, 6, "    "),
        example=_plain(example["name"]),
        values=values,
        package=_PACKAGE,
    )


def _plain(text: str) -> str:
    """Return a text as YAML takes it, between quotes where it would take it for something else."""
    return literal(text) if ": " in text or " #" in text or text[:1] in "'\"[{&*!|>%@`" else text


def _flow(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(str(one) for one in value)}]"
    return str(value)


def _action(area: Area) -> str:
    return (
        f'{HEADER}{written_from(area.file)}"""Completes the options of M(jrt0117.baseline.{area.name}) from the '
        'play\'s variables."""\n\n'
        f"from __future__ import annotations\n\nfrom {_PACKAGE}.plugin_utils.before.area_action import AreaAction\n\n"
        "\n"
        'class ActionModule(AreaAction):\n    """Runs the module with the variables of this play."""\n\n'
        f'    area = "{area.name}"\n')


def _fragment(area: Area) -> str:
    # The text itself, so that its lines are those of the page.
    options = _OURS.sub("", area.text.partition("\noptions:\n")[2])
    return (
        f'{HEADER}{written_from(area.file)}"""The options of the {area.name} area, for its module, its role and the '
        'reader."""\n\n\nclass ModuleDocFragment:\n'
        f'    """Documentation of the options in plugins/module_utils/areas/{area.name}/options.py."""\n\n'
        f'    DOCUMENTATION = r"""\noptions:{" {}" if not area.options else ""}\n{options}"""\n')


# Bounds and the list of what is built


def _bounds(tree: Tree) -> str:
    ranges, standard, checks, together = [], [], [], []
    for area in tree.areas:
        if area.page.get("check"):
            together.append(f"    {literal(area.name)}: {literal(area.page['check'])},\n")
        for name, option in area.options.items():
            variable, bounds = literal(f"{area.name}_{name}"), option.get("bounds")
            if bounds:
                ranges.append(f"    {variable}: ({bounds['least']!r}, {bounds['most']!r}),\n")
                for side in ("least", "most"):
                    if f"{side}_of" in bounds:
                        standard.append(f"    {variable}: ({bounds[side]!r}, {literal(bounds[f'{side}_of'])}),\n")
            if "check" in option:
                checks.append(f"    {variable}: {literal(option['check'])},\n")
    return (
        f"{HEADER}{written_from(page_of('*'))}"
        '"""The bounds of every variable, and the name of the check (validity.py) of each that is no number."""\n\n'
        "from __future__ import annotations\n\n"
        '__all__ = ["CHECKS", "OF_THE_STANDARD", "RANGES", "TOGETHER"]\n\n'
        "# Least and most. Where the standard gives the number it is one of the two; else there is room for the "
        f"organization's.\nRANGES: dict[str, tuple[float, float]] = {{\n{''.join(ranges)}}}\n\n"
        "# The bound that is the standard's own number, and the clause that gives it.\n"
        f"OF_THE_STANDARD: dict[str, tuple[float, str]] = {{\n{''.join(standard)}}}\n\n"
        f"CHECKS: dict[str, str] = {{\n{''.join(checks)}}}\n\n"
        "# What is asked of all the options of an area together.\n"
        f"TOGETHER: dict[str, str] = {{\n{''.join(together)}}}\n")


def _built(tree: Tree) -> str:
    rows = []
    for area in tree.areas:
        names = [literal(control.name) for control in area.ordered]
        inside = f"{wrapped(', '.join(names) + ',', 8)}\n" if names else ""
        rows.append(f'    "{area.name}": (\n{inside}    ),\n')
    return (
        f"{HEADER}{written_from(metadata_of('*'), TABLE)}"
        '"""The controls that this version has, by area: known without importing one of them."""\n\n'
        "from __future__ import annotations\n\n"
        '__all__ = ["BUILT"]\n\n'
        f"BUILT: dict[str, tuple[str, ...]] = {{\n{''.join(rows)}}}\n"
    )


# Lists in files that are written by hand


def _lists(tree: Tree) -> dict[str, str]:
    names = [area.name for area in tree.areas]
    blocks = {
        "meta/runtime.yml": ("group", "".join(f"    - {name}\n" for name in sorted([*names, "assess", "login_tests"]))),
        "playbooks/enforce.yml": ("areas", "".join(f"    - role: jrt0117.baseline.{name}\n" for name in names)),
        "docs/anatomy-of-a-control.md": ("example", _example(tree, _EXAMPLE)),
        "docs/add-a-rule.md": ("example", _example(tree, _RULE)),
    }
    files = {file: between(tree.text(file), name, block, file) for file, (name, block) in blocks.items()}
    files["docs/README.md"] = _documents(tree)
    headings = {"en": "area | judges, from the state in force | clauses", "zh": "领域 | 检查内容 | 条款"}
    for language, file in (("en", "README.md"), ("zh", "README.zh-CN.md")):
        text = between(tree.text(file), "areas", _rows(tree, language, headings[language]), file)
        files[file] = between(text, "numbers", _numbers(tree, language), file)
    files["catalogue/schema.json"] = _schema(tree)
    return files


def _rows(tree: Tree, language: str, heading: str) -> str:
    page = {"en": "README.md", "zh": "README.zh-CN.md"}[language]
    rows = "".join(
        f"| [{area.name}](roles/{area.name}/{page}) | {' | '.join(area.page['readme'][language])} |\n"
        for area in [*tree.areas, tree.organization]
    )
    return f"| {heading} |\n|---|---|---|\n{rows}"


_NUMBERS = {
    "en": (
        "Of the standard's {clauses} clauses this version settles {whole} whole: {implemented} on hosts, {register} by "
        "the organization's registers. {rest}{informative} asks for nothing. What is not settled shows in the report "
        "as *not checked*, never as good: see "
        "[coverage](docs/coverage.md), clause by clause."),
    "zh": (
        "规范共 {clauses} 个条款，本版本完整判定 {whole} 个："
        "{implemented} 个在主机上判定，{register} 个由机构台账判定。\n"
        "{rest}{informative} 个不提要求。未判定的在报告中一律为\n"
        "“未检查”，绝不计为符合；逐条情况见[条款覆盖](docs/coverage.md)。"),
}
# Said where there is any.
_REST = {
    "en": "Of {partly} more it settles a part. The other {planned} have no code yet, and ",
    "zh": "另有 {partly} 个只判定其中一部分，{planned} 个尚无代码，"}


def _numbers(tree: Tree, language: str) -> str:
    """How many clauses are settled, in a paragraph."""
    states = counted(tree)
    rest = _REST[language].format(**states) if states["partly"] or states["planned"] else ""
    text = _NUMBERS[language].format(
        clauses=sum(states.values()), whole=states["implemented"] + states["register"], rest=rest, **states)
    return (textwrap.fill(text, 80, break_on_hyphens=False) if language == "en" else text) + "\n"


def _example(tree: Tree, file: str) -> str:
    """The control or rule that a page goes through, as it stands."""
    code = tree.text(file).removeprefix(HEADER)
    return f"```python\n{code}```\n"


def _documents(tree: Tree) -> str:
    file = "docs/README.md"
    roles = [f"[{area.name}](../roles/{area.name}/README.md)" for area in [*tree.areas, tree.organization]]
    pages = [
        f"[{meaning.partition(':')[0]}]({page}) ([中文]({chinese(page)})):{meaning.partition(':')[2]}"
        for area in tree.areas
        for page, meaning in (area.page.get("pages") or {}).items()
    ]
    variables = f"Variables, with default, bounds and clause: {', '.join(roles)}."
    text = between(tree.text(file), "areas", "".join(f"{wrapped(one, 2, '- ')}\n" for one in [variables, *pages]), file)
    modules = ", ".join(f"`jrt0117.baseline.{area.name}`" for area in tree.areas)
    return between(text, "modules", f"{wrapped(f'Those of the areas: {modules}.', 0)}\n", file)


def _schema(tree: Tree) -> str:
    names = ",\n".join(f'            "{name}"' for name in tree.table)
    return re.sub(
        r'("area": \{\n          "enum": \[\n).*?(\n          \])',
        rf"\1{names}\2",
        tree.text("catalogue/schema.json"),
        count=1,
        flags=re.DOTALL,
    )
