# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody can use a host up: each person and each declared service is held to a limit that is in force."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class UserLimits(Control):
    """Resource limits of users."""

    id = "user_limits"
    zh = "用户资源限额"
    clauses = ("8.3.3-B-e-3", "8.3.4-E-i-2")
    disruption = "lockout"

    def expectations(self, host, policy):
        from functools import partial

        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import (
            accounts,
            quotas,
            services,
            slices,
            ways_in,
        )
        from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
        from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories

        yield from ways_in.expectations(host)
        yield accounts.limited(policy)
        yield Seen(accounts.sessions(policy))
        yield from slices.expectations(host, policy)
        yield from services.expectations(host, policy)
        for path in policy.quota_paths:
            yield Judged(partial(quotas.seen, path))
        yield from directories.unseen(host, "passwd")
