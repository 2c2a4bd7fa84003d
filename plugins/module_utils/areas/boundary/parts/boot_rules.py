# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the packet filter will be after a reboot: what the enabled services load."""

import re
from functools import lru_cache
from typing import Any, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import taking, yet_to_come
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.inbound import denied
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import rulesets, source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.writers import of_cloud
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit

_OTHERS = (
    "firewalld.service", "netfilter-persistent.service", "iptables.service", "ip6tables.service", "ebtables.service",
    "shorewall.service", "shorewall6.service", "ferm.service", "pve-firewall.service", "proxmox-firewall.service",
    "csf.service", "SuSEfirewall2.service", "SuSEfirewall2_init.service", "SuSEfirewall2_setup.service",
    "firehol.service", "arno-iptables-firewall.service", "apf.service", "vuurmuur.service", "uruk.service",
    "foomuuri.service", "sanewall.service")
# A service of such a name loads rules, by whatever program.
_NAME = re.compile(r"firewall|(?:ip6?|nf|eb|arp)tables|netfilter|(?:\A|[-_.])fw(?:[-_.@]|\Z)", re.I)
_OPENRC = "/etc/runlevels/*/"
_OPENRC_NAMES = ("nftables", "iptables", "ip6tables", "awall", "ufw", "firewalld", "shorewall", "ferm")
# What loads rules by commands of its own, each with how its lines look.
_SCRIPTS = (
    "/etc/rc.local", "/etc/rc.d/rc.local", "/etc/init.d/boot.local", "/etc/local.d/*.start", "/etc/network/interfaces",
    "/etc/network/interfaces.d/*", "/etc/network/if-*.d/*", "/etc/NetworkManager/dispatcher.d/*",
    "/etc/NetworkManager/dispatcher.d/*/*", "/etc/networkd-dispatcher/*/*", "/etc/init.d/after.local", "/etc/crontab",
    "/etc/cron.d/*", "/etc/cron.hourly/*", "/etc/cron.daily/*", "/var/spool/cron/root", "/var/spool/cron/crontabs/root",
    "/var/spool/cron/tabs/root", "/etc/ppp/ip*-up*", "/etc/ppp/ip*-up.d/*", "/etc/dhcp/dhclient-*-hooks.d/*",
    "/etc/sysconfig/network/if-up.d/*", "/etc/sysconfig/network/scripts/*", "/sbin/ifup-local",
    "/etc/rc[2-5].d/S*", "/etc/rc.d/rc[2-5].d/S*", "/etc/service/*/run",
    "/etc/runit/runsvdir/*/*/run")
# Scripts that a service runs where it starts at boot.
_HOOKS = (
    (("/etc/libvirt/hooks/*", "/etc/libvirt/hooks/*.d/*"), (
        "libvirtd.service", "libvirtd.socket", "virtqemud.service", "virtqemud.socket", "virtnetworkd.service",
        "virtnetworkd.socket")),
    (("/etc/wireguard/*.conf",), ("wg-quick@",)),
    (("/etc/openvpn/*", "/etc/openvpn/*/*"), ("openvpn",)),
)
# These are no scripts to be executed, or are read by another one.
_READ = re.compile(r"/interfaces|/cron(?:tab\Z|\.d/|/)|-hooks\.d/|\.conf\Z")
_NAMED = re.compile(r"(?<![\w.-])(?:/[\w.@+-]{1,255}){2,12}")
# Kernel's files, and the programs of packages, which are known by their units' names.
_VENDORS = re.compile(r"/(?:proc|sys|dev|bin|sbin|lib\w*|usr/(?:bin|sbin|lib\w*|share))/")
_DEPTH = 2
_LOADS = re.compile(r"(?m)^(?!\s*[#;]).*\b(?:ip6?tables(?:-(?:nft|legacy))?(?:-restore)?|nft)\s")
_NFT = re.compile(r"(?m)^(?!\s*[#;]).*\bnft\s")
# In a list of YAML a comma or a quotation mark may follow.
_CLOUD_LOADS = re.compile(_LOADS.pattern[:-2] + r"[\s,'\"]")
_UNIT_LOADS = re.compile(_LOADS.pattern.replace(".*", r"\s*Exec\w+\s*=.*", 1))
_INTERFACES = "interfaces:"
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
        self.fixable = self.reason is None and not _by_nft(host, _others(host))

    def check(self, host):
        others = _others(host)
        parts = dict(expected="inbound dropped after a reboot", others=", ".join(others))
        advice = self.reason or _KEPT
        try:
            text = _text(host)
            parts["evidence"] = _seen(host)
            if yet_to_come(host) and host.exists(own_table.UNIT_PATH):
                return observed(
                    "pass", "boot_staged", "Our table is staged to be loaded at boot.", "自有表已预备在启动时加载。")
            # What others load may put other rules in the place of those of /etc/nftables.conf; ours no iptables takes.
            kept = not _by_nft(host, others) and self._denies(host, _own_text(host) if others else text)
        except HostError as error:
            return observed(
                "not_checked", "boot_unseen", "What is loaded at boot cannot be told: {error}.",
                "无法确定启动时加载的规则：{error}。", error=error, advice=advice, **parts)
        if kept:
            return observed(
                "pass", "kept_at_boot", "What is loaded at boot drops inbound connections.",
                "启动时加载的规则默认丢弃入站连接。", **parts)
        if text and not others and rulesets.has_chain_of_devices(host, text):
            return observed(
                "not_checked", "boot_by_devices",
                "What is loaded at boot has chains of single interfaces; what they drop cannot be told before.",
                "启动时加载的规则含有绑定到具体接口的链，无法预先确定其丢弃哪些数据包。", advice=advice, **parts)
        if others == ["firewalld.service"] and not text and same_when_permanent(host):
            return observed(
                "pass", "kept_by_firewalld",
                "firewalld starts at boot, and its permanent zones, policies and direct rules are those in force.",
                "firewalld 开机启动，其永久区域、策略与直接规则均与现行一致。", **parts)
        if others:
            return observed(
                "not_checked", "boot_unknown",
                "{others} loads rules at boot; whether they drop inbound connections cannot be told before.",
                "{others} 在启动时加载规则，无法预先确定其是否默认丢弃入站连接。", actual=parts["others"],
                advice=advice, **parts)
        return observed(
            "fail", "lost_at_boot", "Nothing that is loaded at boot drops inbound connections.",
            "启动时没有加载默认丢弃入站连接的规则。", actual="none", advice=advice, **parts)

    def _denies(self, host, text):
        return bool(text) and all(
            denied(firewall.from_text(host, text), self.own.declared, family).status == "pass"
            for family in families(host))

    def fix(self, host):
        self.own.stage("input")


def enabled(host, unit):
    """Tell whether a unit is started at boot, staged actions included."""
    return starting.place(host, unit) is not None


def _others(host):
    """Return the services and scripts that load rules at boot which cannot be told before."""
    return host.memo("others", lambda: _loaders(host))


def _loaders(host):
    found = [unit for unit in _OTHERS if enabled(host, unit)]
    if starting.loads_ufw(host):
        found.append("ufw.service")
    found += [path for name in _OPENRC_NAMES for path in host.glob(_OPENRC + name)]
    for unit in sorted(starting.of(host)):
        if unit not in found + ["nftables.service", own_table.UNIT] and (_NAME.search(unit) or any(
                _runs(host, path, _UNIT_LOADS) for path in _unit_files(host, unit))):
            found.append(unit)
    paths = list(host.memo("scripts", lambda: [path for pattern in _SCRIPTS for path in host.found(pattern)]))
    for hooks, units in _HOOKS:
        if any(unit.startswith(units) for unit in starting.of(host)):
            paths += [path for pattern in hooks for path in host.found(pattern)]
    for path in paths:
        runs = host.stat(path).mode & 0o111 or _READ.search(path)
        if host.stat(path).kind == "file" and runs and _runs(host, path, _LOADS):
            found.append(path)
    return found + [path for path in of_cloud(host) if _CLOUD_LOADS.search(_of(host, path))]


def _unit_files(host, unit):
    own = starting.fragment(host, unit)
    return ([own] if own else []) + starting.dropins(host, unit)


def _runs(host, path, pattern, depth=0):
    """Tell whether a file, or a script that it names, has a line of this sort."""
    if host.stat(path).kind != "file":
        return False
    found, named = _said_in(_of(host, path), pattern)
    inner = _NFT if pattern is _NFT else _LOADS
    return found or depth < _DEPTH and any(
        _runs(host, one, inner, depth + 1) for one in named if _is_script(host, one))


@lru_cache(maxsize=512)
def _said_in(text, pattern):
    """Return whether a text has a line of this sort, and the paths that its lines name: units that are staged beside it
    change neither.
    """
    if ("tables" in text or "nft" in text) and pattern.search(text):
        return True, []
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(("#", ";"))]
    if pattern is not _LOADS and pattern is not _NFT:
        lines = [line for line in lines if line.lstrip().startswith("Exec")]
    return False, sorted(set(_NAMED.findall("\n".join(lines))))


def _is_script(host, path):
    try:
        found = None if _VENDORS.match(path) else host.stat(path)
        return found is not None and found.kind == "file" and host.read(path)[:2] == b"#!"
    except HostError:
        return False


def _of(host, path):
    """Return the text of a file; nothing of a program's."""
    data = host.read(path)
    return "" if b"\0" in data else data.decode("utf-8", "replace")


def _by_nft(host, others):
    """Tell whether one of these has nft do something, which may flush whatever was loaded before."""
    places = [
        place for one in others if one not in _OTHERS
        for place in ([one] if one.startswith("/") else _unit_files(host, one))]
    return any(_runs(host, place, _NFT) for place in places)


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
    return _joined(host, _files(host))


def _own_text(host):
    return _joined(host, [path for path in _files(host) if path == own_table.PATH])


def _joined(host, paths):
    return "\n".join(host.read(path).decode("utf-8", "surrogateescape") for path in paths)


def _seen(host):
    """Return as evidence the files that are loaded at boot, and what starts the services that load them."""
    units = ("nftables.service", own_table.UNIT) + _OTHERS
    links = [starting.of(host).get(unit, unit) for unit in units if unit in starting.of(host)]
    links += [other if other.startswith("/") else starting.of(host).get(other) for other in _others(host)]
    places = sorted(set(place for place in links if place)) + _files(host)
    return [Evidence("file", place, "") for place in places] or [
        absent("/etc/systemd/system/*.wants", *(units + _SCRIPTS))]


def same_when_permanent(host):
    """Tell whether firewalld's permanent rules are those in force; where it cannot be asked, nobody knows."""
    try:
        zones = [host.run(["firewall-cmd"] + words + ["--list-all-zones"]) for words in ([], ["--permanent"])]
        direct = [host.run(["firewall-cmd"] + words + ["--direct", "--get-all-rules"]) for words in (
            [], ["--permanent"])]
        policies = [host.run(["firewall-cmd"] + words + ["--list-all-policies"]) for words in ([], ["--permanent"])]
    except HostError:
        return False
    now, later = _said(zones[0].out), _said(zones[1].out)
    return (
        all(one.rc == 0 for one in zones + direct)
        # Interfaces are in a zone by what firewalld in force knows, too.
        and later <= now and all(one[1] == _INTERFACES for one in now - later)
        and sorted(direct[0].out.splitlines()) == sorted(direct[1].out.splitlines())
        # Before 0.9 there are none.
        and policies[0].rc == policies[1].rc and _said(policies[0].out) == _said(policies[1].out))


def _said(text):
    """Return (zone or policy, word, rest) of each line, and of each interface, but not which zone is active."""
    found: Set[Any] = set()
    name = ""
    for line in text.splitlines():
        words = line.split()
        if line[:1].strip():
            name = words[0]
            found.add((name, "", ""))
        elif words[:1] == [_INTERFACES]:
            found.update((name, _INTERFACES, one) for one in words[1:])
        elif words:
            found.add((name, words[0], line.strip()))
    return found
