# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confirms an enforcing run to the guard that waits for it on the host: over a connection that is opened for it.

What cannot be confirmed is waited for until the guard has taken it back, and is a failed task: never a finding that
passes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ansible.errors import AnsibleError

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import without_period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.printed import last_line, printed, unread

__all__ = ["Confirmation"]

MODULE = "jrt0117.baseline.guard"
# sshd makes an address wait that fails more often than this (PerSourcePenalties), and fail2ban bans it.
PAUSE = 6.0
# Beyond the guard's own time: what taking back and coming up again may last, a restart of the host included.
PATIENCE = 90.0


class Confirmation:
    """The confirmation of one module call. `ask` runs the guard module; `reset` ends the connection that was used until
    now.
    """

    def __init__(self, *, run_id: str, seconds: float, ask: Callable[[dict], dict], reset: Callable[[], None]) -> None:
        self._run_id = run_id
        self._seconds = seconds
        self._ask = ask
        self._reset = reset

    def of(self, result: dict) -> dict:
        """Return the module's result where it is confirmed, else a failed one without findings."""
        deadline = time.monotonic() + self._left(result["jrt0117"]["guard"])
        problem: Text | str = ""
        while True:
            by, found, final = self._confirm()
            # The first is what the run did; later ones may be what came of trying in vain.
            problem = problem or found
            if by:
                result["jrt0117"]["guard"] = {"seconds": self._seconds, "confirmed": by}
                return result
            if final or time.monotonic() + PAUSE >= deadline:
                break
            time.sleep(PAUSE)
        told = self._told(problem, self._outcome(deadline))
        return {"failed": True, "changed": True, "msg": told.en, "msg_zh": told.zh, "run": self._run_id}

    def _left(self, guard: object) -> float:
        """Return the seconds left, which are the host's word: never more than the time that this run gave its guard."""
        left = guard.get("left") if isinstance(guard, dict) else None
        if isinstance(left, bool) or not isinstance(left, (int, float)) or not 0 <= left <= self._seconds:
            return float(self._seconds)
        return float(left)

    def _confirm(self) -> tuple[str, Text | str, bool]:
        """Return (how it was confirmed, what went wrong, whether trying again is of no use)."""
        answer, problem = self._over_fresh_connection("confirmed")
        if answer is None:
            return "", problem, False
        return answer.get("by") or "", problem, bool(problem)

    def _over_fresh_connection(self, state: str) -> tuple[dict | None, Text | str]:
        """Return the guard's answer, None where it could not be asked, and what went wrong."""
        try:
            self._reset()
            answer = self._ask({"run": self._run_id, "state": state})
        except AnsibleError as error:
            return None, last_line(str(error))
        problem = _said(answer)
        guard = answer.get("guard")
        if guard is not None and not answer.get("failed"):
            return (guard, "") if _whole(guard) else ({}, _NO_STATE)
        # The module itself refused, or the way to it (a shell's start file or sudo, for one) is what does not work.
        refused = bool(answer.get("failed")) and not unread(answer) and not answer.get("unreachable")
        return ({} if refused else None), problem

    def _outcome(self, deadline: float) -> tuple[dict | None, Text | str]:
        """Wait for the guard; return how it stands at last, or None where that cannot be learnt, and what kept it from
        us.
        """
        while True:
            answer, problem = self._over_fresh_connection("status")
            if answer and not answer["armed"]:
                break
            # One that cannot be asked once (a slow host, an answer cut short) is asked again: no answer is not the end
            # of the host.
            if time.monotonic() + PAUSE >= deadline + PATIENCE:
                break
            time.sleep(PAUSE)
        return answer or None, problem

    def _told(self, problem: Text | str, outcome: tuple[dict | None, Text | str]) -> Text:
        state, why = outcome
        lost = _lost(state or {})
        if state is None:
            then = _UNKNOWN.format(why=without_period(why))
        elif state["armed"]:
            then = _ARMED
        elif state["taken_back"] and lost:
            then = _IN_PART.format(lost=lost)
        elif lost:
            then = _DAMAGED.format(lost=lost)
        elif state["taken_back"]:
            then = _TAKEN_BACK.format(batches=", ".join(str(batch) for batch in state["taken_back"]))
        elif state["confirmed"]:
            then = _STANDS.format(batches=", ".join(str(batch) for batch in state["confirmed"]))
        else:
            then = _NOTHING
        said = _UNCONFIRMED.format(run=self._run_id, problem=without_period(problem))
        return Text(f"{said.en} {then.en}", said.zh + then.zh)


_UNCONFIRMED = Text(
    "What run {run} changed could not be confirmed over a fresh connection: {problem}.",
    "运行 {run} 的改动未能通过新建的连接确认：{problem}。")
_UNKNOWN = Text(
    "How the guard stands could not be learnt, now that it should have taken it back: {why}. A slow host may have done "
    "it all the same: ask again by the module jrt0117.baseline.guard, or see the host's console and the log of "
    "jrt0117-guard.",
    "防失联保护此时应已将其撤销，但无法得知其状态：{why}。主机较慢时可能已经撤销：请用模块 jrt0117.baseline.guard "
    "再次查询，或查看主机的控制台和 jrt0117-guard 的日志。")
_ARMED = Text(
    "The guard has not yet taken it back: see the log of jrt0117-guard on the host.",
    "防失联保护尚未将其撤销：请查看主机上 jrt0117-guard 的日志。")
_IN_PART = Text(
    "The guard on the host has taken back what the run's journal still gives. It is damaged, so this stands as the run "
    "left it, and has to be put right by hand: {lost}.",
    "主机上的防失联保护已撤销该运行的日志仍能还原的内容。日志已损坏，以下各项仍为整改后的状态，须手工处理：{lost}。")
_DAMAGED = Text(
    "The guard on the host could take nothing back, for the run's journal is damaged: {lost}. What the run changed "
    "stands, and has to be put right by hand.",
    "该运行的日志已损坏，主机上的防失联保护未能撤销任何内容：{lost}。其改动仍然存在，须手工处理。")
_TAKEN_BACK = Text(
    "The guard on the host has taken it back (batch {batches} of its journal), and the host lets in again.",
    "主机上的防失联保护已将其撤销（日志的批次 {batches}），主机可以重新登录。")
_STANDS = Text(
    "The host has it as confirmed all the same (batch {batches} of its journal): it stands; the answer to the "
    "confirmation was lost.",
    "但主机已记为已确认（日志的批次 {batches}），改动仍然有效；只是确认的应答丢失。")
_NOTHING = Text("Nothing was left for the guard to take back.", "防失联保护已没有可撤销的内容。")


def _lost(state: dict) -> Text | None:
    """Return what a guard could not take back, or None."""
    english = state.get("lost") or []
    chinese = state.get("lost_zh") or english
    return Text("; ".join(english), "；".join(chinese)) if english else None


def _whole(guard: object) -> bool:
    """Tell whether an answer is a guard's state: it comes from a host, which may say anything."""
    if (
            not isinstance(guard, dict) or not isinstance(guard.get("armed"), bool)
            or not isinstance(guard.get("by"), (str, type(None)))):
        return False
    for lost in (guard.get("lost", []), guard.get("lost_zh", [])):
        if not isinstance(lost, list) or not all(isinstance(one, str) for one in lost):
            return False
    return all(
        isinstance(guard.get(name), list) and all(isinstance(one, int) for one in guard[name])
        for name in ("taken_back", "confirmed"))


def _said(answer: dict) -> Text | str:
    """Say what went wrong, in the words of what stood in the way, where it left any."""
    if not unread(answer):
        said = last_line(str(answer.get("msg") or ""))
        chinese = last_line(str(answer.get("msg_zh") or ""))
        return Text(said, chinese) if said and chinese else said
    said = printed(answer)
    if answer.get("rc") and said:
        return said
    if said:
        return _NO_RESULT_BUT.format(said=said)
    return (_NO_RESULT_AND if isinstance(answer.get("rc"), int) else _NO_RESULT).format(code=answer.get("rc"))


_NO_STATE = Text("what it answers is no state of a guard", "其应答不是防失联保护的状态")
_NO_RESULT = Text(
    "the connection was opened, and the command on it ended without any result: a start file of the shell, or sudo, "
    "ended it",
    "连接已建立，但其上的命令未返回任何结果即结束：由 shell 启动文件或 sudo 终止")
_NO_RESULT_AND = Text(
    "the connection was opened, and the command on it ended without any result (exit code {code}): a start file of the "
    "shell, or sudo, ended it",
    "连接已建立，但其上的命令未返回任何结果即结束（退出码 {code}）：由 shell 启动文件或 sudo 终止")
_NO_RESULT_BUT = Text(
    "the connection was opened, and the command on it gave no result but this: {said}",
    "连接已建立，但其上的命令未返回结果，只输出了：{said}")
