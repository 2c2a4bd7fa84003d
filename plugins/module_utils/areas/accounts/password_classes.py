# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords mix several classes of characters."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality, quality_rules

_MIXED = Text("Whoever changes a password needs one of {count} classes of characters or more.",
              "更换口令时，新口令至少须包含 {count} 类字符。")


class PasswordClasses(Control):
    """Character classes of passwords."""

    id = "password_classes"
    zh = "口令字符类别"
    clauses = ("7.5.9-B-a-3", "8.3.3-B-a-2")

    def expectations(self, host, policy):
        source, least = pwquality.of(host), policy.password_min_classes
        yield from source.in_stack()
        for place in source.places():
            yield quality_rules.Classes(place, least).affecting(_MIXED.format(count=least))
        for other in source.elsewhere():
            yield from other.classes(least, _MIXED.format(count=least))
