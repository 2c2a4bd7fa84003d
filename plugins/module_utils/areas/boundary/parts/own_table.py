# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own table on a host: staged part by part by the controls that need one, loaded at boot by a unit of its own.

Never by starting the distribution's nftables.service: that flushes the rules of container engines and of fail2ban.
Where its file is loaded by somebody, our table is included at its end, so that the flush at its top does not take it
away for good.
"""

import ipaddress
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import table_text
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.flows import declared
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.action import LoadRuleset, listed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    instances as sshd_instances,
    others as ssh_others,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning

PATH = "/etc/nftables.d/jrt0117.nft"
UNIT = "jrt0117-boundary.service"
UNIT_PATH = "/etc/systemd/system/" + UNIT
SUBJECT = ("firewall", "table " + table_text.TABLE)
# What nftables.service of one distribution or another loads.
MAIN_FILES = ("/etc/nftables.conf", "/etc/sysconfig/nftables.conf", "/etc/nftables.nft")
_INCLUDE = 'include "%s"' % PATH
_INCLUDED = re.compile(rb'^[ \t]*include[ \t]+"(/etc/nftables\.d/(?:jrt0117|\*)\.nft)"', re.M)
_FLUSH = re.compile(rb"^[ \t]*flush[ \t]+ruleset", re.M)
_LIST = ["nft", "-s", "list", "table"] + table_text.TABLE.split()
_LIST_ELSEWHERE = ["unshare", "-n", "--", "sh", "-c", "nft -f - && " + " ".join(_LIST)]
_UNIT_TEXT = """\
# Managed by jrt0117.baseline.
[Unit]
Description=Packet filter table inet jrt0117
DefaultDependencies=no
Wants=network-pre.target
After=local-fs.target systemd-modules-load.service nftables.service
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f {path}
ExecReload=/usr/sbin/nft -f {path}

[Install]
WantedBy=sysinit.target
""".format(path=PATH)


class OwnTable:
    """Our table, as the policy declares it and as it is staged."""

    def __init__(self, host, policy):
        self.host = host
        self.policy = policy
        self.declared = declared(policy)

    @property
    def parts(self):
        """The parts that the file has, staged ones included."""
        return table_text.parts_of(self.host.read(PATH)) if self.host.exists(PATH) else []

    def text(self, *more):
        """Return what the file has to say, with some more parts."""
        return table_text.render(self.declared, self.policy, self.parts + list(more))

    def needs_package(self):
        """Tell whether nft has to be installed first."""
        return self.host.live and self.host.which("nft") is None

    def stage(self, *more):
        """Stage the table with some more parts: file, unit, and its loading."""
        host, text = self.host, self.text(*more)
        if self.needs_package():
            packages.stage(host, "nftables")
        host.stage_content(PATH, text.encode("utf-8", "surrogateescape"), mode=0o600)
        for path in MAIN_FILES:
            if host.exists(path) and _FLUSH.search(host.read(path)) and not _INCLUDED.search(host.read(path)):
                host.stage_content(path, host.read(path).rstrip(b"\n") + b"\n" + _INCLUDE.encode("ascii") + b"\n")
        # In the place of one that another control staged, and before the unit: that loads it, too, and undoing has to
        # bring back what was there before either.
        if host.declared(SUBJECT) is not None or not self._is_loaded(text):
            host.stage_action(LoadRuleset(table_text.TABLE, text), in_place_of=LoadRuleset)
        if host.exists("/usr/lib/systemd/systemd") or host.exists("/lib/systemd/systemd"):
            state = units.state(host, UNIT) if host.running and host.exists(UNIT_PATH) else None
            host.stage_content(UNIT_PATH, _UNIT_TEXT.encode("ascii"))
            if state is None or state.active != "active" or not state.at_boot:
                host.stage_action(UnitRunning(UNIT))

    def changes(self, part):
        """Tell whether with this part our table would hold packets to other rules of it than what is staged or in force
        does.
        """
        text, staged = self.text(part), self.host.declared(SUBJECT)
        try:
            before, after = (staged, text) if staged is not None else (self.listed(), self.listed_elsewhere(text))
        except HostError:
            return True
        return table_text.chains_of(part, before or "") != table_text.chains_of(part, after or "")

    def has(self, parts):
        """Tell whether these parts are in place or staged already, just as they are wanted."""
        if not set(parts) <= set(self.parts):
            return False
        text, staged = self.text(), self.host.declared(SUBJECT)
        return self.host.read(PATH) == text.encode("utf-8", "surrogateescape") and (
            self._is_loaded(text) if staged is None else staged == text)

    def _is_loaded(self, text):
        """Tell whether the kernel has the table just as it is wanted: to load it again would be no change."""
        if not self.host.running:
            return False
        try:
            there = self.listed()
            return there is not None and there == self.listed_elsewhere(text)
        except HostError:
            return False

    def refusal(self):
        """Return why nothing may be written, or None."""
        if self.policy.firewall == "firewalld":
            return Text(
                "The rules are left to firewalld (boundary_firewall). The administrator changes them with "
                "firewall-cmd --permanent.",
                "规则由 firewalld 管理（boundary_firewall），请管理员用 firewall-cmd --permanent 修改。")
        return None

    def lockout(self):
        """Return why inbound connections may not be limited to what is declared, or None: nobody is to be cut off by a
        guess.
        """
        if not self.declared.management:
            return Text(
                "Declare the networks that this host is administered from in boundary_management_networks (CIDR), and "
                "its flows in boundary_flows, then enforce.",
                "请在 boundary_management_networks 中申报管理网段（CIDR），在 boundary_flows 中申报业务流，"
                "然后执行整改。")
        here = self.policy.connection
        if here is not None and here.address and not self.manages(here.address):
            return Text(
                "This run comes from {address}, which is in no network of boundary_management_networks ({networks}). "
                "Declare it, or run from a management network.",
                "本次运行来自 {address}，不在 boundary_management_networks（{networks}）之内。请申报该网段，"
                "或从管理网段运行。").format(
                address=here.address, networks=", ".join(str(net) for net in self.declared.management))
        ports = [here.port] if here is not None and here.port else sshd_ports(self.host)
        if ports and not set(ports) & set(self.declared.ports):
            return Text(
                "sshd is reached by port {ports}, which is not in boundary_management_ports ({declared}). Declare it "
                "there.", "sshd 使用端口 {ports}，不在 boundary_management_ports（{declared}）之内，请申报。").format(
                ports=", ".join(str(port) for port in ports),
                declared=", ".join(str(port) for port in self.declared.ports))
        return None

    def manages(self, address):
        """Tell whether an address is in a management network."""
        found = ipaddress.ip_address(address.partition("%")[0])
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in network for network in self.declared.management if network.version == found.version)

    def listed(self):
        """Return what the kernel tells of our table, or None; raises HostError where it cannot be asked."""
        return listed(self.host.run(_LIST))

    def listed_elsewhere(self, text):
        """Return what the kernel would tell of our table if it were this text; raises HostError where it cannot be
        asked.
        """
        output = self.host.run(_LIST_ELSEWHERE, data=text.encode("utf-8", "surrogateescape"))
        if output.rc != 0:
            raise HostError("nft -f", output.err.strip() or "does not load the table")
        return listed(output)


class AsDeclared(Expectation):
    """Where our table is, it says what is declared, in its file and in the kernel."""

    def __init__(self, own):
        self.own = own
        self.fixable = own.refusal() is None and ("input" not in own.parts or own.lockout() is None)

    def check(self, host):
        wanted = self.own.text()
        parts = dict(table=table_text.TABLE, path=PATH, expected="table %s as declared" % table_text.TABLE)
        if not self.own.parts:
            return observed(
                "fail", "table_unknown", "{path} is not as this collection writes it: it names none of its parts.",
                "{path} 不是本集合所写的内容：未注明其组成部分。", where=PATH, actual="no parts", **parts)
        if host.declared(SUBJECT) == wanted and host.read(PATH) == wanted.encode("utf-8", "surrogateescape"):
            return observed(
                "pass", "table_as_declared", "Table {table} says what is declared.", "表 {table} 与申报一致。", **parts)
        for where, before, after in (
                (PATH, host.read(PATH).decode("utf-8", "replace"), wanted),
                ("nft list table " + table_text.TABLE, self.own.listed() or "", self.own.listed_elsewhere(wanted))):
            if before != after:
                return _differs(where, before, after, parts)
        return observed(
            "pass", "table_as_declared", "Table {table} says what is declared.", "表 {table} 与申报一致。", where=PATH,
            **parts)

    def fix(self, host):
        self.own.stage(*([] if self.own.parts else ["input"]))


def _differs(where, before, after, parts):
    import difflib

    changed = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")]
    extra = [line[2:].strip() for line in changed if line[0] == "-"]
    lacking = [line[2:].strip() for line in changed if line[0] == "+"]
    said = [
        (_telling(lines), words)
        for lines, words in ((extra, Text("not declared: ", "未申报：")), (lacking, Text("missing: ", "缺少：")))
        if lines]
    told = Text("; ".join(words.en + line for line, words in said), "；".join(words.zh + line for line, words in said))
    return observed(
        "fail", "table_differs", "Table {table} differs from what is declared ({where}), {count} lines; {told}.",
        "表 {table} 与申报不一致（{where}），共 {count} 行；{told}。", where=where, count=len(changed), told=told,
        actual=told.en,
        evidence=[Evidence("command" if where.startswith("nft") else "file", where, line) for line in changed[:10]],
        **parts)


def _telling(lines):
    """Return the line that matters most: one that lets something in."""
    return next((line for line in lines if "accept" in line.split()), lines[0])


def sshd_ports(host):
    """Return the ports that sshd and other SSH servers have; none where there is none, or it cannot be told."""
    try:
        return sorted(set(sshd_instances.ports(host) + ssh_others.ports(host)))
    except HostError:
        return []
