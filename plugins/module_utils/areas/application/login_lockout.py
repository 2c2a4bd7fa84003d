# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An application does not let passwords be tried for ever."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import tested
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class LoginLockout(Control):
    """Limit of failed logins."""

    id = "login_lockout"
    zh = "登录失败限制"
    clauses = ("8.3.4-B-a-2",)

    def expectations(self, host, policy):
        yield Seen(lambda host: tested.each(host, policy, self.id))
