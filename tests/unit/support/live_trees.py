# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees on which actions are done, and actions that fail."""

import errno
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import (
    ActionError,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.registry import ACTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host


class NoSockets:
    """The kernel's tables of sockets, without any."""

    def of(self, process, name):
        return []


class LiveTree(Host):
    """A tree on which actions are done, as on a live host; no command of this machine is run, no socket of it seen."""

    def __init__(self, root):
        super().__init__(root)
        self.live = True

    def real(self, path):
        return os.path.join(self.root, path.lstrip("/"))

    def which(self, name):
        return None

    def ask(self, key, build):
        return super().ask(key, NoSockets if key == "tables" else build)


class Writes(Action):
    """Writes two files; fails afterwards when it is told to."""

    kind = "writes"
    watch = ("/etc/tool/*",)

    def apply(self, host):
        for name in ("old", "new"):
            with open(host.real("/etc/tool/" + name), "w") as stream:
                stream.write("by the tool\n")
        if self.arguments.get("fails"):
            raise ActionError("the tool failed")


class CannotTell(Writes):
    """Cannot even say what was before."""

    kind = "cannot_tell"

    def state(self, host):
        raise ActionError("no answer")


@pytest.fixture(name="tree")
def live_tree(root, monkeypatch):
    """A live tree with a file that tools write."""
    monkeypatch.setitem(ACTIONS, "writes", Writes)
    (root / "etc/tool").mkdir()
    (root / "etc/tool/old").write_bytes(b"old\n")
    return LiveTree(str(root))


def fail_on(monkeypatch, function, ending, code=errno.EPERM):
    """Let an os function fail for paths with this ending."""
    original = getattr(os, function)

    def failing(*args, **kwargs):
        if any(str(one).endswith(ending) for one in args):
            raise OSError(code, os.strerror(code), args[-1])
        return original(*args, **kwargs)
    monkeypatch.setattr(os, function, failing)
