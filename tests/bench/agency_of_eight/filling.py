# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheets whose rows are more than a value typed over each 待填: what was done, approvals, and smaller lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.scaffold import asked_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import words
from tests.bench.agency_of_eight.answers import POSTS, STATEMENTS, TODAY, said
from tests.bench.agency_of_eight.sheets import Sheets

__all__ = ["activities", "approvals", "others"]


def activities(sheets: Sheets, documents: Mapping[str, str]) -> None:
    name = "activities.records"
    kinds = ("personnel", "confidentiality_rules", "terminals", "account_use", "software_development", "procedures",
             "business_operations", "information_protection", "role_division", "duties", "coding_standard",
             "incident_management")
    first, *signed = dict.fromkeys(documents[kind] for kind in kinds if kind in documents)
    asked = asked_of("individual", 3)
    scopes: dict[str, list[str]] = {}
    for call in asked.calls:
        if call.rule == "done":
            scopes.setdefault(call.arguments["kind"], []).extend(call.arguments.get("scope") or ())
    series: dict[str, list[date]] = {}
    for call in asked.calls:
        if call.rule == "done" and call.arguments.get("window"):
            months = {"P1M": 1, "P3M": 3, "P6M": 6}[str(call.arguments["every"])]
            days = [TODAY - timedelta(days=6 + 30 * months * back) for back in range(1 + 12 // months)]
            series[call.arguments["kind"]] = days
    outside = {"external_audit": "GYS-auditor", "security_assessment": "GYS-assessor"}

    def here(of: str, word: str, field: str, shape: Any) -> tuple[str, Any]:
        if field == "scope":
            return "names", list(dict.fromkeys(scopes[word]))
        if field == "policy":
            return "id of a person or thing", first
        if field == "issues":
            return "structure (approvals, members)", "[]"
        if field == "decisions":
            return "structure (approvals, members)", [
                {"id": "1", "what": "年内完成双因素登录改造", "owner": "p2", "due": date(2026, 12, 20)}]
        if field in ("issued", "reported.on"):
            return "day", date(2026, 10, 26)
        if field == "counterparts":
            return "names", list(asked.words("activities.counterparts"))
        if field == "by":
            return "names", [outside.get(word) or sheets_doer(word)]
        return said(of, word, field, shape)
    sheets.fill(name, here)
    for number, policy in enumerate(signed, 2):
        sheets.copy(name, max(sheets.rows(name)), {
            "id": ("text", f"QR-{number:03d}"), "policy": ("id of a person or thing", policy)})
    # What is asked for in a series has a row for each round; a person copies the row and changes day and id.
    number = 100
    for row in list(sheets.rows(name)):
        word = sheets.word(name, row)
        for day in series.get(word, ()):
            number += 1
            sheets.copy(name, row, {"id": ("text", f"HD-{number}"), "on": ("day", day)})
    sheets.fill("activities.logs", lambda of, word, field, shape: (
        ("text", f"evidence/logs/{word}.csv") if field == "file" else said(of, word, field, shape)))


def sheets_doer(kind: str) -> str:
    who = words("activities.kinds")[kind].who or "security_admin"
    return POSTS.get(who, ["p3"])[0]


def approvals(sheets: Sheets) -> None:
    sheets.delete("approvals.records", lambda word, row: word in STATEMENTS["approvals"])
    sheets.fill("approvals.matrix", lambda of, word, name, shape: (
        ("word from a list", "sec") if name == "department" else said(of, word, name, shape)))
    sheets.fill("approvals.records")


def others(sheets: Sheets) -> None:
    sheets.fill("application_tests.records")
    for name in ("media.records", "media.movements", "incidents.records", "members.records", "projects.records",
                 "keys.records"):
        sheets.delete(name, lambda word, row: True)
    sheets.delete("suppliers.records", lambda word, row: word in STATEMENTS["suppliers"])
    sheets.fill("suppliers.records", lambda of, word, name, shape: (
        ("text", f"GYS-{word}") if name == "id" else said(of, word, name, shape)))
    sheets.fill("suppliers.visits", lambda of, word, name, shape: (
        ("text", "FW-001") if name == "id" else said(of, word, name, shape)))
    sheets.fill("suppliers.products", lambda of, word, name, shape: (
        ("text", f"CP-{word}") if name == "id" else said(of, word, name, shape)))
    sheets.fill("grading.records", lambda of, word, name, shape: (
        ("text", "credit") if name == "id" else said(of, word, name, shape)))
    sheets.fill("keys.envelopes", lambda of, word, name, shape: (
        ("id of a person or thing", "fw1") if name == "asset" else said(of, word, name, shape)))
    sheets.copy("keys.envelopes", max(sheets.rows("keys.envelopes")), {
        "id": ("text", "XF-004"), "asset": ("id of a person or thing", "creditapp")})
    names = {"server": "srv", "network": "fw1", "line": "line1", "application": "creditapp", "terminal": "pc01"}
    sheets.fill("assets.records", lambda of, word, name, shape: (
        ("text", names.get(word, word)) if name == "id" else said(of, word, name, shape)))
    sheets.fill("assets.subnets")
    sheets.fill("assets.links", lambda of, word, name, shape: (
        "id of a person or thing", {"a": "fw1", "b": "web1"}[name]))
    for a, b in (("fw1", "db1"), ("line1", "fw1")):
        sheets.add("assets.links", {
            "a": ("id of a person or thing", a), "b": ("id of a person or thing", b)})
