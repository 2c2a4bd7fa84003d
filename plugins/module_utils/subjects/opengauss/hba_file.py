# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pg_hba.conf as openGauss reads it: it has no view of its rules, so what stands in the file is read here, line by
line, into rows like those of PostgreSQL's pg_hba_file_rules.
"""

import ipaddress
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_KINDS = ("local", "host", "hostssl", "hostnossl")
_METHODS = ("trust", "reject", "md5", "sha256", "sm3", "cert", "gss", "peer", "ident", "krb5", "sspi", "ldap", "pam")
# Names of many, unless they stand in quotes.
_KEYWORDS = ("all", "sameuser", "samerole", "samegroup", "replication")
_BLANK = re.compile(r"[ \t\r,]*")
_WORD = re.compile(r'(?:"(?:[^"]|"")*(?:"|\Z)|[^ \t\r,"#])+')
_PIECE = re.compile(r'"((?:[^"]|"")*)(?:"|\Z)|([^"]+)')
# What is longer is left out there, with the rest of its line.
_LONGEST, _LONGEST_LINE = 254, 20000


_NO_KIND = Text("no kind of connection that openGauss knows", "不是 openGauss 的连接类型")
_NO_METHOD = Text("no method that openGauss's documentation has", "不是 openGauss 文档中的鉴别方法")
_NOT_HERE = Text("{method} is no method of {kind} lines", "{kind} 行不能使用 {method} 方法")
_NO_VALUE = Text("an option without a value", "选项没有值")
_ENDS = Text("the line ends before its {what}", "该行缺少 {what}")
_SEVERAL = Text("more than one {what}", "{what} 多于一个")
_TOO_LONG = Text("longer than is read here", "超过此处可读取的长度")
_NO_ADDRESS = Text("no address", "地址无效")
_NO_MASK = Text("no mask of the address", "掩码与地址不符")


class _Wrong(Exception):
    """A line that openGauss takes for none; why is a Text."""


class _Word(NamedTuple):
    text: str
    quoted: bool
    end: int


def rows(text: str) -> List[Dict[str, Any]]:
    """Return a row for each line that is a rule; `error` says why one is none."""
    return [row for row in map(_row, enumerate(text.split("\n"), 1)) if row is not None]


def _row(numbered):
    number, line = numbered
    row: Dict[str, Any] = dict(line_number=number, error=None)
    long = len(line) > _LONGEST_LINE and not line.lstrip().startswith("#")
    fields = [] if long else _fields(line)
    if not fields and not long:
        return None
    try:
        if long:
            raise _Wrong(_TOO_LONG)
        row.update(_rule(line, iter(fields)))
    except _Wrong as problem:
        row["error"] = problem.args[0]
    return row


def _fields(line) -> List[List[_Word]]:
    """Return the fields of a line, each its words: a comma that follows a word at once goes on with the field."""
    found: List[List[_Word]] = []
    place, goes_on = 0, False
    while True:
        blank = _BLANK.match(line, place)
        match = _WORD.match(line, place if blank is None else blank.end())
        if match is None:
            return found
        place, text = match.end(), match.group()
        plain = "".join(
            piece.group(2) or piece.group(1).replace('""', '"') for piece in _PIECE.finditer(text))
        word = _Word(plain, text.startswith('"'), place)
        if goes_on:
            found[-1].append(word)
        else:
            found.append([word])
        goes_on = line[place:place + 1] == ","


def _rule(line, fields: Iterator[List[_Word]]) -> Dict[str, Any]:
    kind = _one(fields, "TYPE").text
    if kind not in _KINDS:
        raise _Wrong(_NO_KIND)
    databases, users = _names(fields, "DATABASE"), _names(fields, "USER")
    address, mask = (None, None) if kind == "local" else _address(fields)
    word = _one(fields, "METHOD")
    if word.text not in _METHODS:
        raise _Wrong(_NO_METHOD)
    if word.text == "peer" and kind != "local" or word.text == "cert" and kind != "hostssl":
        raise _Wrong(_NOT_HERE.format(method=word.text, kind=kind))
    options = [option for field in fields for option in field]
    if any("=" not in option.text for option in options):
        raise _Wrong(_NO_VALUE)
    # No password of a directory is told: the line is quoted up to what comes before one.
    shown = word.end
    for option in options:
        if "passw" in option.text or "secret" in option.text:
            break
        shown = option.end
    return dict(
        type=kind, database=databases, user_name=users, address=address, netmask=mask, auth_method=word.text,
        options=[option.text for option in options], text=line[:shown].strip())


def _field(fields, what):
    found: Optional[List[_Word]] = next(fields, None)
    if found is None:
        raise _Wrong(_ENDS.format(what=what))
    if any(len(word.text.encode("utf-8", "surrogateescape")) > _LONGEST for word in found):
        raise _Wrong(_TOO_LONG)
    return found


def _one(fields, what):
    found = _field(fields, what)
    if len(found) != 1:
        raise _Wrong(_SEVERAL.format(what=what))
    return found[0]


def _names(fields, what):
    # In quotes a keyword is a name like others.
    return [
        '"%s"' % word.text if word.quoted and (word.text in _KEYWORDS or word.text[:1] in "+@") else word.text
        for word in _field(fields, what)]


def _address(fields):
    text = _one(fields, "ADDRESS").text
    if text in ("all", "samehost", "samenet"):
        return text, None
    try:
        if "/" in text:
            network = ipaddress.ip_network(text, strict=False)
            return str(network.network_address), str(network.netmask)
        ipaddress.ip_address(text)
    except ValueError:
        if "/" in text:
            raise _Wrong(_NO_ADDRESS)
        # The name of a host, or the end of one.
        return text, None
    mask = _one(fields, "MASK").text
    try:
        if ipaddress.ip_address(mask).version == ipaddress.ip_address(text).version:
            return text, mask
    except ValueError:
        pass
    raise _Wrong(_NO_MASK)
