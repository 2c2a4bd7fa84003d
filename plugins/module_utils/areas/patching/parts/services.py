# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services that other hosts reach, by unit: needed, known to be unneeded, or for somebody to say."""

import re
from fnmatch import fnmatchcase
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import (
    Stopped,
    active,
)

ALL = (
    "What listens to other hosts by TCP or UDP now, in this host's own network, belongs to units that it is meant to "
    "run ({count}).", "当前在本机网络命名空间中以 TCP 或 UDP 对外监听的服务均属于本主机应运行的单元（{count} 个）。")
# By these a host is administered.
AT_BOOT = (
    "No unit that does not run now, and that a server is known to have no need of, starts at the next boot.",
    "没有已知服务器不需要、当前未运行而会在下次启动时运行的单元。")
_MANAGEMENT = (
    "ssh.service", "sshd.service", "ssh.socket", "sshd.socket", "ssh@*.service", "sshd@*.service", "dropbear*",
    "tinysshd*")
_UNNEEDED = (
    "rpcbind.service", "rpcbind.socket", "avahi-daemon.*", "cups.*", "cups-browsed.service", "telnet.*", "telnetd.*",
    "inetd.service", "xinetd.service", "openbsd-inetd.service", "inetutils-inetd.service", "vsftpd*.service",
    "proftpd*.service", "pure-ftpd*.service", "tftp.*", "tftpd-hpa.service", "atftpd.*", "ypserv.service",
    "ypbind.service", "nis.service", "rsh.socket", "rlogin.socket", "rexec.socket", "finger.socket")
_MOST_SHOWN = 20
_SNMPD, _COMMUNITIES = "snmpd.service", "/etc/snmp/snmpd.conf"
_PUBLIC = re.compile(
    r"^[ \t]*(?:r[ow]community6?|com2sec6?[ \t]+(?:-Cn[ \t]+\S+[ \t]+)?\S+[ \t]+\S+)[ \t]+[\"']?public\b", re.M)
_UNKNOWN = Text("no unit", "无单元")
_STOP = Text(
    "Whoever is responsible for this host names {unit} in patching_services_allowed, or in patching_services_stopped, "
    "which has a run stop it.",
    "请主机负责人将 {unit} 列入 patching_services_allowed；不需要的列入 patching_services_stopped，由整改运行停用。")
_FIND = Text(
    "Find what holds the port (ss -lntup): a service has a unit, which patching_services_allowed can name.",
    "请查明占用该端口的程序（ss -lntup）：正式服务应有单元，可列入 patching_services_allowed。")
_DISABLE = Text("Disable {unit}, or name it in patching_services_stopped, which has a run do that.",
                "请停用 {unit}，或将其列入 patching_services_stopped，由整改运行停用。")
_NO_NEED = Text("a server has no need of it", "服务器不需要该服务")
_DECLARED = Text("patching_services_stopped names it", "已列入 patching_services_stopped")
_NOT_AT_BOOT = Text("{unit} no longer starts at boot.", "{unit} 不再于启动时运行。")
_STOPPED = Text("{unit} stops answering at {ports}.", "{unit} 将不再响应 {ports}。")


def answering(host, policy):
    """Yield what is expected, or seen, of each unit that other hosts reach, and of sockets that no unit has."""
    for unit, found in sorted(_by_unit(host).items()):
        if unit and _one_of(unit, _MANAGEMENT):
            yield None
        elif unit and _one_of(unit, policy.services_stopped):
            yield Stop(host, unit, found)
        elif unit and _one_of(unit, policy.services_allowed):
            yield None
        else:
            yield _seen(host, unit, found, policy)


def waiting(host, policy):
    """Yield what is expected, or seen, of each unit that is unneeded, does not run and starts at the next boot."""
    for unit, place in sorted(starting.of(host).items()):
        unneeded, stopped = _one_of(unit, _UNNEEDED), _one_of(unit, policy.services_stopped)
        if _one_of(unit, _MANAGEMENT) or not stopped and (not unneeded or _one_of(unit, policy.services_allowed)):
            continue
        if not host.live or not _runs(host, unit):
            one = NotAtBoot(host, unit, place, stopped)
            # A pattern that names whatever there is has a run stop what listens alone.
            yield one if unit in policy.services_stopped or stopped and unneeded else one.given(host)


def _runs(host, unit):
    """Tell whether a unit, or the socket that starts it, is active: then what it listens at is judged."""
    return active(host, unit) or active(host, unit.rpartition(".")[0] + ".socket")


def _by_unit(host):
    found: Dict[str, List[listeners.Listener]] = {}
    for one in listeners.of(host):
        if not one.local:
            found.setdefault(listeners.unit_of(host, one) or listeners.socket_unit_of(host, one), []).append(one)
    return found


def _one_of(unit, patterns):
    return any(fnmatchcase(unit, pattern) for pattern in patterns)


def _seen(host, unit, found, policy):
    parts = dict(
        unit=unit or _UNKNOWN, ports=_ports(found), expected="a unit of patching_services_allowed", actual=unit,
        advice=_STOP.format(unit=unit) if unit else _FIND, evidence=_evidence(found))
    if _one_of(unit, _UNNEEDED) or _is_public(host, unit):
        return observed(
            "fail", "service_unneeded", "{unit} answers at {ports}, which a server has no need of.",
            "{unit} 正在 {ports} 提供服务器不需要的服务。", **parts)
    if policy.services_allowed:
        return observed(
            "fail", "service_undeclared", "{unit} answers at {ports}, and patching_services_allowed does not name it.",
            "{unit} 正在 {ports} 提供服务，但未列入 patching_services_allowed。", **parts)
    return observed(
        "manual", "service_undeclared", "{unit} answers at {ports}: nobody has said whether this host needs it.",
        "{unit} 正在 {ports} 提供服务，尚未说明本主机是否需要。", **parts)


def _is_public(host, unit):
    """Tell whether a unit is snmpd's, and that answers whoever says `public`, as far as that is seen."""
    try:
        return unit == _SNMPD and bool(_PUBLIC.search(host.read(_COMMUNITIES).decode("utf-8", "replace")))
    except HostError:
        return False


def _ports(found):
    return ", ".join("%s %d" % pair for pair in sorted({(one.protocol, one.port) for one in found}))


def _evidence(found):
    places = sorted({(one.port, one.protocol, one.address) for one in found})
    return [
        Evidence("endpoint", ("[%s]:%d" if ":" in address else "%s:%d") % (address, port), protocol.upper())
        for port, protocol, address in places[:_MOST_SHOWN]]


class Stop(Stopped):
    """A unit that is declared to be unneeded is stopped and disabled."""

    def __init__(self, host, unit, found):
        super().__init__(host, unit)
        self.found = found
        self.affecting(_STOPPED.format(unit=unit, ports=_ports(found)))

    def given(self, host):
        return observed(
            "fail", "service_unneeded", "{unit} answers at {ports}; patching_services_stopped names it.",
            "{unit} 正在 {ports} 提供服务，已列入 patching_services_stopped。", unit=self.unit,
            ports=_ports(self.found),
            expected="%s stopped" % self.unit, actual=self.unit, evidence=_evidence(self.found))


class NotAtBoot(Stopped):
    """A unit that does not run, and that nobody needs, does not start at the next boot."""

    def __init__(self, host, unit, place, declared):
        super().__init__(host, unit)
        self.place = place
        self.why = _DECLARED if declared else _NO_NEED
        self.affecting(_NOT_AT_BOOT.format(unit=unit))

    def given(self, host):
        return observed(
            "fail", "service_at_boot", "{unit} does not run, and starts at the next boot ({place}): {why}.",
            "{unit} 未运行，但会在下次启动时运行（{place}）：{why}。", unit=self.unit, place=self.place, why=self.why,
            expected="%s disabled" % self.unit, actual=self.place, advice=_DISABLE.format(unit=self.unit),
            evidence=[starting.seen(host, self.unit, self.place)])
