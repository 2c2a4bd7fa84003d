# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confirms an enforcing run to the guard that waits for it on the host: over a connection that is opened for it.

What cannot be confirmed is waited for until the guard has taken it back, and is a failed task: never a finding that passes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ansible.errors import AnsibleError

__all__ = ["Confirmation"]

MODULE = "jrt0117.baseline.guard"
# sshd makes an address wait that fails more often than this (PerSourcePenalties), and fail2ban bans it.
PAUSE = 6.0
# Beyond the guard's own time: what taking back and coming up again may last, a restart of the host included.
PATIENCE = 90.0


class Confirmation:
    """The confirmation of one module call. `ask` runs the guard module; `reset` ends the connection that was used until now."""

    def __init__(self, *, run_id: str, ask: Callable[[dict], dict], reset: Callable[[], None]) -> None:
        self._run_id = run_id
        self._ask = ask
        self._reset = reset

    def of(self, result: dict) -> dict:
        """Return the module's result where it is confirmed, else a failed one without findings."""
        guard = result["jrt0117"]["guard"]
        deadline = time.monotonic() + guard["left"]
        problem = ""
        while True:
            by, found, final = self._confirm()
            # The first is what the run did; later ones may be what came of trying in vain.
            problem = problem or found
            if by:
                guard.update(confirmed=by)
                return result
            if final or time.monotonic() + PAUSE >= deadline:
                break
            time.sleep(PAUSE)
        return {"failed": True, "changed": True, "msg": self._told(problem, self._outcome(deadline)), "run": self._run_id}

    def _confirm(self) -> tuple[str, str, bool]:
        """Return (how it was confirmed, what went wrong, whether trying again is of no use)."""
        answer, problem = self._over_fresh_connection("confirmed")
        if answer is None:
            return "", problem, False
        return answer.get("by") or "", problem, bool(problem)

    def _over_fresh_connection(self, state: str) -> tuple[dict | None, str]:
        """Return the guard's answer, None where it could not be asked, and what went wrong."""
        try:
            self._reset()
            answer = self._ask({"run": self._run_id, "state": state})
        except AnsibleError as error:
            return None, _line(str(error))
        if isinstance(answer.get("guard"), dict):
            return answer["guard"], ""
        problem = _line(answer.get("module_stderr") or answer.get("module_stdout") or answer.get("msg") or "")
        # The module itself refused, or the way to it (sudo, for one) is what does not work.
        refused = bool(answer.get("failed")) and "module_stderr" not in answer and not answer.get("unreachable")
        return ({} if refused else None), problem

    def _outcome(self, deadline: float) -> dict | None:
        """Wait for the guard; return how it stands at last, or None where the host does not answer any more."""
        answer = None
        while time.monotonic() < deadline + PATIENCE:
            answer, _problem = self._over_fresh_connection("status")
            if answer and not answer["armed"]:
                return answer
            time.sleep(PAUSE)
        return answer or None

    def _told(self, problem: str, outcome: dict | None) -> str:
        said = f"What run {self._run_id} changed could not be confirmed over a fresh connection: {problem.rstrip('.')}. "
        if outcome is None:
            return said + "The host does not answer even now that its guard should have taken it back: see its console."
        if outcome["armed"]:
            return said + "The guard has not yet taken it back: see the log of jrt0117-guard on the host."
        if outcome["taken_back"]:
            batches = ", ".join(str(batch) for batch in outcome["taken_back"])
            return said + f"The guard on the host has taken it back (batch {batches} of its journal), and the host lets in again."
        return said + "Nothing was left for the guard to take back."


def _line(text: str) -> str:
    """The last line that says something: what the tools on the way print first is their greeting."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no answer"
