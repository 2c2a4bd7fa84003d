# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of sshd: a keyword with a good value, in every scope."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed

_UNSET = Text("unset", "未设置")
_DEFAULTS = Text("sshd's defaults", "sshd 默认值")


class SshdSetting(Expectation):
    """A keyword of sshd has a value that a rule accepts, outside Match blocks and in every one of them."""

    def __init__(self, sshd, name, rule, fixable=True):
        self.sshd = sshd
        self.name = name
        self.rule = rule
        self._fixable = fixable

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        return self._fixable and self._obstacle(self._seen()[1]) is None

    def _seen(self):
        """Return (criteria or None, Value or None, text in force) of every scope, and those of them that are wrong."""
        seen = [(criteria, value, self._text(value)) for criteria, value in self.sshd.everywhere(self.name)]
        return seen, [one for one in seen if one[2] is None or not self.rule.accepts(one[2])]

    def _obstacle(self, wrong):
        obstacles = [self.sshd.obstacle(self.name, value) for _criteria, value, _text in wrong]
        return next((one for one in obstacles if one is not None), None)

    def check(self, host):
        seen, wrong = self._seen()
        obstacle = self._obstacle(wrong)
        criteria, value, text = (wrong or seen)[0]
        where = None if value is None else value.where
        scope = Text("", "") if criteria is None else Text(
            " for Match %s" % criteria, "（Match %s）" % criteria.replace(" and ", " 与 "))
        actual = "%s %s" % (self.name, "unset" if text is None else text)
        parts = dict(
            name=self.name, text=_UNSET if text is None else self.rule.shown(text) if wrong else text,
            wanted=self.rule.wanted, scope=scope, actual=actual, expected="%s %s" % (self.name, self.rule.wanted),
            where=where, place=where or _DEFAULTS,
            evidence=self.sshd.seen(self.name, value))
        if obstacle is not None:
            parts["advice"] = Text(
                "{place}: {problem}.", "{place}：{problem}。").format(place=obstacle[0], problem=obstacle[1])
        if wrong and text is None:
            return observed(
                "not_checked", "default_unknown", "{name} is not set, and this sshd's default could not be asked.",
                "{name} 未设置，且无法查询该 sshd 的默认值。", **parts)
        if not wrong:
            return observed(
                "pass", "setting_right", "sshd has {name} {text} ({place}).", "sshd 的 {name} 为 {text}（{place}）。",
                **parts)
        return observed(
            "fail", "setting_wrong", "sshd has {name} {text}{scope} ({place}), expected {wanted}.",
            "sshd 的 {name} 为 {text}{scope}（{place}），应为 {wanted}。", **parts)

    def _text(self, value):
        return self.sshd.default(self.name) if value is None else value.text

    def fix(self, host):
        """Put right the scopes that are wrong, each where it says so; what is right, and may be stricter, stays."""
        # Outside of Match blocks last: that may add a line to a file, and the others are known by their lines.
        for criteria, value, text in reversed(self._seen()[1]):
            if criteria is None:
                self.sshd.set(self.name, self.rule.instead_of(text))
            else:
                self.sshd.rewrite(value.where, self.rule.instead_of(text))
