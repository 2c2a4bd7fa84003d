# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which packets leave by a link, as the kernel has it."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import tc
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

# `root` and `classes` are a Qdisc and tc.Classes by name; `others`: the Qdiscs below the root. `default`: the class of
# what nothing gives another, None where there is none. `filters`: lines of tc's own filters of outgoing packets.
# `speed`: bits a second of the wire, None where it is not told.
Order = namedtuple("Order", "name root default classes others filters speed")

_NO_ANSWER = Text("gives no answer", "没有应答")
_NO_ROOT = Text("shows no root of {name}", "没有显示 {name} 的根队列规则")
SPEED = "/sys/class/net/%s/speed"


def of(host, name):
    """Return the Order of a link of this host; raises HostError where it cannot be told."""
    return host.ask(("traffic", name), lambda: read(host.run, name, _speed(host, name)))


def read(ask, name, speed=None):
    """Return the Order that tc tells of a link; `ask` runs commands."""
    found = tc.qdiscs(_said(ask, "qdisc", name))
    root = next((one for one in found if one.parent is None), None)
    if root is None:
        raise Unreadable("tc qdisc show dev " + name, _NO_ROOT.format(name=name))
    named = {one.id: one for one in tc.classes(_said(ask, "class", name))} if root.kind == "htb" else {}
    default = tc.number(root.handle + root.words.get("default", "0").replace("0x", ""))
    filters = [] if root.handle == "0:" else _said(ask, "filter", name).splitlines()
    if any(one.kind == "clsact" for one in found):
        filters = filters + _said(ask, "filter", name, "egress").splitlines()
    others = [one for one in found if one is not root and one.kind not in ("clsact", "ingress")]
    return Order(
        name, root, default if default in named else None, named, others, [line for line in filters if line.strip()],
        speed)


def leaf(order, name):
    """Tell whether packets can wait in a class: it is there, and no other is below it."""
    return name in order.classes and all(one.parent != name for one in order.classes.values())


def _said(ask, what, name, *more):
    output = ask(["tc", what, "show", "dev", name] + list(more))
    if output.rc != 0:
        said = (output.err or output.out).strip().splitlines()
        raise Unreadable("tc %s show dev %s" % (what, name), said[0] if said else _NO_ANSWER)
    return output.out


def _speed(host, name):
    try:
        megabits = decimal(host.read(SPEED % name).decode("ascii", "replace").strip())
    except HostError:
        # A link that is down tells none, as a virtual one does.
        return None
    return megabits * 10 ** 6 if megabits is not None and 0 < megabits < 10 ** 7 else None
