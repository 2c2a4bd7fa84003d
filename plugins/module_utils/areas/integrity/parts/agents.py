# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What watches a host for intrusions: fail2ban, CrowdSec, or an agent that tells its server."""

import ipaddress

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import alerting, crowdsec, fail2ban
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running

_EXPECTED = "fail2ban, CrowdSec, or an agent that tells its server"
_QUESTION = "status"
_SET_UP = Text(
    "Enforcing the area boundary sets up fail2ban or CrowdSec (boundary_host_ids); an agent is declared in "
    "integrity_ids_agent and integrity_ids_server.",
    "对 boundary 领域执行整改可配置 fail2ban 或 CrowdSec（boundary_host_ids）；代理程序在 integrity_ids_agent 与 "
    "integrity_ids_server 中申报。")
_JAILS = Text(
    "The security administrator turns on the jail of SSH logins (jail.d, enabled = true); enforcing the area boundary "
    "does so.", "请安全管理员启用针对 SSH 登录的 jail（jail.d 中 enabled = true）；对 boundary 领域执行整改亦可完成。")
_SERVER = Text(
    "The security administrator looks at the agent's log, its key, and whether the server is reached from here.",
    "请安全管理员查看代理日志与密钥，并确认本机可到达服务器。")
_DECLARE = Text(
    "Declare the address of the agent's server in integrity_ids_server.",
    "请在 integrity_ids_server 中申报代理服务器的地址。")


def watching(host, policy):
    """Yield what watches this host, and where its alerts go."""
    if policy.ids_agent:
        yield runs(policy.ids_agent, fixable=False)
        yield Judged(lambda host: _connected(host, policy))
    elif host.exists(fail2ban.CLIENT):
        yield runs(fail2ban.UNIT, fixable=False)
        if running(host, fail2ban.UNIT):
            yield Judged(_jails)
        yield from alerting.expected(policy, _mail(host), fail2ban.in_syslog)
    elif host.exists(crowdsec.CLIENT):
        yield runs(crowdsec.UNIT, fixable=False)
        yield Judged(crowdsec.logins_watched)
        yield from alerting.expected(policy, "", crowdsec.in_syslog)
    else:
        yield Judged(_none)


def _none(_host):
    return observed(
        "fail", "nothing_watches", "Nothing known watches this host for intrusions: fail2ban and CrowdSec are not "
        "installed, and integrity_ids_agent names no agent.",
        "未发现监视本机入侵的程序：未安装 fail2ban 或 CrowdSec，integrity_ids_agent 也未申报代理程序。",
        expected=_EXPECTED, actual="none", advice=_SET_UP, evidence=(absent(fail2ban.CLIENT, crowdsec.CLIENT),))


def _jails(host):
    """Return what is seen of the jails of the running server: one that watches nothing bans nobody."""
    command = "fail2ban-client -i: " + _QUESTION
    try:
        said, = fail2ban.answers(host, _QUESTION)
    except HostError as error:
        return observed(
            "error", "ids_silent", "fail2ban does not tell which jails it has: {error}.",
            "fail2ban 未应答其 jail 列表：{error}。", error=error, expected="a jail", actual="no answer",
            evidence=(Evidence("command", command, ""),))
    listed = said.partition("Jail list:")[2]
    names = [one.strip() for one in (listed.splitlines() or [""])[0].split(",") if one.strip()]
    parts = dict(names=", ".join(names), expected="a jail of SSH logins", actual=", ".join(names) or "none",
                 evidence=(Evidence("command", command, said),))
    if "sshd" not in names:
        return observed(
            "fail", "logins_unwatched", "fail2ban runs and does not watch SSH logins: it has no jail sshd.",
            "fail2ban 正在运行，但未监视 SSH 登录：没有 jail sshd。", advice=_JAILS, **parts)
    return observed(
        "pass", "watched", "fail2ban watches this host: {names}.", "fail2ban 正在监视本机：{names}。", **parts)


def _mail(host):
    """Return the address that the jail of SSH logins mails to, if it does."""
    jail = fail2ban.Settings(host, "jail", "sshd")
    action, address = jail.get("action"), jail.get("destemail")
    mails = action is not None and ("action_m" in action.text or "mail" in action.text)
    return address.text if mails and address is not None else ""


def _connected(host, policy):
    parts = dict(agent=policy.ids_agent, server=policy.ids_server, expected="a connection to its server")
    if not policy.ids_server:
        return observed(
            "manual", "server_undeclared", "Whether {agent} tells a server cannot be known: integrity_ids_server names "
            "none.", "无法得知 {agent} 是否向服务器上报：integrity_ids_server 未申报。", actual="not declared",
            advice=_DECLARE, evidence=(absent("integrity_ids_server"),), **parts)
    try:
        found = [one for one in listeners.connections(host) if one.address == ipaddress.ip_address(policy.ids_server)]
    except HostError as error:
        return unseen(Text("Connections", "网络连接"), error).check(host)
    own = [one for one in found if policy.ids_agent in listeners.units_holding(host, one)]
    if not own:
        return observed(
            "fail", "agent_alone", "{agent} has no connection to {server}: what it sees, nobody is told.",
            "{agent} 与 {server} 没有连接：其发现的情况无人得知。", actual="none", advice=_SERVER,
            evidence=(absent("/proc/net/tcp", "/proc/net/udp"),), **parts)
    return observed(
        "pass", "agent_connected", "{agent} is connected to {server}, {protocol} port {port}.",
        "{agent} 已连接 {server}（{protocol} 端口 {port}）。", protocol=own[0].protocol, port=own[0].port,
        actual="connected", evidence=(Evidence("file", own[0].place, own[0].row),), **parts)
