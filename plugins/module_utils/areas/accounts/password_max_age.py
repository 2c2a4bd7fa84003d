# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are changed within the allowed time."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import ageing, shut_out
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import (
    SHADOW,
    passwords,
    whole,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import MAX_DETAILS, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import (
    directories,
    login_defs,
    source as people,
)


class PasswordMaxAge(Control):
    """Password age."""

    id = "password_max_age"
    zh = "口令使用期限"
    clauses = ("7.5.9-B-a", "8.3.3-B-a-2")
    disruption = "lockout"

    def expectations(self, host, policy):
        limit = policy.password_max_days
        yield (
            ageing.NewPasswords(host, limit) if login_defs.read(host)
            else programs.unread(login_defs.TOOLS, login_defs.PATH, "PASS_MAX_DAYS"))
        kept = [one for one in passwords(host) if one.usable]
        yield Each(
            [ageing.Aged(one, policy) for one in kept], "ages_right",
            "Each of the {count} passwords is less than {limit} days old and bounded.",
            "{count} 个账号的口令均在 {limit} 天内更换并设有期限。",
            none=Text("No password is stored that lets an account in.", "没有账号存有可用于登录的口令。"), limit=limit,
            expected="max age <= %d days" % limit, actual="%d accounts with a password" % len(kept),
            evidence=[people.line(host, one.where) for one in kept[:MAX_DETAILS]] or [absent(SHADOW)])
        yield Each(shut_out.announced(policy.today))
        yield whole()
        yield from directories.unseen(host, "passwd", "shadow")
