# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Areas that a host has nothing for: it says so in one line, and the findings which that line stands for are written
here.

Behind this nothing tells them from those of a host that judged each control itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation, finding

__all__ = ["expanded", "import_ahead", "may_be_absent"]


def may_be_absent(area: str) -> bool:
    """Whether the area can have nothing to look at: no host is believed that of one which looks at every host."""
    return area in AREAS and AREAS[area].present is not None


def import_ahead() -> None:
    """Import the controls that expanded() asks for: once in a run, before there are workers, of which each would."""
    for area in filter(may_be_absent, AREAS):
        AREAS[area].controls()


def expanded(
        payload: dict[str, Any], *, clauses: Collection[str] = (), waivers: Sequence[dict[str, Any]] = ()) -> dict[
        str, Any]:
    """Return a well-formed result with findings in the place of its `absent`: of the controls of those areas, and of
    these clauses if any.
    """
    if "absent" not in payload:
        return payload
    findings = list(payload["findings"])
    for area, reason in payload["absent"].items():
        seen = [Observation(reason["status"], reason["status"], Text(reason["en"], reason["zh"]))]
        for control in AREAS[area].controls():
            asked = control.clauses_at(payload["level"])
            if asked and (not clauses or set(asked) & set(clauses)):
                findings.append(finding(
                    control, area, asked, seen, seen if payload["mode"] == "enforce" else None,
                    waivers=[waiver for waiver in waivers if waiver["clause"] in asked]))
    return {**{name: value for name, value in payload.items() if name != "absent"}, "findings": findings}
