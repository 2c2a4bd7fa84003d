# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an activity found: put right in time by one person, verified by another, and reported where it is major."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

# Whoever gives a finding ten years has not put it right in time.
LONGEST = Period("P1Y")

__all__ = ["handed_in", "issue_of", "issues", "open_until"]


def issues(world: World, record: Record) -> list[Observation]:
    """What is wrong with the findings (`issues`) of a record: open after their day, or verified by who closed them."""
    return [seen for one in record.get("issues") or () for seen in _issue(world, record, one)]


def _due(record: Record, one: Mapping[str, Any]) -> date:
    """The day by which a finding is to be closed: its own, and a year after it was found at the latest."""
    return min(one["due"], LONGEST.after(record["on"])) if record.get("on") else one["due"]


def _issue(world: World, record: Record, one: Mapping[str, Any]) -> list[Observation]:
    due = _due(record, one)
    parts = {"record": record.called, "issue": one["id"], "due": due, "person": called(world, one["owner"])}
    if _open(world, one):
        return [fail("issue_overdue", Text(
            "{record}: finding {issue} was to be closed by {due} and is open: {person} owns it",
            "{record}：问题 {issue} 应于 {due} 前整改，至今未关闭，责任人 {person}").format(**parts),
            record, due=due, who=one["owner"])] if due < world.today else []
    if not one.get("closed_by") or not one.get("verified_by"):
        return [fail("not_verified", Text(
            "{record}: finding {issue} is closed, and `closed_by` or `verified_by` is missing",
            "{record}：问题 {issue} 已关闭，缺少整改人（closed_by）或验证人（verified_by）").format(**parts), record)]
    if one["closed_by"] == one["verified_by"]:
        return [fail("self_verified", Text(
            "{record}: finding {issue} was closed and verified by {person}",
            "{record}：问题 {issue} 的整改人和验证人均为 {person}").format(
                **{**parts, "person": called(world, one["closed_by"])}), record)]
    return []


def issue_of(record: Record, one: Mapping[str, Any]) -> Text:
    """Return what a finding of a record is called in a sentence."""
    return Text("{record}, finding {issue}", "{record} 问题 {issue}").format(record=record.called, issue=one["id"])


def _open(world: World, one: Mapping[str, Any]) -> bool:
    return not one.get("closed") or one["closed"] > world.today


def open_until(world: World, record: Record, of: str = "issues") -> list[date]:
    """Return the days by which the open findings (or decisions) of a record are to be closed."""
    return [
        _due(record, one) if of == "issues" else one["due"]
        for one in record.get(of) or () if one.get("due") and _open(world, one)]


def handed_in(
        world: World, record: Record, report: Mapping[str, Any] | None, limit: date, name: Text) -> list[Observation]:
    """What is wrong with a report (`reported`) that was due at `limit`: late, not there, or without receipt."""
    parts = {"name": name, "limit": limit}
    if not report or not report.get("on") or report["on"] > world.today:
        if limit < world.today:
            return [fail("not_reported", Text(
                "{name} was not reported (`reported`), the limit was {limit}",
                "{name} 未上报（reported），期限为 {limit}").format(**parts), record, due=limit)]
        return [manual("running", Text(
            "{name} is to be reported by {limit}", "{name} 须在 {limit} 前上报").format(**parts), record, due=limit)]
    if report["on"] > limit:
        return [fail("reported_late", Text(
            "{name} was reported on {on}, the limit was {limit}", "{name} 于 {on} 上报，期限为 {limit}").format(
                on=report["on"], **parts), record, due=limit)]
    return world.evidence(record, report, about="reported")
