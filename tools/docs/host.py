# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated files of host code: the list of areas, each area's options and controls, and the recorder as a text."""

from __future__ import annotations

from tools.docs.shape import HEADER, imported, listed, literal, written_from
from tools.docs.tree import AREAS, TABLE, Area, Tree, class_of, metadata_of

_PACKAGE = "ansible_collections.jrt0117.baseline.plugins.module_utils"
_RECORDER = "plugins/module_utils/subjects/records/recorder.py"
# What a host has to know of an option; descriptions and bounds would be sent in vain.
_ON_THE_HOST = ("type", "elements", "choices", "default", "no_log")


def host_files(tree: Tree) -> dict[str, str]:
    """Return the generated files of host code by name."""
    # Not in the folder's __init__: that is sent with each area's module, and would bring every other area.
    files = {f"{AREAS}/table.py": _areas(tree), _RECORDER.replace(".py", "_text.py"): _recorder(tree)}
    for area in tree.areas:
        folder = f"{AREAS}/{area.name}"
        files[f"{folder}/__init__.py"] = _area(area, (tree.root / folder / "present.py").exists())
        files[f"{folder}/options.py"] = _options(area)
        files[f"{folder}/controls.py"] = _controls(area)
    return files


def _recorder(tree: Tree) -> str:
    """A host is sent the text, whichever form it gets the rest in: enforcing writes it to a file."""
    return (
        f"{HEADER}{written_from(_RECORDER)}\"\"\"The recorder, as a run writes it to a host.\"\"\"\n\n"
        f"TEXT = r'''{tree.text(_RECORDER)}'''\n")


def _areas(tree: Tree) -> str:
    names = [area.name for area in tree.areas]
    rows = [f'"{name}": {name}.AREA' for name in names]
    one_line = f"AREAS = {{{', '.join(rows)}}}"
    table = one_line if len(one_line) <= 120 else "AREAS = {\n" + "".join(f"    {row},\n" for row in rows) + "}"
    return (
        f"{HEADER}{written_from(f'the folders here and {TABLE}')}"
        '"""Every area there is code for, by what the controller reads of it; its controls are in its '
        'controls.py."""\n\n'
        f"{imported(f'{_PACKAGE}.areas', sorted(names))}\n{table}\n")


_NEXT = ",\n    gathered"


def _area(area: Area, asks: bool) -> str:
    gathered = [name for name, option in area.options.items() if option.get("gathered")]
    arguments = f", gathered=({', '.join(map(literal, gathered))},)" if gathered else ""
    # An area that some hosts have nothing for says so in a file of its own.
    arguments += ", present=present" if asks else ""
    made = f"AREA = Area(OPTIONS, _controls{arguments})"
    if len(made) > 120:
        made = f"AREA = Area(\n    OPTIONS, _controls{arguments.replace(', gathered', _NEXT)})"
    present = f"from {_PACKAGE}.areas.{area.name}.present import present\n" if asks else ""
    return (
        f"{HEADER}{written_from(area.file)}"
        f'"""{area.name}: {area.page["says"]} (clauses {area.page["clauses"]})."""\n\n'
        f"from {_PACKAGE}.areas.{area.name}.options import OPTIONS\n{present}"
        f"from {_PACKAGE}.judging.area import Area\n\n\n"
        f"def _controls():\n    from {_PACKAGE}.areas.{area.name}.controls import CONTROLS\n\n    return CONTROLS\n\n\n"
        f"{made}\n"
    )


def _options(area: Area) -> str:
    rows = "".join(_option(name, option) for name, option in area.options.items())
    return (
        f"{HEADER}{written_from(area.file)}"
        f'"""The options of the area {area.name}, as a host has to know them; their variables are '
        f'{area.name}_<option>."""\n\n'
        f"OPTIONS = dict(\n{rows})\n")


def _option(name: str, option: dict) -> str:
    known = {key: option[key] for key in _ON_THE_HOST if key in option}
    row = f"    {name}=dict({', '.join(f'{key}={literal(value)}' for key, value in known.items())}),\n"
    if len(row) <= 120:
        return row
    # The longer of its two lists gets lines of its own.
    long = max(("choices", "default"), key=lambda key: len(literal(known.get(key, ""))))
    items = known.pop(long)
    head = ", ".join(f"{key}={literal(value)}" for key, value in known.items())
    return f"    {name}=dict({head}, {long}=[\n{listed([literal(one) for one in items], 8)}]),\n"


def _controls(area: Area) -> str:
    names = sorted(control.name for control in area.ordered)
    imports = "".join(imported(f"{_PACKAGE}.areas.{area.name}.{name}", [class_of(name)]) for name in names)
    rows = "".join(f"    {class_of(control.name)}(),\n" for control in area.ordered)
    return (
        f"{HEADER}{written_from(f'the order of {metadata_of(area.name)}')}"
        f'"""The controls of this area, in the order they are judged."""\n\n{imports}\nCONTROLS = (\n{rows})\n'
    )
