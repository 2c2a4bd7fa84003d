# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A kernel module is loaded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must


def module_loaded(host, name):
    """Tell whether a module is in the running kernel, a staged loading included; /sys/module shows those built in where
    they have settings.
    """
    return host.declared(("module", name)) == "loaded" or host.exists("/sys/module/" + name)


class ModuleLoaded(Action):
    """A kernel module is loaded now; that it is loaded at boot is a file's matter."""

    kind = "module_loaded"
    phase = "after"

    def __init__(self, name):
        super().__init__(name=name)
        self.name = name
        self.declares = {("module", name): "loaded"}

    def describe(self):
        return "kernel module %s" % self.name

    def told(self, host):
        return "loaded" if self.state(host) else "not loaded", "loaded"

    def state(self, host):
        return host.exists("/sys/module/" + self.name)

    def apply(self, host):
        must(host, ["modprobe", self.name], timeout=60)

    def undo(self, host, before, after):
        if not before:
            try:
                # What has come to use it since keeps it: then it stays, and does no harm.
                host.execute(["modprobe", "-r", self.name], timeout=60)
            except HostError:
                pass


class ModuleUnloaded(Action):
    """A kernel module that nothing uses is taken out of the running kernel; that it stays out is a file's matter."""

    kind = "module_unloaded"
    phase = "after"

    def __init__(self, name):
        super().__init__(name=name)
        self.name = name
        self.declares = {("module", name): "unloaded"}

    def describe(self):
        return "kernel module %s" % self.name

    def told(self, host):
        return "loaded" if self.state(host) else "not loaded", "not loaded"

    def state(self, host):
        return host.exists("/sys/module/" + self.name.replace("-", "_"))

    def apply(self, host):
        must(host, ["modprobe", "-r", self.name], timeout=60)

    def undo(self, host, before, after):
        if before and not self.state(host):
            # Whatever modprobe.d says by now: it was loaded.
            must(host, ["modprobe", "--ignore-install", self.name], timeout=60)
