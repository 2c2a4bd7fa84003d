# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/boundary.yml; change it there.
"""boundary: what may come in, go out, and pass through (clauses 7.5.4, 7.5.6 and 8.3.2)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls, gathered=("flows",))
