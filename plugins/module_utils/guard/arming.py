# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dead-man guard of an enforcing run: what it changes is taken back unless a fresh connection confirms it in time.

It is armed before each commit, lives on the host, and needs neither the controller nor the connection (guard_watch.py).
"""

import contextlib
import os
import time
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import session
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import started
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.lost_lines import not_told, told_lost
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.reload import listening
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.storage import refuse_volatile
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import hooks as guard_hooks
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.code import assembled
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import (
    LONGEST,
    GuardState,
    boot,
    clock,
    guards,
    seconds_left,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.watch import (
    GUARD_PATIENCE,
    clear_away,
    confirm,
    disarm,
    not_armed,
    undo,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

# A process starts a tick of the kernel's clock later than its record says.
_TICK = 0.01
# Of an answer; the whole is in the system's log.
_MOST_SENTENCES, _MOST_LETTERS = 20, 500


class Guard:
    """The guard of one enforcing module."""

    def __init__(self, host, journal, seconds):
        self.host = host
        self.seconds = seconds
        self.notices = []
        self._journal = journal
        self.state = GuardState(host, journal.run_id)
        self._hook = None

    def arm(self, actions):
        """Arm it before a commit, or set its time anew before the next one; raise JournalError where it cannot be
        armed.
        """
        state = self.state.load()
        try:
            if state is None:
                refuse_volatile(self.host)
                self._start(actions)
            else:
                self.state.beat()
                self.state.save(dict(state, **self._times(actions)))
        except OSError as error:
            # What was committed before stays guarded, with the time it has.
            if state is None:
                disarm(self.host, self.state)
            raise JournalError(_NOT_ARMED.format(path=error.filename or self.state.folder, why=error.strerror))

    def _start(self, actions):
        hook = guard_hooks.fitting(self.host)
        self.state.keep_code(assembled())
        # First, so that no moment is left in which this process can be killed and nobody clears away.
        guard_hooks.start(self.host, self.state)
        self.state.beat()
        self.state.save(
            dict(
                self._times(actions), run=self._journal.run_id, seconds=self.seconds, boot=boot(),
                units=listening(self.host), session=session(), ready=None,
                made=guard_hooks.to_make(self.host, hook) if hook else []))
        if hook is not None:
            guard_hooks.install(self.host, self.state, hook)
        self.notices += [_NO_HOOK] if hook is None else guard_hooks.started_by(self.host, hook)

    def _times(self, actions):
        patience = sum(action.patience for action in actions)
        worker = {"process": os.getpid(), "start": started(os.getpid()), "limit": clock() + LONGEST + patience}
        return {"deadline": clock() + self.seconds, "patience": patience, "worker": worker}

    def beat(self, patience=0):
        """Tell the guard that the run gets on: its next step may take `patience` seconds more than a command may."""
        with contextlib.suppress(OSError):
            self.state.beat(patience)

    def settle(self, complete):
        """End the enforcing: disarm where nothing of it stands; where all went well, let it be confirmed.

        Returns what the controller has to know, or None where nothing is left to confirm.
        """
        state = self.state.load()
        if state is None:
            return None
        if not self._journal.unconfirmed():
            disarm(self.host, self.state)
            return None
        state = dict(state, worker=None)
        if complete:
            # From here on, for only from here on can anybody confirm it.
            state.update(ready=clock(), patience=0, deadline=clock() + self.seconds)
        self.state.save(state)
        return {"seconds": self.seconds, "left": round(seconds_left(state), 1)}


def confirm_fresh(host, run_id, local=False, may_change=True):
    """Confirm a run from a new session; return how the session came in. Raises JournalError where this one proves
    nothing.

    With `local` the controller is the host itself, and whatever SSH session somebody started it from was none of the
    run's.
    """
    guard = GuardState(host, run_id)
    state = guard.load()
    if state is None:
        raise JournalError(not_armed(host, run_id))
    if seconds_left(state) <= 0:
        raise JournalError(_TOO_LATE.format(run=run_id))
    if state["ready"] is None:
        raise JournalError(_NOT_ENDED.format(run=run_id))
    here = None if local else session()
    if not local and state["session"] is not None and (here is None or here["started"] + _TICK < state["ready"]):
        raise JournalError(_NOT_FRESH.format(run=run_id, why=_NO_SSH if here is None else _TOO_OLD))
    by = "locally" if here is None else "fresh SSH connection from %s port %s" % (here["address"], here["port"])
    if may_change:
        confirm(host, guard, by)
    return by


def status(host, run_id):
    """Return what the controller may want to know of a run.

    Whether its guard is armed, the seconds left, what it took back, and what of that it could not.
    """
    state = GuardState(host, run_id).load()
    journal = Journal(host, run_id)
    problems: List[Text] = []
    events = journal.events(problems) if journal.exists else []
    undone = [event for event in events if event["event"] == "undone" and event.get("by") == "guard"]
    lost = [one for event in undone for one in told_lost(event)]
    if state is None and not undone:
        lost = not_told(host, journal, False)
    return {
        "armed": state is not None,
        "left": None if state is None else round(max(0.0, seconds_left(state)), 1),
        "taken_back": [event["batch"] for event in undone],
        "confirmed": sorted(batch for event in events if event["event"] == "confirmed" for batch in event["batches"]),
        "lost": [one.en[:_MOST_LETTERS] for one in lost[:_MOST_SENTENCES]],
        "lost_zh": [one.zh[:_MOST_LETTERS] for one in lost[:_MOST_SENTENCES]],
    }


def wait_for_guards(host):
    """Wait until no run's guard is armed any more, and do the work of one whose process is gone; return notices on
    them.
    """
    notices = []
    for guard in guards(host):
        state = guard.load()
        if state is None:
            clear_away(host, guard)
            continue
        before = Journal(host, guard.run_id).unconfirmed()
        while guard.load() is not None and seconds_left(guard.load() or state) > -GUARD_PATIENCE:
            time.sleep(1)
        state = guard.load()
        if state is not None:
            with Lock(host, "the guard of run " + guard.run_id, GUARD_PATIENCE):
                notices += [_WAITING.format(run=guard.run_id, what=one) for one in undo(Host(host.root), guard, state)]
        if set(before) - set(status(host, guard.run_id)["confirmed"]):
            notices.append(_TAKEN_BACK.format(run=guard.run_id))
    return notices


_NOT_ARMED = Text(
    "the guard cannot be armed, so nothing was changed: {path}: {why}",
    "无法启动防失联保护，因此未作任何更改：{path}：{why}")
_TOO_LATE = Text(
    "the time to confirm run {run} is over, and the guard takes it back",
    "运行 {run} 的确认时限已过，防失联保护正在将其撤销")
_NOT_ENDED = Text(
    "run {run} did not come to its end on this host; the guard takes back what it changed",
    "运行 {run} 未在本机执行完毕；防失联保护正在撤销其改动")
_NOT_FRESH = Text(
    "this is no fresh connection: {why}; run {run} was enforced over SSH and is confirmed over a connection opened "
    "after it", "这不是新建的连接：{why}；运行 {run} 经 SSH 整改，须由其后新建的连接确认")
_NO_SSH = Text("it does not come over SSH", "并非经由 SSH")
_TOO_OLD = Text("it was opened before the change", "在更改之前已建立")
_NO_HOOK = Text(
    "The guard of this run does not outlive a restart of this host: neither systemd, nor OpenRC, nor a running cron "
    "was found to start it again.",
    "本次运行的防失联保护在主机重启后不再有效：未找到可重新启动它的 systemd、OpenRC 或正在运行的 cron。")
_TAKEN_BACK = Text(
    "Run {run} was never confirmed by a fresh connection; its guard took back what it had changed before this run "
    "began.", "运行 {run} 未经新连接确认；在本次运行开始之前，其防失联保护已撤销该运行所做的变更。")
_WAITING = Text(
    "Run {run} was taken back, but for what this host's next start brings: {what}.",
    "运行 {run} 已撤销，其余须待本机重启后生效：{what}。")
