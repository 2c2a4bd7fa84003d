# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel gives away less, and lets ordinary users do less, than it could."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import hardening, own_kernel
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class KernelHardening(Control):
    """Hardening settings of the kernel."""

    id = "kernel_hardening"
    zh = "内核加固参数"
    clauses = ("8.3.3-B-d-1",)

    def expectations(self, host, policy):
        if own_kernel.of_below(host) is not None:
            yield own_kernel.not_ours(host)
            return
        yield from hardening.settings(host)
        yield hardening.unprivileged_bpf(host)
        yield hardening.kexec(host)
        yield hardening.core_pattern(policy.core_pattern)
        if policy.user_namespaces >= 0:
            yield hardening.user_namespaces(policy.user_namespaces)
