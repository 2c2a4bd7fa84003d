# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulesets a host has: nft's, iptables' within it, and the older iptables tables that the kernel keeps beside it.
"""

import errno
import re
import socket
import struct
from collections import namedtuple
from functools import lru_cache
from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import Ruleset

# What could not be read: where, and a Text that says so. With any of these a verdict of pass would be a guess.
Problem = namedtuple("Problem", "where text")

LEGACY = " (legacy)"
_LIST = ["nft", "-j", "list", "ruleset"]
_LISTING = ["nft", "-a", "list", "ruleset"]
_LOAD = ["unshare", "-n", "--", "sh", "-c", "nft -f - && nft -j list ruleset"]
_LOAD_LISTING = _LOAD[:-1] + ["nft -f - && nft -a list ruleset"]
_KERNEL = Text("the kernel's packet filter", "内核包过滤器")
_WITHHELD = Text("cannot be read by this user; run with become", "当前用户无权读取，请使用 become 运行")
_SAVES = {"ip": "iptables", "ip6": "ip6tables"}
_LEGACY_NAMES = {"ip": "/proc/net/ip_tables_names", "ip6": "/proc/net/ip6_tables_names"}
_NETFILTER, _GET_TABLE, _NEW_TABLE, _DUMP = 12, 0x0A01, 0x0A00, 0x0301
_INCLUDE = re.compile(r'^[ \t]*include[ \t]+"([^"]+)"[ \t]*;?[ \t]*$', re.MULTILINE)
_MAX_INCLUDES = 16
# Words that name an interface by its number, which a namespace of its own does not have; not those within strings or
# fib.
_BY_NUMBER = re.compile(r'"[^"\n]*"|#[^\n]*|\bfib\s[\w\s.]*?\s(?:oifname|oif|type|check)\b|\b([io]if)\b')

# What chains and flowtables are tied to.
_DEVICES = re.compile(r'\b(?:(device)\s+(?:"[^"\n]*"|\$?[\w.-]+)|(devices)\s*=\s*(?:\{[^{}]*\}|\$\w+))')
_CHAIN_OF_DEVICES = re.compile(r"\bhook\s+(?:in|e)gress\s+device")


def in_force(host):
    """Return (Ruleset, problems) of a live host; raises HostError where it cannot be seen at all."""
    if not host.live:
        raise Missing("nft", Text("is not run for an unpacked image", "离线镜像中不运行命令"))
    rules, problems = _nft(host) if host.which("nft") else _without_nft(host)
    for family in _SAVES:
        names = _legacy_names(family)
        if names:
            older, more = _legacy(host, family, names)
            rules, problems = rules.joined(older), problems + more
    return rules, problems


def loaded(host, text):
    """Return the Ruleset that nft text makes, as the kernel reads it in a network namespace of its own."""
    if host.which("nft") is None:
        raise Missing("nft", Text("is not on this host yet", "尚未安装"))
    text = _BY_NUMBER.sub(_by_name, inlined(host, text))
    output, data = _tried(host, text)
    if output.rc != 0 and _DEVICES.search(text):
        # Before Linux 6.16 what is tied to an interface that is not there is refused. Tied to the loopback it drops
        # nothing from outside.
        output, data = _tried(host, _DEVICES.sub(_on_loopback, text))
    if output.rc != 0:
        raise Unreadable(
            "nft -f",
            Text("does not load the ruleset: {why}", "无法载入规则集：{why}").format(why=_first_line(output.err)))
    return _parsed(output.out, _listing(host, output.out, _LOAD_LISTING, data))


def has_chain_of_devices(host, text):
    """Tell whether nft text has a chain that sees the packets of some interfaces alone."""
    return _CHAIN_OF_DEVICES.search(inlined(host, text)) is not None


def inlined(host, text, depth=0):
    """Return nft text with the files it includes, staged ones as they are staged."""
    def content(match):
        pattern = match.group(1) if match.group(1).startswith("/") else "/etc/" + match.group(1)
        paths = host.glob(pattern) if "*" in pattern else [pattern]
        if depth > _MAX_INCLUDES:
            raise Unreadable(pattern, Text("includes itself", "包含自身"))
        return "\n".join(inlined(host, host.read(path).decode("utf-8", "surrogateescape"), depth + 1) for path in paths)
    return _INCLUDE.sub(content, text)


# The same text need not be read again after it was staged and taken back. The parsers, which are large, are imported
# where there is something to parse: many a host has no packet filter yet.
@lru_cache(maxsize=8)
def _parsed(text, listing):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import nft

    try:
        return nft.parse(text, listing)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise Unreadable(
            "nft -j list ruleset", Text("prints something else than a ruleset in JSON", "输出的不是 JSON 规则集"))


@lru_cache(maxsize=8)
def _saved(text, family, suffix=""):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import iptables

    try:
        return iptables.parse(text, family, suffix)
    except (ValueError, IndexError):
        raise Unreadable(_SAVES[family] + "-save", Text("prints no whole ruleset", "输出的规则集不完整"))


def _listing(host, text, argv, data=b""):
    """Return what nft lists in its own language where its JSON, `text`, leaves something out."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import nft

    return host.run(argv, data=data).out if nft.is_lossy(text) else ""


def _by_name(match):
    return match.group(1) + "name" if match.group(1) else match.group(0)


def _tried(host, text):
    """Return (what nft says of a text in a namespace of its own, the bytes it was given)."""
    data = text.encode("utf-8", "surrogateescape")
    return host.run(_LOAD, data=data), data


def _on_loopback(match):
    return "device lo" if match.group(1) else "devices = { lo }"


def _nft(host):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import nft

    output = host.run(_LIST)
    if output.rc != 0:
        raise Unreadable("nft -j list ruleset", _first_line(output.err) or Text("gives no answer", "没有应答"))
    try:
        rules = _parsed(output.out, _listing(host, output.out, _LISTING))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable(
            "nft -j list ruleset", Text("prints something else than a ruleset in JSON", "输出的不是 JSON 规则集"))
    problems = []
    for family, table in nft.compatible_tables(output.out):
        label = "%s %s" % (family, table)
        tool = _tool(host, family, "nft") if family in _SAVES else None
        saved = host.run([tool, "-t", table]) if tool else None
        if saved is None or saved.rc != 0 or "*" + table not in saved.out.splitlines():
            problems.append(_unread(label, tool or "iptables-nft-save"))
            continue
        rules = rules.with_table(label, _saved(saved.out, family))
    return rules, problems


def _without_nft(host):
    """Return what iptables tells of nft's tables, naming those that no tool on this host can read."""
    rules, left = Ruleset(), set(_kernel_tables())
    for family in _SAVES:
        tool = _tool(host, family, "nft")
        if tool is not None and any(label.startswith(family + " ") for label in left):
            saved = host.run([tool])
            rules = rules.joined(_saved(saved.out, family) if saved.rc == 0 else Ruleset())
    return rules, [_unread(label, "nft") for label in sorted(left - set(rules.tables))]


def _legacy(host, family, names):
    tool = _tool(host, family, "legacy")
    saved = host.run([tool]) if tool else None
    if saved is None or saved.rc != 0:
        return Ruleset(), [
            _unread("%s %s%s" % (family, name, LEGACY), tool or _SAVES[family] + "-legacy-save") for name in names]
    return _saved(saved.out, family, LEGACY), []


def _tool(host, family, side):
    """Return the save command that reads iptables' "nft" or "legacy" side, or None."""
    own = "%s-%s-save" % (_SAVES[family], side)
    if host.which(own):
        return own
    common = _SAVES[family] + "-save"
    if host.which(common) and ("nf_tables" in host.run([common, "--version"]).out) == (side == "nft"):
        return common
    return None


def _legacy_names(family):
    """Return the tables of the older kind that the kernel holds for this network."""
    try:
        # Not through the host's cache: what /proc tells changes from read to read.
        with open(_LEGACY_NAMES[family]) as stream:
            return stream.read().split()
    except IOError as error:
        if error.errno == errno.ENOENT:
            return []
        raise Unreadable(_LEGACY_NAMES[family], _WITHHELD)


def _kernel_tables():
    """Return the names of nft's tables, asked of the kernel itself: without nft nobody else tells."""
    families = {1: "inet", 2: "ip", 3: "arp", 5: "netdev", 7: "bridge", 10: "ip6"}
    found: List[Any] = []
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETFILTER) as kernel:
            kernel.settimeout(5)
            kernel.send(struct.pack("=IHHII4x", 20, _GET_TABLE, _DUMP, 1, 0))
            while True:
                data = kernel.recv(65536)
                while data:
                    length, kind = struct.unpack("=IH", data[:6])
                    if kind == 2 and struct.unpack("=i", data[16:20])[0] == -errno.EPERM:
                        raise Unreadable(_KERNEL, _WITHHELD)
                    if kind != _NEW_TABLE:
                        return found
                    name_length = struct.unpack("=H", data[20:22])[0]
                    name = data[24:20 + name_length].rstrip(b"\0").decode("utf-8", "replace")
                    found.append("%s %s" % (families.get(data[16], "?"), name))
                    data = data[(length + 3) & ~3:]
    except socket.timeout:
        raise Unreadable(_KERNEL, Text("gives no answer", "没有应答"))
    except OSError:
        # A kernel without nf_tables.
        return []


def _unread(label, tool):
    return Problem(label, Text(
        "The table {table} cannot be read: {tool} is not there or does not show it.",
        "无法读取表 {table}：{tool} 不存在或无法显示该表。").format(table=label, tool=tool))


def _first_line(text):
    return text.strip().splitlines()[0] if text.strip() else ""
