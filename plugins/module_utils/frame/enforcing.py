# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An enforcing run on a host: under its lock, after what was left half way, with its journal and guard."""

import contextlib

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import place
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    FAULTS,
    JournalError,
    UndoError,
    told_of,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock, journals
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.lost_lines import not_taken_back, unexplained
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.storage import refuse_volatile
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.validators import VALIDATORS
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.arming import Guard, wait_for_guards
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.code import sources_at_hand
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import guards
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.watch import GUARD_PATIENCE
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.refusal import refusal


def enforce(host, tasks, params, run_id):
    """Enforce the tasks, one run at a time on a host; return (findings, diffs, name of the journal, notices, state of
    the guard).

    Raises what FAULTS holds, saying what stands of the run.
    """
    refuse_volatile(host)
    guarded = host.live and params["guard_seconds"]
    if guarded and guards(host):
        # What is told of them is told once.
        sources_at_hand()
    notices = wait_for_guards(host)
    with Lock(host, "run " + run_id, GUARD_PATIENCE):
        notices += _interrupted(host)
        journal = Journal(host, run_id)
        if journal.exists and journal.state == "rolled_back":
            raise JournalError(_ROLLED_BACK.format(run=run_id))
        # An unpacked image locks nobody out.
        guard = Guard(host, journal, params["guard_seconds"]) if guarded else None
        enforcer = Enforcer(host, tasks, params["level"], params["waivers"], journal, VALIDATORS, guard, refusal)
        armed, complete = None, False
        try:
            findings, diffs = enforcer.enforce()
            complete = True
        except FAULTS as error:
            if journal.exists and journal.changes():
                if isinstance(error, UndoError):
                    # It says itself what stands.
                    raise
                told = told_of(error, "")
                told = Text(told.en.rstrip("."), told.zh.rstrip(".。"))
                what = _GUARD_TAKES.format(seconds=guard.seconds) if guard else _ROLLBACK_UNDOES
                raise JournalError(_STANDS.format(why=told, run=run_id, what=what))
            raise
        finally:
            if guard is not None:
                armed = guard.settle(complete)
                notices += guard.notices
        diffs = [diff + (enforcer.heading(diff),) for diff in diffs]
        return findings, diffs, journal.name if journal.exists else None, notices, armed


def _interrupted(host):
    """Clean up after runs that were killed half way, and say so; what they changed stays in their journals."""
    notices = []
    for journal in journals(host):
        try:
            left = not_taken_back(journal)
            if left:
                notices.append(_NOT_TAKEN_BACK.format(run=journal.run_id, what=joined(left, "; ", "；")))
            lost = unexplained(host, journal)
            if lost and journal.state != "rolled_back":
                notices.append(_LOST.format(run=journal.run_id, names=", ".join(lost)))
            if journal.half_undone:
                notices.append(_HALF_UNDONE.format(run=journal.run_id))
            if journal.state != "interrupted":
                continue
            paths = [change["path"] for change in journal.changes() if change["kind"] == "file"]
        except JournalError as error:
            notices.append(_DAMAGED.format(run=journal.run_id, problem=told_of(error, "")))
            continue
        for path in paths:
            with contextlib.suppress(OSError), place(host.root, path) as here:
                here.discard()
        notices.append(_INTERRUPTED.format(run=journal.run_id))
    return notices


_ROLLED_BACK = Text(
    "run {run} was rolled back on this host; start a new run", "运行 {run} 已在本机回滚；请开始新的运行")
_STANDS = Text(
    "{why}. What run {run} changed before that stands; {what}.", "{why}。运行 {run} 在此之前的改动仍然有效；{what}。")
_GUARD_TAKES = Text(
    "the guard takes it back within {seconds} seconds", "防失联保护将在 {seconds} 秒内将其撤销")
_ROLLBACK_UNDOES = Text("the rollback module undoes it", "可用 rollback 模块撤销")
_DAMAGED = Text(
    "The journal of run {run} is damaged or of another version, so that this run cannot be rolled back: {problem}. "
    "Other runs enforce all the same.",
    "运行 {run} 的日志已损坏或出自其他版本，无法回滚该运行：{problem}。不影响其他运行执行整改。")
_LOST = Text(
    "The journal of run {run} has lost lines, or the run was cut short: no line tells of {names}. Rolling it back may "
    "leave changes.", "运行 {run} 的日志缺行，或该运行曾中断：没有任何记录说明 {names}。回滚该运行可能会遗留变更。")
_NOT_TAKEN_BACK = Text(
    "The guard took back run {run}, but for what its damaged journal does not give back: {what}. Put that right by "
    "hand; this notice goes with the rollback of run {run}, or with its journal.",
    "运行 {run} 已由防失联保护撤销，但因日志受损，以下内容未能恢复：{what}。请手工更正；回滚运行 {run} "
    "或移走其日志后不再提示。")
_HALF_UNDONE = Text(
    "The rollback of run {run} has not come to its end on this host: part of it is back, part still stands, and this "
    "run may be content with what stands. To undo, roll back this run, then {run}.",
    "运行 {run} 的回滚在本机未完成：一部分已恢复，一部分仍在，本次运行可能沿用仍在的部分。如需撤销，请先回滚本次运行，"
    "再回滚 {run}。")
_INTERRUPTED = Text(
    "Run {run} was interrupted half way on this host. This run completes what it can; to undo, roll back this run, "
    "then {run}.", "运行 {run} 曾在本机中途中断。本次运行将继续完成；如需撤销，请先回滚本次运行，再回滚 {run}。")
