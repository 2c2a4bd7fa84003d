# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that proves who somebody is goes over the network in the clear (8.3.2-B-f-6)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device, Snmp, Terminal
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import ELSEWHERE, Eye, name

__all__ = ["encrypted"]

_LINES = {
    "huawei_vrp": "protocol inbound ssh", "h3c_comware": "protocol inbound ssh", "cisco_ios": "transport input ssh",
    "cisco_nxos": "no feature telnet", "ruijie_rgos": "transport input ssh", "frr": "no password", "vyos": "-"}
_OFF = {
    ("huawei_vrp", "Telnet"): "undo telnet server enable", ("huawei_vrp", "HTTP"): "undo http server enable",
    ("huawei_vrp", "Telnet (IPv6)"): "undo telnet ipv6 server enable",
    ("h3c_comware", "Telnet"): "undo telnet server enable", ("h3c_comware", "HTTP"): "undo ip http enable",
    ("cisco_ios", "HTTP"): "no ip http server", ("cisco_ios", "SSH 1"): "ip ssh version 2",
    ("cisco_nxos", "Telnet"): "no feature telnet", ("ruijie_rgos", "SSH 1"): "ip ssh version 2",
    ("ruijie_rgos", "Telnet"): "no enable service telnet-server",
    ("ruijie_rgos", "HTTP"): "no enable service web-server"}
_CLEAR = ("telnet", "ftp", "http", "rlogin", "pad", "lat", "mop", "udptn", "v120")
_BY = Text(
    "Line {line} takes logins over {protocols} {place}: passwords go in the clear.",
    "{line} 接受 {protocols} 登录{place}，口令以明文传输。")
_SSH = Text("Line {line} takes logins over SSH alone {place}.", "{line} 只接受 SSH 登录{place}。")
_TELNET_OFF = Text(
    "Line {line} may take logins over Telnet, whose server is off {place}.",
    "{line} 可接受 Telnet，但 Telnet 服务未启用{place}。")
_BY_HOW = Text("Over which protocols line {line} takes logins is not said", "未写明 {line} 接受哪些登录协议")
_ON = Text(
    "{service} is on {place}, which carries passwords in the clear.",
    "{service} 已启用{place}，口令以明文传输。")
_NOT_ON = Text("{service} is off {place}.", "{service} 未启用{place}。")
_ON_HOW = Text("Whether {service} is on is not said", "未写明 {service} 是否启用")
_USER = Text(
    "The user {user} may log in over {services} {place}, in the clear.",
    "用户 {user} 可经 {services} 登录{place}，以明文传输。")
_WRITES = Text(
    "An SNMP community may write {place}: it goes over the network in the clear, and is all that it "
    "takes to change the "
    "device.",
    "SNMP 团体名具有写权限{place}：团体名以明文传输，得到它即可修改设备。")
_READS = Text(
    "An SNMP community may read from everywhere {place}: it goes over the network in the clear.",
    "SNMP 团体名可从任何地址读取{place}：团体名以明文传输。")
_READS_BOUND = Text(
    "An SNMP community may read {place}, for whom a list names: it goes over the network in the clear all the same.",
    "SNMP 团体名可由列表所列地址读取{place}，但仍以明文传输。")
_V3 = Text("SNMP version 3 is asked with authentication and privacy {place}.", "SNMPv3 要求鉴别和加密{place}。")
_V3_OPEN = Text("SNMP is answered without authentication or without privacy {place}.", "SNMP 未要求鉴别或加密{place}。")
_SET = Text("Set: {line}.", "请设置：{line}。")
_USE_V3 = Text("Use SNMP version 3 with authentication and privacy.", "请改用带鉴别和加密的 SNMPv3。")


def encrypted(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield by which ways passwords and communities travel."""
    if device.logins_elsewhere:
        yield eye.saw("manual", "logins_elsewhere", ELSEWHERE, None, title=device.title)
    for terminal in device.terminals:
        yield from _line(terminal, device, eye)
    for service, said in device.clear_services.items():
        if not said.known:
            off = _OFF.get((device.vendor, service), "-")
            yield eye.unknown(_ON_HOW.format(service=service), off, said)
        elif said.value:
            fix = _OFF.get((device.vendor, service))
            yield eye.saw(
                "fail", "clear_service", _ON, said, service=service, advice=_SET.format(line=fix) if fix else None)
        else:
            yield eye.saw("pass", "met", _NOT_ON, said, service=service)
    for user in device.users:
        clear = [service for service in user.services if service in _CLEAR]
        if clear and not user.blocked:
            yield eye.saw(
                "fail", "clear_service", _USER, user.services[clear[0]], user=name(user.name),
                services=", ".join(clear))
    for one in device.snmp:
        yield _snmp(one, eye)


def _line(terminal: Terminal, device: Device, eye: Eye) -> Iterator[Observation]:
    said, line, telnet = terminal.protocols, name(terminal.name), device.clear_services.get("Telnet")
    if terminal.closed is not None or device.vendor == "cisco_nxos":
        return
    if not terminal.is_remote:
        clear = [one for one in said.value or () if one in _CLEAR] if isinstance(said.value, tuple) else []
        if terminal.kind == "aux" and clear:
            yield eye.saw("fail", "clear_line", _BY, said, line=line, protocols=", ".join(clear))
        return
    telnet_off = telnet is not None and telnet.known and telnet.value is False
    if not said.known or not isinstance(said.value, tuple):
        if telnet_off:
            yield eye.saw("pass", "met", _TELNET_OFF, telnet, line=line)
        else:
            yield eye.unknown(_BY_HOW.format(line=line), _LINES[device.vendor], terminal.node)
        return
    clear = [one for one in said.value if one != "ssh"]
    if clear == ["telnet"] and telnet_off:
        yield eye.saw("pass", "met", _TELNET_OFF, telnet, line=line)
    elif clear:
        yield eye.saw(
            "fail", "clear_line", _BY, said, line=line, protocols=", ".join(map(name, clear)),
            advice=_SET.format(line=_LINES[device.vendor]))
    else:
        yield eye.saw("pass", "met", _SSH, said, line=line)


def _snmp(one: Snmp, eye: Eye) -> Observation:
    if one.community and one.write:
        return eye.saw("fail", "community_writes", _WRITES, one.node, advice=_USE_V3)
    if one.community and not one.acl:
        return eye.saw("fail", "community_open", _READS, one.node, advice=_USE_V3)
    if one.community:
        return eye.saw("manual", "community_clear", _READS_BOUND, one.node, advice=_USE_V3)
    if one.security == "privacy":
        return eye.saw("pass", "met", _V3, one.node)
    return eye.saw("fail", "snmp_open", _V3_OPEN, one.node, advice=_USE_V3)
