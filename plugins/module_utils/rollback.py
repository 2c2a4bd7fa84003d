# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoes one enforcing run from its journal, newest change first, and refuses what has drifted since."""

import contextlib
import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.atomic import attributes, put_back, read_real, temporary_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.commit import UndoError, account_lock, action_of, all_undone, undo_action
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import Journal, JournalError, digest, journals
from ansible_collections.jrt0117.baseline.plugins.module_utils.reload import reload_services

_NOTHING = (None, None)


class NothingToUndo(JournalError):
    """The run changed nothing on this host, as far as its journals tell."""


class Rollback:
    """The undoing of one run on one host, or of some `batches` of it. `plan()` only reads; `carry_out()` changes the host."""

    def __init__(self, host, run_id, batches=None):
        self.host = host
        self.batches = batches
        self.journal = _last(host) if run_id == "last" else Journal(host, run_id)
        if self.journal is None:
            raise NothingToUndo("there is no run on this host that could be rolled back")
        if not self.journal.exists:
            raise NothingToUndo("run %s has no journal on this host: it changed nothing here, or the id is another's (%s)"
                                % (run_id, self.journal.folder))
        self.already = self.journal.state == "rolled_back"
        self._events = [] if self.already else [
            event for event in self.journal.changes()[::-1] if batches is None or event["batch"] in batches]
        events = self.journal.events()
        self._outcomes = {event["number"]: event for event in events if event["event"] == "acted"}
        # One that was cut short may have taken packages away already, and with them files that the run had changed since.
        self._resumed = any(event["event"] == "undoing" for event in events) and any(
            event["kind"] == "action" and event["action"] == "package" for event in self._events)

    def plan(self):
        """Return (steps, drifted): the changes still standing, and the paths that are in no state that the run knew."""
        # A path that was changed twice goes straight back to what it was before the first change.
        oldest = {event["path"]: event["number"] for event in self._events if event["kind"] == "file"}
        acted_on = set(path for event in self._events if event["kind"] == "action" for path in event["watched"])
        steps = [
            event for event in self._events if event["kind"] == "action" or (event["number"] == oldest[event["path"]] and (
                event["path"] in acted_on or not self._as_before(event)))
        ]
        return steps, sorted(path for path, states in self._known().items() if self._state(path) not in states)

    def _as_before(self, event):
        state = self._state(event["path"])
        return state == _kept(event, "before") or (self._resumed and state == _NOTHING)

    def _known(self):
        """Return path -> the states it had before and after each change: a rollback cut short leaves any of them."""
        known = {}
        always = [_NOTHING] if self._resumed else []
        for event in self._events:
            before, after = self._sides(event)
            for path in set(before) | set(after):
                known.setdefault(path, list(always)).extend([before.get(path, _NOTHING), after.get(path, _NOTHING)])
        return known

    def _sides(self, event):
        if event["kind"] == "file":
            return [{event["path"]: _kept(event, side)} for side in ("before", "after")]
        before, outcome = _entries(event), self._outcomes.get(event["number"])
        # What an action that was cut short has left, nobody knows: nothing of it counts as drift.
        return before, {path: self._state(path) for path in before} if outcome is None else _entries(outcome)

    def _state(self, path):
        real = self.host.real(path)
        state = attributes(real)
        return state, None if state is None or os.path.isdir(real) else digest(read_real(real))

    def newer_runs(self, paths):
        """Return the runs after this one that changed one of the paths and still stand."""
        after = [journal for journal in journals(self.host) if journal.begun > self.journal.begun]
        return [
            journal.run_id for journal in after if journal.state != "rolled_back"
            and set(paths) & set(event.get("path") for event in journal.changes())
        ]

    def carry_out(self, steps):
        """Undo the steps in their order though some fail, reload what reads them, and close the journal if none failed."""
        undoing = {"file": self._undo_file, "action": self._undo_action}
        paths = [event["path"] for event in self._events if event["kind"] == "file"]
        # A full disk keeps this line away, and not the undoing.
        with contextlib.suppress(JournalError):
            self.journal.write("undoing")
        with account_lock(self.host, paths):
            problems = all_undone([(_name(event), undoing[event["kind"]], event) for event in steps])
        for path in paths:
            with contextlib.suppress(OSError):
                os.unlink(temporary_of(self.host.real(path)))
        problems += all_undone([("reload", reload_services, self.host, paths)])
        if problems:
            raise UndoError("run %s was rolled back in part only; this failed: %s. Put that right and roll it back again."
                            % (self.journal.run_id, "; ".join(problems)))
        self._close()

    def _close(self):
        if self.batches is None:
            self.journal.write("rolled_back")
        for batch in sorted(self.batches or (), reverse=True):
            self.journal.write("undone", batch=batch, by="guard")

    def _undo_file(self, event):
        data = None
        if event["before_sha256"] is not None:
            data = self.journal.kept(event["number"], "before")
        put_back(self.host.real(event["path"]), data, event["before"], self.host.live)

    def _undo_action(self, event):
        files = {
            path: (self.journal.kept(event["number"], entry["kept"]), entry["state"])
            for path, entry in event["watched"].items()
        }
        outcome = self._outcomes.get(event["number"], {"after": None, "watched": {}})
        states = (event["before"], outcome["after"])
        undo_action(self.host, action_of(event), states, files, set(outcome["watched"]) - set(files))

    def diff(self, steps):
        """Return Ansible diffs (not redacted) of what undoing the files would change."""
        result = []
        for event in steps:
            if event["kind"] == "file":
                now = read_real(self.host.real(event["path"]))
                then = self.journal.kept(event["number"], "before") if event["before_sha256"] else None
                result.append((event["path"], now, then))
            else:
                result.append((_name(event), b"done\n", b"undone\n"))
        return result


def _name(event):
    return event["path"] if event["kind"] == "file" else action_of(event).describe()


def _kept(event, side):
    return event[side], event[side + "_sha256"]


def _entries(event):
    return {path: (entry["state"], entry["sha256"]) for path, entry in event["watched"].items()}


def _last(host):
    """Return the newest run of which anything may still stand."""
    standing = [journal for journal in journals(host) if journal.state != "rolled_back" and journal.changes()]
    return standing[-1] if standing else None
