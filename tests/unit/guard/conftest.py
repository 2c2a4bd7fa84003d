# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree whose run is enforced with a guard that is armed, its process left to the tests."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import UntilRestart
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal, Lock
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import (
    arming as guard,
    hooks as guard_hooks,
    watch as guard_watch,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.code import assembled
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.state import GuardState, clock
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

RUN = "run-1"
BEFORE = {"etc/app.conf": b"before\n", "etc/other": b"other\n"}
# A process that holds the host's lock.
HOLDS = """
import sys, time
sys.path[:] = {paths!r}
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Lock
with Lock(Host({root!r}), {holder!r}):
    print("held", flush=True)
    time.sleep({seconds})
"""


class Site:
    """A host that is a tree, and what a run does to it."""

    def __init__(self, root):
        self.root = root
        self.host = Host(str(root))
        self.journal = Journal(self.host, RUN)
        self.state = GuardState(self.host, RUN)
        self.guard = guard.Guard(self.host, self.journal, 120)

    def enforce(self, path="/etc/app.conf", data=b"after\n", *, guarded=True, action=None):
        """Commit one file, and perhaps an action."""
        self.host.refresh()
        self.host.stage_content(path, data)
        if action is not None:
            self.host.stage_action(action)
        commit(self.host, self.journal, guard=self.guard if guarded else None)

    def passes(self, seconds):
        """Let time pass, as far as the guard knows, and the module's process be gone."""
        state = self.state.load()
        self.state.save(dict(state, deadline=state["deadline"] - seconds, worker=None))

    def files(self):
        """Return the bytes of every file that is not the collection's own."""
        return {
            str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*")
            if path.is_file() and "var" not in path.relative_to(self.root).parts
        }

    def lock(self, holder):
        """Return the host's lock."""
        return Lock(self.host, holder)


@pytest.fixture
def processes(monkeypatch):
    """The processes that would have been started."""
    begun = []
    monkeypatch.setattr(guard_hooks, "start", lambda host, state: begun.append(state.code))
    monkeypatch.setattr(guard_hooks, "systemd", lambda host: False)
    monkeypatch.setattr(guard_hooks, "_runs", lambda *names: True)
    return begun


@pytest.fixture(scope="session")
def code():
    """The guard's code for the host, which is the same in every run."""
    return assembled()


@pytest.fixture
def site(tmp_path, processes, code, monkeypatch):
    """A tree with two files."""
    monkeypatch.setattr(guard, "assembled", lambda: code)
    for name, data in BEFORE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return Site(tmp_path)


@pytest.fixture
def session(monkeypatch):
    """Return a function that says by which SSH connection this process came, and since when it is open."""
    def come(age, address="192.0.2.7"):
        here = None if age is None else {"address": address, "port": 40122, "process": 7, "started": clock() - age}
        monkeypatch.setattr(guard, "session", lambda: here)
    return come


@pytest.fixture
def locked(monkeypatch):
    """An action of which nothing can be undone before the host starts anew; `told` is what the system's log was told.
    """
    class Locked(Action):
        kind, phase, told = "locked", "after", []

        def apply(self, host):
            """Lock it."""

        def undo(self, host, before, after):
            raise UntilRestart("locked until the next start")
    monkeypatch.setitem(ACTIONS, Locked.kind, Locked)
    monkeypatch.setattr(guard_watch, "tell", lambda message, *_priority: Locked.told.append(message))
    return Locked
