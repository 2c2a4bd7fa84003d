# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of host code can be imported, and what is imported inside a function is there.

Ansible looks for what a module imports and sends it. Where an import stands in a function, it passes over one that it
does not find, and the host would tell on the day when that function is run.
"""

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HOST_CODE = ROOT / "plugins/module_utils"
PACKAGE = "ansible_collections.jrt0117.baseline.plugins"
FILES = sorted(path.relative_to(ROOT / "plugins").as_posix() for path in HOST_CODE.rglob("*.py"))


def missing(tree):
    """Return what the imports of our own name and nothing has, those inside functions too."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            try:
                module = importlib.import_module(node.module)
            except ImportError:
                found.append(node.module)
                continue
            for one in node.names:
                if not hasattr(module, one.name):
                    try:
                        importlib.import_module(f"{node.module}.{one.name}")
                    except ImportError:
                        found.append(f"{node.module}.{one.name}")
    return found


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_host_code_is_imported_with_all_that_it_imports(file):
    importlib.import_module(f"{PACKAGE}." + file[:-len(".py")].removesuffix("/__init__").replace("/", "."))
    assert missing(ast.parse((ROOT / "plugins" / file).read_text("utf-8"))) == []


@pytest.mark.parametrize("source", [
    "def f():\n    from %s.module_utils.nowhere import x\n",
    "def f():\n    from %s.module_utils.base import nothing\n",
    "def f():\n    from %s.module_utils.base.text import Texts\n",
])
def test_a_missing_one_is_seen(source):
    assert len(missing(ast.parse(source % PACKAGE))) == 1
