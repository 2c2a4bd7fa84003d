# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/patching.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.kernel_hardening import KernelHardening
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.minimal_packages import MinimalPackages
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.minimal_services import MinimalServices
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.patch_flow import PatchFlow
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.running_latest_kernel import (
    RunningLatestKernel,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.security_updates import SecurityUpdates
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.unneeded_modules import UnneededModules
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.update_sources import UpdateSources

CONTROLS = (
    SecurityUpdates(),
    UpdateSources(),
    PatchFlow(),
    RunningLatestKernel(),
    MinimalPackages(),
    MinimalServices(),
    KernelHardening(),
    UnneededModules(),
)
