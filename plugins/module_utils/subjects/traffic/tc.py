# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `tc` prints, read as text: the JSON of older releases is broken for classes and filters (iproute2 #31)."""

import re
from typing import Dict, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_NOT_READ = Text("prints a line that cannot be read: {line}", "输出中有无法解读的行：{line}")
_RATE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{0,18})?(?:[eE][0-9]{1,2})?)([kmgt]?)(i?)bit\Z", re.I)
_QDISC = re.compile(r"qdisc (\S+) ([0-9a-f]{0,4}:)(?: \[[^\]]*\])*(?: dev \S+)? (root|parent (\S+))(.*)\Z")
_CLASS = re.compile(r"class (\S+) (\S+) (root|parent (\S+)) ?(.*)\Z")
WHOLE = re.compile(r"[0-9]{1,9}\Z")
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
# Nothing is faster: a number beyond this is no rate.
_MOST = 10 ** 15


class Qdisc(NamedTuple):
    """A queueing discipline; `parent` is None at the root. `line` is what tc said of it."""

    kind: str
    handle: str
    parent: Optional[str]
    words: Dict[str, str]
    line: str


class Class(NamedTuple):
    """A class of htb; `parent` is None at the root, rates are bits a second."""

    id: str
    parent: Optional[str]
    order: int
    rate: int
    ceil: int
    line: str


def rate(text):
    """Return the bits a second of a rate as tc takes and prints it (100mbit, 1e3mbit, 100Mibit), or None."""
    match = _RATE.match(text)
    if match is None:
        return None
    number, power, binary = match.groups()
    found = float(number) * (1024 if binary else 1000) ** _POWERS[power.lower()]
    return int(found) if 1 <= found <= _MOST and (power or not binary) else None


def qdiscs(text):
    """Return the Qdiscs of `tc qdisc show dev NAME`; raise Unreadable for a line that is none."""
    found: List[Qdisc] = []
    for line in _lines(text):
        match = _QDISC.match(line)
        if match is None:
            raise _unread("tc qdisc show", line)
        kind, handle, _place, parent, rest = match.groups()
        found.append(Qdisc(kind, handle, parent, _pairs(rest), line))
    return found


def classes(text):
    """Return the Classes of `tc class show dev NAME` below htb; raise Unreadable for a line that is none.

    Classes of another discipline are left out: nobody here judges them.
    """
    found: List[Class] = []
    for line in _lines(text):
        match = _CLASS.match(line)
        if match is None:
            raise _unread("tc class show", line)
        kind, name, _place, parent, rest = match.groups()
        if kind != "htb":
            continue
        words = _pairs(rest)
        guaranteed, most = rate(words.get("rate", "")), rate(words.get("ceil", ""))
        order = words.get("prio", "0")
        if guaranteed is None or most is None or not re.match(r"[0-7]\Z", order):
            raise _unread("tc class show", line)
        found.append(
            Class(number(name), None if parent is None else number(parent), int(order), guaranteed, most, line))
    return found


def number(name):
    """Return the name of a class in its one spelling: 0001:0010 is 1:10, and :10 is 0:10."""
    major, _colon, minor = name.partition(":")
    try:
        return "%x:%x" % (int(major or "0", 16), int(minor or "0", 16))
    except ValueError:
        return name


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pairs(rest):
    words = rest.split()
    return dict(zip(words, words[1:]))


def _unread(command, line):
    return Unreadable(command, _NOT_READ.format(line=line[:200]))
