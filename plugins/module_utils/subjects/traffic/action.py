# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action that puts our order of outgoing packets in force, and brings back the one that was there."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action, must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import source

HANDLE, TABLE = "1170:", "inet jrt0117_priority"
_OTHERS = Text("{name} has a queue of somebody else's ({line})", "{name} 上有他人设置的队列（{line}）")
_NOT_THERE = Text("{name} has no order after it was set", "{name} 设置后仍未生效")


def is_free(order):
    """Tell whether a link has no queue that anybody chose, or ours: the kernel puts its own back by itself."""
    return order.root.handle == "0:" or is_ours(order)


def is_ours(order):
    """Tell whether the queue of a link is one of ours."""
    return order.root.kind == "htb" and order.root.handle == HANDLE


class TrafficOrder(Action):
    """What leaves by some links waits in our classes, and our table tells which packet in which.

    `links`: {name: lines for `tc -batch`}; `text`: the table for nft.
    """

    kind = "traffic_order"
    phase = "after"

    def __init__(self, links, text):
        super().__init__(links=links, text=text)
        self.links = links
        self.text = text
        self.declares = {("traffic", name): [lines, text] for name, lines in links.items()}

    def describe(self):
        return "order of what leaves by %s" % ", ".join(sorted(self.links))

    def told(self, host):
        roots = [self._order(host, name) for name in sorted(self.links)]
        return ", ".join("-" if one is None else one.root.kind for one in roots), ", ".join("htb" for _one in roots)

    def state(self, host):
        listed = host.execute(["nft", "-s", "list", "table"] + TABLE.split()) if host.which("nft") else None
        return {
            "links": {name: _lines(self._order(host, name)) for name in sorted(self.links)},
            "table": listed.out if listed is not None and listed.rc == 0 else None}

    def lasting(self, state):
        return state

    @staticmethod
    def _order(host, name):
        try:
            return source.read(host.execute, name)
        except HostError:
            # A link that has gone, or a host without tc: nothing of it is in force.
            return None

    def apply(self, host):
        for name in sorted(self.links):
            order = self._order(host, name)
            if order is None or not is_free(order):
                raise ActionError(_OTHERS.format(name=name, line="-" if order is None else order.root.line))
        must(host, ["nft", "-f", "-"], data=self.text.encode("utf-8"))
        for name in sorted(self.links):
            self._replace(host, name, self.links[name])
            order = self._order(host, name)
            if order is None or not is_ours(order) or order.default is None:
                raise ActionError(_NOT_THERE.format(name=name))

    def undo(self, host, before, after):
        for name, lines in sorted(before["links"].items()):
            self._replace(host, name, lines or [])
        if host.which("nft"):
            gone = "table %s\ndelete table %s\n" % (TABLE, TABLE)
            must(host, ["nft", "-f", "-"], data=(gone + (before["table"] or "")).encode("utf-8"))

    def _replace(self, host, name, lines):
        """Put these queues in the place of ours, and leave those of others."""
        order = self._order(host, name)
        if order is None or not is_free(order):
            return
        if is_ours(order):
            must(host, ["tc", "qdisc", "del", "dev", name, "root"])
        if lines:
            must(host, ["tc", "-batch", "-"], data=("\n".join(lines) + "\n").encode("ascii"))


def _lines(order):
    """Return the lines for `tc -batch` that make a queue of ours again, or None where there is none."""
    if order is None or not is_ours(order):
        return None
    name, found = order.name, []
    found.append("qdisc add dev %s root handle %s htb default %s" % (
        name, HANDLE, order.root.words.get("default", "0").replace("0x", "")))
    for one in sorted(order.classes.values(), key=lambda one: (one.parent is not None, one.order, one.id)):
        found.append("class add dev %s parent %s classid %s htb rate %dbit ceil %dbit prio %d quantum 10000" % (
            name, one.parent or HANDLE, one.id, one.rate, one.ceil, one.order))
    leaves = sorted((one.parent, one.kind) for one in order.others if one.parent)
    return found + ["qdisc add dev %s parent %s %s" % (name, parent, kind) for parent, kind in leaves]
