# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a log collector answers this host over TLS, each side knowing the other by its certificate."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed

# Where it is and what it is spoken to with: paths on the host; peers are the names its certificate may carry, or its
# fingerprints.
Collector = namedtuple("Collector", "host port ca certificate key peers fingerprint")


class Answers(Expectation):
    """The collector answers, with a certificate that is taken, and takes this host's."""

    fixable = False

    def __init__(self, collector, seconds):
        self.collector = collector
        self.seconds = seconds

    def check(self, host):
        place = "%s:%d" % (self.collector.host, self.collector.port)
        parts = dict(place=place, expected="%s answers over TLS" % place)
        try:
            # Here: ssl costs every audit some milliseconds, and not every host has a collector to ask.
            from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import tls_handshake
        except ImportError:
            tls_handshake = None  # type: ignore[assignment]
        cause = self._silence(host, tls_handshake)
        if cause is not None:
            return observed("not_checked", "collector_not_asked", "The collector {place} was not asked: {cause}.",
                            "未探测日志服务器 {place}：{cause}。", cause=cause, actual="not asked", **parts)
        evidence = (Evidence("endpoint", place, ""),)
        problem = host.ask(
            ("collector", self.collector, self.seconds), lambda: tls_handshake.problem(self.collector, self.seconds))
        if problem is None:
            return observed(
                "pass", "collector_answers",
                "The collector {place} answers over TLS and takes this host's certificate.",
                "日志服务器 {place} 可通过 TLS 连接，并接受此主机的证书。", actual="answers", evidence=evidence,
                **parts)
        return observed(
            "fail", "collector_unreachable", "No log leaves this host: the collector {place} {problem}.",
            "日志无法送出：日志服务器 {place} {problem}。", problem=problem, actual=problem, evidence=evidence,
            advice=Text(
                "The administrator of the collector looks into it; what is logged meanwhile waits on this host's disk.",
                "请日志服务器管理员排查；其间的日志暂存于本机磁盘队列。"), **parts)

    def _silence(self, host, tls_handshake):
        """Return why the collector is not asked, or None."""
        if not host.live:
            return Text("this is an unpacked image", "此处为离线镜像")
        if tls_handshake is None:
            return Text("this host's Python has no ssl module", "此主机的 Python 没有 ssl 模块")
        if self.seconds <= 0:
            return Text("audit_collector_seconds is 0", "audit_collector_seconds 为 0")
        return None
