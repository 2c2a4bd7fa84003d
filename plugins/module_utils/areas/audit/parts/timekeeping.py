# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock is kept, by the servers that are named, and hardly off."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.clock import source as clock
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

_JUST_STARTED = 60
_PATIENCE = 10
_ADVICE = Text(
    "Set audit_time_servers to the organization's time servers.", "请将 audit_time_servers 设为本机构的时间服务器。")


class Kept(Expectation):
    """Something on the host keeps its clock."""

    def __init__(self, servers):
        self.servers = servers
        self.fixable = bool(servers)

    def check(self, host):
        daemon = clock.keeper(host)
        parts = dict(expected="chrony, ntpd or systemd-timesyncd", actual="none" if daemon is None else daemon.package)
        if daemon is not None:
            return observed("pass", "clock_kept", "{actual} keeps the clock.", "时钟由 {actual} 维护。", **parts)
        return observed(
            "fail", "clock_not_kept",
            "Nothing keeps the clock: neither chrony, ntpd nor systemd-timesyncd is installed.",
            "没有时间同步服务：未安装 chrony、ntpd 或 systemd-timesyncd。", advice=None if self.servers else _ADVICE,
            evidence=(absent(*[path for one in clock.DAEMONS for path in one.programs]),), **parts)

    def fix(self, host):
        packages.stage_missing(host, clock.Chrony.package)


class Asks(Expectation):
    """The daemon is told to ask the named servers, and no others."""

    def __init__(self, daemon, servers):
        self.daemon = daemon
        self.servers = servers

    def check(self, host):
        told = self.daemon.servers()
        strange = [value for value in told if value.text not in self.servers]
        missing = [name for name in self.servers if name not in [value.text for value in told]]
        parts = dict(
            wanted=", ".join(self.servers), expected=", ".join(self.servers), daemon=self.daemon.package,
            actual=", ".join(value.text for value in told) or "none",
            evidence=[Evidence("file", value.where, value.text) for value in strange or told]
            or [absent(self.daemon.main)])
        if strange:
            return observed(
                "fail", "other_servers", "{daemon} is told to ask {name} in {where}, expected {wanted} alone.",
                "{where} 让 {daemon} 使用 {name}，应仅使用 {wanted}。", name=strange[0].text, where=strange[0].where,
                **parts)
        if missing:
            return observed(
                "fail", "servers_missing", "{daemon} is not told to ask {missing}.", "{daemon} 未配置 {missing}。",
                missing=", ".join(missing), **parts)
        return observed(
            "pass", "servers_named", "{daemon} is told to ask {wanted}.", "{daemon} 使用 {wanted}。", **parts)

    def fix(self, host):
        self.daemon.tell(self.servers)


class Synchronized(Expectation):
    """The clock is synchronized and hardly off. It gets there by itself, or no server answers: nothing can be set."""

    fixable = False

    def __init__(self, daemon, policy):
        self.daemon = daemon
        self.policy = policy

    def check(self, host):
        limit = self.policy.time_offset_seconds
        parts = dict(daemon=self.daemon.package, limit="%g" % limit, expected="synchronized within %g s" % limit)
        if host.changes or host.declared(("package", self.daemon.package)) or not host.live:
            return observed(
                "not_checked", "clock_unseen",
                "Whether the clock is synchronized shows once {daemon} runs with these settings.",
                "{daemon} 按此配置运行后方可判定时钟是否同步。", **parts)
        try:
            state = self.daemon.state(_PATIENCE if _just_started(host, self.daemon.unit) else 0)
        except HostError as error:
            return observed(
                "not_checked", "daemon_silent", "{daemon} does not say whether the clock is synchronized ({error}).",
                "{daemon} 未报告时钟同步状态（{error}）。", error=error, **parts)
        parts.update(
            told=state.told, server=state.server, evidence=(Evidence("command", state.told, state.said),),
            servers=", ".join(value.text for value in self.daemon.servers()) or "none")
        if state.server is None:
            return observed(
                "fail", "not_synchronized",
                "The clock is synchronized to nothing ({told}); {daemon} is told to ask {servers}.",
                "时钟未同步（{told}）；{daemon} 配置的服务器为 {servers}。", actual="not synchronized",
                advice=_ADVICE if not self.policy.time_servers else Text(
                    "The network administrator sees to it that the time servers answer this host (UDP port 123).",
                    "请网络管理员确认时间服务器可应答此主机（UDP 123 端口）。"), **parts)
        parts.update(offset="%.6f" % state.offset, actual="%s, %.6f s" % (state.server, state.offset))
        if abs(state.offset) > limit:
            return observed(
                "fail", "clock_off", "The clock is {offset} s off {server}, expected {limit} s or less ({told}).",
                "时钟与 {server} 相差 {offset} 秒，应不超过 {limit} 秒（{told}）。", **parts)
        return observed("pass", "clock_synchronized", "The clock is synchronized to {server}, {offset} s off ({told}).",
                        "时钟已与 {server} 同步，相差 {offset} 秒（{told}）。", **parts)


def _just_started(host, unit):
    since = numbers.whole(units.shown(host, unit).get("ActiveEnterTimestampMonotonic", "0"))
    uptime = numbers.whole(host.read("/proc/uptime").decode("ascii", "replace").partition(".")[0])
    return since is not None and uptime is not None and uptime - since / 1e6 < _JUST_STARTED
