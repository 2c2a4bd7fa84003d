# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/integrity.yml; change it there.
"""integrity: that files are as approved, and free of malware (clauses 7.3.6, 7.5.8, 8.1.2, 8.3.3 and 8.3.5)."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.options import OPTIONS
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.area import Area


def _controls():
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.controls import CONTROLS

    return CONTROLS


AREA = Area(OPTIONS, _controls)
