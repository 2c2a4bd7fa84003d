# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that check the passwords of accounts by themselves, whatever PAM says: no module counts the wrong ones.

Each has a file of PAM beside that, which may be as it should.
"""

import posixpath
import re
from collections import namedtuple
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# What has a server do so: the line, or None where it does unless a line says otherwise.
Found = namedtuple("Found", "program place raw")

_SASL = re.compile(r"\s*(?:export\s+)?MECH(?:ANISMS)?=[\"']?([^\"'#]*)")
_ITSELF = ("shadow", "getpwent", "passwd")
_COURIER = re.compile(r"\s*authmodulelist=[\"']?([^\"'#]*)")
_PROFTPD_INCLUDE = re.compile(r"\s*include\s+\"?([^\"\s]+)", re.I)
_PROFTPD_ORDER = re.compile(r"\s*authorder\s+([^#]*)", re.I)
_PROFTPD_CONTEXT = re.compile(r"\s*<(/?)(VirtualHost|Global)\b", re.I)
_PROFTPD_OFF = re.compile(r"\s*authpam\s+\"?(?:off|no|false|0)\b", re.I)
_DOVECOT_INCLUDE = re.compile(r"\s*!include(?:_try)?\s+(\S+)")
_DOVECOT_BLOCK = re.compile(r"\s*passdb(?:\s+([\w-]+))?\s*\{(.*)")
_DOVECOT_DRIVER = re.compile(r"(?:^|[\s{])(?:passdb_)?driver\s*=\s*([\w-]+)")
_YES = re.compile(r"\s*(?:yes|1|on)\s*$", re.I)
_PURE_FTPD = re.compile(r"\s*UnixAuthentication\s+(?:yes|1|on)\b", re.I)
_SHADOW = re.compile(r"[^#]*/etc/shadow\b")
_WEBMIN = re.compile(r"\s*no_pam=1")
_DEEPEST = 10
_ADVICE = Text(
    "The system administrator has {program} ask PAM alone (proftpd: AuthOrder mod_auth_pam.c*), or takes it off.",
    "请系统管理员将 {program} 设为仅通过 PAM 核对口令（proftpd：AuthOrder mod_auth_pam.c*），或将其卸载。")


def seen(host):
    """Yield that a server checks passwords by itself."""
    for one in found(host):
        yield observed(
            "fail", "asks_itself",
            "{program} checks passwords by itself ({where}): PAM counts no wrong ones, and a locked user gets in.",
            "{program} 自行核对口令（{where}）：PAM 不会对错误口令计数，已锁定的用户仍可登录。", program=one.program,
            where=one.place, expected="PAM alone", actual=(one.raw or "no AuthOrder mod_auth_pam.c*").strip(),
            evidence=[quoted(one.place, one.raw) if one.raw else absent(one.place)],
            advice=_ADVICE.format(program=one.program))


def found(host):
    """Return a Found of each such server that is there."""
    return [one for pattern, look in _SERVERS if host.found(pattern) for one in look(host)]


def _lines(host, path):
    text = host.read(path).decode("utf-8", "surrogateescape")
    return [(Where(path, number), line) for number, line in enumerate(text.splitlines(), 1)]


def _followed(host, paths, include, base, depth=0):
    """Yield the lines of files in the order in which they are read, with those of the files they include."""
    for path in paths:
        for place, line in _lines(host, path):
            match = include.match(line)
            if match is None:
                yield place, line
            elif depth < _DEEPEST:
                pattern = posixpath.join(base or posixpath.dirname(path), match.group(1))
                if pattern.endswith("/"):
                    pattern += "*"
                yield from _followed(host, host.found(pattern), include, base, depth + 1)


def _listed(host, program, patterns, setting):
    """Yield the last line of each file that sets a list of methods, where one of them is the server's own."""
    for path in [path for pattern in patterns for path in host.found(pattern)]:
        said = [(place, line, setting.match(line)) for place, line in _lines(host, path)]
        for place, line, match in [one for one in said if one[2]][-1:]:
            words = re.split(r"[\s,|]+", match.group(1).strip())
            if any(word in _ITSELF or word in ("authshadow", "authpwd") for word in words):
                yield Found(program, place, line)


def _saslauthd(host):
    return _listed(
        host, "saslauthd", ("/etc/default/saslauthd", "/etc/default/saslauthd-*", "/etc/sysconfig/saslauthd"), _SASL)


def _courier(host):
    return _listed(host, "courier-authdaemon", ("/etc/courier/authdaemonrc", "/etc/authlib/authdaemonrc"), _COURIER)


def _proftpd(host):
    """It asks one module after the other, unless a star behind PAM's makes its answer the last; each server has an
    order of its own, or that of <Global>.
    """
    main = next((path for path in ("/etc/proftpd/proftpd.conf", "/etc/proftpd.conf") if host.exists(path)), None)
    if main is None:
        return
    ordered, server = {main: False}, main
    for place, line in _followed(host, [main], _PROFTPD_INCLUDE, None):
        context, match = _PROFTPD_CONTEXT.match(line), _PROFTPD_ORDER.match(line)
        if context:
            server = main if context.group(1) else place if context.group(2).lower() == "virtualhost" else "global"
            ordered.setdefault(server, False)
        elif _PROFTPD_OFF.match(line):
            yield Found("proftpd", place, line)
        elif match:
            ordered[server] = True
            modules = match.group(1).lower().split()
            before = modules[:modules.index("mod_auth_pam.c*")] if "mod_auth_pam.c*" in modules else modules
            if any(one.rstrip("*") == "mod_auth_unix.c" for one in before):
                yield Found("proftpd", place, line)
    if not ordered.pop("global", False):
        for server in [server for server, told in ordered.items() if not told]:
            yield Found("proftpd", server, None)


def _said(host, program, patterns, setting):
    """Yield the lines of these files that a pattern matches."""
    for path in [path for pattern in patterns for path in host.found(pattern)]:
        for place, line in _lines(host, path):
            if setting.match(line):
                yield Found(program, place, line)


def _pure_ftpd(host):
    """Debian has a file for each method in turn, others one of all settings."""
    for path in host.found("/etc/pure-ftpd/auth/*unix*") or host.found("/etc/pure-ftpd/conf/UnixAuthentication"):
        yield from _said(host, "pure-ftpd", (path,), _YES)
    yield from _said(host, "pure-ftpd", ("/etc/pure-ftpd/pure-ftpd.conf", "/etc/pure-ftpd.conf"), _PURE_FTPD)


def _exim(host):
    return _said(host, "exim", ("/etc/exim4/exim4.conf*", "/etc/exim4/conf.d/*/*", "/etc/exim/exim.conf"), _SHADOW)


def _webmin(host):
    return _said(host, "webmin", ("/etc/webmin/miniserv.conf", "/etc/usermin/miniserv.conf"), _WEBMIN)


def _dovecot(host):
    """A block `passdb` names its driver, since 2.4 in its first line."""
    driver: Any = None
    inside = False
    paths = host.found("/etc/dovecot/dovecot.conf")
    for place, line in _followed(host, paths, _DOVECOT_INCLUDE, None):
        line = line.partition("#")[0]
        block = _DOVECOT_BLOCK.match(line)
        if block:
            driver, inside = (place, line, block.group(1)), True
        named = _DOVECOT_DRIVER.search(line) if inside else None
        if named:
            driver = (place, line, named.group(1))
        elif inside and _SHADOW.match(line):
            driver = (place, line, _ITSELF[0])
        if inside and "}" in line:
            inside = False
            if driver[2] in _ITSELF + ("bsdauth",):
                yield Found("dovecot", driver[0], driver[1])


# By a file that each has.
_SERVERS = (
    ("/usr/sbin/saslauthd", _saslauthd), ("/etc/courier/authdaemonrc", _courier),
    ("/etc/authlib/authdaemonrc", _courier), ("/usr/sbin/proftpd", _proftpd), ("/usr/sbin/pure-ftpd*", _pure_ftpd),
    ("/usr/sbin/dovecot", _dovecot), ("/usr/sbin/exim*", _exim), ("/etc/webmin/miniserv.conf", _webmin),
    ("/etc/usermin/miniserv.conf", _webmin))
