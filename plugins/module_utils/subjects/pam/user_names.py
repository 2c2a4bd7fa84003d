# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of a user name libpwquality refuses in a password: four consecutive characters at best."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.quality_rules import PART_ADVICE

# libpwquality takes usersubstr from 4 on and passes over smaller values without a word: at 3 it looks for the whole
# name only.
_STRICTEST = Rule(Text("4 (smaller values are ignored)", "4（更小的值不起作用）"), "4", lambda text: text == "4")
_UPDATE = Text(
    "The system administrator updates libpwquality to 1.4.3 or later, then enforces again.",
    "由系统管理员将 libpwquality 升级到 1.4.3 或更高版本后重新执行整改。")


def expectations(source, affects):
    """Yield the expectations that passwords hold no part of the user name; `affects` is what that changes for people.
    """
    for other in source.elsewhere():
        yield from other.user_names(affects)
    if not source.services():
        return
    yield from source.require("usercheck", pwquality.NOT_ZERO, affects)
    if source.files.knows("usersubstr"):
        yield from source.require("usersubstr", _STRICTEST, affects)
        yield Judged(_four_at_best)
    else:
        yield Judged(_whole_name_only)


def _whole_name_only(host):
    return observed(
        "fail", "library_too_old", "This libpwquality has no usersubstr, so it refuses the whole user name only.",
        "该 libpwquality 不支持 usersubstr，仅拒绝完整的用户名。", expected="usersubstr = 4", advice=_UPDATE,
        evidence=(absent(pwquality.library(host)),))


def _four_at_best(host):
    values = [place.get("usersubstr") for place in pwquality.of(host).places()]
    return observed(
        "manual", "three_not_refused",
        "libpwquality refuses four consecutive characters of the user name at best; three, as the clause says, it lets"
        " through.",
        "libpwquality 最严只能拒绝用户名中连续四个字符，条款要求的连续三个字符无法拒绝。",
        expected="three consecutive characters refused", actual="four consecutive characters refused",
        advice=PART_ADVICE,
        evidence=[Evidence("file", one.where, "usersubstr = " + one.text) for one in values if one is not None])
