# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings, fragments, plays and schemas made to order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import decode
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentWriter
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import register_control
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in (ROOT / "schemas").glob("*.json")}
REGISTRY = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values())


def validate(schema: str, instance: Any) -> None:
    """Fail unless the instance is what schemas/ says."""
    jsonschema.Draft202012Validator(SCHEMAS[schema], registry=REGISTRY).validate(json.loads(json.dumps(instance)))


def text(en: str, zh: str = "中文") -> dict[str, str]:
    return {"en": en, "zh": zh}


def finding(control: str = "password_length", status: str = "pass", **more: Any) -> dict[str, Any]:
    """A finding as a module gives it; clauses by the catalogue."""
    found = {
        "control": control,
        "area": "accounts",
        "clauses": [clause.id for clause in standard().of_control(control)],
        "title": text(f"Title of {control}", f"{control} 的标题"),
        "status": status,
        "before": status,
        "after": None,
        "would": None,
        "reason": "setting_right" if status == "pass" else "setting_wrong",
        "message": text(f"{control} is {status}.", f"{control} 为 {status}。"),
        "advice": None if status == "pass" else text(f"Set {control} right.", f"修正 {control}。"),
        "expected": ">= 8",
        "actual": "6",
        "evidence": [{"kind": "file", "ref": "/etc/security/pwquality.conf:3", "text": "minlen = 6"}],
        "details": [],
        "details_more": 0,
        "changed": False,
        "would_change": False,
        "disruption": "none",
        "affects": [],
        "affects_more": 0,
        "pending_reboot": False,
        "waivers": [],
    }
    return {**found, **more}


def result(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A module's result."""
    return {
        "schema": 1, "run_id": "r", "area": "accounts", "areas": ["accounts"], "mode": "check", "level": 3,
        "host": {"hostname": "h", "os": "Debian", "kernel": "6", "python": "3.11", "root": "/"},
        "findings": list(findings), "seconds": 0.1, "journal": None, "notices": [], "waivers_ignored": [], **more,
    }


def complete(clause: str, status: str = "pass", **more: Any) -> list[dict[str, Any]]:
    """Findings of every control that the clause needs on a host."""
    controls = [control for control in standard()[clause].controls if not control.startswith("register:")]
    return [finding(control, status, **more) for control in controls]


def said(clause: str, status: str = "pass", **more: Any) -> dict[str, Any]:
    """A finding of the organization on a clause."""
    control = register_control(clause)
    return finding(control, status, **{
        "area": "organization", "clauses": [clause], "due": None, "who": None,
        "evidence": [{"kind": "record", "ref": "posts.yml:41", "text": "dba/p11"}], **more})


def organization(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A fragment's line of the organization."""
    return {
        "type": "organization", "time": Fragment.time(), "agency": "示例征信", "level": 3, "today": "2026-11-29",
        "registers": {"posts": {"sha256": "0" * 64, "status": "kept", "records": 3, "faults": 0}},
        "notices": [], "waivers_ignored": [], "findings": list(findings), **more}


def statuses(report: dict[str, Any], control: str = "password_length") -> dict[str, str]:
    """Status of a control on each host, by name."""
    rows = [row for row in report["controls"] if row["id"] == control]
    return {
        report["hosts"][host]["name"]: group["status"] for row in rows for group in row["groups"]
        for host in decode(group["hosts"])}


class Fragment:
    """Writes a fragment line by line; every line has a later time than the one before, in any fragment."""

    clock = 0

    def __init__(self, path: Path, run_id: str, **more: Any) -> None:
        self.path = path
        self._writer = FragmentWriter(path)
        self.write(
            {
                "type": "run", "schema": 1, "run_id": run_id, "campaign": None, "started": self.time(),
                "playbook": "assess.yml", "version": "0.1.0", "ansible": "2.19.0", "check_mode": False, **more})

    @classmethod
    def time(cls) -> str:
        cls.clock += 1
        return f"2026-11-22T{cls.clock // 3600 % 24:02}:{cls.clock // 60 % 60:02}:{cls.clock % 60:02}.000Z"

    def write(self, line: dict[str, Any]) -> Fragment:
        self._writer.write(line)
        return self

    def hosts(self, *names: str) -> Fragment:
        return self.write({"type": "hosts", "hosts": list(names)})

    def findings(self, host: str, *findings: dict[str, Any], area: str = "accounts", **more: Any) -> Fragment:
        return self.write(
            {
                "type": "findings", "time": self.time(), "host": host, "area": area,
                "areas": [area] if area != "assess" else ["accounts"], "mode": "check", "level": 3,
                "facts": {"os": "Debian"}, "seconds": 0.1, "journal": None, "notices": [], "waivers_ignored": [],
                "findings": list(findings), **more})

    def unreachable(self, host: str) -> Fragment:
        return self.write({"type": "unreachable", "time": self.time(), "host": host, "message": "Connection refused"})

    def failed(self, host: str, area: str = "accounts") -> Fragment:
        return self.write({"type": "failed", "time": self.time(), "host": host, "area": area, "message": "no root"})

    def end(self) -> Fragment:
        return self.write({"type": "end", "time": self.time(), "status": "completed", "hosts": {}})


def play(*tasks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"hosts": "webs", "gather_facts": False, "tasks": list(tasks), **more}


def judge(*findings: dict[str, Any], module: str = "accounts", **more: Any) -> dict[str, Any]:
    """A task that judges."""
    arguments = more.pop("arguments", {"result": result(*(findings or (finding(),)), area=module)})
    return {"name": "Judge", f"jrt0117.baseline.{module}": arguments, **more}
