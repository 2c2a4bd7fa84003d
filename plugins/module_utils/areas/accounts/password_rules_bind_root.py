# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules for passwords bind root too."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality

_ROOT_TOO = Text(
    "Root, too, cannot set a password that breaks the rules, whomever it is for.",
    "root 也不能为任何账号设置不符合规则的口令。")


class PasswordRulesBindRoot(Control):
    """Password rules for root."""

    id = "password_rules_bind_root"
    zh = "口令规则对 root 的约束"
    clauses = ("7.5.9-B-a",)

    def expectations(self, host, policy):
        source = pwquality.of(host)
        yield from source.in_stack()
        yield from source.require("enforce_for_root", equals("on"), _ROOT_TOO)
        for other in source.elsewhere():
            yield from other.root(_ROOT_TOO)
