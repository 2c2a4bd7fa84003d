# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The links that are up and lead out of this host, against those declared; and how one is taken down."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import default_routes
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, routes

_DOWN = Text(
    "{name} goes down and stays down: whoever comes or goes by it is cut off.",
    "{name} 停用且不再启用：经由该接口的连接将中断。")
_ADVICE = Text(
    "The network administrator finds out who set it up, and has it removed, or declares it in boundary_interfaces. With"
    " boundary_links_disable it is taken down and kept from starting.",
    "请网络管理员查明由谁设置，予以拆除，或在 boundary_interfaces 中申报。设置 boundary_links_disable 后可自动停用。")
_OWN_ADVICE = Text(
    "This run comes through it, or it cannot be told by which interface the run comes: a person decides, at the "
    "console.",
    "本次运行经由该接口，或无法判断经由哪个接口：请由人工在控制台处理。")


def up(host):
    """Return the links that are up, but for what stays inside the host; raises Missing where none can be seen."""
    present = links.of(host)
    inside = links.internal(present) - set(way.device for way in default_routes.of(host))
    return [link for name, link in sorted(present.items()) if link.up and name not in inside]


def declared(policy, link):
    """Tell whether a link may be up.

    Of a host that declares nothing, what leads outward by its nature is a link nobody has allowed; its wires are the
    ordinary uplink.
    """
    if not policy.interfaces:
        return link.kind not in links.OUTWARD
    return links.matches(link.name, policy.interfaces + policy.forwarding_interfaces)


def seen(host, found):
    """Return as evidence what the kernel says of links."""
    return [item for link in found for item in links.seen(host, link)] or [absent(links.FOLDER)]


def undeclared(host, policy, link):
    """Return what stands for a link that may not be up: the policy says whether a machine takes it down."""
    spared = policy.links_disable and _carries_this_run(host, policy.connection, link.name)

    def look(host):
        return observed(
            "fail", "undeclared_link", "{name} is up, {kind}, and is not declared in boundary_interfaces.",
            "{name}（{kind}）处于启用状态，且未在 boundary_interfaces 中申报。", name=link.name,
            kind=links.described(link), expected="%s declared, or down" % link.name,
            actual="%s up (%s)" % (link.name, link.kind), evidence=links.seen(host, link),
            advice=_OWN_ADVICE if spared else _ADVICE)

    fix = None if spared or not policy.links_disable else lambda: _disable(host, link.name)
    return Judged(look, fix).affecting(_DOWN.format(name=link.name))


def _carries_this_run(host, connection, name):
    """Tell whether answers to this run's controller leave by an interface, or by one that lies on it; where that cannot
    be told, they might.
    """
    if connection is None or connection.address is None:
        return False
    try:
        return name in links.made_of(links.of(host), routes.device_towards(host, connection.address))
    except HostError:
        return True


def _disable(host, name):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import link_start
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.action import LinkDown
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled

    for unit in link_start.keep_down(host, name):
        host.stage_action(UnitDisabled(unit))
    host.stage_action(LinkDown(name))
