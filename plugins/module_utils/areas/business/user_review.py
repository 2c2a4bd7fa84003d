# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of the credit system are reviewed, and only those who are to have it have it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import asking, users
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class UserReview(Control):
    """Review of the credit system's users."""

    id = "user_review"
    zh = "征信系统用户的定期检查"
    clauses = ("9.3-d",)

    def expectations(self, host, policy):
        return asking.about(host, policy, "", users.look)
