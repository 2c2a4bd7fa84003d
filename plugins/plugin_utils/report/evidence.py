# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence records that findings of a host rest on: what was recorded, when, by which tool, with which result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

__all__ = ["records_of"]

_PLACE = re.compile(r"/var/lib/jrt0117/evidence/([a-z0-9][a-z0-9-]{0,63})\.jsonl?(?::\d+)?\Z")
# The head of a record stands before its facts: it is whole where a long line was cut.
_KEYS = ("ended", "tool", "result", "recorder")
_FIELD = re.compile(r'"(%s)": ?"((?:[^"\\]|\\.){0,200})"' % "|".join(_KEYS))
_RESULTS = ("ok", "warning", "failed", "partial")
# What the finding on a drill says of who has signed its record, by reason code.
_SIGNED = {"drill_signed": "signed", "drill_unsigned": "unsigned", "drill_signature": "invalid"}
MOST = 200


def records_of(findings: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return `records`, one a topic and end, with {status: controls that rest on it}, and `records_more`."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for finding in findings:
        for seen in finding.get("evidence") or ():
            place = _PLACE.match(str(seen["ref"])) if seen["kind"] == "file" else None
            said = _said(seen["text"]) if place else {}
            if place is None or "ended" not in said:
                continue
            record = found.setdefault((place.group(1), said["ended"]), {
                "topic": place.group(1), "ended": said["ended"], "tool": said.get("tool"),
                "result": said["result"] if said.get("result") in _RESULTS else None,
                "external": said.get("recorder") == "external", "signature": None, "controls": {}})
            record["signature"] = record["signature"] or _SIGNED.get(finding.get("reason") or "")
            controls = record["controls"].setdefault(finding["status"], [])
            if finding["control"] not in controls:
                controls.append(finding["control"])
    records = [record for _key, record in sorted(found.items())]
    return {"records": records[:MOST], "records_more": max(0, len(records) - MOST)}


def _said(text: str) -> dict[str, str]:
    """Return what a record says of itself; of a line that was cut, what comes first."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return dict(reversed(_FIELD.findall(text)))
    return {key: whole[key] for key in _KEYS if isinstance(whole.get(key), str)} if isinstance(whole, dict) else {}
