# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are long enough."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality, quality_rules

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
        for place in source.places():
            yield from quality_rules.long_enough(place, policy.password_min_length, told)
        for other in source.elsewhere():
            yield from other.length(policy.password_min_length, told)
