# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How sshd ends dead and silent connections: two keywords whose product counts, in every scope."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import config as model
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import by_hand
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.match import together

NAMES = ("ClientAliveInterval", "ClientAliveCountMax")
# How often a client may leave a question unanswered, where that is for us to say.
_COUNT = 3
# Since this release a count of 0 ends no connection; before, one that is silent for an interval, even if its client
# would answer.
_ZERO_ENDS_NONE = (8, 2)
_ZERO_ADVICE = Text(
    "It cannot be told which OpenSSH reads this. Before 8.2 a ClientAliveCountMax of 0 ends a silent connection after "
    "one interval, which is stricter than any other count; since then it ends none. The system administrator sets it "
    "to 1 or more where sshd -V says 8.2 or later.",
    "无法得知读取该配置的 OpenSSH 版本：8.2 之前 ClientAliveCountMax 为 0 时，静默一个间隔即断开，比任何其他取值更严；"
    "8.2 起则永不断开。若 sshd -V 显示 8.2 或更高版本，请系统管理员将其设为 1 或以上。")

# The conditions of a scope (None: outside of Match blocks), the Value of each keyword there, and which of them are its
# own to change.
Scope = namedtuple("Scope", "criteria values own")


class KeepAlive(Expectation):
    """sshd ends a dead or silent connection: ClientAliveInterval x ClientAliveCountMax within the limit, in every
    scope.
    """

    def __init__(self, source, limit):
        self.source = source
        self.limit = limit

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Where it is not known what a count of 0 does, no other is surely no laxer; and the file that an sshd has
        of its own is not changed.
        """
        return self._elsewhere() is None and not any(self._unclear(scope) for scope in scopes(self.source))

    def _elsewhere(self):
        return self.source.obstacle(" ".join(NAMES), None)

    def check(self, host):
        source = self.source
        wrong = self._wrong(source)
        scope = wrong or scopes(source)[0]
        actual = ", ".join("%s %s" % (name, text or "?") for name, text in zip(NAMES, _texts(source, scope)))
        parts = dict(
            actual=actual, expected="interval x count from 1 to %d s" % self.limit, limit=self.limit, sshd=source.named,
            scope="" if scope.criteria is None
            else Text(" (Match {criteria})", "（Match {criteria}）").format(criteria=scope.criteria),
            evidence=[item for name, value in zip(NAMES, scope.values) for item in source.seen(name, value)])
        if wrong is None:
            return observed("pass", "keepalive_right", "sshd{sshd} has {actual}.", "sshd{sshd} 为 {actual}。", **parts)
        if self._unknown(scope):
            return observed(
                "not_checked", "default_unknown",
                "sshd{sshd} has {actual}{scope}, and what its defaults are is not known.",
                "sshd{sshd} 为 {actual}{scope}，其默认值不详。", **parts)
        return observed(
            "fail", "keepalive_wrong", "sshd{sshd} has {actual}{scope}, expected a product from 1 to {limit} s.",
            "sshd{sshd} 为 {actual}{scope}，两者之积应在 1 至 {limit} 秒之间。",
            advice=None if self.fixable else self._advice(), **parts)

    def _advice(self):
        elsewhere = self._elsewhere()
        return _ZERO_ADVICE if elsewhere is None else by_hand(elsewhere)

    def _wrong(self, source):
        """Return the first scope whose product is out of bounds, or None."""
        for scope in scopes(source):
            if not 1 <= self._silence(source, *_numbers(source, scope)) <= self.limit:
                return scope
        return None

    def _silence(self, source, interval, count):
        """Return after how many seconds a silent connection ends; 0 for never, or where that is not known."""
        return interval if count == 0 and self._zero_ends(source) else interval * count

    @staticmethod
    def _zero_ends(source):
        """Tell whether a count of 0 ends connections; None where the release of this sshd is not known."""
        release = source.release
        return None if release is None else release < _ZERO_ENDS_NONE

    def _unclear(self, scope):
        interval, count = _numbers(self.source, scope)
        return self._unknown(scope) or (
            count == 0 and 1 <= interval <= self.limit and self._zero_ends(self.source) is None)

    def _unknown(self, scope):
        """Tell whether a default that is not known may put the product within the limit."""
        interval, count = _texts(self.source, scope)
        return interval is None or count is None and 1 <= _seconds(interval) <= self.limit

    def fix(self, host):
        """Put right one scope after the other, what is outside of Match blocks first: the others build on it."""
        source = self.source
        for _each in scopes(source):
            scope = self._wrong(source)
            if scope is None:
                return
            now = _numbers(source, scope)
            for which, number in self._nearest(now, scope.own, now[1] == 0 and self._zero_ends(source)).items():
                if number != now[which]:
                    _change(source, scope, which, str(number))

    def _nearest(self, now, own, strict):
        """Return the numbers to set in place of those that are the scope's own: neither is larger than it was.

        0 counts for none; a `strict` count of 0 stays, and the interval alone is put right.
        """
        if strict:
            return {0: self.limit} if 0 in own else {}
        if len(own) == 2:
            largest = (self.limit // _COUNT, _COUNT)
            return {which: now[which] if 1 <= now[which] <= largest[which] else largest[which] for which in own}
        return {which: self.limit // max(1, now[1 - which]) for which in own}


def scopes(source):
    """Return every scope in which the two keywords may differ from the others: outside of Match blocks first."""
    outside = tuple(source.get(name) for name in NAMES)
    intervals, counts = [source.config.stated(name) for name in NAMES]
    found = [Scope(None, outside, (0, 1))]
    for blocks in dict.fromkeys(list(intervals) + list(counts)):
        own = tuple(which for which, stated in enumerate((intervals, counts)) if blocks in stated)
        values = [
            stated[blocks][1] if blocks in stated else outside[which]
            for which, stated in enumerate((intervals, counts))]
        found.append(Scope(_text(blocks), values, own))
    for first, (place, interval) in intervals.items():
        for second, (other, count) in counts.items():
            if (
                    first != second and not _before(counts, first, other) and not _before(intervals, second, place)
                    and together(first + second)):
                found.append(Scope(_text(first + second), [interval, count], (1,)))
    return found


def _before(stated, blocks, place):
    return blocks in stated and stated[blocks][0] < place


def _text(blocks):
    return joined([block.text for block in blocks], " and ", " 与 ")


def _change(source, scope, which, text):
    if scope.criteria is None:
        source.set(NAMES[which], text)
    else:
        source.rewrite(scope.values[which].where, text)


def _texts(source, scope):
    return [source.default(name) if value is None else value.text for name, value in zip(NAMES, scope.values)]


def _numbers(source, scope):
    return [_seconds(text) for text in _texts(source, scope)]


def _seconds(text):
    try:
        return model.seconds(text)
    except (TypeError, ValueError):
        return 0
