# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are long enough."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least, at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality

_LONG = Text(
    "Whoever changes a password needs one of {count} characters or more.",
    "更换口令时，新口令不得少于 {count} 个字符。")


class PasswordLength(Control):
    """Password length."""

    id = "password_length"
    zh = "口令长度"
    clauses = ("7.5.9-B-a-2", "8.3.3-B-a-2")

    def expectations(self, host, policy):
        source = pwquality.of(host)
        yield from source.in_stack()
        told = _LONG.format(count=policy.password_min_length)
        yield from source.require("minlen", at_least(policy.password_min_length), told)
        for place in source.places():
            # A positive credit lets a password with characters of its class be that much shorter than minlen.
            spare = max(0, pwquality.number(place, "minlen") - policy.password_min_length)
            for name in pwquality.CREDITS:
                yield Setting(place, name, at_most(spare)).affecting(told)
                spare = max(0, spare - max(0, pwquality.number(place, name)))
