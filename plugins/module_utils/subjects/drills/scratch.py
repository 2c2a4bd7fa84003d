# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a drill restores to: a place of its own on a host, with room enough, one drill at a time, gone afterwards."""

import contextlib
import errno
import fcntl
import glob
import os
import shutil
import signal
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import through
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import open_private, private_folder
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import program
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import standing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.data_mounts import below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.source import EVIDENCE

# A program that a drill has started and left behind when it was killed; PostgreSQL ends its own processes.
_STARTED = {"restic": signal.SIGKILL, "pgbackrest": signal.SIGKILL, "postgres": signal.SIGQUIT}
_ENDING = 20
_LOCK = "drill.lock"
_FOLD = 1.2
_ANOTHER = Text("another drill is running on this host", "本机正在进行另一次恢复演练")
_NO_ROOM = Text(
    "has {free} MiB free, and the copy takes {wanted} MiB with a fifth on top",
    "剩余 {free} MiB，而恢复该备份（另留五分之一余量）需要 {wanted} MiB")
_REMOTE = Text("lies on a file system of another machine ({kind})", "位于其他机器的文件系统（{kind}）")
_IN_SET = Text("lies in the backup set {set}", "位于备份集 {set} 之内")
# Within the folder that is named for it, which may be a file system of its own.
FOLDER = "jrt0117-drill"


@contextlib.contextmanager
def alone(host, make=True):
    """Keep other drills off this host; raises HostError where one is running. Nothing is made where not `make`."""
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(private_folder(host.root, EVIDENCE, make=make))
            flags = os.O_RDWR | (os.O_CREAT if make else 0)
            stream = stack.enter_context(os.fdopen(open_private(folder, _LOCK, flags), "rb+"))
        except FileNotFoundError:
            # Nothing was recorded here yet, nor is to be.
            stream = None
        try:
            if stream is not None:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            raise Running("%s/%s" % (EVIDENCE, _LOCK), _ANOTHER)
        yield


class Running(HostError):
    """Another drill is running."""


class Scratch:
    """The folder of drills, and in it that of one set."""

    def __init__(self, host, place, name):
        self.host = host
        self.base = "%s/%s" % (place.rstrip("/"), FOLDER)
        self.path = host.real("%s/%s" % (self.base, name))

    def refuse(self, sets, size):
        """Raise HostError where nothing of this size can be restored here."""
        kind = standing.foreign(self.host, self.base)
        if kind is not None:
            raise HostError(self.base, _REMOTE.format(kind=kind))
        for one in sets:
            if below(self.host.resolve(self.base), [
                    self.host.resolve(path) for path in one.paths + ((one.data,) if one.data else ())]):
                raise HostError(self.base, _IN_SET.format(set=one.name))
        there = self.host.real(self.base)
        while not os.path.isdir(there):
            there = os.path.dirname(there)
        found = os.statvfs(there)
        free, wanted = found.f_bavail * found.f_frsize, int(size * _FOLD)
        if free < wanted:
            raise HostError(self.base, _NO_ROOM.format(free=free // 2**20, wanted=-(-wanted // 2**20)))

    def make(self):
        """Make the folders: that of drills can be passed through, for an engine's account, and read by root alone."""
        with private_folder(self.host.root, self.base, make=True) as folder:
            os.chmod(through(folder), 0o711)
            os.mkdir(os.path.basename(self.path), 0o700, dir_fd=folder)

    def clear(self):
        """End what a drill has left running, and remove what it has left; return whether there was anything."""
        try:
            with private_folder(self.host.root, self.base):
                pass
        except FileNotFoundError:
            return False
        _end(self.base)
        # No link is followed: rmtree goes by handles.
        shutil.rmtree(self.host.real(self.base))
        return True


def _end(base):
    """End the programs that were started on the folder of drills, and wait for them."""
    deadline = time.monotonic() + _ENDING
    while True:
        left = list(_running(base))
        if not left:
            return
        if time.monotonic() > deadline:
            raise ActionError(Text(
                "these still run on {base}: {left}", "以下进程仍在使用 {base}：{left}").format(
                    base=base, left=", ".join("%s (%d)" % (name, process) for process, name in left)))
        for process, name in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, _STARTED[name])
        time.sleep(0.2)


def _running(base):
    """Yield (process, program) of what a drill starts, with the folder of drills among its arguments."""
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        process = path.split("/")[2]
        try:
            with open(path, "rb") as stream:
                words = os.fsdecode(stream.read())
            name = program(process)
        except OSError:
            # It has ended.
            continue
        if base + "/" in words and name in _STARTED:
            yield int(process), name
