# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HDF, the JSON of InSpec's exec, as Heimdall and SAF read it: controls are clauses, results are groups of findings.

Such a reader calls a control passed when any of its results is, and none has failed: so what passes of a clause that as
a whole does not is written as skipped.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.view import View

__all__ = ["export"]

_STATUS = {"pass": "passed", "fail": "failed", "error": "error"}
_IMPACT = {"general": 0.7, "basic": 0.7, "business": 0.7, "enhanced": 0.5}
_MOST_HOSTS = 10
_SILENT = {"en": "No control has said anything of this clause.", "zh": "本条款没有任何检查结果。"}
_WHOLE = {
    "en": "The clause as a whole is {status}: hosts or registers are missing to it.",
    "zh": "该条款整体为 {status}：尚缺部分主机或台账的结论。"}


def export(report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report as HDF."""
    view = View(report, language)
    controls = [_control(view, clause) for clause in report["clauses"]]
    profile = {
        "name": "jrt0117-2014",
        "version": report["generator"]["version"],
        "title": f"{report['standard']['id']} {view.text(report['standard']['title'])}",
        "maintainer": report["generator"]["name"],
        "summary": "", "license": "GPL-3.0-or-later", "copyright": "", "copyright_email": "",
        "supports": [], "attributes": [], "status": "loaded",
        "groups": [
            {"id": section["id"], "title": view.text(section["title"]), "controls": section["clauses"]}
            for section in report["sections"]],
        "controls": controls,
    }
    profile["sha256"] = hashlib.sha256(json.dumps(profile, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps({
        "platform": {"name": report["generator"]["name"], "release": report["generator"]["version"]},
        "version": report["generator"]["version"],
        "statistics": {"duration": None},
        "profiles": [profile],
    }, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _control(view: View, clause: dict[str, Any]) -> dict[str, Any]:
    groups = view.groups(clause)
    waivers = [waiver for _control, group in groups for waiver in view.waivers(clause, group)]
    found = [_result(view, clause, control, group) for control, group in groups]
    if not found or clause["status"] not in {_same(group) for _control, group in groups}:
        # A host that was not reached, or a register that is missing, has no group of its own.
        told = _WHOLE[view.language].format(status=clause["status"]) if found else _SILENT[view.language]
        found.append(_said(view, clause["status"], view.text(clause["title"]), told))
    return {
        "id": clause["id"],
        "title": view.text(clause["title"]),
        "desc": view.text(clause["summary"]),
        "descriptions": [],
        "impact": 0 if clause["status"] == "not_applicable" else _IMPACT[clause["tier"]],
        "refs": [], "code": "",
        "source_location": {},
        "tags": {
            "tier": clause["tier"], "area": clause["area"], "status": clause["status"],
            **{framework["id"]: view.references(framework, clause["id"]) for framework in view.report["crosswalks"]}},
        "results": found,
        **({"waiver_data": {
            "justification": f"{waivers[0]['reason']} ({waivers[0]['approver']})", "run": True,
            "skipped_due_to_waiver": False, "expiration_date": waivers[0]["expires"], "message": ""}}
           if waivers and view.waived(clause) else {}),
    }


def _same(group: dict[str, Any]) -> str:
    status: str = group["status"]
    return status


def _result(
        view: View, clause: dict[str, Any], control: dict[str, Any], group: dict[str, Any]) -> dict[str, Any]:
    names, more = view.hosts(group["hosts"], _MOST_HOSTS)
    about = f"{view.text(control['title'])} ({control['id']}): {', '.join(names)}" + (f" +{more}" if more else "")
    status = group["status"]
    if status == "pass" and clause["status"] != "pass":
        status = "partly"
    return _said(view, status, about, view.message(group))


def _said(view: View, status: str, about: str, told: str) -> dict[str, Any]:
    shown = _STATUS.get(status, "skipped")
    return {
        "status": shown, "code_desc": about, "start_time": view.report["generated"], "run_time": 0,
        **({"skip_message" if shown == "skipped" else "message": f"{status}: {told}"} if shown != "passed" else {}),
    }
