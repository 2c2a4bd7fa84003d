# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel confines processes by a mandatory policy."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.confinement import Confined


class MandatoryAccessControl(Control):
    """Mandatory access control."""

    id = "mandatory_access_control"
    zh = "强制访问控制"
    clauses = ("8.3.3-B-b-1",)
    disruption = "reboot"

    def expectations(self, host, policy):
        # The clause asks for access control; the standard's higher level alone expects a mandatory one.
        yield Confined("fail" if policy.level >= 3 else "manual")
