# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A kernel setting below /proc/sys, in the running kernel."""

import os

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action

_KEPT = Text(
    "the kernel keeps {name} at {found}, {value} was written to {place}",
    "内核仍将 {name} 保持为 {found}，已向 {place} 写入 {value}")
_NOT_SET = Text("{place} cannot be set to {value}: {why}", "{place} 无法设为 {value}：{why}")
_SWAPPED = str.maketrans("./", "/.")
# The kernel sets the second anew when the first changes, which nobody has asked for.
_TAKEN_ALONG = {"net.ipv4.ip_forward": "net.ipv4.conf.all.accept_redirects"}


def place_of(name):
    """Return where a setting lies: dots are slashes, and a slash stands for a dot in an interface's name (sysctl.d(5)).
    """
    return "/proc/sys/" + name.translate(_SWAPPED)


class SysctlLive(Action):
    """A kernel setting has a value now; that it has it after a reboot is a file's matter."""

    kind = "sysctl"
    phase = "after"

    def __init__(self, name, value):
        super().__init__(name=name, value=value)
        self.name = name
        self.value = value
        self.declares = {("sysctl", name): value}

    def state(self, host):
        return _read(host, self.name)

    def describe(self):
        return self.name

    def told(self, host):
        return " ".join((self.state(host) or "absent").split()), self.value

    def lasting(self, state):
        return state

    def apply(self, host):
        _change(host, self.name, self.value)
        found = self.state(host)
        if found is None and _interface_gone(host, self.name):
            return
        if found is None or found.split() != self.value.split():
            raise ActionError(
                _KEPT.format(name=self.name, found=found, value=self.value, place=place_of(self.name)))

    def undo(self, host, before, after):
        if before is not None and self.state(host) is not None:
            _change(host, self.name, before)


def _change(host, name, value):
    other = _TAKEN_ALONG.get(name)
    kept = None if other is None else _read(host, other)
    _write(host, name, value)
    if kept is not None:
        _write(host, other, kept)


def _read(host, name):
    try:
        with open(host.real(place_of(name))) as stream:
            return stream.read().strip()
    except OSError:
        # An interface that has gone, a module that is not loaded: nothing to bring back either.
        return None


def _write(host, name, value):
    # An audit stages this action and never carries it out.
    from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import write_kernel

    place = place_of(name)
    try:
        write_kernel(host.real(place), value + "\n")
    except OSError as error:
        if _interface_gone(host, name):
            return
        raise ActionError(_NOT_SET.format(place=place, value=value, why=error.strerror))


def _interface_gone(host, name):
    """Tell whether a setting is that of an interface which has gone since it was judged: what is gone does nothing
    wrong.
    """
    folder = os.path.dirname(place_of(name))
    return folder.rpartition("/")[0].endswith("/conf") and not os.path.isdir(host.real(folder))
