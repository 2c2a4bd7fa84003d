# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host forwards: beyond the declared flows, by the rules in force; at all, by the kernel's settings."""

import fnmatch
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import (
    COMMAND,
    base_chains,
    rules,
    strays,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    VERSION,
    flow_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import NONE, Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import writers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import (
    WildcardSetting,
    kernel_setting,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl import files, live
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import place_of

_SETTINGS = {"ip": "net.ipv4.ip_forward", "ip6": "net.ipv6.conf.all.forwarding"}
_SINGLE = ("net.ipv4.conf.%s.forwarding", "net.ipv6.conf.%s.force_forwarding")
_IN_FILES = re.compile(r"net\.(ipv4\.conf\.[^.]+\.forwarding|ipv6\.conf\.[^.]+\.force_forwarding)\Z")
_INTERFACES = "/sys/class/net"
_ENGINES = (
    "docker*", "br-*", "podman*", "cni*", "virbr*", "lxcbr*", "lxdbr*", "incusbr*", "cali*", "flannel*", "cilium_*",
    "vmbr*", "nerdctl*")
_ENDS = Text(
    "Whoever reaches others through this host no longer does: it forwards nothing.",
    "不能再经由本机访问其他主机：本机不再转发。")
_PAST_ADVICE = Text(
    "The network administrator says which declared flow the rule is for, and records that in a waiver; or removes it.",
    "请网络管理员说明该规则对应的已申报流量并登记豁免，或删除该规则。")
_ADVICE = Text(
    "Name them in boundary_forwarding_interfaces, so that this host forwards for them and for nothing else; or have "
    "the engine taken off it.",
    "请在 boundary_forwarding_interfaces 中写明这些接口，使本机仅为其转发；或请管理员移除该容器/虚拟化引擎。")


def forwarded(filter, declared, inside, family):
    patterns = flow_patterns(declared.of("forward"), family)
    for name in inside:
        patterns += firewall.pattern(family, interface=name) + firewall.pattern(family, out_interface=name)
    stray = firewall.uncovered(filter.forwards(family), patterns)

    def told(one):
        return observed(
            "fail", "forward_undeclared", "{flow} is forwarded ({where}), and is no declared flow.",
            "{flow}会被转发（{where}），但未申报。", flow=firewall.told(one), version=VERSION[family],
            where=one.where or firewall.NO_RULE, expected="declared flows with direction: forward only",
            actual=firewall.shown(one), evidence=rules([one]))

    def nothing():
        names = ", ".join([flow.name for flow in declared.of("forward")] + list(inside)) or NONE
        return observed(
            "pass", "forwards_declared", "Only declared {version} flows are forwarded: {names}.",
            "仅转发已申报的 {version} 流量：{names}。", version=VERSION[family], names=names, actual=names,
            evidence=base_chains(filter, "forward", family))

    for rule in filter.sent_past() if family == "ip" else ():
        yield observed(
            "manual", "sent_past_rules",
            "{where} sends packets on to another interface before the rules of forwarding see them: {text}.",
            "{where} 在转发规则之前将数据包直接送往另一接口：{text}。", where=rule.where, text=rule.text,
            expected="declared flows with direction: forward only", actual=rule.text,
            evidence=[Evidence("command", COMMAND, "%s: %s" % (rule.where, rule.text))],
            advice=_PAST_ADVICE)
    yield from strays(filter, stray, told, nothing)


def engines(host):
    """Return the interfaces of a container engine or hypervisor that this host forwards for, as it seems."""
    found = [name for name in host.listdir(_INTERFACES) if any(fnmatch.fnmatchcase(name, one) for one in _ENGINES)]
    return found if found and "1" in [live(host, name) for name in list(_SETTINGS.values()) + _singles(host)] else []


def for_engines(host):
    """Leave it to a person whether a host that is no gateway forwards for a container engine or hypervisor."""
    names = engines(host)
    return observed(
        "manual", "forwards_for_engine",
        "This host is no gateway and forwards, for a container engine or hypervisor as it seems: {names}.",
        "本机不是网关却在转发，疑为容器引擎或虚拟化平台所需：{names}。", names=", ".join(names),
        expected="no forwarding, or for declared interfaces", actual="forwarding on",
        evidence=[Evidence("file", _INTERFACES, name) for name in names], advice=_ADVICE)


def off(host):
    """Yield what is expected of each setting by which the kernel forwards."""
    for family, name in sorted(_SETTINGS.items()):
        if family == "ip" or not host.running or host.exists("/proc/sys/net/ipv6"):
            yield kernel_setting(name, one_of("0"), default="0").affecting(_ENDS)
    singles = _singles(host)
    for name in singles:
        yield kernel_setting(name, one_of("0"), default="0").affecting(_ENDS)
    for name in _later(host, singles):
        yield WildcardSetting(name, one_of("0")).affecting(_ENDS)


def _singles(host):
    """Return the settings of the interfaces that are there, and of those to come (`default`)."""
    known = [pattern for pattern in _SINGLE if host.exists(place_of(pattern % "all"))]
    return [
        pattern % name.replace(".", "/") for pattern in known
        for name in host.listdir(place_of(pattern.partition(".%s")[0]))]


def _later(host, singles):
    """Return such settings that a file has for interfaces that are not there now, wildcards among them."""
    names = [entry.same for one in files(host).files for entry in one.entries] + writers.names(host)
    written = set(name for name in names if _IN_FILES.match(name))
    return sorted(written - set(singles))
