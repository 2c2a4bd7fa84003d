# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an armed guard knows, below /var/lib/jrt0117/guard/<run>/: `state.json`, and `code.zip`, which undoes by itself.

A guard is armed as long as its `state.json` is there. Times are seconds of CLOCK_BOOTTIME: setting the clock moves no deadline,
and sleeping does not stop it.
"""

import json
import os
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.durable import (
    private_folder,
    read_private,
    remove_private,
    sync_directory,
    write_private,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import BASE, RUN_ID
from ansible_collections.jrt0117.baseline.plugins.module_utils.processes import started

FOLDER = BASE + "/guard"
_STATE, _CODE = "state.json", "code.zip"
# time.CLOCK_BOOTTIME, which Python 3.6 does not name.
_CLOCK_BOOTTIME = 7


def clock():
    """Return the seconds since the kernel started."""
    return time.clock_gettime(_CLOCK_BOOTTIME)


def boot():
    """Return what names this boot: the kernel's own id and, for a container that restarts without it, the start of PID 1."""
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:
        return "%s:%s" % (stream.read().strip(), started(1))


class GuardState:
    """The files of one run's guard."""

    def __init__(self, host, run_id):
        self.run_id = run_id
        self._root, self._path = host.root, host.resolve("%s/%s" % (FOLDER, run_id))
        self.folder = host.real(self._path)
        self.code = os.path.join(self.folder, _CODE)

    def load(self):
        """Return the state as a dictionary, or None where the guard is not armed."""
        try:
            with private_folder(self._root, self._path) as folder:
                return dict(json.loads(read_private(folder, _STATE).decode("ascii")))
        except (OSError, ValueError):
            # It is replaced as a whole, so what cannot be read is no guard that this version has armed.
            return None

    def save(self, state):
        """Replace the state, durably."""
        self._write(_STATE, json.dumps(state, sort_keys=True).encode("ascii"))

    def keep_code(self, data):
        """Write the code that undoes, durably."""
        self._write(_CODE, data)

    def _write(self, name, data):
        with private_folder(self._root, self._path, make=True) as folder:
            write_private(folder, name, data)

    def unlink(self):
        """Disarm: what is left of the guard from now on may only be cleared away."""
        try:
            with private_folder(self._root, self._path) as folder:
                os.unlink(_STATE, dir_fd=folder)
                sync_directory(self.folder)
        except FileNotFoundError:
            pass

    def clear(self):
        """Remove the files, and the folder of guards with the last of them."""
        remove_private(self._root, self._path)
        remove_private(self._root, os.path.dirname(self._path))

    @property
    def there(self):
        """Whether anything lies there, armed or not."""
        return os.path.isdir(self.folder)


def seconds_left(state):
    """Return the seconds until the guard undoes; none after a restart, for nobody confirmed before it."""
    return state["deadline"] - clock() if state["boot"] == boot() else 0.0


def guards(host):
    """Return the guards that lie on the host, armed or left over."""
    folder = host.real(FOLDER)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [GuardState(host, name) for name in names if RUN_ID.match(name)]
