# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the host's package sources offer a package, so that check mode does not promise what an installation would refuse."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.actions.package import (
    APT_WITHOUT_CACHES,
    Package,
    package_installed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError, Missing


def offered(host, name):
    """Tell whether a package can be installed; None where only an attempt would show it (rpm hosts, images)."""
    try:
        policy = host.run(["apt-cache"] + APT_WITHOUT_CACHES + ["policy", name])
    except Missing:
        return None
    return "Candidate:" in policy.out and "Candidate: (none)" not in policy.out


def stage(host, name):
    """Stage the installation of a package; HostError where no source has it."""
    if offered(host, name) is False:
        raise HostError(name, "is in none of this host's package sources; run `apt-get update`, or add a source that has it")
    host.stage_action(Package(name))


def stage_missing(host, name):
    """Stage the installation of a package where it is not installed."""
    if not package_installed(host, name):
        stage(host, name)
