# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of tests/unit are those of the code, and each control has a file of tests under its own name."""

import ast
import pathlib

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS

ROOT = pathlib.Path(__file__).parents[3]
UNIT = ROOT / "tests/unit"
SOURCES = (ROOT / "plugins/module_utils", ROOT / "plugins/plugin_utils")
# What is no folder of the code: laws over all controls, the repository, the playbooks, and what tests share.
OTHERS = ("laws", "playbooks", "repository", "support")


def test_each_folder_of_tests_has_a_folder_of_code():
    folders = {
        path.parent.relative_to(UNIT) for path in UNIT.rglob("test_*.py")} - {pathlib.Path(name) for name in OTHERS}
    strays = sorted(str(folder) for folder in folders if not any((source / folder).is_dir() for source in SOURCES))
    assert strays == [], (
        f"tests/unit/{strays[0]} is no folder of plugins/module_utils or plugins/plugin_utils: "
        "put its tests into the folder of the code that they test (docs/architecture.md, \"Map\").")


def names_in(path):
    """Return the names of the tests in a file."""
    if not path.is_file():
        return []
    return [
        node.name for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def untested(unit, areas):
    """Return a sentence on each control without tests of its own, and on each file of tests without a control."""
    wrong = []
    for name, area in areas.items():
        folder = unit / "areas" / name
        ids = {control.id for control in area.controls()}
        for one in sorted(ids):
            path = folder / f"test_{one}.py"
            if not names_in(path):
                wrong.append(
                    f"tests/unit/areas/{name}/{path.name}: the control {one} has no test there: `make new-control` "
                    "scaffolds it.")
        for path in sorted(folder.glob("test_*.py")):
            if path.stem[len("test_"):] not in ids:
                wrong.append(
                    f"tests/unit/areas/{name}/{path.name}: there is no such control; tests of helpers are in "
                    f"tests/unit/areas/{name}/parts.")
    return wrong


def test_each_control_has_a_file_of_tests_of_its_name_and_no_other_file_is_beside_them():
    assert untested(UNIT, AREAS) == []


def test_a_control_without_tests_and_a_file_without_a_control_are_named_with_the_remedy(tmp_path):
    for name, area in AREAS.items():
        for control in area.controls():
            path = tmp_path / "areas" / name / f"test_{control.id}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("def test_it():\n    pass\n")
    assert untested(tmp_path, AREAS) == []
    (tmp_path / "areas/audit/test_time_sync.py").write_text("# Later.\n")
    (tmp_path / "areas/boundary/test_forwarding_off.py").rename(tmp_path / "areas/boundary/test_forwarding.py")
    assert untested(tmp_path, AREAS) == [
        "tests/unit/areas/audit/test_time_sync.py: the control time_sync has no test there: `make new-control` "
        "scaffolds it.",
        "tests/unit/areas/boundary/test_forwarding_off.py: the control forwarding_off has no test there: `make "
        "new-control` scaffolds it.",
        "tests/unit/areas/boundary/test_forwarding.py: there is no such control; tests of helpers are in "
        "tests/unit/areas/boundary/parts.",
    ]


def test_each_kind_has_a_file_of_tests_of_its_name():
    kinds = {path.stem for path in (SOURCES[0] / "kinds").glob("[a-z]*.py")}
    without = sorted(name for name in kinds if not names_in(UNIT / "kinds" / f"test_{name}.py"))
    assert kinds and without == [], f"tests/unit/kinds/test_{without[0]}.py: the kind {without[0]} has no test there."
