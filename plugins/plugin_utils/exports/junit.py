# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JUnit: a suite is a section of the standard, a case is a clause.

A clause that is not compliant is a failure, one in error an error; what nobody has judged, what does not apply, and
what is waived, is skipped with its status. Only a clause that passes everywhere passes here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import OPEN, View

__all__ = ["export"]

# XML 1.0 has no way to write these.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_HOSTS = 10
_RESULT = {"fail": "failure", "error": "error"}


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as JUnit's XML."""
    view = View(report, language)
    clauses = {clause["id"]: clause for clause in report["clauses"]}
    top = ElementTree.Element("testsuites", name=report["standard"]["id"])
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for section in report["sections"]:
        suite = ElementTree.SubElement(
            top, "testsuite", name=f"{section['id']} {_legal(view.text(section['title']))}",
            timestamp=report["generated"])
        counts = dict.fromkeys(total, 0)
        for name in section["clauses"]:
            kind = _case(suite, view, clauses[name])
            counts["tests"] += 1
            if kind:
                counts[kind] += 1
        for kind, count in counts.items():
            suite.set(kind, str(count))
            total[kind] += count
    for kind, count in total.items():
        top.set(kind, str(count))
    ElementTree.indent(top)
    ElementTree.ElementTree(top).write(path, encoding="utf-8", xml_declaration=True)


def _case(suite: ElementTree.Element, view: View, clause: dict[str, Any]) -> str | None:
    """Add a clause's case; return under which count it falls beside all."""
    case = ElementTree.SubElement(
        suite, "testcase", classname=f"jrt0117.{clause['section'].replace('.', '_')}",
        name=f"{clause['id']} {_legal(view.text(clause['title']))}")
    status = clause["status"]
    if status == "pass":
        return None
    tag = "skipped" if view.waived(clause) else _RESULT.get(status, "skipped")
    said = ElementTree.SubElement(case, tag, message="waived" if view.waived(clause) else status)
    if tag != "skipped":
        said.set("type", status)
        said.text = "\n".join(_told(view, clause))
    return {"failure": "failures", "error": "errors"}.get(tag, "skipped")


def _told(view: View, clause: dict[str, Any]) -> list[str]:
    lines = []
    for control, group in view.groups(clause):
        if group["status"] in OPEN:
            names, more = view.hosts(group["hosts"], _MOST_HOSTS)
            hosts = ", ".join(names) + (f" +{more}" if more else "")
            lines.append(_legal(f"{group['status']} {control['id']} ({hosts}): {view.message(group)}"))
    return lines


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
