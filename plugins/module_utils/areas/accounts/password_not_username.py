# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords do not contain the user name or parts of it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality

# libpwquality takes usersubstr from 4 on and passes over smaller values without a word: at 3 it looks for the whole
# name only.
_STRICTEST = Rule(Text("4 (smaller values are ignored)", "4（更小的值不起作用）"), "4", lambda text: text == "4")
_NO_NAME = Text(
    "Whoever changes a password is refused one that holds parts of the user name.",
    "更换口令时，含有用户名片段的口令将被拒绝。")
_ADVICE = Text(
    "The security administrator decides: accept this by a dated waiver, or add a PAM module that refuses three "
    "characters.", "由安全管理员决定：登记有期限的豁免，或增加能拒绝连续三个字符的 PAM 模块。")
_UPDATE = Text(
    "The system administrator updates libpwquality to 1.4.3 or later, then enforces again.",
    "由系统管理员将 libpwquality 升级到 1.4.3 或更高版本后重新执行整改。")


class PasswordNotUsername(Control):
    """User names in passwords."""

    id = "password_not_username"
    zh = "口令中的用户名"
    clauses = ("7.5.9-B-a-1", "8.3.3-B-a-2")

    def expectations(self, host, policy):
        source = pwquality.of(host)
        yield from source.in_stack()
        yield from source.require("usercheck", pwquality.NOT_ZERO, _NO_NAME)
        if not source.files.knows("usersubstr"):
            yield Judged(_whole_name_only)
            return
        yield from source.require("usersubstr", _STRICTEST, _NO_NAME)
        yield Judged(_four_at_best)


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
        expected="three consecutive characters refused", actual="four consecutive characters refused", advice=_ADVICE,
        evidence=[Evidence("file", one.where, "usersubstr = " + one.text) for one in values if one is not None])
