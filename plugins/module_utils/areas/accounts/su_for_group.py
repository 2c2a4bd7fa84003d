# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""su makes nobody root but those who are meant to be: by opt-in it is for one group, whoever knows a password."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts import su_group
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories


class SuForGroup(Control):
    """Use of su."""

    id = "su_for_group"
    zh = "su 的使用范围"
    clauses = ("8.3.3-B-b-2",)
    disruption = "lockout"

    def applies(self, host, policy):
        return su_group.absence(host)

    def expectations(self, host, policy):
        if policy.su_group:
            yield from su_group.expectations(host, policy)
        else:
            yield Judged(su_group.for_everybody)
        yield from directories.unseen(host, "passwd", "group")
