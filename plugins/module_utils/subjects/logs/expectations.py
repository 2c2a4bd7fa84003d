# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of rsyslog where it sends logs to a collector."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import closed_to_all_but
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import forwarding as way, rsyslog
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import FACILITIES, of_facilities
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

SYSLOG_NG = "/etc/syslog-ng/syslog-ng.conf"
_CHECK = ["rsyslogd", "-N1"]
_SOMEBODYS = Text("it belongs to another account, which may need it", "其属主为其他账号，可能仍需使用")
_CLEAR_ADVICE = Text(
    "Remove this rule, or have it use TLS; only its owner knows what needs it.",
    "请删除该规则或改用 TLS；其用途须由其负责人确认。")
_NOISE_ADVICE = Text(
    "The system administrator shows that it is noise, or moves it behind the rule that sends.",
    "请系统管理员说明其为无用信息，或将其移至发送规则之后。")
_REFUSED_ADVICE = Text(
    "Put right what it names; %s is written by this collection." % way.OWN,
    "请修正其指出之处；%s 由本工具生成。" % way.OWN)


class Driver(Expectation):
    """rsyslog and its TLS driver are installed."""

    def __init__(self, fixable):
        self.fixable = fixable

    def check(self, host):
        found = way.driver(host) if rsyslog.installed(host) else None
        library = way.library(host)
        parts = dict(
            package=way.package(host), expected="rsyslog with lmnsd_gtls.so or lmnsd_ossl.so", actual=found or "none",
            evidence=(absent(*way.LIBRARIES + rsyslog.PROGRAMS) if library is None else Evidence("file", library, ""),))
        if found is not None:
            return observed(
                "pass", "driver_there", "rsyslog has a TLS driver ({actual}).", "rsyslog 具备 TLS 驱动（{actual}）。",
                **parts)
        return observed("fail", "driver_missing", "rsyslog or its TLS driver is not installed (package {package}).",
                        "未安装 rsyslog 或其 TLS 驱动（软件包 {package}）。", **parts)

    def fix(self, host):
        # What rsyslog writes has to be rotated from now on, or it fills the disk.
        for name in ("rsyslog", way.package(host), "logrotate"):
            packages.stage_missing(host, name)


class Forwarded(Expectation):
    """Some rule sends logs to the collector, and it gets every message."""

    def __init__(self, forwarding):
        self.forwarding = forwarding
        self.fixable = not forwarding.missing_options()

    def check(self, host):
        policy, sink = self.forwarding.policy, self.forwarding.sink
        wanted: Any = Text("a collector", "日志服务器")
        if policy.collector_host:
            wanted = "%s:%d" % (policy.collector_host, policy.collector_port)
        missing = self.forwarding.missing_options()
        parts: Dict[str, Any] = dict(
            wanted=wanted, main=rsyslog.MAIN, expected="every message sent to %s" % (wanted,),
            advice=Text("Set %s." % ", ".join(missing), "请设置 %s。" % "、".join(missing)) if missing else None)
        if sink is None:
            return observed(
                "fail", "not_forwarded",
                "No log leaves this host: no rule of rsyslog sends to {wanted} ({main} and what it includes).",
                "日志未送出主机：rsyslog（{main} 及其包含的文件）没有发往 {wanted} 的规则。", actual="not forwarded",
                evidence=(absent(*rsyslog.places(host)),), **parts)
        reach = frozenset().union(*[one.reach for one in self.forwarding.beside(sink) if one.condition is None])
        left = sorted(set(FACILITIES[pair[0]] for pair in of_facilities() - reach))
        parts.update(where=sink.where, left=sink.condition or ", ".join(left), evidence=(line(host, sink.where),))
        if sink.condition is not None and left:
            return observed(
                "fail", "forwarded_on_condition", "{where} sends only what meets a condition to {wanted}: {left}.",
                "{where} 仅向 {wanted} 发送符合条件的日志：{left}。", actual=sink.condition, **parts)
        if left:
            return observed(
                "fail", "forwarded_in_part", "{where} does not send every message of {left} to {wanted}.",
                "{where} 未将 {left} 的全部日志发往 {wanted}。", actual="without " + ", ".join(left), **parts)
        return observed(
            "pass", "forwarded", "{where} sends every message to {wanted}.", "{where} 将全部日志发往 {wanted}。",
            actual="every message", **parts)

    def fix(self, host):
        self.forwarding.stage()


def in_clear(forwarding):
    """Yield an Observation of each rule, beside the one that is judged, that anybody on the way may read."""
    judged = forwarding.sink
    for sink in forwarding.sinks:
        if sink != judged and not way.over_tls(sink):
            yield observed(
                "fail", "forwarded_in_clear", "{where} sends logs in clear to {target}.",
                "{where} 以明文将日志发往 {target}。", where=sink.where,
                target=sink.params["target"].text if "target" in sink.params else "?", expected="TLS",
                actual="in clear", evidence=(line(forwarding.host, sink.where),), advice=_CLEAR_ADVICE)


def dropped(forwarding):
    """Yield an Observation of what a condition drops before the collector gets it: a person says whether it is noise.
    """
    for one in forwarding.lost():
        yield observed(
            "manual", "dropped_before", "{where} drops what meets a condition before {sink} sends it: {condition}.",
            "{where} 在 {sink} 发送之前丢弃符合条件的日志：{condition}。", where=one.where, sink=forwarding.sink.where,
            condition=one.condition, expected="every message sent", actual=one.condition,
            evidence=(line(forwarding.host, one.where),), advice=_NOISE_ADVICE)


def certificates(forwarding):
    """Yield what is expected of the files that the rule names."""
    host = forwarding.host
    yield Each(lambda host: _missing(forwarding))
    key = forwarding.get("keyfile")
    if key is not None:
        user = rsyslog.of(host).settings.get("privdroptouser")
        account = None if user is None else people.of(host).passwd.get(user.text)
        owners, found = (0,) if account is None else (0, account.uid), host.stat(key.text)
        # Whoever owns a file that a setting names may need it: it is not taken away.
        told = None if found is None or found.uid in owners else _SOMEBODYS
        yield from closed_to_all_but(host, key.text, 0o640, owners, required=True, told=told)


def _missing(forwarding):
    for name in ("cafile", "certfile"):
        path = forwarding.get(name)
        if path is not None and not forwarding.host.exists(path.text):
            yield observed(
                "fail", "certificate_missing", "{path} does not exist, and {where} names it.",
                "{where} 引用的 {path} 不存在。", path=path.text, where=path.where, expected=path.text,
                actual="missing", evidence=(absent(path.text),),
                advice=Text(
                    "Put the organization's certificate there; this collection makes none.",
                    "请放置本机构的证书；本工具不生成证书。"))


def accepted(host):
    """Yield that rsyslogd accepts its configuration; of staged files the validators will ask it."""
    if host.which(_CHECK[0]) and not host.staged_below("/etc/rsyslog"):
        yield Judged(_accepted)


def _accepted(host):
    output = host.run(_CHECK)
    said = [one.strip() for one in output.err.splitlines()]
    if output.rc == 0:
        return observed(
            "pass", "configuration_accepted", "rsyslogd accepts its configuration.", "rsyslogd 接受当前配置。",
            expected="rsyslogd -N1 accepts its configuration", actual="accepted",
            evidence=(Evidence("command", " ".join(_CHECK), said[-1] if said else ""),))
    problem = next((one for one in said if "error" in one.lower()), "")
    return observed(
        "fail", "configuration_refused", "rsyslogd -N1 refuses its configuration: {problem}.",
        "rsyslogd -N1 不接受当前配置：{problem}。", problem=problem or "exit status %d" % output.rc,
        expected="rsyslogd -N1 accepts its configuration", actual=problem or "exit status %d" % output.rc,
        advice=_REFUSED_ADVICE, evidence=(Evidence("command", " ".join(_CHECK), problem),))


def unread(_host):
    """Say of a host with syslog-ng that nobody read how it sends."""
    return observed(
        "manual", "syslog_ng", "syslog-ng logs here, and its configuration is not read ({path}).",
        "此主机使用 syslog-ng，其配置（{path}）未被解析。", path=SYSLOG_NG, expected="TLS to a collector",
        actual="not read", evidence=(Evidence("file", SYSLOG_NG, ""),),
        advice=Text(
            "An administrator shows that it forwards over TLS with verified certificates.",
            "请管理员证明其经 TLS 转发并校验证书。"))
