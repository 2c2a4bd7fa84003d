# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of units."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.unit import UnitRuns
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units


def runs(unit, probe=None, fixable=True):
    """Return what is expected of a unit that has to run, now and from boot on; `probe` fails until it has finished starting."""
    return UnitRuns(units, unit, probe, fixable)
