# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of new files. What a person has to write says so (TO_WRITE); a test finds what was left."""

from __future__ import annotations

from tools.docs.shape import HEADER
from tools.docs.tree import class_of

TO_WRITE = "To be written"
TO_WRITE_ZH = "待编写"
_PACKAGE = "ansible_collections.jrt0117.baseline.plugins.module_utils"


def area_page(name: str, title: str, zh: str, since: str, clauses: str) -> str:
    """Return the page of an area: its prose, and no option yet."""
    return f"""\
# The area {name}: what its pages say of it, and its options. docs/add-an-area.md tells what is generated from it.
says: {title[0].lower()}{title[1:]}
since: "{since}"
clauses: {clauses}
judges: >-
  {TO_WRITE}, what is judged of one host, against clauses {clauses} of JR/T 0117-2014
readme:
  en: ["{TO_WRITE}: what is judged", "{clauses}"]
  zh: ["{TO_WRITE_ZH}：{zh}", "{clauses}"]
options: {{}}
"""


def area_metadata(name: str) -> str:
    """Return the metadata of no control yet."""
    return (
        f"# What the report tells of the controls of the area {name} beside their verdicts; never sent to a host.\n"
        "# Schema: ../controls.schema.json\n"
        "# Their order is the order of judging.\n{}\n"
    )


def area_conftest(name: str) -> str:
    """Return the fixtures of the area's tests."""
    return (
        f'{HEADER}"""One control of the {name} area judged or enforced on a small tree."""\n\n'
        "from tests.unit.support.area_host import area_fixtures\n\n"
        f'policy_of, judge, enforce = area_fixtures("{name}")\n'
    )


def fragment(kind: str, text: str) -> str:
    """Return a changelog fragment."""
    return f"---\n{kind}:\n  - {text}\n"


def control(area: str, name: str, title: str, zh: str, clauses: list[str]) -> str:
    """Return a control that cannot judge yet."""
    named = ", ".join(f'"{clause}"' for clause in clauses) + ("," if len(clauses) == 1 else "")
    return (
        f'{HEADER}"""{title}."""\n\n'
        f"from {_PACKAGE}.judging.control import Control\n\n\n"
        f'class {class_of(name)}(Control):\n    """{title}."""\n\n'
        f'    id = "{name}"\n    zh = "{zh}"\n    clauses = ({named})\n\n'
        f"    def expectations(self, host, policy):\n        # {TO_WRITE}: docs/anatomy-of-a-control.md.\n"
        "        raise NotImplementedError(self.id)\n"
    )


def control_metadata(name: str, reference: str) -> str:
    """Return the entry of a control beside the catalogue."""
    return f"""
{name}:
  severity: medium
  rationale:
    zh: {TO_WRITE_ZH} {name}：不符合时攻击者或误操作会得到什么。
    en: >-
      {TO_WRITE}, what {name} asks: what an attacker or a mistake gains where it fails.
  remediation:
    zh: {TO_WRITE_ZH} {name}，不能自动整改时由谁做什么。
    en: >-
      {TO_WRITE}, of {name}, what a person does where a run cannot put it right.
  references:
    - {reference}
"""


def test(area: str, name: str) -> str:
    """Return a test that fails until the control judges."""
    return (
        f'{HEADER}"""{TO_WRITE}: what this control promises, and each way to be wrong."""\n\n'
        f"from {_PACKAGE}.areas.{area}.{name} import {class_of(name)}\n\n"
        f"CONTROL = {class_of(name)}()\n\n\n"
        "def test_a_good_host_passes_without_a_diff(tree, judge):\n"
        "    host = tree({})\n"
        '    assert (judge(CONTROL, host)["status"], host.changes) == ("pass", {})\n\n\n'
        "def test_a_bad_one_is_named_and_put_right(tree, judge, enforce):\n"
        "    found = judge(CONTROL, tree({}))\n"
        '    assert (found["status"], found["would"]) == ("fail", "pass")\n'
        '    assert enforce(CONTROL, tree())[0]["status"] == "pass"\n'
        "    assert enforce(CONTROL, tree())[1] == []\n"
    )
