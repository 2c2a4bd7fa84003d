# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoes one enforcing run from its journal, newest change first, and refuses what has drifted since."""

import contextlib
import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.commit import (
    action_of, attributes, put_back, read_real, temporary_of, undo_action,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import Journal, JournalError, digest, journals
from ansible_collections.jrt0117.baseline.plugins.module_utils.runtime import reload_services


class Rollback:
    """The undoing of one run on one host. `plan()` only reads; `carry_out()` changes the host."""

    def __init__(self, host, run_id):
        self.host = host
        self.journal = _last(host) if run_id == "last" else Journal(host, run_id)
        if self.journal is None:
            raise JournalError("there is no run on this host that could be rolled back")
        if not self.journal.exists:
            raise JournalError("run %s has no journal on this host (%s)" % (run_id, self.journal.folder))
        self.already = self.journal.state == "rolled_back"
        self._events = [] if self.already else self.journal.changes()[::-1]
        self._outcomes = {event["number"]: event["watched"] for event in self.journal.events() if event["event"] == "acted"}
        self._claimed = set()

    def plan(self):
        """Return (steps, drifted): the changes still standing, and the paths that are neither as before nor as left."""
        steps, drifted = [], []
        for event in self._events:
            if event["kind"] == "action":
                steps.append(event)
                drifted.extend(self._drifted_watched(event))
            elif self._state(event["path"]) != self._kept(event, "before") or event["path"] in self._claimed:
                steps.append(event)
                if event["path"] not in self._claimed and self._state(event["path"]) != self._kept(event, "after"):
                    drifted.append(event["path"])
            # An older change of the same run is met by what the newer one leaves, not by the host as it is now.
            self._claimed.add(event.get("path"))
        return steps, drifted

    def _state(self, path):
        real = self.host.real(path)
        state = attributes(real)
        return state, None if state is None or os.path.isdir(real) else digest(read_real(real))

    @staticmethod
    def _kept(event, side):
        return event[side], event[side + "_sha256"]

    def _drifted_watched(self, event):
        left = self._outcomes.get(event["number"], {})
        newer = set(step["path"] for step in self._events if step["kind"] == "file" and step["number"] > event["number"])
        return [path for path, sha in sorted(left.items())
                if path not in newer and digest(read_real(self.host.real(path))) != sha]

    def carry_out(self, steps):
        """Undo the steps in their order, reload what reads them, and close the journal."""
        for event in steps:
            if event["kind"] == "file":
                self._undo_file(event)
            else:
                self._undo_action(event)
        for event in self._events:
            if event["kind"] == "file":
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    os.unlink(temporary_of(self.host.real(event["path"])))
        reload_services(self.host, [event["path"] for event in steps if event["kind"] == "file"])
        self.journal.write("rolled_back")

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
        added = set(self._outcomes.get(event["number"], {})) - set(files)
        undo_action(self.host, action_of(event), event["before"], files, added)

    def diff(self, steps):
        """Return Ansible diffs (not redacted) of what undoing the files would change."""
        result = []
        for event in steps:
            if event["kind"] == "file":
                now = read_real(self.host.real(event["path"]))
                then = self.journal.kept(event["number"], "before") if event["before_sha256"] else None
                result.append((event["path"], now, then))
            else:
                result.append((action_of(event).describe(), b"done\n", b"undone\n"))
        return result


def _last(host):
    standing = [journal for journal in journals(host) if journal.state != "rolled_back"]
    return standing[-1] if standing else None
