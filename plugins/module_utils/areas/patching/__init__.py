# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/patching.yml; change it there.
"""patching: that a host is up to date and has only what it needs (clauses 7.5.3, 7.5.7 and 8.3.3)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.controls import CONTROLS

    return CONTROLS


AREA = Area(
    OPTIONS, _controls,
    gathered=("packages_needed", "packages_unwanted", "services_allowed", "services_stopped", "modules_needed",))
