# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One evidence record: what a tool said, when, and of which machine. A line of JSON, believed only where it is whole.
"""

import json
import re
from calendar import timegm
from collections import namedtuple
from datetime import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

FORMAT = 1
RESULTS = ("ok", "warning", "failed", "partial")
# By what every record needs, and what one of our own recorder has besides; an external one may say no more.
_NEEDED = (("topic", str), ("tool", str), ("started", str), ("ended", str), ("result", str))
_OUR_OWN = (("host", str), ("argv", list), ("rc", int), ("config_sha256", str), ("facts", dict))
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):?(\d\d))\Z", re.ASCII)
_NO_JSON = Text("it is no JSON object", "不是 JSON 对象")
_NO_FORMAT = Text("its format is not {known}", "格式不是 {known}")
_ABSENT = Text("{key} is absent or of another kind", "缺少 {key} 或其类型不符")
_NO_TIME = Text("{key} is no time with its zone", "{key} 不是带时区的时间")
_TOPIC = Text("it is of the topic {other}", "所属主题为 {other}")

# Times are seconds since 1970; `facts` of an external record are all it says, `text` is the line itself.
_Record = namedtuple(
    "_Record", "topic host tool started ended result rc config_sha256 facts external previous where text")


class Unusable(HostError):
    """A record that says nothing; `reason` is why, as a code."""

    def __init__(self, reason, where, problem):
        super().__init__(where, problem)
        self.reason = reason


class Record(_Record):
    """A record, whose facts are asked for by name and kind: what a tool left out is no fact."""

    __slots__ = ()

    def fact(self, name, kind, of=None):
        """Return a fact; raises Unusable where it is not there, or of another kind. `of` is another mapping than the
        facts.
        """
        value = (self.facts if of is None else of).get(name)
        if not _is(value, kind):
            raise Unusable("record_unreadable", self.where, _ABSENT.format(key=name))
        return value

    def time(self, name, of=None):
        """Return a fact that is a time."""
        return seconds(self.fact(name, str, of), name, self.where)


def _is(value, kind):
    """Tell whether a value is of a kind; a truth value is no number."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def parse(data, where, topic):
    """Return the Record that a line holds; raises Unusable."""
    value = _object(data, where)
    if not _is(value.get("format"), int) or value["format"] != FORMAT:
        raise Unusable("record_unreadable", where, _NO_FORMAT.format(known=FORMAT))
    external = value.get("recorder") == "external"
    for key, kind in _NEEDED + (() if external else _OUR_OWN):
        if not _is(value.get(key), kind) or key == "result" and value[key] not in RESULTS:
            raise Unusable("record_unreadable", where, _ABSENT.format(key=key))
    if not all(isinstance(word, str) for word in value.get("argv") or ()):
        raise Unusable("record_unreadable", where, _ABSENT.format(key="argv"))
    for key in ("host", "previous"):
        if value.get(key) is not None and not _is(value[key], str):
            raise Unusable("record_unreadable", where, _ABSENT.format(key=key))
    if value["topic"] != topic:
        raise Unusable("record_unreadable", where, _TOPIC.format(other=value["topic"]))
    return Record(
        topic, value.get("host"), value["tool"], seconds(value["started"], "started", where),
        seconds(value["ended"], "ended", where), value["result"], None if external else value["rc"],
        value.get("config_sha256"), value if external else value["facts"], external, value.get("previous"), where,
        data.decode("utf-8"))


def linked(data, where):
    """Return what a line says of the one before it: (whether it has to say so, the digest or None)."""
    value = _object(data, where)
    return value.get("recorder") != "external", value.get("previous")


def _object(data, where):
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Unusable("record_unreadable", where, _NO_JSON)
    return value


def seconds(text, key, where):
    """Return a time with its zone as seconds since 1970; raises Unusable."""
    match = _TIME.match(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day, hour, minute, second = [int(part) for part in match.groups()[:6]]
        found = timegm(datetime(year, month, day, hour, minute, second).timetuple())
    except ValueError:
        raise Unusable("record_unreadable", where, _NO_TIME.format(key=key))
    sign, hours, minutes = match.groups()[6:]
    offset = 0 if sign is None else (int(hours) * 60 + int(minutes)) * 60
    return found + (offset if sign == "-" else -offset)
