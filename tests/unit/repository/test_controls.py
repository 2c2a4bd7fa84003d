# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A control declares and does not look: its expectations look when the engine asks them."""

import ast
import inspect
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS

CONTROLS = [control for area in AREAS.values() for control in area.controls()]
# The files are read by people, without scrolling.
MOST_LINES = 60
MAKERS = ("observed", "Observation")


def made_at_once(node):
    """Yield the calls that make an observation when a control is asked what it expects: not those inside of a function
    that is handed on.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.Call) and getattr(child.func, "id", getattr(child.func, "attr", "")) in MAKERS:
            yield child
        yield from made_at_once(child)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_no_control_judges_while_it_enumerates(control):
    made = list(made_at_once(ast.parse(inspect.getsource(type(control)))))
    assert not made, f"{control.id}: let an expectation look (docs/anatomy-of-a-control.md)"


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_a_control_is_read_without_scrolling(control):
    path = Path(inspect.getfile(type(control)))
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, (
        f"{path.name} has {lines} lines, at most {MOST_LINES}: verdicts belong to subjects/ or areas/<area>/parts/")


@pytest.mark.parametrize(
    "body, found",
    [
        ("yield Judged(observed('fail', 'x', 'X.', 'X'))", 1),
        ("yield Judged(lambda host: observed('fail', 'x', 'X.', 'X'))", 0),
        ("seen = finding.Observation('fail', 'x', None)", 1), ("yield Each(wrong, 'x', 'X.', 'X')", 0)])
def test_the_law_knows_what_is_made_at_once(body, found):
    tree = ast.parse(f"class A:\n def expectations(self, host, policy):\n  {body}\n")
    assert len(list(made_at_once(tree))) == found
