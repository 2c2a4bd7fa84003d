# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The web servers of a host, judged by their settings: each by the function of its kind."""

from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.present import unknown
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, strangers, web
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints

_RELOAD = Text(
    "The administrator of {label} has its configuration tested and reloads it, or takes the change back.",
    "请 {label} 的管理员检查配置后重新加载，或撤销该修改。")
_LOOK = Text("The administrator of {label} looks at that place.", "请 {label} 的管理员查看该处。")
_SET = Text(
    "The administrator of {label} sets {name} to {expected}, has the configuration tested and reloads it.",
    "请 {label} 的管理员将 {name} 设为{expected}，检查配置后重新加载。")


class Tier(NamedTuple):
    """A web server that runs, and by what it is judged."""

    host: Any
    server: Any
    policy: Any

    @property
    def label(self):
        return self.server.program


def each(host, policy, judges):
    """Yield what the function of its kind, in `judges`, yields of each web server, or why it cannot be judged."""
    if not host.live:
        yield observed(
            "not_checked", "image", "Web servers are not judged: nothing runs in an unpacked image.",
            "未判定 Web 服务器：离线镜像中没有运行的服务。", evidence=[absent("/proc")])
        return
    found = servers.of_kind(host, *servers.WEB)
    for server in found:
        yield from _of(Tier(host, server, policy), judges)
    others = list(strangers.unasked(lambda: unknown(host)))
    yield from others
    if not found and not others:
        yield observed(
            "not_applicable", "no_server", "No process of this host is nginx, Apache httpd, HAProxy or Tomcat, and "
            "nothing else that may serve pages listens for other hosts.",
            "本机没有运行 nginx、Apache httpd、HAProxy 或 Tomcat，也没有其他可能提供页面的程序监听外部连接。",
            evidence=[absent("/proc")])


def _of(tier, judges):
    host, server, parts, found = tier.host, tier.server, dict(label=tier.label), False
    place = "/proc/%d" % server.process
    if not endpoints.sees_our_files(server):
        yield observed(
            "not_checked", "other_files", "{label} (process {process}) sees other files than this host's: its "
            "settings are "
            "not judged.", "{label}（进程 {process}）使用的文件与本机不同，其设置未判定。", process=server.process,
            evidence=[Evidence("file", place, server.program)], **parts)
        return
    try:
        edited = web.edited(host, server)
        if edited is not None:
            yield observed(
                "error", "edited", "{path} was edited since {label} loaded it, so what it says is not what is in "
                "force.",
                "{path} 在 {label} 加载之后被修改，其内容并非正在生效的配置。", path=edited, where=edited,
                advice=_RELOAD.format(**parts), **parts)
            return
        # What is surely wrong is told beside what cannot be read.
        for seen in getattr(judges, server.kind)(tier):
            found = True
            yield seen
    except (HostError, ParseError) as error:
        yield observed(
            "error", "not_understood", "The configuration of {label} cannot be judged: {error}.",
            "无法判定 {label} 的配置：{error}。", error=error, where=error.path, advice=_LOOK.format(**parts), **parts)
        return
    if not found:
        yield observed(
            "not_applicable", "no_site", "{label} serves no site.", "{label} 不提供任何站点。",
            evidence=[Evidence("file", place, server.program)], **parts)


def setting(tier, name, given, where, verdict, expected):
    """Return what is said of a setting: `given` is its text, `where` its place, or for a default a path and what the
    default is; `verdict` True, False, or None for what is not understood.
    """
    parts = dict(name=name, label=tier.label, actual=given, expected=expected)
    if hasattr(where, "line"):
        parts.update(where=where, evidence=[quoted(where, "%s %s" % (name, given))])
    else:
        parts["evidence"] = [absent(where)]
    if verdict is None:
        return observed(
            "error", "unknown_value", "{name} of {label} is {actual}, which is not understood.",
            "{label} 的 {name} 为 {actual}，无法识别。", advice=_LOOK.format(label=tier.label), **parts)
    if verdict:
        return observed("pass", "bounded", "{name} of {label} is {actual}.", "{label} 的 {name} 为 {actual}。", **parts)
    return observed(
        "fail", "unbounded", "{name} of {label} is {actual}; expected {expected}.",
        "{label} 的 {name} 为 {actual}，应为{expected}。",
        advice=_SET.format(label=tier.label, name=name, expected=expected), **parts)


def default(text):
    """Return how the value of what is not set is told."""
    return Text("not set ({text})", "未设置（{text}）").format(text=text)


def no_limit():
    """Return how it is told that nothing holds where nothing is set."""
    return Text("not set (no limit)", "未设置（无限制）")
