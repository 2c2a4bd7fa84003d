# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which listening sockets a rule lets packets through to."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import space
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners

_MAX_NAMED = 8


def reached(host, accepted):
    """Return a Text that names what listens at the ports of some Accepted; other protocols have none."""
    if not any(holds(one, space.PROTOCOL, space.PROTOCOLS[name]) for one in accepted for name in ("tcp", "udp")):
        return Text("listeners of TCP and UDP alone were looked for", "仅查看了 TCP、UDP 的监听进程")
    try:
        found = sorted(set((one.protocol, one.port, listeners.unit_of(host, one) or "") for one in listeners.of(host)
                           if any(meets(one, each) for each in accepted)))
    except HostError:
        return Text("what listens there cannot be seen", "无法查看监听进程")
    if not found:
        return Text("no TCP or UDP port there is listened on", "无进程监听相应的 TCP、UDP 端口")
    names = ", ".join(("%s %d %s" % one).strip() for one in found[:_MAX_NAMED])
    if len(found) > _MAX_NAMED:
        names += ", ..."
    return Text("there listens " + names, "监听：" + names)


def meets(listener, accepted):
    """Tell whether some of what is accepted goes to the listener's port."""
    number = space.PROTOCOLS[listener.protocol]
    return holds(accepted, space.PROTOCOL, number) and holds(accepted, space.DPORT, listener.port)


def holds(accepted, side, number):
    """Tell whether some of what is accepted has this number on a side of its box."""
    return any(low <= number <= high for low, high in accepted.box[side])
