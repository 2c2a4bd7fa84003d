# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of accounts as pam_limits reads them: limits.conf, then the files of limits.d, each line for whom it names."""

import posixpath
import re
from collections import namedtuple
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.dropins import visible

MAINS = ("/etc/security/limits.conf", "/usr/etc/security/limits.conf", "/usr/lib/security/limits.conf")
FOLDERS = ("/etc/security/limits.d", "/usr/etc/security/limits.d", "/usr/lib/security/limits.d")
OWN = "/etc/security/limits.d/zz-jrt0117.conf"
ENDLESS = float("inf")
_ENDLESS = ("unlimited", "infinity", "-1", "-")
# Of two lines for one account the nearer counts, of two that are as near the later.
_USER, _GROUP, _EVERYBODY = range(3)
_SPACE = re.compile(r"[ \t]+")
_NUMBER = re.compile(r"[ \t]*\+?([0-9]{1,30})")
_RANGE = re.compile(r"([0-9]{1,10})?:([0-9]{1,10})?\Z")
# What pam_limits compares with the name of an account, and takes for nothing else.
_NAME = re.compile(r"[A-Za-z0-9_.\\][A-Za-z0-9_.\\$-]{0,255}\Z")
_NO_NAME = Text(
    "The system administrator limits {name} by hand: limits.conf has signs of its own for names.",
    "请系统管理员手工限制 {name}：limits.conf 中该名称含有特殊字符。")
_LATER = Text(
    "The system administrator changes {place}, which is read after {own} and would take it back.",
    "请系统管理员修改 {place}：它在 {own} 之后读取，会使其失效。")

Line = namedtuple("Line", "domain kind item value where raw")
# What holds for an account: `number` is None where no line says anything. `exempt`: the line frees the account.
Limit = namedtuple("Limit", "number line exempt")


def of(host, main=None):
    """Return the lines that pam_limits goes by, `main` alone where a stack names one."""
    return host.memo(("limits", main), lambda: [one for path in _paths(host, main) for one in _lines(host, path)])


def hard(host, account, item, main=None):
    """Return the hard Limit of an account (people.Account) for an item, such as nproc."""
    groups, found, nearest = None, Limit(None, None, False), _EVERYBODY
    for line in _about(host, account, main):
        if groups is None:
            groups = people.of(host).groups_of(account.name)
        near = _near(host, line.domain, account, groups)
        if near is None:
            continue
        if line.item is None:
            if near < _EVERYBODY:
                return Limit(None, line, True)
        elif line.item == item and near <= nearest:
            found, nearest = Limit(line.value, line, False), near
    return found


def obstacle(host, account, item):
    """Return as a Text why a line of ours for an account would not hold, or None."""
    if not _NAME.match(account.name):
        return _NO_NAME.format(name=account.name)
    groups = people.of(host).groups_of(account.name)
    for line in _about(host, account):
        ours_first = line.where.path not in MAINS and posixpath.basename(line.where.path) > posixpath.basename(OWN)
        if ours_first and line.item == item and _near(host, line.domain, account, groups) == _USER:
            return _LATER.format(place=line.where, own=OWN)
    return None


def set_hard(host, wanted):
    """Stage the hard limits of accounts, by name; `wanted` are (account, item, number)."""
    content = host.read(OWN) if host.exists(OWN) else b"# Managed by jrt0117.baseline.\n"
    for account, item, number in wanted:
        start = _start(account, item)
        before, there, rest = (b"\n" + content).partition(b"\n" + start)
        if there:
            content = before[1:] + b"\n" * bool(before) + start + b"%d" % number + b"".join(rest.partition(b"\n")[1:])
        else:
            content += (b"" if content.endswith(b"\n") else b"\n") + start + b"%d\n" % number
    host.stage_content(OWN, content)


def is_set(host, account, item, number):
    """Tell whether that is what the file says, which is written for them all at once."""
    return host.exists(OWN) and b"\n" + _start(account, item) + b"%d\n" % number in host.read(OWN)


def _start(account, item):
    return ("%s hard %s " % (account.name, item)).encode()


def _about(host, account, main=None):
    """Return the lines that name an account, or that may be for it without that, in their order."""
    named, others = host.memo(("limits by name", main), lambda: _by_name(of(host, main)))
    own = named.get(account.name)
    return [line for _place, line in sorted(own + others)] if own else [line for _place, line in others]


def _by_name(lines):
    named: Dict[str, List[Any]] = {}
    others: List[Any] = []
    for place, line in enumerate(lines):
        plain = line.domain[:1] not in ("*", "@", "%") and ":" not in line.domain
        (named.setdefault(line.domain, []) if plain else others).append((place, line))
    return named, others


def _paths(host, main):
    if main is not None:
        return [main] if host.exists(main) else []
    return [path for path in MAINS if host.exists(path)][:1] + visible(host, FOLDERS, masks=False)


def _lines(host, path):
    document = Document(host.read(path), path)
    for index in range(len(document.lines)):
        # A carriage return is a part of the last word there.
        text = document.lines[index].rstrip("\n")
        words = _SPACE.split(text.lstrip(" \t\f\v\r").partition("#")[0].rstrip(" \t"), 3)
        where = Where(path, index + 1)
        if len(words) == 2 and words[1].startswith("-"):
            yield Line(words[0], "-", None, None, where, text)
        elif len(words) == 4 and words[1].lower() in ("hard", "-"):
            value = _value(words[3].lower())
            if value is not None:
                yield Line(words[0], words[1].lower(), words[2].lower(), value, where, text)


def _value(text):
    """Return the number of a value, None for what pam_limits passes over; it reads a negative one as a huge one."""
    if text in _ENDLESS or re.match(r"[ \t]*-[0-9]", text):
        return ENDLESS
    match = _NUMBER.match(text)
    number = int(match.group(1)) if match else None
    return ENDLESS if number is not None and number >= 2**63 else number


def _near(host, domain, account, groups):
    """Return how near a line is to an account, None where it is not for it."""
    if domain == account.name:
        return _USER
    if domain == "*":
        return _EVERYBODY
    at = domain.startswith("@")
    if domain.startswith("%"):
        # For the number of logins alone.
        return None
    bounds = _RANGE.match(domain[at:])
    if bounds is None:
        return _GROUP if at and domain[1:] in groups else None
    least, most = bounds.groups()
    if least is None:
        if most is None:
            return None
        ids = _gids(host, account, groups) if at else [account.uid]
        return (_GROUP if at else _USER) if int(most) in ids else None
    number = account.gid if at else account.uid
    if int(least) <= number and (most is None or number <= int(most)):
        return _GROUP if at else _USER
    return None


def _gids(host, account, groups):
    entries = [people.of(host).group.get(name) for name in groups]
    return [account.gid] + [entry.gid for entry in entries if entry is not None]
