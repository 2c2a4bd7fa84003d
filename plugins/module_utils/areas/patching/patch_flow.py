# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed was passed by the test ring and approved before, and kept what it replaced."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import flow
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class PatchFlow(Control):
    """Patch flow."""

    id = "patch_flow"
    zh = "补丁流程"
    clauses = ("7.5.7-B-c", "7.5.10-B-a")

    def expectations(self, host, policy):
        yield Seen(lambda host: flow.seen(host, policy))
