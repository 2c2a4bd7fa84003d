# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is reached by way of certain modules alone is left out, and nothing else, however it is imported."""

from __future__ import annotations

import marshal

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas import table
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.light import CONTROLS, CUT, OPTIONAL, left_out

ROOT = "ansible_collections.jrt0117.baseline.plugins."
UTILS = ROOT + "module_utils."
# A module that asks of an area whether it is there, its controls, and what these look at.
SOURCES = {
    ROOT + "modules.assess": f"from {UTILS}areas import one\nimport ansible.module_utils.basic",
    "ansible.module_utils.basic": "from . import text", "ansible.module_utils.text": "",
    UTILS + "areas": "", UTILS + "areas.one": f"def f():\n    from {UTILS}areas.one.controls import CONTROLS",
    UTILS + "areas.one.controls": f"from {UTILS}subjects.sql import source\nfrom {UTILS}kinds import each",
    UTILS + "subjects": "", UTILS + "subjects.sql": "",
    UTILS + "subjects.sql.source": f"def f():\n    def g():\n        import {UTILS}subjects.far as far",
    UTILS + "subjects.far": "", UTILS + "subjects.other": "", UTILS + "kinds": "", UTILS + "kinds.each": ""}
OPTION = [UTILS + "areas.one.controls"]
LEFT = {"areas.one.controls", "subjects", "subjects.sql", "subjects.sql.source", "subjects.far", "kinds", "kinds.each"}


def left(**more):
    """Return what is left out, by names within module_utils."""
    sources = {**SOURCES, **{UTILS + name.replace("__", "."): text for name, text in more.items()}}
    codes = {name: marshal.dumps(compile(text, name, "exec")) for name, text in sources.items()}
    return {name.removeprefix(UTILS) for name in left_out(codes, OPTION)}


def test_what_the_controls_alone_reach_is_left_out():
    assert left() == LEFT


@pytest.mark.parametrize(("text", "aboard"), [
    (f"import {UTILS}kinds.each", {"kinds", "kinds.each"}), (f"from {UTILS}kinds import each", {"kinds", "kinds.each"}),
    (f"class A:\n    def f(self):\n        from {UTILS}subjects.far import x", {"subjects", "subjects.far"}),
    (f"async def f():\n    return lambda: __import__('{UTILS}subjects.far')", set())])
def test_what_others_reach_as_well_stays(text, aboard):
    assert left(areas__one=SOURCES[UTILS + "areas.one"] + "\n" + text) == LEFT - aboard


def test_what_nobody_is_seen_to_reach_stays():
    assert "subjects.other" not in left()


def test_the_optional_areas_are_those_that_say_whether_they_are_there():
    assert OPTIONAL == {name for name, area in table.AREAS.items() if area.present} and "accounts" not in OPTIONAL
    assert CONTROLS == {f"{UTILS}areas.{name}.controls" for name in OPTIONAL} and len(CONTROLS) > 3


def test_an_audit_is_not_sent_what_puts_files_in_their_place():
    assert CUT - CONTROLS == {UTILS + "base.durable"}
