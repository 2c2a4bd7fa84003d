# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content is filtered by the commands of its protocol."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import command_filters
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running

_EXPECTED = "the commands of HTTP, FTP or SMTP that pass are limited"
_ADVICE = Text(
    "Whoever runs the proxy limits the commands to those needed (nginx: limit_except; HAProxy: http-request deny with method; Squid: http_access"
    " deny with an acl of type method; vsftpd: cmds_allowed).",
    "请代理管理员将协议命令限制为业务所需（nginx：limit_except；HAProxy：http-request deny 配合 method；Squid：http_access deny 配合 method 类型 acl；"
    "vsftpd：cmds_allowed）。")


class ApplicationFilter(Control):
    """Filtering by protocol commands."""

    id = "application_filter"
    zh = "协议命令过滤"
    clauses = ("8.3.2-E-b-2",)

    def applies(self, host, policy):
        if policy.gateway or policy.application_proxies or _found(host) or not host.running:
            return None
        return Text(
            "This host passes nothing on: it is no gateway (boundary_gateway), and neither %s runs." % ", ".join(command_filters.PROGRAMS),
            "本机不转发内容：不是网关（boundary_gateway），且未运行 %s。" % "、".join(command_filters.PROGRAMS))

    def expectations(self, host, policy):
        names = policy.application_proxies or _found(host)
        for name in names:
            if name in command_filters.PROGRAMS:
                yield runs(name + ".service", fixable=False)
                yield from _limits(host, name)
            else:
                yield runs(name, fixable=False)
                yield Judged(_by_person(
                    Text("What %s filters cannot be told from here." % name, "无法在此判断 %s 的过滤范围。" % name)))
        if not names:
            yield Judged(_by_person(Text(
                "No proxy that filters by command is declared in boundary_application_proxies, and none runs here.",
                "boundary_application_proxies 未申报按命令过滤的代理，本机也未运行。")))


def _found(host):
    return [name for name in command_filters.configured(host) if running(host, name + ".service")]


def _by_person(text):
    return observed("manual", "filter_unknown", text.en, text.zh, expected=_EXPECTED, advice=Text(
        "The network administrator names the proxy in the path, or shows the filter's rules.", "请网络管理员申报路径上的代理，或提供过滤规则。"))


def _limits(host, program):
    found = command_filters.entries(host, program)
    for entry in found:
        parts = dict(name=entry.name, program=program, place=entry.where, expected=_EXPECTED, evidence=(Evidence("file", entry.where, entry.name),))
        if entry.limited:
            yield Judged(observed("pass", "commands_limited", "{program} limits the commands of {name} ({place}).",
                                  "{program} 限制了 {name} 的协议命令（{place}）。", actual="limited", **parts))
        else:
            yield Judged(observed("fail", "commands_unlimited", "{program} passes any command on in {name} ({place}).",
                                  "{program} 在 {name} 中放行任何协议命令（{place}）。", actual="any command", advice=_ADVICE, **parts))
    if not found:
        yield Judged(_by_person(Text("%s has no server of its own in its configuration." % program, "%s 的配置中没有服务定义。" % program)))
