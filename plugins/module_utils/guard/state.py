# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an armed guard knows, below /var/lib/jrt0117/guard/<run>/: `state.json`, and `code.zip`, which undoes by itself.

A guard is armed as long as its `state.json` is there. Times are seconds of CLOCK_BOOTTIME: setting the clock moves no
deadline, and sleeping does not stop it.
"""

import errno
import json
import os
import time
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import sync_directory
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import (
    BASE,
    private_folder,
    read_private,
    remove_private,
    write_private,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import alive, started
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.events import intact, sealed
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import RUN_ID

FOLDER = BASE + "/guard"
_STATE, _CODE = "state.json", "code.zip"
# time.CLOCK_BOOTTIME, which Python 3.6 does not name.
_CLOCK_BOOTTIME = 7
# A command of an enforcing module ends within 300 seconds; one step that tells of no progress for longer hangs.
SILENCE = 330
# Whatever progress a module tells of, it does not hold the time off for longer.
LONGEST = 3600
# Of a removal that a watcher gets in the way of.
_ATTEMPTS = 8
_NUMBER = (int, float)
_NONE = type(None)
_FORM: Dict[str, Any] = {
    "boot": str, "deadline": _NUMBER, "made": list, "patience": _NUMBER, "ready": _NUMBER + (_NONE,),
    "seconds": _NUMBER, "session": (dict, _NONE), "units": list, "worker": (dict, _NONE)}
# In place of a state whose bytes are damaged: its time is up, and what it made is not known.
_DAMAGED = {
    "boot": "", "deadline": 0.0, "made": None, "patience": 0, "ready": None, "seconds": 0, "session": None, "units": [],
    "worker": None}


def clock():
    """Return the seconds since the kernel started."""
    return time.clock_gettime(_CLOCK_BOOTTIME)


def boot():
    """Return what names this boot: the kernel's own id and, for a container that restarts without it, the start of PID
    1.
    """
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:
        return "%s:%s" % (stream.read().strip(), started(1))


class GuardState:
    """The files of one run's guard."""

    def __init__(self, host, run_id):
        self.run_id = run_id
        self._root, self._path = host.root, host.resolve("%s/%s" % (FOLDER, run_id))
        self.folder = host.real(self._path)
        self.code = os.path.join(self.folder, _CODE)
        self._pulse = os.path.join(self.folder, "pulse")
        self.bell = os.path.join(self.folder, "bell")

    def load(self):
        """Return the state as a dictionary, or None where the guard is not armed."""
        try:
            with private_folder(self._root, self._path) as folder:
                state = dict(json.loads(read_private(folder, _STATE).decode("ascii")))
        except OSError as error:
            if error.errno != errno.EIO:
                return None
            state = {}
        except (ValueError, TypeError, RecursionError):
            state = {}
        # It is replaced as a whole: one that is no state was armed and damaged since, and its time is not known any
        # more.
        return dict(state if intact(state) and _whole(state) else _DAMAGED, pulse=self._last_pulse())

    def save(self, state):
        """Replace the state, durably."""
        self._write(_STATE, sealed(state))
        self.ring()

    def beat(self, patience=0):
        """Note that the module begins its next step, which may take `patience` seconds more than one command may."""
        # Not durably: after a restart nobody asks for it.
        handle = os.open(self._pulse, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            os.write(handle, b"%15.2f\n" % (clock() + patience))
        finally:
            os.close(handle)

    def _last_pulse(self):
        try:
            with open(self._pulse, "rb") as stream:
                return float(stream.read())
        except (OSError, ValueError):
            return None

    def ring(self):
        """Wake the process that waits for this guard's time, where there is one: something is other than it was."""
        try:
            handle = os.open(self.bell, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        except OSError:
            return  # Nobody waits.
        try:
            os.write(handle, b"\n")
        except OSError:
            pass  # It is full, so whoever waits wakes.
        finally:
            os.close(handle)

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
            return
        self.ring()

    def clear(self):
        """Remove the files, and the folder of guards with the last of them."""
        for attempt in range(_ATTEMPTS):
            remove_private(self._root, self._path)
            if not self.there:
                break
            # A watcher that wakes now may have made its own files anew in between; it makes each but once.
            time.sleep(0.05 * attempt)
        remove_private(self._root, os.path.dirname(self._path))

    @property
    def there(self):
        """Whether anything lies there, armed or not."""
        return os.path.isdir(self.folder)


def _whole(state):
    """Tell whether a state is one: nobody can ask for what the bytes of a damaged one leave out."""
    worker = state.get("worker") or {"process": 0, "start": 0, "limit": 0}
    return (all(name in state and isinstance(state[name], kinds) for name, kinds in _FORM.items())
            and all(isinstance(worker.get(name), _NUMBER) for name in ("process", "start", "limit")))


def seconds_left(state):
    """Return the seconds until the guard undoes; none after a restart, for nobody confirmed before it.

    While the module is at work, all of them: they count from its end, or from what it was armed with when it dies.
    """
    if state["boot"] != boot():
        return 0.0
    # Never more than it was given, whatever its bytes have become.
    left = min(state["deadline"] - clock(), float(state["seconds"]))
    return max(left, float(state["seconds"])) if at_work(state) else left


def at_work(state):
    """Tell whether the module that armed the guard is alive and gets on."""
    worker, pulse, now = state.get("worker"), state.get("pulse"), clock()
    if not worker or pulse is None or now > worker["limit"] or now - pulse > SILENCE:
        return False
    return alive(worker["process"], worker["start"])


def guards(host):
    """Return the guards that lie on the host, armed or left over."""
    folder = host.real(FOLDER)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [GuardState(host, name) for name in names if RUN_ID.match(name)]
