# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long sessions last that nobody uses: by what a Tomcat sets for its applications, and by what a test saw."""

import posixpath
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import tested
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tomcat import source as tomcat
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_TIMEOUT = re.compile(rb"<session-timeout>\s*(-?[0-9]{1,9})\s*</session-timeout>")
# What Servlet containers take where nothing is set.
_DEFAULT = 30
_SET = Text(
    "The administrator of {label} sets session-timeout of {path} to at most {most} minutes and restarts it.",
    "请 {label} 的管理员将 {path} 的 session-timeout 设为不超过 {most} 分钟后重启。")


def each(host, policy):
    """Yield what is said of the sessions of each Tomcat's applications, and of each declared login."""
    for server in servers.of_kind(host, "tomcat") if host.live else ():
        if endpoints.sees_our_files(server):
            yield from _of_tomcat(host, policy, server)
        else:
            yield observed(
                "not_checked", "other_files", "{label} (process {process}) sees other files than this host's: its "
                "sessions are not judged.", "{label}（进程 {process}）使用的文件与本机不同，其会话未判定。",
                label=server.program, process=server.process,
                evidence=[Evidence("file", "/proc/%d" % server.process, server.program)])
    yield from tested.each(host, policy, "session_idle_end")


def _of_tomcat(host, policy, server):
    """Yield the value for all applications and that of each that has its own; what an application sets while it runs is
    not seen.
    """
    main = posixpath.join(posixpath.dirname(tomcat.main_file(server)), "web.xml")
    folders = {
        one.get("appBase") or "webapps" for one in tomcat.elements(host, server) if one.name == "Host"} or {"webapps"}
    base = posixpath.dirname(posixpath.dirname(main))
    own = [path for folder in sorted(folders)
           for path in sorted(host.glob(posixpath.join(base, folder, "*/WEB-INF/web.xml")))]
    for path in [main] + own:
        found = _timeout(host, path)
        if found is None and path != main:
            continue
        minutes, where = found or (_DEFAULT, None)
        parts = dict(
            label=server.program, path=path, minutes=minutes, actual=minutes,
            expected="1 - %d" % policy.session_minutes,
            evidence=[absent(path) if where is None else quoted(where, "session-timeout %d" % minutes)])
        if where is not None:
            parts["where"] = where
        if 0 < minutes <= policy.session_minutes:
            yield observed(
                "pass", "idle", "{path} of {label} ends idle sessions after {minutes} minutes.",
                "{label} 的 {path} 在会话闲置 {minutes} 分钟后将其结束。", **parts)
            continue
        yield observed(
            "fail", "idle", "{path} of {label} keeps idle sessions for {minutes} minutes (0 and less: for ever), "
            "expected {expected}.",
            "{label} 的 {path} 将闲置会话保留 {minutes} 分钟（0 及负数为永久），应为 {expected}。",
            advice=_SET.format(label=server.program, path=path, most=policy.session_minutes), **parts)


def _timeout(host, path):
    """Return the minutes of a web.xml with their place, or None where it sets none or is not there."""
    try:
        data = host.read(path)
    except HostError:
        if host.exists(path):
            raise
        return None
    data = _COMMENT.sub(lambda match: b"\n" * match.group().count(b"\n"), data)
    match = _TIMEOUT.search(data)
    return None if match is None else (int(match.group(1)), Where(path, data.count(b"\n", 0, match.start()) + 1))
