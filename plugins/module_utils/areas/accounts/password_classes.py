# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords mix several classes of characters."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality

_MIXED = Text("Whoever changes a password needs one of {count} classes of characters or more.",
              "更换口令时，新口令至少须包含 {count} 类字符。")


class PasswordClasses(Control):
    """Character classes of passwords."""

    id = "password_classes"
    zh = "口令字符类别"
    clauses = ("7.5.9-B-a-3", "8.3.3-B-a-2")

    def expectations(self, host, policy):
        source = pwquality.of(host)
        yield from source.in_stack()
        for place in source.places():
            # A negative credit demands characters of its class.
            demanded = [name for name in pwquality.CREDITS if pwquality.number(place, name) < 0]
            if len(demanded) < policy.password_min_classes:
                yield Setting(place, "minclass", at_least(policy.password_min_classes)).affecting(
                    _MIXED.format(count=policy.password_min_classes))
                continue
            values = [place.get(name) for name in demanded]
            shown = ", ".join("%s = %s" % (name, value.text) for name, value in zip(demanded, values))
            yield Judged(observed(
                "pass", "classes_demanded", "{shown} demand {count} classes of characters.", "{shown} 要求 {count} 类字符。",
                shown=shown, count=len(demanded), actual=shown, where=values[0].where,
                expected="minclass >= %d" % policy.password_min_classes))
