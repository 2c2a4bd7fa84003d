# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tool's own enforcing runs are changes, and are approved as such."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts import approvals
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome, until_today
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.past import LOOK_BACK, looked_back
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Run, World


@rule()
def runs_approved(world: World, *, window: str = LOOK_BACK) -> list[Observation]:
    """Every enforcing run within the window, since the register begins, is named (`runs`) by a change approved before.

    pass: so it is, of the runs that this one knows from its fragments; the sentence says how many they are. fail: a
    run that no change names (`unapproved_run`), or that was approved only afterwards or by too few
    (`approved_after`), unless a finding about that change is put right and a later run was in order. manual: nobody
    told this run of other runs, so nothing was compared (`unknown_runs`); put right, and no run was in order since
    (`corrected`); the register is not confirmed. not applicable: never.
    """
    if world.runs is None:
        return [manual("unknown_runs", Text(
            "enforcing runs were not compared with the approved changes: this run was given no fragments of others. "
            "Run it with the `fragments_dir` that the enforcing runs wrote to",
            "未将加固批次与变更审批比对：本次运行没有其他运行的分片。请使用加固时所用的 `fragments_dir` 运行"))]
    changes: dict[str, list[Record]] = {}
    for record in until_today(world, world.records("approvals", kind="change")):
        for run_id in record.get("runs") or ():
            changes.setdefault(run_id, []).append(record)
    since = world.register("approvals").head.get("since")
    rows = [
        _row(run, changes.get(run.run_id, [])) for run in world.runs if since is None or run.day >= since]
    past = looked_back(
        world, rows, lambda row: row["on"], lambda row: _wrong(world, row["run"], row["changes"]), window=window)
    return outcome(world, "approvals", past.found, past.told(Text(
        "{number} enforcing runs known to this one, each named by a change approved before it",
        "本次运行所知的 {number} 个加固批次均有事前批准的变更").format(number=len(past.rows))))


def _row(run: Run, changes: list[Record]) -> Record:
    # A finding can be about a record alone: about the change that names the run, however late.
    return Record(
        {"id": changes[0]["id"] if changes else run.run_id, "on": run.day, "run": run, "changes": changes},
        register="approvals")


def _wrong(world: World, run: Run, changes: list[Record]) -> list[Observation]:
    about = ("runs", run.run_id)
    if not changes:
        return [fail("unapproved_run", Text(
            "the enforcing run of {day} is named by no change (`runs` of a record of kind change)",
            "{day} 的加固批次未列入任何变更（kind 为 change 的记录的 runs）").format(day=run.day), about=about)]
    if any(approvals.approved_by_then(world, record, run.day) for record in changes):
        return []
    return [fail("approved_after", Text(
        "the enforcing run of {day}: its change {record} was not approved by that day",
        "{day} 的加固批次：其变更 {record} 当日尚未获批").format(
            day=run.day, record=changes[0].called), changes[0], who=changes[0]["applicant"], about=about)]
