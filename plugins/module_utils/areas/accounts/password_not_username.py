# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords do not contain the user name or parts of it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import pwquality, user_names

_NO_NAME = Text(
    "Whoever changes a password is refused one that holds parts of the user name.",
    "更换口令时，含有用户名片段的口令将被拒绝。")


class PasswordNotUsername(Control):
    """User names in passwords."""

    id = "password_not_username"
    zh = "口令中的用户名"
    clauses = ("7.5.9-B-a-1", "8.3.3-B-a-2")

    def expectations(self, host, policy):
        source = pwquality.of(host)
        yield from source.in_stack()
        yield from user_names.expectations(source, _NO_NAME)
