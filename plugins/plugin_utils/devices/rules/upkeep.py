# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs leave the device, its clock is set, its software is one that was approved (8.3.2-B-c, 7.5.6-B-b, 7.5.6-B-c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import Eye, name
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["logs", "software"]

_LOG_LINE = {
    "huawei_vrp": "info-center loghost 192.0.2.10", "h3c_comware": "info-center loghost 192.0.2.10",
    "cisco_ios": "logging host 192.0.2.10", "cisco_nxos": "logging server 192.0.2.10",
    "ruijie_rgos": "logging server 192.0.2.10", "frr": "log syslog", "vyos": "set system syslog host 192.0.2.10 ..."}
_TIME_LINE = {
    "huawei_vrp": "ntp-service unicast-server 192.0.2.53",
    "h3c_comware": "ntp-service enable; ntp-service unicast-server 192.0.2.53",
    "cisco_ios": "ntp server 192.0.2.53", "cisco_nxos": "ntp server 192.0.2.53",
    "ruijie_rgos": "ntp server 192.0.2.53", "frr": "-", "vyos": "set service ntp server 192.0.2.53"}
_LOGS_OFF = Text("Logging is turned off {place}.", "日志功能已关闭{place}。")
_NO_LOGS = Text("No line of {file} sends the log to a server.", "{file} 中没有将日志发往服务器的行。")
_LOGS_TO = Text("The log is sent to {server} {place}.", "日志发往 {server}{place}。")
_LOGS_ELSEWHERE = Text(
    "The log is sent to {server} {place}, and to none of the servers that are declared ({declared}).",
    "日志发往 {server}{place}，不是所申报的服务器（{declared}）。")
_LOGS_LOCAL = Text(
    "The log goes to the host's own syslog {place}: where that sends it is judged on the host.",
    "日志写入主机自身的 syslog{place}：其去向在该主机上判定。")
_CLOCK_OFF = Text("The clock is set by nobody: the service is off {place}.", "时钟同步服务未启用{place}。")
_NO_CLOCK = Text("No line of {file} names a server that sets the clock.", "{file} 中没有配置时钟服务器的行。")
_CLOCK_BY = Text("The clock is set by {server} {place}.", "时钟由 {server} 同步{place}。")
_CLOCK_ELSEWHERE = Text(
    "The clock is set by {server} {place}, and by none of the servers that are declared ({declared}).",
    "时钟由 {server} 同步{place}，不是所申报的服务器（{declared}）。")
_CLOCK_HOST = Text("The clock is that of the host: it is judged there.", "时钟由所在主机管理，在该主机上判定。")
_SET = Text("Set: {line}.", "请设置：{line}。")
_NO_VERSION = Text(
    "{file} does not say which version runs, and boundary_device_version is not declared.",
    "{file} 未写明软件版本，也未申报 boundary_device_version。")
_NOT_DECLARED = Text(
    "Version {version} runs {place}. Which versions were approved is not declared (boundary_device_approved_versions).",
    "运行版本为 {version}{place}；已批准的版本未申报（boundary_device_approved_versions）。")
_APPROVED = Text("Version {version} runs {place}, which was approved.", "运行版本 {version}{place}已获批准。")
_NOT_APPROVED = Text(
    "Version {version} runs {place}, which is not among those approved ({approved}).",
    "运行版本 {version}{place}不在已批准的版本（{approved}）之中。")


def logs(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield where the log goes, and who sets the clock of its records."""
    fix = _SET.format(line=_LOG_LINE[device.vendor])
    if device.logging_off is not None:
        yield eye.saw("fail", "logging_off", _LOGS_OFF, device.logging_off, advice=fix)
    elif not device.log_servers:
        yield eye.saw("fail", "logs_stay", _NO_LOGS, None, file=eye.file, advice=fix)
    elif device.logins_elsewhere:
        yield eye.saw("manual", "logs_of_the_host", _LOGS_LOCAL, device.log_servers[0][1])
    else:
        yield _server(device.log_servers, eye.wanted.log_servers, eye, (_LOGS_TO, _LOGS_ELSEWHERE), fix)
    yield _clock(device, eye)


def _clock(device: Device, eye: Eye) -> Observation:
    fix = _SET.format(line=_TIME_LINE[device.vendor])
    if device.logins_elsewhere:
        return eye.saw("manual", "logins_elsewhere", _CLOCK_HOST, None)
    if not device.time_servers:
        return eye.saw("fail", "clock_alone", _NO_CLOCK, None, file=eye.file, advice=fix)
    if device.time_off is not None and device.time_off.value:
        return eye.saw("fail", "clock_off", _CLOCK_OFF, device.time_off, advice=fix)
    return _server(device.time_servers, eye.wanted.time_servers, eye, (_CLOCK_BY, _CLOCK_ELSEWHERE), fix)


def _server(
        found: Sequence[tuple[str, Node]], declared: Sequence[str], eye: Eye, texts: tuple[Text, Text],
        fix: Text) -> Observation:
    server, node = next((one for one in found if not declared or one[0] in declared), found[0])
    good = not declared or server in declared
    return eye.saw(
        "pass" if good else "fail", "met" if good else "another_server", texts[not good], node, server=name(server),
        declared=joined(declared), advice=None if good else fix)


def software(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield whether the software is one that was approved."""
    version, approved = device.version.strip(), list(eye.wanted.approved_versions)
    if not version:
        yield eye.saw("manual", "version_unknown", _NO_VERSION, None, file=eye.file)
    elif not approved:
        yield eye.saw("manual", "versions_undeclared", _NOT_DECLARED, device.version_line, version=name(version))
    elif any(version == one or version.split(",")[0].split(" ")[0] == one for one in approved):
        yield eye.saw("pass", "met", _APPROVED, device.version_line, version=name(version))
    else:
        yield eye.saw(
            "fail", "version_not_approved", _NOT_APPROVED, device.version_line, version=name(version),
            approved=joined(approved))
