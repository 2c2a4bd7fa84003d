# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators come from named addresses only (8.3.2-B-f-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import (
    ANY,
    AccessList,
    Device,
    Said,
    Terminal,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import Eye, name
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["sources"]

_LINES = {
    "huawei_vrp": {4: "acl 2001 inbound", 6: "acl ipv6 2001 inbound"},
    "h3c_comware": {4: "acl 2001 inbound", 6: "acl ipv6 2001 inbound"},
    "cisco_ios": {4: "access-class MGMT", 6: "ipv6 access-class MGMT6"},
    "cisco_nxos": {4: "access-class MGMT", 6: "ipv6 access-class MGMT6"},
    "ruijie_rgos": {4: "access-class 10", 6: "ipv6 access-class MGMT6"},
    "frr": {4: "access-class MGMT", 6: "ipv6 access-class MGMT6"},
    "vyos": {4: "set firewall ... input", 6: "set firewall ... ipv6 input"}}
_OPEN = Text(
    "Line {line} takes logins over IPv{family} from everywhere {place}.",
    "{line} 接受来自任何 IPv{family} 地址的登录{place}。")
_FILTERED = Text(
    "Line {line} has no list of its own on who may come over IPv{family}; what {place} says may limit "
    "it, which a person "
    "has to read.",
    "{line} 没有限制 IPv{family} 来源的列表；{place}的内容可能起限制作用，须由人员核对。")
_HOW = Text(
    "Which IPv{family} addresses line {line} is open to is not said",
    "未写明 {line} 对哪些 IPv{family} 地址开放")
_NOT_THERE = Text(
    "Line {line} is bound to the list {acl} {place}, which the configuration does not have: some "
    "versions let everybody "
    "in then, others nobody.",
    "{line} 绑定了列表 {acl}{place}，但配置中没有该列表：有的版本因此放行所有来源，有的则全部拒绝。")
_WIDE = Text("The list {acl} of line {line} admits everybody {place}.", "{line} 的列表 {acl} 放行任何来源{place}。")
_BEYOND = Text(
    "The list {acl} of line {line} admits {source} {place}, which is in none of the management networks ({networks}).",
    "{line} 的列表 {acl} 放行 {source}{place}，不属于任何管理网段（{networks}）。")
_EMPTY = Text(
    "The list {acl} of line {line} has no rule {place}: whom it admits depends on the system, on some everybody.",
    "{line} 的列表 {acl} 没有任何规则{place}：其效果因系统而异，有的系统会放行所有来源。")
_UNTOLD = Text(
    "Whom the list {acl} of line {line} admits {place} cannot be told from this line alone.",
    "仅从该行看不出 {line} 的列表 {acl} 放行哪些来源{place}。")
_UNDECLARED = Text(
    "The list {acl} of line {line} admits {sources} {place}. Whether these are the management networks "
    "is not declared.",
    "{line} 的列表 {acl} 放行 {sources}{place}，而管理网段未申报。")
_DECLARE = Text("Declare boundary_management_networks.", "请申报 boundary_management_networks。")
_BOUND = Text(
    "The list {acl} of line {line} admits management networks and nobody else {place}.",
    "{line} 的列表 {acl} 仅放行管理网段{place}。")
_NOBODY_COMES = Text("{title} has no line that is reached over a network.", "{title} 没有可经网络登录的线路。")
_SET = Text("Bind a list to it that has the management networks alone: {line}.", "请绑定仅含管理网段的列表：{line}。")


def sources(device: Device, eye: Eye) -> Iterator[Observation]:
    """Yield from where each line takes logins."""
    lines = [terminal for terminal in device.remote() if terminal.closed is None]
    if not lines:
        yield eye.saw("manual", "no_lines", _NOBODY_COMES, None, title=device.title)
    for terminal in lines:
        yield from _of(terminal, device, eye, 4)
        if device.speaks_ipv6 is not None:
            yield from _of(terminal, device, eye, 6)


def _of(terminal: Terminal, device: Device, eye: Eye, family: int) -> Iterator[Observation]:
    said = terminal.acl4 if family == 4 else terminal.acl6
    line, fix = name(terminal.name), _SET.format(line=_LINES[device.vendor][family])
    if said.value is None and family in device.ssh_acls and terminal.protocols.value == ("ssh",):
        # A list on the SSH server binds whoever comes by SSH, and nobody comes by anything else.
        bound, node = device.ssh_acls[family]
        said = Said(bound, node)
    if said.value is not None:
        yield from _listed(str(said.value), said, terminal, device, eye, family)
    elif not said.known:
        yield eye.unknown(_HOW.format(line=line, family=family), _LINES[device.vendor][family], terminal.node)
    elif device.other_filters:
        yield eye.saw("manual", "filtered_elsewhere", _FILTERED, device.other_filters[0], line=line, family=family)
    else:
        yield eye.saw("fail", "open_to_all", _OPEN, said.node or terminal.node, line=line, family=family, advice=fix)


def _listed(
        acl: str, said: Said, terminal: Terminal, device: Device, eye: Eye, family: int) -> Iterator[Observation]:
    shown: dict[str, Any] = {"line": name(terminal.name), "acl": name(acl)}
    found = device.acls.get(f"6:{acl}" if family == 6 else acl)
    if found is None:
        yield eye.saw("manual", "list_not_there", _NOT_THERE, said, **shown)
        return
    if not found.ruled:
        yield eye.saw("manual", "list_empty", _EMPTY, found.node, **shown)
        return
    networks = [one for one in eye.wanted.management_networks if one.version == family]
    wrong = [seen for source, node in found.permits for seen in _permit(source, node, networks, eye, shown)]
    if wrong:
        yield from wrong
    elif not networks and found.permits:
        sources_ = joined([str(source) for source, _node in found.permits][:8])
        yield eye.saw(
            "manual", "networks_undeclared", _UNDECLARED, said, sources=sources_, advice=_DECLARE, **shown)
    else:
        yield eye.saw("pass", "met", _BOUND, _first(found, said), **shown)


def _first(found: AccessList, said: Said) -> Node | Said:
    return found.permits[0][1] if found.permits else said


def _permit(source: Any, node: Node, networks: list[Any], eye: Eye, shown: dict[str, Any]) -> Iterator[Observation]:
    if source is None:
        yield eye.saw("manual", "source_untold", _UNTOLD, node, **shown)
    elif source == ANY or source.prefixlen == 0:
        yield eye.saw("fail", "open_to_all", _WIDE, node, **shown)
    elif networks and not any(source.version == one.version and source.subnet_of(one) for one in networks):
        yield eye.saw(
            "fail", "beyond_management", _BEYOND, node, source=str(source), networks=joined(map(str, networks)),
            **shown)
