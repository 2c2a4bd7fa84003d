# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard's process on the host: waits, and takes back what nobody confirmed in time. It runs from `code.zip`, alone.

Several of them may be started for one run (by the module, and by the boot hook): one waits, the others stand behind it
at its lock, asleep, and whatever was cut short is done again by the next.
"""

import contextlib
import fcntl
import os
import select
import signal
import sys
import syslog
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import system_log
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import FAULTS, JournalError, explained
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import alive, started
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import all_undone
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.lost_lines import not_told
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.reload import reload_services, start_again
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import hooks as guard_hooks
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import FOLDER, GuardState, seconds_left
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.listeners import signal_listeners

_TAKEN = Text(
    "the guard took back at {time} what run {run} had changed", "防失联保护已于 {time} 撤销运行 {run} 的改动")
_NONE_ARMED = Text("no guard is armed for run {run}", "运行 {run} 没有启动中的防失联保护")
_POLL = 0.5
# While nothing rings: for a module that dies at work, and for a host that was suspended.
_LOOK = 2
_LONG_LOOK = 10
# Beyond the deadline, for a module that is about to end; then it is killed, and after as long again nobody waits for
# it.
_GRACE = 5
_LONGEST_PAUSE = 300
# What a guard at work may take before somebody else goes on.
GUARD_PATIENCE = 30
_USAGE = """\
usage: python3 %s VERB
  status    tells whether the guard is armed, and the seconds left
  confirm   keeps what the run changed
  restore   takes it back now
  watch     waits, and takes it back when the time is up
"""


def watch(host, guard):
    """Wait until the guard is disarmed or has undone its run; never give up."""
    with _only_watcher(guard) as bell:
        return _watch(host, guard, bell)


@contextlib.contextmanager
def _only_watcher(guard):
    """Be the one process that waits for this guard, once the one before has ended; give the handle of what wakes it, or
    None.
    """
    handle = bell = None
    try:
        while guard.there:
            with contextlib.suppress(OSError):
                handle = os.open(os.path.join(guard.folder, "watcher"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
                fcntl.flock(handle, fcntl.LOCK_EX)
                if os.path.samestat(os.fstat(handle), os.stat(os.path.join(guard.folder, "watcher"))):
                    with contextlib.suppress(FileExistsError):
                        os.mkfifo(guard.bell, 0o600)
                    # Also for writing, so that nobody who rings and ends is taken for an end of the file.
                    bell = os.open(guard.bell, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW)
                    break
            if handle is None:
                break  # No room, perhaps: two that wait are better than none.
            # The guard that this one stood behind is gone with its files, and another has been armed for the run since.
            os.close(handle)
            handle = None
        yield bell
    finally:
        for one in (handle, bell):
            if one is not None:
                os.close(one)


def _sleep(seconds, bell):
    """Sleep, unless somebody rings."""
    if bell is None:
        time.sleep(min(seconds, _POLL))
    elif select.select([bell], [], [], seconds)[0]:
        with contextlib.suppress(OSError):
            os.read(bell, 4096)


def _watch(host, guard, bell):
    pause = _POLL
    while True:
        state = guard.load()
        if state is None:
            if not _being_armed(host, guard):
                return clear_away(host, guard)
            _sleep(_POLL, bell)
            continue
        left = seconds_left(state)
        if left > 0:
            _sleep(min(left, _LOOK if state.get("worker") else _LONG_LOOK), bell)
            continue
        try:
            if take_back(host, guard):
                return True
            pause = _POLL
        except FAULTS as error:
            # The next attempt may find what this one missed: a disk with room, a service that has stopped hanging.
            tell("run %s: %s; trying again" % (guard.run_id, explained(error, "")), syslog.LOG_CRIT)
            pause = min(max(pause * 2, _GRACE), _LONGEST_PAUSE)
        time.sleep(pause)


def _being_armed(host, guard):
    """Tell whether the run is at work, and about to arm its guard: what waits for it is started first."""
    holder, process, start = Lock(host, "").held_by()
    return guard.there and holder == "run " + guard.run_id and alive(process, start)


def take_back(host, guard):
    """Undo what is unconfirmed, once the run has let go of the host's lock; return whether the guard has come to its
    end.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(Lock(host, "the guard of run " + guard.run_id))
        except JournalError:
            if not _run_is_dead(host, guard):
                return False
        state = guard.load()
        if state is None or seconds_left(state) > 0:
            return False
        undo(Host(host.root), guard, state)
    return True


def _run_is_dead(host, guard):
    """End the run that hangs with the host's lock in its hand; return whether it cannot even end, and so cannot do harm
    either.

    Whoever else has the lock, a rollback or another guard's process, is left to end by itself.
    """
    state, (holder, process, start) = guard.load(), Lock(host, "").held_by()
    if state is None or holder != "run " + guard.run_id or started(process) != start:
        return False
    late = -seconds_left(state) - state["patience"]
    if late > _GRACE:
        tell("run %s still holds this host after its time; its process %d is killed" % (guard.run_id, process))
        os.kill(process, signal.SIGKILL)
    return late > 2 * _GRACE


def undo(host, guard, state):
    """Take back the unconfirmed batches, see that it is done, and disarm; return what waits for a restart. The caller
    holds the host's lock.

    It is done when the files are back: whatever a reload says after that is told, and holds nobody up.
    """
    journal = Journal(host, guard.run_id)
    batches, waiting, told, lost = journal.unconfirmed(), [], ["/etc/ssh/"], []
    if batches:
        tell("nobody confirmed run %s within %d seconds; its changes are taken back" % (guard.run_id, state["seconds"]))
    try:
        if batches:
            undoing = Rollback(host, guard.run_id, batches)
            told += undoing.paths
            undoing.put_back(undoing.steps())
            waiting, lost = undoing.waiting, undoing.not_taken_back
        else:
            lost = not_told(host, journal, state["ready"] is not None)
        for one in lost:
            tell("run %s: its journal is damaged, and not all of it is taken back: %s" % (guard.run_id, one),
                 syslog.LOG_CRIT)
    finally:
        # Also where something is not back: what is may be the way in. Whoever tried in vain has to wait, which sshd
        # forgets by it.
        problems = _in_force(host, state["units"], told)
        for problem in problems:
            tell("run %s: %s" % (guard.run_id, problem), syslog.LOG_CRIT)
    disarm(host, guard)
    left = "nothing that can be read" if lost else "nothing was left"
    tell("run %s: taken back: %s" % (guard.run_id, "batch " + ", ".join(map(str, batches)) if batches else left))
    for one in waiting:
        tell("run %s: %s" % (guard.run_id, one))
    return waiting


def _in_force(host, units, paths):
    """Have what runs read the files that are back; return what did not, a sentence each."""
    problems = all_undone([("start again", start_again, host, units), ("reload", reload_services, host, paths)])
    if problems and host.live:
        # The service manager hangs, perhaps, and sshd must not keep settings that let nobody in.
        problems += all_undone([("sshd", signal_listeners)])
    return problems


def disarm(host, guard):
    """End the guard and remove all it put on the host. The caller holds the host's lock."""
    state = guard.load()
    guard.unlink()
    guard_hooks.remove(host, guard_hooks.PATHS if state is None or state["made"] is None else state["made"])
    guard.clear()


def clear_away(host, guard):
    """Remove what a disarming that was cut short has left, unless somebody is at it for long.

    Who disarms may have this process's own file come between the emptying of the folder and its removal.
    """
    if guard.there or guard_hooks.there(host):
        with contextlib.suppress(JournalError), Lock(host, "the guard of run " + guard.run_id, GUARD_PATIENCE):
            if guard.load() is None:
                disarm(host, guard)
    return True


def confirm(host, guard, by):
    """Keep what the run changed, and disarm; return the batches. `by` says who confirmed it, and how they came in."""
    with Lock(host, "the confirmation of run " + guard.run_id, GUARD_PATIENCE):
        if guard.load() is None:
            raise JournalError(not_armed(host, guard.run_id))
        journal = Journal(host, guard.run_id)
        batches = journal.unconfirmed()
        if batches:
            journal.write("confirmed", batches=batches, by=by)
        disarm(host, guard)
    return batches


def not_armed(host, run_id):
    """Return the sentence about a run that no guard watches any more: what became of it."""
    journal = Journal(host, run_id)
    taken = [event for event in (journal.events([]) if journal.exists else []) if event.get("by") == "guard"]
    if taken:
        return _TAKEN.format(time=taken[-1]["time"], run=run_id)
    return _NONE_ARMED.format(run=run_id)


def tell(message, priority=syslog.LOG_WARNING):
    """Tell the system's log; there may be nobody else to tell, and what is to be undone waits for no log."""
    system_log.write(guard_hooks.NAME, harmless(message), priority)


def _say(sentence):
    """Answer who has called this by hand."""
    sys.stdout.write(sentence + "\n")


def _status(host, guard):
    state = guard.load()
    if state is None:
        _say(str(not_armed(host, guard.run_id)))
    else:
        _say("armed; %d seconds left until run %s is taken back" % (max(0, seconds_left(state)), guard.run_id))


def _restore(host, guard):
    state = guard.load()
    if state is None:
        _say(str(not_armed(host, guard.run_id)))
        return
    with Lock(host, "the guard of run " + guard.run_id, GUARD_PATIENCE):
        waiting = undo(host, guard, state)
    _say(str(not_armed(host, guard.run_id)))
    for one in waiting:
        _say(one)


def main(arguments):
    """Do what the command line of `code.zip` asks; it lies where the guard's files do, which tells host and run."""
    folder = os.path.dirname(os.path.abspath(arguments[0]))
    base, _slash, run_id = folder.rpartition("/")
    if (
            not base.endswith(FOLDER) or len(arguments) != 2
            or arguments[1] not in ("status", "confirm", "restore", "watch")):
        sys.stderr.write(_USAGE % arguments[0])
        return 2
    host = Host(base[:-len(FOLDER)] or "/")
    guard = GuardState(host, run_id)
    try:
        if arguments[1] == "confirm":
            confirm(host, guard, "by hand")
            _say("confirmed: what run %s changed stays" % run_id)
        else:
            {"status": _status, "restore": _restore, "watch": watch}[arguments[1]](host, guard)
    except FAULTS as error:
        sys.stderr.write(explained(error, "") + "\n")
        return 1
    return 0
