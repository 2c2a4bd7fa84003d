# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a saved configuration to what it says: whole, of the declared vendor, and of this device."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices import (
    comware,
    frr,
    ios,
    nxos,
    ruijie,
    tree,
    vrp,
    vyos,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.clean import Lines, lines_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.common import Reader
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node

__all__ = ["VENDORS", "read", "same_name"]


class _Vendor(NamedTuple):
    title: str
    marks: re.Pattern[str]
    tree: Callable[[Lines, str], Node]
    read: Callable[[Reader], Device]
    end: str
    version: re.Pattern[str]


VENDORS: Mapping[str, _Vendor] = {
    "huawei_vrp": _Vendor(
        "Huawei VRP", vrp.MARKS, tree.by_hash, vrp.read, "return",
        re.compile(r"!Software Version (V\d+R\w+)")),
    "h3c_comware": _Vendor(
        "H3C Comware", comware.MARKS, tree.by_hash, comware.read, "return",
        re.compile(r"\s*version (\d+\.\d+[\d.]*,.*)")),
    "cisco_ios": _Vendor(
        "Cisco IOS", ios.MARKS, tree.by_indent, ios.read, "end", re.compile(r"version (\d+\.\d+)\Z")),
    "cisco_nxos": _Vendor(
        "Cisco NX-OS", nxos.MARKS, tree.by_indent, nxos.read, "", re.compile(r"version (\d+\.\d+\(\S+)")),
    "ruijie_rgos": _Vendor(
        "Ruijie RGOS", ruijie.MARKS, tree.by_indent, ruijie.read, "end", re.compile(r"!?version (\S.*)", re.I)),
    "frr": _Vendor("FRR", frr.MARKS, tree.by_indent, frr.read, "", re.compile(r"frr version (\S+)")),
    "vyos": _Vendor("VyOS", vyos.MARKS, vyos.tree, vyos.read, "", re.compile(r"// Release version: (?:VyOS )?(\S+)")),
}
# Among so many first lines a configuration tells what it is.
_HEAD = 200
_PROMPT = re.compile(r"[<\[]?[*~]?[\w.@()/:-]+[>\]#$]\s*(?:quit|exit|logout|)\Z|(?:quit|exit|logout)\Z")
# Written in `set` commands too.
_JUNOS = re.compile(
    r"set (?:version \d|system root-authentication|interfaces (?:[gx]e-|lo0 unit|fxp)|groups |policy-options )")
_WITH_IPV6 = ("ipv6 address", "ipv6 enable", "ipv6 unicast-routing", "ipv6 route")
# Policies and queues, in each vendor's words; of FRR it is the host's own affair.
_CLASSES = re.compile(r"\s*(?:policy-map|service-policy|mls qos|wrr-queue|priority-queue|queueing-policy)\b")
_ORDERS: Mapping[str, re.Pattern[str]] = {
    "huawei_vrp": re.compile(
        r"\s*(?:traffic[- ](?:policy|behavior)|qos (?:queue|pq|wrr|drr|lr|wfq|schedule-profile))\b"),
    "h3c_comware": re.compile(r"\s*(?:traffic behavior|qos (?:policy|apply|pq|wrr|wfq|sp|lr|gts|qmprofile))\b"),
    "cisco_ios": _CLASSES, "cisco_nxos": _CLASSES, "ruijie_rgos": _CLASSES, "frr": re.compile(r"(?!)"),
    "vyos": re.compile(r"\s*(?:set )?(?:traffic-policy|qos)\b")}
_ONE_LINE = Text(
    "{file} has {count} lines: this is no configuration, but what the device said instead ({said}).",
    "{file} 只有 {count} 行：不是设备配置，而是设备返回的其他信息（{said}）。")
_REFUSED = Text(
    "{file}:{line} is an error of the device: {said}.", "{file}:{line} 是设备返回的错误信息：{said}。")
_UNRECOGNIZED = Text(
    "{file} has no line that tells whose configuration it is: {title} was declared (ansible_network_os: "
    "{vendor}), whose "
    "own begin with its version.",
    "{file} 中没有任何一行能表明其厂商：申报的是 {title}（ansible_network_os: {vendor}），其配置开头有版本行。")
_ANOTHER_VENDOR = Text(
    "{file}:{line} is of {found}; {title} was declared (ansible_network_os: {vendor}).",
    "{file}:{line} 属于 {found}，而申报的是 {title}（ansible_network_os: {vendor}）。")
_CUT = Text(
    "{file} does not end with '{end}': it was cut off after line {line}. What is missing cannot be judged.",
    "{file} 未以“{end}”结尾：在第 {line} 行之后被截断，缺失部分无法判定。")
_AFTER = Text(
    "{file} goes on after its end in line {line}: it has another configuration, or a damaged one.",
    "{file} 在第 {line} 行结束之后仍有内容：含另一份配置，或已损坏。")
_ANOTHER_DEVICE = Text(
    "{file}:{line} is of the device {found}, not of {expected}. Where the device is called so, say it with "
    "boundary_device_name.",
    "{file}:{line} 属于设备 {found}，而不是 {expected}。若设备确实如此命名，请用 boundary_device_name 写明。")
_NAMELESS = Text(
    "{file} does not say of which device it is (no {command}): whether it is of {expected} cannot be told.",
    "{file} 未写明所属设备（没有 {command}），无法确认是否属于 {expected}。")
_ERRORS = re.compile(
    r"\s*(?:% ?(?:Unrecognized|Invalid|Incomplete|Ambiguous|Unknown|Authorization|Error)\b.*|"
    r"Error: ?(?:Unrecognized|Wrong|Incomplete).*|\^\s*\Z|Permission denied.*|Command authorization failed.*|"
    r".*command not found)", re.I)


def read(data: bytes, file: str, vendor: str, *, name: str, version: str = "", model: str = "") -> Device:
    """Return what a configuration says; raise Problem where it is not the whole configuration of this device."""
    kind = VENDORS[vendor]
    lines = lines_of(data, file)
    written = [(number, line) for number, line in lines if line and not line.isspace()]
    _no_answer(written, file)
    _of_vendor(written, file, vendor)
    if kind.end:
        lines = _whole(written, file, kind.end)
    found = next(
        ((Node(number, line.strip()), match.group(1)) for number, line in written[:_HEAD]
         if (match := kind.version.match(line))), (None, version))
    device = kind.read(Reader(kind.tree(lines, file), vendor, found[1], model))
    device.version_line = found[0]
    device.speaks_ipv6 = _ipv6(lines)
    device.ordering = [Node(number, line.strip()) for number, line in lines if _ORDERS[vendor].match(line)]
    _of_device(device, file, name, vendor)
    return device


def _ipv6(lines: Lines) -> Node | None:
    """Return the first line that gives the device an IPv6 address, or routes by any."""
    return next(
        (Node(number, line.strip()) for number, line in lines
         if "ipv6" in line and line.lstrip().startswith(_WITH_IPV6)), None)


def _no_answer(written: Lines, file: str) -> None:
    for number, line in written[:20]:
        if _ERRORS.match(line):
            raise Problem(
                "configuration_unreadable", _REFUSED.format(file=file, line=number, said=harmless(line.strip())[:80]),
                file, (number, line))
    if len(written) < 3:
        said = harmless(written[0][1].strip())[:80] if written else "-"
        raise Problem("configuration_unreadable", _ONE_LINE.format(file=file, count=len(written), said=said))


def _of_vendor(written: Lines, file: str, vendor: str) -> None:
    found: dict[str, tuple[int, str]] = {}
    for number, line in written[:_HEAD]:
        for other, kind in VENDORS.items():
            if other not in found and kind.marks.match(line):
                found[other] = number, line
    junos = next(((number, line) for number, line in written if _JUNOS.match(line)), None) if vendor == "vyos" else None
    if junos is not None:
        told = _ANOTHER_VENDOR.format(
            file=file, line=junos[0], found="Junos", title=VENDORS[vendor].title, vendor=vendor)
        raise Problem("configuration_of_another_vendor", told, file, junos)
    if vendor in found:
        return
    title = VENDORS[vendor].title
    if not found:
        raise Problem("configuration_unrecognized", _UNRECOGNIZED.format(file=file, title=title, vendor=vendor))
    other = min(found, key=lambda one: found[one])
    raise Problem(
        "configuration_of_another_vendor",
        _ANOTHER_VENDOR.format(
            file=file, line=found[other][0], found=VENDORS[other].title, title=title, vendor=vendor),
        file, found[other])


def _whole(written: Lines, file: str, end: str) -> Lines:
    """Return the lines up to the end mark; raise Problem where it is missing, or where something stands after it."""
    at = next((at for at in range(len(written) - 1, -1, -1) if written[at][1] == end), None)
    if at is None:
        last = written[-1]
        raise Problem("configuration_cut", _CUT.format(file=file, end=end, line=last[0]), file, last)
    first = next(one for one in range(at + 1) if written[one][1] == end)
    for number, line in written[first + 1:]:
        # Comments of a collector, and the prompt that waits for the next command.
        if not _PROMPT.match(line.strip()) and line != end and line[0] not in "!#":
            raise Problem("configuration_doubled", _AFTER.format(file=file, line=number), file, (number, line))
    return written[:first]


def same_name(found: str, expected: str) -> bool:
    """Tell whether two names of a device are one: letters of either case, with a domain or without."""
    one, other = found.strip("\"'").lower(), expected.lower()
    return one == other or one.partition(".")[0] == other.partition(".")[0]


def _of_device(device: Device, file: str, name: str, vendor: str) -> None:
    if device.name.value is None:
        command = "sysname" if vendor in ("huawei_vrp", "h3c_comware") else "hostname"
        raise Problem(
            "configuration_of_another_device", _NAMELESS.format(file=file, command=command, expected=name))
    if not same_name(str(device.name.value), name):
        node = device.name.node or Node(1, "")
        raise Problem(
            "configuration_of_another_device",
            _ANOTHER_DEVICE.format(
                file=file, line=node.number, found=harmless(str(device.name.value))[:60], expected=name), file,
            (node.number, node.text))
