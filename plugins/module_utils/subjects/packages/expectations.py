# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of packages."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.package import Installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages


def installed(name, paths, fixable=True, advice=None):
    """Return what is expected of a package that has to be there, as one of `paths` (patterns) shows."""
    return Installed(packages, name, paths, fixable, advice)
