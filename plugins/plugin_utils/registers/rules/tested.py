# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of applications: of the version in operation, by somebody who did not develop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    until_today,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outsiders import strangers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

CRITERIA, PARTS = "application_tests.criteria", "assets.parts"
PASSED = "pass"


@rule(criterion=CRITERIA, part=PARTS)
def tested(world: World, *, criterion: str, part: str | None = None, every: str = "P1Y") -> list[Observation]:
    """The newest test of the criterion of every application in use (that has the part) is good.

    pass: passed, in the version in operation, within `every`, by somebody employed that day or a supplier, who was no
    developer then; the report is the recorded one. fail: not passed (`test_failed`), of another version
    (`other_version`), overdue (`overdue`), by a developer (`not_independent`) or by nobody known (`unknown_person`),
    no application (`record_absent`). manual: never tested (`never_tested`), no evidence named, the register is not
    confirmed. not applicable: no application, or none with the part, by dated statement (kind `application`, or the
    part).
    """
    period = world.period(criterion, every)
    applications = [
        row for row in in_use(world, ["application"]) if part is None or part in (row.get("parts") or ())]
    if not applications:
        return nothing(world, "application_tests", part or "application", Text(
            "applications in assets.yml ({part})", "assets.yml 中的应用（{part}）").format(
                part=label(PARTS, part) if part else Text("any", "任何")))
    newest = _newest(world, criterion)
    found: list[Observation] = []
    dues: list[date | None] = []
    for application in applications:
        test = newest.get(application["id"])
        if test is None:
            found.append(manual("never_tested", Text(
                "{application}: {criterion} was never tested", "{application}：从未测试“{criterion}”").format(
                    application=application.called, criterion=label(CRITERIA, criterion)), application))
            continue
        found += _wrong(world, application, test, period)
        dues.append(period.after(test["on"]))
    return outcome(world, "application_tests", found, Text(
        "{criterion}: {number} applications passed in the version in operation",
        "{criterion}：{number} 个应用的在用版本均通过测试").format(
            criterion=label(CRITERIA, criterion), number=len(applications)), dues=dues)


def _newest(world: World, criterion: str) -> dict[str, Record]:
    """The newest test of each application; of two on one day, the one that stands later in the register."""
    tests: Sequence[Record] = until_today(world, world.records("application_tests", criterion=criterion))
    return {test["application"]: test for test in sorted(tests, key=lambda test: test["on"])}


def _wrong(world: World, application: Record, test: Record, period: Period) -> list[Observation]:
    day, due = test["on"], period.after(test["on"])
    parts = {
        "test": test.called, "application": application.called, "criterion": label(CRITERIA, test["criterion"]),
        "on": day, "due": due, "by": world.called(test["tester"]), "result": test["result"], "version": test["version"],
        "current": application.get("version") or Text("no version", "（无版本）")}
    found = [
        *world.placeholders(test), *world.evidence(test), *strangers(world, test, [test["tester"]], day)]
    if test["result"] != PASSED:
        found.append(fail("test_failed", Text(
            "{test}: {criterion} of {application} came to '{result}' on {on}, expected 'pass'",
            "{test}：{application} 的“{criterion}”于 {on} 测试结果为“{result}”，应为“pass”").format(**parts), test))
    if str(test["version"]) != str(application.get("version")):
        found.append(fail("other_version", Text(
            "{test}: {version} of {application} was tested, {current} is in operation",
            "{test}：{application} 测试的是 {version}，在用的是 {current}").format(**parts), test))
    if due < world.today:
        found.append(fail("overdue", Text(
            "{test}: {criterion} of {application} was tested on {on}; that was due again on {due}",
            "{test}：{application} 的“{criterion}”测试于 {on}，应于 {due} 前再次测试").format(**parts), test, due=due))
    if test["tester"] in world.people_in(["developer"], day):
        found.append(fail("not_independent", Text(
            "{test}: {by} tested {application} and was a developer on {on}",
            "{test}：{application} 的测试人 {by} 在 {on} 任开发岗位").format(**parts), test))
    return found
