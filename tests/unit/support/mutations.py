# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damages the files of a host one by one, and has every control that reads one judge it.

Time is that of the processor: other work on the machine is not the parser's.
"""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path
from typing import NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Change
from tests.unit.support.every_format import BY_HANDLE, AnsweredHost

# A judgement that takes longer is ended.
HANG = 20
# Of so many damaged files the fixes are tried, too: they take longer than the judging.
_FIXES = 0.25
NUMBERS = (
    b"0", b"-1", b"+2048k", b"007", b"0x1f", b"1e9", b"4294967296", b"18446744073709551616", b"9" * 30, b"9" * 4300,
    b"9" * 5000, "\u00b2".encode(), "\u0663".encode(), "\uff11\u00b2".encode(), b"1.5", b"inf", b"nan", b"yes", b"",
    b"99999999999999999999d", b"%", b"1,2", b"1-", b"-", b":", b"1 2")
NOISE = (
    b"\0", b"\r", b"\n", b"\t", b"\x0b", b"\x0c", b"\x1b[2J", b"\x85", b"\xff\xfe", b"\xed\xa0\x80", "\u2028".encode(),
    "\ufeff".encode(), b"\\", b"\\\n", b"\"", b"'", b"{", b"}", b"(", b")", b"[", b"]", b"#", b";", b"=", b":", b",",
    b"!",
    b"*", b"$", b"%", b"@", b"&", b"/", b"..", b"~", b"`", b"|", b"<", b">", b" ")
_NUMBER = re.compile(rb"[0-9]+")
_WORD = re.compile(rb"[^\s=:,;(){}\"']+")


class Found(NamedTuple):
    """kind: broken (an exception of ours), slow, bought (a pass); what: the exception with its place, or the control.
    """

    kind: str
    what: str
    name: str
    seconds: float
    data: bytes


class Hung(BaseException):
    """A judgement does not end: no Exception, for the engine takes those for a control's."""


class Mutations:
    """The damaged files of one host; `names` are paths, and commands whose answers are damaged in the same ways."""

    def __init__(self, root, tasks, answers):
        self.root, self.tasks, self.answers = str(root), tasks, answers
        self.host = AnsweredHost(self.root, answers)
        self.engine = Engine(self.host, tasks, 3)
        self.readers = {}
        self.before = self._judged(self.host, range(len(tasks)), note=True)
        for index, task in enumerate(tasks):
            host = AnsweredHost(self.root, answers)
            Engine(host, [task], 3).check()
            for name in host.asked:
                self.readers.setdefault(name, []).append(index)
        self.names = sorted(self.readers)

    def draw(self, rng, names=None):
        """Damage one file or answer and yield what is found."""
        name = rng.choice(names or self.names)
        data = self.content(name)
        other = self.content(rng.choice(self.names)) if rng.random() < 0.05 else data
        return self.judge(name, mutated(rng, data, other), rng.random() < _FIXES)

    def content(self, name):
        if not name.startswith("/"):
            return self.answers[name].encode()
        return Path(self.root + self.host.resolve(name)).read_bytes()

    def judge(self, name, data, fixes=True):
        """Have all that read it judge what is damaged, and yield what is found."""
        host, own = self._damaged(name, data)
        begun = time.process_time()
        signal.signal(signal.SIGPROF, _hung)
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            after = self._judged(host, self.readers[name], fixes=fixes)
        except Hung:
            yield Found("slow", "hangs", name, HANG, data)
            return
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            own()
        seconds = time.process_time() - begun
        if seconds > 2:
            yield Found("slow", "above 2 s", name, seconds, data)
        for index, (status, faults) in after.items():
            for fault in faults:
                yield Found("broken", fault, name, seconds, data)
            if self.before[index][0] == "fail" and status == "pass":
                yield Found("bought", self.tasks[index].control.id, name, seconds, data)

    def _damaged(self, name, data):
        """Return the host with it, and a function that takes it back."""
        if not name.startswith("/"):
            return AnsweredHost(self.root, {**self.answers, name: data.decode("utf-8", "replace")}), lambda: None
        key = self.host.resolve(name)
        if name in BY_HANDLE:
            place = Path(self.root + key)
            before = place.read_bytes()
            place.write_bytes(data)
            return AnsweredHost(self.root, self.answers), lambda: place.write_bytes(before)
        mark = self.host.checkpoint()
        self.host._change_to(key, Change(data=data))
        return self.host, lambda: self.host.restore(mark)

    def _judged(self, host, indexes, note=False, fixes=True):
        """Return (status, exceptions) of controls by their place, as check mode judges them and stages their fixes."""
        found = {}
        engine = Engine(host, [self.tasks[index] for index in indexes], 3)
        before = []
        for index, task in zip(indexes, engine.tasks, strict=True):
            host._answers.looked = set()
            before.append(engine._judge(task, []))
            if note:
                self._note(index, host)
        mark = host.checkpoint()
        enforceable = engine._enforceable(before) if fixes else ()
        for place, index in enumerate(indexes):
            if place in enforceable:
                host._answers.looked = set()
                engine._stage(place, engine.tasks[place])
                if note:
                    self._note(index, host)
        host.restore(mark)
        for place, (index, task, seen) in enumerate(zip(indexes, engine.tasks, before, strict=True)):
            faults = [_told(one) for one in seen if one.reason == "control_failed"]
            refused = engine._refused.get((place, None))
            if isinstance(refused, str) and re.match(r"[A-Za-z]+(Error|Exception|Iteration)\b", refused):
                faults.append("fix of %s: %s" % (task.control.id, refused.partition(":")[0]))
            statuses = [one.status for one in seen]
            found[index] = next(
                (one for one in ("error", "fail", "manual", "not_checked", "pass") if one in statuses),
                "not_applicable"), faults
        return found

    def _note(self, index, host):
        for path in host._answers.looked:
            if isinstance(path, str) and path.startswith("/") and Path(host.root + path).is_file():
                readers = self.readers.setdefault(path, [])
                readers += [] if index in readers else [index]


def _hung(_signal, _frame):
    raise Hung


def _told(seen):
    """Return an exception with its kind and its innermost place."""
    frames = str(seen.evidence[0][2]).splitlines() if seen.evidence else [""]
    inner = [one for one in frames if "module_utils" in one]
    kind = re.search(r"Cannot be judged: (\w+)", seen.message.en)
    return f"{kind.group(1) if kind else '?'} {(inner or frames)[-1].rpartition('module_utils/')[2]}"


def mutated(rng, data, other=b""):
    """Return the bytes damaged in one way or in several."""
    for _time in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(_WAYS)(rng, data, other)
    return data[:1 << 20]


def _flip(rng, data, _other):
    data = bytearray(data or b" ")
    for _time in range(rng.choice((1, 1, 2, 8))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _cut(rng, data, _other):
    return data[:rng.randrange(len(data) + 1)]


def _cut_head(rng, data, _other):
    return data[rng.randrange(len(data) + 1):]


def _drop(rng, data, _other):
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 2, 5, 30, 200)):]


def _lines(change):
    def way(rng, data, other):
        lines = data.split(b"\n")
        change(rng, lines, other)
        return b"\n".join(lines)
    return way


def _twice(rng, lines, _other):
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))


def _away(rng, lines, _other):
    del lines[rng.randrange(len(lines))]


def _mixed(rng, lines, _other):
    rng.shuffle(lines)


def _moved(rng, lines, _other):
    lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))


def _foreign(rng, lines, other):
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(other.split(b"\n")))


def _short(rng, lines, _other):
    """A line of fewer words."""
    place = rng.randrange(len(lines))
    words = lines[place].split(b" ")
    lines[place] = b" ".join(words[:rng.randrange(len(words) + 1)])


def _number(rng, data, _other):
    return _replaced(rng, data, _NUMBER, rng.choice(NUMBERS))


def _word(rng, data, _other):
    return _replaced(rng, data, _WORD, rng.choice(NUMBERS + NOISE))


def _swapped(rng, data, _other):
    words = _WORD.findall(data) or [b"x"]
    return _replaced(rng, data, _WORD, rng.choice(words))


def _replaced(rng, data, pattern, new):
    found = [match.span() for match in pattern.finditer(data[:200000])]
    if not found:
        return data + new
    start, end = rng.choice(found)
    return data[:start] + new + data[end:]


def _noise(rng, data, _other):
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(NOISE) * rng.choice((1, 1, 1, 2, 50)) + data[place:]


def _deep(rng, data, _other):
    """Nesting: an opening many times, closed or not."""
    opening, closing = rng.choice(((b"(", b")"), (b"{", b"}"), (b"[", b"]"), (b"if true; then ", b"; fi\n"), (
        b"$(", b")"), (b"`", b"`"), (b"{\"a\":", b"}"), (b"!", b""), (b"*.* { ", b"}"), (b"if $a then { ", b" }"), (
            b"case x in x) ", b";; esac ")))
    times = rng.choice((5, 100, 1200, 5000))
    place = rng.randrange(len(data) + 1)
    return data[:place] + opening * times + b"x" + closing * rng.choice((times, times - 1, 0)) + data[place:]


def _long(rng, data, _other):
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice((b"x", b" ", b"\\", b"a,", b"a:", b"\"", b"%", b"1.", b"=", b"(a",
        b"\t#")) * rng.choice(
        (300, 5000, 60000)) + data[place:]


def _many(rng, data, _other):
    """The same lines many times."""
    lines = data.split(b"\n")
    return data + b"\n" + (rng.choice(lines) + b"\n") * rng.choice((20, 1000))


def _circle(rng, data, _other):
    """Includes that lead back to the file, or to where there are many."""
    line = rng.choice((
        b"@include /etc/sudoers", b"@includedir /etc", b"$IncludeConfig /etc/rsyslog.conf",
        b"include(file=\"/etc/rsyslog.conf\")",
        b"include /etc/logrotate.conf", b"include /etc/logrotate.d", b"Include /etc/ssh/sshd_config", b". /etc/profile",
        b"source $0", b"auth include sshd", b"@include sshd", b"auth substack common-auth", b"confdir /etc/chrony",
        b"include /etc/chrony/chrony.conf", b"include \"/etc/nftables.conf\"", b"include \"/etc/*\"",
        b"User_Alias OPS = OPS",
        b"@include common-auth", b"before = sshd.conf", b"bantime = %(bantime)s", b"Include *",
        b"$IncludeConfig /etc/"))
    lines = data.split(b"\n")
    lines.insert(rng.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _endings(rng, data, _other):
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"", b" \n", b"\\\n", "\u2028".encode())))


def _empty(_rng, _data, _other):
    return b""


_WAYS = (
    _flip, _flip, _cut, _cut, _cut_head, _drop, _drop, _lines(_twice), _lines(_away), _lines(_mixed), _lines(_moved),
    _lines(_foreign), _lines(_short), _lines(_short), _number, _number, _number, _word, _word, _swapped, _noise,
    _noise, _deep,
    _long, _many, _circle, _endings, _empty)
