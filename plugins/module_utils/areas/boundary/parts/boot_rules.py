# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the packet filter will be after a reboot: what the enabled services load."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import taking, yet_to_come
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.inbound import denied
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit

_WANTED = "/etc/systemd/system/*.wants/"
_OTHERS = (
    "firewalld.service", "ufw.service", "netfilter-persistent.service", "iptables.service", "ip6tables.service",
    "shorewall.service")
_KEPT = Text(
    "The administrator makes what is in force permanent (firewall-cmd --runtime-to-permanent, netfilter-persistent "
    "save), or lets this collection put its own table there.",
    "请管理员将现行规则固化（如 firewall-cmd --runtime-to-permanent），或由本集合写入自有表。")


class AfterReboot(Expectation):
    """The rules that the enabled services load at boot drop inbound connections as well."""

    def __init__(self, host, policy):
        self.own = own_table.OwnTable(host, policy)
        self.affecting(taking(self.own, "input"))
        self.reason = self.own.refusal() or self.own.lockout()
        self.fixable = self.reason is None

    def check(self, host):
        others = _others(host)
        parts = dict(expected="inbound dropped after a reboot", others=", ".join(others))
        advice = self.reason or _KEPT
        try:
            text = _text(host)
            parts["evidence"] = _seen(host)
            if yet_to_come(host):
                return observed(
                    "pass", "boot_staged", "Our table is staged to be loaded at boot.", "自有表已预备在启动时加载。")
            kept = bool(text) and all(
                denied(firewall.from_text(host, text), self.own.declared, family).status == "pass"
                for family in families(host))
        except HostError as error:
            return observed(
                "not_checked", "boot_unseen", "What is loaded at boot cannot be told: {error}.",
                "无法确定启动时加载的规则：{error}。", error=error, advice=advice, **parts)
        if kept:
            return observed(
                "pass", "kept_at_boot", "What is loaded at boot drops inbound connections.",
                "启动时加载的规则默认丢弃入站连接。", **parts)
        if "firewalld.service" in others and _same_when_permanent(host):
            return observed(
                "pass", "kept_by_firewalld", "firewalld starts at boot, and its permanent rules are those in force.",
                "firewalld 开机启动，其永久规则与现行规则一致。", **parts)
        if others:
            return observed(
                "not_checked", "boot_unknown",
                "{others} loads rules at boot; whether they drop inbound connections cannot be told before.",
                "{others} 在启动时加载规则，无法预先确定其是否默认丢弃入站连接。", actual=parts["others"],
                advice=advice, **parts)
        return observed(
            "fail", "lost_at_boot", "Nothing that is loaded at boot drops inbound connections.",
            "启动时没有加载默认丢弃入站连接的规则。", actual="none", advice=advice, **parts)

    def fix(self, host):
        self.own.stage("input")


def enabled(host, unit):
    """Tell whether a unit is started at boot, staged actions included."""
    if host.declared(("unit", unit)) == "running":
        return True
    return host.declared(("unit", unit)) != "disabled" and bool(host.glob(_WANTED + unit)) and not (
        host.is_link("/etc/systemd/system/" + unit) and host.resolve("/etc/systemd/system/" + unit) == "/dev/null")


def _others(host):
    """Return the services that load rules at boot which cannot be told before."""
    return [unit for unit in _OTHERS if enabled(host, unit)]


def _loads_ours(host):
    """Tell whether our unit still does what we had it do: it may have been edited, or have a drop-in."""
    unit = load_unit(host, own_table.UNIT)
    starts = [value.text.split() for value in unit.values("Service", "ExecStart")]
    return not unit.masked and any(
        words[0].endswith("/nft") and words[1:] == ["-f", own_table.PATH] for words in starts)


def _files(host):
    """Return the files that the enabled services load, one after the other."""
    found = []
    if enabled(host, "nftables.service"):
        found += [path for path in own_table.MAIN_FILES if host.exists(path)][:1]
    if enabled(host, own_table.UNIT) and host.exists(own_table.PATH) and _loads_ours(host):
        found.append(own_table.PATH)
    return found


def _text(host):
    """Return the nft text that the enabled services load; empty where there are none."""
    return "\n".join(host.read(path).decode("utf-8", "surrogateescape") for path in _files(host))


def _seen(host):
    """Return as evidence the files that are loaded at boot, and what starts the services that load them."""
    units = ("nftables.service", own_table.UNIT) + _OTHERS
    places = [place for unit in units for place in host.glob(_WANTED + unit)] + _files(host)
    return [Evidence("file", place, "") for place in places] or [absent(*(_WANTED + unit for unit in units))]


def _same_when_permanent(host):
    told = [host.run(["firewall-cmd"] + words + ["--list-all-zones"]) for words in ([], ["--permanent"])]
    return all(one.rc == 0 for one in told) and _zones(told[0].out) == _zones(told[1].out)


def _zones(text):
    """Return what zones say, but for which are active and by which interfaces: only firewalld in force knows that."""
    lines = [
        line.partition(" (")[0] if line and not line.startswith(" ") else line.strip() for line in text.splitlines()]
    return sorted(line for line in lines if line and not line.startswith("interfaces:"))
