# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lets packets in or sends them on where no rule of the packet filter tells of it."""

import itertools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import COMMAND
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import diversions

_MOST = 8
_ELSEWHERE = Text(
    "The administrator judges there what is reachable from outside (ipvsadm -Ln, cilium bpf lb list, ip -d link, tc "
    "filter show, bpftool net).",
    "请管理员在相应系统中检查对外开放的端口（ipvsadm -Ln、cilium bpf lb list、ip -d link、tc filter show、"
    "bpftool net）。")
_TRANSLATE = Text(
    "The administrator judges that rule, or has a translation (dnat, redirect) do the same, which is followed.",
    "请管理员核对该规则，或改用可推演的地址转换（dnat、redirect）。")
_XDP = Text("XDP on {interface}", "{interface} 上的 XDP 程序")
_FILTERS = {
    "ingress": Text("tc filters ({kind}) at ingress of {interface}", "{interface} 入方向的 tc 过滤器（{kind}）"),
    "egress": Text("tc filters ({kind}) at egress of {interface}", "{interface} 出方向的 tc 过滤器（{kind}）")}
_SHOWN = {"xdp": "ip -d link show", "ingress": "tc filter show ingress", "egress": "tc filter show egress"}
_IPVS = "/proc/net/ip_vs"
_LINKS = "/sys/class/net"
_BY_LINK = (("Cilium", "cilium_"), ("Calico", "bpfin.cali"), ("Calico", "bpfout.cali"))
_BY_PROGRAM = (
    ("Cilium", "/sys/fs/bpf/cilium"), ("Cilium", "/sys/fs/bpf/tc/globals/cilium_*"), ("Calico", "/sys/fs/bpf/calico*"),
    ("Calico", "/sys/fs/bpf/tc/globals/cali_*"))


def inbound():
    """Return what is expected of packets that come in, whether for this host or to be sent on."""
    return Each(lambda host: itertools.chain(
        _told(_engines(host) + _diverted(host, "xdp", "ingress")),
        _rewritten(host, "ingress", "prerouting", "input", "forward")))


def outbound():
    """Return what is expected of packets that go out."""
    return Each(lambda host: itertools.chain(
        _told(_engines(host) + _diverted(host, "egress")), _rewritten(host, "output", "postrouting", "egress")))


def by_ipvs(host):
    """Yield that IPVS sends packets on, which no rule of the packet filter tells."""
    services = _services(host)
    if services:
        yield observed(
            "not_checked", "published_by_ipvs",
            "IPVS sends on what comes for {count} addresses and ports; where to is not looked at here.",
            "IPVS 将发往 {count} 个地址和端口的连接转发到后端；其去向不在此处检查范围内。", count=len(services),
            evidence=[Evidence("file", _IPVS, one) for one in services[:_MOST]], advice=_ELSEWHERE)


def _told(signs):
    """Yield that others than the rules decide on packets, if there are signs of it: (name as Text, Evidence)."""
    if signs:
        names = sorted(set(name for name, _evidence in signs), key=str)
        yield observed(
            "not_checked", "passed_by_programs",
            "Packets are met before or past the rules of the packet filter by: {names}. What that lets in, sends on or "
            "lets out is not looked at here.",
            "数据包还会在包过滤规则之前或之外由以下程序处理：{names}；其放行或转发的范围不在此处检查范围内。",
            names=joined(names[:_MOST], ", ", "、"), evidence=[evidence for _name, evidence in signs[:_MOST]],
            advice=_ELSEWHERE)


def _rewritten(host, *hooks):
    """Yield that rules change packets in a way that is not followed; where no rules can be seen, others tell that."""
    try:
        found = firewall.of(host).rewriting(*hooks)
    except HostError:
        found = []
    if found:
        yield observed(
            "not_checked", "packets_rewritten",
            "{where} changes addresses or ports in the packet itself, or does what is not known here; where such "
            "packets come to is not followed: {text}.",
            "{where} 直接改写数据包中的地址或端口，或其作用未知；这类数据包的去向未作推演：{text}。",
            where=found[0].where, text=found[0].text, advice=_TRANSLATE,
            evidence=[Evidence("command", COMMAND, "%s: %s" % (one.where, one.text)) for one in found[:_MOST]])


def _engines(host):
    links = host.listdir(_LINKS)
    signs = [(name, _LINKS + "/" + link) for name, stem in _BY_LINK for link in links if link.startswith(stem)]
    signs += [(name, path) for name, pattern in _BY_PROGRAM for path in host.found(pattern)]
    return [(Text(name, name), Evidence("file", path, "")) for name, path in signs]


def _diverted(host, *places):
    """Return the signs of programs and filters at these places; what stays on the loopback is nobody else's."""
    return [
        ((_XDP if one.where == "xdp" else _FILTERS[one.where]).format(interface=one.interface, kind=one.kind),
         Evidence("command", "%s dev %s" % (_SHOWN[one.where], one.interface), one.kind))
        for one in diversions.of(host) if one.where in places and one.interface != "lo"]


def _services(host):
    """Return the lines of IPVS's services."""
    text = host.read(_IPVS).decode("ascii", "replace") if host.exists(_IPVS) else ""
    return [line.strip() for line in text.splitlines() if line.split()[:1] in (["TCP"], ["UDP"], ["SCTP"], ["FWM"])]
