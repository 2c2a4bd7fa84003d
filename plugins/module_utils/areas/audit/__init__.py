# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/audit.yml; change it there.
"""audit: what is recorded, and that nobody can lose it (clauses 7.1.2, 7.5.5, 7.5.7 and 8.3.3 c)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls)
