# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a journal's events: a line is believed when it has it, and named with its place when it has not."""

import hashlib
import json
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# Of the events; a `begin` without one is of 0.1.0, which wrote the same.
VERSION = 1

# Of everything else in a line: a digit of a mode or a letter of a path can be damaged, and the line still be one.
_SUM = "sum"
_SEALED = b'"sum": "'

_DIGEST = re.compile(r"^[0-9a-f]{64}\Z")
_KEPT = re.compile(r"^watched-[0-9]{1,6}\Z")


class Malformed(ValueError):
    """An event that is none; says what is wrong with it, as a Text."""


_NO_LINE = Text("is not a journal line", "不是日志记录")
_UNKNOWN = Text(
    "tells of an event {name} that this version does not know; the version that wrote it can read it",
    "记录了本版本不认识的事件 {name}；写入它的版本可以读取")
_OTHER_VERSION = Text(
    "was written by another version of this collection (journal version {version}, this one reads {own}); roll it back "
    "with that version",
    "由本集合的其他版本写入（日志版本 {version}，本版本读取 {own}）；请用该版本回滚")
_DAMAGED = Text("is damaged: it is not the line that was written", "已损坏：不是当时写入的内容")
_NOT_BEGUN = Text(
    "speaks of batch {batch}, whose beginning is not told: lines before it are lost",
    "涉及批次 {batch}，但没有该批次开始的记录：此前的记录已丢失")
_LACKS = Text("lacks {name}", "缺少 {name}")
_OTHERWISE = Text("holds something else than expected under {name}", "{name} 的内容不符合预期")


def sealed(event):
    """Return the line of an event, with what tells later whether it is the one that was written."""
    event = json.loads(json.dumps(event))  # As it is read: what is no text becomes one as a key.
    return json.dumps(dict(event, **{_SUM: _sum_of(event)}), sort_keys=True).encode("ascii") + b"\n"


def seals(line):
    """Tell whether a journal with this first line has a sum in each line; version 0.1.0 wrote none."""
    return _SEALED in line


def intact(event, with_sum=False):
    """Take the sum out of what was read, and tell whether it is of the rest; without one it is believed, unless
    `with_sum`.
    """
    told = event.pop(_SUM, None)
    return told == _sum_of(event) or (told is None and not with_sum)


def _sum_of(event):
    return hashlib.sha256(json.dumps(event, sort_keys=True).encode("ascii")).hexdigest()[:32]


def parsed(line, with_sum=False):
    """Return the event that a line holds; raise Malformed, which says what is wrong. A sum has to be there `with_sum`.
    """
    try:
        event = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        raise Malformed(_NO_LINE)
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise Malformed(_NO_LINE)
    if event["event"] not in _EVENTS:
        raise Malformed(_UNKNOWN.format(name=ascii(event["event"][:40])))
    for name, fits in _EVENTS[event["event"]].items():
        _require(event, name, fits)
    if event["event"] == "change":
        _require(event, "kind", lambda kind: kind in _CHANGES)
        for name, fits in _CHANGES[event["kind"]].items():
            _require(event, name, fits)
    version = event.get("version", VERSION)
    if version != VERSION:
        raise Malformed(_OTHER_VERSION.format(version=ascii(version)[:20], own=VERSION))
    if not intact(event, with_sum):
        raise Malformed(_DAMAGED)
    return event


def out_of_order(events):
    """Return (index, problem) of the first event whose batch never began, so that lines before it are lost; None where
    all is in order.
    """
    begun = set()
    for index, event in enumerate(events):
        if event["event"] == "begin":
            begun.add(event["batch"])
        elif event["event"] in ("change", "acted") and event["batch"] not in begun:
            return index, _NOT_BEGUN.format(batch=event["batch"])
    return None


def _require(event, name, fits):
    if name not in event:
        raise Malformed(_LACKS.format(name=repr(name)))
    if not fits(event[name]):
        raise Malformed(_OTHERWISE.format(name=repr(name)))


def _number(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9


def _numbers(value):
    return isinstance(value, list) and all(_number(one) for one in value)


def _path(value):
    return isinstance(value, str) and value.startswith("/") and "\0" not in value and ".." not in value.split("/")


def _digest(value):
    return value is None or (isinstance(value, str) and _DIGEST.match(value) is not None)


def _state(value):
    return value is None or (
        isinstance(value, dict) and all(
            isinstance(value.get(name), int) and not isinstance(value[name], bool) and value[name] >= 0
            for name in ("mode", "uid", "gid")))


def _watched(value):
    return isinstance(value, dict) and all(
        _path(path) and isinstance(entry, dict) and _state(entry.get("state")) and _digest(entry.get("sha256"))
        and _KEPT.match(str(entry.get("kept", "watched-0"))) for path, entry in value.items())


def _anything(_value):
    return True


_EVENTS = {
    "begin": {"batch": _number},
    "change": {"batch": _number, "number": _number, "kind": lambda value: isinstance(value, str)},
    "acted": {"batch": _number, "number": _number, "after": _anything, "watched": _watched},
    "committed": {"batch": _number},
    "undone": {"batch": _number},
    "confirmed": {"batches": _numbers},
    "undoing": {},
    "rolled_back": {},
}
_CHANGES = {
    "file": {"path": _path, "before": _state, "after": _state, "before_sha256": _digest, "after_sha256": _digest},
    "action": {
        "action": lambda value: isinstance(value, str), "arguments": lambda value: isinstance(value, dict),
        "before": _anything, "watched": _watched},
}
