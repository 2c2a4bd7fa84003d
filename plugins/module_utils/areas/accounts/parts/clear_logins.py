# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes logins in the clear from other hosts, by the ports on which somebody listens."""

import contextlib
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import Stopped, active
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# What sends a login in the clear: (protocol, ports, name, units that usually offer it).
_CLEAR = (
    ("tcp", range(23, 24), "telnet", ("telnet.socket", "inetd.service", "xinetd.service")),
    ("tcp", range(512, 515), "rexec/rlogin/rsh", ("rexec.socket", "rlogin.socket", "rsh.socket")),
    ("tcp", range(21, 22), "ftp", ("vsftpd.service", "proftpd.service", "pure-ftpd.service")),
    ("udp", range(69, 70), "tftp", ("tftp.socket", "tftpd-hpa.service", "atftpd.service")),
    ("tcp", range(5900, 5910), "VNC", ()),
    ("tcp", range(6000, 6010), "X11", ()),
    ("udp", range(177, 178), "XDMCP", ()),
)
# One of these serves several protocols: a person has to take the one out of its configuration.
_SUPERSERVERS = ("inetd.service", "openbsd-inetd.service", "xinetd.service", "inetutils-inetd.service")
_UNKNOWN = Text("unit unknown", "单元未知")
_STOPPED = Text("{name} on {place} ends: {unit} is stopped and does not start again.",
                "{place} 上的 {name} 停止服务：{unit} 停用且不再启动。")
_NOT_STARTED = Text("{unit} does not start any more: {name} is not offered.", "{unit} 不再启动：不再提供 {name}。")
# What else such servers are called.
_MORE = {
    "telnet": ("telnetd.service", "telnet.service", "inetutils-telnetd.service"),
    "rexec/rlogin/rsh": ("rexec.service", "rlogin.service", "rsh.service"),
    "ftp": ("ftpd.service", "vsftpd.socket", "proftpd.socket", "pure-ftpd.socket"),
    "tftp": ("tftp.service", "atftpd.socket"),
}
_BY_PROGRAM = (
    ("telnet", r"(?:in\.)?telnetd\Z"), ("rexec/rlogin/rsh", r"(?:in\.)?r(?:exec|login|sh)d\Z"),
    ("ftp", r"(?:in\.)?ftpd\Z|vsftpd\Z|proftpd\Z|pure-ftpd\Z"), ("tftp", r"(?:in\.|a)?tftpd\Z"))
_PROGRAMS = re.compile(
    r"^[^#;\n]*?(?:(?:s?bin|libexec)/|[ \t](?=in\.)|\b(?:busy|toy)box[ \t]+)(?P<program>(?:in\.)?"
    r"(?:telnet|rexec|rlogin|rsh|tftp|ftp)d|atftpd|vsftpd|proftpd|pure-ftpd)(?=[\s\"';&]|\Z)", re.M)
_WORDS = ("telnetd", "rexecd", "rlogind", "rshd", "ftpd")
_DISABLED = re.compile(r"^\s*disable\s*=\s*yes\b", re.M)
# What inetd and xinetd read, where one of them starts.
_SERVED = ("/etc/inetd.conf", "/etc/inetd.d/*", "/etc/xinetd.d/*")
_FILES = _SERVED + (
    "/etc/inittab", "/etc/rc.local", "/etc/rc.d/rc.local",
    "/etc/local.d/*.start", "/etc/runlevels/*/*", "/etc/crontab", "/etc/cron.d/*")
_PROGRAM_ADVICE = Text(
    "The system administrator takes the line out, or has another program do this over an encrypted connection.",
    "请系统管理员删除该行，或改由经加密连接的程序提供。")
_ADVICE = Text("Find out what listens there (ss -lntup) and stop it, or put it behind an encrypted tunnel.",
               "请查明该端口的监听程序（ss -lntup）并停用，或改经加密通道提供。")


def expectations(host):
    """Yield the expectation that nothing takes a login in the clear."""
    try:
        found = listeners.of(host)
    except Missing as error:
        yield unseen(listeners.LISTENING, error)
        return
    yield Each(
        [ClearLogin(host, one, name, units) for protocol, ports, name, units in _CLEAR for one in found
         if one.protocol == protocol and one.port in ports and not one.local],
        "no_clear_login",
        "Nothing but the loopback address listens on the usual ports of telnet, rsh, rlogin, ftp, tftp, VNC and X11.",
        "除环回地址外，telnet、rsh、rlogin、ftp、tftp、VNC、X11 的常用端口均无监听。", evidence=_ports(found))


def at_boot(host):
    """Yield the expectation that nothing which starts at boot will take a login in the clear."""
    yield Each(
        _started, "no_clear_login_at_boot",
        "No unit that starts at boot is one that usually offers telnet, rsh, rlogin, ftp or tftp, and no socket unit "
        "among them has a port of these, VNC or X11. Nor does a unit, inetd, xinetd, inittab, cron, rc.local or a "
        "runlevel of OpenRC name a usual program of these. What else is told to offer them was not read.",
        "开机启动的单元中没有通常提供 telnet、rsh、rlogin、ftp、tftp 的单元，"
        "其中的套接字单元也未使用上述协议及 VNC、X11 的端口；单元、inetd、xinetd、inittab、cron、rc.local 及 OpenRC "
        "运行级别均未调用其常用程序。以其他方式提供的服务未读取。",
        evidence=[absent("/etc/systemd/system/*.wants", *_FILES)])


def _started(host):
    """Yield the expectation of each that starts at boot and does not run now, of which its port tells."""
    for unit in sorted(starting.of(host)):
        # An instance is named for its template.
        plain = re.sub(r"@.*(?=\.)", "", unit)
        name = next((one[2] for one in _CLEAR if plain in one[3] + _MORE.get(one[2], ())), None)
        if unit.endswith(".socket") and name is None:
            name = _by_port(host, unit)
        if name and plain not in _SUPERSERVERS and starting.place(host, unit) and not active(host, unit):
            yield ClearAtBoot(host, unit, name)
        elif not name:
            path = starting.fragment(host, unit)
            found = [] if path is None else list(_named_in(host, path))
            # A program is started for each question: it is asked of the few that name a server.
            if found and not active(host, unit):
                yield from found
    served = any(starting.place(host, unit) for unit in _SUPERSERVERS) or host.found("/etc/runlevels/*/*inetd")
    for pattern in _FILES if served else _FILES[len(_SERVED):]:
        for path in host.found(pattern):
            if not re.search(r"/(?:rc\.local|[^/]*\.start)\Z|/runlevels/", path) or host.stat(path).mode & 0o111:
                yield from _named_in(host, path)


def _named_in(host, path):
    """Yield what is to be said of the first line of a file that starts a server of these."""
    text = ""
    with contextlib.suppress(HostError):
        text = host.read(path).decode("utf-8", "replace")
    # Few files name one, and to look for a word costs little.
    named = any(word in text for word in _WORDS) and not _DISABLED.search(text)
    match = _PROGRAMS.search(text) if named else None
    if match is not None:
        where = Where(path, text.count("\n", 0, match.start("program")) + 1)
        name = [name for name, pattern in _BY_PROGRAM if re.match(pattern, match.group("program"))][0]
        yield observed(
            "fail", "clear_program_at_boot",
            "{program} is started at boot or on demand ({where}): {name} will send logins in the clear.",
            "{program} 会开机或按需启动（{where}）：{name} 的登录信息将明文传输。", program=match.group("program"),
            where=where, name=name, expected="no %s" % name, actual=match.group("program"),
            evidence=(line(host, where),), advice=_PROGRAM_ADVICE)


def _by_port(host, unit):
    values = [
        (kind, value.text) for kind, key in (("tcp", "ListenStream"), ("udp", "ListenDatagram"))
        for value in load_unit(host, unit).values("Socket", key)]
    for kind, text in values:
        address, _colon, port = text.rpartition(":")
        for protocol, ports, name, _units in _CLEAR:
            if kind == protocol and numbers.whole(port) in ports and not (
                    address.startswith("127.") or address == "[::1]"):
                return name
    return None


class ClearAtBoot(Stopped):
    """A unit that would take logins in the clear after a reboot does not start."""

    def __init__(self, host, unit, name):
        super().__init__(host, unit)
        self.name = name
        self.where = starting.place(host, unit)
        self.affecting(_NOT_STARTED.format(name=name, unit=unit))

    def given(self, host):
        return observed(
            "fail", "clear_login_at_boot",
            "{unit} does not run now and starts at boot ({where}): {name} will send logins in the clear.",
            "{unit} 当前未运行，但会开机启动（{where}）：{name} 的登录信息将明文传输。", unit=self.unit,
            where=self.where, name=self.name, expected="no %s after a reboot" % self.name,
            actual="%s starts at boot" % self.unit)


def _ports(found):
    """Return as evidence the ports that other hosts reach."""
    return [
        Evidence("file", "/proc/net/" + protocol, "ports " + " ".join(map(str, ports)))
        for protocol, ports in (
            (protocol, sorted(set(one.port for one in found if one.protocol == protocol and not one.local)))
            for protocol in ("tcp", "udp")) if ports]


class ClearLogin(Stopped):
    """A port that takes logins in the clear is closed, by the end of the unit that offers it."""

    def __init__(self, host, listener, name, units):
        unit = listeners.unit_of(host, listener) or next((unit for unit in units if active(host, unit)), None)
        super().__init__(host, unit, fixable=unit not in _SUPERSERVERS)
        self.protocol = listener.protocol
        self.name = name
        self.place = "%s port %d" % (listener.protocol, listener.port)
        self.affecting(_STOPPED.format(name=name, place=self.place, unit=unit))

    def given(self, host):
        return observed(
            "fail", "clear_login", "{name} listens on {place} ({unit}), which sends logins in the clear.",
            "{name} 正在 {place} 监听（{unit}），登录信息明文传输。", name=self.name, place=self.place,
            unit=self.unit or _UNKNOWN, expected="no %s" % self.name, actual=self.place,
            evidence=(Evidence("file", "/proc/net/" + self.protocol, self.place),),
            advice=None if self.fixable else _ADVICE)
