# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether proxies limit the commands of the protocols that they pass on."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import command_filters
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running

_EXPECTED = "the commands of HTTP, FTP or SMTP that pass are limited"
_ADVICE = Text(
    "Whoever runs the proxy limits the commands to those needed (nginx: limit_except; HAProxy: http-request deny with "
    "method; Squid: http_access deny with an acl of type method; vsftpd: cmds_allowed).",
    "请代理管理员将协议命令限制为业务所需（nginx：limit_except；HAProxy：http-request deny 配合 method；Squid："
    "http_access deny 配合 method 类型 acl；vsftpd：cmds_allowed）。")
NONE = Text(
    "No proxy that filters by command is declared in boundary_application_proxies, and none of these runs here: %s."
    % ", ".join(command_filters.PROGRAMS),
    "boundary_application_proxies 未申报按命令过滤的代理，本机也未运行以下代理：%s。"
    % "、".join(command_filters.PROGRAMS))
UNTOLD = Text("What {name} filters cannot be told from here.", "无法在此判断 {name} 的过滤范围。")
_EMPTY = Text("{name} has no server of its own in its configuration.", "{name} 的配置中没有服务定义。")


def found(host):
    """Return the proxies that are configured and run here."""
    return [name for name in command_filters.configured(host) if running(host, name + ".service")]


def limits(program, host):
    """Yield for each server of a program whether its commands are limited."""
    entries = command_filters.entries(host, program)
    for entry in entries:
        parts = dict(
            name=entry.name, program=program, place=entry.where, expected=_EXPECTED,
            evidence=(Evidence("file", entry.where, entry.name),))
        if entry.limited:
            yield observed(
                "pass", "commands_limited", "{program} limits the commands of {name} ({place}).",
                "{program} 限制了 {name} 的协议命令（{place}）。", actual="limited", **parts)
        else:
            yield observed(
                "fail", "commands_unlimited", "{program} passes any command on in {name} ({place}).",
                "{program} 在 {name} 中放行任何协议命令（{place}）。", actual="any command", advice=_ADVICE, **parts)
    if not entries:
        yield by_person(_EMPTY.format(name=program), host)


def by_person(text, _host):
    """Leave it to a person what is filtered."""
    return observed(
        "manual", "filter_unknown", text.en, text.zh, expected=_EXPECTED,
        advice=Text(
            "The network administrator names the proxy in the path, or shows the filter's rules.",
            "请网络管理员申报路径上的代理，或提供过滤规则。"))
