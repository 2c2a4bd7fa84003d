# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of sshd: a keyword with a good value, in every scope."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed

_UNKNOWN = Text("this sshd could not be asked", "无法查询该 sshd")


def by_hand(obstacle):
    """Return the advice where something keeps a run from putting right what is wrong."""
    return Text("{told}.", "{told}。").format(told=obstacle.told)


class SshdSetting(Expectation):
    """A keyword of sshd has a value that a rule accepts, outside Match blocks and in every one of them."""

    def __init__(self, sshd, name, rule, fixable=True):
        self.sshd = sshd
        self.name = name
        self.rule = rule
        self._fixable = fixable

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        wrong = self._seen()[1]
        return self._fixable and self._obstacle(wrong) is None and not any(self._doubtful(one[2]) for one in wrong)

    def _seen(self):
        """Return (criteria or None, Value or None, texts that may be in force) of every scope, and those of them that
        are, or may be, wrong; those that surely are first.
        """
        seen = [(criteria, value, self._texts(value)) for criteria, value in self.sshd.everywhere(self.name)]
        wrong = [one for one in seen if not one[2] or not all(self.rule.accepts(text) for text in one[2])]
        return seen, sorted(wrong, key=lambda one: self._doubtful(one[2]))

    def _doubtful(self, texts):
        """Tell whether it is not known what is in force, and it might be right."""
        return not texts or any(self.rule.accepts(text) for text in texts)

    def _obstacle(self, wrong):
        obstacles = [self.sshd.obstacle(self.name, value) for _criteria, value, _texts in wrong]
        return next((one for one in obstacles if one is not None), None)

    def check(self, host):
        seen, wrong = self._seen()
        obstacle = self._obstacle(wrong)
        criteria, value, texts = (wrong or seen)[0]
        where = None if value is None else value.where
        scope = Text("", "") if criteria is None else Text(
            " for Match %s" % criteria, "（Match %s）" % criteria.replace(" and ", " 与 "))
        actual = "%s %s" % (self.name, " or ".join(texts) or "unset")
        parts = dict(
            name=self.name, wanted=self.rule.wanted, scope=scope, actual=actual,
            text=_UNKNOWN if not texts else joined(
                [self.rule.shown(text) if wrong else text for text in texts], " or ", " 或 "),
            expected="%s %s" % (self.name, self.rule.wanted), where=where, place=where or self.sshd.defaults,
            evidence=self.sshd.seen(self.name, value))
        if obstacle is not None:
            parts["advice"] = by_hand(obstacle)
        if wrong and self._doubtful(texts):
            return observed(
                "not_checked", "default_unknown",
                "{name} is not set, and what {place} are is not known: {text}.", "{name} 未设置，{place}不详：{text}。",
                **parts)
        if not wrong:
            return observed(
                "pass", "setting_right", "sshd has {name} {text} ({place}).", "sshd 的 {name} 为 {text}（{place}）。",
                **parts)
        return observed(
            "fail", "setting_wrong", "sshd has {name} {text}{scope} ({place}), expected {wanted}.",
            "sshd 的 {name} 为 {text}{scope}（{place}），应为 {wanted}。", **parts)

    def _texts(self, value):
        return self.sshd.possible(self.name) if value is None else (value.text,)

    def fix(self, host):
        """Put right the scopes that are wrong, each where it says so; what is right, and may be stricter, stays."""
        # Outside of Match blocks last: that may add a line to a file, and the others are known by their lines.
        wrong = sorted(self._seen()[1], key=lambda one: one[0] is None)
        for criteria, value, texts in wrong:
            good = self.rule.instead_of(texts[0] if texts else None)
            if criteria is None:
                self.sshd.set(self.name, good)
            else:
                self.sshd.rewrite(value.where, good)
