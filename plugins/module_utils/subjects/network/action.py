# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network interface is taken down, and comes back with what it had."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must

_UP_AGAIN = Text("{name} is up again after it was taken down", "{name} 停用后又被启用")
_UP = 0x1
# What `ip` shows and does not take back.
_SHOWN_ONLY = re.compile(r" (linkdown|dead|offload|trap|expires \d+sec|error -?\d+|hoplimit \d+|pref medium)\b")
# The kernel and routers bring these back by themselves.
_BY_THEMSELVES = re.compile(r" proto (kernel|ra)\b|^(local|broadcast|multicast|anycast) ")
_ADDRESS = re.compile(r" inet6 (\S+) scope global(?! .*\bdynamic\b)")


class LinkDown(Action):
    """An interface is down. Going down loses its routes and its IPv6 addresses, so these are kept to be put back."""

    kind = "link_down"
    phase = "after"

    def __init__(self, name):
        super().__init__(name=name)
        self.name = name
        self.declares = {("link", name): "down"}

    def _is_up(self, host):
        try:
            with open(host.real("/sys/class/net/%s/flags" % self.name)) as stream:
                return bool(int(stream.read(), 16) & _UP)
        except OSError:
            return None

    def _lines(self, host, *words):
        try:
            return host.execute(["ip", "-o"] + list(words)).out.splitlines()
        except HostError:
            return []

    def state(self, host):
        found = {"up": self._is_up(host), "routes": [], "addresses": []}
        if found["up"]:
            for family in ("-4", "-6"):
                lines = self._lines(host, family, "route", "show", "table", "all", "dev", self.name)
                found["routes"] += [
                    [family] + _SHOWN_ONLY.sub("", line).replace("\\", " ").split() for line in lines
                    if not _BY_THEMSELVES.search(line + " ")]
            lines = self._lines(host, "-6", "addr", "show", "dev", self.name)
            found["addresses"] = [match.group(1) for match in map(_ADDRESS.search, lines) if match]
        return found

    def describe(self):
        return "link %s" % self.name

    def told(self, host):
        return "up" if self._is_up(host) else "down", "down"

    def apply(self, host):
        if self._is_up(host) is None:
            # It has gone since it was seen: what is gone is not up.
            return
        must(host, ["ip", "link", "set", "dev", self.name, "down"])
        if self._is_up(host):
            raise ActionError(_UP_AGAIN.format(name=self.name))

    def undo(self, host, before, after):
        if not before["up"] or self._is_up(host) is None:
            return
        must(host, ["ip", "link", "set", "dev", self.name, "up"])
        for address in before["addresses"]:
            must(host, ["ip", "-6", "addr", "replace", address, "dev", self.name])
        for family, *words in before["routes"]:
            must(host, ["ip", family, "route", "replace"] + words + ([] if "dev" in words else ["dev", self.name]))
