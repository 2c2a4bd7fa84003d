# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote logins are encrypted, with strong algorithms only."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units as unit_settings
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitDisabled

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
_DROPPED = Text("SSH no longer offers {names} ({keyword}): a client that knows nothing else cannot connect.",
                "SSH 不再提供 {names}（{keyword}）：仅支持这些算法的客户端无法连接。")
_STOPPED = Text("{name} on {place} ends: {unit} is stopped and does not start again.",
                "{place} 上的 {name} 停止服务：{unit} 停用且不再启动。")
_ADVICE = Text("Find out what listens there (ss -lntup) and stop it, or put it behind an encrypted tunnel.",
               "请查明该端口的监听程序（ss -lntup）并停用，或改经加密通道提供。")


class RemoteLoginEncrypted(Control):
    """Encryption of remote logins."""

    id = "remote_login_encrypted"
    zh = "远程登录加密"
    clauses = ("8.3.3-B-a-4",)
    disruption = "reload"

    def expectations(self, host, policy):
        yield from self._nothing_in_the_clear(host)
        if sshd.absence(host) is None:
            source = sshd.of(host)
            for keyword, allowed in (
                    ("Ciphers", policy.ssh_ciphers), ("MACs", policy.ssh_macs), ("KexAlgorithms", policy.ssh_kex),
                    ("HostKeyAlgorithms", policy.ssh_host_key_algorithms)):
                present = self._present(source, keyword)
                weak = ", ".join(name for name in present.split(",") if name not in allowed)
                yield sshd.SshdSetting(source, keyword, _among(allowed, present), fixable=bool(present)).affecting(
                    _DROPPED.format(keyword=keyword, names=weak) if weak else None)

    @staticmethod
    def _present(source, keyword):
        """Return what this sshd knows, as far as it is seen: a name it does not know would keep it from starting."""
        value = source.get(keyword)
        written = value.text if value else ""
        # What is added to sshd's own list, or taken away from it, says nothing of what is in that list.
        return source.reported().get(keyword.lower()) or ("" if written.startswith(("+", "-", "^")) else written)

    def _nothing_in_the_clear(self, host):
        try:
            found = listeners.of(host)
        except Missing as error:
            yield Judged(observed("not_checked", "unseen", "Listening services: {error}.", "监听服务：{error}。", error=error))
            return
        clear = [(one, name, units) for protocol, ports, name, units in _CLEAR for one in found
                 if one.protocol == protocol and one.port in ports and not one.local]
        for listener, name, units in clear:
            yield self._clear_listener(host, listener, name, units)
        if not clear:
            yield Judged(observed(
                "pass", "no_clear_login",
                "Nothing but the loopback address listens on the usual ports of telnet, rsh, rlogin, ftp, tftp, VNC and X11.",
                "除环回地址外，telnet、rsh、rlogin、ftp、tftp、VNC、X11 的常用端口均无监听。",
                evidence=(Evidence("file", "/proc/net/tcp", "%d listening sockets" % len(found)),)))

    @staticmethod
    def _clear_listener(host, listener, name, units):
        unit = listeners.unit_of(host, listener) or next((unit for unit in units if _active(host, unit)), None)
        place = "%s port %d" % (listener.protocol, listener.port)
        if unit and host.declared(("unit", unit)) == "disabled":
            return Judged(observed("pass", "unit_disabled", "{unit} is stopped and disabled.", "{unit} 已停用。", unit=unit))
        fix = None
        # One that somebody has started by systemd-run has no file, and nothing could bring it back.
        if unit and unit not in _SUPERSERVERS and unit_settings.shown(host, unit).get("Transient") != "yes":
            fix = functools.partial(_disable, host, unit)
        return Judged(observed(
            "fail", "clear_login", "{name} listens on {place} ({unit}), which sends logins in the clear.",
            "{name} 正在 {place} 监听（{unit}），登录信息明文传输。", name=name, place=place, unit=unit or Text("unit unknown", "单元未知"),
            expected="no %s" % name, actual=place, evidence=(Evidence("file", "/proc/net/" + listener.protocol, place),),
            advice=None if fix else _ADVICE), fix).affecting(_STOPPED.format(name=name, place=place, unit=unit))


def _disable(host, unit):
    for one in _with_socket(host, unit):
        host.stage_action(UnitDisabled(one))


def _active(host, unit):
    try:
        return host.run(["systemctl", "is-active", unit]).out.strip() == "active"
    except Missing:
        return False


def _with_socket(host, unit):
    """Return the unit with the socket that would start it again."""
    socket = unit.rpartition(".")[0].rpartition("@")[0] or unit.rpartition(".")[0]
    return [unit] + ([socket + ".socket"] if not unit.endswith(".socket") and _active(host, socket + ".socket") else [])


def _among(allowed, present):
    """Accept a comma-separated list with nothing outside `allowed`; the target is what this sshd has of it, in that order."""
    target = [name for name in allowed if name in present.split(",")]

    def weak(text):
        return ",".join(name for name in text.split(",") if name not in allowed)
    return Rule(Text("only strong ones", "仅限强算法"), ",".join(target or allowed), lambda text: bool(text) and not weak(text), weak)
