# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether proxies limit the commands of the protocols they pass on, by their configuration: nginx, HAProxy, Squid,
vsftpd.
"""

import re
from collections import namedtuple
from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError

# What passes commands on: a server block, a frontend, or the program as a whole; `limited`: whether commands are
# filtered there.
Entry = namedtuple("Entry", "name where limited")

_NGINX_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[{};]|(?:\$\{|[^\s{};\"'])+|\n")
_NGINX_LIMIT = re.compile(r"limit_except|\$\{?request_method\}?|modsecurity on")
_HAPROXY_SECTION = re.compile(r"(frontend|listen)\s+(\S+)")
_HAPROXY_OTHER = re.compile(r"(global|defaults|backend|userlist|peers|resolvers|cache|program|mailers|ring)\b")
_HAPROXY_DENY = re.compile(r"http-request\s+(deny|reject|tarpit|return)\b.*\b(if|unless)\s+(.*)")
_METHOD = re.compile(r"\bmethod\b|\bMETH_")


def entries(host, program):
    """Return the entries of a program's configuration."""
    return list(_READERS[program](host))


def _lines(host, patterns):
    for path in [path for pattern in patterns for path in host.glob(pattern)]:
        for number, line in enumerate(host.read(path).decode("utf-8", "replace").splitlines(), 1):
            yield "%s:%d" % (path, number), line.partition("#")[0].strip()


def _nginx(host):
    """One entry for each server block; a limit outside of them is not inherited by `if` and `limit_except`, so only
    modsecurity counts there.
    """
    whole = False
    found = []
    for path in [
            one for pattern in ("/etc/nginx/nginx.conf", "/etc/nginx/conf.d/*.conf", "/etc/nginx/sites-enabled/*")
            for one in host.glob(pattern)]:
        outside, blocks = _server_blocks(path, host.read(path).decode("utf-8", "replace"))
        whole = whole or "modsecurity on" in outside
        found += blocks
    return [Entry(name, where, whole or bool(_NGINX_LIMIT.search(text))) for name, where, text in found]


def _server_blocks(path, text):
    text = re.sub(r"(?m)(^|\s)#.*", r"\1", text)
    outside: List[Any] = []
    words: List[Any] = []
    blocks, depth, line, start = [], 0, 1, None
    for token in _NGINX_TOKEN.findall(text):
        if token == "\n":
            line += 1
            continue
        if token == "{":
            if start is None and words == ["server"]:
                start = (depth, line, [])
            depth += 1
        elif token == "}":
            depth -= 1
            if depth < 0:
                raise ParseError(path, line, "closes a block that was not opened")
            if start is not None and depth == start[0]:
                inside = " ".join(start[2])
                names = re.search(r"server_name ([^;]+) ;", inside)
                blocks.append((names.group(1) if names else "server", "%s:%d" % (path, start[1]), inside))
                start = None
        (outside if start is None else start[2]).append(token)
        words = [] if token in "{};" else words + [token]
    if depth:
        raise ParseError(path, line, "leaves a block open")
    return " ".join(outside), blocks


def _haproxy(host):
    """One entry for each frontend; one that passes TCP on sees no commands."""
    name = where = None
    lines: List[Any] = []
    for place, line in list(
            _lines(host, ("/etc/haproxy/haproxy.cfg", "/etc/haproxy/conf.d/*.cfg"))) + [("", "backend end")]:
        section = _HAPROXY_SECTION.match(line)
        if section or _HAPROXY_OTHER.match(line):
            if name:
                yield Entry(name, where, _haproxy_limits(lines))
            name, where, lines = (section.group(2), place, []) if section else (None, None, [])
        else:
            lines.append(line)


def _haproxy_limits(lines):
    named = set(
        words[1] for words in map(str.split, lines) if words[:1] == ["acl"] and len(words) > 2 and words[2] == "method")
    denied = [match.group(3) for match in map(_HAPROXY_DENY.match, lines) if match]
    return (
        any(
            _METHOD.search(condition) or named & set(re.split(r"[\s!]+", condition))
            for condition in denied) and "mode tcp" not in lines)


def _squid(host):
    """One entry: the access list as a whole. That CONNECT is kept to some ports, as it is shipped, limits no other
    command.
    """
    methods, where, limited = set(), "/etc/squid/squid.conf", False
    for place, line in _lines(host, ("/etc/squid/squid.conf", "/etc/squid/conf.d/*.conf")):
        words = line.split()
        if words[:1] == ["acl"] and words[2:3] == ["method"] and [word.upper() for word in words[3:]] != ["CONNECT"]:
            methods.add(words[1])
        elif words[:2] == ["http_access", "deny"] and methods & set(word.lstrip("!") for word in words[2:]):
            limited, where = True, place
    yield Entry("http_access", where, limited)


def _vsftpd(host):
    """One entry: the commands that are allowed or denied."""
    for place, line in _lines(host, ("/etc/vsftpd.conf", "/etc/vsftpd/vsftpd.conf")):
        if re.match(r"cmds_(allowed|denied)=\S", line):
            yield Entry("vsftpd", place, True)
            return
    yield Entry("vsftpd", "vsftpd.conf", False)


_READERS = {"nginx": _nginx, "haproxy": _haproxy, "squid": _squid, "vsftpd": _vsftpd}
PROGRAMS = tuple(sorted(_READERS))
_CONFIGURED = {
    "nginx": ("/etc/nginx",), "haproxy": ("/etc/haproxy",), "squid": ("/etc/squid",),
    "vsftpd": ("/etc/vsftpd.conf", "/etc/vsftpd")}


def configured(host):
    """Return the programs that have a configuration here: of the others systemd need not be asked."""
    return [name for name in PROGRAMS if any(host.exists(path) for path in _CONFIGURED[name])]
