# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monitoring agent of a host: which one runs, whom it listens to, and what an exporter tells."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import starting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Value, Where

EXPORTERS = ("prometheus-node-exporter.service", "node_exporter.service", "node-exporter.service")
# Agents that tell a server by themselves: what they tell is asked of the server.
OTHERS = (
    "zabbix-agent2.service", "zabbix-agent.service", "categraf.service", "telegraf.service", "falcon-agent.service",
    "open-falcon-agent.service", "cloudmonitor.service", "aliyun.service", "collectd.service", "netdata.service",
    "datadog-agent.service", "nezha-agent.service", "n9e-agent.service", "grafana-agent.service", "alloy.service",
    "snmpd.service", "check-mk-agent.socket", "nrpe.service", "nagios-nrpe-server.service")
PACKAGE, UNIT = "prometheus-node-exporter", EXPORTERS[0]
SETTINGS = "/etc/default/prometheus-node-exporter"
_PROGRAM = "/usr/bin/prometheus-node-exporter"
KINDS = (
    "node_cpu_seconds_total", "node_memory_MemAvailable_bytes", "node_filesystem_avail_bytes",
    "node_network_transmit_bytes_total")
_ANYWHERE = ("0.0.0.0", "::")
_PORT, _SECONDS, _MOST = 9100, 5, 4 * 2**20
# A line of an EnvironmentFile, all of it in one kind of quotes, or one word without.
_ARGS = re.compile(
    r"ARGS=(?:(?P<quote>[\"'])(?P<words>[^\"'\\]*)(?P=quote)|(?P<word>[^\s\"'\\]*))[ \t]*\Z")
_ADDRESS = re.compile(r"(?<![\w.-])--?web\.listen-address[= ]+([^\s\"'\\]+)")
_BY_HAND = Text(
    "The system administrator puts {word} into {path}, in the place of any other address.",
    "请系统管理员在 {path} 中写入 {word}，取代其他地址。")
_NAME = Text(
    "The system administrator names the agent's unit in resources_agent_unit, or sets resources_agent_install and "
    "resources_agent_address to have an exporter installed.",
    "请系统管理员在 resources_agent_unit 中写明代理的服务单元，或设置 resources_agent_install 与 "
    "resources_agent_address 由整改安装导出器。")
_BIND = Text(
    "Whoever runs the monitoring has it listen at the management address (resources_agent_address), or shows that the "
    "packet filter lets the server alone ask.",
    "请监控负责人使其仅监听管理地址（resources_agent_address），或证明防火墙只允许监控服务器访问。")
_ASKED = Text("Whoever reaches {address} is told the figures of this host by its exporter.",
              "能访问 {address} 者可从导出器获取本机的监控数据。")


def unit_of(host, policy):
    """Return the unit of the agent: the one that is named, or one that is known and has a file."""
    if policy.agent_unit:
        return policy.agent_unit
    return next((one for one in EXPORTERS + OTHERS if starting.fragment(host, one) is not None), None)


def expectations(host, policy):
    """Yield what is expected of the agent of this host."""
    unit = unit_of(host, policy)
    wanted = policy.agent_install and not policy.agent_unit and unit in (None, UNIT)
    if wanted:
        yield installed(PACKAGE, (_PROGRAM,))
        yield ListensAt(policy.agent_address).affecting(_ASKED.format(address=policy.agent_address))
        yield runs(UNIT)
    elif unit is None:
        yield Judged(_none)
    else:
        yield runs(unit, fixable=False)
    if unit in EXPORTERS:
        yield Seen(lambda host: exported(host, unit))


def _none(_host):
    return observed(
        "fail", "no_agent", "No monitoring agent is here: none of the units that are known has a file, and "
        "resources_agent_unit names no other.",
        "本机没有监控代理：未发现已知的服务单元，resources_agent_unit 也未写明其他代理。",
        expected="a monitoring agent", actual="none", advice=_NAME, evidence=(absent(*EXPORTERS + OTHERS),))


class ListensAt(Expectation):
    """The exporter is told to listen at one address alone; its other arguments stay."""

    def __init__(self, address):
        self.address = address
        self.word = "--web.listen-address=%s" % address

    def check(self, host):
        line = _line(host)
        text = "" if line is None else line.text
        parts = dict(path=SETTINGS, address=self.address, expected=self.word, actual=text or "unset")
        parts["evidence"] = (absent(SETTINGS) if line is None else Evidence("file", line.where, text),)
        found = _ADDRESS.findall(text)
        if found and set(found) == {self.address}:
            return observed(
                "pass", "listens_there", "The exporter is told to listen at {address} ({path}).",
                "导出器设置为监听 {address}（{path}）。", **parts)
        return observed(
            "fail", "listens_elsewhere", "The exporter is not told to listen at {address} ({path}).",
            "导出器未设置为监听 {address}（{path}）。", **parts)

    def looked_at(self, host):
        seen, line = self.check(host), _line(host)
        if seen.status == "fail" and line is not None and self._with(line.text) is None:
            seen = seen._replace(advice=_BY_HAND.format(path=line.where, word=self.word))
            yield Judged(lambda host: seen), seen
        else:
            yield self, seen

    def fix(self, host):
        document, line = Document(host.read(SETTINGS) if host.exists(SETTINGS) else b"", SETTINGS), _line(host)
        if line is None:
            document.append("ARGS=\"%s\"" % self.word)
        else:
            document.replace(line.where.line - 1, self._with(line.text))
        host.stage_content(SETTINGS, document.render())

    def _with(self, text):
        """Return the line with our address in the place of those that it has, None of one that is put together in
        another way than is known here.
        """
        match = _ARGS.match(text)
        if match is None:
            return None
        rest = _ADDRESS.sub("", match.group("words") or match.group("word") or "").split()
        quote = match.group("quote") or "\""
        return "ARGS=%s%s%s" % (quote, " ".join(rest + [self.word]), quote)


def _line(host):
    """Return the line of the exporter's arguments that counts, as a Value, or None."""
    document = Document(host.read(SETTINGS) if host.exists(SETTINGS) else b"", SETTINGS)
    at = [index for index in range(len(document.lines)) if document.text(index).lstrip().startswith("ARGS=")]
    return Value(document.text(at[-1]).strip(), Where(SETTINGS, at[-1] + 1)) if at else None


def exported(host, unit):
    """Yield what is seen of an exporter: whom it listens to, and what it tells."""
    if not host.live:
        yield observed(
            "not_checked", "exporter_unseen", "What {unit} tells is seen on a running host alone.",
            "仅运行中的主机可查看 {unit} 提供的数据。", unit=unit, evidence=(absent(unit),))
        return
    found = [one for one in listeners.of(host) if one.protocol == "tcp" and listeners.unit_of(host, one) == unit]
    if not found:
        yield observed(
            "fail", "exporter_deaf", "{unit} listens at no port.", "{unit} 未监听任何端口。", unit=unit,
            expected="a listener", actual="none", evidence=(absent("/proc/net/tcp", "/proc/net/tcp6"),))
        return
    # One for everybody counts, whatever there is beside it.
    one = next((one for one in found if one.address in _ANYWHERE), found[0])
    place = "%s:%d" % ("[%s]" % one.address if ":" in one.address else one.address, one.port)
    parts = dict(unit=unit, place=place, evidence=(Evidence("endpoint", place, unit),))
    if one.address in _ANYWHERE:
        yield observed(
            "manual", "exporter_open", "{unit} answers at every address of this host ({place}), without encryption.",
            "{unit} 在本机所有地址上明文应答（{place}）。", advice=_BIND, expected="one address", actual=place, **parts)
    yield told(host, unit, "127.0.0.1" if one.address in _ANYWHERE else one.address, one.port)


def told(host, unit, address, port):
    """Return what is seen of the answer of an exporter."""
    place = "http://%s:%d/metrics" % ("[%s]" % address if ":" in address else address, port)
    parts = dict(unit=unit, place=place, expected=" ".join(KINDS))
    try:
        text = host.ask(("metrics", place), lambda: _asked(address, port))
    except OSError as error:
        return observed(
            "error", "exporter_silent", "{unit} does not answer at {place} ({error}).",
            "{unit} 在 {place} 无应答（{error}）。", error=error.strerror or type(error).__name__, actual="no answer",
            evidence=(Evidence("endpoint", place, "-"),), **parts)
    missing = [name for name in KINDS if b"\n" + name.encode("ascii") not in text]
    first = text.partition(b"\n")[0].decode("utf-8", "replace")[:200]
    parts["evidence"] = (Evidence("endpoint", place, " ".join(one for one in KINDS if one not in missing) or first),)
    if missing:
        return observed(
            "fail", "kinds_untold", "{unit} tells nothing of {missing} ({place}).",
            "{unit} 未提供 {missing}（{place}）。", missing=", ".join(missing), actual="without " + " ".join(missing),
            **parts)
    return observed(
        "pass", "kinds_told", "{unit} tells of processor, memory, disk and network ({place}).",
        "{unit} 提供处理器、内存、磁盘与网络数据（{place}）。", actual="all", **parts)


def _asked(address, port):
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(address, port, timeout=_SECONDS)
    try:
        connection.request("GET", "/metrics")
        return b"\n" + connection.getresponse().read(_MOST)
    except HTTPException as error:
        raise OSError(str(error))
    finally:
        connection.close()
