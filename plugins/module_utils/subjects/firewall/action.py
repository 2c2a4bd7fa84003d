# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action that loads our own table of the packet filter, and brings back the one that was there."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must

_UNLISTED = Text("nft has loaded table {table}, and does not list it", "nft 已加载表 {table}，但列表中没有该表")

# Sets that the kernel fills by itself, whose elements are of the moment and no part of the rules.
_DYNAMIC = re.compile(
    r"(\tset \S+ \{\n(?:(?!\t\}).*\n)*?\t\tflags [^\n]*dynamic[^\n]*\n(?:(?!\t\}|\t\telements).*\n)*)\t\telements = "
    r"\{[^}]*\}\n")
# A host without /etc/protocols lists a number there, which nft does not read again.
_BARE_TCP = re.compile(r"^(\t\tprotocol )6$", re.M)


def listed(output):
    """Return what `nft -s list table` told, as it can be loaded again: without what the moment put into it. None: no
    such table.
    """
    return _BARE_TCP.sub(r"\1tcp", _DYNAMIC.sub(r"\1", output.out)) if output.rc == 0 else None


class LoadRuleset(Action):
    """One table is loaded into the kernel, in one step, whatever it was before. Every other table is left alone."""

    kind = "ruleset"
    phase = "after"

    def __init__(self, table, text):
        super().__init__(table=table, text=text)
        self.table = table
        self.text = text
        self.declares = {("firewall", "table " + table): text}

    def describe(self):
        return "ruleset table %s" % self.table

    def told(self, host):
        # Where nft comes with the same run, there is none.
        there = host.which("nft") is not None and self.state(host) is not None
        return ("loaded", "loaded anew") if there else ("absent", "loaded")

    def state(self, host):
        return listed(host.execute(["nft", "-s", "list", "table"] + self.table.split()))

    def lasting(self, state):
        return state or "no table"

    def apply(self, host):
        self._load(host, self.text)
        if self.state(host) is None:
            raise ActionError(_UNLISTED.format(table=self.table))

    def undo(self, host, before, after):
        gone = "table %s\ndelete table %s\n" % (self.table, self.table)
        self._load(host, gone + (before or ""))

    def _load(self, host, text):
        must(host, ["nft", "-f", "-"], timeout=60, data=text.encode("utf-8", "surrogateescape"))
