# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What length and classes of characters come to in the settings that pam_pwquality and pam_cracklib share."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least, at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting

CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
DEFAULTS = {
    "minlen": "8", "minclass": "0", "dcredit": "0", "ucredit": "0", "lcredit": "0", "ocredit": "0",
    "usercheck": "1", "usersubstr": "0", "enforcing": "1", "difok": "1", "retry": "1",
}
# Releases before 1.4, and pam_cracklib, took a length of 9 and let each class of characters count for one more.
OLD_DEFAULTS = dict(DEFAULTS, minlen="9", dcredit="1", ucredit="1", lcredit="1", ocredit="1")
NUMBER = re.compile(r"[ \t]*[+-]?[0-9]{1,9}$")
PART_ADVICE = Text(
    "The security administrator decides: accept this by a dated waiver, or add a PAM module that refuses three "
    "characters.", "由安全管理员决定：登记有期限的豁免，或增加能拒绝连续三个字符的 PAM 模块。")


def long_enough(place, least, affects):
    """Yield the expectations that a line of the module refuses passwords shorter than this."""
    yield Setting(place, "minlen", at_least(least)).affecting(affects)
    # A positive credit lets a password with characters of its class be that much shorter than minlen.
    spare = max(0, number(place, "minlen") - least)
    for name in CREDITS:
        yield Setting(place, name, at_most(spare)).affecting(affects)
        spare = max(0, spare - max(0, number(place, name)))


class Classes(Setting):
    """Passwords mix so many classes of characters: minclass says so, or as many credits demand one of theirs."""

    def __init__(self, place, least):
        super().__init__(place, "minclass", at_least(least), fixable=len(_demanded(place)) < least)
        self.least = least

    def check(self, host):
        demanded = _demanded(self.source)
        if len(demanded) < self.least:
            return super().check(host)
        values = [self.source.get(name) for name in demanded]
        shown = ["%s = %s" % (name, value.text) for name, value in zip(demanded, values)]
        return observed(
            "pass", "classes_demanded", "{actual} demand {count} classes of characters.",
            "{actual} 要求 {count} 类字符。", count=len(demanded), actual=", ".join(shown), where=values[0].where,
            evidence=[Evidence("file", value.where, text) for value, text in zip(values, shown)],
            expected="minclass %s" % self.rule.wanted)


def _demanded(place):
    """Return the credits that demand characters of their class: the negative ones."""
    return [name for name in CREDITS if number(place, name) < 0]


def number(place, name):
    """Return a setting in force as a number; 0 for what is none."""
    value = place.get(name)
    text = place.default(name) if value is None else value.text
    return int(text) if NUMBER.match(text or "") else 0
